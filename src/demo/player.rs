//! Plays stories through the same use cases as everybody's, with a clock that moves from one step
//! to the next.
//!
//! A step is asked for at its own moment and not waited for: the store runs plans in the order
//! they were asked, so hundreds lie in its queue and share commits. What timers do is a step like
//! any other. Case numbers follow from the day, so that later steps can name a case before its
//! registration is answered; the answer is checked against it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::future::{Future, poll_fn};
use std::iter::Peekable;
use std::pin::Pin;
use std::task::Poll;

use super::furnish::FurnishError;
use super::pictures::Picture;
use super::story::{By, Deed, Facts, Planned, Story};
use crate::domain::actor::Actor;
use crate::domain::case::Attachment;
use crate::domain::case::command::Command;
use crate::domain::case::number;
use crate::domain::case::personal::RawIntake;
use crate::domain::codes::AttachmentPurpose;
use crate::domain::org::User;
use crate::domain::reference::Reference;
use crate::kernel::id::{CaseId, UserId};
use crate::kernel::time::{ManualClock, Timestamp};
use crate::usecase::act::act;
use crate::usecase::register::{RawAppeal, register};
use crate::usecase::{Asked, Refusal, Services, wake};

/// Steps asked for and not answered yet. The store's queue holds twice as many.
const IN_FLIGHT_MAX: usize = 512;
/// Steps between two reports of progress.
const REPORT_EVERY: usize = 500;

/// How far it is, for a bar on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub cases: usize,
    pub of_cases: usize,
    pub steps: usize,
    /// The day in the story.
    pub at: Timestamp,
}

/// What whoever has a district furnished hears on the way.
pub enum Told<'a> {
    /// An appeal is on its way into the store under this number.
    Filed(CaseId, &'a Facts),
    /// Said now and then.
    Progress(Progress),
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Played {
    pub cases: usize,
    pub steps: usize,
    /// Steps the domain would not take; a test keeps this at 0.
    pub refused: usize,
}

type Asking<'a> = Pin<Box<dyn Future<Output = Result<Answer, FurnishError>> + Send + 'a>>;

enum Answer {
    Done,
    /// By the domain, with its reason in the log.
    Refused,
}

/// A story under way.
struct Running {
    case: CaseId,
    steps: Peekable<std::vec::IntoIter<Planned>>,
}

/// Moment, then the order in which it was put there, then whose step.
type Due = Reverse<(Timestamp, usize, usize)>;

pub(super) struct Player<'a> {
    clock: &'a ManualClock,
    reference: &'a Reference,
    photos: &'a [Attachment],
    running: HashMap<usize, Running>,
    /// Cases of stories, also of those told to the end: others may be merged into them.
    cases: Vec<CaseId>,
    due: BinaryHeap<Due>,
    played: Played,
}

/// What a player asks of one store, which may be closed and opened again between.
struct Scene<'s> {
    services: &'s Services,
    in_flight: VecDeque<Asking<'s>>,
}

impl<'a> Player<'a> {
    pub(super) fn new(
        clock: &'a ManualClock,
        reference: &'a Reference,
        photos: &'a [Attachment],
    ) -> Self {
        Self {
            clock,
            reference,
            photos,
            running: HashMap::new(),
            cases: Vec::new(),
            due: BinaryHeap::new(),
            played: Played::default(),
        }
    }

    pub(super) const fn played(&self) -> Played {
        self.played
    }

    /// The cases filed last, at most `count`.
    pub(super) fn latest(&self, count: usize) -> &[CaseId] {
        &self.cases[self.cases.len().saturating_sub(count)..]
    }

