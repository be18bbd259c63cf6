//! Rows of tables, in a snapshot and in the open write.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use redb::{
    ReadOnlyTable, ReadTransaction, ReadableTable, ReadableTableMetadata, TableDefinition,
    TableError, TableStats, WriteTransaction,
};

use super::super::{Each, KvError, Order, Reads, Span, TABLES_MAX, Table, TableUse, Writes};

type Bytes = &'static [u8];
type Definition = TableDefinition<'static, Bytes, Bytes>;

const fn definition(table: Table) -> Definition {
    TableDefinition::new(table.name)
}

/// A table of a snapshot; `None` when nothing was ever put into it. Boxed, because a snapshot is made
/// for every request and opens few.
type Opened = Option<Box<ReadOnlyTable<Bytes, Bytes>>>;

pub(super) struct Snapshot {
    txn: Arc<ReadTransaction>,
    open: [OnceCell<Opened>; TABLES_MAX],
}

impl Snapshot {
    pub(super) const fn of(txn: Arc<ReadTransaction>) -> Self {
        let open = [const { OnceCell::new() }; TABLES_MAX];
        Self { txn, open }
    }

    fn table(&self, table: Table) -> Result<Option<&ReadOnlyTable<Bytes, Bytes>>, KvError> {
        let slot = &self.open[table.slot];
        if slot.get().is_none() {
            let opened = match self.txn.open_table(definition(table)) {
                Ok(opened) => Some(Box::new(opened)),
                Err(TableError::TableDoesNotExist(_)) => None,
                Err(error) => return Err(error.into()),
            };
            let _now_set = slot.set(opened);
        }
        Ok(slot.get().and_then(Option::as_deref))
    }
}

impl Reads for Snapshot {
    fn get(&self, table: Table, key: &[u8], found: &mut dyn FnMut(&[u8])) -> Result<bool, KvError> {
        let open = self.table(table)?;
        named(table, open.map_or(Ok(false), |open| get(open, key, found)))
    }

    fn scan(
        &self,
        table: Table,
        span: &Span,
        order: Order,
        each: &mut Each<'_>,
    ) -> Result<(), KvError> {
        let open = self.table(table)?;
        named(
            table,
            open.map_or(Ok(()), |open| scan(open, span, order, each)),
        )
    }

    fn last_key(&self, table: Table) -> Result<Option<Vec<u8>>, KvError> {
        self.table(table)?.map_or(Ok(None), last_key)
    }

    fn count(&self, table: Table) -> Result<u64, KvError> {
        Ok(self.table(table)?.map_or(Ok(0), |open| open.len())?)
    }

    fn usage(&self, table: Table) -> Result<TableUse, KvError> {
        let stats = self.table(table)?.map(ReadableTableMetadata::stats);
        Ok(usage(table, self.count(table)?, stats.transpose()?))
    }
}

/// The open write. Each table is opened once and stays open until the end: opening one costs as
/// much as several puts.
pub(super) struct Txn<'t> {
    txn: &'t WriteTransaction,
    open: [OnceCell<RefCell<redb::Table<'t, Bytes, Bytes>>>; TABLES_MAX],
}

impl<'t> Txn<'t> {
    pub(super) const fn of(txn: &'t WriteTransaction) -> Self {
        let open = [const { OnceCell::new() }; TABLES_MAX];
        Self { txn, open }
    }

    fn table(&self, table: Table) -> Result<&RefCell<redb::Table<'t, Bytes, Bytes>>, KvError> {
        let slot = &self.open[table.slot];
        if let Some(open) = slot.get() {
            return Ok(open);
        }
        let opened = self.txn.open_table(definition(table))?;
        Ok(slot.get_or_init(|| RefCell::new(opened)))
    }
}

impl Writes for Txn<'_> {
    fn put(&self, table: Table, key: &[u8], value: &[u8]) -> Result<bool, KvError> {
        let mut table = self.table(table)?.borrow_mut();
        Ok(table.insert(key, value)?.is_some())
    }

    fn delete(&self, table: Table, key: &[u8]) -> Result<bool, KvError> {
        Ok(self.table(table)?.borrow_mut().remove(key)?.is_some())
    }

    fn clear(&self, table: Table) -> Result<(), KvError> {
        self.table(table)?.borrow_mut().retain(|_, _| false)?;
        Ok(())
    }
}

impl Reads for Txn<'_> {
    fn get(&self, table: Table, key: &[u8], found: &mut dyn FnMut(&[u8])) -> Result<bool, KvError> {
        get(&*self.table(table)?.borrow(), key, found)
    }

    fn scan(
        &self,
        table: Table,
        span: &Span,
        order: Order,
        each: &mut Each<'_>,
    ) -> Result<(), KvError> {
        scan(&*self.table(table)?.borrow(), span, order, each)
    }

    fn last_key(&self, table: Table) -> Result<Option<Vec<u8>>, KvError> {
        last_key(&*self.table(table)?.borrow())
    }

    fn count(&self, table: Table) -> Result<u64, KvError> {
        Ok(self.table(table)?.borrow().len()?)
    }

    fn usage(&self, table: Table) -> Result<TableUse, KvError> {
        let stats = self.table(table)?.borrow().stats()?;
        Ok(usage(table, self.count(table)?, Some(stats)))
    }
}

/// Tells the log where damage was met. Keys may belong to persons, so `suqiu check` names them.
fn named<T>(table: Table, read: Result<T, KvError>) -> Result<T, KvError> {
    if let Err(KvError::Damaged(_)) = &read {
        tracing::error!(
            table = table.name,
            "the data file is damaged: run suqiu check"
        );
    }
    read
}

fn usage(table: Table, rows: u64, stats: Option<TableStats>) -> TableUse {
    TableUse {
        table: table.name,
        rows,
        bytes: stats.as_ref().map_or(0, TableStats::stored_bytes),
        taken: stats.map_or(0, |stats| {
            stats.stored_bytes() + stats.metadata_bytes() + stats.fragmented_bytes()
        }),
    }
}

fn get(
    table: &impl ReadableTable<Bytes, Bytes>,
    key: &[u8],
    found: &mut dyn FnMut(&[u8]),
) -> Result<bool, KvError> {
    let value = table.get(key)?;
    if let Some(value) = &value {
        found(value.value());
    }
    Ok(value.is_some())
}

fn scan(
    table: &impl ReadableTable<Bytes, Bytes>,
    span: &Span,
    order: Order,
    each: &mut Each<'_>,
) -> Result<(), KvError> {
    if span.is_empty() {
        return Ok(());
    }
    let mut rows = table.range::<&[u8]>(span.bounds())?;
    loop {
        let row = match order {
            Order::Forward => rows.next(),
            Order::Reverse => rows.next_back(),
        };
        let Some(row) = row else { return Ok(()) };
        let (key, value) = row?;
        if each(key.value(), value.value()).is_break() {
            return Ok(());
        }
    }
}

fn last_key(table: &impl ReadableTable<Bytes, Bytes>) -> Result<Option<Vec<u8>>, KvError> {
    Ok(table.last()?.map(|(key, _)| key.value().to_vec()))
}
