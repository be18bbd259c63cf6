//! Typed reading, of a snapshot or, inside a plan, of the open write with what the plans before wrote.

mod log;
mod supervision;
mod timers;

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;

use super::StoreError;
use super::codec::{self, Record};
use super::key::Key;
use super::kv::{Order, Reads, Span, Table};
use super::record::{SealedRecord, StoredCase, wording_of};
use super::tables::{self, IndexRow};
use crate::crypto::Fingerprint;
use crate::domain::case::{Case, Former};
use crate::domain::codes::Channel;
use crate::domain::org::{Unit, User};
use crate::domain::statistics::Share;
use crate::domain::supervision::trigger::first_look;
use crate::kernel::id::{CaseId, UnitId, UserId};
use crate::kernel::time::Timestamp;

/// One consistent state of the store.
pub struct View<'t> {
    reads: &'t dyn Reads,
    /// Cases read through this view, as they are indexed: the writer needs no second look at them.
    read_cases: Option<RefCell<Vec<CaseMark>>>,
    /// The latest case there is, once it was asked for: there is no later one.
    latest: Cell<Option<CaseId>>,
}

/// What the writer has to know of a case as it was before.
#[derive(Clone)]
pub(super) struct CaseMark {
    pub(super) id: CaseId,
    pub(super) revision: u32,
    pub(super) index: Vec<IndexRow>,
    pub(super) units: Vec<UnitId>,
    pub(super) share: Share,
    /// When supervision would first look at it. See [`first_look`].
    pub(super) look: Option<Timestamp>,
}

impl CaseMark {
    fn of(case: &Case) -> Self {
        Self {
            id: case.id,
            revision: case.revision,
            index: tables::index_keys(case),
            units: case.involved_units().collect(),
            share: Share::of(case),
            look: first_look(case),
        }
    }
}

impl<'t> View<'t> {
    pub(super) const fn of_snapshot(reads: &'t dyn Reads) -> Self {
        Self {
            reads,
            read_cases: None,
            latest: Cell::new(None),
        }
    }

    pub(super) const fn of_write(reads: &'t dyn Reads) -> Self {
        Self {
            reads,
            read_cases: Some(RefCell::new(Vec::new())),
            latest: Cell::new(None),
        }
    }

