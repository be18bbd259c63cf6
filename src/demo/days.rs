//! When appeals come: by season, weekday and hour as at a hotline, more in storms.

use jiff::civil::{Date, Time, date};
use jiff::{Span, ToSpan};

use super::district::Season;
use crate::domain::calendar::{Calendar, OFFICE_MINUTES};
use crate::kernel::chance::Dice;
use crate::kernel::time::{HOUR_MS, MINUTE_MS, Timestamp};

/// Share of each hour of a day.
const HOURS: [u64; 24] = [
    2, 1, 1, 1, 1, 2, 5, 12, 30, 52, 55, 46, 24, 26, 44, 50, 48, 40, 26, 22, 22, 18, 10, 5,
];
/// Per cent of an ordinary working day.
const DAY_OFF: u64 = 55;
const STORM: u64 = 250;
/// Storms of one season.
const STORMS_A_YEAR: usize = 4;

/// How a district's year runs.
#[derive(Debug)]
pub struct Days<'a> {
    calendar: &'a Calendar,
    storms: Vec<Date>,
}

impl<'a> Days<'a> {
    /// Storms fall on days of July to September, each with the day after.
    pub fn new(calendar: &'a Calendar, years: [i16; 2], dice: &mut Dice) -> Self {
        let mut storms = Vec::new();
        for year in years {
            for _ in 0..STORMS_A_YEAR {
                let day = date(year, 7, 1).saturating_add(dice.between(0, 85).days());
                storms.extend([day, day.saturating_add(1.day())]);
            }
        }
        Self { calendar, storms }
    }

    pub fn is_storm(&self, day: Date) -> bool {
        self.storms.contains(&day)
    }

    /// The seasons of the demo's matters that reign on a day; several may.
    pub fn seasons(&self, day: Date) -> Vec<Season> {
        let (month, dom) = (day.month(), day.day());
        let mut seasons = Vec::new();
        let mut reigns = |season, when: bool| {
            if when {
                seasons.push(season);
            }
        };
        reigns(Season::Typhoon, matches!(month, 6..=9));
        reigns(
            Season::Summer,
            matches!(month, 6..=9) || (month == 5 && dom > 15),
        );
        reigns(Season::Spring, matches!(month, 3 | 4));
        reigns(Season::Festival, month == 2 || (month == 1 && dom > 15));
        reigns(
            Season::Term,
            matches!(
                (month, dom),
                (2, 20..) | (4 | 5, _) | (8, 20..) | (9, ..=20)
            ),
        );
        reigns(
            Season::Yearend,
            matches!((month, dom), (11, 20..) | (12 | 1, _) | (2, ..=10)),
        );
        seasons
    }

    fn weight(&self, day: Date) -> u64 {
        let month = match day.month() {
            6..=9 => 114,
            2 => 84,
            1 | 12 => 96,
            _ => 100,
        };
        let kind = if self.is_storm(day) {
            STORM
        } else if self.calendar.is_working_day(day) {
            100
        } else {
            DAY_OFF
        };
        month * kind / 100
    }

    /// `count` moments between `from` and `to`, in order.
    pub fn filing_times(
        &self,
        dice: &mut Dice,
        from: Timestamp,
        to: Timestamp,
        count: usize,
    ) -> Vec<Timestamp> {
        let (mut slots, mut total) = (Vec::new(), 0);
        let mut day = from.civil().date();
        while day <= to.civil().date() && slots.len() < 24 * 3_700 {
            let midnight = Timestamp::from_civil(day.to_datetime(Time::midnight()));
            let weight = self.weight(day);
            for (hour, share) in (0..).zip(HOURS) {
                let start = midnight.plus_ms(hour * HOUR_MS);
                if start >= from && start < to {
                    total += weight * share;
                    slots.push((total, start));
                }
            }
            day = day.saturating_add(Span::new().days(1));
        }
        let mut times: Vec<_> = (0..count)
            .filter_map(|_| {
                let drawn = dice.below(total);
                let slot = slots.partition_point(|(upto, _)| *upto <= drawn);
                let (_, start) = slots.get(slot)?;
                Some(start.plus_ms(dice.between(0, HOUR_MS - 1)).min(to))
            })
            .collect();
        times.sort_unstable();
        times
    }
}

