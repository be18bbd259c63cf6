//! How long a due time takes to count.

use std::hint::black_box;
use std::time::Instant;

use super::Bench;
use crate::bench::Part;
use crate::bench::row::DEADLINE;
use crate::domain::calendar::Calendar;
use crate::domain::deadline::{Limit, due};
use crate::kernel::chance::Dice;
use crate::kernel::time::{DAY_MS, Timestamp};

/// Due times counted.
const COUNTED: u32 = 100_000;
/// 2018-01-01 00:00 in China, from where on the holidays are known for nine years.
const FIRST: Timestamp = Timestamp(1_514_736_000_000);

impl Bench<'_> {
    /// Limits as the table has them, begun at any time of the nine years.
    pub(super) fn deadlines(&mut self) {
        if !self.plan.parts.contains(&Part::Deadline) {
            return;
        }
        self.measuring("推算到期时间");
        let limits = [
            Limit::WorkingDays(5),
            Limit::WorkingDays(15),
            Limit::WorkingHours(4),
            Limit::Hours(24),
        ];
        let calendar = Calendar::default();
        let mut dice = Dice::from_seed(5);
        let starts = (0..COUNTED).map(|_| FIRST.plus_ms(dice.between(0, 9 * 365 * DAY_MS)));
        let starts: Vec<_> = starts.collect();
        let begun = Instant::now();
        for (start, limit) in starts.iter().zip(limits.into_iter().cycle()) {
            black_box(due(&calendar, *start, limit));
        }
        let each = begun.elapsed().as_secs_f64() * 1e6 / f64::from(COUNTED);
        self.found(&DEADLINE, each);
    }
}
