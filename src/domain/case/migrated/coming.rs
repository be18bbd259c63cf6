//! What a former case needs to stand here: what the export must say, and what follows from it.

use super::{STATES, Standing, State};
use crate::domain::case::Closing;
use crate::domain::case::command::Draft;
use crate::domain::case::decide::{content_of, text::fields};
use crate::domain::case::event::Registered;
use crate::domain::case::refusal::{Field, Refusal};
use crate::domain::deadline::due;
use crate::domain::reference::Reference;
use crate::kernel::time::Timestamp;

const STATE: Field = Field("state", "状态");
const UNIT: Field = Field("unit", "承办单位");
const RESULT: Field = Field("result", "办理结果");

pub(super) struct Coming<'r> {
    pub(super) reference: &'r Reference,
    pub(super) now: Timestamp,
    pub(super) received_at: Timestamp,
    pub(super) due_at: Option<Timestamp>,
    pub(super) last_step: Option<Timestamp>,
    pub(super) standing: Standing,
}

impl Coming<'_> {
    /// Whether nobody has to do anything about it any more.
    fn has_ended(&self) -> bool {
        !self.standing.state.is_open()
    }

    /// What was done cannot have been done tomorrow: then the clock or the column is wrong.
    pub(super) fn check_times(&self) -> Result<(), Refusal> {
        let Standing {
            accepted_at,
            dispatched_at,
            signed_at,
            contacted_at,
            finished_at,
            closed_at,
            ..
        } = &self.standing;
        for (at, field) in [
            (&Some(self.received_at), fields::RECEIVED_AT),
            (accepted_at, Field("accepted_at", "受理时间")),
            (dispatched_at, Field("dispatched_at", "分拨时间")),
            (signed_at, Field("signed_at", "签收时间")),
            (contacted_at, Field("contacted_at", "联系时间")),
            (finished_at, Field("finished_at", "办结时间")),
            (closed_at, Field("closed_at", "结案时间")),
            (&self.last_step, Field("history", "办理记录")),
        ] {
            if at.is_some_and(|at| at > self.now) {
                let why = "不能晚于当前时间";
                return Err(Refusal::Invalid { field, why });
            }
        }
        Ok(())
    }

    pub(super) fn check_state(&self) -> Result<(), Refusal> {
        let Standing {
            state,
            unit,
            outcome,
            ..
        } = &self.standing;
        if !STATES.contains(state) {
            let why = "该状态不能作为迁入后的状态";
            return Err(Refusal::Invalid { field: STATE, why });
        }
        let with_unit = state.is_with_unit() || *state == State::PendingReview;
        if with_unit && unit.is_none() {
            return Err(Refusal::Missing(UNIT));
        }
        let found = unit.map(|unit| self.reference.directory.unit(unit));
        let usable = found.is_none_or(|unit| {
            unit.is_some_and(|it| self.has_ended() || it.active && it.parent.is_some())
        });
        if !usable {
            return Err(Refusal::NoSuchUnit);
        }
        let incomplete = match state {
            State::Suspended => self.standing.suspension.is_none(),
            State::Transferred => self.standing.transfer.is_none(),
            _ => false,
        };
        if incomplete {
            return Err(Refusal::Missing(STATE));
        }
        let reported = matches!(state, State::PendingReview | State::PendingFeedback);
        if reported && outcome.is_none() {
            return Err(Refusal::Missing(RESULT));
        }
        Ok(())
    }

    /// What the export leaves open and the state demands.
    pub(super) fn complete(&mut self) {
        if self.has_ended() {
            self.complete_end();
            return;
        }
        (self.standing.closed_at, self.standing.closing) = (None, None);
        self.standing.transfer = None;
        match self.standing.state {
            State::Suspended => {
                let most = self.reference.policy.suspension_review;
                let next = due(&self.reference.calendar, self.now, most).at;
                if let Some(suspension) = &mut self.standing.suspension {
                    suspension.next_review_at = next;
                }
            }
            State::PendingReview | State::PendingFeedback => {
                let at = self.standing.finished_at.unwrap_or_else(|| self.since());
                self.standing.finished_at = Some(at);
            }
            State::PendingAccept | State::PendingDispatch => {
                (self.standing.unit, self.standing.finished_at) = (None, None);
            }
            _ => self.standing.finished_at = None,
        }
        if self.standing.state != State::Suspended {
            self.standing.suspension = None;
        }
    }

    fn complete_end(&mut self) {
        let since = self.since();
        let standing = &mut self.standing;
        let at = standing.closed_at.or(standing.finished_at).unwrap_or(since);
        standing.closed_at = Some(at);
        standing.suspension = None;
        if standing.state == State::Transferred {
            if let Some(transfer) = &mut standing.transfer {
                transfer.at = at;
            }
        } else {
            standing.transfer = None;
        }
        if !matches!(standing.state, State::Closed | State::Archived) {
            standing.closing = None;
            return;
        }
        let rated = standing.rating.is_some();
        standing.closing.get_or_insert(if rated {
            Closing::Rated
        } else {
            Closing::NotRated
        });
        let archive_at = due(&self.reference.calendar, at, self.reference.policy.archive).at;
        // Years of timers that are all due at once would be work without sense.
        if archive_at <= self.now {
            standing.state = State::Archived;
        }
        standing.archive_at = Some(archive_at);
    }

    /// When it came to where it stands, as near as the export tells.
    pub(super) fn since(&self) -> Timestamp {
        let Standing {
            accepted_at,
            dispatched_at,
            signed_at,
            finished_at,
            ..
        } = self.standing;
        let known = [
            accepted_at,
            dispatched_at,
            signed_at,
            finished_at,
            self.last_step,
        ];
        let last = known.into_iter().flatten().max();
        last.map_or(self.received_at, |at| at.max(self.received_at))
    }

    pub(super) fn told(&self, draft: Draft) -> Result<Registered, Refusal> {
        let waits = matches!(
            self.standing.state,
            State::PendingAccept | State::PendingDispatch
        );
        // The work's clock starts here, at the dispatch; the limit promised before still holds.
        let promised = self.due_at.filter(|_| waits);
        let draft = Draft {
            higher_due_at: draft.higher_due_at.or(promised),
            ..draft
        };
        content_of(&draft, self.received_at, self.reference)
    }
}
