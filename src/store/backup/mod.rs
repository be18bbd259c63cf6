//! Backups: a copy of everything at one point of the log, proved before it counts as one, and the
//! way back.
//!
//! ```text
//! DEST/20261123T023000-12345/    one backup: the rows, the list of attachments, the manifest
//!      blobs/ab/cdef…            attachments of all backups in DEST, each kept once
//!      20261123T023000-12345.zip one backup in one file, attachments included
//!      unfinished-…              being written, or left by a stop; cleared by the next run
//! ```
//!
//! The rows are written out as rows, not as pages of the engine: they can be sealed and packed on
//! the way, and read back by whatever engine stands behind [`super::kv`].

mod copy;
mod errors;
mod keep;
mod manifest;
mod opened;
mod restore;
mod rows;
mod shelf;
mod take;
mod vessel;

use std::ops::ControlFlow;

pub use errors::BackupError;
pub use keep::{Keep, Kept};
pub use manifest::{Manifest, Part};
pub use opened::Opened;
pub use restore::{REPLACED, Restored, replace, restore};
pub use shelf::{Found, Shelf};
pub(super) use take::require_room;
pub use take::{Order, Source, Taken, back_up};

pub use super::check::Progress;

/// Told how far the work is; `Break` gives it up.
pub type Tell<'t> = dyn FnMut(Progress) -> ControlFlow<()> + 't;

/// Progress of one stage, told every so many steps.
struct Steps<'a, 't> {
    tell: &'a mut Tell<'t>,
    stage: &'static str,
    done: u64,
    total: u64,
}

impl<'a, 't> Steps<'a, 't> {
    const EVERY: u64 = 1_024;

    fn begin(tell: &'a mut Tell<'t>, stage: &'static str, total: u64) -> Result<Self, BackupError> {
        let mut steps = Self {
            tell,
            stage,
            done: 0,
            total,
        };
        steps.say()?;
        Ok(steps)
    }

    /// One more is done.
    fn step(&mut self) -> Result<(), BackupError> {
        self.done += 1;
        if self.done.is_multiple_of(Self::EVERY) || self.done == self.total {
            self.say()?;
        }
        Ok(())
    }

    fn say(&mut self) -> Result<(), BackupError> {
        let Self {
            stage, done, total, ..
        } = *self;
        match (self.tell)(Progress { stage, done, total }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(BackupError::Cancelled),
        }
    }
}
