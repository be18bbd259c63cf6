//! Due times counted again when the calendar changes. A case keeps what was counted until this is
//! asked for, and then says so with one event.

use super::event::ClockChange;
use super::{Basis, Case, StageClock};
use crate::domain::calendar::{Calendar, Calendars};
use crate::domain::deadline::{Due, Pauses, due_with};
use crate::domain::policy::Stage;

/// What the calendar in force changes on the clocks of a case. `pauses` tells with which pauses a
/// clock was counted; `None` where it was extended. It is asked only about clocks that have had any.
pub fn recounted<E>(
    case: &Case,
    calendars: &Calendars,
    mut pauses: impl FnMut(Stage) -> Result<Option<Pauses>, E>,
) -> Result<Vec<ClockChange>, E> {
    let mut changes = vec![];
    for (stage, clock) in &case.clocks {
        if clock.stopped_at.is_some() || !clock.limit.needs_calendar() {
            continue;
        }
        let counting = Counting { clock, calendars };
        // What a higher platform set is not ours to move, even if counting comes to the same.
        let is_higher = *stage == Stage::Handle && case.higher_due_at == Some(clock.due_at);
        let held = if is_higher {
            None
        } else if counting.came_of(&Pauses::default()) {
            Some(Pauses::default())
        } else if clock.paused_ms > 0 {
            pauses(*stage)?.filter(|held| counting.came_of(held))
        } else {
            None
        };
        let due = counting.again(held.as_ref());
        if (due.at, due.provisional) != (clock.due_at, clock.provisional) {
            changes.push(ClockChange::Renew(*stage, counting.renewed(due)));
        }
    }
    Ok(changes)
}

/// A clock, and the calendars it may have been counted by.
struct Counting<'a> {
    clock: &'a StageClock,
    calendars: &'a Calendars,
}

impl Counting<'_> {
    /// Whether its due time is what an earlier calendar comes to. A clock that was resumed under a
    /// later one than it was started by follows that one.
    fn came_of(&self, pauses: &Pauses) -> bool {
        let current = self.calendars.current().version();
        self.calendars
            .since(self.clock.basis.calendar)
            .filter(|before| before.version() < current)
            .any(|before| self.count(before, pauses).at == self.clock.due_at)
    }

    /// A due time that was set, for which there is nothing to count, stays: only whether its limit
    /// rests on a guess is new.
    fn again(&self, pauses: Option<&Pauses>) -> Due {
        let (calendar, clock) = (self.calendars.current(), self.clock);
        match pauses {
            Some(pauses) => self.count(calendar, pauses),
            None => Due {
                at: clock.due_at,
                provisional: clock.provisional
                    && self.count(calendar, &Pauses::default()).provisional,
            },
        }
    }

    fn count(&self, calendar: &Calendar, pauses: &Pauses) -> Due {
        due_with(calendar, self.clock.started_at, self.clock.limit, pauses)
    }

    fn renewed(&self, due: Due) -> StageClock {
        StageClock {
            due_at: due.at,
            provisional: due.provisional,
            basis: Basis {
                calendar: self.calendars.current().version(),
                ..self.clock.basis
            },
            ..*self.clock
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::super::tests::life::Life;
    use super::*;
    use crate::domain::calendar::{CalendarChange, CalendarEdition, Notice};
    use crate::kernel::id::UserId;
    use crate::kernel::time::{DAY_MS, Timestamp};

    /// A calendar that closes the office for a week from the start of the clock on.
    fn closed(from: Timestamp) -> Calendars {
        let days = (1..8).map(|n| from.plus_ms(n * DAY_MS).civil().date());
        let days =
            days.map(|day| format!(r#"{{"name": "停", "date": "{day}", "isOffDay": true}}"#));
        let year = from.civil().year();
        let days = days.collect::<Vec<_>>().join(",");
        let notice = Notice::read(&format!(r#"{{"year": {year}, "days": [{days}]}}"#));
        let edition = CalendarEdition {
            version: 2,
            at: from,
            by: UserId::SYSTEM,
            change: CalendarChange::Notice { year, days: 7 },
            notices: vec![notice.expect("well formed")],
        };
        Calendars::default().followed_by(&edition)
    }

    fn handle_moves(case: &Case, calendars: &Calendars) -> bool {
        let changes = recounted(case, calendars, |_| Ok::<_, Infallible>(None));
        let of_handle = |change: &ClockChange| matches!(change, ClockChange::Renew(Stage::Handle, clock) if clock.basis.calendar == 2);
        changes.expect("nothing is read").iter().any(of_handle)
    }

    #[test]
    fn what_was_counted_moves_and_what_was_set_does_not() {
        let mut case = Life::at_work().case;
        let clock = *case.clock(Stage::Handle).expect("it runs");
        let calendars = closed(clock.started_at);
        assert!(handle_moves(&case, &calendars));
        case.higher_due_at = Some(clock.due_at);
        assert!(!handle_moves(&case, &calendars), "a higher platform set it");
        case.higher_due_at = None;
        let running = case.clocks.get_mut(&Stage::Handle).expect("it runs");
        running.due_at = clock.due_at.plus_ms(1);
        assert!(!handle_moves(&case, &calendars), "nobody counted it");
    }
}
