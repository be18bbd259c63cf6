//! What is true of every case at every moment. Checked after every step in tests and debug
//! builds, and by `suqiu check` on live data.

use super::Case;
use super::state::State as S;
use crate::domain::policy::Stage;

/// The rule that is broken, in words.
pub fn invariant(case: &Case) -> Result<(), &'static str> {
    let runs = |stage| {
        case.clock(stage)
            .is_some_and(|clock| clock.stopped_at.is_none())
    };
    let broken = match case.state {
        S::PendingSign | S::InProgress | S::Rework | S::Suspended | S::PendingReview
            if case.unit.is_none() =>
        {
            Some("with a unit, but no unit named")
        }
        S::PendingSign | S::InProgress | S::ReturnReview if !runs(Stage::Handle) => {
            Some("a unit has it, but the handle clock does not run")
        }
        S::PendingSign if !runs(Stage::Sign) => Some("to be signed without a sign clock"),
        S::ReturnReview if case.return_request.is_none() => Some("a return nobody asked for"),
        S::Ruling if case.interim_unit.is_none() => Some("a ruling without an interim handler"),
        S::Suspended if case.suspension.is_none() => Some("suspended without a reason"),
        S::PendingReview | S::PendingFeedback if case.outcome.is_none() => {
            Some("finished without a result")
        }
        S::Closed | S::Archived if case.closing.is_none() => Some("closed without saying how"),
        S::Merged if case.master.is_none() || case.merged_from.is_none() => {
            Some("merged into nothing")
        }
        S::Transferred if case.transfer.is_none() => Some("transferred to nobody"),
        _ => None,
    };
    if let Some(broken) = broken {
        return Err(broken);
    }
    let ended = matches!(
        case.state,
        S::Closed | S::Archived | S::Withdrawn | S::NotAccepted | S::Transferred
    );
    if ended != case.closed_at.is_some() {
        return Err("the citizen's clock and the state disagree");
    }
    if ended && case.clocks.values().any(|clock| clock.stopped_at.is_none()) {
        return Err("ended, but a clock still runs");
    }
    if case.state != S::Merged && case.master.is_some() {
        return Err("points at a master without being merged");
    }
    if case.supervision_level > 3 {
        return Err("there are three levels of supervision");
    }
    Ok(())
}
