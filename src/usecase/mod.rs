//! One file a use case: an actor and a request come in, the domain decides, the store gets one
//! plan. Used by `http`, `jobs`, `demo` and `cli`; knows nothing of wires.

pub mod act;
mod asked;
pub mod audit;
pub mod backup;
pub mod calendar;
pub mod catalogue;
pub mod clock;
pub mod dispute;
pub mod find;
mod find_by_phone;
mod group;
mod hashing;
pub mod import;
pub mod migrate_in;
pub mod notices;
pub mod own_password;
pub mod people;
pub mod read;
mod references;
mod refusal;
pub mod register;
pub mod reply_check;
pub mod reveal;
pub mod session;
pub mod setup;
mod start;
pub mod statistics;
pub mod suggest;
pub mod supervision;
pub mod tidy;
pub mod units;
pub mod upload;
pub mod wake;

use std::sync::Arc;

pub use asked::Asked;
pub use hashing::Hashing;
pub use references::References;
pub use refusal::Refusal;
pub use suggest::Counsel;

use crate::crypto::Keyring;
use crate::domain::reference::Reference;
use crate::insight::Facts;
use crate::insight::search::Search;
use crate::kernel::time::{Clock, MINUTE_MS};
use crate::store::Store;
use crate::store::blob::Blobs;

/// What use cases may touch. Small on purpose: more comes as an argument.
#[derive(Clone)]
pub struct Services {
    /// First, because fields are dropped in order: the index has let go of the store before the
    /// writer can end and the file be closed.
    pub search: Search,
    /// Likewise.
    pub counsel: Counsel,
    pub store: Store,
    pub blobs: Blobs,
    pub keyring: Keyring,
    pub clock: Arc<dyn Clock>,
    pub facts: Facts,
    pub references: References,
    pub hashing: Hashing,
    pub rules: Rules,
}

impl Services {
    /// What decisions look things up in, as it is now.
    pub fn reference(&self) -> Reference {
        self.references.current()
    }
}

/// Settings of sign-in and sessions.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub session_idle_ms: i64,
    pub session_absolute_ms: i64,
    /// Wrong passwords before an account is locked.
    pub login_failures: u8,
    pub lock_ms: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            session_idle_ms: 30 * MINUTE_MS,
            session_absolute_ms: 8 * 60 * MINUTE_MS,
            login_failures: 5,
            lock_ms: 15 * MINUTE_MS,
        }
    }
}
