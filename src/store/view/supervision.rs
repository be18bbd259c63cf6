//! Reading sheets, meetings, and what is to be looked at when.

use std::ops::{Bound, ControlFlow};

use super::super::key::Key;
use super::super::kv::{Order, Span};
use super::super::supervision::{self, ListedSheet, Watch};
use super::super::{StoreError, tables};
use super::{MISSING_ENTRY, View};
use crate::domain::log::Entry;
use crate::domain::supervision::Level;
use crate::domain::supervision::meeting::Meeting;
use crate::domain::supervision::sheet::Sheet;
use crate::domain::supervision::sheet::state::SheetState;
use crate::kernel::id::{CaseId, MeetingId, SheetId};
use crate::kernel::time::Timestamp;

impl View<'_> {
    pub fn sheet(&self, id: SheetId) -> Result<Option<Sheet>, StoreError> {
        self.get(&Key::new().sheet(id).done())
    }

    /// The sheet with the highest number: the latest.
    pub fn last_sheet_id(&self) -> Result<Option<SheetId>, StoreError> {
        let last = self.reads.last_key(tables::SHEET)?;
        Ok(last.as_deref().and_then(supervision::read_sheet))
    }

    /// Every sheet that was ever issued on a case, oldest first: some, for each has its occasion.
    pub fn sheets_of(&self, case: CaseId) -> Result<Vec<Sheet>, StoreError> {
        let span = Span::prefix(&tables::case_key(case));
        let ids = self.collect_keys(
            tables::SHEET_CASE,
            &span,
            Order::Forward,
            usize::MAX,
            |key| supervision::read_sheet_of_case(key).map(|(_, sheet)| sheet),
        )?;
        let missing = StoreError::Corrupt {
            table: tables::SHEET.name,
            format: 0,
        };
        let sheets = ids.into_iter().map(|id| self.sheet(id));
        let sheets: Option<Vec<_>> = sheets.collect::<Result<_, _>>()?;
        sheets.ok_or(missing)
    }

    /// Everything that happened to a sheet, oldest first.
    pub fn sheet_log(&self, id: SheetId) -> Result<Vec<Entry>, StoreError> {
        let span = Span::prefix(&Key::new().sheet(id).done());
        let numbers = self.collect_keys(
            tables::SHEET_LOG,
            &span,
            Order::Forward,
            usize::MAX,
            |key| supervision::read_sheet_log(key).map(|(_, seq)| seq),
        )?;
        numbers
            .into_iter()
            .map(|seq| self.entry(seq)?.ok_or(MISSING_ENTRY))
            .collect()
    }

    /// Hands the sheets of a level and state to `each`, by [`Sheet::listed_at`] and number, those
    /// after (or, in reverse, before) the place `from`, until it breaks off.
    pub fn each_listed_sheet(
        &self,
        level: Level,
        state: SheetState,
        order: Order,
        from: Option<(Timestamp, SheetId)>,
        mut each: impl FnMut(ListedSheet) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let prefix = || supervision::list_prefix(level, state);
        let mut span = Span::prefix(&prefix().done());
        if let Some((at, sheet)) = from {
            let place = Span::prefix(&prefix().time(at).sheet(sheet).done());
            span = match order {
                Order::Forward => Span {
                    low: match place.high {
                        Bound::Excluded(beyond) => Bound::Included(beyond),
                        other => other,
                    },
                    ..span
                },
                Order::Reverse => Span {
                    high: match place.low {
                        Bound::Included(first) => Bound::Excluded(first),
                        other => other,
                    },
                    ..span
                },
            };
        }
        let mut damaged = false;
        self.each_key(
            tables::SHEET_LIST,
            &span,
            order,
            |key| match supervision::read_list(key) {
                Some(row) => each(row),
                None => {
                    damaged = true;
                    ControlFlow::Break(())
                }
            },
        )?;
        if damaged {
            return Err(StoreError::Corrupt {
                table: tables::SHEET_LIST.name,
                format: 0,
            });
        }
        Ok(())
    }

    /// At most `limit` cases whose petitioner has the same phone as this one's, it included; none
    /// when no number was given.
    pub fn cases_of_same_person(
        &self,
        case: CaseId,
        limit: usize,
    ) -> Result<Vec<CaseId>, StoreError> {
        match self.sealed(case)?.and_then(|record| record.phone_index) {
            Some(index) => self.cases_by_phone(&index, limit),
            None => Ok(vec![]),
        }
    }

    pub fn watch(&self, case: CaseId) -> Result<Option<Watch>, StoreError> {
        self.get(&tables::case_key(case))
    }

    /// At most `limit` cases to be looked at `now` or before, earliest first.
    pub fn watches_due(&self, now: Timestamp, limit: usize) -> Result<Vec<Watch>, StoreError> {
        let span = Span::below(Key::new().time(now.plus_ms(1)).done());
        self.collect_keys(
            tables::WATCH_DUE,
            &span,
            Order::Forward,
            limit,
            supervision::read_watch,
        )
    }

    /// The case that is looked at next, due or not.
    pub fn next_watch(&self) -> Result<Option<Watch>, StoreError> {
        let next = self.collect_keys(
            tables::WATCH_DUE,
            &Span::all(),
            Order::Forward,
            1,
            supervision::read_watch,
        )?;
        Ok(next.into_iter().next())
    }

    /// At most `limit` watches over cases with a number above `after`, by number.
    pub fn watches_after(&self, after: CaseId, limit: usize) -> Result<Vec<Watch>, StoreError> {
        let span = Span::all().after(&tables::case_key(after));
        self.scan(&span, Order::Forward, limit)
    }

    pub fn meeting(&self, id: MeetingId) -> Result<Option<Meeting>, StoreError> {
        self.get(&Key::new().u32(id.0).done())
    }

    /// At most `limit` meetings, the latest first.
    pub fn meetings(&self, limit: usize) -> Result<Vec<Meeting>, StoreError> {
        self.scan(&Span::all(), Order::Reverse, limit)
    }
}
