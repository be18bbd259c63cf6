//! What may be asked of a sheet.

use super::action::SheetAction;
use crate::kernel::id::SheetId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetCommand {
    Answer {
        text: String,
    },
    Report {
        text: String,
    },
    Accept {
        note: String,
    },
    SendBack {
        reason: String,
    },
    StrikeOff {
        note: String,
    },
    /// On to the next level. `to` is the number the new sheet gets.
    Escalate {
        reason: String,
        to: SheetId,
    },
    /// A sheet that is further along in the same matter takes its place.
    Supersede {
        by: SheetId,
    },
    AskWithdrawal {
        reason: String,
    },
    ConfirmWithdrawal {
        note: String,
    },
    DenyWithdrawal {
        reason: String,
    },
}

impl SheetCommand {
    pub const fn action(&self) -> SheetAction {
        match self {
            Self::Answer { .. } => SheetAction::Answer,
            Self::Report { .. } => SheetAction::Report,
            Self::Accept { .. } => SheetAction::Accept,
            Self::SendBack { .. } => SheetAction::SendBack,
            Self::StrikeOff { .. } => SheetAction::StrikeOff,
            Self::Escalate { .. } => SheetAction::Escalate,
            Self::Supersede { .. } => SheetAction::Supersede,
            Self::AskWithdrawal { .. } => SheetAction::AskWithdrawal,
            Self::ConfirmWithdrawal { .. } => SheetAction::ConfirmWithdrawal,
            Self::DenyWithdrawal { .. } => SheetAction::DenyWithdrawal,
        }
    }
}
