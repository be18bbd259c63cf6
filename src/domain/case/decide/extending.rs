//! More time: extension asked before due and once; suspension with a plan and a review date.

use super::text::{self, fields};
use super::{Decision, Step};
use crate::domain::case::command::{RequestExtension, Suspend};
use crate::domain::case::event::{ClockChange, What};
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::case::{ExtensionRequest, Suspension};
use crate::domain::deadline::{Due, extended};
use crate::domain::policy::Stage;

impl Step<'_> {
    pub(super) fn request_extension(&self, request: &RequestExtension) -> Decision {
        let urgency = self.case.urgency;
        let policy = &self.ctx.reference.policy;
        let most = policy
            .extension(urgency)
            .ok_or(Refusal::NoExtension(urgency))?;
        if self.case.extensions > 0 {
            return Err(Refusal::ExtendedBefore);
        }
        if self.case.extension_request.is_some() {
            return Err(Refusal::RequestPending);
        }
        let handle = self
            .case
            .clock(Stage::Handle)
            .ok_or(Refusal::ExtensionAfterDue)?;
        if self.ctx.now >= handle.due_at {
            return Err(Refusal::ExtensionAfterDue);
        }
        if request.new_due_at <= handle.due_at {
            return Err(Refusal::Invalid {
                field: fields::NEW_DUE,
                why: "须晚于原办理时限",
            });
        }
        let latest = extended(&self.ctx.reference.calendar, handle.due_at, most);
        if request.new_due_at > latest.at {
            return Err(Refusal::ExtensionTooLong(most.label()));
        }
        self.just(What::ExtensionRequested(ExtensionRequest {
            by: self.ctx.actor.user,
            at: self.ctx.now,
            reason: request.reason,
            explanation: text::reason(&request.explanation, fields::EXPLANATION)?,
            new_due_at: request.new_due_at,
        }))
    }

    pub(super) fn grant_extension(&self, note: &str) -> Decision {
        let request = self
            .case
            .extension_request
            .as_ref()
            .ok_or(Refusal::NothingPending)?;
        if request.by == self.ctx.actor.user {
            return Err(Refusal::SecondPersonNeeded);
        }
        let note = text::note(note, fields::NOTE)?;
        let clocks = vec![ClockChange::Move(Stage::Handle, request.new_due_at)];
        let reason = request.reason;
        self.with_clocks(What::ExtensionGranted { reason, note }, clocks)
    }

    pub(super) fn deny_extension(&self, reason: &str) -> Decision {
        if self.case.extension_request.is_none() {
            return Err(Refusal::NothingPending);
        }
        let reason = text::reason(reason, fields::REASON)?;
        self.just(What::ExtensionDenied { reason })
    }

    pub(super) fn suspend(&self, suspend: &Suspend) -> Decision {
        if self.case.urgency.is_urgent() {
            return Err(Refusal::SuspendUrgent);
        }
        if self.case.suspension_request.is_some() {
            return Err(Refusal::RequestPending);
        }
        if suspend.next_review_at <= self.ctx.now {
            return Err(Refusal::Invalid {
                field: fields::NEXT_REVIEW,
                why: "须晚于当前时间",
            });
        }
        let most = self.ctx.reference.policy.suspension_review;
        if suspend.next_review_at > self.due(most).at {
            return Err(Refusal::ReviewTooFar(most.label()));
        }
        self.just(What::SuspensionRequested(Suspension {
            asked_by: self.ctx.actor.user,
            asked_at: self.ctx.now,
            kind: suspend.kind,
            plan: text::reason(&suspend.plan, fields::PLAN)?,
            next_review_at: suspend.next_review_at,
        }))
    }

    pub(super) fn grant_suspension(&self, note: &str) -> Decision {
        let request = self
            .case
            .suspension_request
            .as_ref()
            .ok_or(Refusal::NothingPending)?;
        if request.asked_by == self.ctx.actor.user {
            return Err(Refusal::SecondPersonNeeded);
        }
        let note = text::note(note, fields::NOTE)?;
        let mut clocks = vec![];
        for stage in State::Suspended.paused_clocks() {
            if self.case.clock(*stage).is_some_and(|c| c.is_running()) {
                clocks.push(ClockChange::Pause(*stage));
            }
        }
        let review = Due {
            at: request.next_review_at,
            provisional: false,
        };
        let limit = self.ctx.reference.policy.suspension_review;
        clocks.push(self.start_with(Stage::Suspension, limit, review));
        let kind = request.kind;
        self.with_clocks(What::Suspended { kind, note }, clocks)
    }

    pub(super) fn deny_suspension(&self, reason: &str) -> Decision {
        if self.case.suspension_request.is_none() {
            return Err(Refusal::NothingPending);
        }
        let reason = text::reason(reason, fields::REASON)?;
        self.just(What::SuspensionDenied { reason })
    }

    pub(super) fn resume(&self, reason: &str) -> Decision {
        let reason = text::reason(reason, fields::REASON)?;
        let mut clocks = self.stop(&[Stage::Suspension]);
        for stage in State::Suspended.paused_clocks() {
            clocks.extend(self.resume_clock(*stage));
        }
        self.with_clocks(What::Resumed { reason }, clocks)
    }
}
