//! What one plan wants written, as data. The plan itself can only read: so a plan that is refused
//! or panics has written nothing.

use std::sync::Arc;

use super::StoreError;
use super::chain::Head;
use super::codec::{self, Record};
use super::kv::{KvError, Span, Table, WriteTxn};
use super::pack::Packer;
use super::record::{Loose, SealedRecord, StoredCase};
use super::statistics::Changes;
use super::supervision::{self, Watch};
use super::tables::{self, Move};
use super::view::{CaseMark, View};
use crate::domain::case::Case;
use crate::domain::log::{Body, Entry};
use crate::domain::statistics::Share;
use crate::domain::supervision::sheet::Sheet;
use crate::domain::supervision::trigger::first_look;
use crate::kernel::id::{CaseId, UnitId, UserId};
use crate::kernel::time::Timestamp;

/// An entry before the writer gives it its place and time.
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub by: UserId,
    pub on_behalf_of: Option<UserId>,
    /// The request it came with; empty for what the appliance did by itself.
    pub request: String,
    pub body: Body,
}

/// An entry that is in the log for good.
#[derive(Clone, Debug)]
pub struct Committed {
    pub entry: Arc<Entry>,
    /// The case it belongs to, as it stands after the whole plan.
    pub case: Option<Arc<Case>>,
    /// Units that had a part in the case before the plan, and have none after it.
    pub left: Arc<[UnitId]>,
}

enum Change {
    Put {
        table: Table,
        key: Vec<u8>,
        plain: Vec<u8>,
    },
    Delete {
        table: Table,
        key: Vec<u8>,
    },
    DeleteSpan {
        table: Table,
        span: Span,
        limit: usize,
    },
}

/// Log entries, the cases they lead to, and records beside them: written together or not at all.
#[derive(Default)]
pub struct WriteSet {
    entries: Vec<NewEntry>,
    cases: Vec<Case>,
    sealed: Vec<SealedRecord>,
    sheets: Vec<Sheet>,
    watches: Vec<(CaseId, Option<Timestamp>)>,
    changes: Vec<Change>,
}

impl WriteSet {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn entry(&mut self, entry: NewEntry) {
        self.entries.push(entry);
    }

    /// The case as it stands after the entries of this set. Refused by the writer when they do not
    /// lead from what is stored to `after`: nothing changes without an entry.
    pub fn case(&mut self, after: Case) {
        self.cases.push(after);
    }

    pub fn sealed(&mut self, record: SealedRecord) {
        self.sealed.push(record);
    }

    /// The sheet as it stands after the entries of this set. Refused like a case is.
    pub fn sheet(&mut self, after: Sheet) {
        self.sheets.push(after);
    }

    /// When supervision looks at the case again; `None`: not by itself. Where this says nothing,
    /// the case's clocks do: see [`first_look`].
    pub fn watch(&mut self, case: CaseId, at: Option<Timestamp>) {
        self.watches.push((case, at));
    }

    pub fn put<R: Loose>(&mut self, record: &R) {
        let (key, plain) = (record.key(), codec::encode(record));
        self.changes.push(Change::Put {
            table: R::TABLE,
            key,
            plain,
        });
    }

    /// Nothing happens when there is no such record.
    pub fn delete<R: Loose>(&mut self, key: Vec<u8>) {
        self.changes.push(Change::Delete {
            table: R::TABLE,
            key,
        });
    }

    /// Deletes the first `limit` records of `span`.
    pub fn delete_span<R: Loose>(&mut self, span: Span, limit: usize) {
        self.changes.push(Change::DeleteSpan {
            table: R::TABLE,
            span,
            limit,
        });
    }

