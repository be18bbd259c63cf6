//! Several appeals about one matter: merged they wait, and then go the way of their master.

use super::text::{self, fields};
use super::{ClockChange, Decision, Step};
use crate::domain::case::command::Follow;
use crate::domain::case::event::{Relayed, What};
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::policy::Stage;
use crate::kernel::id::CaseId;

impl Step<'_> {
    pub(super) fn merge(&self, master: CaseId, reason: &str) -> Decision {
        let reason = text::reason(reason, fields::REASON)?;
        let usable = self
            .ctx
            .master
            .is_some_and(|m| m.id == master && m.id != self.case.id && m.state.is_open());
        if !usable {
            return Err(Refusal::NoSuchMaster);
        }
        let mut clocks = vec![];
        for (stage, clock) in &self.case.clocks {
            if clock.is_running() {
                clocks.push(ClockChange::Pause(*stage));
            }
        }
        self.with_clocks(What::Merged { master, reason }, clocks)
    }

    /// Both go on by themselves again. Clocks kept their due times: the citizen has waited.
    pub(super) fn unmerge(&self, reason: &str) -> Decision {
        let reason = text::reason(reason, fields::REASON)?;
        let from = self.case.merged_from.map(|(state, _)| state);
        let paused_before = from.map_or(&[][..], State::paused_clocks);
        let mut clocks = vec![];
        for (stage, clock) in &self.case.clocks {
            let paused_by_merge = clock.stopped_at.is_none() && clock.paused_at.is_some();
            if paused_by_merge && !paused_before.contains(stage) {
                clocks.push(ClockChange::Resume(*stage, clock.due_at));
            }
        }
        self.with_clocks(What::Unmerged { reason }, clocks)
    }

    /// The master's result is told to this citizen too, who rates it for the own case.
    pub(super) fn follow(&self, follow: &Follow) -> Decision {
        let master = self.case.master.ok_or(Refusal::NothingPending)?;
        let mut clocks = self.stop_all();
        match follow {
            Follow::Result {
                unit,
                item,
                outcome,
            } => {
                clocks.push(self.start(Stage::Feedback));
                let what = What::Followed {
                    master,
                    unit: *unit,
                    item: item.clone(),
                    outcome: outcome.clone(),
                };
                self.with_clocks(what, clocks)
            }
            Follow::Answer { knowledge, reply } => {
                let what = What::AnsweredDirectly {
                    knowledge: knowledge.clone(),
                    reply: reply.clone(),
                    archive_at: self.archive_at(),
                };
                self.with_clocks(what, clocks)
            }
        }
    }

    /// Whoever holds the master hears it, and being urged by several counts like being urged
    /// several times. What no longer fits stays with the merged case.
    pub(super) fn relay(&self, child: CaseId, no: &str, what: &Relayed) -> Decision {
        let mut what = what.clone();
        let mut raised = None;
        match &mut what {
            Relayed::Urged { .. } => raised = self.urged_again(),
            Relayed::Supplemented { attachments, .. } => {
                attachments.truncate(text::room(&self.case.attachments));
            }
        }
        let mut events = self.just(What::Relayed {
            child,
            no: no.to_owned(),
            what,
        })?;
        events.extend(raised);
        Ok(events)
    }
}
