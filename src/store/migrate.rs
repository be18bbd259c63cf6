//! The data format, and what is made anew at opening.
//!
//! A file keeps the format it has until the operator commits the upgrade: this build reads every
//! format up to [`FORMAT`] and goes on writing the file's own, so that the previous version can
//! take over again at any time and finds everything. What changes only a record's fields needs no
//! new format (see `codec`); what changes only an index is rebuilt.

use std::ops::ControlFlow;
use std::path::PathBuf;

use super::codec::{self, Record as _};
use super::kv::{Kv, KvError, Order, Reads, Span, Sums, WriteTxn};
use super::pack::Packer;
use super::record::{SealedRecord, StoredCase};
use super::statistics::Changes;
use super::supervision::{self, Watch};
use super::{StoreError, tables, upgrade};
use crate::domain::log::{Body, Entry};
use crate::domain::statistics::Share;
use crate::domain::supervision::sheet::Sheet;
use crate::domain::supervision::trigger::first_look;

pub(super) const FORMAT_NAME: &[u8] = b"format";
const INDEX_NAME: &[u8] = b"index";

/// The newest data format: what new files have, and what an upgrade leads to.
///
/// 1. Values lie open.
/// 2. Values are packed, and the wording of a case stands in its registration alone.
/// 3. Every page of the file has a sum.
pub const FORMAT: u64 = 3;
/// The first format with packed values.
pub(super) const COMPACT: u64 = 2;
/// The first format whose file has sums.
const SUMMED: u64 = 3;

/// The first version of the indexes that come with a watch over open cases.
const WATCHED_SINCE: u64 = 5;

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("无法使用数据目录")]
    Folder(#[source] std::io::Error),
    /// Nothing was touched. Somebody has to act: exit code 78.
    #[error(
        "数据由更新版本的程序写入（数据格式 {found}，本程序支持到 {FORMAT}）；请使用新版本程序，或恢复升级前的备份"
    )]
    TooNew { found: u64 },
    #[error("{} 中没有数据；请先执行 suqiu init", .0.display())]
    Missing(PathBuf),
    /// What is to be written has no older form.
    #[error("数据格式为 {found}，此项需要格式 {FORMAT}；请先执行 suqiu upgrade --commit")]
    TooOld { found: u64 },
    /// Checking changes nothing, so it does not build indexes either.
    #[error("数据的索引不是本程序的版本；请先启动一次 suqiu serve")]
    NotUpgraded,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<KvError> for OpenError {
    fn from(error: KvError) -> Self {
        Self::Store(error.into())
    }
}

/// Makes a new file one of [`FORMAT`], refuses one that is newer, and brings the indexes up to
/// date. The format of a file that has one stays as it is.
pub(super) fn open(kv: &Kv) -> Result<(), OpenError> {
    let snapshot = kv.snapshot()?;
    let is_new = format(&*snapshot)?.is_none();
    let indexes = number(&*snapshot, INDEX_NAME)?;
    let has_indexes = indexes == Some(tables::INDEX_VERSION);
    let is_unfinished = upgrade::is_unfinished(&*snapshot)?;
    drop(snapshot);
    if is_new {
        kv.write(|txn| set_number(txn, FORMAT_NAME, FORMAT))?;
    }
    if !has_indexes {
        tracing::info!(version = tables::INDEX_VERSION, "building the indexes");
        kv.write(|txn| {
            rebuild_indexes(txn)?;
            if indexes.is_some_and(|version| version < WATCHED_SINCE) {
                watch_open_cases(txn)?;
            }
            set_number(txn, INDEX_NAME, tables::INDEX_VERSION)
        })?;
    }
    if is_unfinished {
        tracing::warn!("an upgrade was begun and not finished: run suqiu upgrade --commit");
    }
    Ok(())
}

/// Errs unless this build reads the file's format and the indexes are of this build.
pub(super) fn require_current(kv: &Kv) -> Result<(), OpenError> {
    let snapshot = kv.snapshot()?;
    require_known(&*snapshot)?;
    match number(&*snapshot, INDEX_NAME)? {
        Some(tables::INDEX_VERSION) => Ok(()),
        _ => Err(OpenError::NotUpgraded),
    }
}

/// Errs when the file was written by a newer build, or is none of ours.
pub(super) fn require_known(reads: &dyn Reads) -> Result<(), OpenError> {
    format(reads)?.map(|_| ()).ok_or(OpenError::NotUpgraded)
}

