//! Opening the data folder: the file is brought up to date before anyone can ask for anything.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::StoreError;
use super::kv::{Kv, Reads};
use super::migrate::{self, FORMAT, OpenError};
use super::reading::Reading;
use super::reserve::Reserve;
use super::view::View;
use super::writer::{Follower, QUEUE_MAX, Store, WriterHandle, read_kv, read_kv_rows};
use crate::kernel::time::Clock;

/// Name of the file in the data folder.
pub const FILE: &str = "suqiu.redb";

/// The file, opened and with its indexes up to date, with nobody writing yet: the time to build what follows the
/// log. Then [`DataFile::start`].
pub struct DataFile {
    kv: Kv,
    queue: usize,
    reserve: Reserve,
    /// `None` in memory.
    folder: Option<PathBuf>,
}

impl DataFile {
    /// Opens the file in `folder`; makes both, for the owner's eyes only, when they are missing.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let make = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        make.map_err(OpenError::Folder)?;
        let path = folder.join(FILE);
        Ok(Self {
            folder: Some(folder.to_owned()),
            ..Self::opened(Kv::open(&path)?)?
        })
    }

    /// Whether `folder` holds a file already.
    pub fn exists(folder: &Path) -> bool {
        Self::path(folder).is_file()
    }

    pub fn path(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }

    /// Size of the file.
    pub(super) fn bytes(folder: &Path) -> Result<u64, OpenError> {
        let about = std::fs::metadata(Self::path(folder));
        Ok(about.map_err(OpenError::Folder)?.len())
    }

    pub(super) fn opened(kv: Kv) -> Result<Self, OpenError> {
        migrate::open(&kv)?;
        Ok(Self {
            kv,
            queue: QUEUE_MAX,
            reserve: Reserve::default(),
            folder: None,
        })
    }

    /// The data folder; `None` for a store in memory.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// For those who follow the log on a thread of their own.
    pub fn reading(&self) -> Reading {
        Reading::of(self.kv.clone())
    }

    /// Reads one consistent state.
    pub fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&View<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        read_kv(&self.kv, read)
    }

    /// The same, below the level of records.
    pub(super) fn read_rows<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&dyn Reads) -> Result<T, E>,
    ) -> Result<T, E> {
        read_kv_rows(&self.kv, read)
    }

    /// Errs when the file has an older format than [`FORMAT`]: then the previous version may still
    /// take over, and must not come upon what it does not know.
    pub fn require_newest(&self) -> Result<(), OpenError> {
        match migrate::format(&*self.kv.snapshot()?)? {
            Some(FORMAT) => Ok(()),
            found => Err(OpenError::TooOld {
                found: found.unwrap_or_default(),
            }),
        }
    }

    /// How many plans may wait for the writer; beyond that callers are told to come back later.
    #[must_use]
    pub fn with_queue(self, places: usize) -> Self {
        Self {
            queue: places,
            ..self
        }
    }

    /// Keeps `bytes` of the disk `folder` is on for the log, for when it is full otherwise.
    #[must_use]
    pub fn with_reserve(self, folder: &Path, bytes: u64) -> Self {
        Self {
            reserve: Reserve::take(folder, bytes),
            ..self
        }
    }

    /// Starts the writer. `followers` are told of every entry from now on.
    pub fn start(
        self,
        clock: Arc<dyn Clock>,
        followers: Vec<Box<dyn Follower>>,
    ) -> Result<(Store, WriterHandle), StoreError> {
        Store::start(self.kv, clock, followers, self.queue, self.reserve)
    }
}