    pub fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        let stored = self.get::<StoredCase<'_>>(&tables::case_key(id))?;
        let case = stored.map(|stored| self.with_wording(stored)).transpose()?;
        if let (Some(marks), Some(case)) = (&self.read_cases, &case) {
            let mut marks = marks.borrow_mut();
            if marks.iter().all(|mark| mark.id != id) {
                marks.push(CaseMark::of(case));
            }
        }
        Ok(case)
    }

    /// How the case stands now, from memory when the plan has read it.
    pub(super) fn case_mark(&self, id: CaseId) -> Result<Option<CaseMark>, StoreError> {
        if self.latest.get().is_some_and(|latest| id > latest) {
            return Ok(None);
        }
        let known = self
            .read_cases
            .as_ref()
            .and_then(|marks| marks.borrow().iter().find(|mark| mark.id == id).cloned());
        match known {
            Some(mark) => Ok(Some(mark)),
            None => Ok(self
                .get::<StoredCase<'_>>(&tables::case_key(id))?
                .map(|stored| CaseMark::of(stored.bare()))),
        }
    }

    /// Hands every case to `each`, by number, until it breaks off.
    pub fn each_case(
        &self,
        mut each: impl FnMut(Case) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut failed = None;
        self.each(&Span::all(), Order::Forward, |stored| {
            match self.with_wording(stored) {
                Ok(case) => each(case),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        failed.map_or(Ok(()), Err)
    }

    /// At most `limit` cases with a number above `id`, by number.
    pub fn cases_after(&self, id: CaseId, limit: usize) -> Result<Vec<Case>, StoreError> {
        let span = Span::all().after(&tables::case_key(id));
        let stored = self.scan::<StoredCase<'_>>(&span, Order::Forward, limit)?;
        let whole = stored.into_iter().map(|stored| self.with_wording(stored));
        whole.collect()
    }

    /// The case as it was before it was stored.
    fn with_wording(&self, stored: StoredCase<'_>) -> Result<Case, StoreError> {
        let lacks_wording = stored.lacks_wording();
        let mut case = stored.into_bare();
        if lacks_wording {
            case.content = self.wording(case.id)?;
        }
        Ok(case)
    }

    /// What was appealed for, as it stands in the first entry of the case: it never changes.
    pub fn wording(&self, id: CaseId) -> Result<String, StoreError> {
        let span = Span::prefix(&tables::case_key(id));
        let first = self.collect_keys(tables::CASE_LOG, &span, Order::Forward, 1, |key| {
            tables::read_case_log(key).map(|(_, seq)| seq)
        })?;
        let mut told = None;
        if let Some(seq) = first.first() {
            self.reads
                .get(tables::LOG, &tables::log_key(*seq), &mut |stored| {
                    told = Some(wording_of(stored));
                })?;
        }
        told.transpose()?.flatten().ok_or(MISSING_ENTRY)
    }

    pub fn has_case(&self, id: CaseId) -> Result<bool, StoreError> {
        self.exists(tables::CASE, &tables::case_key(id))
    }

    /// The case with the highest number: the latest.
    pub fn last_case_id(&self) -> Result<Option<CaseId>, StoreError> {
        let last = self.reads.last_key(tables::CASE)?;
        self.latest.set(last.as_deref().and_then(tables::read_case));
        Ok(self.latest.get())
    }

    pub fn sealed(&self, id: CaseId) -> Result<Option<SealedRecord>, StoreError> {
        self.get(&tables::case_key(id))
    }

    /// At most `limit` cases whose petitioner has this phone, latest first. See
    /// [`crate::crypto::Keyring::blind_index`].
    pub fn cases_by_phone(
        &self,
        index: &Fingerprint,
        limit: usize,
    ) -> Result<Vec<CaseId>, StoreError> {
        let span = Span::prefix(index.as_bytes());
        self.collect_keys(tables::PHONE, &span, Order::Reverse, limit, |key| {
            tables::read_phone(key).map(|(_, case)| case)
        })
    }

    /// At most `limit` cases that are merged into `master`, oldest first.
    pub fn merged_into(&self, master: CaseId, limit: usize) -> Result<Vec<CaseId>, StoreError> {
        let span = Span::prefix(&tables::case_key(master));
        self.collect_keys(tables::MERGED, &span, Order::Forward, limit, |key| {
            tables::read_merged(key).map(|(_, case)| case)
        })
    }

    /// At most `limit` cases of `item` that were ruled on, the latest ruling first.
    pub fn ruled(&self, item: &str, limit: usize) -> Result<Vec<CaseId>, StoreError> {
        let span = Span::prefix(&Key::new().text(item).done());
        self.collect_keys(
            tables::RULED,
            &span,
            Order::Reverse,
            limit,
            tables::read_ruled,
        )
    }

    /// The record with the highest key; numbered records go on after it.
    pub fn last<R: Record>(&self) -> Result<Option<R>, StoreError> {
        Ok(self.scan(&Span::all(), Order::Reverse, 1)?.pop())
    }

    /// The case a channel's own number belongs to.
    pub fn external(&self, channel: Channel, given: &str) -> Result<Option<CaseId>, StoreError> {
        let mut found = None;
        self.reads.get(
            tables::EXTERNAL,
            &tables::external_key(channel, given),
            &mut |value| {
                found = tables::read_case(value);
            },
        )?;
        Ok(found)
    }

    /// The case that was taken over from a former platform under this number.
    pub fn former(
        &self,
        platform: &str,
        number: &str,
    ) -> Result<Option<(CaseId, Former)>, StoreError> {
        let mut found = None;
        let key = tables::former_key(platform, number);
        self.reads.get(tables::EXTERNAL, &key, &mut |value| {
            found = tables::read_case(value);
        })?;
        let Some(id) = found else { return Ok(None) };
        let stored = self.get::<StoredCase<'_>>(&tables::case_key(id))?;
        let former = stored.and_then(|stored| stored.into_bare().former);
        former.map(|former| Some((id, former))).ok_or(MISSING_ENTRY)
    }

    pub fn unit(&self, id: UnitId) -> Result<Option<Unit>, StoreError> {
        self.get(&Key::new().unit(id).done())
    }

    pub fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        self.get(&Key::new().user(id).done())
    }

    /// The record under `key`.
    pub fn get<R: Record>(&self, key: &[u8]) -> Result<Option<R>, StoreError> {
        let mut read = None;
        self.reads.get(R::TABLE, key, &mut |bytes| {
            read = Some(codec::decode(bytes));
        })?;
        read.transpose()
    }

    /// At most `limit` records of `span`, in `order`.
    pub fn scan<R: Record>(
        &self,
        span: &Span,
        order: Order,
        limit: usize,
    ) -> Result<Vec<R>, StoreError> {
        let mut records = Vec::new();
        if limit > 0 {
            self.each(span, order, |record| {
                records.push(record);
                more(records.len() < limit)
            })?;
        }
        Ok(records)
    }

    /// Every record of a table that is known to be small: units, users, catalogue.
    pub fn all<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        self.scan(&Span::all(), Order::Forward, usize::MAX)
    }

    /// Hands the records of `span` to `each`, one at a time, until it breaks off.
    pub fn each<R: Record>(
        &self,
        span: &Span,
        order: Order,
        mut each: impl FnMut(R) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut failed = None;
        self.reads.scan(
            R::TABLE,
            span,
            order,
            &mut |_, bytes| match codec::decode(bytes) {
                Ok(record) => each(record),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            },
        )?;
        failed.map_or(Ok(()), Err)
    }

    /// How many records there are.
    pub fn count<R: Record>(&self) -> Result<u64, StoreError> {
        self.count_rows(R::TABLE)
    }

    pub(super) fn count_rows(&self, table: Table) -> Result<u64, StoreError> {
        Ok(self.reads.count(table)?)
    }

    pub(super) fn exists(&self, table: Table, key: &[u8]) -> Result<bool, StoreError> {
        Ok(self.reads.get(table, key, &mut |_| ())?)
    }

    fn each_key(
        &self,
        table: Table,
        span: &Span,
        order: Order,
        mut each: impl FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        Ok(self
            .reads
            .scan(table, span, order, &mut |key, _| each(key))?)
    }

    pub(super) fn each_row(
        &self,
        table: Table,
        span: &Span,
        order: Order,
        mut each: impl FnMut(&[u8], &[u8]) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        Ok(self.reads.scan(table, span, order, &mut each)?)
    }

    /// At most `limit` keys of `span`, read by `read`. A key that cannot be read is damage.
    fn collect_keys<T>(
        &self,
        table: Table,
        span: &Span,
        order: Order,
        limit: usize,
        read: impl Fn(&[u8]) -> Option<T>,
    ) -> Result<Vec<T>, StoreError> {
        let (mut out, mut damaged) = (Vec::new(), false);
        if limit > 0 {
            self.each_key(table, span, order, |key| match read(key) {
                Some(part) => {
                    out.push(part);
                    more(out.len() < limit)
                }
                None => {
                    damaged = true;
                    ControlFlow::Break(())
                }
            })?;
        }
        if damaged {
            return Err(StoreError::Corrupt {
                table: table.name,
                format: 0,
            });
        }
        Ok(out)
    }
}

const fn more(wanted: bool) -> ControlFlow<()> {
    if wanted {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}

const MISSING_ENTRY: StoreError = StoreError::Corrupt {
    table: tables::LOG.name,
    format: 0,
};
