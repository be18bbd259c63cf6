//! From what happened to what is. Total and infallible: replaying a case's events rebuilds it.

mod closing;
mod handling;

use std::collections::BTreeMap;

use super::event::{ClockChange, Event, Registered, What};
use super::state::State;
use super::{Case, Closing, Proposal, RulingQuestion, StageClock};
use crate::domain::policy::Stage;
use crate::kernel::id::{CaseId, UnitId, UserId};
use crate::kernel::time::Timestamp;

impl Case {
    /// The case its first event makes. `None` when no case begins with the event: then the log is
    /// damaged, and whoever reads it has to say so.
    pub fn begin(id: CaseId, event: &Event) -> Option<Case> {
        let mut case = match &event.what {
            What::Registered(told) => blank(id, told, event.by, event.at),
            What::Migrated(migrated) => {
                let mut case = blank(id, &migrated.told, event.by, event.at);
                case.take_over(migrated);
                case
            }
            _ => return None,
        };
        case.revision = 1;
        apply_clocks(&mut case.clocks, &event.clocks, event.at);
        Some(case)
    }
}

fn blank(id: CaseId, registered: &Registered, by: UserId, at: Timestamp) -> Case {
    let told = registered.clone();
    Case {
        id,
        revision: 0,
        state: State::PendingAccept,
        title: told.title,
        content: told.content,
        nature: told.nature,
        urgency: told.urgency,
        channel: told.channel,
        source: told.source,
        external_id: told.external_id,
        former: None,
        place: told.place,
        petitioner: told.petitioner,
        registered_by: by,
        attachments: told.attachments,
        labels: vec![],
        item: told.item,
        received_at: told.received_at,
        accepted_at: None,
        dispatched_at: None,
        signed_at: None,
        contacted_at: None,
        finished_at: None,
        closed_at: None,
        archive_at: None,
        updated_at: at,
        clocks: BTreeMap::new(),
        higher_due_at: told.higher_due_at,
        unit: None,
        first_unit: None,
        interim_unit: None,
        handler: None,
        hops: 0,
        signed_late: false,
        returned_by: vec![],
        disputes: 0,
        return_request: None,
        ruling_question: None,
        ruling: None,
        tasks: vec![],
        extension_request: None,
        extensions: 0,
        suspension_request: None,
        suspension: None,
        outcome: None,
        rejections: 0,
        rating: None,
        round: 0,
        dissatisfied: 0,
        closing: None,
        refusal: None,
        conclusion: None,
        objected: false,
        info_asked: None,
        info_expired: false,
        urges: 0,
        urged_at: None,
        supervision_level: 0,
        own_initiative: told.channel.is_own_finding(),
        master: None,
        merged_from: None,
        transfer: None,
        reopened: 0,
    }
}

/// The case after `event`.
#[must_use]
pub fn evolve(mut case: Case, event: &Event) -> Case {
    case.revision += 1;
    case.updated_at = event.at;
    apply_clocks(&mut case.clocks, &event.clocks, event.at);
    apply(&mut case, event);
    debug_assert_eq!(
        super::invariant(&case),
        Ok(()),
        "after {}: {case:?}",
        event.what.kind()
    );
    case
}

fn apply_clocks(clocks: &mut BTreeMap<Stage, StageClock>, changes: &[ClockChange], at: Timestamp) {
    for change in changes {
        let (ClockChange::Start(stage, _)
        | ClockChange::Stop(stage)
        | ClockChange::Pause(stage)
        | ClockChange::Resume(stage, _)
        | ClockChange::Move(stage, _)
        | ClockChange::Recount(stage, _)
        | ClockChange::Renew(stage, _)) = *change;
        if let ClockChange::Start(_, clock) | ClockChange::Renew(_, clock) = *change {
            clocks.insert(stage, clock);
            continue;
        }
        let Some(clock) = clocks.get_mut(&stage) else {
            continue;
        };
        match *change {
            ClockChange::Start(..) | ClockChange::Renew(..) => {}
            ClockChange::Stop(_) => {
                end_pause(clock, at);
                clock.stopped_at = Some(at);
            }
            ClockChange::Pause(_) => clock.paused_at = Some(at),
            ClockChange::Resume(_, due_at) => {
                end_pause(clock, at);
                clock.due_at = due_at;
            }
            ClockChange::Move(_, due_at) => clock.due_at = due_at,
            ClockChange::Recount(_, due) => {
                clock.due_at = due.at;
                clock.provisional = due.provisional;
            }
        }
    }
}

fn end_pause(clock: &mut StageClock, at: Timestamp) {
    if let Some(since) = clock.paused_at.take() {
        clock.paused_ms += at.since(since).max(0);
    }
}

