//! What the edge knows of a connection: shared between the one who moves its bytes and the one who
//! answers its requests, so that each may judge the other's patience.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Connections that are open, and how many may be.
#[derive(Clone)]
pub struct Guests {
    open: Arc<AtomicU64>,
    places: u64,
}

impl Guests {
    pub fn new(places: u64) -> Self {
        Self {
            open: Arc::default(),
            places,
        }
    }

    /// Connections open now, those too many included.
    pub fn open(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.open)
    }

    pub fn enter(&self) -> Rc<Connection> {
        let before = self.open.fetch_add(1, Ordering::Relaxed);
        Rc::new(Connection {
            open: Arc::clone(&self.open),
            is_surplus: before >= self.places,
            is_answering: Cell::new(false),
        })
    }
}

/// One connection, for as long as it is open.
pub struct Connection {
    open: Arc<AtomicU64>,
    is_surplus: bool,
    is_answering: Cell<bool>,
}

impl Connection {
    /// There was no place left when it came: it is told so, and closed.
    pub const fn is_surplus(&self) -> bool {
        self.is_surplus
    }

    /// A request has come in whole as far as its head, and its answer has not begun. The time until
    /// then is ours, or that of whoever reads the body; neither is the caller being slow to ask.
    pub const fn is_answering(&self) -> bool {
        self.is_answering.get()
    }

    pub fn answering(self: Rc<Self>) -> Answering {
        self.is_answering.set(true);
        Answering(self)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Lives as long as an answer is worked on.
pub struct Answering(Rc<Connection>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.is_answering.set(false);
    }
}
