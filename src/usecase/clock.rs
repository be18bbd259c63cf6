//! Whether the machine's clock can be trusted. Nothing stops when it cannot: people are told.

use super::Services;
use crate::kernel::time::{MINUTE_MS, SECOND_MS};

/// Corrections by a time server are smaller.
const TOLERATED_MS: i64 = MINUTE_MS;

/// How the clock stands to what we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockState {
    Right,
    /// It shows less than the log's last entry: it was set back, or had run ahead before. The log's
    /// time stands still until the clock has come up to it.
    Behind {
        seconds: u64,
    },
    /// It jumped ahead by days while we ran, and is not believed until the next start.
    Disbelieved {
        seconds: u64,
    },
}

impl ClockState {
    /// As programs are told.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Right => "ok",
            Self::Behind { .. } => "behind",
            Self::Disbelieved { .. } => "disbelieved",
        }
    }
}

pub fn state(services: &Services) -> ClockState {
    let reading = services.clock.read();
    let seconds = |ms: i64| u64::try_from(ms / SECOND_MS).unwrap_or(0);
    if !reading.is_believed() {
        let seconds = seconds(reading.shown.since(reading.steady));
        return ClockState::Disbelieved { seconds };
    }
    let behind = services.store.counts().time().since(reading.shown);
    if behind > TOLERATED_MS {
        let seconds = seconds(behind);
        return ClockState::Behind { seconds };
    }
    ClockState::Right
}
