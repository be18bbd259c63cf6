//! Opening the index: it is used as it lies there only when it is whole, ours, and of this log.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::directory::Directory;
use tantivy::directory::footer::Footer;
use tantivy::index::SegmentComponent;
use tantivy::{Index, TantivyError};

use super::folder::PlainFolder;
use super::schema;
use super::segments::Segments;
use crate::crypto::Fingerprint;
use crate::insight::Facts;
use crate::kernel::id::{CaseId, Seq};
use crate::store::{Reading, StoreError};

#[derive(Debug, thiserror::Error)]
pub(super) enum IndexError {
    #[error(transparent)]
    Index(#[from] TantivyError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What an index on disk is of no use for.
#[derive(Debug, thiserror::Error)]
pub(super) enum Useless {
    #[error("there is none")]
    Missing,
    #[error("it was made by another version")]
    Version,
    #[error("it belongs to another log, or is ahead of this one")]
    Foreign,
    #[error("it is damaged: {0}")]
    Damaged(String),
}

/// Committed with the documents: up to where the index knows the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    pub(super) version: u32,
    pub(super) seq: Seq,
    /// [`crate::store::View::link`] of `seq`.
    pub(super) link: Fingerprint,
    /// Building anew: cases up to this one are in, and when they all are, the log goes on at `seq`.
    pub(super) scanned: Option<CaseId>,
}

pub(super) struct Found {
    pub(super) index: Index,
    pub(super) mark: Mark,
    pub(super) segments: Segments,
}

/// The index in `home`, every byte of it checked, or why it is of no use.
pub(super) fn existing(
    home: &Path,
    reading: &Reading,
    facts: &Facts,
) -> Result<Result<Found, Useless>, IndexError> {
    let folder = PlainFolder::open(home)?;
    if !home.join("meta.json").try_exists()? {
        return Ok(Err(Useless::Missing));
    }
    let read = || {
        let index = schema::open(folder.clone())?;
        let payload = index.load_metas()?.payload.unwrap_or_default();
        Ok::<_, TantivyError>((index, payload))
    };
    let (index, payload) = match read() {
        Ok(read) => read,
        Err(error) => return Ok(Err(Useless::Damaged(error.to_string()))),
    };
    let mark = match serde_json::from_str::<Mark>(&payload) {
        Ok(mark) if mark.version == schema::VERSION => mark,
        _ => return Ok(Err(Useless::Version)),
    };
    if index.schema() != schema::schema() {
        return Ok(Err(Useless::Version));
    }
    let link = reading.read(|view| view.entry_hash(mark.seq))?;
    if link != Some(mark.link) {
        return Ok(Err(Useless::Foreign));
    }
    if let Err(why) = flaw(&index, &folder) {
        return Ok(Err(Useless::Damaged(why)));
    }
    let segments = match Segments::load(&index, facts, &Segments::default()) {
        Ok(segments) => segments,
        Err(error) => return Ok(Err(Useless::Damaged(error.to_string()))),
    };
    folder.sweep(&index.directory().list_managed_files())?;
    Ok(Ok(Found {
        index,
        mark,
        segments,
    }))
}

/// What every segment has.
const FILES: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Terms,
    SegmentComponent::Store,
];

/// What is wrong with the files, when something is: every one ends with the checksum of the rest.
fn flaw(index: &Index, folder: &PlainFolder) -> Result<(), String> {
    for meta in index
        .searchable_segment_metas()
        .map_err(|error| error.to_string())?
    {
        let deletes = meta.has_deletes().then_some(SegmentComponent::Delete);
        for component in FILES.iter().cloned().chain(deletes) {
            let path = meta.relative_path(component);
            if !is_whole(folder, &path).map_err(|error| format!("{path:?}: {error}"))? {
                return Err(format!("{path:?} has another checksum"));
            }
        }
    }
    Ok(())
}

/// Reads in pieces, not to hold a whole file in memory.
fn is_whole(folder: &PlainFolder, path: &Path) -> io::Result<bool> {
    let file = folder.open_read(path).map_err(io::Error::other)?;
    let (footer, body) = Footer::extract_footer(file)?;
    let mut sum = flate2::Crc::new();
    for piece in body.stream_file_chunks() {
        sum.update(&piece?);
    }
    Ok(sum.sum() == footer.crc)
}
