//! What follows from the log: columns in memory, queues, counts. All of it can be thrown away
//! and rebuilt. Used by `usecase`; knows nothing of who asks over which wire.

mod facts;
mod queue;
mod row;
mod views;

pub use facts::Facts;
pub use queue::{Cursor, Facet, Facets, LIMIT_MAX, Page, Query, Sort};
pub use row::{NextDue, Row};
pub use views::{QueueView, ViewCount};
