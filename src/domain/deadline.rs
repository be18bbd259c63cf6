//! From a limit to a due time. Three units coexist: natural hours, working hours, working days.
//! domain.md §4.

use std::fmt;

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, OFFICE_MINUTES};
use crate::kernel::time::{HOUR_MS, MINUTE_MS, Timestamp};

/// A span of time in one of the field's units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Limit {
    Minutes(u32),
    Hours(u32),
    WorkingHours(u32),
    WorkingDays(u32),
    Days(u32),
}

/// No stage of the field lasts longer; a larger number is a mistake.
const COUNT_MAX: u32 = 3_660;

impl Limit {
    /// Reads `30min`, `24h`, `4wh`, `5wd`, `7d`.
    pub fn parse(text: &str) -> Option<Self> {
        let split = text.find(|c: char| !c.is_ascii_digit())?;
        let (count, unit) = text.split_at(split);
        let count: u32 = count.parse().ok().filter(|n| (1..=COUNT_MAX).contains(n))?;
        Some(match unit {
            "min" => Limit::Minutes(count),
            "h" => Limit::Hours(count),
            "wh" => Limit::WorkingHours(count),
            "wd" => Limit::WorkingDays(count),
            "d" => Limit::Days(count),
            _ => return None,
        })
    }

    /// As an office would say it.
    pub fn label(self) -> String {
        match self {
            Limit::Minutes(n) => format!("{n}分钟"),
            Limit::Hours(n) => format!("{n}小时"),
            Limit::WorkingHours(n) => format!("{n}个工作小时"),
            Limit::WorkingDays(n) => format!("{n}个工作日"),
            Limit::Days(n) => format!("{n}天"),
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Minutes(n) => write!(f, "{n}min"),
            Limit::Hours(n) => write!(f, "{n}h"),
            Limit::WorkingHours(n) => write!(f, "{n}wh"),
            Limit::WorkingDays(n) => write!(f, "{n}wd"),
            Limit::Days(n) => write!(f, "{n}d"),
        }
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}

impl TryFrom<String> for Limit {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Limit::parse(&text).ok_or_else(|| format!("not a limit: {text}"))
    }
}

/// A due time, and whether it rests on a year whose holidays are not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub at: Timestamp,
    pub provisional: bool,
}

/// When `limit` that starts at `start` ends. Working days count from the day after and end at
/// 24:00 of the last; working hours count each office minute and end when the last is counted.
pub fn due(calendar: &Calendar, start: Timestamp, limit: Limit) -> Due {
    let known = |at| Due {
        at,
        provisional: false,
    };
    match limit {
        Limit::Minutes(n) => known(start.plus_ms(i64::from(n) * MINUTE_MS)),
        Limit::Hours(n) => known(start.plus_ms(i64::from(n) * HOUR_MS)),
        Limit::Days(n) => known(start.plus_ms(i64::from(n) * 24 * HOUR_MS)),
        Limit::WorkingDays(n) => working_days(calendar, start, n),
        Limit::WorkingHours(n) => working_minutes(calendar, start, i64::from(n) * 60),
    }
}

/// How far `by` carries a due time. Working days count on from the last day that counted, which
/// a due time at 24:00 shows as the day after it.
pub fn extended(calendar: &Calendar, due_at: Timestamp, by: Limit) -> Due {
    match by {
        Limit::WorkingDays(n) => working_days(calendar, due_at.plus_ms(-1), n),
        _ => due(calendar, due_at, by),
    }
}

/// The strictest of several limits from the same start.
pub fn strictest(calendar: &Calendar, start: Timestamp, limits: &[Limit]) -> Option<(Limit, Due)> {
    limits
        .iter()
        .map(|limit| (*limit, due(calendar, start, *limit)))
        .min_by_key(|(_, due)| due.at)
}

