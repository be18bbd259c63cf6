//! Random times, limits and pauses against [`super::slow`], and what must hold of any.

use super::slow::{Minute, Slow, Unit, day_number};
use super::*;
use crate::domain::calendar::NOTICES;
use crate::kernel::chance::Dice;
use crate::kernel::time::{DAY_MS, MINUTE_MS};

/// Tried in every run; `make soak` sets more.
const CASES: u64 = 100_000;

struct Drawn {
    start: Minute,
    limit: Limit,
    pauses: Vec<(Minute, Minute)>,
}

fn time(minute: Minute) -> Timestamp {
    let first = at("2017-01-01T00:00");
    first.plus_ms(i64::try_from(minute).expect("small") * MINUTE_MS)
}

fn draw(dice: &mut Dice) -> Drawn {
    let below = |dice: &mut Dice, n: usize| usize::try_from(dice.below(n as u64)).expect("small");
    let years = day_number(2018, 1, 1)..day_number(2027, 1, 1);
    let day = years.start + below(dice, years.len());
    // Edges of the day as often as any minute.
    let edges = [0, 539, 540, 541, 719, 720, 839, 840, 1_079, 1_080, 1_439];
    let minute = |dice: &mut Dice| match dice.below(2) {
        0 => edges[below(dice, edges.len())],
        _ => below(dice, 1_440),
    };
    let start = day * 1_440 + minute(dice);
    let count = |dice: &mut Dice, most: u64| u32::try_from(1 + dice.below(most)).expect("small");
    let limit = match dice.below(10) {
        0 => Limit::Minutes(count(dice, 600)),
        1 => Limit::Hours(count(dice, 48)),
        2 => Limit::Days(count(dice, 3)),
        3..=5 => Limit::WorkingHours(count(dice, 16)),
        _ => Limit::WorkingDays(count(dice, 6)),
    };
    let pauses = (0..dice.below(4)).map(|_| {
        let from = (day + below(dice, 8)) * 1_440 + minute(dice);
        let to = match dice.below(2) {
            0 => from + 1 + below(dice, 600),
            _ => (from / 1_440 + below(dice, 4)) * 1_440 + minute(dice),
        };
        (from, to.max(from + 1))
    });
    let pauses = pauses.collect();
    Drawn {
        start,
        limit,
        pauses,
    }
}

impl Drawn {
    fn slowly(&self, slow: &Slow) -> Timestamp {
        let (count, unit) = match self.limit {
            Limit::Minutes(n) => (n, Unit::Minute),
            Limit::Hours(n) => (n * 60, Unit::Minute),
            Limit::Days(n) => (n * 1_440, Unit::Minute),
            Limit::WorkingHours(n) => (n * 60, Unit::OfficeMinute),
            Limit::WorkingDays(n) => (n, Unit::WorkingDay),
        };
        let count = usize::try_from(count).expect("small");
        time(slow.due(self.start, count, &unit, &self.pauses))
    }

    fn pauses(&self) -> Vec<Pause> {
        let pause = |(from, to): &(Minute, Minute)| Pause {
            from: time(*from),
            to: time(*to),
            why: String::new(),
        };
        self.pauses.iter().map(pause).collect()
    }

    fn told(&self) -> String {
        let pauses = self.pauses();
        let pauses = pauses
            .iter()
            .map(|p| format!("{}/{}", p.from.rfc3339(), p.to.rfc3339()));
        let pauses: Vec<_> = pauses.collect();
        format!("{} + {} {pauses:?}", time(self.start).rfc3339(), self.limit)
    }
}

#[test]
fn any_due_time_is_what_counting_minutes_comes_to() {
    let cases = std::env::var("DEADLINE_CASES").ok();
    let cases = cases.map_or(CASES, |n| n.parse().expect("a number"));
    let (calendar, slow) = (Calendar::default(), Slow::read(NOTICES));
    let mut dice = Dice::from_seed(20_260_213);
    for n in 0..cases {
        let drawn = draw(&mut dice);
        let start = time(drawn.start);
        let pauses = Pauses::merge(drawn.pauses());
        let due = |start| due_with(&calendar, start, drawn.limit, &pauses);
        let found = due(start);
        let case = || drawn.told();
        assert_eq!(
            found.at.rfc3339(),
            drawn.slowly(&slow).rfc3339(),
            "{}",
            case()
        );
        assert_eq!(due(start), found, "counted again: {}", case());
        let later = start.plus_ms(dice.between(1, DAY_MS));
        assert!(due(later).at >= found.at, "not monotone: {}", case());
        assert_eq!(
            one_after_the_other(&calendar, start, drawn.limit, &pauses),
            found.at,
            "{}",
            case()
        );
        if n % 8 == 0 {
            let question = Question {
                start,
                limits: vec![drawn.limit],
                pauses,
                higher: None,
            };
            adds_up(&calendar, &question);
        }
    }
}

/// Pauses told one by one as they end, as a case learns of them.
fn one_after_the_other(
    calendar: &Calendar,
    start: Timestamp,
    limit: Limit,
    pauses: &Pauses,
) -> Timestamp {
    let begun = pauses.iter().filter_map(|pause| {
        let from = pause.from.max(start);
        (from < pause.to).then_some((from, pause.to))
    });
    begun.fold(due(calendar, start, limit).at, |due_at, pause| {
        resumed(calendar, (start, due_at), limit, pause).at
    })
}

/// No gap between start and due time, and the lines come to the limit.
fn adds_up(calendar: &Calendar, question: &Question) {
    let told = question.explain(calendar, "").expect("limited");
    let mut at = question.start;
    let mut sum = (0, 0);
    for line in &told.lines {
        assert_eq!(line.from, at, "{told:?}");
        assert!(line.from <= line.to);
        at = line.to;
        match line.counted {
            Counted::Nothing => {}
            Counted::Ms(ms) => sum.0 += ms,
            Counted::Days(days) => sum.1 += days,
        }
    }
    assert_eq!(at, told.due.at);
    let last = told
        .lines
        .iter()
        .rfind(|line| line.counted != Counted::Nothing);
    assert_eq!(last.expect("something counts").to, told.due.at);
    let whole = match question.limits[0].measure() {
        Measure::Natural(ms) | Measure::Office(ms) => (ms, 0),
        Measure::WorkingDays(days) => (0, days),
    };
    assert_eq!(sum, whole, "{told:?}");
}
