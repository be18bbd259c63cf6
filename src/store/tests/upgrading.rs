//! From data formats 1 and 2 to today's: what the previous version can still read, and what a commit keeps.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use serde::de::{DeserializeOwned, IgnoredAny};

use super::checking::rows;
use super::golden;
use super::*;
use crate::domain::log::Entry;
use crate::store::backup::{self, BackupError, Progress};
use crate::store::check::check;
use crate::store::kv::Table;
use crate::store::record::SealedRecord;
use crate::store::upgrade::{Done, Plan, Upgrade};

/// A folder with the golden file of format 1, which this build has written to since.
async fn old_folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    golden::unpack_into(dir.path(), 1);
    let file = DataFile::open(dir.path()).unwrap();
    let (store, writer) = file.start(clock(), vec![]).unwrap();
    for n in 10..30 {
        register(&store, n).await.unwrap();
    }
    let case = register(&store, 30).await.unwrap();
    note(&store, case.id, "备注").await.unwrap();
    ask_info(&store, case.id).await.unwrap();
    supply_info(&store, case.id).await.unwrap();
    drop(store);
    writer.join().unwrap();
    dir
}

fn order() -> backup::Order {
    backup::Order {
        at: START,
        version: "test",
        district_code: "440308".into(),
        district_name: "盐田区".into(),
        keys: None,
        with_keys: None,
        one_file: false,
    }
}