fn working_days(calendar: &Calendar, start: Timestamp, count: u32) -> Due {
    let mut day = start.civil().date();
    let mut provisional = false;
    for _ in 0..count {
        let Some(next) = calendar.next_working_day(day) else {
            break;
        };
        provisional |= !calendar.knows(next.year());
        day = next;
    }
    let midnight = day.tomorrow().unwrap_or(day).to_datetime(Time::midnight());
    Due {
        at: Timestamp::from_civil(midnight),
        provisional,
    }
}

fn working_minutes(calendar: &Calendar, start: Timestamp, minutes: i64) -> Due {
    let (mut day, mut left_ms) = (start.civil().date(), minutes * MINUTE_MS);
    let mut provisional = false;
    loop {
        if calendar.is_working_day(day) {
            provisional |= !calendar.knows(day.year());
            for (open, close) in OFFICE_MINUTES {
                let (open, close) = (minute_of(day, *open).max(start), minute_of(day, *close));
                let span = close.since(open).max(0);
                if span > 0 && left_ms <= span {
                    return Due {
                        at: open.plus_ms(left_ms),
                        provisional,
                    };
                }
                left_ms -= span;
            }
        }
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => {
                return Due {
                    at: minute_of(day, 0),
                    provisional: true,
                };
            }
        }
    }
}

fn minute_of(day: Date, minute: u16) -> Timestamp {
    Timestamp::from_civil(day.to_datetime(Time::midnight())).plus_ms(i64::from(minute) * MINUTE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(&format!("{text}:00+08:00")).expect("a test's own time")
    }

    fn check(from: &str, limit: &str, expected: &str) {
        let limit = Limit::parse(limit).expect("a test's own limit");
        let found = due(&Calendar::default(), at(from), limit).at.rfc3339();
        assert_eq!(found, at(expected).rfc3339(), "{from} + {limit}");
    }

    /// domain.md §4, "checked by hand"; 24:00 of a day is 00:00 of the next.
    #[test]
    fn hand_checked_examples() {
        check("2025-01-24T10:00", "5wd", "2025-02-08T00:00");
        check("2025-09-30T10:00", "5wd", "2025-10-15T00:00");
        check("2026-02-13T17:50", "1wd", "2026-02-15T00:00");
        check("2026-02-13T17:50", "5wd", "2026-02-28T00:00");
        check("2026-05-08T10:00", "2wd", "2026-05-12T00:00");
        check("2026-09-18T10:00", "5wd", "2026-09-25T00:00");
        check("2026-02-14T17:30", "2wh", "2026-02-24T10:30");
        check("2026-11-23T12:30", "4wh", "2026-11-23T18:00");
        check("2026-11-23T03:00", "24h", "2026-11-24T03:00");
    }

    #[test]
    fn an_extension_counts_on_from_the_last_day() {
        let check = |due_at: &str, by: &str, expected: &str| {
            let by = Limit::parse(by).expect("a test's own limit");
            let found = extended(&Calendar::default(), at(due_at), by).at.rfc3339();
            assert_eq!(found, at(expected).rfc3339(), "{due_at} + {by}");
        };
        // Due at 24:00 on Monday the 23rd: five days on is 24:00 on the next Monday.
        check("2026-11-24T00:00", "5wd", "2026-12-01T00:00");
        check("2026-11-23T15:00", "1wd", "2026-11-25T00:00");
        check("2026-11-24T00:00", "24h", "2026-11-25T00:00");
    }

    #[test]
    fn an_unknown_year_is_provisional() {
        let calendar = Calendar::default();
        let start = at("2030-03-01T10:00");
        assert!(due(&calendar, start, Limit::WorkingDays(1)).provisional);
        assert!(due(&calendar, start, Limit::WorkingHours(1)).provisional);
        assert!(!due(&calendar, start, Limit::Hours(1)).provisional);
    }

    #[test]
    fn limits_read_back_as_written() {
        for text in ["30min", "24h", "4wh", "5wd", "7d"] {
            assert_eq!(Limit::parse(text).expect("valid").to_string(), text);
        }
        for text in ["", "5", "wd", "0h", "5 wd", "99999h", "-1h", "5mo"] {
            assert_eq!(Limit::parse(text), None, "{text}");
        }
    }
}
