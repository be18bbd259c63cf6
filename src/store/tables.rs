//! Every table, every key, and what a case is indexed under. Used inside the store only: above it
//! one speaks of cases and records.

use super::key::{Key, KeyReader};
use super::kv::{KvError, Reads, Table, TableUse};
use super::record::SealedRecord;
use crate::crypto::Fingerprint;
use crate::domain::case::{Case, Wake};
use crate::domain::codes::Channel;
use crate::kernel::id::{CaseId, Seq};
use crate::kernel::time::Timestamp;

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {
        /// Gives each table a slot of its own.
        #[expect(clippy::upper_case_acronyms, reason = "named like the constants they number")]
        #[expect(non_camel_case_types, reason = "named like the constants they number")]
        enum Slot { $($name),+ }
        $($(#[$doc])* pub(crate) const $name: Table = Table::new($text, Slot::$name as usize);)+

        /// Every table there is.
        pub(super) const ALL: &[Table] = &[$($name),+];
    };
}

// Names and keys are the file format: change them only by a step in `migrate`.
tables! {
    /// Facts about the file itself, by name.
    META = "meta";
    /// Sequence number → entry. Append-only.
    LOG = "log";
    /// (case, sequence number) → nothing: the timeline of a case.
    CASE_LOG = "case_log";
    /// Case → its present state.
    CASE = "case";
    /// Case → its personal fields, sealed.
    SEALED = "sealed";
    /// (blind index, case) → nothing: exact search by phone.
    PHONE = "phone";
    /// (channel, number the channel gave) → case, and (former platform, number there) → case. Makes
    /// intake and migration idempotent.
    EXTERNAL = "external";
    /// (master, case merged into it) → nothing.
    MERGED = "merged";
    /// (item, when, case) → nothing: the rulings on an item.
    RULED = "ruled";
    /// (due, case, what to do) → nothing.
    TIMER = "timer";
    /// (month, item, unit, street) → counts. Kept by `statistics`.
    STATISTICS = "statistics";
    /// Messages to other platforms, not yet delivered.
    OUTBOX = "outbox";
    /// (day, actor, idempotency key) → answer given.
    ONCE = "once";
    /// Hash of the session token → session.
    SESSION = "session";
    /// The one-time token for the first administrators.
    SET_UP = "set_up";
    UNIT = "unit";
    USER = "user";
    /// User → how the person proves who they are.
    CREDENTIAL = "credential";
    CATALOGUE = "catalogue";
    /// Number → a change of the catalogue.
    CATALOGUE_EDITION = "catalogue_edition";
    /// Number → a row a ruling proposes.
    CATALOGUE_PROPOSAL = "catalogue_proposal";
    KNOWLEDGE = "knowledge";
    POLICY = "policy";
    /// Year → its notice of holidays, as imported before the calendar had versions.
    CALENDAR = "calendar";
    /// Version → the calendar from then on.
    CALENDAR_EDITION = "calendar_edition";
    /// Number → a counting again of open cases, and how far it got.
    RECOUNT = "recount";
    /// Hash of the bytes → what is known of the file.
    ATTACHMENT = "attachment";
    /// Number → a backup or drill, and how it ended.
    BACKUP_RUN = "backup_run";
    /// Sheet → its present state.
    SHEET = "sheet";
    /// (sheet, sequence number) → nothing: the history of a sheet.
    SHEET_LOG = "sheet_log";
    /// (case, sheet) → nothing: the sheets of a case.
    SHEET_CASE = "sheet_case";
    /// (level, state, time, sheet, unit, whose turn) → nothing. See `Sheet::listed_at`.
    SHEET_LIST = "sheet_list";
    /// Meeting → its agenda and decisions.
    MEETING = "meeting";
    /// Version → the rules of supervision.
    SUPERVISION_RULES = "supervision_rules";
    /// Case → when supervision looks at it again.
    WATCH = "watch";
    /// (when, case) → nothing.
    WATCH_DUE = "watch_due";
}

/// What can be made anew from the other tables. [`INDEX_VERSION`] tells how.
/// The statistics are made anew with them, but summed up rather than listed.
pub(super) const INDEXES: &[Table] = &[
    CASE_LOG, PHONE, EXTERNAL, MERGED, RULED, TIMER, SHEET_LOG, SHEET_CASE, SHEET_LIST, WATCH_DUE,
];
/// Raise it whenever the functions below give other rows; opening the file then rebuilds.
pub(super) const INDEX_VERSION: u64 = 5;

/// What each table takes up.
pub(super) fn usage(reads: &dyn Reads) -> Result<Vec<TableUse>, KvError> {
    ALL.iter().map(|table| reads.usage(*table)).collect()
}

/// A row of an index. Most hold no value: the key is the fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IndexRow {
    pub(super) table: Table,
    pub(super) key: Vec<u8>,
    pub(super) value: Vec<u8>,
}

impl IndexRow {
    pub(super) const fn fact(table: Table, key: Vec<u8>) -> Self {
        Self {
            table,
            key,
            value: Vec::new(),
        }
    }
}

/// Rows of the indexes as they are and as they shall be.
pub(super) struct Move {
    pub(super) before: Vec<IndexRow>,
    pub(super) after: Vec<IndexRow>,
}

impl Move {
    pub(super) fn added(&self) -> impl Iterator<Item = &IndexRow> {
        self.after.iter().filter(|row| !self.before.contains(row))
    }

