//! From what is asked of a sheet to what happens. The order of checks is state, right, guards.

use super::event::{SheetEvent, SheetWhat};
use super::rights;
use super::{Sheet, SheetCommand};
use crate::domain::actor::Actor;
use crate::domain::case::decide::text::{NOTE_MAX, fields, optional, required};
use crate::domain::deadline::{Limit, due};
use crate::domain::reference::Reference;
use crate::domain::supervision::Refusal;
use crate::kernel::time::Timestamp;

/// What a decision may rest on besides the sheet and the command.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub now: Timestamp,
    pub actor: &'a Actor,
    pub reference: &'a Reference,
}

/// What happens when `command` is asked of `sheet`, or why nothing does.
pub fn decide(
    sheet: &Sheet,
    command: &SheetCommand,
    ctx: &Context<'_>,
) -> Result<SheetEvent, Refusal> {
    let action = command.action();
    if !action.rule().from.contains(&sheet.state) {
        return Err(Refusal::WrongState {
            action,
            state: sheet.state,
        });
    }
    if !rights::may(ctx.actor, action, Some(sheet), &ctx.reference.directory) {
        return Err(Refusal::NotYours(action));
    }
    // A machine's clock may be set back; a sheet's history never runs backwards.
    let now = ctx.now.max(sheet.updated_at);
    let step = Step {
        sheet,
        ctx: &Context { now, ..*ctx },
    };
    let what = step.what(command)?;
    Ok(SheetEvent {
        at: now,
        by: ctx.actor.user,
        what,
    })
}

struct Step<'a> {
    sheet: &'a Sheet,
    ctx: &'a Context<'a>,
}

impl Step<'_> {
    fn what(&self, command: &SheetCommand) -> Result<SheetWhat, Refusal> {
        match command {
            SheetCommand::Answer { text } => Ok(SheetWhat::Answered {
                text: required(text, fields::TEXT, NOTE_MAX)?,
                late: self.sheet.is_overdue(self.ctx.now),
            }),
            SheetCommand::Report { text } => self.report(text),
            SheetCommand::Accept { note } => self.accept(note),
            SheetCommand::SendBack { reason } => self.send_back(reason),
            SheetCommand::StrikeOff { note } => Ok(SheetWhat::StruckOff {
                note: required(note, fields::NOTE, NOTE_MAX)?,
            }),
            SheetCommand::Escalate { reason, to } => self.escalate(reason, *to),
            SheetCommand::Supersede { by } => Ok(SheetWhat::Superseded {
                by: *by,
                reason: "同一事项已签发新的督办单".into(),
            }),
            SheetCommand::AskWithdrawal { reason } => self.ask_withdrawal(reason),
            SheetCommand::ConfirmWithdrawal { note } => self.confirm_withdrawal(note),
            SheetCommand::DenyWithdrawal { reason } => self.deny_withdrawal(reason),
        }
    }

    fn due(&self, limit: Limit) -> Timestamp {
        due(&self.ctx.reference.calendar, self.ctx.now, limit).at
    }

    fn report(&self, text: &str) -> Result<SheetWhat, Refusal> {
        let Some(every) = self.sheet.issued.progress else {
            return Err(Refusal::WrongState {
                action: super::action::SheetAction::Report,
                state: self.sheet.state,
            });
        };
        Ok(SheetWhat::Reported {
            text: required(text, fields::TEXT, NOTE_MAX)?,
            late: self.sheet.is_overdue(self.ctx.now),
            due_at: self.due(every),
        })
    }

    /// Whoever answered for the unit does not accept the answer.
    fn accept(&self, note: &str) -> Result<SheetWhat, Refusal> {
        let answered_by = self.sheet.answer.as_ref().map(|answer| answer.by);
        if answered_by == Some(self.ctx.actor.user) {
            return Err(Refusal::SecondPersonNeeded);
        }
        Ok(SheetWhat::Accepted {
            note: optional(note, fields::NOTE, NOTE_MAX)?,
            due_at: self.sheet.issued.progress.map(|every| self.due(every)),
        })
    }

    /// The unit has the level's time once more; where a day had been named, two working days.
    fn send_back(&self, reason: &str) -> Result<SheetWhat, Refusal> {
        let again = self.sheet.issued.answer.unwrap_or(Limit::WorkingDays(2));
        Ok(SheetWhat::SentBack {
            reason: required(reason, fields::REASON, NOTE_MAX)?,
            due_at: self.due(again),
        })
    }

    fn escalate(&self, reason: &str, to: crate::kernel::id::SheetId) -> Result<SheetWhat, Refusal> {
        if self.sheet.issued.level.next().is_none() {
            return Err(Refusal::HighestLevel);
        }
        Ok(SheetWhat::Superseded {
            by: to,
            reason: required(reason, fields::REASON, NOTE_MAX)?,
        })
    }

    fn ask_withdrawal(&self, reason: &str) -> Result<SheetWhat, Refusal> {
        if self.sheet.withdrawal.is_some() {
            return Err(Refusal::WithdrawalAsked);
        }
        Ok(SheetWhat::WithdrawalAsked {
            reason: required(reason, fields::REASON, NOTE_MAX)?,
        })
    }

    fn confirm_withdrawal(&self, note: &str) -> Result<SheetWhat, Refusal> {
        let asked = self.sheet.withdrawal.as_ref();
        let asked = asked.ok_or(Refusal::NoWithdrawalAsked)?;
        if asked.by == self.ctx.actor.user {
            return Err(Refusal::SecondPersonNeeded);
        }
        Ok(SheetWhat::Withdrawn {
            note: optional(note, fields::NOTE, NOTE_MAX)?,
        })
    }

    fn deny_withdrawal(&self, reason: &str) -> Result<SheetWhat, Refusal> {
        if self.sheet.withdrawal.is_none() {
            return Err(Refusal::NoWithdrawalAsked);
        }
        Ok(SheetWhat::WithdrawalDenied {
            reason: required(reason, fields::REASON, NOTE_MAX)?,
        })
    }
}
