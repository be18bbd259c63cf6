//! The port to the storage engine: ordered byte keys in named tables, snapshot reads, one write
//! transaction at a time. An engine is an [`Engine`]; nothing outside this folder knows which one
//! it is. Knows nothing of records or cases.
//!
//! `redb` keeps the product's data; `memory` stands in the tests behind the same calls, so that
//! nothing above leans on what only one engine does.

#[cfg(test)]
pub(crate) mod faults;
#[cfg(test)]
mod memory;
mod redb;

use std::error::Error;
use std::io::{self, ErrorKind};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

#[cfg(test)]
pub(crate) use self::redb::disks::{Event, SimulatedDisk};
pub use super::span::{Order, Span};

/// How many tables there may be; a transaction holds one slot for each.
pub const TABLES_MAX: usize = 48;

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
}

/// What can go wrong below the records. The cause is for the log.
#[derive(Debug, thiserror::Error)]
pub enum KvError {
    #[error("另一个 suqiu 正在使用该数据目录")]
    InUse,
    #[error("数据文件已损坏，请用备份恢复")]
    Damaged(#[source] Box<dyn Error + Send + Sync>),
    /// No room: what was to be written is not. Reading goes on.
    #[error("存储空间不足")]
    Full(#[source] io::Error),
    #[error("无法读写数据文件")]
    Io(#[source] io::Error),
    /// A sync has failed earlier: what the disk holds is uncertain until the program starts anew.
    #[error("数据未能可靠写入磁盘，须重新启动")]
    Unsynced,
    /// Another call's failure ended this one; the file is opened again. Nothing was written.
    #[error("数据文件正在重新打开，请重试")]
    Interrupted,
    #[error("存储引擎出错")]
    Engine(#[source] Box<dyn Error + Send + Sync>),
}

impl From<io::Error> for KvError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            _ if is_full(&error) => Self::Full(error),
            ErrorKind::InvalidData => Self::Damaged(Box::new(error)),
            _ => Self::Io(error),
        }
    }
}

/// Whether the call failed for want of room: on the disk, in the quota, under the file's limit.
pub fn is_full(error: &io::Error) -> bool {
    use ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

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

    /// What the table takes up. Walks all of it.
    fn usage(&self, table: Table) -> Result<TableUse, KvError>;
}

/// What a table takes up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableUse {
    pub table: &'static str,
    pub rows: u64,
    /// Of keys and values.
    pub bytes: u64,
    /// Of the file, with what the engine adds and leaves empty.
    pub taken: u64,
}

/// The open write: reads see what it has written so far.
pub trait Writes: Reads {
    /// Replaces what was under `key`. True when something was.
    fn put(&self, table: Table, key: &[u8], value: &[u8]) -> Result<bool, KvError>;

    /// True when there was something under `key`.
    fn delete(&self, table: Table, key: &[u8]) -> Result<bool, KvError>;

    /// Deletes every row.
    fn clear(&self, table: Table) -> Result<(), KvError>;

    /// Deletes at most `limit` rows of `span`, lowest first. Returns how many.
    fn delete_span(&self, table: Table, span: &Span, limit: usize) -> Result<usize, KvError> {
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
        for key in &keys {
            self.delete(table, key)?;
        }
        Ok(keys.len())
    }
}

/// One consistent state of all tables.
pub type Snapshot = dyn Reads;
/// The one write transaction there may be at a time.
pub type WriteTxn<'t> = dyn Writes + 't;

/// What an engine has to do.
trait Engine: Send + Sync {
    /// What is committed now; later commits do not show in it.
    fn snapshot(&self) -> Result<Box<Snapshot>, KvError>;

    /// Opens the write transaction, waiting for another one to end; commits it to disk when `work`
    /// says true, else undoes it. After an error nothing is certain: it may be committed or not.
    fn write(&self, work: &mut dyn FnMut(&WriteTxn<'_>) -> bool) -> Result<(), KvError>;

    /// Gives back to the file system what no row needs. Can be stopped at any moment.
    fn compact(&mut self) -> Result<(), KvError>;
}

/// Whether every page of a file has a sum, by which one that decayed is told from what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sums {
    Kept,
    /// As in data formats 1 and 2, for programs that know no other.
    None,
}

/// The engine's open file. Cheap to clone; the last clone to go closes the file.
#[derive(Clone)]
pub struct Kv(Arc<dyn Engine>);

impl Kv {
    /// Opens the file at `path`, making it with mode 0600 when it is not there.
    pub fn open(path: &Path) -> Result<Self, KvError> {
        Self::open_or_make(path, Sums::Kept)
    }

    /// The same; a file that is not there is made with or without sums. Any other stays as it is.
    pub fn open_or_make(path: &Path, sums: Sums) -> Result<Self, KvError> {
        Ok(Self(Arc::new(redb::File::open(path, sums)?)))
    }

    /// Opens the file and has the engine verify every page of it first: reads the whole file.
    pub fn open_verified(path: &Path) -> Result<Self, KvError> {
        Ok(Self(Arc::new(redb::File::open_verified(path)?)))
    }

    /// What is committed now; later commits do not show in it.
    pub fn snapshot(&self) -> Result<Box<Snapshot>, KvError> {
        self.0.snapshot()
    }

    /// Runs `work` in a write transaction: committed to disk when it returns `Ok`, else undone.
    /// Waits for a write already open. When `work` was content and the commit failed, what it
    /// wrote may be there or not.
    pub fn write<T, E: From<KvError>>(
        &self,
        work: impl FnOnce(&WriteTxn<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (mut work, mut done) = (Some(work), None);
        self.0.write(&mut |txn| {
            let work = work.take().expect("an engine runs the work once");
            done.insert(work(txn)).is_ok()
        })?;
        done.expect("an engine that succeeds has run the work")
    }

    /// Gives back to the file system what no row needs. Refused while another clone is held: it is
    /// for those who have the file to themselves.
    pub fn compact(&mut self) -> Result<(), KvError> {
        let alone = Arc::get_mut(&mut self.0).ok_or(KvError::InUse)?;
        alone.compact()
    }
}

#[cfg(test)]
pub(crate) mod tests;
