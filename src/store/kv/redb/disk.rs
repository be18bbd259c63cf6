//! The disk as the engine sees it, watched: the engine tells nobody whether it can still be used.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use redb::StorageBackend;

/// The engine's locks are those of what lies below.
macro_rules! pass_locks_to {
    ($below:ident) => {
        fn try_lock_range(
            &self,
            start: std::ops::Bound<u64>,
            end: std::ops::Bound<u64>,
        ) -> Result<bool, redb::BackendError> {
            self.$below.try_lock_range(start, end)
        }

        fn try_lock_shared_range(
            &self,
            start: std::ops::Bound<u64>,
            end: std::ops::Bound<u64>,
        ) -> Result<bool, redb::BackendError> {
            self.$below.try_lock_shared_range(start, end)
        }

        fn lock_range(
            &self,
            start: std::ops::Bound<u64>,
            end: std::ops::Bound<u64>,
        ) -> Result<(), redb::BackendError> {
            self.$below.lock_range(start, end)
        }

        fn lock_shared_range(
            &self,
            start: std::ops::Bound<u64>,
            end: std::ops::Bound<u64>,
        ) -> Result<(), redb::BackendError> {
            self.$below.lock_shared_range(start, end)
        }

        fn unlock_range(
            &self,
            start: std::ops::Bound<u64>,
            end: std::ops::Bound<u64>,
        ) -> Result<(), redb::BackendError> {
            self.$below.unlock_range(start, end)
        }

        fn query_lock_range(
            &self,
            start: std::ops::Bound<u64>,
            end: std::ops::Bound<u64>,
        ) -> Result<bool, redb::BackendError> {
            self.$below.query_lock_range(start, end)
        }
    };
}
pub(super) use pass_locks_to;

/// What the last calls to the disk say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum State {
    Sound,
    /// A call failed, so that the engine takes no more; opened again, it does.
    Failed,
    /// A sync failed. Final: see [`Disk::sync_data`].
    Unsynced,
}

/// Shared by the disk and whoever opened it.
#[derive(Debug, Default)]
pub(super) struct Health(AtomicU8);

impl Health {
    pub(super) fn state(&self) -> State {
        match self.0.load(Ordering::Acquire) {
            0 => State::Sound,
            1 => State::Failed,
            _ => State::Unsynced,
        }
    }

    pub(super) fn set(&self, state: State) {
        self.0.store(state as u8, Ordering::Release);
    }

    /// Worse is remembered, better is not.
    pub(super) fn fail(&self, state: State) {
        self.0.fetch_max(state as u8, Ordering::AcqRel);
    }

    /// Passes the outcome of a call on.
    fn watch<T, E>(&self, outcome: Result<T, E>, failed: State) -> Result<T, E> {
        if outcome.is_err() {
            self.fail(failed);
        }
        outcome
    }
}

#[derive(Debug)]
pub(super) struct Disk<D> {
    inner: D,
    health: Arc<Health>,
    /// The same file, to have the system forget what it keeps of it in memory.
    file: Option<File>,
}

impl<D> Disk<D> {
    pub(super) const fn new(inner: D, health: Arc<Health>, file: Option<File>) -> Self {
        Self {
            inner,
            health,
            file,
        }
    }
}

impl<D: StorageBackend> StorageBackend for Disk<D> {
    fn len(&self) -> io::Result<u64> {
        self.health.watch(self.inner.len(), State::Failed)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.health
            .watch(self.inner.read(offset, out), State::Failed)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.health.watch(self.inner.set_len(len), State::Failed)
    }

    /// After a failed sync the system holds the lost pages to be clean: they can be read, are
    /// never written again, and a second sync succeeds. So there is no second one; and they are
    /// dropped from memory, so that the next start reads what the disk has.
    fn sync_data(&self) -> io::Result<()> {
        let synced = self.health.watch(self.inner.sync_data(), State::Unsynced);
        if synced.is_err()
            && let Some(file) = &self.file
            && let Err(error) = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed)
        {
            tracing::error!(%error, "could not drop unsynced pages");
        }
        synced
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.health
            .watch(self.inner.write(offset, data), State::Failed)
    }

    fn close(&self) -> io::Result<()> {
        self.inner.close()
    }

    pass_locks_to!(inner);
}
