//! What is true of every case at every moment. Checked after every step in tests and debug
//! builds, and by `suqiu check` on live data.

use super::state::State as S;
use super::{Case, StageClock};
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
        // A second dispute passes through the review on its way to the panel, in one step.
        state
            if state.own_clock().is_some_and(|stage| !runs(stage))
                && !(state == S::ReturnReview && case.disputes > 1) =>
        {
            Some("the clock of the state does not run")
        }
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
    let paused = |(stage, clock): (&Stage, &StageClock)| {
        clock.paused_at.is_some() && !case.state.paused_clocks().contains(stage)
    };
    if case.state != S::Merged && case.clocks.iter().any(paused) {
        return Err("a clock stands still although nothing is waited for");
    }
    if case.state != S::Merged && case.master.is_some() {
        return Err("points at a master without being merged");
    }
    if case.supervision_level > 3 {
        return Err("there are three levels of supervision");
    }
    Ok(())
}
