//! What happened to a sheet. Stored for ever; its history is this list.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::Issued;
use crate::kernel::id::{SheetId, UserId};
use crate::kernel::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetEvent {
    pub at: Timestamp,
    pub by: UserId,
    pub what: SheetWhat,
}

#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetWhat {
    Issued(Box<Issued>),
    Answered {
        text: String,
        late: bool,
    },
    /// A report of progress, and when the next one is due.
    Reported {
        text: String,
        late: bool,
        due_at: Timestamp,
    },
    /// The answer is good; `due_at` is when progress is reported next.
    Accepted {
        note: String,
        due_at: Option<Timestamp>,
    },
    SentBack {
        reason: String,
        due_at: Timestamp,
    },
    StruckOff {
        note: String,
    },
    /// The sheet `by` takes its place.
    Superseded {
        by: SheetId,
        reason: String,
    },
    WithdrawalAsked {
        reason: String,
    },
    WithdrawalDenied {
        reason: String,
    },
    Withdrawn {
        note: String,
    },
}

impl SheetWhat {
    /// Stable code of the kind, for histories and streams.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Issued(_) => "sheet_issued",
            Self::Answered { .. } => "sheet_answered",
            Self::Reported { .. } => "sheet_reported",
            Self::Accepted { .. } => "sheet_accepted",
            Self::SentBack { .. } => "sheet_sent_back",
            Self::StruckOff { .. } => "sheet_struck_off",
            Self::Superseded { .. } => "sheet_superseded",
            Self::WithdrawalAsked { .. } => "sheet_withdrawal_asked",
            Self::WithdrawalDenied { .. } => "sheet_withdrawal_denied",
            Self::Withdrawn { .. } => "sheet_withdrawn",
        }
    }
}
