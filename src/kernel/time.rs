//! Time as the product counts it: UTC milliseconds inside, +08:00 at every edge.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

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
        // Digit by digit: an answer holds dozens of these, and format! costs as much as the rest.
        let at = self.civil();
        let mut text = *b"0000-00-00T00:00:00+08:00";
        for (place, number) in [
            (0..4, at.year()),
            (5..7, at.month().into()),
            (8..10, at.day().into()),
            (11..13, at.hour().into()),
            (14..16, at.minute().into()),
            (17..19, at.second().into()),
        ] {
            let mut rest = number.unsigned_abs();
            for digit in text[place].iter_mut().rev() {
                *digit += u8::try_from(rest % 10).expect("one digit");
                rest /= 10;
            }
        }
        text.map(char::from).iter().collect()
    }

    /// Reads RFC 3339 with any offset. `None` when it is not one, or outside 1900–2100.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let instant: jiff::Timestamp = text.trim().parse().ok()?;
        let ms = instant.as_millisecond();
        RANGE_MS.contains(&ms).then_some(Self(ms))
    }

    /// Whether it lies in the years the product can speak of.
    pub fn is_in_range(self) -> bool {
        RANGE_MS.contains(&self.0)
    }

    /// China's time zone, for formatting by others.
    pub fn zone() -> TimeZone {
        TimeZone::fixed(CHINA)
    }
}

/// Two clocks read at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What the machine's clock shows. It may be set, forwards and back.
    pub shown: Timestamp,
    /// What it showed when the program started, and what has passed since. Nobody can set it.
    pub steady: Timestamp,
}

/// How far the clock may jump ahead of the steady one before it is taken for a mistake. An answer
/// is kept for its request this long, so no jump that is believed makes a repeat a second request.
pub const AHEAD_MAX_MS: i64 = 2 * DAY_MS;
/// 2026-01-01: no installation is older, so a steady clock before it began at a machine that had
/// lost its time, and whatever that machine shows later is better.
pub const OLDEST: Timestamp = Timestamp(1_767_196_800_000);

impl Reading {
    /// What the clock shows, unless it ran ahead in a way no clock does.
    pub fn believed(self) -> Timestamp {
        if self.is_believed() {
            self.shown
        } else {
            self.steady
        }
    }

    /// What one believes stands in the log for ever and holds its time until it is reached, so a
    /// clock set ten years ahead for a minute must not be. Going back does no such harm.
    pub fn is_believed(self) -> bool {
        self.shown.since(self.steady) <= AHEAD_MAX_MS || self.steady < OLDEST
    }
}

/// Where the time comes from. Only this file reads the machine's clock.
pub trait Clock: Send + Sync + 'static {
    fn read(&self) -> Reading;

    /// The time of day, for everything that happens.
    fn now(&self) -> Timestamp {
        self.read().believed()
    }

    /// For what lasts a while, such as sessions and locks: setting the clock neither ends nor
    /// prolongs it.
    fn steady(&self) -> Timestamp {
        self.read().steady
    }

    /// What the clock will show at a steady time, for people.
    fn shown_at(&self, steady: Timestamp) -> Timestamp {
        let reading = self.read();
        reading.believed().plus_ms(steady.since(reading.steady))
    }
}

#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    started: Instant,
    showed: Timestamp,
}

impl SystemClock {
    pub fn start() -> Self {
        Self {
            started: Instant::now(),
            showed: shown(),
        }
    }
}

impl Clock for SystemClock {
    fn read(&self) -> Reading {
        let passed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        Reading {
            shown: shown(),
            steady: self.showed.plus_ms(passed),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the wall clock"
)]
fn shown() -> Timestamp {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Moves only when told to: for furnishing, tests and simulation.
#[derive(Debug)]
pub struct ManualClock {
    shown: AtomicI64,
    steady: AtomicI64,
}

impl ManualClock {
    pub const fn at(start: Timestamp) -> Self {
        Self {
            shown: AtomicI64::new(start.0),
            steady: AtomicI64::new(start.0),
        }
    }

    pub fn set(&self, to: Timestamp) {
        self.shown.store(to.0, Ordering::SeqCst);
        self.steady.store(to.0, Ordering::SeqCst);
    }

    /// Time passes.
    pub fn advance_ms(&self, ms: i64) {
        self.shown.fetch_add(ms, Ordering::SeqCst);
        self.steady.fetch_add(ms, Ordering::SeqCst);
    }

    /// Somebody sets the clock; no time passes.
    pub fn jump_ms(&self, ms: i64) {
        self.shown.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn read(&self) -> Reading {
        let load = |of: &AtomicI64| Timestamp(of.load(Ordering::SeqCst));
        Reading {
            shown: load(&self.shown),
            steady: load(&self.steady),
        }
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
    fn only_a_clock_that_ran_far_ahead_is_not_believed() {
        let start = Timestamp(OLDEST.0 + DAY_MS);
        let clock = ManualClock::at(start);
        for (jump, believed) in [
            (HOUR_MS, true),
            (-HOUR_MS, true),
            (AHEAD_MAX_MS, true),
            (AHEAD_MAX_MS + 1, false),
            (3_650 * DAY_MS, false),
            (-3_650 * DAY_MS, true),
        ] {
            clock.jump_ms(jump);
            let expected = if believed { start.plus_ms(jump) } else { start };
            assert_eq!(clock.now(), expected, "{jump}");
            assert_eq!(clock.steady(), start);
            clock.jump_ms(-jump);
        }
        // A machine without a battery learns the time a moment after its start.
        let clock = ManualClock::at(Timestamp(0));
        clock.jump_ms(start.0);
        assert_eq!(clock.now(), start);
        assert_eq!(
            clock.shown_at(Timestamp(MINUTE_MS)),
            start.plus_ms(MINUTE_MS)
        );
    }

    #[test]
    fn nonsense_numbers_do_not_panic() {
        for ms in [i64::MIN, i64::MAX, 0, -1] {
            let _ = Timestamp(ms).rfc3339();
        }
    }
}
