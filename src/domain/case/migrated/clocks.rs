//! The clocks of a former case that goes on.

use super::coming::Coming;
use super::{Standing, State};
use crate::domain::case::StageClock;
use crate::domain::case::decide::clock;
use crate::domain::case::event::{ClockChange, Registered};
use crate::domain::deadline::{Due, due};
use crate::domain::policy::Stage;
use crate::kernel::time::Timestamp;

impl Coming<'_> {
    /// A limit the former platform set holds. Without one the citizen's waiting counts from the
    /// receipt, while who has to act next gets the whole of their own limit from today: they
    /// could not have acted here before.
    pub(super) fn clocks(&self, told: &Registered) -> Vec<ClockChange> {
        let Standing {
            state, accepted_at, ..
        } = self.standing;
        let mut clocks = vec![];
        let mut start = |stage, clock| clocks.push(ClockChange::Start(stage, clock));
        let by_policy = |stage, from| self.by_policy(told, stage, from);
        let work = self.work_clock(told);
        match state {
            State::PendingAccept => {
                start(Stage::Accept, by_policy(Stage::Accept, self.received_at));
            }
            State::PendingDispatch => {
                let from = accepted_at.unwrap_or(self.received_at);
                start(Stage::Dispatch, by_policy(Stage::Dispatch, from));
            }
            State::PendingSign => {
                start(Stage::Sign, by_policy(Stage::Sign, self.now));
                start(Stage::Handle, work);
            }
            State::InProgress => start(Stage::Handle, work),
            State::Suspended => {
                let paused_at = Some(self.now);
                start(Stage::Handle, StageClock { paused_at, ..work });
                start(Stage::Suspension, by_policy(Stage::Suspension, self.now));
            }
            State::PendingReview | State::PendingFeedback => {
                let stage = state.own_clock().expect("both have one");
                let stopped_at = self.standing.finished_at;
                start(Stage::Handle, StageClock { stopped_at, ..work });
                start(stage, by_policy(stage, self.now));
            }
            State::Rework => start(Stage::Rework, self.rework_clock(told)),
            // Whether it was in time is known only where the export says until when it was due.
            _ if self.due_at.is_some() => {
                let ended = self.standing.finished_at.or(self.standing.closed_at);
                start(
                    Stage::Handle,
                    StageClock {
                        stopped_at: ended,
                        ..work
                    },
                );
            }
            _ => {}
        }
        clocks
    }

    fn by_policy(&self, told: &Registered, stage: Stage, from: Timestamp) -> StageClock {
        let limit = self
            .reference
            .policy
            .limit(stage, told.urgency, told.nature);
        let due = due(&self.reference.calendar, from, limit);
        clock(from, limit, due, self.reference.basis())
    }

    fn work_clock(&self, told: &Registered) -> StageClock {
        let from = self.standing.dispatched_at.unwrap_or(self.received_at);
        self.promised(self.by_policy(told, Stage::Handle, from))
    }

    fn rework_clock(&self, told: &Registered) -> StageClock {
        let rated = self.standing.rating.as_ref().map(|rating| rating.at);
        let from = rated.unwrap_or_else(|| self.since());
        self.promised(self.by_policy(told, Stage::Rework, from))
    }

    fn promised(&self, by_policy: StageClock) -> StageClock {
        match self.due_at {
            Some(at) => clock(
                by_policy.started_at,
                by_policy.limit,
                Due {
                    at,
                    provisional: false,
                },
                by_policy.basis,
            ),
            None => by_policy,
        }
    }
}
