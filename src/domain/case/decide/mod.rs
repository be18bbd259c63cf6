//! From what is asked to what happens. Pure: the time, the actor and all that is looked up come
//! in with the context. One file a part of the life cycle; the order of checks is state, right,
//! guards, so that a person never learns of a case's inside from a refusal of right.

mod assist;
mod closing;
mod dispatching;
mod extending;
mod handling;
mod intake;
mod merging;
mod returning;
pub(in crate::domain) mod text;

use super::action::Action;
use super::command::Command;
use super::event::{ClockChange, Event, What};
use super::refusal::Refusal;
use super::{Basis, Case, StageClock};
use crate::domain::actor::Actor;
use crate::domain::codes::Nature;
use crate::domain::deadline::{Due, Limit, due};
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::domain::rights;
use crate::domain::supervision::rules::Trigger;
use crate::domain::task::TaskState;
use crate::kernel::time::Timestamp;

pub(super) use intake::content_of;
pub use intake::register;
pub use returning::why_no_return;
pub use text::{ATTACHMENTS_MAX, CONTENT_MAX, NOTE_MAX, TITLE_MAX};

/// What a decision may rest on besides the case and the command.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub now: Timestamp,
    pub actor: &'a Actor,
    pub reference: &'a Reference,
    /// The case a `merge` points at.
    pub master: Option<&'a Case>,
}

/// What happens when `command` is asked of `case`, or why nothing does.
pub fn decide(case: &Case, command: &Command, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let action = command.action();
    if !action.rule().from.contains(&case.state) {
        return Err(Refusal::WrongState {
            action,
            state: case.state,
        });
    }
    if rights::role_for(ctx.actor, action, Some(case), &ctx.reference.directory).is_none() {
        return Err(Refusal::NotYours { action });
    }
    // A machine's clock may be set back; a case's history never runs backwards.
    let now = ctx.now.max(case.updated_at);
    let ctx = &Context { now, ..*ctx };
    let step = Step { case, ctx };
    match command {
        Command::Accept(accept) => step.accept(accept),
        Command::AskInfo(ask) => step.ask_info(ask),
        Command::SupplyInfo(supply) => step.supply_info(supply),
        Command::ExpireInfo => step.expire_info(),
        Command::Refuse(refuse) => step.refuse(refuse),
        Command::Object { explanation } => step.object(explanation),
        Command::AnswerDirectly(answer) => step.answer_directly(answer),
        Command::Dispatch(dispatch) => step.dispatch(dispatch),
        Command::Sign { note } => step.sign(note),
        Command::RequestReturn(request) => step.request_return(request),
        Command::GrantReturn { reason } => step.grant_return(reason),
        Command::DenyReturn { reason } => step.deny_return(reason),
        Command::SubmitRuling(submit) => step.submit_ruling(submit),
        Command::Rule(rule) => step.rule(rule),
        Command::Contact(contact) => step.contact(contact),
        Command::ReassignWithin(reassign) => step.reassign_within(reassign),
        Command::RequestAssist(request) => step.request_assist(request),
        Command::SignTask { task } => step.sign_task(*task),
        Command::AnswerTask { task, answer } => step.answer_task(*task, answer),
        Command::AdoptTask { task } => step.adopt_task(*task),
        Command::SendBackTask { task, reason } => step.send_back_task(*task, reason),
        Command::RequestExtension(request) => step.request_extension(request),
        Command::GrantExtension { note } => step.grant_extension(note),
        Command::DenyExtension { reason } => step.deny_extension(reason),
        Command::Suspend(suspend) => step.suspend(suspend),
        Command::GrantSuspension { note } => step.grant_suspension(note),
        Command::DenySuspension { reason } => step.deny_suspension(reason),
        Command::Resume { reason } => step.resume(reason),
        Command::Finish(finish) => step.finish(finish),
        Command::ApproveResult { note } => step.approve_result(note),
        Command::RejectResult { reason } => step.reject_result(reason),
        Command::Rate(rate) => step.rate(rate),
        Command::CloseUnrated => step.close_unrated(),
        Command::Conclude { evidence } => step.conclude(evidence),
        Command::Withdraw(withdraw) => step.withdraw(withdraw),
        Command::Merge { master, reason } => step.merge(*master, reason),
        Command::Unmerge { reason } => step.unmerge(reason),
        Command::Follow(follow) => step.follow(follow),
        Command::Reopen(reopen) => step.reopen(reopen),
        Command::Archive => step.archive(),
        Command::Transfer(transfer) => step.transfer(transfer),
        Command::ConfirmTransfer { receipt } => step.confirm_transfer(receipt),
        Command::Urge { text } => step.urge(text),
        Command::Supplement(supply) => step.supplement(supply),
        Command::Relay { child, no, what } => step.relay(*child, no, what),
        Command::Note { text } => step.note(text),
        Command::Label { add, remove } => step.label(add, remove),
        Command::Instruct { text } => step.instruct(text),
    }
}

type Decision = Result<Vec<Event>, Refusal>;

/// A case, and the context a command meets it in.
struct Step<'a> {
    case: &'a Case,
    ctx: &'a Context<'a>,
}

