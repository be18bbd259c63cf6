//! The columns on disk, so that a start reads them instead of every case.
//!
//! `facts/columns` in the data folder is a heading and then frames: blocks, rows, and marks. A mark
//! says how far into the log what is before it goes, and by the hash of which log. At first every
//! case is written, in blocks that lie column by column; from then on what changed is appended, row
//! by row, and when that has grown long the file is written anew beside it and renamed. Rows are
//! copied out a few at a time while the writer goes on, so a row may be newer than the mark's `from`, never newer than its `through`: whoever reads the file
//! takes every case anew that the log names after `from`.
//!
//! Nothing here is the truth: a file that is missing, damaged, of another build or of another log is
//! left aside, and the columns are made from the cases.

mod block;
mod bytes;
mod reading;
mod writing;

use std::path::{Path, PathBuf};

use crate::crypto::Fingerprint;
use crate::kernel::id::Seq;
use crate::store::{StoreError, View};

pub(super) use reading::{Loaded, load};
pub(super) use writing::{Saver, Source};

/// How far the rows before it go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// What the log says up to here is in the rows.
    pub(super) from: Seq,
    /// Nothing later is.
    pub(super) through: Seq,
    /// Hash of the entry `through`.
    pub(super) hash: Fingerprint,
}

/// Why a saved file is not used. Not an error: the cases are there.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    #[error("there is none")]
    Missing,
    #[error("it was written by another build")]
    OtherBuild,
    #[error("it is damaged or was never finished")]
    Damaged,
    #[error("it belongs to another log, or to one that went further")]
    OtherLog,
    #[error("it does not hold as many cases as the store")]
    Incomplete,
    #[error("it cannot be read")]
    Io(#[from] std::io::Error),
}

#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error("无法保存索引文件")]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(super) fn file_in(folder: &Path) -> PathBuf {
    folder.join("facts").join("columns")
}

/// What tells this log from another. `None`: it does not go that far.
pub(super) fn hash_at(view: &View<'_>, seq: Seq) -> Result<Option<Fingerprint>, StoreError> {
    if seq == Seq(0) {
        return Ok(Some(Fingerprint::ZERO));
    }
    view.entry_hash(seq)
}
