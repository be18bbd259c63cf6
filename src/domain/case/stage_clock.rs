//! The clock of one stage of a case's life. domain.md §4.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::domain::calendar::FIRST_VERSION;
use crate::domain::deadline::Limit;
use crate::kernel::time::Timestamp;

/// The versions of the rules and of the calendar a due time was counted by. Stored as a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Basis {
    pub policy: u32,
    pub calendar: u32,
}

impl Basis {
    /// What everything was counted by before there was a choice; not stored.
    pub const FIRST: Self = Self {
        policy: 1,
        calendar: FIRST_VERSION,
    };

    fn is_first(&self) -> bool {
        *self == Self::FIRST
    }
}

impl Default for Basis {
    fn default() -> Self {
        Self::FIRST
    }
}

impl From<(u32, u32)> for Basis {
    fn from((policy, calendar): (u32, u32)) -> Self {
        Self { policy, calendar }
    }
}

impl From<Basis> for (u32, u32) {
    fn from(basis: Basis) -> Self {
        (basis.policy, basis.calendar)
    }
}

/// One running or stopped stage clock.
#[skip_serializing_none]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageClock {
    pub started_at: Timestamp,
    pub due_at: Timestamp,
    pub limit: Limit,
    pub provisional: bool,
    pub stopped_at: Option<Timestamp>,
    /// Since when it stands still: see `State::paused_clocks`, and merging.
    pub paused_at: Option<Timestamp>,
    /// Paused so far, in ms.
    pub paused_ms: i64,
    /// Kept until the due time is counted again.
    #[serde(default, skip_serializing_if = "Basis::is_first")]
    pub basis: Basis,
}

impl StageClock {
    pub fn is_running(&self) -> bool {
        self.stopped_at.is_none() && self.paused_at.is_none()
    }

    /// Whether it ended, or stands, after its due time.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.stopped_at.or(self.paused_at).unwrap_or(now) > self.due_at
    }
}
