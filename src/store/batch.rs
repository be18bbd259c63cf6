//! The writer's thread: takes plans from the queue, runs them in one transaction, commits, tells
//! the followers, then the callers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::StoreError;
use super::chain::Head;
use super::kv::{Kv, KvError, WriteTxn};
use super::migrate;
use super::pack::Packer;
use super::reserve::{self, Reserve};
use super::statistics::Changes;
use super::view::View;
use super::write_set::Committed;
use super::writer::{Condition, Follower, Job, Request, WriterCounts};
use crate::kernel::time::Timestamp;

/// Plans in one commit.
const BATCH_MAX: usize = 256;
/// How long an open batch waits for as many plans as the one before it had. Callers who were just
/// answered are about to ask again; going without them would nearly double the commits.
const PATIENCE: Duration = Duration::from_micros(500);

pub(super) struct Writer {
    kv: Kv,
    queue: Queue,
    followers: Vec<Box<dyn Follower>>,
    counts: Arc<WriterCounts>,
    packer: Packer,
    reserve: Reserve,
    head: Head,
    /// The last time given to a plan.
    now: Timestamp,
}

struct Queue {
    jobs: Receiver<Job>,
    /// Plans in the batch before.
    expected: usize,
}

/// One batch while it is made.
struct Batch {
    answers: Vec<(Box<dyn Request>, Result<(), StoreError>)>,
    committed: Vec<Committed>,
    statistics: Changes,
    head: Head,
    now: Timestamp,
    /// Something was written: it is worth a commit.
    is_dirty: bool,
    /// The commit was begun: from here on a failure leaves it open whether it was made.
    is_filled: bool,
    /// No case may change: the room left is for the log.
    is_short_of_room: bool,
}

/// Why a transaction is not committed.
enum NoCommit {
    NothingWritten,
    Failed(KvError),
}

impl From<KvError> for NoCommit {
    fn from(error: KvError) -> Self {
        Self::Failed(error)
    }
}

impl Writer {
    pub(super) fn new(
        kv: Kv,
        jobs: Receiver<Job>,
        followers: Vec<Box<dyn Follower>>,
        counts: Arc<WriterCounts>,
        reserve: Reserve,
    ) -> Result<Self, StoreError> {
        let snapshot = kv.snapshot()?;
        let (head, packer) = (Head::load(&*snapshot)?, migrate::packer_for(&*snapshot)?);
        counts.time.store(head.at.0, Ordering::Relaxed);
        let writer = Self {
            kv,
            queue: Queue { jobs, expected: 0 },
            followers,
            counts,
            packer,
            reserve,
            head,
            now: head.at,
        };
        writer.show_room(false);
        Ok(writer)
    }

    /// Until every store is dropped and the queue is empty. Errs, with whatever is still queued
    /// unanswered and so refused, when something could not be written for another reason than want
    /// of room: a restart repairs.
    pub(super) fn run(mut self) -> Result<(), StoreError> {
        while let Some(first) = self.first_job() {
            if let Err(error) = self.run_batch(first) {
                tracing::error!(error = &error as &dyn std::error::Error, "the writer stops");
                return Err(error);
            }
        }
        Ok(())
    }

