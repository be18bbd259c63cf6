//! The citizen's word, the ends of a case, and what is added on the way.

use super::handling::finish;
use crate::domain::case::event::{Event, Relayed, What};
use crate::domain::case::state::State;
use crate::domain::case::{Case, Closing, Proposal};
use crate::kernel::time::Timestamp;

pub(super) fn apply(case: &mut Case, event: &Event) {
    let at = event.at;
    match &event.what {
        What::Satisfied { rating, archive_at } => {
            case.rating = Some(rating.clone());
            close(case, at, *archive_at, Closing::Rated);
        }
        What::Dissatisfied { rating } => {
            case.rating = Some(rating.clone());
            case.dissatisfied = case.dissatisfied.saturating_add(1);
            case.round = case.round.saturating_add(1);
            case.conclusion = None;
            case.state = State::Rework;
        }
        What::ClosedUnrated { archive_at } => close(case, at, *archive_at, Closing::NotRated),
        What::ConclusionProposed { evidence } => {
            case.conclusion = Some(Proposal {
                by: event.by,
                at,
                what: evidence.clone(),
            });
        }
        What::Concluded { archive_at, .. } => close(case, at, *archive_at, Closing::Concluded),
        _ => apply_departure(case, event),
    }
}

/// Ways out that are not the citizen's rating, and ways back.
fn apply_departure(case: &mut Case, event: &Event) {
    let at = event.at;
    match &event.what {
        What::Withdrawn { .. } => {
            case.closed_at = Some(at);
            (case.master, case.merged_from) = (None, None);
            case.state = State::Withdrawn;
        }
        What::TakenOver { .. } => {
            case.own_initiative = true;
            case.accepted_at = case.accepted_at.or(Some(at));
            case.refusal = None;
            case.state = case.state.taken_over();
        }
        What::Reopened { .. } => reopen(case),
        _ => apply_leaving(case, event),
    }
}

fn reopen(case: &mut Case) {
    case.closed_at = None;
    case.archive_at = None;
    case.closing = None;
    case.reopened = case.reopened.saturating_add(1);
    if case.unit.is_some() {
        case.round = case.round.saturating_add(1);
        case.state = State::Rework;
    } else {
        case.state = State::PendingDispatch;
    }
}

/// The case joins another, or leaves the house.
fn apply_leaving(case: &mut Case, event: &Event) {
    let at = event.at;
    match &event.what {
        What::Merged { master, .. } => {
            // Taken along by its master into another one, it is still merged from where it was.
            if case.state != State::Merged {
                case.merged_from = Some((case.state, at));
            }
            case.master = Some(*master);
            case.state = State::Merged;
        }
        What::Unmerged { .. } => {
            if let Some((state, _)) = case.merged_from.take() {
                case.state = state;
            }
            case.master = None;
        }
        What::Followed {
            unit,
            item,
            outcome,
            ..
        } => {
            case.unit = Some(*unit);
            case.first_unit = case.first_unit.or(Some(*unit));
            case.item = case.item.take().or_else(|| item.clone());
            finish(case, outcome, at);
            (case.master, case.merged_from) = (None, None);
            (case.return_request, case.interim_unit, case.suspension) = (None, None, None);
            case.state = State::PendingFeedback;
        }
        What::Archived => case.state = State::Archived,
        What::Transferred(record) => {
            case.transfer = Some(record.clone());
            case.closed_at = Some(at);
            case.state = State::Transferred;
        }
        What::TransferConfirmed { receipt } => {
            if let Some(transfer) = &mut case.transfer {
                transfer.receipt = Some(receipt.clone());
            }
        }
        _ => {}
    }
}

pub(super) fn close(case: &mut Case, at: Timestamp, archive_at: Timestamp, closing: Closing) {
    case.closed_at = Some(at);
    case.archive_at = Some(archive_at);
    case.closing = Some(closing);
    case.conclusion = None;
    (case.master, case.merged_from) = (None, None);
    case.state = State::Closed;
}

pub(super) fn apply_addition(case: &mut Case, event: &Event) {
    match &event.what {
        What::Urged { .. } => {
            case.urges = case.urges.saturating_add(1);
            case.urged_at = Some(event.at);
        }
        What::Supplemented { attachments, .. } => {
            case.attachments.extend_from_slice(attachments);
        }
        What::Relayed { what, .. } => match what {
            Relayed::Urged { .. } => case.urges = case.urges.saturating_add(1),
            Relayed::Supplemented { attachments, .. } => {
                case.attachments.extend_from_slice(attachments);
            }
        },
        What::Labelled { add, remove } => {
            case.labels
                .retain(|have| !remove.iter().chain(add).any(|label| label.is_same(have)));
            case.labels.extend_from_slice(add);
        }
        What::SupervisionRaised { level, .. } => {
            case.supervision_level = case.supervision_level.max(*level);
        }
        What::SupervisionLowered { level, .. } => {
            case.supervision_level = case.supervision_level.min(*level);
        }
        _ => {}
    }
}
