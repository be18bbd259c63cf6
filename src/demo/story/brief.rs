//! The shortest way to the same day: for stores whose size matters and not what each case went
//! through.

use super::{By, Deed, Planned, Story};
use crate::domain::case::command::{Command, Withdraw};
use crate::domain::case::state::State;
use crate::domain::codes::WithdrawalReason;
use crate::kernel::time::Timestamp;

impl Story {
    /// Keeps a case that is open at `now` as it is, and one that was never accepted. Any other is
    /// accepted, dispatched if it ever was, and withdrawn when it ended.
    #[must_use]
    pub fn brief(self, now: Timestamp) -> Self {
        let first = |wanted: fn(&Command) -> bool| {
            let is_wanted = |step: &&Planned| matches!(&step.deed, Deed::Command(c) if wanted(c));
            self.steps.iter().find(is_wanted).cloned()
        };
        let accepted = first(|command| matches!(command, Command::Accept(_)));
        let dispatched = first(|command| matches!(command, Command::Dispatch(_)));
        let is_of_people = |step: &&Planned| step.by != By::System && step.at <= now;
        let ended = self.steps.iter().rfind(is_of_people);
        let (Some(accepted), Some(ended_at)) = (accepted, ended.map(|step| step.at)) else {
            return self;
        };
        if self.state_at(now).is_open() {
            return self;
        }
        let withdraw = Command::Withdraw(Withdraw {
            reason: WithdrawalReason::W1,
            note: String::new(),
        });
        let withdrawn = Planned {
            at: ended_at,
            by: By::Citizen,
            deed: Deed::Command(Box::new(withdraw)),
            photos: vec![],
            leaves: State::Withdrawn,
        };
        let steps = [Some(accepted), dispatched, Some(withdrawn)];
        Self {
            facts: self.facts,
            steps: steps.into_iter().flatten().collect(),
        }
    }
}