    /// Whether a case would not be afterwards what it was.
    pub(super) const fn changes_cases(&self) -> bool {
        !self.cases.is_empty() || !self.sheets.is_empty()
    }

    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.cases.is_empty()
            && self.sealed.is_empty()
            && self.sheets.is_empty()
            && self.watches.is_empty()
            && self.changes.is_empty()
    }

    /// Everything about this set that may be refused is refused here, before the first row is
    /// written. `view` is the one the plan read through.
    pub(super) fn check(mut self, view: &View<'_>) -> Result<Checked, StoreError> {
        let mut moves = Vec::with_capacity(self.cases.len() + self.sealed.len());
        let mut left = Vec::with_capacity(self.cases.len());
        let mut shares = Vec::with_capacity(self.cases.len());
        let (mut logged, mut begun) = (0, Vec::new());
        for after in &self.cases {
            let before = view.case_mark(after.id)?;
            logged += entries_leading_to(&self.entries, before.as_ref(), after)?;
            let looked = before.as_ref().and_then(|mark| mark.look);
            let (before, units, share) = match before {
                Some(it) => (it.index, it.units, Some(it.share)),
                None => {
                    begun.push(after.id);
                    Default::default()
                }
            };
            // Another clock runs: what was to be looked at, and when, is void.
            let look = first_look(after);
            if look != looked && self.watches.iter().all(|(case, _)| *case != after.id) {
                self.watches.push((after.id, look));
            }
            left.push(units_without(units, after));
            shares.push((share, Share::of(after)));
            moves.push(Move {
                before,
                after: tables::index_keys(after),
            });
        }
        logged += supervision::moves(view, &self.entries, &self.sheets, &self.watches, &mut moves)?;
        let steps = self
            .entries
            .iter()
            .filter(|entry| matches!(entry.body, Body::Case { .. } | Body::Sheet { .. }));
        if steps.count() != logged {
            return Err(StoreError::Unlogged);
        }
        for record in &self.sealed {
            // Of a case that was not there nothing is sealed.
            let before = match begun.contains(&record.case) {
                true => None,
                false => view.sealed(record.case)?,
            };
            let before = before
                .as_ref()
                .map_or_else(Vec::new, tables::sealed_index_keys);
            moves.push(Move {
                before,
                after: tables::sealed_index_keys(record),
            });
        }
        for row in moves.iter().flat_map(Move::added) {
            if row.table == tables::EXTERNAL && view.exists(row.table, &row.key)? {
                return Err(StoreError::ExternalTaken);
            }
        }
        Ok(Checked {
            set: self,
            moves,
            left,
            shares,
        })
    }
}

/// The entries of this set that belong to `after` carry its revisions on without a gap. Returns
/// how many they are.
fn entries_leading_to(
    entries: &[NewEntry],
    before: Option<&CaseMark>,
    after: &Case,
) -> Result<usize, StoreError> {
    let (mut revision, mut count) = (before.map_or(0, |mark| mark.revision), 0);
    for entry in entries {
        if let Body::Case {
            case,
            revision: next,
            ..
        } = &entry.body
            && *case == after.id
        {
            if *next != revision + 1 {
                return Err(StoreError::Unlogged);
            }
            (revision, count) = (*next, count + 1);
        }
    }
    if count == 0 || revision != after.revision {
        return Err(StoreError::Unlogged);
    }
    Ok(count)
}

fn units_without(before: Vec<UnitId>, after: &Case) -> Arc<[UnitId]> {
    let stays = |unit: &UnitId| after.involved_units().any(|it| it == *unit);
    before.into_iter().filter(|unit| !stays(unit)).collect()
}

/// A set that will be written.
pub(super) struct Checked {
    set: WriteSet,
    moves: Vec<Move>,
    /// For each case, see [`Committed::left`].
    left: Vec<Arc<[UnitId]>>,
    /// What each case counted for, and counts for now.
    shares: Vec<(Option<Share>, Share)>,
}

