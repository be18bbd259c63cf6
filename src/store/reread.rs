//! Records as they lie on the disk: damaged, cut, or written by another build. For the fuzz targets.

use super::codec::{Record, decode, encode};
use super::record::{
    Credential, Outgoing, RecountRun, SealedRecord, Session, SetUpToken, StoredCase, UploadedFile,
};
use crate::domain::calendar::{CalendarEdition, Notice};
use crate::domain::catalogue::proposal::RowProposal;
use crate::domain::catalogue::{CatalogueRow, Edition};
use crate::domain::knowledge::KnowledgeEntry;
use crate::domain::log::Entry;
use crate::domain::org::{Unit, User};
use crate::domain::policy::Policy;

/// A kind of record: its table, and how bytes are read as one.
pub struct Kind {
    pub table: &'static str,
    pub reread: fn(&[u8]),
}

macro_rules! kinds {
    ($($kind:ty),+ $(,)?) => {
        /// Their order is that of the first byte in the kept corpus.
        pub const KINDS: &[Kind] = &[
            $(Kind { table: <$kind as Record>::TABLE.name, reread: reread::<$kind> }),+
        ];
    };
}

kinds![
    StoredCase<'static>,
    Entry,
    SealedRecord,
    Unit,
    User,
    Credential,
    Session,
    CatalogueRow,
    KnowledgeEntry,
    Policy,
    Notice,
    UploadedFile,
    Outgoing,
    SetUpToken,
    Edition,
    RowProposal,
    CalendarEdition,
    RecountRun,
];

/// What can be read can be written, and read again for the same.
fn reread<R: Record + PartialEq>(stored: &[u8]) {
    let Ok(read) = decode::<R>(stored) else {
        return;
    };
    let again: R = decode(&encode(&read)).unwrap_or_else(|error| panic!("{error}"));
    assert!(again == read, "not the same after writing and reading");
    assert_eq!(again.key(), read.key());
}
