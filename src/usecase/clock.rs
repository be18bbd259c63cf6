//! Whether the machine's clock can be trusted. While we run nothing stops when it cannot: people are
//! told. A start under a clock that is plainly wrong is refused until somebody says it is right.

use super::{Refusal, Services, audit};
use crate::domain::log::Audit;
use crate::kernel::time::{DAY_MS, MINUTE_MS, OLDEST, SECOND_MS, Timestamp};
use crate::store::{DataFile, StoreError};

/// Corrections by a time server are smaller.
const TOLERATED_MS: i64 = MINUTE_MS;
/// Nobody's service stands still for longer.
const REST_MAX_MS: i64 = 366 * DAY_MS;

/// What a start makes of a clock that is plainly wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    Checked,
    /// Somebody has looked, and the clock is right.
    Accepted,
}

/// Why there is no start. Whatever time stands in the log once is never undercut again.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error(
        "服务器时钟显示 {shown}，早于本产品面世之时；请校正时钟后启动，确认无误时加 --accept-clock"
    )]
    Early { shown: String },
    #[error(
        "服务器时钟显示 {shown}，比最后一条日志（{last}）晚 {days} 天；请校正时钟后启动，确认无误时加 --accept-clock"
    )]
    Ahead {
        shown: String,
        last: String,
        days: i64,
    },
}

/// Errs when a log that ends at `last` must not be gone on with at the time `shown`.
pub fn examine(shown: Timestamp, last: Option<Timestamp>) -> Result<(), Wrong> {
    if shown < OLDEST {
        return Err(Wrong::Early {
            shown: shown.rfc3339(),
        });
    }
    match last {
        Some(last) if shown.since(last) > REST_MAX_MS => Err(Wrong::Ahead {
            shown: shown.rfc3339(),
            last: last.rfc3339(),
            days: shown.since(last) / DAY_MS,
        }),
        _ => Ok(()),
    }
}

/// When the last entry was written; `None` before the first.
pub fn last_entry(data: &DataFile) -> Result<Option<Timestamp>, StoreError> {
    data.read(|view| {
        let last = view.entry(view.last_seq()?)?;
        Ok(last.map(|entry| entry.at))
    })
}

/// Writes down that a start under a clock that would have been refused was wanted.
pub async fn record_accepted(services: &Services) -> Result<(), Refusal> {
    let shown = services.clock.read().shown;
    let last = services.store.counts().time();
    if examine(shown, Some(last)).is_ok() {
        return Ok(());
    }
    record(services, "accepted", seconds(shown.since(last))).await
}

/// Writes down what became of the clock.
pub async fn record(services: &Services, state: &str, seconds: u64) -> Result<(), Refusal> {
    let state = state.to_owned();
    audit::record(services, Audit::Clock { state, seconds }).await
}

fn seconds(ms: i64) -> u64 {
    ms.unsigned_abs() / SECOND_MS.unsigned_abs()
}

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

    /// How far it is from where it should be.
    pub const fn seconds(self) -> u64 {
        match self {
            Self::Right => 0,
            Self::Behind { seconds } | Self::Disbelieved { seconds } => seconds,
        }
    }
}

pub fn state(services: &Services) -> ClockState {
    let reading = services.clock.read();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_refused_under_a_clock_that_is_plainly_wrong() {
        let last = Timestamp(OLDEST.0 + 300 * DAY_MS);
        for (shown, is_right) in [
            (last, true),
            (last.plus_ms(-100 * DAY_MS), true),
            (last.plus_ms(REST_MAX_MS), true),
            (last.plus_ms(REST_MAX_MS + 1), false),
            (Timestamp(0), false),
            (Timestamp(OLDEST.0 - 1), false),
        ] {
            assert_eq!(examine(shown, Some(last)).is_ok(), is_right, "{shown:?}");
        }
        // Nothing is known of a log that has no entry yet.
        assert_eq!(examine(last.plus_ms(10 * REST_MAX_MS), None), Ok(()));
        assert!(examine(Timestamp(0), None).is_err());
    }
}