impl Checked {
    /// Writes it all but the statistics, which the batch sums up, moves `head` on and adds what was
    /// logged to `committed`. An error leaves the
    /// transaction half-written: it must not be committed.
    pub(super) fn apply(
        self,
        txn: &WriteTxn<'_>,
        packer: &mut Packer,
        now: Timestamp,
        head: &mut Head,
        committed: &mut Vec<Committed>,
        statistics: &mut Changes,
    ) -> Result<(), KvError> {
        let WriteSet {
            entries,
            cases,
            sealed,
            sheets,
            watches,
            changes,
        } = self.set;
        let mut rows = Rows {
            txn,
            packer,
            plain: Vec::with_capacity(1024),
        };
        let whole = |case| rows.put_case(case).map(Arc::new);
        let cases: Vec<_> = cases.into_iter().map(whole).collect::<Result<_, _>>()?;
        for new in entries {
            let entry = rows.log(new, now, head)?;
            let case = entry
                .body
                .case()
                .and_then(|id| cases.iter().position(|case| case.id == id));
            committed.push(Committed {
                case: case.map(|at| Arc::clone(&cases[at])),
                left: case.map_or_else(Arc::default, |at| Arc::clone(&self.left[at])),
                entry: Arc::new(entry),
            });
        }
        for record in &sealed {
            rows.put(record)?;
        }
        for sheet in &sheets {
            rows.put(sheet)?;
        }
        for (case, at) in watches {
            match at {
                Some(at) => rows.put(&Watch { case, at })?,
                None => txn
                    .delete(tables::WATCH, &tables::case_key(case))
                    .map(|_| ())?,
            }
        }
        for moved in &self.moves {
            for row in moved.removed() {
                txn.delete(row.table, &row.key)?;
            }
            for row in moved.added() {
                txn.put(row.table, &row.key, &row.value)?;
            }
        }
        for (before, after) in &self.shares {
            statistics.replace(before.as_ref(), after);
        }
        changes
            .into_iter()
            .try_for_each(|change| change.apply(txn, rows.packer))
    }
}

/// Writes records as rows of the open transaction.
struct Rows<'r, 't> {
    txn: &'r WriteTxn<'t>,
    packer: &'r mut Packer,
    /// Room to encode in. Holds the plain form of the record put last.
    plain: Vec<u8>,
}

impl Rows<'_, '_> {
    /// Gives an entry its place in the log and writes it.
    fn log(&mut self, new: NewEntry, now: Timestamp, head: &mut Head) -> Result<Entry, KvError> {
        let NewEntry {
            by,
            on_behalf_of,
            request,
            body,
        } = new;
        let (seq, previous) = (head.next_seq(), head.hash.0);
        let entry = Entry {
            seq,
            at: now,
            by,
            on_behalf_of,
            request,
            body,
            previous,
        };
        self.put(&entry)?;
        head.advance(seq, now, &self.plain);
        if let Some(case) = entry.body.case() {
            self.txn
                .put(tables::CASE_LOG, &tables::case_log_key(case, seq), &[])?;
        }
        if let Body::Sheet { sheet, .. } = entry.body {
            let key = supervision::sheet_log_key(sheet, seq);
            self.txn.put(tables::SHEET_LOG, &key, &[])?;
        }
        Ok(entry)
    }

    /// Writes the case, and gives it back as it was.
    fn put_case(&mut self, mut case: Case) -> Result<Case, KvError> {
        let content = self
            .packer
            .is_compact()
            .then(|| std::mem::take(&mut case.content));
        self.put(&StoredCase::as_it_is(&case))?;
        if let Some(content) = content {
            case.content = content;
        }
        Ok(case)
    }

    fn put<R: Record>(&mut self, record: &R) -> Result<(), KvError> {
        self.plain.clear();
        codec::encode_into(record, &mut self.plain);
        self.txn
            .put(R::TABLE, &record.key(), self.packer.pack(&self.plain))?;
        Ok(())
    }
}

impl Change {
    fn apply(self, txn: &WriteTxn<'_>, packer: &mut Packer) -> Result<(), KvError> {
        match self {
            Self::Put { table, key, plain } => {
                txn.put(table, &key, packer.pack(&plain)).map(|_| ())
            }
            Self::Delete { table, key } => txn.delete(table, &key).map(|_| ()),
            Self::DeleteSpan { table, span, limit } => {
                txn.delete_span(table, &span, limit).map(|_| ())
            }
        }
    }
}
