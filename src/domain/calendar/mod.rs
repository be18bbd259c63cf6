//! Working days and office hours. Holidays and the weekend days worked instead (调休) are data:
//! the State Council's yearly notices, from holiday-cn (MIT; licence beside the files).

mod edition;
mod notice;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

pub use edition::{CalendarChange, CalendarEdition, Calendars, EDITIONS_MAX};
pub use notice::{NamedDay, Notice, NoticeMistake};

/// Office time of a working day, in minutes from midnight, half-open, in order. domain.md §4.
pub const OFFICE_MINUTES: &[(u16, u16)] = &[(9 * 60, 12 * 60), (14 * 60, 18 * 60)];

/// The version of the calendar that nobody has changed yet.
pub const FIRST_VERSION: u32 = 1;

/// Which days are worked. A year without a notice falls back to Monday–Friday, and says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    version: u32,
    /// Days the notices name.
    named: BTreeMap<Date, Named>,
    years: BTreeSet<i16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    is_worked: bool,
    /// The festival's.
    name: Arc<str>,
}

/// What a day is, and by whose name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day<'a> {
    Working,
    Weekend,
    /// Off by a notice, for this festival.
    Holiday(&'a str),
    /// A Saturday or Sunday worked in exchange (调休).
    MakeUp(&'a str),
}

impl Day<'_> {
    pub const fn is_worked(self) -> bool {
        matches!(self, Self::Working | Self::MakeUp(_))
    }
}

pub(super) const NOTICES: &[&str] = &[
    include_str!("data/holiday-cn-2018.json"),
    include_str!("data/holiday-cn-2019.json"),
    include_str!("data/holiday-cn-2020.json"),
    include_str!("data/holiday-cn-2021.json"),
    include_str!("data/holiday-cn-2022.json"),
    include_str!("data/holiday-cn-2023.json"),
    include_str!("data/holiday-cn-2024.json"),
    include_str!("data/holiday-cn-2025.json"),
    include_str!("data/holiday-cn-2026.json"),
];

impl Default for Calendar {
    /// The notices built in.
    fn default() -> Self {
        static BUILT_IN: OnceLock<Calendar> = OnceLock::new();
        BUILT_IN.get_or_init(|| Calendar::with(vec![])).clone()
    }
}

impl Calendar {
    /// The first version: the notices built in, and these in addition or in their place.
    pub fn with(imported: Vec<Notice>) -> Self {
        Self::of_version(FIRST_VERSION, &imported)
    }

    fn of_version(version: u32, imported: &[Notice]) -> Self {
        static BUILT_IN: OnceLock<Vec<Notice>> = OnceLock::new();
        let read = |text: &&str| Notice::read(text).expect("the built-in notices are well formed");
        let built_in = BUILT_IN.get_or_init(|| NOTICES.iter().map(read).collect());
        let notices: BTreeMap<i16, &Notice> = built_in
            .iter()
            .chain(imported)
            .map(|notice| (notice.year, notice))
            .collect();
        let named = notices.values().flat_map(|notice| &notice.days).map(|day| {
            let named = Named {
                is_worked: !day.is_off_day,
                name: Arc::clone(&day.name),
            };
            (day.date, named)
        });
        Self {
            version,
            named: named.collect(),
            years: notices.keys().copied().collect(),
        }
    }

    /// Whether a notice of `year` can follow what is known.
    ///
    /// # Errors
    /// When a year between is missing.
    pub fn takes(&self, year: i16) -> Result<(), NoticeMistake> {
        let missing = match (self.years.first(), self.years.last()) {
            (_, Some(last)) if year > last + 1 => last + 1,
            (Some(first), _) if year < first - 1 => first - 1,
            _ => return Ok(()),
        };
        Err(NoticeMistake::Gap { missing, year })
    }

    /// Which of its versions this is; the first is 1.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Whether every day is the same in both, whatever their versions.
    pub fn has_the_days_of(&self, other: &Self) -> bool {
        (&self.named, &self.years) == (&other.named, &other.years)
    }

    /// The years whose notices are known, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.iter().copied()
    }

    pub fn day(&self, date: Date) -> Day<'_> {
        let is_weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        match (self.named.get(&date), is_weekend) {
            (Some(named), true) if named.is_worked => Day::MakeUp(&named.name),
            (Some(named), _) if !named.is_worked => Day::Holiday(&named.name),
            (_, true) => Day::Weekend,
            // A notice may also say of a weekday that it is worked: an ordinary working day.
            (_, false) => Day::Working,
        }
    }

    pub fn is_working_day(&self, date: Date) -> bool {
        self.day(date).is_worked()
    }

    /// Office time of a day if it is worked, in minutes from midnight, half-open, in order.
    pub const fn office(&self, _date: Date) -> &'static [(u16, u16)] {
        OFFICE_MINUTES
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

    #[test]
    fn days_have_the_names_of_the_notices() {
        let calendar = Calendar::default();
        let check = |year, month, day, expected| {
            assert_eq!(calendar.day(date(year, month, day)), expected);
        };
        check(2026, 2, 13, Day::Working);
        check(2026, 2, 14, Day::MakeUp("春节"));
        check(2026, 2, 15, Day::Holiday("春节"));
        check(2026, 11, 21, Day::Weekend);
        // Named by the next year's notice.
        check(2018, 12, 29, Day::MakeUp("元旦"));
        check(2018, 12, 31, Day::Holiday("元旦"));
        // The Monday to which the festival of 2020 was prolonged.
        check(2020, 2, 3, Day::Working);
    }
}
