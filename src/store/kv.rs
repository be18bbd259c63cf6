//! The port to the storage engine: ordered byte keys in named tables, snapshot reads, one write
//! transaction at a time. The only file that knows the engine (redb); another one must be able to
//! stand behind the same calls. Knows nothing of records or cases.

use std::cell::{OnceCell, RefCell};
use std::fs::OpenOptions;
use std::ops::ControlFlow;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use redb::{
    Database, ReadOnlyTable, ReadTransaction, ReadableDatabase as _, ReadableTable,
    ReadableTableMetadata as _, TableDefinition, TableError, WriteTransaction,
};

pub use super::span::{Order, Span};

/// Bytes of pages the engine keeps in memory.
const CACHE_BYTES: usize = 64 * 1024 * 1024;
/// How many tables there may be; a transaction holds one slot for each.
pub const TABLES_MAX: usize = 32;

type Bytes = &'static [u8];
type Definition = TableDefinition<'static, Bytes, Bytes>;

/// A table by name. `slot` is its own among all tables, below [`TABLES_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    slot: usize,
}

impl Table {
    pub const fn new(name: &'static str, slot: usize) -> Self {
        assert!(slot < TABLES_MAX, "raise TABLES_MAX");
        Self { name, slot }
    }

    const fn definition(self) -> Definition {
        TableDefinition::new(self.name)
    }
}

/// What can go wrong below the records. The cause is for the log.
#[derive(Debug, thiserror::Error)]
pub enum KvError {
    #[error("另一个 suqiu 正在使用该数据目录")]
    InUse,
    #[error("数据文件已损坏")]
    Damaged(#[source] Box<redb::Error>),
    #[error("无法读写数据文件")]
    Io(#[source] std::io::Error),
    #[error("存储引擎出错")]
    Engine(#[source] Box<redb::Error>),
}

impl From<redb::Error> for KvError {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::DatabaseAlreadyOpen => Self::InUse,
            redb::Error::Io(source) => Self::Io(source),
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

/// Given each row of a scan; `Break` ends it.
pub type Each<'f> = dyn FnMut(&[u8], &[u8]) -> ControlFlow<()> + 'f;

/// Reading, from a snapshot or inside the open write. A table nothing was ever put into is empty.
pub trait Reads {
    /// Hands the value to `found` without copying it. False when there is none.
    fn get(&self, table: Table, key: &[u8], found: &mut dyn FnMut(&[u8])) -> Result<bool, KvError>;

    /// The rows of `span`, in `order`.
    fn scan(
        &self,
        table: Table,
        span: &Span,
        order: Order,
        each: &mut Each<'_>,
    ) -> Result<(), KvError>;

    fn last_key(&self, table: Table) -> Result<Option<Vec<u8>>, KvError>;

    fn count(&self, table: Table) -> Result<u64, KvError>;
}

/// The engine's open file. Cheap to clone; the last clone to go closes the file.
#[derive(Clone)]
pub struct Kv(Arc<Database>);

impl Kv {
    /// Opens the file at `path`, making it with mode 0600 when it is not there.
    pub fn open(path: &Path) -> Result<Self, KvError> {
        Self::open_with(path, &builder())
    }

    /// Opens the file and has the engine verify every page of it first: reads the whole file.
    pub fn open_verified(path: &Path) -> Result<Self, KvError> {
        Self::open_with(path, builder().set_check_integrity_on_open(true))
    }

    fn open_with(path: &Path, builder: &redb::Builder) -> Result<Self, KvError> {
        let made = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path);
        made.map_err(KvError::Io)?;
        Ok(Self(Arc::new(builder.create(path)?)))
    }

    /// Gone when dropped. For tests and measurements.
    pub fn in_memory() -> Result<Self, KvError> {
        let memory = redb::backends::InMemoryBackend::new();
        Ok(Self(Arc::new(builder().create_with_backend(memory)?)))
    }

    /// What is committed now; later commits do not show in it.
    pub fn snapshot(&self) -> Result<Snapshot, KvError> {
        Ok(Snapshot {
            txn: self.0.begin_read()?,
            open: [const { OnceCell::new() }; TABLES_MAX],
        })
    }

    /// Runs `work` in a write transaction: committed to disk when it returns `Ok`, else undone.
    /// Waits for a write already open.
    pub fn write<T, E: From<KvError>>(
        &self,
        work: impl FnOnce(&WriteTxn<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut txn = self.0.begin_write().map_err(KvError::from)?;
        // Durability is `Immediate` by default: commit returns once the data is on disk.
        txn.set_two_phase_commit(true);
        txn.set_quick_repair(true);
        let open = WriteTxn {
            txn: &txn,
            open: [const { OnceCell::new() }; TABLES_MAX],
        };
        let done = work(&open)?;
        drop(open);
        txn.commit().map_err(KvError::from)?;
        Ok(done)
    }
}

fn builder() -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES);
    builder
}

/// One consistent state of all tables.
pub struct Snapshot {
    txn: ReadTransaction,
    open: [OnceCell<Option<ReadOnlyTable<Bytes, Bytes>>>; TABLES_MAX],
}

impl Snapshot {
    fn table(&self, table: Table) -> Result<Option<&ReadOnlyTable<Bytes, Bytes>>, KvError> {
        let slot = &self.open[table.slot];
        if slot.get().is_none() {
            let opened = match self.txn.open_table(table.definition()) {
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
pub struct WriteTxn<'t> {
    txn: &'t WriteTransaction,
    open: [OnceCell<RefCell<redb::Table<'t, Bytes, Bytes>>>; TABLES_MAX],
}

impl<'t> WriteTxn<'t> {
    fn table(&self, table: Table) -> Result<&RefCell<redb::Table<'t, Bytes, Bytes>>, KvError> {
        let slot = &self.open[table.slot];
        if let Some(open) = slot.get() {
            return Ok(open);
        }
        let opened = self.txn.open_table(table.definition())?;
        Ok(slot.get_or_init(|| RefCell::new(opened)))
    }

    /// Replaces what was under `key`. True when something was.
    pub fn put(&self, table: Table, key: &[u8], value: &[u8]) -> Result<bool, KvError> {
        Ok(self
            .table(table)?
            .borrow_mut()
            .insert(key, value)?
            .is_some())
    }

    /// True when there was something under `key`.
    pub fn delete(&self, table: Table, key: &[u8]) -> Result<bool, KvError> {
        Ok(self.table(table)?.borrow_mut().remove(key)?.is_some())
    }

    /// Deletes at most `limit` rows of `span`, lowest first. Returns how many.
    pub fn delete_span(&self, table: Table, span: &Span, limit: usize) -> Result<usize, KvError> {
        let mut keys = Vec::new();
        if limit > 0 {
            self.scan(table, span, Order::Forward, &mut |key, _| {
                keys.push(key.to_vec());
                if keys.len() < limit {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            })?;
        }
        let mut table = self.table(table)?.borrow_mut();
        for key in &keys {
            table.remove(key.as_slice())?;
        }
        Ok(keys.len())
    }

    /// Deletes every row.
    pub fn clear(&self, table: Table) -> Result<(), KvError> {
        self.table(table)?.borrow_mut().retain(|_, _| false)?;
        Ok(())
    }
}

impl Reads for WriteTxn<'_> {
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

#[cfg(test)]
#[path = "kv_tests.rs"]
pub(crate) mod tests;