/// The numbers of the data's format and of its indexes.
pub(super) fn versions(reads: &dyn Reads) -> Result<(u64, u64), StoreError> {
    let of = |name| Ok::<_, StoreError>(number(reads, name)?.unwrap_or(0));
    Ok((of(FORMAT_NAME)?, of(INDEX_NAME)?))
}

/// The file's format; `None` when the file is new.
pub(super) fn format(reads: &dyn Reads) -> Result<Option<u64>, OpenError> {
    match number(reads, FORMAT_NAME)? {
        Some(found) if found > FORMAT => Err(OpenError::TooNew { found }),
        known => Ok(known),
    }
}

/// What the file of a format is like.
pub(super) const fn sums_of(format: u64) -> Sums {
    if format < SUMMED {
        Sums::None
    } else {
        Sums::Kept
    }
}

/// Packs values as the file's format has them.
pub(super) fn packer_for(reads: &dyn Reads) -> Result<Packer, StoreError> {
    let format = number(reads, FORMAT_NAME)?;
    Ok(if format.is_some_and(|format| format < COMPACT) {
        Packer::open()
    } else {
        Packer::compact()
    })
}

fn number(reads: &dyn Reads, name: &[u8]) -> Result<Option<u64>, StoreError> {
    let mut found = None;
    reads.get(tables::META, name, &mut |bytes| {
        found = Some(bytes.try_into().ok());
    })?;
    let damaged = StoreError::Corrupt {
        table: tables::META.name,
        format: 0,
    };
    found
        .map(|bytes| bytes.map(u64::from_be_bytes).ok_or(damaged))
        .transpose()
}

pub(super) fn set_number(txn: &WriteTxn<'_>, name: &[u8], number: u64) -> Result<(), StoreError> {
    txn.put(tables::META, name, &number.to_be_bytes())?;
    Ok(())
}

/// Makes every index anew from the log, the cases and the sealed records.
pub(super) fn rebuild_indexes(txn: &WriteTxn<'_>) -> Result<(), StoreError> {
    for index in tables::INDEXES {
        txn.clear(*index)?;
    }
    from_each::<Entry>(txn, |entry| {
        let row = entry
            .body
            .case()
            .map(|case| tables::case_log_key(case, entry.seq));
        if let Some(key) = row {
            txn.put(tables::CASE_LOG, &key, &[])?;
        }
        if let Body::Sheet { sheet, .. } = entry.body {
            let key = supervision::sheet_log_key(sheet, entry.seq);
            txn.put(tables::SHEET_LOG, &key, &[])?;
        }
        Ok(())
    })?;
    txn.clear(tables::STATISTICS)?;
    let mut statistics = Changes::default();
    let put = |row: tables::IndexRow| txn.put(row.table, &row.key, &row.value).map(|_| ());
    from_each::<StoredCase<'_>>(txn, |case| {
        statistics.add(&Share::of(case.bare()));
        tables::index_keys(case.bare())
            .into_iter()
            .try_for_each(put)
    })?;
    statistics.apply(txn)?;
    from_each::<SealedRecord>(txn, |record| {
        tables::sealed_index_keys(&record)
            .into_iter()
            .try_for_each(put)
    })?;
    from_each::<Sheet>(txn, |sheet| {
        supervision::sheet_index_keys(&sheet)
            .into_iter()
            .try_for_each(put)
    })?;
    from_each::<Watch>(txn, |watch| put(supervision::watch_key(&watch)))
}

/// A file from before supervision kept sheets: every case that a unit works on is looked at.
fn watch_open_cases(txn: &WriteTxn<'_>) -> Result<(), StoreError> {
    from_each::<StoredCase<'_>>(txn, |case| {
        let case = case.bare();
        let Some(at) = first_look(case) else {
            return Ok(());
        };
        let watch = Watch { case: case.id, at };
        let row = supervision::watch_key(&watch);
        txn.put(row.table, &row.key, &row.value)?;
        txn.put(tables::WATCH, &watch.key(), &codec::encode(&watch))
            .map(|_| ())
    })
}

fn from_each<R: codec::Record>(
    txn: &WriteTxn<'_>,
    mut work: impl FnMut(R) -> Result<(), KvError>,
) -> Result<(), StoreError> {
    let mut failed = None;
    txn.scan(R::TABLE, &Span::all(), Order::Forward, &mut |_, bytes| {
        let done = codec::decode(bytes).and_then(|record| Ok(work(record)?));
        match done {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    failed.map_or(Ok(()), Err)
}

#[cfg(test)]
#[path = "migrate_tests.rs"]
mod tests;