/// The instant after `minutes` of office time from `at`. Bounded by two months of days off.
pub fn office_after(calendar: &Calendar, at: Timestamp, minutes: i64) -> Timestamp {
    let mut left = minutes * MINUTE_MS;
    let mut day = at.civil().date();
    for _ in 0..60 {
        if calendar.is_working_day(day) {
            for (open, close) in office_spans(day) {
                let open = open.max(at);
                let span = close.since(open).max(0);
                if left < span {
                    return open.plus_ms(left);
                }
                left -= span;
            }
        }
        day = day.saturating_add(1.day());
    }
    at.plus_ms(minutes * MINUTE_MS)
}

pub fn is_office_time(calendar: &Calendar, at: Timestamp) -> bool {
    let day = at.civil().date();
    calendar.is_working_day(day)
        && office_spans(day).any(|(open, close)| (open..close).contains(&at))
}

/// The end of the last office time before `at`, if there is one in the two weeks before.
pub fn last_close(calendar: &Calendar, at: Timestamp) -> Option<Timestamp> {
    let mut day = at.civil().date();
    for _ in 0..14 {
        if calendar.is_working_day(day) {
            let closes = office_spans(day).map(|(_, close)| close);
            if let Some(close) = closes.filter(|close| *close <= at).last() {
                return Some(close);
            }
        }
        day = day.saturating_sub(1.day());
    }
    None
}

fn office_spans(day: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> {
    let midnight = Timestamp::from_civil(day.to_datetime(Time::midnight()));
    let at = move |minute: u16| midnight.plus_ms(i64::from(minute) * MINUTE_MS);
    OFFICE_MINUTES
        .iter()
        .map(move |(open, close)| (at(*open), at(*close)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(&format!("{text}:00+08:00")).expect("a test's own time")
    }

    #[test]
    fn office_minutes_skip_lunch_nights_and_holidays() {
        let calendar = Calendar::default();
        let check = |from, minutes, to| {
            let found = office_after(&calendar, at(from), minutes).rfc3339();
            assert_eq!(found, at(to).rfc3339(), "{from} + {minutes}");
        };
        check("2026-11-23T11:30", 60, "2026-11-23T14:30");
        check("2026-11-20T17:50", 20, "2026-11-23T09:10");
        check("2026-02-14T17:30", 120, "2026-02-24T10:30");
        assert!(
            is_office_time(&calendar, at("2026-02-14T10:00")),
            "worked Saturday"
        );
        assert!(
            !is_office_time(&calendar, at("2026-02-20T10:00")),
            "spring festival"
        );
        let close = last_close(&calendar, at("2026-11-23T08:00")).expect("there is one");
        assert_eq!(close, at("2026-11-20T18:00"));
    }

    #[test]
    fn people_call_in_office_time_and_in_storms() {
        let calendar = Calendar::default();
        let mut dice = Dice::from_seed(9);
        let days = Days::new(&calendar, [2025, 2026], &mut dice);
        let (from, to) = (at("2025-11-24T00:00"), at("2026-11-23T12:00"));
        let times = days.filing_times(&mut dice, from, to, 20_000);
        assert_eq!(times.len(), 20_000);
        assert!(times.is_sorted() && times[0] >= from && times[19_999] <= to);
        let per = |is_one: &dyn Fn(Date) -> bool| {
            let count = times.iter().filter(|t| is_one(t.civil().date())).count();
            let all = (0..364).map(|n| from.civil().date().saturating_add(n.days()));
            count as f64 / all.filter(|day| is_one(*day)).count() as f64
        };
        let working = per(&|day| calendar.is_working_day(day) && !days.is_storm(day));
        let off = per(&|day| !calendar.is_working_day(day) && !days.is_storm(day));
        let storm = per(&|day| days.is_storm(day));
        assert!(
            off < working * 0.7 && storm > working * 1.8,
            "{off} {working} {storm}"
        );
        let at_night = times.iter().filter(|t| t.civil().hour() < 6).count();
        assert!(at_night * 20 < times.len(), "{at_night}");
    }
}