/// Commits, eight rows a transaction, until `stop` says so.
fn commit(folder: &Path, stop: impl Fn(&Progress) -> bool) -> Result<Done, BackupError> {
    let mut upgrade = Upgrade::open(folder).unwrap();
    upgrade.rows_a_commit = 8;
    upgrade.commit(&folder.join("backups"), &order(), &mut |progress| {
        if stop(&progress) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
}

fn plan(folder: &Path) -> Plan {
    Upgrade::open(folder).unwrap().plan().unwrap()
}

/// Every row in its plain form, cases with their wording.
fn values(folder: &Path) -> BTreeMap<(&'static str, Vec<u8>), Vec<u8>> {
    let kv = Kv::open(&DataFile::path(folder)).unwrap();
    let snapshot = kv.snapshot().unwrap();
    let view = View::of_snapshot(&*snapshot);
    let mut values = BTreeMap::new();
    for table in tables::ALL {
        for (key, stored) in rows(&kv, *table) {
            let plain = match *table {
                // Tells the format, and how far a commit is.
                tables::META => continue,
                tables::CASE => {
                    let case = view.case(tables::read_case(&key).unwrap()).unwrap();
                    codec::encode(&StoredCase::as_it_is(&case.unwrap()))
                }
                derived if is_derived(derived) => stored,
                records => codec::plain(records, &stored).unwrap().into_owned(),
            };
            values.insert((table.name, key), plain);
        }
    }
    values
}

/// Made anew by whichever version opens the file.
fn is_derived(table: Table) -> bool {
    tables::INDEXES.contains(&table) || table == tables::STATISTICS
}

fn stored(folder: &Path, table: Table) -> Vec<Vec<u8>> {
    let kv = Kv::open(&DataFile::path(folder)).unwrap();
    let rows = rows(&kv, table).into_iter();
    rows.map(|(_, value)| value).collect()
}

fn assert_clean(folder: &Path) {
    let report = check(folder, &mut |_| ()).unwrap();
    assert!(report.is_clean(), "{:?}", report.findings);
}

/// Reads a value as version 0.1.0 did.
fn previous<T: DeserializeOwned>(value: &[u8]) -> T {
    let (shape, body) = value.split_first().unwrap();
    assert_eq!(*shape, 1, "a form the previous version does not know");
    rmp_serde::from_slice(body).unwrap()
}

#[tokio::test]
async fn before_the_commit_the_previous_version_reads_everything() {
    let dir = old_folder().await;
    assert!(plan(dir.path()).previous_version_reads());
    for table in tables::ALL {
        if *table != tables::META && !is_derived(*table) {
            for value in stored(dir.path(), *table) {
                previous::<IgnoredAny>(&value);
            }
        }
    }
    for value in stored(dir.path(), tables::CASE) {
        assert!(!previous::<Case>(&value).content.is_empty());
    }
    assert_eq!(stored(dir.path(), tables::CASE).len(), 23);
    for value in stored(dir.path(), tables::LOG) {
        previous::<Entry>(&value);
    }
    for value in stored(dir.path(), tables::SEALED) {
        previous::<SealedRecord>(&value);
    }
}

#[tokio::test]
async fn a_commit_keeps_every_value() {
    let dir = old_folder().await;
    let before = values(dir.path());
    let planned = plan(dir.path());
    assert_eq!((planned.from, planned.to), (1, FORMAT));
    assert!(planned.is_needed() && !planned.is_begun);

    let done = commit(dir.path(), |_| false).unwrap();
    assert_eq!(done.rows, planned.rows());
    let taken = done.backup.expect("a backup comes first");
    assert_eq!(taken.manifest.data_format, 1);
    assert_eq!(values(dir.path()), before);
    let packed = stored(dir.path(), tables::CASE);
    assert!(packed.iter().all(|value| value[0] == 0x81));
    assert_clean(dir.path());

    let planned = plan(dir.path());
    assert!(!planned.is_needed() && !planned.previous_version_reads());
    let again = commit(dir.path(), |_| false).unwrap();
    assert!(again.backup.is_none() && again.rows == 0);
}

#[test]
fn golden_files_are_upgraded_and_read_the_same() {
    for format in 1..FORMAT {
        let dir = tempfile::tempdir().unwrap();
        let keys = golden::keyring(dir.path());
        let folder = dir.path().join("data");
        std::fs::create_dir(&folder).unwrap();
        golden::unpack_into(&folder, format);
        drop(DataFile::open(&folder).unwrap());
        let planned = plan(&folder);
        assert_eq!((planned.from, planned.to), (format, FORMAT));
        assert_eq!(planned.rows() > 0, format == 1, "packed once");
        assert!(!has_sums(&folder));
        let before = values(&folder);
        let done = commit(&folder, |_| false).unwrap();
        assert_eq!(done.rows, planned.rows());
        assert_eq!(values(&folder), before);
        assert!(has_sums(&folder));
        golden::read_golden(&folder, &keys);
    }
}

/// The engine's own files say in their twelfth byte how large a page is.
fn has_sums(folder: &Path) -> bool {
    let bytes = std::fs::read(DataFile::path(folder)).unwrap();
    bytes[12..16] != 4096_u32.to_le_bytes()
}

/// The version that made a backup has to be able to go on with what is restored from it.
#[tokio::test]
async fn what_is_restored_is_of_the_format_that_was_backed_up() {
    for format in 1..=FORMAT {
        let dir = tempfile::tempdir().unwrap();
        golden::unpack_into(dir.path(), format);
        let source = backup::Source::open(dir.path()).unwrap();
        let to = dir.path().join("backups");
        let taken = backup::back_up(&source, &to, &order(), &mut |_| ControlFlow::Continue(()));
        drop(source);
        let restored = dir.path().join("restored");
        let from = taken.unwrap().path;
        let tell = &mut |_: Progress| ControlFlow::Continue(());
        backup::restore(&from, None, Some(&restored), None, tell).unwrap();
        assert_eq!(has_sums(&restored), format == FORMAT);
        assert_eq!(values(&restored), values(dir.path()));
    }
}

/// Stopped after each of its transactions in turn, written to in between, and taken up again.
#[tokio::test]
async fn a_commit_that_is_cut_short_goes_on() {
    let old = old_folder().await;
    let before = values(old.path());
    let (mut stops, mut left_to_do) = (0_usize, vec![]);
    loop {
        let dir = tempfile::tempdir().unwrap();
        std::fs::copy(DataFile::path(old.path()), DataFile::path(dir.path())).unwrap();
        let left = std::cell::Cell::new(stops);
        let ended = commit(dir.path(), |progress| {
            let is_ours = ["改写记录", "整理数据文件"].contains(&progress.stage);
            is_ours && left.replace(left.get().saturating_sub(1)) == 0
        });
        if ended.is_ok() {
            break;
        }
        let planned = plan(dir.path());
        assert!(planned.is_begun && planned.is_needed() && !planned.previous_version_reads());
        assert_eq!(values(dir.path()), before, "after {stops} transactions");
        let file = DataFile::open(dir.path()).unwrap();
        let (store, writer) = file.start(clock(), vec![]).unwrap();
        register(&store, 31).await.unwrap();
        drop(store);
        writer.join().unwrap();
        let between = values(dir.path());
        assert_clean(dir.path());

        let done = commit(dir.path(), |_| false).unwrap();
        assert!(done.backup.is_none(), "it was made at the first go");
        left_to_do.push(done.rows);
        assert_eq!(values(dir.path()), between);
        assert_clean(dir.path());
        assert!(!plan(dir.path()).is_needed());
        stops += 1;
    }
    assert!(stops > 12, "{stops}");
    // It goes on where it stopped, rather than anew.
    assert!(left_to_do.is_sorted_by(|before, after| before >= after));
    assert_eq!(left_to_do.last(), Some(&0));
}

/// Such a case cannot be, so nothing is known of it; all the more it is left as it is.
#[tokio::test]
async fn a_wording_that_stands_nowhere_else_is_kept() {
    let dir = old_folder().await;
    let kv = Kv::open(&DataFile::path(dir.path())).unwrap();
    let (key, value) = rows(&kv, tables::CASE).swap_remove(0);
    let mut case: Case = previous(&value);
    case.content = "别处没有的内容".into();
    let plain = codec::encode(&StoredCase::as_it_is(&case));
    kv.write(|txn| txn.put(tables::CASE, &key, &plain)).unwrap();
    drop(kv);
    let before = values(dir.path());
    commit(dir.path(), |_| false).unwrap();
    assert_eq!(values(dir.path()), before);
    let report = check(dir.path(), &mut |_| ()).unwrap();
    assert_eq!(report.findings[0].code, "case.differs");
}
