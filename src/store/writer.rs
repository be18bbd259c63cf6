//! One thread writes. Callers send a *plan*: it sees the store read-only and returns what to
//! write; the writer runs many plans per commit, because a commit to disk costs as much as hundreds
//! of rows. Nobody is answered before the commit that holds their rows is on disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::StoreError;
use super::backup;
use super::batch::Writer;
use super::kv::{Kv, Reads};
use super::migrate;
use super::reserve::Reserve;
use super::view::View;
use super::write_set::{Committed, WriteSet};
use crate::kernel::time::{Clock, Timestamp};

/// Plans waiting for the writer, unless [`super::DataFile::with_queue`] says otherwise.
pub(super) const QUEUE_MAX: usize = 1024;

/// Learns of every entry in the order of the log, after it is on disk and before the caller who
/// wrote it is answered: so whoever reads what a follower keeps sees their own writes. Runs on the
/// writer's thread: must be quick, and must not wait for the store.
pub trait Follower: Send + 'static {
    fn follow(&mut self, committed: &[Committed]);
}

/// Whether writes are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Condition {
    Writing,
    /// The disk is full: no case changes until there is room. Comes to an end by itself.
    Full,
    /// The writer has ended.
    Stopped,
}

/// What the writer has done since the start, and how it is.
#[derive(Debug, Default)]
pub struct WriterCounts {
    condition: AtomicU8,
    pub(super) commits: AtomicU64,
    pub(super) asked: AtomicU64,
    pub(super) plans: AtomicU64,
    pub(super) time: AtomicI64,
}

impl WriterCounts {
    pub fn condition(&self) -> Condition {
        match self.condition.load(Ordering::Relaxed) {
            0 => Condition::Writing,
            1 => Condition::Full,
            _ => Condition::Stopped,
        }
    }

    pub(super) fn set_condition(&self, condition: Condition) {
        self.condition.store(condition as u8, Ordering::Relaxed);
    }

    /// Commits to disk.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// The last time given to a plan. Later than the clock after the clock was set back: the log's
    /// time stands still then, until the clock has come up to it.
    pub fn time(&self) -> Timestamp {
        Timestamp(self.time.load(Ordering::Relaxed))
    }

    /// Plans that wait for the writer, or are in the batch it works on.
    pub fn waiting(&self) -> u64 {
        let asked = self.asked.load(Ordering::Relaxed);
        asked.saturating_sub(self.plans())
    }

    /// Plans run, refused ones included.
    pub fn plans(&self) -> u64 {
        self.plans.load(Ordering::Relaxed)
    }
}

/// The open store. Cheap to clone; when the last clone is dropped the writer finishes what is
/// queued and ends.
#[derive(Clone)]
pub struct Store {
    kv: Kv,
    queue: SyncSender<Job>,
    clock: Arc<dyn Clock>,
    counts: Arc<WriterCounts>,
    format: u64,
}

/// To wait for the writer's end: drop every [`Store`], then join.
#[must_use = "the writer may still be writing when its handle is dropped"]
pub struct WriterHandle(JoinHandle<Result<(), StoreError>>);

impl WriterHandle {
    /// Waits until the writer has ended. Errs when it ended because it could not write.
    pub fn join(self) -> Result<(), StoreError> {
        self.0.join().unwrap_or(Err(StoreError::Stopped))
    }

    /// The writer has ended: the program should too, so that a restart can repair.
    pub fn has_ended(&self) -> bool {
        self.0.is_finished()
    }
}

