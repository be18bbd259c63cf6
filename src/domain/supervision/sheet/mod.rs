//! A supervision sheet (督办单): what it is, what may be asked of it, what happened to it.

pub mod action;
pub mod command;
mod decide;
pub mod event;
mod evolve;
pub mod issue;
pub mod rights;
pub mod state;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

pub use command::SheetCommand;
pub use decide::{Context, decide};
pub use evolve::{begin, evolve};

use super::trigger::Ground;
use super::{Grade, Level};
use crate::domain::case::Proposal;
use crate::domain::deadline::Limit;
use crate::kernel::id::{CaseId, MeetingId, SheetId, UnitId, UserId};
use crate::kernel::time::Timestamp;
use state::SheetState;

/// What a sheet is issued with. Nothing of it changes later.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    pub level: Level,
    pub grade: Grade,
    pub ground: Ground,
    /// `None`: a meeting's decision that is about no single case.
    pub case: Option<CaseId>,
    /// The case's number, as people write it.
    pub case_no: Option<String>,
    /// The meeting that decided it, and the number of the decision there.
    pub meeting: Option<(MeetingId, u16)>,
    /// The sheet it was raised from.
    pub follows: Option<SheetId>,
    /// What it is about.
    pub subject: String,
    /// What the unit is to do.
    pub demand: String,
    pub unit: UnitId,
    pub addressee: String,
    pub filed_by: String,
    /// How long there was to answer; `None`: until a day that was named.
    pub answer: Option<Limit>,
    pub due_at: Timestamp,
    pub provisional: bool,
    /// Once accepted, how often the unit reports.
    pub progress: Option<Limit>,
    /// Struck off by itself when the case is done.
    pub settles: bool,
}

/// What the unit said last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub by: UserId,
    pub at: Timestamp,
    pub text: String,
    /// Given after it was due.
    pub late: bool,
}

/// The whole of a sheet as it stands. Rebuilt by replaying its events.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub id: SheetId,
    pub revision: u32,
    pub state: SheetState,
    pub issued: Issued,
    pub issued_at: Timestamp,
    pub issued_by: UserId,
    /// When the unit has to be heard next: its answer, or a report of progress. `None`: it is not
    /// the unit's turn.
    pub due_at: Option<Timestamp>,
    pub answer: Option<Answer>,
    /// Reports of progress so far.
    pub reports: u16,
    pub sent_back: u8,
    /// 督办撤单, asked for by one supervisor.
    pub withdrawal: Option<Proposal<String>>,
    pub replaced_by: Option<SheetId>,
    pub closed_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

impl Sheet {
    pub fn no(&self) -> String {
        super::number::format(self.id)
    }

    pub fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// The unit should have been heard by now.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due_at| now > due_at)
    }

    /// What lists sort by: of open ones when somebody is waited for, of closed ones their end.
    pub fn listed_at(&self) -> Timestamp {
        self.closed_at.or(self.due_at).unwrap_or(self.updated_at)
    }
}
