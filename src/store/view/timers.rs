//! Reading what the appliance has to do by itself, and when.

use super::super::StoreError;
use super::super::key::Key;
use super::super::kv::{Order, Span};
use super::super::tables::{self, Timer};
use super::View;
use crate::kernel::time::Timestamp;

impl View<'_> {
    /// At most `limit` timers due at `now` or before, earliest first.
    pub fn timers_due(&self, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
        let span = Span::below(Key::new().time(now.plus_ms(1)).done());
        self.collect_keys(
            tables::TIMER,
            &span,
            Order::Forward,
            limit,
            tables::read_timer,
        )
    }

    /// The timer that comes next, due or not.
    pub fn next_timer(&self) -> Result<Option<Timer>, StoreError> {
        let next = self.collect_keys(
            tables::TIMER,
            &Span::all(),
            Order::Forward,
            1,
            tables::read_timer,
        )?;
        Ok(next.into_iter().next())
    }
}
