use super::*;
use crate::store::DataFile;
use crate::store::check::{Progress, check};
use crate::store::kv::Table;

fn has(kv: &Kv, name: &[u8]) -> bool {
    kv.snapshot()
        .unwrap()
        .get(tables::META, name, &mut |_| ())
        .unwrap()
}

#[test]
fn a_new_file_has_todays_format_and_opens_again() {
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        drop(DataFile::open(dir.path()).unwrap());
    }
    let kv = Kv::open(&DataFile::path(dir.path())).unwrap();
    require_current(&kv).unwrap();
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        1,
        "no copy of nothing"
    );
}

#[test]
fn a_newer_file_is_refused_and_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    let path = DataFile::path(dir.path());
    let kv = Kv::open(&path).unwrap();
    kv.write(|txn| set_number(txn, FORMAT_NAME, FORMAT + 1))
        .unwrap();
    drop(kv);
    let refused = DataFile::open(dir.path()).err().unwrap();
    assert!(
        matches!(refused, OpenError::TooNew { found } if found == FORMAT + 1),
        "{refused:?}"
    );
    assert!(refused.to_string().contains("更新版本"), "{refused}");
    let kv = Kv::open(&path).unwrap();
    assert!(!has(&kv, INDEX_NAME));
}

#[test]
fn indexes_of_another_version_are_made_anew() {
    let kv = Kv::in_memory();
    open(&kv).unwrap();
    let put = |table: Table, key: &[u8]| kv.write(|txn| txn.put(table, key, b"")).unwrap();
    put(tables::TIMER, b"left over");
    open(&kv).unwrap();
    assert_eq!(kv.snapshot().unwrap().count(tables::TIMER).unwrap(), 1);
    kv.write(|txn| set_number(txn, INDEX_NAME, tables::INDEX_VERSION + 1))
        .unwrap();
    assert!(matches!(require_current(&kv), Err(OpenError::NotUpgraded)));
    open(&kv).unwrap();
    assert_eq!(kv.snapshot().unwrap().count(tables::TIMER).unwrap(), 0);
    require_current(&kv).unwrap();
}

#[test]
fn checking_does_not_upgrade() {
    let dir = tempfile::tempdir().unwrap();
    let path = DataFile::path(dir.path());
    drop(Kv::open(&path).unwrap());
    let refused = check(dir.path(), &mut |_: Progress| ());
    assert!(
        matches!(refused, Err(OpenError::NotUpgraded)),
        "{refused:?}"
    );
    assert!(!has(&Kv::open(&path).unwrap(), FORMAT_NAME));
}
