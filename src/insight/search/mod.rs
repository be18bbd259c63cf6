//! Full-text search over the open texts of cases: an index on disk that follows the log on a thread
//! of its own, off the path of writes. Never holds anything personal; knows nothing of who asks:
//! an answer is a set of slots, and the queue intersects it with what the person may see.
//!
//! The only place that knows tantivy. `docs/decisions/search.md`.

mod bits;
mod folded;
mod folder;
mod following;
mod highlight;
pub mod language;
mod mistake;
mod opening;
mod schema;
mod segments;

#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

use roaring::RoaringBitmap;

use super::Facts;
use crate::kernel::id::Seq;
use crate::store::Reading;
use bits::Bits;
use following::Following;
use segments::Segments;

pub use folded::Folded;
pub(super) use following::step_back;
pub use highlight::{Highlights, Part, Phrase};
pub use language::{Clause, Field, Placed, parse};
pub use mistake::Mistake;
pub use schema::{TextField, Texts};

/// Name of the folder in the data folder. May be deleted at any time; it is built anew.
pub const FOLDER: &str = "search";
/// Entries of the log the index may lack before answers say so: about what one commit takes in.
const BEHIND: u64 = 512;

/// The index could not be read. It is being built anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("检索正在恢复，请稍后重试")]
pub struct Unreadable;

/// The search index, shared. The thread that keeps it ends when the last clone is dropped.
#[derive(Clone)]
pub struct Search(Arc<Running>);

struct Running {
    shared: Arc<Shared>,
    facts: Facts,
    thread: Option<JoinHandle<()>>,
}

/// Between those who ask and the thread that follows the log.
#[derive(Default)]
struct Shared {
    published: RwLock<Arc<Published>>,
    /// How often something was published.
    count: AtomicU64,
    orders: Mutex<Orders>,
    ordered: Condvar,
}

#[derive(Clone, Copy, Default)]
struct Orders {
    stop: bool,
    /// A reader met damage.
    rebuild: bool,
}

/// What queries read: replaced whole.
#[derive(Clone, Default)]
struct Published {
    segments: Segments,
    /// The last entry taken in.
    seq: Seq,
    /// Every case up to `seq` is in it; not so while it is built anew.
    complete: bool,
}

/// How the index stands to the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub documents: u64,
    /// Entries of the log that are not taken in yet; all of them while it is built anew.
    pub lag: u64,
}

impl Standing {
    /// Answers may lack cases, by more than the second a change always takes.
    pub const fn is_behind(&self) -> bool {
        self.lag > BEHIND
    }
}

impl Search {
    /// Starts the thread that opens the index in `home`, or builds it, and keeps up with the log.
    /// `None` keeps it in memory. Returns at once: until the index is there, nothing is found.
    pub fn start(home: Option<&Path>, reading: Reading, facts: Facts) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let home = home.map(|home| home.join(FOLDER));
        let following = Following::new(home, reading, facts.clone(), Arc::clone(&shared));
        let thread = std::thread::Builder::new()
            .name("search-index".into())
            .spawn(move || following.run())?;
        Ok(Self(Arc::new(Running {
            shared,
            facts,
            thread: Some(thread),
        })))
    }

    /// The slots of all cases that have `phrase` in one of its fields.
    ///
    /// # Errors
    /// When the index is damaged; it is built anew from then on.
    pub fn find(&self, phrase: &Phrase) -> Result<RoaringBitmap, Unreadable> {
        let published = self.0.shared.published();
        let mut found = Bits::below(self.0.facts.len());
        let plan = phrase.text.plan();
        // tantivy asserts where bytes do not fit together.
        let read = catch_unwind(AssertUnwindSafe(|| {
            published
                .segments
                .collect(&plan, &phrase.fields, &mut found)
        }));
        let cause = match read {
            Ok(Ok(())) => return Ok(found.into_bitmap()),
            Ok(Err(error)) => error.to_string(),
            Err(_panic) => "the reader panicked".to_owned(),
        };
        tracing::error!(cause, "the search index cannot be read, it is built anew");
        self.0.shared.order(|orders| orders.rebuild = true);
        Err(Unreadable)
    }

    /// A number that is another whenever what is found may be another, the log aside.
    pub fn published(&self) -> u64 {
        self.0.shared.count.load(Ordering::Acquire)
    }

    pub fn standing(&self) -> Standing {
        let published = self.0.shared.published();
        let seq = if published.complete {
            published.seq
        } else {
            Seq(0)
        };
        Standing {
            documents: published.segments.documents(),
            lag: self.0.facts.seq().0.saturating_sub(seq.0),
        }
    }
}

impl Shared {
    fn published(&self) -> Arc<Published> {
        let published = self.published.read();
        Arc::clone(&published.unwrap_or_else(PoisonError::into_inner))
    }

    fn publish(&self, fresh: Published) {
        let mut published = self
            .published
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *published = Arc::new(fresh);
        self.count.fetch_add(1, Ordering::Release);
    }

    fn order(&self, change: impl FnOnce(&mut Orders)) {
        change(&mut self.orders.lock().unwrap_or_else(PoisonError::into_inner));
        self.ordered.notify_all();
    }

    /// The orders there are, or that come within `patience`. An order to rebuild is given once.
    fn orders(&self, patience: Duration) -> Orders {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let none = |orders: &mut Orders| !orders.stop && !orders.rebuild;
        let waited = self.ordered.wait_timeout_while(orders, patience, none);
        let mut orders = waited.unwrap_or_else(PoisonError::into_inner).0;
        let given = *orders;
        orders.rebuild = false;
        given
    }

    fn is_stopping(&self) -> bool {
        let orders = self.orders.lock();
        orders.unwrap_or_else(PoisonError::into_inner).stop
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.order(|orders| orders.stop = true);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread of the search index panicked");
        }
    }
}
