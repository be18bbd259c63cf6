//! Case stories: who files what, when and where, and the scripted plan of what happens to it.
//! Pure: chance comes from a seed, the time is told. The furnisher plays them through the use
//! cases; what lies in the future at the end is simply not played, so that every desk has work.

mod brief;
mod course;
mod dispute;
mod ending;
mod facts;
mod plan;
mod turns;
mod work;

use std::collections::VecDeque;

use super::days::{Days, last_close};
use super::people::Person;
use super::pictures::Picture;
use super::text::Wording;
use crate::domain::case::command::Command;
use crate::domain::case::state::State;
use crate::domain::case::{Place, Wake};
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::kernel::chance::Dice;
use crate::kernel::id::UserId;
use crate::kernel::time::{DAY_MS, HOUR_MS, Timestamp};
use facts::HotTopic;
use plan::Planner;
pub use plan::World;
use turns::{Course, Dispute, Feedback, Turns};

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Citizen,
    Channel,
    Person(UserId),
    /// The appliance itself.
    System,
}

/// What is done: a command of the domain, or one that needs another story's case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Command(Box<Command>),
    /// What a timer does when a limit has run out.
    Wake(Wake),
    /// Into the case of the story with this number.
    Merge {
        master: usize,
        reason: String,
    },
}

/// One step of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub at: Timestamp,
    pub by: By,
    pub deed: Deed,
    /// To be attached; only `finish` takes any.
    pub photos: Vec<Picture>,
    /// The state it leaves the case in.
    pub leaves: State,
}

impl Planned {
    /// The appliance does it by itself when a time comes.
    pub const fn is_timers(&self) -> bool {
        matches!(self.deed, Deed::Wake(_))
    }
}

/// How an appeal arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// From 0, in order of filing.
    pub no: usize,
    pub filed_at: Timestamp,
    pub registered_by: By,
    pub wording: Wording,
    pub nature: Nature,
    pub urgency: Urgency,
    pub channel: Channel,
    pub source: Source,
    pub external_id: Option<String>,
    /// Row of the catalogue it is about; the clerk sets it at acceptance.
    pub item: String,
    /// Index of the place it is about.
    pub spot: usize,
    /// The place as filed: often without coordinates, sometimes only in words.
    pub place: Place,
    /// Index of the knowledge entry a consultation asks for.
    pub knowledge: Option<usize>,
    /// `None`: anonymous, or the district's own finding.
    pub person: Option<Person>,
    pub identity_hidden: bool,
    pub photos: Vec<Picture>,
}

/// An appeal and all that is to happen to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    pub facts: Facts,
    /// In order of time; never before it was filed.
    pub steps: Vec<Planned>,
}

impl Story {
    /// The state it is in at a time.
    pub fn state_at(&self, now: Timestamp) -> State {
        let past = self.steps.iter().rev().find(|step| step.at <= now);
        past.map_or(State::PendingAccept, |step| step.leaves)
    }
}

/// Stories of one year of a district, in order of filing.
pub struct Stories<'a> {
    world: World<'a>,
    days: Days<'a>,
    dice: Dice,
    seed: u64,
    now: Timestamp,
    count: usize,
    times: Vec<(Timestamp, Option<Desk>)>,
    next: usize,
    hot: Vec<HotTopic>,
    /// Cases that a like one could be merged into.
    masters: VecDeque<Master>,
}

/// A state that somebody's desk is to show at the end, and how a story gets there.
#[derive(Clone, Copy, Debug)]
struct Desk {
    /// Of the chance that tells this story.
    seed: u64,
    dispute: Option<Dispute>,
    course: Course,
    ask_info: bool,
    suspended: bool,
    feedback: Feedback,
}

struct Master {
    no: usize,
    item: String,
    spot: usize,
    filed_at: Timestamp,
    open_until: Timestamp,
}

/// Work left on every desk at the end: state, how many, hours back in which it was filed.
const DESKS: [(State, usize, i64); 9] = [
    (State::PendingAccept, 6, 1),
    (State::NeedInfo, 4, 40),
    (State::PendingDispatch, 8, 3),
    (State::PendingSign, 9, 90),
    (State::ReturnReview, 3, 120),
    (State::Ruling, 3, 200),
    (State::Suspended, 3, 500),
    (State::PendingReview, 8, 300),
    (State::Rework, 4, 500),
];
/// Tries to find a story that stands where a desk wants it.
const TRIES: usize = 400;
/// Fewer stories than this are not worth special desks.
const ENOUGH_FOR_DESKS: usize = 200;
const MASTERS_MAX: usize = 80;

impl<'a> Stories<'a> {
    /// `count` stories filed in the year before `now`.
    pub fn new(world: World<'a>, seed: u64, now: Timestamp, count: usize) -> Self {
        let mut dice = Dice::from_seed(seed);
        let from = now.plus_ms(-365 * DAY_MS);
        let years = [from.civil().year(), now.civil().year()];
        let days = Days::new(world.calendar, years, &mut dice);
        let hot = facts::hot_topics(world.district, &mut dice, from);
        let mut stories = Self {
            world,
            days,
            dice,
            seed,
            now,
            count,
            times: vec![],
            next: 0,
            hot,
            masters: VecDeque::new(),
        };
        if count >= ENOUGH_FOR_DESKS {
            stories.fill_desks();
        }
        let ordinary = count - stories.times.len();
        let filed = stories
            .days
            .filing_times(&mut stories.dice, from, now, ordinary);
        stories.times.extend(filed.into_iter().map(|at| (at, None)));
        stories.times.sort_by_key(|(at, _)| *at);
        stories
    }

