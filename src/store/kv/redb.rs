//! redb behind the port: the only place that knows it.

mod disk;
#[cfg(test)]
pub(super) mod disks;
mod head;
mod pages;

use std::cell::{OnceCell, RefCell};
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use redb::backends::FileBackend;
use redb::{
    Database, ReadOnlyTable, ReadTransaction, ReadableDatabase as _, ReadableTable,
    ReadableTableMetadata, StorageBackend, TableDefinition, TableError, TableStats,
    WriteTransaction,
};

use self::disk::{Disk, Health, State};
use self::pages::Pages;
use super::{
    Each, Engine, KvError, Order, Reads, Span, Sums, TABLES_MAX, Table, TableUse, WriteTxn, Writes,
};

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
            redb::Error::PreviousIo | redb::Error::DatabaseClosed => Self::Interrupted,
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
fold!(
    DatabaseError TransactionError TableError StorageError CommitError SetDurabilityError
    CompactionError
);

/// The open file, and how to open it again: the engine answers nothing after the disk has failed
/// it once, not even after a moment without room.
pub(super) struct File {
    make: Box<dyn Fn(Arc<Health>) -> Result<Database, KvError> + Send + Sync>,
    /// `None` while it cannot be opened again.
    database: RwLock<Option<Database>>,
    health: Arc<Health>,
}

impl File {
    /// `sums` is for a file that is not there yet.
    pub(super) fn open(path: &Path, sums: Sums) -> Result<Self, KvError> {
        Self::open_with(path, sums, false)
    }

    pub(super) fn open_verified(path: &Path) -> Result<Self, KvError> {
        Self::open_with(path, Sums::Kept, true)
    }

    fn open_with(path: &Path, sums: Sums, verified: bool) -> Result<Self, KvError> {
        match std::fs::metadata(path) {
            // The engine would begin anew, as if nothing had ever been written.
            Ok(about) if about.len() == 0 => {
                return Err(KvError::Damaged("the file is empty".into()));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => make(path, sums)?,
            Ok(_) | Err(_) => {}
        }
        let path = path.to_owned();
        Self::made_by(verified, move |health| {
            let file = OpenOptions::new().read(true).write(true).open(&path)?;
            let cached = file.try_clone()?;
            Ok(Disk::new(FileBackend::new(file)?, health, Some(cached)))
        })
    }

    /// `verified` the first time: after a failed call only what the disk refused is missing.
    fn made_by<D: StorageBackend>(
        verified: bool,
        disk: impl Fn(Arc<Health>) -> Result<Disk<D>, KvError> + Send + Sync + 'static,
    ) -> Result<Self, KvError> {
        let open = move |health: Arc<Health>, verified| -> Result<Database, KvError> {
            let mut builder = Database::builder();
            builder.set_cache_size(CACHE_BYTES);
            builder.set_check_integrity_on_open(verified);
            let disk = disk(Arc::clone(&health))?;
            let pages = Pages::on(disk, health, Sums::Kept)?;
            // Of a file that was tampered with or decayed the engine believes more than it should.
            let opened = catch_unwind(AssertUnwindSafe(|| builder.create_with_backend(pages)));
            Ok(opened.map_err(|_panic| KvError::Damaged("the engine panicked".into()))??)
        };
        let health = Arc::new(Health::default());
        let first = open(Arc::clone(&health), verified)?;
        Ok(Self {
            make: Box::new(move |health| open(health, false)),
            database: RwLock::new(Some(first)),
            health,
        })
    }

    /// Runs `work` on the open database, which is opened again first when a call has failed.
    fn with<T>(&self, work: impl FnOnce(&Database) -> Result<T, KvError>) -> Result<T, KvError> {
        match self.health.state() {
            State::Sound => {}
            State::Failed => self.open_again()?,
            // What the failed sync was about may be in the page cache and never on disk: what is
            // read from here on could be lost after it was told.
            State::Unsynced => return Err(KvError::Unsynced),
        }
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        work(database.as_ref().ok_or(KvError::Interrupted)?)
    }

    fn open_again(&self) -> Result<(), KvError> {
        let mut database = self
            .database
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if self.health.state() != State::Failed {
            return Ok(());
        }
        // Closed first: the file has one user. Snapshots still being read end with an error.
        *database = None;
        self.health.set(State::Sound);
        match (self.make)(Arc::clone(&self.health)) {
            Ok(opened) => {
                tracing::warn!("the data file was opened again after a failed call");
                *database = Some(opened);
                Ok(())
            }
            Err(error) => {
                self.health.set(State::Failed);
                Err(error)
            }
        }
    }
}

/// Makes an empty file aside and puts it in its place when it is whole: from a half-made one the
/// engine does not recover.
fn make(path: &Path, sums: Sums) -> Result<(), KvError> {
    let aside = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    let file = options.mode(0o600).open(&aside)?;
    let synced = file.try_clone()?;
    let pages = Pages::on(FileBackend::new(file)?, Arc::default(), sums)?;
    drop(Database::builder().create_with_backend(pages)?);
    synced.sync_all()?;
    std::fs::rename(&aside, path)?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

impl Engine for File {
    fn snapshot(&self) -> Result<Box<super::Snapshot>, KvError> {
        let txn = self.with(|database| Ok(database.begin_read()?))?;
        let open = [const { OnceCell::new() }; TABLES_MAX];
        Ok(Box::new(Snapshot { txn, open }))
    }

    fn write(&self, work: &mut dyn FnMut(&WriteTxn<'_>) -> bool) -> Result<(), KvError> {
        let mut txn = self.with(|database| Ok(database.begin_write()?))?;
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

    fn compact(&mut self) -> Result<(), KvError> {
        let database = self.database.get_mut();
        let database = database.unwrap_or_else(PoisonError::into_inner);
        database.as_mut().ok_or(KvError::Interrupted)?.compact()?;
        Ok(())
    }
}

/// A table of a snapshot; `None` when nothing was ever put into it. Boxed, because a snapshot is made
/// for every request and opens few.
type Opened = Option<Box<ReadOnlyTable<Bytes, Bytes>>>;

struct Snapshot {
    txn: ReadTransaction,
    open: [OnceCell<Opened>; TABLES_MAX],
}

impl Snapshot {
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
