//! How near its end a clock is: green, blue, yellow, red, purple. domain.md §4.

use super::calendar::Calendar;
use super::case::StageClock;
use super::deadline::{Limit, due};
use crate::closed_list;
use crate::kernel::time::Timestamp;

closed_list! {
    Colour {
        Green = "green" "正常",
        Blue = "blue" "过半",
        Yellow = "yellow" "临期",
        Red = "red" "超期",
        Purple = "purple" "严重超期",
    }
}

/// The colour of a clock from its start and due time, as it stands at `at`.
pub fn colour(calendar: &Calendar, started: Timestamp, due_at: Timestamp, at: Timestamp) -> Colour {
    let (whole, used) = (due_at.since(started).max(1), at.since(started));
    if at > due_at {
        return if used > whole.saturating_mul(2) {
            Colour::Purple
        } else {
            Colour::Red
        };
    }
    let percent = used.saturating_mul(100) / whole;
    if percent >= 80 || due(calendar, at, Limit::WorkingHours(2)).at >= due_at {
        Colour::Yellow
    } else if percent >= 50 {
        Colour::Blue
    } else {
        Colour::Green
    }
}

impl StageClock {
    /// The clock's colour now, or as it was when it ended or was halted.
    pub fn colour(&self, calendar: &Calendar, now: Timestamp) -> Colour {
        let at = self.stopped_at.or(self.paused_at).unwrap_or(now);
        colour(calendar, self.started_at, self.due_at, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_a_five_day_limit() {
        let at = |text: &str| Timestamp::parse_rfc3339(text).expect("a test's own time");
        let start = at("2026-11-02T10:00:00+08:00");
        let due_at = at("2026-11-10T00:00:00+08:00");
        let check = |now: &str, expected: Colour| {
            assert_eq!(
                colour(&Calendar::default(), start, due_at, at(now)),
                expected,
                "{now}"
            );
        };
        check("2026-11-02T11:00:00+08:00", Colour::Green);
        check("2026-11-06T09:30:00+08:00", Colour::Blue);
        check("2026-11-09T09:00:00+08:00", Colour::Yellow);
        check("2026-11-10T00:00:01+08:00", Colour::Red);
        check("2026-11-20T00:00:00+08:00", Colour::Purple);
    }
}
