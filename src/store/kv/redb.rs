//! redb behind the port: the only place that knows it.

mod disk;
#[cfg(test)]
pub(super) mod disks;
mod head;
mod pages;
mod rows;

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use redb::backends::FileBackend;
use redb::{Database, ReadTransaction, ReadableDatabase as _, StorageBackend};

use self::disk::{Disk, Health, State};
use self::pages::Pages;
use self::rows::{Snapshot, Txn};
use super::{Engine, KvError, Sums, WriteTxn};

/// Bytes of pages the engine keeps in memory.
const CACHE_BYTES: usize = 64 * 1024 * 1024;

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
    database: RwLock<Option<Open>>,
    health: Arc<Health>,
}

/// The engine, and what was committed last, opened once for all who read until the next commit:
/// the engine opens nothing to read while it makes the file longer, and that waits for the disk.
struct Open {
    /// Goes first: the engine closes the file when nobody reads any more.
    latest: RwLock<Option<Arc<ReadTransaction>>>,
    engine: Database,
}

impl Open {
    const fn of(engine: Database) -> Self {
        Self {
            latest: RwLock::new(None),
            engine,
        }
    }

    fn latest(&self) -> Result<Arc<ReadTransaction>, KvError> {
        let latest = self.latest.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(latest) = &*latest {
            return Ok(Arc::clone(latest));
        }
        drop(latest);
        let mut latest = self.latest.write().unwrap_or_else(PoisonError::into_inner);
        if latest.is_none() {
            *latest = Some(Arc::new(self.engine.begin_read()?));
        }
        latest.clone().ok_or(KvError::Interrupted)
    }

    /// After a commit. When it fails the next to read tries again, and hears why.
    fn renew(&self) {
        let mut latest = self.latest.write().unwrap_or_else(PoisonError::into_inner);
        *latest = self.engine.begin_read().ok().map(Arc::new);
    }
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
            database: RwLock::new(Some(Open::of(first))),
            health,
        })
    }

    /// Runs `work` on the open database, which is opened again first when a call has failed.
    fn with<T>(&self, work: impl FnOnce(&Open) -> Result<T, KvError>) -> Result<T, KvError> {
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
                *database = Some(Open::of(opened));
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
        let txn = self.with(Open::latest)?;
        Ok(Box::new(Snapshot::of(txn)))
    }

    fn write(&self, work: &mut dyn FnMut(&WriteTxn<'_>) -> bool) -> Result<(), KvError> {
        let mut txn = self.with(|open| Ok(open.engine.begin_write()?))?;
        // Durability is `Immediate` by default: commit returns once the data is on disk.
        txn.set_two_phase_commit(true);
        txn.set_quick_repair(true);
        let open = Txn::of(&txn);
        let is_wanted = work(&open);
        drop(open);
        if is_wanted {
            txn.commit()?;
            let database = self.database.read();
            let database = database.unwrap_or_else(PoisonError::into_inner);
            database.iter().for_each(Open::renew);
        }
        Ok(())
    }

    fn compact(&mut self) -> Result<(), KvError> {
        let database = self.database.get_mut();
        let database = database.unwrap_or_else(PoisonError::into_inner);
        let open = database.as_mut().ok_or(KvError::Interrupted)?;
        *open
            .latest
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner) = None;
        open.engine.compact()?;
        Ok(())
    }
}
