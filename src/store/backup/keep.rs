//! Which backups are kept: the newest few, and the last of each of the latest days, weeks, months
//! that have one. Counted in backups, not in time: when none are made, none go.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::kernel::time::Timestamp;

/// How many are kept of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    pub newest: u32,
    pub daily: u32,
    pub weekly: u32,
    pub monthly: u32,
}

/// What becomes of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    No,
    /// Until about then, if one a day is made from now on.
    Until(Date),
}

impl Keep {
    /// For each of `times`, latest first.
    pub fn judge(&self, times: &[Timestamp]) -> Vec<Kept> {
        let Self {
            newest,
            daily,
            weekly,
            monthly,
        } = *self;
        let day = |date: Date| date;
        let week = |date: Date| {
            let from_monday = date.weekday().to_monday_zero_offset();
            date.saturating_sub(jiff::Span::new().days(from_monday))
        };
        let month = |date: Date| date.first_of_month();
        let (mut days, mut weeks, mut months) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let today = times.first().map(|at| at.civil().date());
        let judged = times.iter().zip(0u32..).map(|(at, n)| {
            let (date, today) = (at.civil().date(), today?);
            let left = |seen: &mut BTreeSet<Date>, start: Date, limit: u32| {
                let rank = u32::try_from(seen.len()).unwrap_or(u32::MAX);
                (seen.insert(start) && rank < limit).then(|| i64::from(limit - rank))
            };
            let span = jiff::Span::new();
            let spans = [
                (n < newest).then(|| span.days(i64::from(newest - n))),
                left(&mut days, day(date), daily).map(|left| span.days(left)),
                left(&mut weeks, week(date), weekly).map(|left| span.weeks(left)),
                left(&mut months, month(date), monthly).map(|left| span.months(left)),
            ];
            let ends = spans.into_iter().flatten();
            ends.map(|span| today.saturating_add(span)).max()
        });
        judged
            .map(|until| until.map_or(Kept::No, Kept::Until))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::DAY_MS;

    const KEEP: Keep = Keep {
        newest: 1,
        daily: 7,
        weekly: 4,
        monthly: 12,
    };

    /// One a night for two years, swept each time.
    #[test]
    fn a_year_of_nights_leaves_what_the_rule_says() {
        let first = Timestamp::parse_rfc3339("2025-01-01T02:30:00+08:00").unwrap();
        let mut kept: Vec<Timestamp> = Vec::new();
        for night in 0..730 {
            kept.insert(0, first.plus_ms(night * DAY_MS));
            let judged = KEEP.judge(&kept);
            let mut judged = judged.iter();
            kept.retain(|_| judged.next() != Some(&Kept::No));
            assert!(kept.len() <= 1 + 7 + 4 + 12);
        }
        let days: BTreeSet<_> = kept.iter().map(|at| at.civil().date()).collect();
        let last = kept[0].civil().date();
        for back in 0..7 {
            assert!(days.contains(&last.saturating_sub(jiff::Span::new().days(back))));
        }
        let months: BTreeSet<_> = days.iter().map(|date| date.first_of_month()).collect();
        assert!(months.len() >= 12, "{days:?}");
    }

    #[test]
    fn when_none_are_made_none_go() {
        let at = |text| Timestamp::parse_rfc3339(text).unwrap();
        let old = [
            at("2020-03-02T02:30:00+08:00"),
            at("2020-03-01T02:30:00+08:00"),
            at("2019-01-01T02:30:00+08:00"),
        ];
        assert!(KEEP.judge(&old).iter().all(|kept| *kept != Kept::No));
        assert!(KEEP.judge(&[]).is_empty());
    }

    #[test]
    fn of_several_on_one_day_the_last_stays() {
        let at = |text| Timestamp::parse_rfc3339(text).unwrap();
        let day = [
            at("2026-11-23T12:00:00+08:00"),
            at("2026-11-23T11:00:00+08:00"),
            at("2026-11-22T23:00:00+08:00"),
        ];
        let judged = KEEP.judge(&day);
        assert_eq!(judged[1], Kept::No);
        assert!(matches!(judged[0], Kept::Until(_)));
        assert!(matches!(judged[2], Kept::Until(_)));
    }
}
