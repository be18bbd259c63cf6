//! Working days and office hours. Holidays and the weekend days worked instead (调休) are data:
//! the State Council's yearly notices, from holiday-cn (MIT; licence beside the files).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// Office time of a working day, in minutes from midnight, half-open, in order. domain.md §4.
pub const OFFICE_MINUTES: &[(u16, u16)] = &[(9 * 60, 12 * 60), (14 * 60, 18 * 60)];

/// Which days are worked. A year without a notice falls back to Monday–Friday, and says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Days that differ from Monday–Friday: `true` is worked, `false` is off.
    exceptions: BTreeMap<Date, bool>,
    years: BTreeSet<i16>,
}

#[derive(Deserialize)]
struct Notice {
    year: i16,
    days: Vec<NoticeDay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NoticeDay {
    date: Date,
    is_off_day: bool,
}

const NOTICES: &[&str] = &[
    include_str!("calendar_data/holiday-cn-2018.json"),
    include_str!("calendar_data/holiday-cn-2019.json"),
    include_str!("calendar_data/holiday-cn-2020.json"),
    include_str!("calendar_data/holiday-cn-2021.json"),
    include_str!("calendar_data/holiday-cn-2022.json"),
    include_str!("calendar_data/holiday-cn-2023.json"),
    include_str!("calendar_data/holiday-cn-2024.json"),
    include_str!("calendar_data/holiday-cn-2025.json"),
    include_str!("calendar_data/holiday-cn-2026.json"),
];

impl Default for Calendar {
    /// The notices built in.
    fn default() -> Self {
        static BUILT_IN: OnceLock<Calendar> = OnceLock::new();
        BUILT_IN
            .get_or_init(|| {
                let mut calendar = Calendar {
                    exceptions: BTreeMap::new(),
                    years: BTreeSet::new(),
                };
                for text in NOTICES {
                    let notice: Notice =
                        serde_json::from_str(text).expect("the built-in notices are well formed");
                    calendar.years.insert(notice.year);
                    for day in notice.days {
                        calendar.exceptions.insert(day.date, !day.is_off_day);
                    }
                }
                calendar
            })
            .clone()
    }
}

impl Calendar {
    pub fn is_working_day(&self, date: Date) -> bool {
        self.exceptions
            .get(&date)
            .copied()
            .unwrap_or_else(|| !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday))
    }

    /// Whether the year's notice is known; if not, days in it are a guess.
    pub fn knows(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// The first working day after `date`. `None` only at the end of time.
    pub fn next_working_day(&self, date: Date) -> Option<Date> {
        let mut day = date;
        loop {
            day = day.checked_add(1.day()).ok()?;
            if self.is_working_day(day) {
                return Some(day);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn two_published_years_have_248_working_days() {
        let calendar = Calendar::default();
        for year in [2025, 2026] {
            let first = date(year, 1, 1);
            let days = first.series(1.day()).take_while(|d| d.year() == year);
            assert_eq!(
                days.filter(|d| calendar.is_working_day(*d)).count(),
                248,
                "{year}"
            );
            assert!(calendar.knows(year));
        }
        assert!(!calendar.knows(2031));
    }
}
