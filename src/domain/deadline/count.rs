//! The counting itself, written once: with a witness it explains itself, without one it is quick.

use jiff::civil::{Date, Time};

use super::limit::{Limit, Measure};
use super::pause::{Pause, Pauses};
use super::{Due, Reason};
use crate::domain::calendar::Calendar;
use crate::kernel::time::{DAY_MS, MINUTE_MS, Timestamp};

/// Told of every stretch of time from the start to the due time, in order and without a gap.
pub(super) trait Witness<'a> {
    fn saw(&mut self, from: Timestamp, to: Timestamp, reason: Reason<'a>);
    /// Days of a year whose notice is not known were taken for what they usually are.
    fn guessed(&mut self, year: i16);
}

/// Nobody asks.
impl Witness<'_> for () {
    fn saw(&mut self, _: Timestamp, _: Timestamp, _: Reason<'_>) {}
    fn guessed(&mut self, _: i16) {}
}

/// When `limit` from `start` ends, the clock standing still in `pauses`.
pub(super) fn count<'a>(
    calendar: &'a Calendar,
    start: Timestamp,
    limit: Limit,
    pauses: &'a Pauses,
    witness: &mut impl Witness<'a>,
) -> Due {
    measured(calendar, start, limit.measure(), pauses, witness)
}

/// The same in the measure that limits are counted in.
pub(super) fn measured<'a>(
    calendar: &'a Calendar,
    start: Timestamp,
    measure: Measure,
    pauses: &'a Pauses,
    witness: &mut impl Witness<'a>,
) -> Due {
    match measure {
        Measure::Natural(ms) => Due {
            at: natural(start, ms, pauses, witness),
            provisional: false,
        },
        Measure::Office(ms) => office(calendar, start, ms, pauses, witness),
        Measure::WorkingDays(days) => working_days(calendar, start, days, pauses, witness),
    }
}

/// Parts of `from..to` in which the clock ran (`None`) or stood still.
fn stretches(
    pauses: &Pauses,
    from: Timestamp,
    to: Timestamp,
) -> impl Iterator<Item = (Timestamp, Timestamp, Option<&Pause>)> {
    let mut pauses = pauses.after(from).iter().peekable();
    let mut at = from;
    std::iter::from_fn(move || {
        if at >= to {
            return None;
        }
        let begun = at;
        let pause = pauses.next_if(|pause| pause.from <= begun);
        let next = pauses.peek().map_or(to, |next| next.from);
        at = pause.map_or(next, |pause| pause.to).min(to);
        Some((begun, at, pause))
    })
}

fn natural<'a>(
    start: Timestamp,
    mut left: i64,
    pauses: &'a Pauses,
    witness: &mut impl Witness<'a>,
) -> Timestamp {
    for (from, to, pause) in stretches(pauses, start, Timestamp(i64::MAX)) {
        if let Some(pause) = pause {
            witness.saw(from, to, Reason::Paused(pause));
        } else if left <= to.since(from) {
            let due = from.plus_ms(left);
            witness.saw(from, due, Reason::Natural);
            return due;
        } else {
            witness.saw(from, to, Reason::Natural);
            left -= to.since(from);
        }
    }
    unreachable!("the last stretch has no end")
}

fn office<'a>(
    calendar: &'a Calendar,
    start: Timestamp,
    mut left: i64,
    pauses: &'a Pauses,
    witness: &mut impl Witness<'a>,
) -> Due {
    let idle = |from: Timestamp, to: Timestamp, reason, witness: &mut _| {
        for (from, to, pause) in stretches(pauses, from, to) {
            Witness::saw(witness, from, to, pause.map_or(reason, Reason::Paused));
        }
    };
    let mut at = start;
    let mut days = Days::from(start);
    let mut provisional = false;
    loop {
        let day = days.next(calendar, witness, &mut provisional);
        let what = calendar.day(day.date);
        if !what.is_worked() {
            idle(at, day.end, Reason::Day(what, None), witness);
            at = day.end;
            continue;
        }
        for (n, (open, close)) in calendar.office(day.date).iter().enumerate() {
            let (open, close) = (day.minute(*open).max(at), day.minute(*close));
            if close <= at {
                continue;
            }
            let before = if n == 0 {
                Reason::OffHours
            } else {
                Reason::Break
            };
            idle(at, open, before, witness);
            for (from, to, pause) in stretches(pauses, open, close) {
                if let Some(pause) = pause {
                    witness.saw(from, to, Reason::Paused(pause));
                } else if left <= to.since(from) {
                    let at = from.plus_ms(left);
                    witness.saw(from, at, Reason::Office(what));
                    return Due { at, provisional };
                } else {
                    witness.saw(from, to, Reason::Office(what));
                    left -= to.since(from);
                }
            }
            at = close;
        }
        idle(at, day.end, Reason::OffHours, witness);
        at = day.end;
    }
}

