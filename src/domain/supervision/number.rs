//! The number of a sheet, `DB-2026-000123`, and of a meeting, `2026-W48`.

use crate::kernel::id::{MeetingId, SheetId};
use crate::kernel::time::Timestamp;

const PER_YEAR: u64 = 1_000_000;
const PREFIX: &str = "DB-";

/// The number after `last` for a sheet issued at `at`.
pub fn next(last: Option<SheetId>, at: Timestamp) -> SheetId {
    let first = u64::try_from(at.civil().year()).unwrap_or(0) * PER_YEAR + 1;
    last.map_or(SheetId(first), |last| SheetId((last.0 + 1).max(first)))
}

pub fn format(id: SheetId) -> String {
    format!("{PREFIX}{:04}-{:06}", id.0 / PER_YEAR, id.0 % PER_YEAR)
}

/// The sheet a number belongs to; `None` when it is no such number. Case does not matter.
pub fn parse(text: &str) -> Option<SheetId> {
    let upper = text.trim().to_ascii_uppercase();
    let (year, of_year) = upper.strip_prefix(PREFIX)?.split_once('-')?;
    let digits = |text: &str, count: usize| {
        let is_right = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
        is_right.then(|| text.parse::<u64>().ok()).flatten()
    };
    let of_year = digits(of_year, 6).filter(|n| *n > 0)?;
    Some(SheetId(digits(year, 4)? * PER_YEAR + of_year))
}

/// The meeting of the week `at` lies in: Monday to Sunday, as ISO 8601 counts them.
pub fn meeting_of(at: Timestamp) -> MeetingId {
    let week = at.civil().date().iso_week_date();
    let part = |number: i16| u32::try_from(number).unwrap_or(0);
    MeetingId(part(week.year()) * 100 + part(week.week().into()))
}

pub fn format_meeting(id: MeetingId) -> String {
    format!("{:04}-W{:02}", id.0 / 100, id.0 % 100)
}

pub fn parse_meeting(text: &str) -> Option<MeetingId> {
    let (year, week) = text.trim().split_once("-W")?;
    if (year.len(), week.len()) != (4, 2) {
        return None;
    }
    let (year, week): (u32, u32) = (year.parse().ok()?, week.parse().ok()?);
    (1..=53)
        .contains(&week)
        .then_some(MeetingId(year * 100 + week))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_up_within_a_year_and_read_back() {
        let at = Timestamp::parse_rfc3339("2026-12-31T23:59:00+08:00").expect("valid");
        let first = next(None, at);
        assert_eq!(format(first), "DB-2026-000001");
        assert_eq!(next(Some(first), at), SheetId(2_026_000_002));
        assert_eq!(next(Some(SheetId(2_025_000_777)), at), first);
        assert_eq!(
            next(Some(SheetId(2_027_000_004)), at),
            SheetId(2_027_000_005),
            "the clock was set back: no number twice"
        );
        assert_eq!(parse(" db-2026-000001 "), Some(first));
        for text in [
            "",
            "DB-2026-000000",
            "DB-26-000001",
            "DB-2026-1",
            "2026-000001",
            "DB-2026-00000１",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_week_begins_on_monday_and_belongs_to_the_year_of_its_thursday() {
        let of = |day: &str| {
            let at = Timestamp::parse_rfc3339(&format!("{day}T00:00:00+08:00")).expect("valid");
            format_meeting(meeting_of(at))
        };
        assert_eq!(of("2026-11-22"), "2026-W47");
        assert_eq!(of("2026-11-23"), "2026-W48");
        assert_eq!(of("2027-01-01"), "2026-W53");
        assert_eq!(parse_meeting("2026-W48"), Some(MeetingId(202_648)));
        for text in ["", "2026-48", "2026-W54", "2026-W00", "26-W48"] {
            assert_eq!(parse_meeting(text), None, "{text}");
        }
    }
}
