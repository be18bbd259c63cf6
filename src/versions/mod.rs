//! The versions of the program that lie side by side, and the exchange of the one in use for another.
//!
//! ```text
//! /usr/lib/suqiu/1.3.0/suqiu          of the package that is installed
//!                kept/1.2.0/suqiu     of no package: the version before, or one brought as a file
//!                current -> 1.3.0     the one in use; /usr/bin/suqiu points through it
//!                switch.json          how far an exchange has come, or where the last one came from
//! ```
//!
//! An exchange asks both versions by their command line only, as the owner of the data: it never
//! opens the data itself. What it has done is on disk before the next step, so that it can be killed
//! anywhere: running it again finishes the exchange or takes it back.

mod journal;
mod order;
mod program;
mod programs;
mod service;
mod switch;

pub use order::{Order, SwitchError, Switched, Target};
pub use program::ProgramError;
pub use programs::{Place, Programs};
pub use service::Service;
pub use switch::run;
