//! Reading the log: a case's entries, a stretch of it, its end.

use std::ops::ControlFlow;

use super::super::chain::Head;
use super::super::kv::{Order, Span};
use super::super::{StoreError, codec, tables};
use super::{MISSING_ENTRY, View};
use crate::crypto::{Fingerprint, sm3};
use crate::domain::log::Entry;
use crate::kernel::id::{CaseId, Seq};

impl View<'_> {
    /// Everything that happened to a case, oldest first.
    pub fn case_log(&self, id: CaseId) -> Result<Vec<Entry>, StoreError> {
        let mut numbers = Vec::new();
        let span = Span::prefix(&tables::case_key(id));
        self.each_key(tables::CASE_LOG, &span, Order::Forward, |key| {
            numbers.extend(tables::read_case_log(key).map(|(_, seq)| seq));
            ControlFlow::Continue(())
        })?;
        numbers
            .into_iter()
            .map(|seq| self.entry(seq)?.ok_or(MISSING_ENTRY))
            .collect()
    }

    pub fn entry(&self, seq: Seq) -> Result<Option<Entry>, StoreError> {
        self.get(&tables::log_key(seq))
    }

    /// At most `limit` entries after `seq`, oldest first. `Seq(0)` is before all.
    pub fn log_after(&self, seq: Seq, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.scan(
            &Span::all().after(&tables::log_key(seq)),
            Order::Forward,
            limit,
        )
    }

    /// Number of the last entry; `Seq(0)` when there is none.
    pub fn last_seq(&self) -> Result<Seq, StoreError> {
        let last = self.reads.last_key(tables::LOG)?;
        Ok(last.as_deref().and_then(tables::read_log).unwrap_or(Seq(0)))
    }

    /// SM3 of an entry's plain form: what the next one is linked by. With its number it tells one
    /// log from another. `None`: the log does not reach that far.
    pub fn entry_hash(&self, seq: Seq) -> Result<Option<Fingerprint>, StoreError> {
        if seq == Head::START.seq {
            return Ok(Some(Head::START.hash));
        }
        let mut found = None;
        self.reads
            .get(tables::LOG, &tables::log_key(seq), &mut |stored| {
                found = Some(codec::plain(tables::LOG, stored).map(|plain| sm3::hash(&plain)));
            })?;
        found.transpose()
    }
}
