//! Stories are played through the domain itself: whatever it refuses is a mistake in the plan.

use std::collections::HashMap;

use super::super::cast::Cast;
use super::super::district::District;
use super::super::furnish::lasting;
use super::*;
use crate::domain::actor::Actor;
use crate::domain::calendar::Calendar;
use crate::domain::case::action::Action;
use crate::domain::case::command::Draft;
use crate::domain::case::{Attachment, Case, Context, Petitioner, Wake, decide, evolve, register};
use crate::domain::catalogue::Catalogue;
use crate::domain::codes::AttachmentPurpose;
use crate::domain::knowledge::KnowledgeBase;
use crate::domain::org::Directory;
use crate::domain::policy::Policy;
use crate::domain::reference::Reference;
use crate::kernel::id::CaseId;

const COUNT: usize = 3_000;

struct Stage {
    district: District,
    cast: Cast,
    reference: Reference,
    now: Timestamp,
}

impl Stage {
    fn new() -> Self {
        Self::at("2026-11-23T15:30:00+08:00")
    }

    fn at(now: &str) -> Self {
        let district = District::built_in();
        let now = Timestamp::parse_rfc3339(now).unwrap();
        let cast = Cast::new(&district, 1, now);
        let reference = Reference {
            directory: Directory::new(district.units.clone(), cast.users.clone()).into(),
            catalogue: Catalogue::new(district.catalogue.clone()).into(),
            knowledge: KnowledgeBase::new(lasting(&district.knowledge, now)).into(),
            policy: Policy::default().into(),
            calendar: Calendar::default().into(),
            ..Reference::default()
        };
        Self {
            district,
            cast,
            reference,
            now,
        }
    }

    fn stories(&self, seed: u64) -> Vec<Story> {
        self.some_stories(seed, COUNT)
    }

    fn some_stories(&self, seed: u64, count: usize) -> Vec<Story> {
        let world = World {
            district: &self.district,
            cast: &self.cast,
            calendar: &self.reference.calendar,
            policy: &self.reference.policy,
        };
        Stories::new(world, seed, self.now, count).collect()
    }

    fn actor(&self, by: By) -> Actor {
        match by {
            By::Citizen => Actor::citizen(),
            By::Channel => Actor::channel(),
            By::System => Actor::system(),
            By::Person(id) => {
                let user = self
                    .reference
                    .directory
                    .user(id)
                    .expect("a member of the cast");
                Actor::person(id, user.unit, user.grants.clone())
            }
        }
    }

    fn context<'c>(&'c self, now: Timestamp, actor: &'c Actor) -> Context<'c> {
        Context {
            now,
            actor,
            reference: &self.reference,
            master: None,
        }
    }

    fn begin(&self, story: &Story) -> Case {
        let Facts { wording, place, .. } = &story.facts;
        let draft = Draft {
            title: wording.title.clone(),
            content: wording.content.clone(),
            nature: story.facts.nature,
            urgency: story.facts.urgency,
            channel: story.facts.channel,
            source: story.facts.source,
            external_id: story.facts.external_id.clone(),
            place: place.clone(),
            petitioner: Petitioner::default(),
            attachments: vec![],
            item: None,
            received_at: None,
            higher_due_at: None,
        };
        let actor = self.actor(story.facts.registered_by);
        let event = register(&draft, &self.context(story.facts.filed_at, &actor));
        let event = event.unwrap_or_else(|why| panic!("{why:?}: {:?}", story.facts));
        Case::begin(CaseId(1 + story.facts.no as u64), &event).expect("registered")
    }

    fn play(&self, story: &Story, masters: &[Option<Case>]) -> (Case, Vec<Action>) {
        let mut case = self.begin(story);
        let mut done = vec![];
        for step in story.steps.iter().take_while(|step| step.at <= self.now) {
            let timer = case.wake().map(|(at, _)| at);
            assert!(
                timer.is_none_or(|at| at >= step.at),
                "forgotten: {:?}",
                case.wake()
            );
            let actor = self.actor(step.by);
            let mut context = self.context(step.at, &actor);
            let command = match &step.deed {
                Deed::Command(command) => with_photos(command, &step.photos),
                Deed::Wake(wake) => {
                    assert_eq!(case.wake(), Some((step.at, *wake)), "{step:?}");
                    wake_command(*wake)
                }
                Deed::Merge { master, reason } => {
                    context.master = masters[*master].as_ref();
                    let master = context.master.expect("told before").id;
                    // Its later life is known already; what counts is that it was open then.
                    let open = Case {
                        state: State::InProgress,
                        ..context.master.unwrap().clone()
                    };
                    let reason = reason.clone();
                    let context = Context {
                        master: Some(&open),
                        ..context
                    };
                    let merge = Command::Merge { master, reason };
                    let events = decide(&case, &merge, &context).unwrap();
                    done.push(Action::Merge);
                    case = events.iter().fold(case, evolve);
                    continue;
                }
            };
            let events = decide(&case, &command, &context).unwrap_or_else(|why| {
                panic!("{why:?}\n{step:?}\n{:?} {:#?}", case.state, story.facts)
            });
            done.push(command.action());
            case = events.iter().fold(case, evolve);
            assert_eq!(case.state, step.leaves, "{command:?}");
        }
        (case, done)
    }
}