/// Working days count from the day after and end at 24:00 of the last. A day is used up at its
/// 24:00, so it does not count if the clock stands still then.
fn working_days<'a>(
    calendar: &'a Calendar,
    start: Timestamp,
    mut left: u32,
    pauses: &'a Pauses,
    witness: &mut impl Witness<'a>,
) -> Due {
    let mut days = Days::from(start);
    let mut provisional = false;
    let first = days.this();
    witness.saw(start, first.end, Reason::StartDay);
    days.step();
    loop {
        let day = days.next(calendar, witness, &mut provisional);
        let what = calendar.day(day.date);
        if what.is_worked()
            && let Some(pause) = pauses.holding(day.end)
        {
            witness.saw(day.begin, day.end, Reason::PausedDay(pause));
            continue;
        }
        let touching = pauses.after(day.begin).first();
        let touching = touching.filter(|pause| pause.from < day.end);
        witness.saw(day.begin, day.end, Reason::Day(what, touching));
        if what.is_worked() {
            left = left.saturating_sub(1);
            if left == 0 {
                return Due {
                    at: day.end,
                    provisional,
                };
            }
        }
    }
}

/// Office time in `from..to`, in ms.
pub(super) fn office_time(calendar: &Calendar, from: Timestamp, to: Timestamp) -> i64 {
    let mut days = Days::from(from);
    let mut sum = 0;
    while days.begin < to {
        let day = days.this();
        days.step();
        if calendar.is_working_day(day.date) {
            for (open, close) in calendar.office(day.date) {
                let (open, close) = (day.minute(*open).max(from), day.minute(*close).min(to));
                sum += close.since(open).max(0);
            }
        }
    }
    sum
}

/// Working days after the day of `start` whose 24:00 lies in `from..=to`.
pub(super) fn days_ended(
    calendar: &Calendar,
    start: Timestamp,
    from: Timestamp,
    to: Timestamp,
) -> u32 {
    let first = start.civil().date();
    let mut days = Days::from(from);
    let mut ended = 0;
    while days.this().end <= to {
        let date = days.date;
        ended += u32::from(date > first && calendar.is_working_day(date));
        days.step();
    }
    ended
}

/// One civil day of China, which has 24 hours all year.
struct CivilDay {
    date: Date,
    begin: Timestamp,
    end: Timestamp,
}

impl CivilDay {
    const fn minute(&self, minute: u16) -> Timestamp {
        self.begin.plus_ms(minute as i64 * MINUTE_MS)
    }
}

struct Days {
    date: Date,
    begin: Timestamp,
    /// The last year looked up.
    year: Option<(i16, bool)>,
}

impl Days {
    fn from(start: Timestamp) -> Self {
        let date = start.civil().date();
        Self {
            date,
            begin: Timestamp::from_civil(date.to_datetime(Time::midnight())),
            year: None,
        }
    }

    const fn this(&self) -> CivilDay {
        CivilDay {
            date: self.date,
            begin: self.begin,
            end: self.begin.plus_ms(DAY_MS),
        }
    }

    fn step(&mut self) {
        self.date = self
            .date
            .tomorrow()
            .expect("limits and pauses end long before the year 9999");
        self.begin = self.begin.plus_ms(DAY_MS);
    }

    /// This day, of which `calendar` will be asked; then steps on.
    fn next<'a>(
        &mut self,
        calendar: &Calendar,
        witness: &mut impl Witness<'a>,
        provisional: &mut bool,
    ) -> CivilDay {
        let year = self.date.year();
        if self.year.is_none_or(|(last, _)| last != year) {
            let known = calendar.knows(year);
            self.year = Some((year, known));
            if !known {
                *provisional = true;
                witness.guessed(year);
            }
        }
        let day = self.this();
        self.step();
        day
    }
}
