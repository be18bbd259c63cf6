//! redb behind the port: the only file that knows it.

use std::cell::{OnceCell, RefCell};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use redb::{
    Database, ReadOnlyTable, ReadTransaction, ReadableDatabase as _, ReadableTable,
    ReadableTableMetadata as _, TableDefinition, TableError, WriteTransaction,
};

use super::{Each, Engine, KvError, Order, Reads, Span, TABLES_MAX, Table, WriteTxn, Writes};

#[cfg(test)]
mod disks;

/// Bytes of pages the engine keeps in memory.
const CACHE_BYTES: usize = 64 * 1024 * 1024;

type Bytes = &'static [u8];
type Definition = TableDefinition<'static, Bytes, Bytes>;

const fn definition(table: Table) -> Definition {
    TableDefinition::new(table.name)
}

impl From<redb::Error> for KvError {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::DatabaseAlreadyOpen => Self::InUse,
            redb::Error::Io(source) => source.into(),
            damaged @ (redb::Error::Corrupted(_) | redb::Error::UpgradeRequired(_)) => {
                Self::Damaged(Box::new(damaged))
            }
            other => Self::Engine(Box::new(other)),
        }
    }
}

/// The engine has one error type for each operation; one is enough above.
macro_rules! fold {
    ($($error:ident)+) => {$(
        impl From<redb::$error> for KvError {
            fn from(error: redb::$error) -> Self {
                redb::Error::from(error).into()
            }
        }
    )+};
}
fold!(DatabaseError TransactionError TableError StorageError CommitError SetDurabilityError);

/// The open file.
pub(super) struct File(Database);

impl File {
    pub(super) fn open(path: &Path) -> Result<Self, KvError> {
        Self::open_with(path, &builder())
    }

    pub(super) fn open_verified(path: &Path) -> Result<Self, KvError> {
        Self::open_with(path, builder().set_check_integrity_on_open(true))
    }

    fn open_with(path: &Path, builder: &redb::Builder) -> Result<Self, KvError> {
        let made = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path);
        made?;
        Ok(Self(builder.create(path)?))
    }

    /// On a disk of the tests.
    #[cfg(test)]
    fn on(disk: impl redb::StorageBackend) -> Result<Self, KvError> {
        Ok(Self(builder().create_with_backend(disk)?))
    }
}

fn builder() -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES);
    builder
}

impl Engine for File {
    fn snapshot(&self) -> Result<Box<super::Snapshot>, KvError> {
        Ok(Box::new(Snapshot {
            txn: self.0.begin_read()?,
            open: [const { OnceCell::new() }; TABLES_MAX],
        }))
    }

    fn write(&self, work: &mut dyn FnMut(&WriteTxn<'_>) -> bool) -> Result<(), KvError> {
        let mut txn = self.0.begin_write()?;
        // Durability is `Immediate` by default: commit returns once the data is on disk.
        txn.set_two_phase_commit(true);
        txn.set_quick_repair(true);
        let open = Txn {
            txn: &txn,
            open: [const { OnceCell::new() }; TABLES_MAX],
        };
        let is_wanted = work(&open);
        drop(open);
        if is_wanted {
            txn.commit()?;
        }
        Ok(())
    }
}

struct Snapshot {
    txn: ReadTransaction,
    open: [OnceCell<Option<ReadOnlyTable<Bytes, Bytes>>>; TABLES_MAX],
}

impl Snapshot {
    fn table(&self, table: Table) -> Result<Option<&ReadOnlyTable<Bytes, Bytes>>, KvError> {
        let slot = &self.open[table.slot];
        if slot.get().is_none() {
            let opened = match self.txn.open_table(definition(table)) {
                Ok(opened) => Some(opened),
                Err(TableError::TableDoesNotExist(_)) => None,
                Err(error) => return Err(error.into()),
            };
            let _now_set = slot.set(opened);
        }
        Ok(slot.get().and_then(Option::as_ref))
    }
}

impl Reads for Snapshot {
    fn get(&self, table: Table, key: &[u8], found: &mut dyn FnMut(&[u8])) -> Result<bool, KvError> {
        self.table(table)?
            .map_or(Ok(false), |open| get(open, key, found))
    }

    fn scan(
        &self,
        table: Table,
        span: &Span,
        order: Order,
        each: &mut Each<'_>,
    ) -> Result<(), KvError> {
        self.table(table)?
            .map_or(Ok(()), |open| scan(open, span, order, each))
    }

    fn last_key(&self, table: Table) -> Result<Option<Vec<u8>>, KvError> {
        self.table(table)?.map_or(Ok(None), last_key)
    }

    fn count(&self, table: Table) -> Result<u64, KvError> {
        Ok(self.table(table)?.map_or(Ok(0), |open| open.len())?)
    }
}

/// The open write. Each table is opened once and stays open until the end: opening one costs as
/// much as several puts.
struct Txn<'t> {
    txn: &'t WriteTransaction,
    open: [OnceCell<RefCell<redb::Table<'t, Bytes, Bytes>>>; TABLES_MAX],
}

impl<'t> Txn<'t> {
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
