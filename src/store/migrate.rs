//! The data format and the ladder up to it: numbered steps, each in its own transaction, upwards
//! only. What changes only a record's fields needs no step (see `codec`), what changes only an
//! index is rebuilt.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::codec;
use super::kv::{Kv, KvError, Order, Reads, Span, WriteTxn};
use super::record::SealedRecord;
use super::{StoreError, tables};
use crate::domain::case::Case;
use crate::domain::log::Entry;

const FORMAT_NAME: &[u8] = b"format";
const INDEX_NAME: &[u8] = b"index";

struct Step {
    to: u64,
    name: &'static str,
    run: fn(&WriteTxn<'_>) -> Result<(), StoreError>,
}

/// Append only; a step that has shipped is never edited. It names its tables and shapes itself,
/// for the living ones will have moved on by the time it runs.
const STEPS: &[Step] = &[Step {
    to: 1,
    name: "first format",
    run: |_empty_file| Ok(()),
}];

/// The format this build reads and writes.
pub const FORMAT: u64 = STEPS[STEPS.len() - 1].to;

const _: () = {
    let mut n = 0;
    while n < STEPS.len() {
        assert!(
            STEPS[n].to == n as u64 + 1,
            "steps run 1, 2, 3 … without a gap"
        );
        n += 1;
    }
};

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
    #[error("数据升级失败（{step}），数据未改动")]
    Step {
        step: &'static str,
        source: StoreError,
    },
    #[error("{} 中没有数据；请先执行 suqiu init", .0.display())]
    Missing(PathBuf),
    /// Checking changes nothing, so it does not upgrade either.
    #[error("数据尚未升级到本程序的格式；请先启动一次 suqiu serve")]
    NotUpgraded,
    #[error("升级前无法备份数据文件")]
    Backup(#[source] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<KvError> for OpenError {
    fn from(error: KvError) -> Self {
        Self::Store(error.into())
    }
}

/// Brings the file up to [`FORMAT`] and its indexes up to date.
pub(super) fn upgrade(kv: &Kv, path: Option<&Path>) -> Result<(), OpenError> {
    climb(kv, path, STEPS)?;
    if number(&*kv.snapshot()?, INDEX_NAME)? != Some(tables::INDEX_VERSION) {
        tracing::info!(version = tables::INDEX_VERSION, "building the indexes");
        kv.write(|txn| {
            rebuild_indexes(txn)?;
            set_number(txn, INDEX_NAME, tables::INDEX_VERSION)
        })?;
    }
    Ok(())
}

/// Errs unless the file is of this build's format, with this build's indexes.
pub(super) fn require_current(kv: &Kv) -> Result<(), OpenError> {
    let snapshot = kv.snapshot()?;
    match number(&*snapshot, FORMAT_NAME)? {
        Some(found) if found > FORMAT => return Err(OpenError::TooNew { found }),
        Some(FORMAT) => {}
        _ => return Err(OpenError::NotUpgraded),
    }
    match number(&*snapshot, INDEX_NAME)? {
        Some(tables::INDEX_VERSION) => Ok(()),
        _ => Err(OpenError::NotUpgraded),
    }
}

/// Errs when the file was written by a newer build, or is none of ours.
pub(super) fn require_known(reads: &dyn Reads) -> Result<(), OpenError> {
    match number(reads, FORMAT_NAME)? {
        Some(found) if found > FORMAT => Err(OpenError::TooNew { found }),
        Some(_) => Ok(()),
        None => Err(OpenError::NotUpgraded),
    }
}

/// The numbers of the data's format and of its indexes.
pub(super) fn versions(reads: &dyn Reads) -> Result<(u64, u64), StoreError> {
    let of = |name| Ok::<_, StoreError>(number(reads, name)?.unwrap_or(0));
    Ok((of(FORMAT_NAME)?, of(INDEX_NAME)?))
}

/// Runs the steps the file has not seen. A file with data in it is copied first.
fn climb(kv: &Kv, path: Option<&Path>, steps: &[Step]) -> Result<(), OpenError> {
    let found = number(&*kv.snapshot()?, FORMAT_NAME)?.unwrap_or(0);
    let highest = steps.last().map_or(0, |step| step.to);
    if found > highest {
        return Err(OpenError::TooNew { found });
    }
    if (1..highest).contains(&found)
        && let Some(path) = path
    {
        // Nothing writes while the file is being opened, so a plain copy is a whole one.
        std::fs::copy(path, backup_of(path, highest)).map_err(OpenError::Backup)?;
    }
    for step in steps.iter().filter(|step| step.to > found) {
        tracing::info!(format = step.to, step = step.name, "upgrading the data");
        let climbed = kv.write(|txn| {
            (step.run)(txn)?;
            set_number(txn, FORMAT_NAME, step.to)
        });
        climbed.map_err(|source| OpenError::Step {
            step: step.name,
            source,
        })?;
    }
    Ok(())
}

/// Beside the file: `suqiu.before-format-2.redb`.
fn backup_of(path: &Path, format: u64) -> PathBuf {
    path.with_extension(format!("before-format-{format}.redb"))
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

fn set_number(txn: &WriteTxn<'_>, name: &[u8], number: u64) -> Result<(), StoreError> {
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
        row.map_or(Ok(()), |key| {
            txn.put(tables::CASE_LOG, &key, &[]).map(|_| ())
        })
    })?;
    let put = |row: tables::IndexRow| txn.put(row.table, &row.key, &row.value).map(|_| ());
    from_each::<Case>(txn, |case| {
        tables::index_keys(&case).into_iter().try_for_each(put)
    })?;
    from_each::<SealedRecord>(txn, |record| {
        tables::sealed_index_keys(&record)
            .into_iter()
            .try_for_each(put)
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
