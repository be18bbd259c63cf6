//! The unit at work: contact, passing down, the report, and its review.

use super::text::{self, fields};
use super::{Decision, Step};
use crate::domain::actor::Role;
use crate::domain::case::Outcome;
use crate::domain::case::command::{Contact, Finish, ReassignWithin};
use crate::domain::case::event::What;
use crate::domain::case::refusal::Refusal;
use crate::domain::codes::{AttachmentPurpose, ContactResult};
use crate::domain::org::Grant;
use crate::domain::policy::Stage;
use crate::kernel::id::UnitId;
use crate::kernel::time::MINUTE_MS;

impl Step<'_> {
    pub(super) fn contact(&self, contact: &Contact) -> Decision {
        let earliest = self.case.dispatched_at.unwrap_or(self.case.received_at);
        if contact.at > self.ctx.now {
            return Err(Refusal::Invalid {
                field: fields::AT,
                why: "不能晚于当前时间",
            });
        }
        // People give the minute; the dispatch knows the second.
        let minute = earliest.plus_ms(-earliest.0.rem_euclid(MINUTE_MS));
        if contact.at < minute {
            return Err(Refusal::Invalid {
                field: fields::AT,
                why: "不能早于分拨时间",
            });
        }
        let what = What::Contacted {
            at: contact.at.max(earliest),
            means: contact.means,
            result: contact.result,
            note: text::note(&contact.note, fields::NOTE)?,
        };
        let reached = contact.result == ContactResult::Reached;
        let clocks = if reached {
            self.stop(&[Stage::Contact])
        } else {
            vec![]
        };
        self.with_clocks(what, clocks)
    }

    pub(super) fn reassign_within(&self, reassign: &ReassignWithin) -> Decision {
        self.usable_unit(reassign.unit)?;
        self.within_own_tree(reassign.unit)?;
        if let Some(handler) = reassign.handler {
            let directory = &self.ctx.reference.directory;
            let fits = directory.user(handler).is_some_and(|user| {
                let handles = |grant: &Grant| {
                    grant.role == Role::Handler && directory.covers(grant.unit, reassign.unit)
                };
                user.active && user.grants.iter().any(handles)
            });
            if !fits {
                return Err(Refusal::NoSuchHandler);
            }
        }
        self.just(What::Reassigned {
            unit: reassign.unit,
            handler: reassign.handler,
            note: text::note(&reassign.note, fields::NOTE)?,
        })
    }

    /// Inside the same department, street or enterprise, and not too deep.
    fn within_own_tree(&self, to: UnitId) -> Result<(), Refusal> {
        let directory = &self.ctx.reference.directory;
        let max = self.ctx.reference.policy.reassign_levels_max;
        let body = self.case.unit.and_then(|unit| directory.responsible(unit));
        let Some(body) = body else {
            return Err(Refusal::NotWithinUnit { max });
        };
        let depth = directory.chain(to).position(|unit| unit.id == body.id);
        if depth.is_some_and(|levels| levels <= max) {
            Ok(())
        } else {
            Err(Refusal::NotWithinUnit { max })
        }
    }

    pub(super) fn finish(&self, finish: &Finish) -> Decision {
        let open = self
            .case
            .tasks
            .iter()
            .filter(|task| task.mandatory && task.is_open())
            .count();
        if open > 0 {
            return Err(Refusal::TasksOpen(open));
        }
        if finish.contacted && self.is_contact_due() {
            return Err(Refusal::NotContacted);
        }
        text::attachments(&self.case.attachments, &finish.attachments)?;
        if self.needs_photos() && !self.has_photo_after(finish) {
            return Err(Refusal::PhotosMissing);
        }
        let outcome = Outcome {
            by: self.ctx.actor.user,
            at: self.ctx.now,
            text: text::required(&finish.text, fields::RESULT, text::CONTENT_MAX)?,
            public_reply: text::required(
                &finish.public_reply,
                fields::PUBLIC_REPLY,
                text::CONTENT_MAX,
            )?,
            private_note: text::note(&finish.private_note, fields::NOTE)?,
            solved: finish.solved,
            contacted: finish.contacted,
        };
        let attachments = finish.attachments.clone();
        let mut clocks = self.stop(&[Stage::Handle, Stage::Rework, Stage::Contact]);
        clocks.push(self.start(Stage::Review));
        self.with_clocks(
            What::Finished {
                outcome,
                attachments,
            },
            clocks,
        )
    }

    fn needs_photos(&self) -> bool {
        let item = self.case.item.as_deref();
        // By the row it was dispatched under.
        let at = self.case.dispatched_at.unwrap_or(self.ctx.now);
        item.and_then(|item| self.ctx.reference.catalogue.in_force(item, at))
            .is_some_and(|i| i.on_site)
    }

    fn has_photo_after(&self, finish: &Finish) -> bool {
        finish
            .attachments
            .iter()
            .any(|a| a.purpose == AttachmentPurpose::After && a.mime.starts_with("image/"))
    }

    pub(super) fn approve_result(&self, note: &str) -> Decision {
        self.not_own_result()?;
        let note = text::note(note, fields::NOTE)?;
        let mut clocks = self.stop(&[Stage::Review]);
        clocks.push(self.start(Stage::Feedback));
        self.with_clocks(What::ResultApproved { note }, clocks)
    }

    /// Back to the unit, whose handle clock goes on as if it had never stopped: a report that
    /// does not stand buys no time.
    pub(super) fn reject_result(&self, reason: &str) -> Decision {
        self.not_own_result()?;
        let reason = text::reason(reason, fields::REASON)?;
        let mut clocks = self.stop(&[Stage::Review]);
        clocks.extend(self.reopened_clock());
        self.with_clocks(What::ResultRejected { reason }, clocks)
    }

    fn reopened_clock(&self) -> Option<super::ClockChange> {
        let stage = self.case.state_of_work().own_clock()?;
        let clock = self.case.clock(stage)?;
        Some(super::ClockChange::Start(
            stage,
            super::StageClock {
                stopped_at: None,
                ..*clock
            },
        ))
    }

    fn not_own_result(&self) -> Result<(), Refusal> {
        let by = self.case.outcome.as_ref().map(|outcome| outcome.by);
        let me = Some(self.ctx.actor.user);
        if by == me || self.case.handler == me {
            Err(Refusal::OwnResult)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::case::command::Command;
    use crate::domain::case::tests::commands::{accept, contact, dispatch_to, sign};
    use crate::domain::case::tests::fixture::{CITY_MANAGEMENT, LIGHT};
    use crate::domain::case::tests::life::Life;
    use crate::domain::codes::Urgency;
    use crate::kernel::time::{MINUTE_MS, SECOND_MS};

    #[test]
    fn a_call_in_the_minute_of_the_dispatch_counts_from_the_dispatch() {
        let mut life = Life::begin();
        life.does("clerk", accept(LIGHT, Urgency::U3));
        life.wait(40 * SECOND_MS);
        life.does("dispatcher", dispatch_to(CITY_MANAGEMENT));
        let dispatched = life.case.dispatched_at.expect("just done");
        life.does("handler-city", sign());
        let typed = dispatched.plus_ms(-40 * SECOND_MS);
        let too_early = Command::Contact(contact(typed.plus_ms(-MINUTE_MS)));
        assert!(life.ask("handler-city", too_early).is_err());
        life.does("handler-city", Command::Contact(contact(typed)));
        assert_eq!(life.case.contacted_at, Some(dispatched));
    }
}
