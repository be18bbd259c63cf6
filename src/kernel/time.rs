//! Time as the product counts it: UTC milliseconds inside, +08:00 at every edge.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch, UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

pub const SECOND_MS: i64 = 1_000;
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// China keeps one offset all year, so no time-zone data is needed.
const CHINA: Offset = Offset::constant(8);
/// The years the product can speak of; outside them a stored number is damage.
const RANGE_MS: std::ops::RangeInclusive<i64> = -2_208_988_800_000..=4_102_444_800_000;

impl Timestamp {
    /// The same instant `ms` later (or earlier). Saturates; never wraps.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// How long from `earlier` to `self`, in ms.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Wall-clock date and time in China.
    pub fn civil(self) -> civil::DateTime {
        let ms = self.0.clamp(*RANGE_MS.start(), *RANGE_MS.end());
        let instant = jiff::Timestamp::from_millisecond(ms).expect("clamped into jiff's range");
        CHINA.to_datetime(instant)
    }

    /// The instant at which China's clocks show `at`.
    pub fn from_civil(at: civil::DateTime) -> Self {
        match CHINA.to_timestamp(at) {
            Ok(instant) => Self(instant.as_millisecond()),
            Err(_) => Self(*RANGE_MS.end()),
        }
    }

    /// `2026-11-23T17:50:00+08:00`, the form on every wire.
    pub fn rfc3339(self) -> String {
        let at = self.civil();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+08:00",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        )
    }

    /// Reads RFC 3339 with any offset. `None` when it is not one, or outside 1900–2100.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let instant: jiff::Timestamp = text.trim().parse().ok()?;
        let ms = instant.as_millisecond();
        RANGE_MS.contains(&ms).then_some(Self(ms))
    }

    /// China's time zone, for formatting by others.
    pub fn zone() -> TimeZone {
        TimeZone::fixed(CHINA)
    }
}

/// Where the time comes from. Only this file reads the machine's clock.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}

pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the wall clock"
    )]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Moves only when told to: for furnishing, tests and simulation.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    pub const fn at(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.0))
    }

    pub fn set(&self, to: Timestamp) {
        self.0.store(to.0, Ordering::SeqCst);
    }

    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn china_time_round_trips() {
        let at = Timestamp::parse_rfc3339("2026-11-23T09:26:16Z").expect("valid");
        assert_eq!(at.rfc3339(), "2026-11-23T17:26:16+08:00");
        assert_eq!(Timestamp::from_civil(at.civil()), at);
        assert_eq!(Timestamp::parse_rfc3339("2026-11-23 17:26"), None);
        assert_eq!(Timestamp::parse_rfc3339("9999-01-01T00:00:00Z"), None);
    }

    #[test]
    fn nonsense_numbers_do_not_panic() {
        for ms in [i64::MIN, i64::MAX, 0, -1] {
            let _ = Timestamp(ms).rfc3339();
        }
    }
}