    pub(super) fn removed(&self) -> impl Iterator<Item = &IndexRow> {
        self.before.iter().filter(|row| !self.after.contains(row))
    }
}

/// The one definition of what a case is indexed under. Writing, rebuilding and checking all call
/// it, so they cannot disagree.
pub(super) fn index_keys(case: &Case) -> Vec<IndexRow> {
    let timer = case
        .wake()
        .map(|(due, wake)| IndexRow::fact(TIMER, timer_key(due, case.id, wake)));
    let external = case.external_id.as_deref().map(|given| IndexRow {
        table: EXTERNAL,
        key: external_key(case.channel, given),
        value: case_key(case.id),
    });
    let merged = case
        .master
        .map(|master| IndexRow::fact(MERGED, merged_key(master, case.id)));
    let former = case.former.as_ref().map(|former| IndexRow {
        table: EXTERNAL,
        key: former_key(&former.platform, &former.number),
        value: case_key(case.id),
    });
    let ruled = case.ruling.as_ref().zip(case.item.as_deref());
    let ruled =
        ruled.map(|(ruling, item)| IndexRow::fact(RULED, ruled_key(item, ruling.at, case.id)));
    timer
        .into_iter()
        .chain(ruled)
        .chain(external)
        .chain(former)
        .chain(merged)
        .collect()
}

/// What a sealed record is indexed under.
pub(super) fn sealed_index_keys(record: &SealedRecord) -> Vec<IndexRow> {
    let phone = record.phone_index.as_ref();
    phone
        .map(|index| IndexRow::fact(PHONE, phone_key(index, record.case)))
        .into_iter()
        .collect()
}

/// The case a row of an index belongs to; `None` when the row is damaged.
pub(super) fn case_of_index_row(table: Table, key: &[u8], value: &[u8]) -> Option<CaseId> {
    match table {
        TIMER => read_timer(key).map(|timer| timer.case),
        PHONE => read_phone(key).map(|(_, case)| case),
        CASE_LOG => read_case_log(key).map(|(case, _)| case),
        MERGED => read_merged(key).map(|(_, case)| case),
        RULED => read_ruled(key),
        _ => read_case(value),
    }
}

pub(super) fn case_key(case: CaseId) -> Vec<u8> {
    Key::new().case(case).done()
}

pub(super) fn read_case(key: &[u8]) -> Option<CaseId> {
    let mut key = KeyReader::new(key);
    key.case().filter(|_| key.is_done())
}

pub(super) fn log_key(seq: Seq) -> Vec<u8> {
    Key::new().seq(seq).done()
}

pub(super) fn read_log(key: &[u8]) -> Option<Seq> {
    let mut key = KeyReader::new(key);
    key.seq().filter(|_| key.is_done())
}

pub(super) fn case_log_key(case: CaseId, seq: Seq) -> Vec<u8> {
    Key::new().case(case).seq(seq).done()
}

pub(super) fn read_case_log(key: &[u8]) -> Option<(CaseId, Seq)> {
    let mut key = KeyReader::new(key);
    Some((key.case()?, key.seq()?)).filter(|_| key.is_done())
}

pub(super) fn phone_key(index: &Fingerprint, case: CaseId) -> Vec<u8> {
    Key::new().fingerprint(index).case(case).done()
}

pub(super) fn read_phone(key: &[u8]) -> Option<(Fingerprint, CaseId)> {
    let mut key = KeyReader::new(key);
    Some((key.fingerprint()?, key.case()?)).filter(|_| key.is_done())
}

pub(super) fn external_key(channel: Channel, given: &str) -> Vec<u8> {
    Key::new().text(channel.code()).text(given).done()
}

/// Apart from every channel's: no channel has this code.
pub(super) fn former_key(platform: &str, number: &str) -> Vec<u8> {
    Key::new().text("former").text(platform).text(number).done()
}

pub(super) fn merged_key(master: CaseId, case: CaseId) -> Vec<u8> {
    Key::new().case(master).case(case).done()
}

pub(super) fn read_merged(key: &[u8]) -> Option<(CaseId, CaseId)> {
    let mut key = KeyReader::new(key);
    Some((key.case()?, key.case()?)).filter(|_| key.is_done())
}

pub(super) fn ruled_key(item: &str, at: Timestamp, case: CaseId) -> Vec<u8> {
    Key::new().text(item).time(at).case(case).done()
}

/// Of a key of [`RULED`]: the case.
pub(super) fn read_ruled(key: &[u8]) -> Option<CaseId> {
    let mut key = KeyReader::new(key);
    let (_item, _at, case) = (key.text()?, key.time()?, key.case()?);
    key.is_done().then_some(case)
}

/// Something the appliance has to do with a case by itself, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    pub due: Timestamp,
    pub case: CaseId,
    pub wake: Wake,
}

pub(super) fn timer_key(due: Timestamp, case: CaseId, wake: Wake) -> Vec<u8> {
    Key::new().time(due).case(case).text(wake.code()).done()
}

pub(super) fn read_timer(key: &[u8]) -> Option<Timer> {
    let mut key = KeyReader::new(key);
    let (due, case, wake) = (key.time()?, key.case()?, key.text()?);
    let wake = Wake::from_code(&wake)?;
    key.is_done().then_some(Timer { due, case, wake })
}
