//! Supervision: sheets issued where facts arise, answered and struck off, listed; the weekly
//! meeting; the rules.

mod act;
mod attend;
mod list;
mod look;
pub mod meeting;
mod read;
pub mod rules;

pub use act::{Acted, Asking, Urged, act, urge};
pub(super) use attend::attend;
pub use list::{Counts, Filter, Group, PAGE_MAX, Page, Place, counts, list};
pub use look::{look_due, next_look_due};
pub use read::{Found, of_case, sheet};

#[cfg(test)]
mod tests;
