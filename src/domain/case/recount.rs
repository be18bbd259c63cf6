//! Due times counted again when the calendar changes. A case keeps what was counted until this is
//! asked for, and then says so with one event.

use super::event::ClockChange;
use super::{Case, StageClock};
use crate::domain::calendar::Calendar;
use crate::domain::deadline::{Due, Pauses, due_with};
use crate::domain::policy::Stage;

/// The calendar due times were counted with, and the one they are to be counted with.
#[derive(Clone, Copy, Debug)]
pub struct Calendars<'a> {
    pub before: &'a Calendar,
    pub after: &'a Calendar,
}

/// What changes on the clocks of a case. `pauses` tells with which pauses a clock was counted;
/// `None` where it was extended. It is asked only about clocks that have had any.
pub fn recounted<E>(
    case: &Case,
    calendars: Calendars<'_>,
    mut pauses: impl FnMut(Stage) -> Result<Option<Pauses>, E>,
) -> Result<Vec<ClockChange>, E> {
    let mut changes = vec![];
    for (stage, clock) in &case.clocks {
        if clock.stopped_at.is_some() || !clock.limit.needs_calendar() {
            continue;
        }
        let plain = count(clock, calendars.before, &Pauses::default());
        let found = if plain.at == clock.due_at {
            Some(count(clock, calendars.after, &Pauses::default()))
        } else if clock.paused_ms > 0 {
            let held = pauses(*stage)?;
            let held = held.filter(|held| count(clock, calendars.before, held).at == clock.due_at);
            held.map(|held| count(clock, calendars.after, &held))
        } else {
            None
        };
        // A due time that was set stays: only whether its limit rests on a guess is new.
        let due = found.unwrap_or_else(|| Due {
            at: clock.due_at,
            provisional: clock.provisional
                && count(clock, calendars.after, &Pauses::default()).provisional,
        });
        if (due.at, due.provisional) != (clock.due_at, clock.provisional) {
            changes.push(ClockChange::Recount(*stage, due));
        }
    }
    Ok(changes)
}

fn count(clock: &StageClock, calendar: &Calendar, pauses: &Pauses) -> Due {
    due_with(calendar, clock.started_at, clock.limit, pauses)
}
