//! What `suqiu check` does: proves from the log that everything else in the data folder is right.
//! Reads only. Walks the tables once each, so that memory does not grow with the data.

mod cases;
mod indexes;
mod log;
mod references;
mod statistics;
mod supervision;
mod unreadable;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use self::indexes::IndexCounts;
use self::references::Known;
use super::StoreError;
use super::blob::Blobs;
use super::codec::{self, Record};
use super::kv::{Kv, KvError, Order, Snapshot, Span, TableUse};
use super::migrate::{self, OpenError};
use super::open::DataFile;
use super::statistics::Changes;
use super::tables;
use super::view::View;
use crate::domain::supervision::meeting::Meeting;
use crate::kernel::id::MeetingId;

/// Findings that are kept with their text; the rest are only counted.
const LISTED_MAX: usize = 1_000;
/// Progress is told every so many rows.
const PROGRESS_EVERY: u64 = 1_000;

/// Something that is not as the log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable, for scripts: `log.chain`, `index.missing` …
    pub code: &'static str,
    /// Table and key, or the number of the case.
    pub place: String,
    pub what: String,
}

/// The outcome. Nothing was found when [`Report::is_clean`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub entries: u64,
    pub cases: u64,
    pub sealed: u64,
    pub index_rows: u64,
    pub attachments: u64,
    /// The first findings, in the order they were met.
    pub findings: Vec<Finding>,
    /// All of them.
    pub found: u64,
    /// What every table takes up.
    pub tables: Vec<TableUse>,
    pub file_bytes: u64,
}

impl Report {
    pub const fn is_clean(&self) -> bool {
        self.found == 0
    }

    fn find(&mut self, code: &'static str, place: impl Into<String>, what: impl Into<String>) {
        self.found += 1;
        if self.findings.len() < LISTED_MAX {
            self.findings.push(Finding {
                code,
                place: place.into(),
                what: what.into(),
            });
        }
    }
}

/// How far the check has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// What is being checked, for people.
    pub stage: &'static str,
    pub done: u64,
    pub total: u64,
}

/// Checks the data in `folder`, which nobody else may have open.
///
/// # Errors
/// When the data cannot be read at all: missing, in use, of another format, or so damaged that the
/// engine refuses it. What can be read but is wrong stands in the report.
pub fn check(folder: &Path, tell: &mut dyn FnMut(Progress)) -> Result<Report, OpenError> {
    if !DataFile::exists(folder) {
        return Err(OpenError::Missing(folder.to_owned()));
    }
    let path = DataFile::path(folder);
    let kv = match Kv::open_verified(&path) {
        // Of a file that opens, what cannot be read has a place in it.
        Err(damaged @ KvError::Damaged(_)) => {
            let kv = Kv::open(&path).map_err(|_worse| damaged)?;
            return Ok(unreadable::report(&kv, DataFile::bytes(folder)?));
        }
        opened => opened?,
    };
    // What the engine has verified it may still not understand.
    let checked = catch_unwind(AssertUnwindSafe(|| {
        migrate::require_current(&kv)?;
        let mut report = check_kv(&kv, &Blobs::at(folder), tell)?;
        report.file_bytes = DataFile::bytes(folder)?;
        Ok(report)
    }));
    checked.unwrap_or_else(|_panic| {
        let damaged = KvError::Damaged("reading the file panicked".into());
        Err(damaged.into())
    })
}

pub(super) fn check_kv(
    kv: &Kv,
    blobs: &Blobs,
    tell: &mut dyn FnMut(Progress),
) -> Result<Report, StoreError> {
    let snapshot = kv.snapshot()?;
    let view = View::of_snapshot(&*snapshot);
    let mut check = Check {
        known: Known::load(&*snapshot)?,
        snapshot: &*snapshot,
        view,
        blobs,
        tell,
        expected: IndexCounts::default(),
        counted: Changes::default(),
        meetings: BTreeMap::new(),
        report: Report::default(),
    };
    check.log()?;
    check.cases()?;
    check.sealed()?;
    check.sheets()?;
    check.meetings()?;
    check.watches()?;
    check.indexes()?;
    check.statistics()?;
    check.references()?;
    check.report.tables = tables::usage(&*snapshot)?;
    Ok(check.report)
}

/// A check under way.
struct Check<'c> {
    snapshot: &'c Snapshot,
    view: View<'c>,
    blobs: &'c Blobs,
    tell: &'c mut dyn FnMut(Progress),
    known: Known,
    /// Rows that there should be.
    expected: IndexCounts,
    /// The statistics counted anew: some thousand rows a month, held in memory.
    counted: Changes,
    /// The meetings as their entries make them: one a week.
    meetings: BTreeMap<MeetingId, Meeting>,
    report: Report,
}

impl Check<'_> {
    /// Hands every row of a table to `each`: its key, its plain form, and the record if it can be
    /// read.
    fn walk<R: Record>(
        &mut self,
        stage: &'static str,
        mut each: impl FnMut(&mut Self, &[u8], &[u8], Option<R>) -> Result<(), StoreError>,
    ) -> Result<u64, StoreError> {
        let (snapshot, total) = (self.snapshot, self.snapshot.count(R::TABLE)?);
        let (mut done, mut failed) = (0, None);
        snapshot.scan(R::TABLE, &Span::all(), Order::Forward, &mut |key, bytes| {
            if done % PROGRESS_EVERY == 0 {
                (self.tell)(Progress { stage, done, total });
            }
            done += 1;
            let plain = codec::plain(R::TABLE, bytes).unwrap_or(Cow::Borrowed(bytes));
            let record = codec::decode_plain::<R>(&plain).ok();
            match each(self, key, &plain, record) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        (self.tell)(Progress { stage, done, total });
        failed.map_or(Ok(done), Err)
    }
}