fn apply(case: &mut Case, event: &Event) {
    match &event.what {
        What::Registered(_)
        | What::Migrated(_)
        | What::Accepted { .. }
        | What::InfoAsked { .. }
        | What::InfoSupplied { .. }
        | What::InfoExpired
        | What::RefusalProposed(_)
        | What::Refused(_)
        | What::Objected { .. }
        | What::AnsweredDirectly { .. } => apply_intake(case, event),
        What::Dispatched { .. }
        | What::Signed { .. }
        | What::ReturnRequested(_)
        | What::ReturnGranted { .. }
        | What::ReturnDenied { .. }
        | What::RulingSubmitted(_)
        | What::Ruled(_) => apply_dispatch(case, event),
        What::Contacted { .. }
        | What::Reassigned { .. }
        | What::AssistRequested { .. }
        | What::TaskSigned { .. }
        | What::TaskAnswered { .. }
        | What::TaskAdopted { .. }
        | What::TaskSentBack { .. }
        | What::ExtensionRequested(_)
        | What::ExtensionGranted { .. }
        | What::ExtensionDenied { .. }
        | What::SuspensionRequested(_)
        | What::Suspended { .. }
        | What::SuspensionDenied { .. }
        | What::Resumed { .. }
        | What::Finished { .. }
        | What::ResultApproved { .. }
        | What::ResultRejected { .. } => handling::apply(case, event),
        What::Satisfied { .. }
        | What::Dissatisfied { .. }
        | What::ClosedUnrated { .. }
        | What::ConclusionProposed { .. }
        | What::Concluded { .. }
        | What::Withdrawn { .. }
        | What::TakenOver { .. }
        | What::Merged { .. }
        | What::Unmerged { .. }
        | What::Followed { .. }
        | What::Reopened { .. }
        | What::Archived
        | What::Transferred(_)
        | What::TransferConfirmed { .. } => closing::apply(case, event),
        What::Urged { .. }
        | What::Supplemented { .. }
        | What::Relayed { .. }
        | What::Noted { .. }
        | What::Labelled { .. }
        | What::Instructed { .. }
        | What::Recounted { .. }
        | What::SupervisionRaised { .. }
        | What::SupervisionLowered { .. } => closing::apply_addition(case, event),
    }
}

fn apply_intake(case: &mut Case, event: &Event) {
    let at = event.at;
    match &event.what {
        What::Accepted {
            title,
            nature,
            urgency,
            item,
            place,
        } => {
            case.title.clone_from(title);
            (case.nature, case.urgency) = (*nature, *urgency);
            case.item = Some(item.clone());
            case.place = place.clone();
            case.accepted_at = Some(at);
            case.refusal = None;
            case.state = State::PendingDispatch;
        }
        What::InfoAsked { what } => {
            case.info_asked = Some(what.clone());
            case.state = State::NeedInfo;
        }
        What::InfoSupplied { attachments, .. } => {
            case.attachments.extend_from_slice(attachments);
            case.info_expired = false;
            case.state = State::PendingAccept;
        }
        What::InfoExpired => {
            case.info_expired = true;
            case.state = State::PendingAccept;
        }
        What::RefusalProposed(grounds) => {
            case.refusal = Some(Proposal {
                by: event.by,
                at,
                what: grounds.clone(),
            });
        }
        What::Refused(_) => {
            case.closed_at = Some(at);
            case.state = State::NotAccepted;
        }
        What::Objected { .. } => {
            case.objected = true;
            case.refusal = None;
            case.closed_at = None;
            case.state = State::PendingAccept;
        }
        What::AnsweredDirectly { archive_at, .. } => {
            case.accepted_at = Some(at);
            closing::close(case, at, *archive_at, Closing::AnsweredDirectly);
        }
        _ => {}
    }
}

fn apply_dispatch(case: &mut Case, event: &Event) {
    match &event.what {
        What::Dispatched {
            item, unit, tasks, ..
        } => {
            case.item = Some(item.clone());
            case.tasks.extend_from_slice(tasks);
            hand_over(case, *unit, event.at);
        }
        What::Signed { late, .. } => {
            case.signed_at = Some(event.at);
            case.signed_late = *late;
            if event.by != UserId::SYSTEM && case.handler.is_none() {
                case.handler = Some(event.by);
            }
            case.state = State::InProgress;
        }
        What::ReturnRequested(request) => {
            case.disputes += 1;
            case.returned_by.push(request.unit);
            case.return_request = Some(request.clone());
            case.extension_request = None;
            case.suspension_request = None;
            case.state = State::ReturnReview;
        }
        What::ReturnGranted { .. } => {
            case.unit = None;
            case.handler = None;
            case.return_request = None;
            case.state = State::PendingDispatch;
        }
        What::ReturnDenied { .. } => {
            case.return_request = None;
            case.signed_at = case.signed_at.or(Some(event.at));
            case.state = State::InProgress;
        }
        What::RulingSubmitted(question) => {
            let RulingQuestion { interim_unit, .. } = question;
            case.interim_unit = Some(*interim_unit);
            case.ruling_question = Some(question.clone());
            case.state = State::Ruling;
        }
        What::Ruled(ruling) => {
            case.ruling = Some(ruling.clone());
            case.interim_unit = None;
            case.return_request = None;
            hand_over(case, ruling.unit, event.at);
        }
        _ => {}
    }
}

/// A unit gets the ball. The first one is remembered; each change of hands is a hop.
fn hand_over(case: &mut Case, unit: UnitId, at: Timestamp) {
    if case.first_unit.is_some() && case.unit != Some(unit) {
        case.hops = case.hops.saturating_add(1);
    }
    case.first_unit = case.first_unit.or(Some(unit));
    case.dispatched_at = case.dispatched_at.or(Some(at));
    case.unit = Some(unit);
    case.handler = None;
    (case.signed_at, case.signed_late) = (None, false);
    case.state = State::PendingSign;
}
