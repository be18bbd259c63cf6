//! One case as it is lived: every step taken here is checked against what is true of all steps.

use super::commands;
use super::fixture::{self, CITY_MANAGEMENT, LIGHT, draft, reference};
use crate::domain::actor::Actor;
use crate::domain::case::action::Action;
use crate::domain::case::command::{Command, Draft};
use crate::domain::case::event::Event;
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::case::{Case, Context, decide, evolve, invariant, register};
use crate::domain::codes::Urgency;
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::domain::rights;
use crate::kernel::id::CaseId;
use crate::kernel::time::{MINUTE_MS, Timestamp};

#[derive(Clone)]
pub(in crate::domain::case) struct Life {
    pub(in crate::domain::case) reference: Reference,
    pub(in crate::domain::case) case: Case,
    pub(in crate::domain::case) now: Timestamp,
    pub(in crate::domain::case) events: Vec<Event>,
    /// What a merge points at.
    pub(in crate::domain::case) master: Option<Box<Case>>,
}

const ID: CaseId = CaseId(261_123_000_001);

impl Life {
    /// Registered by a citizen on a Monday morning.
    pub(in crate::domain::case) fn begin() -> Self {
        Self::of(&draft())
    }

    pub(in crate::domain::case) fn of(draft: &Draft) -> Self {
        let (reference, now) = (reference(), fixture::start());
        let master = Self::registered(draft, &reference, now, CaseId(ID.0 + 1)).1;
        let (event, case) = Self::registered(draft, &reference, now, ID);
        Self {
            reference,
            case,
            now,
            events: vec![event],
            master: Some(Box::new(master)),
        }
    }

    fn registered(
        draft: &Draft,
        reference: &Reference,
        now: Timestamp,
        id: CaseId,
    ) -> (Event, Case) {
        let ctx = Context {
            now,
            actor: &Actor::channel(),
            reference,
            master: None,
        };
        let event = register(draft, &ctx).expect("the draft is complete");
        let case = Case::begin(id, &event).expect("a registration");
        (event, case)
    }

    pub(in crate::domain::case) fn wait(&mut self, ms: i64) -> &mut Self {
        self.now = self.now.plus_ms(ms);
        self
    }

    pub(in crate::domain::case) fn wait_until(&mut self, then: Timestamp) -> &mut Self {
        self.now = self.now.max(then);
        self
    }

    pub(in crate::domain::case) fn ask_as(
        &mut self,
        actor: &Actor,
        command: &Command,
    ) -> Result<(), Refusal> {
        let ctx = Context {
            now: self.now,
            actor,
            reference: &self.reference,
            master: self.master.as_deref(),
        };
        let events = decide(&self.case, command, &ctx)?;
        let before = self.case.clone();
        let mut case = self.case.clone();
        for event in &events {
            assert!(event.at >= case.updated_at, "time ran backwards: {event:?}");
            case = evolve(case, event);
            assert_eq!(invariant(&case), Ok(()), "after {event:?}");
            // The store keeps it with the registration alone.
            assert_eq!(case.content, before.content, "after {event:?}");
        }
        self.events.extend(events);
        self.case = case;
        let action = command.action();
        assert_eq!(
            self.case.revision as usize,
            self.events.len(),
            "one revision an event"
        );
        check_step(&before, action, &self.case);
        let directory = &self.reference.directory;
        let role = rights::role_for(actor, action, Some(&before), directory);
        assert!(
            role.is_some_and(|role| action.rule().who.iter().any(|(listed, _)| *listed == role)),
            "{action} by a role that is not listed: {actor:?}"
        );
        Ok(())
    }

    /// Asked a minute later, by login.
    pub(in crate::domain::case) fn ask(
        &mut self,
        login: &str,
        command: Command,
    ) -> Result<(), Refusal> {
        self.wait(MINUTE_MS);
        self.ask_as(&fixture::actor(login), &command)
    }

    /// The same, where nothing speaks against it.
    pub(in crate::domain::case) fn does(&mut self, login: &str, command: Command) -> &mut Self {
        let asked = format!("{login}: {command:?}");
        if let Err(refusal) = self.ask(login, command) {
            panic!("{asked} was refused: {refusal:?} in {}", self.case.state);
        }
        self
    }

    /// Asked, and turned down without a trace.
    pub(in crate::domain::case) fn refused(&mut self, login: &str, command: Command) -> Refusal {
        let (before, asked) = (self.case.clone(), format!("{login}: {command:?}"));
        match self.ask(login, command) {
            Err(refusal) => {
                assert_eq!(self.case, before, "a refusal changed the case");
                refusal
            }
            Ok(()) => panic!("{asked} was allowed: now {}", self.case.state),
        }
    }

    /// Signed by the city management office, as an ordinary matter without a limit of its own.
    pub(in crate::domain::case) fn at_work() -> Self {
        Self::at_work_on(LIGHT, Urgency::U3)
    }

    pub(in crate::domain::case) fn at_work_on(item: &str, urgency: Urgency) -> Self {
        let mut life = Self::begin();
        life.does("clerk", commands::accept(item, urgency))
            .does("dispatcher", commands::dispatch(item, CITY_MANAGEMENT))
            .does("sign-city", commands::sign());
        life
    }

    /// Finished and approved; the citizen is asked.
    pub(in crate::domain::case) fn to_be_rated() -> Self {
        let mut life = Self::at_work();
        life.does("handler-city", Command::Finish(commands::finish()))
            .does("review-city", commands::approve());
        life
    }

    pub(in crate::domain::case) fn state(&self) -> State {
        self.case.state
    }

    pub(in crate::domain::case) fn due(&self, stage: Stage) -> Timestamp {
        self.case
            .clock(stage)
            .expect("the clock was started")
            .due_at
    }

    /// The case that its events alone make, written down and read back.
    pub(in crate::domain::case) fn replayed(&self) -> Case {
        let stored: Vec<Event> = self.events.iter().map(stored).collect();
        let (first, rest) = stored.split_first().expect("a case has events");
        let begun = Case::begin(ID, first).expect("the first is a registration");
        stored_case(&rest.iter().fold(begun, evolve))
    }
}

/// What is true of every step of every case.
fn check_step(before: &Case, action: Action, after: &Case) {
    let (from, to) = (before.state, after.state);
    assert!(
        action.rule().leads(from, to),
        "{action} led from {from} to {to}, which is in no row"
    );
    assert_eq!(
        (before.id, before.received_at, before.channel),
        (after.id, after.received_at, after.channel),
        "{action} touched what a citizen rests on"
    );
    let handle = |case: &Case| case.clock(Stage::Handle).copied();
    match (handle(before), handle(after)) {
        (None, Some(started)) => {
            assert!(
                matches!(action, Action::Dispatch | Action::Rule),
                "{action}"
            );
            assert_eq!(started.started_at, after.updated_at);
        }
        (Some(was), Some(is)) if was.stopped_at.is_none() => {
            assert_eq!(
                was.started_at, is.started_at,
                "{action} restarted the clock"
            );
        }
        (Some(was), None) => panic!("{action} lost the handle clock {was:?}"),
        _ => {}
    }
}

fn stored(event: &Event) -> Event {
    let text = serde_json::to_string(event).expect("events can be written");
    serde_json::from_str(&text).expect("and read back")
}

fn stored_case(case: &Case) -> Case {
    let text = serde_json::to_string(case).expect("cases can be written");
    serde_json::from_str(&text).expect("and read back")
}
