//! The unit at work, and the child tasks beside it.

use crate::domain::case::event::{Event, What};
use crate::domain::case::state::State;
use crate::domain::case::{Case, Outcome};
use crate::domain::codes::ContactResult;
use crate::domain::task::TaskState;
use crate::kernel::time::Timestamp;

pub(super) fn apply(case: &mut Case, event: &Event) {
    match &event.what {
        What::Contacted { at, result, .. } => {
            let reached = (*result == ContactResult::Reached).then_some(*at);
            case.contacted_at = case.contacted_at.or(reached);
        }
        What::Reassigned { unit, handler, .. } => {
            case.unit = Some(*unit);
            case.handler = *handler;
        }
        What::AssistRequested { tasks } => case.tasks.extend_from_slice(tasks),
        What::TaskSigned { .. }
        | What::TaskAnswered { .. }
        | What::TaskAdopted { .. }
        | What::TaskSentBack { .. } => apply_task(case, event),
        What::ExtensionRequested(request) => case.extension_request = Some(request.clone()),
        What::ExtensionGranted { .. } => {
            case.extension_request = None;
            case.extensions += 1;
        }
        What::ExtensionDenied { .. } => case.extension_request = None,
        What::SuspensionRequested(suspension) => {
            case.suspension_request = Some(suspension.clone());
        }
        What::Suspended { .. } => {
            case.suspension = case.suspension_request.take();
            case.extension_request = None;
            case.state = State::Suspended;
        }
        What::SuspensionDenied { .. } => case.suspension_request = None,
        What::Resumed { .. } => {
            case.suspension = None;
            case.state = State::InProgress;
        }
        What::Finished {
            outcome,
            attachments,
        } => {
            case.attachments.extend_from_slice(attachments);
            finish(case, outcome, event.at);
            case.state = State::PendingReview;
        }
        What::ResultApproved { .. } => case.state = State::PendingFeedback,
        What::ResultRejected { .. } => {
            case.rejections = case.rejections.saturating_add(1);
            case.finished_at = None;
            case.state = case.state_of_work();
        }
        _ => {}
    }
}

/// There is a result; what the unit had asked for is no longer wanted.
pub(super) fn finish(case: &mut Case, outcome: &Outcome, at: Timestamp) {
    case.handler = Some(outcome.by);
    case.outcome = Some(outcome.clone());
    case.finished_at = Some(at);
    case.extension_request = None;
    case.suspension_request = None;
}

fn apply_task(case: &mut Case, event: &Event) {
    let (What::TaskSigned { task: no }
    | What::TaskAnswered { task: no, .. }
    | What::TaskAdopted { task: no }
    | What::TaskSentBack { task: no, .. }) = &event.what
    else {
        return;
    };
    let Some(task) = case.tasks.iter_mut().find(|task| task.no == *no) else {
        return;
    };
    match &event.what {
        What::TaskSigned { .. } => {
            task.state = TaskState::InProgress;
            task.signed_by = Some(event.by);
        }
        What::TaskAnswered { answer, .. } => {
            task.state = TaskState::Answered;
            task.answer = Some(answer.clone());
            task.answered_at = Some(event.at);
        }
        What::TaskAdopted { .. } => task.state = TaskState::Adopted,
        What::TaskSentBack { .. } => task.state = TaskState::SentBack,
        _ => {}
    }
}