    /// Plays the stories up to `until`, and has everything answered.
    pub(super) async fn play(
        &mut self,
        services: &Services,
        stories: &mut Peekable<impl Iterator<Item = Story>>,
        until: Timestamp,
        tell: &mut (dyn FnMut(Told<'_>) + Send),
    ) -> Result<(), FurnishError> {
        let of_cases = self.cases.len() + stories.size_hint().0;
        let mut scene = Scene {
            services,
            in_flight: VecDeque::with_capacity(IN_FLIGHT_MAX),
        };
        loop {
            let next_story = stories.peek().map(|story| story.facts.filed_at);
            let next_step = self.due.peek().map(|Reverse((at, ..))| *at);
            let files = next_story.is_some_and(|filed| next_step.is_none_or(|at| filed <= at));
            let next = if files { next_story } else { next_step };
            if next.is_none_or(|at| at > until) {
                break;
            }
            if files {
                let Some(story) = stories.next() else { break };
                self.file(&mut scene, story, tell).await?;
            } else if let Some(Reverse((_, _, no))) = self.due.pop() {
                self.step(&mut scene, no).await?;
            }
            if self.played.steps.is_multiple_of(REPORT_EVERY) {
                let Played { cases, steps, .. } = self.played;
                let at = self.at();
                tell(Told::Progress(Progress {
                    cases,
                    of_cases,
                    steps,
                    at,
                }));
            }
        }
        while let Some(asking) = scene.in_flight.pop_front() {
            self.settle(asking.await?);
        }
        Ok(())
    }

    fn at(&self) -> Timestamp {
        use crate::kernel::time::Clock as _;
        self.clock.now()
    }

    /// Registers the appeal of a story and puts its first step in line.
    async fn file<'s>(
        &mut self,
        scene: &mut Scene<'s>,
        story: Story,
        tell: &mut (dyn FnMut(Told<'_>) + Send),
    ) -> Result<(), FurnishError> {
        let facts = &story.facts;
        let case = number::next(self.cases.last().copied(), facts.filed_at);
        tell(Told::Filed(case, facts));
        let raw = raw_appeal(facts, self.attachments(&facts.photos));
        let asked = Asked::by(self.actor(facts.registered_by));
        let services = scene.services;
        let asking = async move {
            let registered = register(services, asked, raw).await?;
            if registered.case == case {
                Ok(Answer::Done)
            } else {
                Err(FurnishError::WrongNumber)
            }
        };
        self.ask(scene, facts.filed_at, Box::pin(asking)).await?;
        self.cases.push(case);
        self.played.cases += 1;
        let steps = story.steps.into_iter().peekable();
        self.line_up(facts.no, Running { case, steps });
        Ok(())
    }

    /// Takes the next step of a story.
    async fn step<'s>(&mut self, scene: &mut Scene<'s>, no: usize) -> Result<(), FurnishError> {
        let Some(mut running) = self.running.remove(&no) else {
            return Ok(());
        };
        let Some(step) = running.steps.next() else {
            return Ok(());
        };
        let (at, case) = (step.at, running.case);
        let asked = Asked::by(self.actor(step.by));
        let command = self.command(step);
        let services = scene.services;
        let asking = async move {
            match act(services, asked, case, None, command).await {
                Ok(_) => Ok(Answer::Done),
                Err(Refusal::Case(refusal)) => {
                    tracing::warn!(case = case.0, ?refusal, "a step of the demo was refused");
                    Ok(Answer::Refused)
                }
                Err(other) => Err(other.into()),
            }
        };
        self.ask(scene, at, Box::pin(asking)).await?;
        self.line_up(no, running);
        Ok(())
    }

    /// Puts the next step of a story in line, if there is one.
    fn line_up(&mut self, no: usize, mut running: Running) {
        if let Some(next) = running.steps.peek() {
            self.due.push(Reverse((next.at, self.played.steps, no)));
            self.running.insert(no, running);
        }
    }

    /// Moves the clock, puts the request in the store's queue, and goes on.
    async fn ask<'s>(
        &mut self,
        scene: &mut Scene<'s>,
        at: Timestamp,
        mut asking: Asking<'s>,
    ) -> Result<(), FurnishError> {
        if scene.in_flight.len() >= IN_FLIGHT_MAX
            && let Some(oldest) = scene.in_flight.pop_front()
        {
            let answer = oldest.await?;
            self.settle(answer);
        }
        self.clock.set(at);
        self.played.steps += 1;
        // The first poll reads the clock and enqueues.
        match poll_once(&mut asking).await {
            Poll::Ready(answer) => self.settle(answer?),
            Poll::Pending => scene.in_flight.push_back(asking),
        }
        Ok(())
    }

    fn settle(&mut self, answer: Answer) {
        self.played.refused += usize::from(matches!(answer, Answer::Refused));
    }

    fn actor(&self, by: By) -> Actor {
        match by {
            By::Citizen => Actor::citizen(),
            By::Channel => Actor::channel(),
            By::System => Actor::system(),
            By::Person(id) => self.person(id),
        }
    }

    fn person(&self, id: UserId) -> Actor {
        let user: Option<&User> = self.reference.directory.user(id);
        let user = user.expect("the cast has been given accounts");
        Actor::person(id, user.unit, user.grants.clone())
    }

    fn command(&self, step: Planned) -> Command {
        let photos = self.attachments(&step.photos);
        match step.deed {
            Deed::Wake(wake) => wake::command(wake),
            Deed::Merge { master, reason } => Command::Merge {
                master: self.cases[master],
                reason,
            },
            Deed::Command(command) => match *command {
                Command::Finish(mut finish) => {
                    finish.attachments = photos;
                    Command::Finish(finish)
                }
                command => command,
            },
        }
    }

    fn attachments(&self, pictures: &[Picture]) -> Vec<Attachment> {
        pictures
            .iter()
            .map(|picture| self.photos[picture.number()].clone())
            .collect()
    }
}

async fn poll_once<F: Future + Unpin>(asking: &mut F) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(Pin::new(&mut *asking).poll(context))).await
}

/// Asks for everything in order before waiting for the answers: they share commits.
pub(super) async fn in_order<F: Future>(asking: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut asked = Vec::new();
    for future in asking {
        let mut future = Box::pin(future);
        let answer = poll_once(&mut future).await;
        asked.push((future, answer));
    }
    let mut answers = Vec::with_capacity(asked.len());
    for (future, answer) in asked {
        answers.push(match answer {
            Poll::Ready(answer) => answer,
            Poll::Pending => future.await,
        });
    }
    answers
}

/// As the channel hands it in.
fn raw_appeal(facts: &Facts, mut attachments: Vec<Attachment>) -> RawAppeal {
    for attachment in &mut attachments {
        attachment.purpose = AttachmentPurpose::Appeal;
    }
    let person = facts.person.clone();
    let told_by_citizen = !facts.channel.is_own_finding();
    RawAppeal {
        personal: RawIntake {
            title: Some(facts.wording.title.clone()),
            content: facts.wording.content.clone(),
            address: facts.place.address.clone(),
            anonymous: told_by_citizen && person.is_none(),
            identity_hidden: facts.identity_hidden,
            name: person.as_ref().map(|person| person.name.clone()),
            phone: person.as_ref().map(|person| person.phone.clone()),
            id_no: person.as_ref().and_then(|person| person.id_no.clone()),
            home: person.and_then(|person| person.home),
        },
        nature: facts.nature,
        urgency: facts.urgency,
        channel: facts.channel,
        source: facts.source,
        external_id: facts.external_id.clone(),
        place: facts.place.clone(),
        attachments,
        item: None,
        received_at: None,
        higher_due_at: None,
    }
}
