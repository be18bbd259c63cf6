//! Reading much at once, for what follows the log and has to catch up.

use std::ops::ControlFlow;

use super::kv::{Order, Span};
use super::record::StoredCase;
use super::view::View;
use super::{StoreError, tables};
use crate::domain::case::Case;
use crate::domain::log::Entry;
use crate::kernel::id::{CaseId, Seq};

impl View<'_> {
    /// Hands every entry after `seq` to `each`, oldest first.
    pub fn each_after(&self, seq: Seq, mut each: impl FnMut(Entry)) -> Result<(), StoreError> {
        let span = Span::all().after(&tables::log_key(seq));
        self.each(&span, Order::Forward, |entry| {
            each(entry);
            ControlFlow::Continue(())
        })
    }

    /// Hands every case to `each`, by number, but perhaps without what it says: for what is not
    /// interested in the content and in a hurry.
    pub fn each_bare_case(&self, mut each: impl FnMut(&Case)) -> Result<(), StoreError> {
        self.each(&Span::all(), Order::Forward, |stored: StoredCase<'_>| {
            each(stored.bare());
            ControlFlow::Continue(())
        })
    }

    /// [`View::case`], but perhaps without its content.
    pub fn bare_case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        let stored = self.get::<StoredCase<'_>>(&tables::case_key(id))?;
        Ok(stored.map(StoredCase::into_bare))
    }

    pub fn count_cases(&self) -> Result<u64, StoreError> {
        self.count_rows(tables::CASE)
    }
}