    /// Waits for a plan; while the disk is full also for room.
    fn first_job(&mut self) -> Option<Job> {
        while self.reserve.is_given_up() {
            let job = self.queue.jobs.recv_timeout(reserve::RETRY);
            self.reserve.retry();
            self.show_room(false);
            match job {
                Ok(job) => return Some(job),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        self.queue.jobs.recv().ok()
    }

    fn show_room(&self, was_refused: bool) {
        let is_full = was_refused || self.reserve.is_given_up();
        self.counts.set_condition(if is_full {
            Condition::Full
        } else {
            Condition::Writing
        });
    }

    fn run_batch(&mut self, first: Job) -> Result<(), StoreError> {
        let mut batch = Batch {
            answers: Vec::with_capacity(self.queue.expected + 1),
            committed: Vec::new(),
            statistics: Changes::default(),
            head: self.head,
            now: self.now,
            is_dirty: false,
            is_filled: false,
            is_short_of_room: self.reserve.is_given_up(),
        };
        let written = catch_unwind(AssertUnwindSafe(|| {
            self.kv
                .write(|txn| batch.fill(txn, &mut self.packer, &self.queue, first))
        }));
        let failed = match written {
            Ok(Ok(())) => {
                self.counts.commits.fetch_add(1, Ordering::Relaxed);
                self.head = batch.head;
                self.show_room(false);
                None
            }
            Ok(Err(NoCommit::NothingWritten)) => None,
            Ok(Err(NoCommit::Failed(error))) => Some(StoreError::Kv(error)),
            // Plans are caught one by one, so this is the store's own mistake.
            Err(_panic) => Some(StoreError::PlanFailed),
        };
        self.now = batch.now;
        self.counts.time.store(self.now.0, Ordering::Relaxed);
        self.queue.expected = batch.answers.len();
        self.counts
            .plans
            .fetch_add(batch.answers.len() as u64, Ordering::Relaxed);
        if let Some(error) = failed {
            let (told, ended) = self.after_failure(error, batch.is_filled);
            // Those refused hear it too: the refusal may rest on a neighbour's write that is gone.
            for (request, _) in batch.answers {
                request.answer(Err(told()));
            }
            return ended;
        }
        let followed = self.tell_followers(&batch.committed);
        for (request, fate) in batch.answers {
            request.answer(fate);
        }
        followed
    }

    /// What the callers of a failed batch are told, and whether there can be another one. Want of
    /// room passes, and so does a failure of somebody else's call that took the file away: if what
    /// is read from the file opened again is what was there before the batch.
    fn after_failure(
        &mut self,
        mut failed: StoreError,
        is_filled: bool,
    ) -> (fn() -> StoreError, Result<(), StoreError>) {
        let passing: Option<fn() -> StoreError> = match &failed {
            StoreError::Kv(KvError::Full(_)) => Some(|| StoreError::Full),
            StoreError::Kv(KvError::Interrupted) => Some(|| StoreError::Busy),
            _ => None,
        };
        if let Some(told) = passing {
            let error = &failed as &dyn std::error::Error;
            tracing::warn!(error, "a batch was not written");
            if matches!(told(), StoreError::Full) {
                self.reserve.give_up();
                self.show_room(true);
            }
            let now = self.kv.snapshot().map_err(StoreError::from);
            match now.and_then(|now| Head::load(&*now)) {
                Ok(head) if head == self.head => return (told, Ok(())),
                Ok(_) => {}
                Err(error) => failed = error,
            }
        }
        let told: fn() -> StoreError = if is_filled {
            || StoreError::Unconfirmed
        } else {
            || StoreError::RolledBack
        };
        (told, Err(failed))
    }

    /// A follower that panicked no longer knows what the log says, and there is no way to tell its
    /// readers: the writer ends, and after the restart the follower is built anew.
    fn tell_followers(&mut self, committed: &[Committed]) -> Result<(), StoreError> {
        if committed.is_empty() {
            return Ok(());
        }
        let told = catch_unwind(AssertUnwindSafe(|| {
            self.followers
                .iter_mut()
                .for_each(|follower| follower.follow(committed));
        }));
        told.map_err(|_panic| StoreError::FollowerFailed)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.counts.set_condition(Condition::Stopped);
    }
}

impl Queue {
    fn next_job(&self, so_far: usize, waited_since: &mut Option<Instant>) -> Option<Job> {
        if so_far >= BATCH_MAX {
            return None;
        }
        if let Ok(job) = self.jobs.try_recv() {
            return Some(job);
        }
        if so_far >= self.expected {
            return None;
        }
        let waited = waited_since.get_or_insert_with(Instant::now).elapsed();
        self.jobs.recv_timeout(PATIENCE.checked_sub(waited)?).ok()
    }
}

impl Batch {
    /// Runs plans as they come, until the batch is full or nobody else is coming.
    fn fill(
        &mut self,
        txn: &WriteTxn<'_>,
        packer: &mut Packer,
        queue: &Queue,
        first: Job,
    ) -> Result<(), NoCommit> {
        let mut next = Some(first);
        let mut waited_since = None;
        while let Some(job) = next {
            self.run(job, txn, packer)?;
            next = queue.next_job(self.answers.len(), &mut waited_since);
        }
        if !self.is_dirty {
            return Err(NoCommit::NothingWritten);
        }
        std::mem::take(&mut self.statistics).apply(txn)?;
        self.head.store(txn)?;
        self.is_filled = true;
        Ok(())
    }

    /// Runs one plan and writes what it wants. An error is the whole batch's end; what concerns
    /// this plan alone is kept for its caller.
    fn run(&mut self, job: Job, txn: &WriteTxn<'_>, packer: &mut Packer) -> Result<(), NoCommit> {
        let Job { mut request, stamp } = job;
        self.now = self.now.max(stamp);
        let view = View::of_write(txn);
        let planned = catch_unwind(AssertUnwindSafe(|| request.plan(&view, self.now)));
        let checked = match planned {
            Ok(writes) if writes.is_empty() => None,
            Ok(writes) if self.is_short_of_room && writes.changes_cases() => {
                Some(Err(StoreError::Full))
            }
            Ok(writes) => Some(writes.check(&view)),
            Err(_panic) => Some(Err(StoreError::PlanFailed)),
        };
        let (fate, checked) = match checked {
            None => (Ok(()), None),
            Some(Ok(checked)) => (Ok(()), Some(checked)),
            Some(Err(error)) => (Err(error), None),
        };
        // Known before anything can fail, so that its caller is told either way.
        self.answers.push((request, fate));
        if let Some(checked) = checked {
            self.is_dirty = true;
            let Self {
                head,
                committed,
                statistics,
                ..
            } = self;
            checked.apply(txn, packer, self.now, head, committed, statistics)?;
        }
        Ok(())
    }
}