/// A plan with its answer, whatever their types.
pub(super) trait Request: Send {
    /// Runs the plan. `Ok` with what it wants written, also when that is nothing.
    fn plan(&mut self, view: &View<'_>, now: Timestamp) -> WriteSet;

    /// Tells the caller: what the plan returned when `fate` is `Ok`, else the error.
    fn answer(self: Box<Self>, fate: Result<(), StoreError>);
}

pub(super) struct Job {
    pub(super) request: Box<dyn Request>,
    /// When the caller asked.
    pub(super) stamp: Timestamp,
}

struct Typed<T, E, F> {
    plan: Option<F>,
    outcome: Option<Result<T, E>>,
    caller: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Request for Typed<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: FnOnce(&View<'_>, Timestamp) -> Result<(WriteSet, T), E> + Send,
{
    fn plan(&mut self, view: &View<'_>, now: Timestamp) -> WriteSet {
        let Some(plan) = self.plan.take() else {
            return WriteSet::new();
        };
        match plan(view, now) {
            Ok((writes, value)) => {
                self.outcome = Some(Ok(value));
                writes
            }
            Err(refusal) => {
                self.outcome = Some(Err(refusal));
                WriteSet::new()
            }
        }
    }

    fn answer(self: Box<Self>, fate: Result<(), StoreError>) {
        let outcome = match (fate, self.outcome) {
            (Err(error), _) => Err(error.into()),
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(StoreError::PlanFailed.into()),
        };
        // The caller may have gone away meanwhile; what is written is written.
        let _gone = self.caller.send(outcome);
    }
}

impl Store {
    /// Starts the writer on an opened file.
    pub(super) fn start(
        kv: Kv,
        clock: Arc<dyn Clock>,
        followers: Vec<Box<dyn Follower>>,
        places: usize,
        reserve: Reserve,
    ) -> Result<(Self, WriterHandle), StoreError> {
        let (queue, jobs): (_, Receiver<Job>) = sync_channel(places);
        let counts = Arc::new(WriterCounts::default());
        let (format, _) = migrate::versions(&*kv.snapshot()?)?;
        let writer = Writer::new(kv.clone(), jobs, followers, Arc::clone(&counts), reserve)?;
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || writer.run())
            .map_err(StoreError::NoThread)?;
        Ok((
            Self {
                kv,
                queue,
                clock,
                counts,
                format,
            },
            WriterHandle(thread),
        ))
    }

    /// Runs `plan` in the writer and returns once what it wants written is on disk, or is certain
    /// not to be. The plan gets the time it was asked at, or the last time given if that is later.
    /// It must be short: all writes of the house wait for it.
    ///
    /// Enqueued when the future is first polled; from then on dropping the future changes nothing.
    ///
    /// # Errors
    /// What the plan refuses with; [`StoreError::Busy`] when the queue is full,
    /// [`StoreError::Full`] when the disk is; [`StoreError::RolledBack`] or, when it cannot be known,
    /// [`StoreError::Unconfirmed`] when the commit failed, [`StoreError::Stopped`] ever after.
    pub async fn write<T, E, F>(&self, plan: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&View<'_>, Timestamp) -> Result<(WriteSet, T), E> + Send + 'static,
    {
        let wait = self.enqueue(plan)?;
        wait.await
            .unwrap_or_else(|_dropped| Err(StoreError::Stopped.into()))
    }

    /// [`Store::write`] for threads of their own: the command line, jobs, measurements.
    pub fn write_blocking<T, E, F>(&self, plan: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&View<'_>, Timestamp) -> Result<(WriteSet, T), E> + Send + 'static,
    {
        let wait = self.enqueue(plan)?;
        wait.blocking_recv()
            .unwrap_or_else(|_dropped| Err(StoreError::Stopped.into()))
    }

    fn enqueue<T, E, F>(&self, plan: F) -> Result<oneshot::Receiver<Result<T, E>>, StoreError>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&View<'_>, Timestamp) -> Result<(WriteSet, T), E> + Send + 'static,
    {
        let (caller, wait) = oneshot::channel();
        let request = Box::new(Typed {
            plan: Some(plan),
            outcome: None,
            caller,
        });
        match self.queue.try_send(Job {
            request,
            stamp: self.clock.now(),
        }) {
            Ok(()) => {
                self.counts.asked.fetch_add(1, Ordering::Relaxed);
                Ok(wait)
            }
            Err(TrySendError::Full(_)) => Err(StoreError::Busy),
            Err(TrySendError::Disconnected(_)) => Err(StoreError::Stopped),
        }
    }

    /// Reads one consistent state, on the calling thread. Meant for some rows: pages mostly lie in
    /// memory. What walks through tables goes to [`Store::read_aside`].
    pub fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&View<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        read_kv(&self.kv, read)
    }

    /// [`Store::read`] on a thread that may take its time.
    pub async fn read_aside<T, E>(
        &self,
        read: impl FnOnce(&View<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let kv = self.kv.clone();
        let reading = tokio::task::spawn_blocking(move || read_kv(&kv, read));
        reading
            .await
            .unwrap_or_else(|_ended| Err(StoreError::PlanFailed.into()))
    }

    /// What a backup of the open store is taken from. `folder` is where it lies.
    pub fn backup_source(&self, folder: &Path) -> backup::Source {
        backup::Source::new(self.kv.clone(), folder)
    }

    pub fn counts(&self) -> &WriterCounts {
        &self.counts
    }

    /// The data format of the file: what may be written so that the version before can read it.
    pub const fn format(&self) -> u64 {
        self.format
    }
}

pub(super) fn read_kv<T, E: From<StoreError>>(
    kv: &Kv,
    read: impl FnOnce(&View<'_>) -> Result<T, E>,
) -> Result<T, E> {
    read_kv_rows(kv, |reads| read(&View::of_snapshot(reads)))
}

pub(super) fn read_kv_rows<T, E: From<StoreError>>(
    kv: &Kv,
    read: impl FnOnce(&dyn Reads) -> Result<T, E>,
) -> Result<T, E> {
    let snapshot = kv.snapshot().map_err(StoreError::from)?;
    // A panic in one reader is that reader's alone; the engine panics over pages that decayed.
    catch_unwind(AssertUnwindSafe(|| read(&*snapshot)))
        .unwrap_or_else(|_panic| Err(StoreError::PlanFailed.into()))
}