impl Step<'_> {
    fn event(&self, what: What) -> Event {
        Event {
            at: self.ctx.now,
            by: self.ctx.actor.user,
            what,
            clocks: vec![],
        }
    }

    fn just(&self, what: What) -> Decision {
        Ok(vec![self.event(what)])
    }

    fn with_clocks(&self, what: What, clocks: Vec<ClockChange>) -> Decision {
        Ok(vec![Event {
            clocks,
            ..self.event(what)
        }])
    }

    /// Start a stage's clock by the policy.
    fn start(&self, stage: Stage) -> ClockChange {
        let limit = self
            .ctx
            .reference
            .policy
            .limit(stage, self.case.urgency, self.case.nature);
        self.start_with(stage, limit, self.due(limit))
    }

    fn start_with(&self, stage: Stage, limit: Limit, due: Due) -> ClockChange {
        let started_at = self.ctx.now;
        let basis = self.ctx.reference.basis();
        ClockChange::Start(stage, clock(started_at, limit, due, basis))
    }

    fn due(&self, limit: Limit) -> Due {
        due(&self.ctx.reference.calendar, self.ctx.now, limit)
    }

    /// Stop every clock that still runs: the case leaves the hands it was in.
    fn stop_all(&self) -> Vec<ClockChange> {
        let open = |clock: &StageClock| clock.stopped_at.is_none();
        self.case
            .clocks
            .iter()
            .filter(|(_, clock)| open(clock))
            .map(|(stage, _)| ClockChange::Stop(*stage))
            .collect()
    }

    /// Stop these, as far as they run.
    fn stop(&self, stages: &[Stage]) -> Vec<ClockChange> {
        stages
            .iter()
            .filter(|stage| {
                self.case
                    .clock(**stage)
                    .is_some_and(|c| c.stopped_at.is_none())
            })
            .map(|stage| ClockChange::Stop(*stage))
            .collect()
    }

    /// Whether the deadline `limit` after `start` has passed.
    fn is_over(&self, start: Timestamp, limit: Limit) -> bool {
        self.ctx.now > due(&self.ctx.reference.calendar, start, limit).at
    }

    /// What the appliance does by itself when a limit has run out, it does not do before.
    fn ran_out(&self, stage: Stage) -> Result<(), Refusal> {
        let due_at = self.case.clock(stage).map(|clock| clock.due_at);
        if due_at.is_some_and(|at| self.ctx.now >= at) {
            Ok(())
        } else {
            Err(Refusal::TooEarly)
        }
    }

    fn archive_at(&self) -> Timestamp {
        self.due(self.ctx.reference.policy.archive).at
    }

    /// The event that lifts the level of supervision to what `count` of the trigger comes to,
    /// unless it is there already. The sheet itself is issued where sheets are kept.
    fn raise_supervision(&self, trigger: Trigger, count: u32, why: &str) -> Option<Event> {
        let rules = self.ctx.reference.supervision.at(self.ctx.now);
        let level = rules.reached(trigger, count)?.level.number();
        (self.case.supervision_level < level).then(|| {
            self.event(What::SupervisionRaised {
                level,
                why: why.into(),
            })
        })
    }
}

pub(in crate::domain::case) const fn clock(
    started_at: Timestamp,
    limit: Limit,
    due: Due,
    basis: Basis,
) -> StageClock {
    StageClock {
        started_at,
        due_at: due.at,
        limit,
        provisional: due.provisional,
        stopped_at: None,
        paused_at: None,
        paused_ms: 0,
        basis,
    }
}

/// The actions an actor may take on a case as it stands: what the screen offers.
pub fn offered(case: &Case, actor: &Actor, reference: &Reference) -> Vec<Action> {
    Action::ALL
        .iter()
        .copied()
        .filter(|action| action.rule().from.contains(&case.state))
        .filter(|a| rights::role_for(actor, *a, Some(case), &reference.directory).is_some())
        .filter(|action| has_occasion(case, *action, reference))
        .collect()
}

/// Whether there is anything for the action to act on: no «grant» without a request.
fn has_occasion(case: &Case, action: Action, reference: &Reference) -> bool {
    match action {
        Action::Object => !case.objected,
        Action::AnswerDirectly => case.nature == Nature::Consultation,
        Action::GrantExtension | Action::DenyExtension => case.extension_request.is_some(),
        Action::GrantSuspension | Action::DenySuspension => case.suspension_request.is_some(),
        Action::RequestExtension => {
            case.extension_request.is_none()
                && case.extensions == 0
                && reference.policy.extension(case.urgency).is_some()
        }
        Action::Suspend => case.suspension_request.is_none() && !case.urgency.is_urgent(),
        Action::SignTask | Action::AnswerTask => case.tasks.iter().any(|task| task.is_open()),
        Action::AdoptTask | Action::SendBackTask => {
            case.tasks.iter().any(|t| t.state == TaskState::Answered)
        }
        Action::RequestReturn => {
            case.unit.is_some() && why_no_return(case, &reference.directory).is_none()
        }
        Action::Conclude => case.dissatisfied > 0,
        Action::ConfirmTransfer => case.transfer.as_ref().is_some_and(|t| t.receipt.is_none()),
        _ => true,
    }
}
