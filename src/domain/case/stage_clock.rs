//! The clock of one stage of a case's life. domain.md §4.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::domain::deadline::Limit;
use crate::kernel::time::Timestamp;

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
