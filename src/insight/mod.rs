//! What follows from the log: columns in memory, queues, counts. All of it can be thrown away
//! and rebuilt. Used by `usecase`; knows nothing of who asks over which wire.

mod among;
mod cell;
mod cells;
mod columns;
mod desk;
mod dictionary;
mod facts;
mod order;
mod page;
mod past;
mod queue;
mod recent;
mod row;
mod saved;
pub mod search;
mod sets;
mod tally;
mod views;
mod wording;

#[cfg(test)]
mod tests;

pub use among::Among;
pub use facts::Facts;
pub use page::{Cursor, Sort};
pub use past::{HELD_MAX, Near, Past};
pub use queue::{LIMIT_MAX, Page, Query};
pub use recent::Said;
pub use row::{NextDue, Row};
pub use saved::SaveError;
pub use tally::{Facet, Facets};
pub use views::{QueueView, ViewCount};
