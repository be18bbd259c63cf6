//! What was decided before: the cases closed last, found by likeness of text, and which units
//! returned what. In memory, bounded, on a thread of its own that follows the log; nothing is
//! stored, a start reads it anew behind the scenes.

mod following;
mod held;

use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use super::Facts;
use crate::domain::org::Directory;
use crate::kernel::id::{CaseId, UnitId};
use crate::kernel::time::Timestamp;
use crate::store::Reading;
use crate::triage::dispatch::{Told, Whereabouts};
use following::Following;
use held::Held;

pub use held::{HELD_MAX, Near};

/// Decided cases, shared. The thread that keeps them ends when the last clone is dropped.
#[derive(Clone)]
pub struct Past(Arc<Running>);

struct Running {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    held: RwLock<Held>,
    stop: Mutex<bool>,
    stopped: Condvar,
}

impl Past {
    /// Starts the thread. Returns at once: until it has read what there is, little is found.
    pub fn start(reading: Reading, facts: Facts) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let following = Following::new(reading, facts, Arc::clone(&shared));
        let thread = std::thread::Builder::new()
            .name("past-cases".into())
            .spawn(move || following.run())?;
        Ok(Self(Arc::new(Running {
            shared,
            thread: Some(thread),
        })))
    }

    /// Closed cases like this text, the nearest first.
    pub fn near(&self, told: &Told<'_>, most: usize) -> Vec<Near> {
        self.0.shared.read().near(told, most)
    }

    /// The cases of an item closed last, the latest first.
    pub fn latest_of(&self, item: &str, most: usize) -> Vec<CaseId> {
        self.0.shared.read().latest_of(item, most)
    }

    /// Cases of an item that a unit rightly returned since then, the latest first.
    pub fn returned(&self, item: &str, unit: UnitId, since: Timestamp) -> Vec<CaseId> {
        self.0.shared.read().returned(item, unit, since)
    }

    /// Where a text is about.
    pub fn whereabouts(&self, told: &Told<'_>, directory: &Directory) -> Option<Whereabouts> {
        self.0.shared.read().gazetteer.find(told, directory)
    }

    /// Closed cases held.
    pub fn len(&self) -> usize {
        self.0.shared.read().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Everything up to now was read once.
    pub fn is_complete(&self) -> bool {
        self.0.shared.read().is_complete
    }
}

impl Shared {
    fn read(&self) -> RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Held> {
        self.held.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for `patience`, or until told to stop; whether it was.
    fn waits(&self, patience: Duration) -> bool {
        let stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .stopped
            .wait_timeout_while(stop, patience, |stop| !*stop);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        *self
            .shared
            .stop
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = true;
        self.shared.stopped.notify_all();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread of decided cases panicked");
        }
    }
}
