//! What is kept in the tables: the domain's own types with their keys, and records that only the
//! store needs. When a shape changes, its old form is frozen here beside it.

mod account;
mod backup_run;
mod case;
mod outgoing;
mod recount_run;
mod sealed;
mod set_up;
mod uploaded;
mod wording;

pub use account::{Credential, Session};
pub use backup_run::{BackupRun, RunCause, RunFailure, RunKind, RunResult};
pub(super) use case::StoredCase;
pub use outgoing::Outgoing;
pub use recount_run::RecountRun;
pub use sealed::SealedRecord;
pub use set_up::SetUpToken;
pub use uploaded::UploadedFile;
pub(super) use wording::wording_of;

use super::codec::Record;
use super::key::Key;
use super::kv::Table;
use super::tables;
use crate::domain::calendar::{CalendarEdition, Notice};
use crate::domain::catalogue::proposal::RowProposal;
use crate::domain::catalogue::{CatalogueRow, Edition};
use crate::domain::knowledge::KnowledgeEntry;
use crate::domain::log::Entry;
use crate::domain::org::{Unit, User};
use crate::domain::policy::Policy;
use crate::domain::supervision::meeting::Meeting;
use crate::domain::supervision::rules::SupervisionRules;
use crate::domain::supervision::sheet::Sheet;

/// May be put and deleted one by one. Cases, sealed records and the log may not: they have ways
/// of their own into a [`super::WriteSet`], which keep log and indexes in step.
pub trait Loose: Record {}

impl Record for Entry {
    const TABLE: Table = tables::LOG;

    fn key(&self) -> Vec<u8> {
        tables::log_key(self.seq)
    }
}

impl Record for Unit {
    const TABLE: Table = tables::UNIT;

    fn key(&self) -> Vec<u8> {
        Key::new().unit(self.id).done()
    }
}
impl Loose for Unit {}

impl Record for User {
    const TABLE: Table = tables::USER;

    fn key(&self) -> Vec<u8> {
        Key::new().user(self.id).done()
    }
}
impl Loose for User {}

impl Record for CatalogueRow {
    const TABLE: Table = tables::CATALOGUE;

    /// Every version stays readable.
    fn key(&self) -> Vec<u8> {
        Key::new().text(&self.item_id).u32(self.version).done()
    }
}
impl Loose for CatalogueRow {}

impl Record for Edition {
    const TABLE: Table = tables::CATALOGUE_EDITION;

    fn key(&self) -> Vec<u8> {
        Key::new().u32(self.no).done()
    }
}
impl Loose for Edition {}

impl Record for RowProposal {
    const TABLE: Table = tables::CATALOGUE_PROPOSAL;

    fn key(&self) -> Vec<u8> {
        Key::new().u32(self.no).done()
    }
}
impl Loose for RowProposal {}

impl Record for KnowledgeEntry {
    const TABLE: Table = tables::KNOWLEDGE;

    fn key(&self) -> Vec<u8> {
        Key::new().text(&self.id).u32(self.version).done()
    }
}
impl Loose for KnowledgeEntry {}

impl Record for Policy {
    const TABLE: Table = tables::POLICY;

    /// The highest version is in force; the others say what was.
    fn key(&self) -> Vec<u8> {
        Key::new().u32(self.version).done()
    }
}
impl Loose for Policy {}

impl Record for Notice {
    const TABLE: Table = tables::CALENDAR;

    fn key(&self) -> Vec<u8> {
        Self::key_of(self.year)
    }
}
impl Loose for Notice {}

impl Notice {
    pub fn key_of(year: i16) -> Vec<u8> {
        Key::new().u32(u32::from(year.unsigned_abs())).done()
    }
}

impl Record for CalendarEdition {
    const TABLE: Table = tables::CALENDAR_EDITION;

    fn key(&self) -> Vec<u8> {
        Key::new().u32(self.version).done()
    }
}
impl Loose for CalendarEdition {}

impl Record for Sheet {
    const TABLE: Table = tables::SHEET;

    fn key(&self) -> Vec<u8> {
        Key::new().sheet(self.id).done()
    }
}

impl Record for Meeting {
    const TABLE: Table = tables::MEETING;

    fn key(&self) -> Vec<u8> {
        Key::new().u32(self.id.0).done()
    }
}
impl Loose for Meeting {}

impl Record for SupervisionRules {
    const TABLE: Table = tables::SUPERVISION_RULES;

    /// The highest version whose day has come is in force; the others say what was.
    fn key(&self) -> Vec<u8> {
        Key::new().u32(self.version).done()
    }
}
impl Loose for SupervisionRules {}
