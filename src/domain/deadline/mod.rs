//! From a limit to a due time, and why it is that one. Three units coexist: natural hours, working
//! hours, working days. domain.md §4; pauses: docs/decisions/deadlines.md.

mod count;
mod explain;
mod limit;
mod pause;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use explain::{Counted, Explanation, Kind, Line, Mistake, Question, moment};
pub use limit::Limit;
pub use pause::{Pause, Pauses};

use super::calendar::{Calendar, Day};
use crate::kernel::time::Timestamp;
use count::count;
use limit::Measure;

/// A due time, and whether it rests on a year whose holidays are not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub at: Timestamp,
    pub provisional: bool,
}

/// Why a stretch of time counts or does not.
#[derive(Clone, Copy, Debug)]
enum Reason<'a> {
    Natural,
    /// Office time of a worked day.
    Office(Day<'a>),
    Break,
    OffHours,
    /// The rest of the day it began on: working days count from the day after.
    StartDay,
    /// A whole day, and a pause in it that makes no difference.
    Day(Day<'a>, Option<&'a Pause>),
    PausedDay(&'a Pause),
    Paused(&'a Pause),
}

/// When `limit` that starts at `start` ends. Working days count from the day after and end at
/// 24:00 of the last; working hours count each office minute and end when the last is counted.
pub fn due(calendar: &Calendar, start: Timestamp, limit: Limit) -> Due {
    due_with(calendar, start, limit, &Pauses::default())
}

/// The same for a clock that stood still now and then.
pub fn due_with(calendar: &Calendar, start: Timestamp, limit: Limit, pauses: &Pauses) -> Due {
    count(calendar, start, limit, pauses, &mut ())
}

/// How far `by` carries a due time. Working days count on from the last day that counted, which
/// a due time at 24:00 shows as the day after it.
pub fn extended(calendar: &Calendar, due_at: Timestamp, by: Limit) -> Due {
    let from = match by {
        Limit::WorkingDays(_) => due_at.plus_ms(-1),
        _ => due_at,
    };
    due(calendar, from, by)
}

/// Where a pause carries the due time of a clock that runs since `start` and counts in the unit of
/// `limit`: as far as counting anew with all its pauses would, because what a pause takes away
/// depends on nothing else. A clock that had run out before stays as late as it was.
pub fn resumed(
    calendar: &Calendar,
    (start, due_at): (Timestamp, Timestamp),
    limit: Limit,
    (from, to): (Timestamp, Timestamp),
) -> Due {
    let due_as_it_was = Due {
        at: due_at,
        provisional: false,
    };
    if from >= due_at || to <= from {
        return due_as_it_was;
    }
    let (since, lost) = match limit.measure() {
        Measure::Natural(_) => (due_at, Measure::Natural(to.since(from))),
        Measure::Office(_) => {
            let lost = count::office_time(calendar, from, to);
            (due_at, Measure::Office(lost))
        }
        Measure::WorkingDays(_) => {
            let lost = count::days_ended(calendar, start, from, to);
            (due_at.plus_ms(-1), Measure::WorkingDays(lost))
        }
    };
    if matches!(lost, Measure::Office(0) | Measure::WorkingDays(0)) {
        return due_as_it_was;
    }
    count::measured(calendar, since, lost, &Pauses::default(), &mut ())
}

/// The strictest of several limits from the same start.
pub fn strictest(calendar: &Calendar, start: Timestamp, limits: &[Limit]) -> Option<(Limit, Due)> {
    limits
        .iter()
        .map(|limit| (*limit, due(calendar, start, *limit)))
        .min_by_key(|(_, due)| due.at)
}