fn wake_command(wake: Wake) -> Command {
    match wake {
        Wake::AutoSign => Command::Sign {
            note: String::new(),
        },
        Wake::ExpireInfo => Command::ExpireInfo,
        Wake::CloseUnrated => Command::CloseUnrated,
        Wake::Archive => Command::Archive,
    }
}

fn with_photos(command: &Command, photos: &[Picture]) -> Command {
    let Command::Finish(finish) = command else {
        return command.clone();
    };
    let attachment = |picture: &Picture| Attachment {
        hash: format!("{:064x}", picture.number()),
        name: picture.name(),
        mime: "image/png".into(),
        size: 3_000,
        purpose: if picture.after {
            AttachmentPurpose::After
        } else {
            AttachmentPurpose::Before
        },
    };
    let mut finish = finish.clone();
    finish.attachments = photos.iter().map(attachment).collect();
    Command::Finish(finish)
}

#[test]
fn the_domain_takes_every_step_and_every_desk_has_work() {
    let stage = Stage::new();
    let stories = stage.stories(7);
    let (mut cases, mut times): (Vec<Option<Case>>, HashMap<Action, usize>) = Default::default();
    for story in &stories {
        let (case, done) = stage.play(story, &cases);
        cases.push(Some(case));
        for action in done {
            *times.entry(action).or_default() += 1;
        }
    }
    let count = |is: &dyn Fn(&Case) -> bool| cases.iter().flatten().filter(|c| is(c)).count();
    for state in State::OPEN {
        assert!(
            count(&|case| case.state == *state) >= 2,
            "nothing is {state}"
        );
    }
    let mut per_mille = |action| times.remove(&action).unwrap_or(0) * 1_000 / COUNT;
    for (action, least, most) in [
        (Action::AnswerDirectly, 100, 150),
        (Action::AskInfo, 15, 50),
        (Action::Refuse, 20, 50),
        (Action::RequestReturn, 45, 90),
        (Action::Rule, 8, 25),
        (Action::RequestExtension, 20, 60),
        (Action::Suspend, 4, 20),
        (Action::RequestAssist, 20, 60),
        (Action::Merge, 4, 30),
        (Action::Withdraw, 12, 35),
        (Action::Transfer, 4, 18),
        (Action::RejectResult, 15, 45),
        (Action::Urge, 30, 80),
        (Action::Instruct, 1, 15),
        (Action::Reopen, 2, 20),
        (Action::Conclude, 4, 30),
    ] {
        let found = per_mille(action);
        assert!(
            (least..=most).contains(&found),
            "{action}: {found} per mille"
        );
    }
    let dissatisfied = count(&|case| case.dissatisfied > 0) * 1_000 / COUNT;
    assert!((20..70).contains(&dissatisfied), "{dissatisfied}");
    let reported = |case: &Case| case.finished_at.is_some() && case.round == 0;
    let handle = crate::domain::policy::Stage::Handle;
    let late =
        |case: &Case| reported(case) && case.clock(handle).is_some_and(|c| c.is_late(stage.now));
    let share = count(&late) * 1_000 / count(&reported);
    assert!((60..150).contains(&share), "late: {share} per mille");
}

#[test]
fn stories_are_in_order_and_the_same_for_a_seed() {
    let stage = Stage::new();
    let stories = stage.stories(3);
    assert_eq!(stories.len(), COUNT);
    assert!(stories.is_sorted_by_key(|story| story.facts.filed_at));
    for story in &stories {
        assert!(story.steps.is_sorted_by_key(|step| step.at), "{story:?}");
        assert!(
            story
                .steps
                .iter()
                .all(|step| step.at > story.facts.filed_at)
        );
        let text = format!("{story:?}");
        let leftover = [
            "{place}", "{n}", "{m}", "{spot}", "{unit}", "{date}", "{done}",
        ];
        assert!(leftover.iter().all(|blank| !text.contains(blank)), "{text}");
    }
    assert_eq!(stories[..200], stage.stories(3)[..200]);
    assert_ne!(stories[..200], stage.stories(4)[..200]);
}

#[test]
fn contents_are_distinct_and_people_come_back() {
    use std::collections::HashSet;
    let stories = Stage::new().stories(5);
    let contents: HashSet<_> = stories.iter().map(|s| &s.facts.wording.content).collect();
    assert!(contents.len() * 100 > COUNT * 97, "{}", contents.len());
    let people: Vec<_> = stories
        .iter()
        .filter_map(|s| s.facts.person.as_ref())
        .collect();
    let phones: HashSet<_> = people.iter().map(|person| &person.phone).collect();
    assert!(phones.len() < people.len(), "somebody files twice");
}

/// The demo may be started at any hour of any day.
#[test]
fn the_domain_takes_every_step_whenever_the_year_ends() {
    for (seed, now) in (1..).zip([
        "2026-11-22T03:10:00+08:00",
        "2026-02-18T12:30:00+08:00",
        "2026-10-08T08:59:00+08:00",
        "2026-12-31T23:59:30+08:00",
        "2027-03-05T17:59:00+08:00",
    ]) {
        let stage = Stage::at(now);
        let mut cases = Vec::new();
        for story in stage.some_stories(seed, 700) {
            let (case, _) = stage.play(&story, &cases);
            cases.push(Some(case));
        }
        for state in State::OPEN {
            let is_there = cases.iter().flatten().any(|case| case.state == *state);
            assert!(is_there, "nothing is {state} at {now}");
        }
    }
}
