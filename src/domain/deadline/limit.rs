//! Spans of time as the field writes them: `30min`, `24h`, `4wh`, `5wd`, `7d`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::kernel::time::{DAY_MS, HOUR_MS, MINUTE_MS};

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
pub const COUNT_MAX: u32 = 3_660;

/// What a limit is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Every moment, day and night; ms.
    Natural(i64),
    /// Moments of office time; ms.
    Office(i64),
    /// Whole working days from the day after.
    WorkingDays(u32),
}

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

    /// Whether which days are worked makes a difference to it.
    pub const fn needs_calendar(self) -> bool {
        matches!(self, Limit::WorkingHours(_) | Limit::WorkingDays(_))
    }

    pub(super) fn measure(self) -> Measure {
        match self {
            Limit::Minutes(n) => Measure::Natural(i64::from(n) * MINUTE_MS),
            Limit::Hours(n) => Measure::Natural(i64::from(n) * HOUR_MS),
            Limit::Days(n) => Measure::Natural(i64::from(n) * DAY_MS),
            Limit::WorkingHours(n) => Measure::Office(i64::from(n) * HOUR_MS),
            Limit::WorkingDays(n) => Measure::WorkingDays(n),
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

#[cfg(test)]
mod tests {
    use super::*;

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