    /// Looks for moments and chances from which a story stands where a desk wants it now.
    fn fill_desks(&mut self) {
        let last_close = last_close(self.world.calendar, self.now).unwrap_or(self.now);
        for (state, how_many, hours) in DESKS {
            for _ in 0..how_many {
                let found = (0..TRIES).find_map(|n| {
                    // At night and after holidays units' desks show the last office hours.
                    let end = if n % 2 == 0 { self.now } else { last_close };
                    let reach = if n % 2 == 0 { hours } else { 9 };
                    let filed_at = end.plus_ms(-self.dice.between(1, reach * 3_600) * 1_000);
                    let desk = Desk {
                        seed: self.dice.next(),
                        ..Desk::showing(state)
                    };
                    let story = self.for_desk(0, filed_at, desk)?;
                    (story.state_at(self.now) == state).then_some((filed_at, Some(desk)))
                });
                self.times.extend(found);
            }
        }
    }

    pub fn days(&self) -> &Days<'a> {
        &self.days
    }

    fn tell(&mut self, no: usize, filed_at: Timestamp) -> Story {
        let facts = self.facts(no, filed_at);
        let mut turns = Turns::roll(&mut self.dice, facts.channel, facts.nature, facts.urgency);
        if facts.knowledge.is_some() {
            turns.course = Course::Direct;
        } else if turns.course == Course::Ordinary && self.dice.percent(65) {
            turns.course = self
                .mergeable(&facts)
                .map_or(Course::Ordinary, Course::Merged);
        }
        let story = self.plan(facts, &turns);
        if turns.course == Course::Ordinary {
            self.remember(&story.facts, &story.steps);
        }
        story
    }

    fn plan(&mut self, facts: Facts, turns: &Turns) -> Story {
        let steps = Planner::new(self.world, &facts, turns, &mut self.dice).tell();
        Story { facts, steps }
    }

    fn remember(&mut self, facts: &Facts, steps: &[Planned]) {
        let reported = steps
            .iter()
            .find(|step| step.leaves == State::PendingReview);
        let Some(reported) = reported else { return };
        if self.masters.len() == MASTERS_MAX {
            self.masters.pop_front();
        }
        self.masters.push_back(Master {
            no: facts.no,
            item: facts.item.clone(),
            spot: facts.spot,
            filed_at: facts.filed_at,
            open_until: reported.at,
        });
    }

    /// Cases of the last days that stay open for some hours yet.
    fn still_open(&self, at: Timestamp) -> impl Iterator<Item = &Master> {
        self.masters.iter().rev().filter(move |master| {
            master.open_until > at.plus_ms(6 * HOUR_MS) && at.since(master.filed_at) < 3 * DAY_MS
        })
    }

    /// One of them that is about the same.
    fn mergeable(&self, facts: &Facts) -> Option<usize> {
        let mut open = self.still_open(facts.filed_at);
        let alike = |master: &&Master| master.item == facts.item && master.spot == facts.spot;
        open.find(alike).map(|master| master.no)
    }

    /// The story that a desk's own chance tells. None for what would be told otherwise: questions
    /// that are answered at once, and the district's own findings.
    fn for_desk(&mut self, no: usize, filed_at: Timestamp, desk: Desk) -> Option<Story> {
        let kept = std::mem::replace(&mut self.dice, Dice::from_seed(desk.seed));
        let facts = self.facts(no, filed_at);
        let mut turns = Turns::roll(&mut self.dice, facts.channel, facts.nature, facts.urgency);
        desk.apply(&mut turns);
        let usual = facts.knowledge.is_none() && !facts.channel.is_own_finding();
        let story = usual.then(|| self.plan(facts, &turns));
        self.dice = kept;
        story
    }
}

impl Iterator for Stories<'_> {
    type Item = Story;

    fn next(&mut self) -> Option<Story> {
        let no = self.next;
        let (filed_at, desk) = *self.times.get(no)?;
        self.next += 1;
        Some(match desk {
            Some(desk) => self
                .for_desk(no, filed_at, desk)
                .expect("it was told before, from the same chance"),
            None => self.tell(no, filed_at),
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.times.len() - self.next;
        (left, Some(left))
    }
}

impl Desk {
    fn showing(state: State) -> Self {
        Self {
            seed: 0,
            dispute: match state {
                State::ReturnReview => Some(Dispute::Granted),
                State::Ruling => Some(Dispute::Submitted),
                _ => None,
            },
            course: Course::Ordinary,
            ask_info: state == State::NeedInfo,
            suspended: state == State::Suspended,
            feedback: if state == State::Rework {
                Feedback::Dissatisfied
            } else {
                Feedback::Unrated
            },
        }
    }

    fn apply(self, turns: &mut Turns) {
        let Self {
            seed: _,
            dispute,
            course,
            ask_info,
            suspended,
            feedback,
        } = self;
        *turns = Turns {
            course,
            dispute,
            ask_info,
            suspended,
            ..turns.clone()
        };
        if feedback != Feedback::Unrated {
            turns.feedback = feedback;
        }
    }
}

#[cfg(test)]
mod tests;
