//! Damage, one piece at a time: each is found and named.

use std::io::Write as _;
use std::ops::ControlFlow;

use super::disputed::rule_on;
use super::*;
use crate::crypto::Keyring;
use crate::domain::case::Attachment;
use crate::domain::codes::{AttachmentPurpose, PersonalField};
use crate::domain::log::Entry;
use crate::store::blob::{Blobs, Stored};
use crate::store::check::{Report, check, check_kv};
use crate::store::kv::Table;
use crate::store::record::{SealedRecord, Session};

on_each_engine! {
    async
    what_was_written_is_clean
    every_flipped_byte_is_found
    missing_and_extra_rows_are_named
    a_count_that_is_off_is_found
    a_lost_row_is_found_wherever_it_lay
    a_time_that_runs_backwards_is_found
    files_and_people_that_are_not_there
    a_report_holds_nothing_personal
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// A store that was written to and closed, before the damage.
struct Closed {
    kv: Kv,
    blobs: Blobs,
    folder: tempfile::TempDir,
}

impl Closed {
    fn report(&self) -> Report {
        check_kv(&self.kv, &self.blobs, &mut |_| ()).unwrap()
    }

    /// Codes of the findings, each once.
    fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<_> = self.report().findings.iter().map(|one| one.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    fn rows(&self, table: Table) -> Vec<(Vec<u8>, Vec<u8>)> {
        rows(&self.kv, table)
    }

    fn put(&self, table: Table, key: &[u8], value: &[u8]) {
        self.kv.write(|txn| txn.put(table, key, value)).unwrap();
    }

    fn delete(&self, table: Table, key: &[u8]) {
        assert!(self.kv.write(|txn| txn.delete(table, key)).unwrap());
    }
}

/// Three cases: noted, with personal fields and a phone, with a photo and a channel's number; the
/// last one merged into the second.
async fn closed(which: Which) -> Closed {
    written(which, false).await
}

/// The same, and where it is asked for a case that was ruled on.
async fn written(which: Which, with_ruling: bool) -> Closed {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(folder.path()).unwrap();
    let photo = blobs.put(PNG).unwrap();
    let kv = which.kv();
    let file = data_on(kv.clone());
    let (store, writer) = file.start(clock(), vec![]).unwrap();
    let noted = register(&store, 1).await.unwrap();
    note(&store, noted.id, "一").await.unwrap();
    ask_info(&store, noted.id).await.unwrap();
    let keys = Keyring::in_memory();
    let personal = move |view: &View<'_>, now| {
        let mut draft = draft(2);
        draft.petitioner.phone_masked = "138****1234".into();
        let (mut writes, case) = register_in(view, now, &draft)?;
        let fields = [(PersonalField::Phone, "13800001234")];
        writes.sealed(SealedRecord::seal(&keys, case.id, fields).unwrap());
        Ok::<_, StoreError>((writes, case.id))
    };
    let master = store.write(personal).await.unwrap();
    let child = with_photo(&store, photo).await;
    merge(&store, child.id, master).await.unwrap();
    supervised::supervise(&store, noted.id).await;
    if with_ruling {
        let disputed = register(&store, 4).await.unwrap();
        rule_on(&store, disputed.id).await.unwrap();
    }
    drop(store);
    writer.join().unwrap();
    Closed { kv, blobs, folder }
}

async fn what_was_written_is_clean(which: Which) {
    let closed = closed(which).await;
    let report = closed.report();
    assert_eq!(report.findings, []);
    let counts = (
        report.entries,
        report.cases,
        report.sealed,
        report.attachments,
    );
    // With the case's higher level, the sheet, and a meeting opened.
    assert_eq!(counts, (9, 3, 1, 1));
    // Eight rows of timelines, a timer, a phone, a channel's number, a merged case, a month's counts;
    // a sheet's history, its place in two lists, and a case to be looked at.
    assert_eq!(report.index_rows, 17);
}

/// A prime, so that every kind of byte is met somewhere.
const BYTES_APART: usize = 7;

/// Whichever byte of the log or of a case is changed, it is noticed.
async fn every_flipped_byte_is_found(which: Which) {
    let closed = closed(which).await;
    for table in [tables::LOG, tables::CASE] {
        for (key, value) in closed.rows(table) {
            for at in (0..value.len()).step_by(BYTES_APART) {
                let mut damaged = value.clone();
                damaged[at] ^= 0x01;
                closed.put(table, &key, &damaged);
                let found = closed.codes();
                // A letter in the name of an empty field says the same as no such field.
                let is_harmless = table == tables::CASE
                    && codec::decode::<StoredCase<'_>>(&damaged).ok() == codec::decode(&value).ok();
                assert!(
                    is_harmless == found.is_empty(),
                    "{} byte {at}: {found:?}",
                    table.name
                );
                if table == tables::LOG {
                    let named = ["log.chain", "log.head"]
                        .iter()
                        .any(|code| found.contains(code));
                    assert!(named, "byte {at}: {found:?}");
                }
            }
            closed.put(table, &key, &value);
        }
    }
    assert!(closed.report().is_clean());
}

async fn missing_and_extra_rows_are_named(which: Which) {
    let closed = written(which, true).await;
    for index in tables::INDEXES {
        let (key, value) = closed.rows(*index).swap_remove(0);
        closed.delete(*index, &key);
        assert!(closed.codes().contains(&"index.missing"), "{}", index.name);
        let mut other = key.clone();
        *other.last_mut().unwrap() ^= 0x01;
        closed.put(*index, &other, &value);
        let found = closed.codes();
        for code in ["index.missing", "index.extra"] {
            assert!(found.contains(&code), "{} {code}: {found:?}", index.name);
        }
        closed.delete(*index, &other);
        closed.put(*index, &key, &value);
        closed.put(*index, b"junk", b"");
        assert_eq!(closed.codes(), ["index.extra"], "{}", index.name);
        closed.delete(*index, b"junk");
    }
    assert!(closed.report().is_clean());
}

async fn a_count_that_is_off_is_found(which: Which) {
    let closed = closed(which).await;
    let (key, value) = closed.rows(tables::STATISTICS).swap_remove(0);
    let mut more = value.clone();
    *more.last_mut().unwrap() ^= 0x01;
    closed.put(tables::STATISTICS, &key, &more);
    assert_eq!(closed.codes(), ["statistics.differs"]);
    closed.delete(tables::STATISTICS, &key);
    assert_eq!(closed.codes(), ["statistics.missing"]);
    closed.put(tables::STATISTICS, &key, &value);
    closed.put(tables::STATISTICS, b"junk", b"");
    assert_eq!(closed.codes(), ["statistics.differs"]);
    closed.delete(tables::STATISTICS, b"junk");
    assert!(closed.report().is_clean());
}

async fn a_lost_row_is_found_wherever_it_lay(which: Which) {
    let closed = closed(which).await;
    for (table, at, code) in [
        (tables::LOG, 0, "log.gap"),
        (tables::LOG, 1, "case.replay"),
        (tables::LOG, 8, "log.head"),
        (tables::CASE, 0, "case.missing"),
        (tables::CASE, 1, "sealed.orphan"),
        (tables::SEALED, 0, "sealed.missing"),
        (tables::META, 1, "log.head"),
    ] {
        let (key, value) = closed.rows(table).swap_remove(at);
        closed.delete(table, &key);
        let found = closed.codes();
        assert!(found.contains(&code), "{} {at}: {found:?}", table.name);
        closed.put(table, &key, &value);
    }
    assert!(closed.report().is_clean());
}

async fn a_time_that_runs_backwards_is_found(which: Which) {
    let closed = closed(which).await;
    let (key, value) = closed.rows(tables::LOG).pop().unwrap();
    let mut entry: Entry = codec::decode(&value).unwrap();
    entry.at = START.plus_ms(-1);
    closed.put(tables::LOG, &key, &codec::encode(&entry));
    assert!(closed.codes().contains(&"log.time"));
}

async fn files_and_people_that_are_not_there(which: Which) {
    let closed = closed(which).await;
    let session = Session {
        token: crate::crypto::sm3::hash(b"token"),
        user: UserId(100),
        started_at: START,
        seen_at: START,
    };
    closed.put(
        tables::SESSION,
        &codec::Record::key(&session),
        &codec::encode(&session),
    );
    assert_eq!(closed.codes(), ["reference.user"]);
    closed.put(tables::SESSION, &codec::Record::key(&session), b"?");
    assert_eq!(closed.codes(), ["record.unreadable"]);
    closed.delete(tables::SESSION, &codec::Record::key(&session));

    let name = crate::crypto::sm3::hash(PNG).to_string();
    let path = closed
        .folder
        .path()
        .join("blobs")
        .join(&name[..2])
        .join(&name[2..]);
    std::fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .unwrap()
        .write_all(b"!")
        .unwrap();
    assert_eq!(closed.codes(), ["attachment.changed"]);
    std::fs::remove_file(path).unwrap();
    assert_eq!(closed.codes(), ["attachment.missing"]);
}

/// The report says where and which fields, never what is in them.
async fn a_report_holds_nothing_personal(which: Which) {
    let closed = closed(which).await;
    let (key, value) = closed.rows(tables::CASE).swap_remove(0);
    let mut case = codec::decode::<StoredCase<'_>>(&value).unwrap().into_bare();
    case.content = "planted value".into();
    closed.put(
        tables::CASE,
        &key,
        &codec::encode(&StoredCase::as_it_is(&case)),
    );
    let report = closed.report();
    assert_eq!(report.findings.len(), 1);
    let finding = &report.findings[0];
    assert_eq!(
        (finding.code, &*finding.place),
        ("case.differs", &*case.no())
    );
    assert!(finding.what.contains("content"), "{}", finding.what);
    assert!(!format!("{report:?}").contains("planted"), "{report:?}");
}

/// Registers a case with an attachment.
pub(super) async fn with_photo(store: &Store, photo: Stored) -> Case {
    let plan = move |view: &View<'_>, now| {
        let mut draft = draft(3);
        draft.attachments = vec![Attachment {
            hash: photo.hash.to_string(),
            name: "a.png".into(),
            mime: photo.media.mime.into(),
            size: photo.size,
            purpose: AttachmentPurpose::ALL[0],
        }];
        register_in(view, now, &draft)
    };
    store.write::<_, StoreError, _>(plan).await.unwrap()
}

#[tokio::test]
async fn a_folder_is_checked_as_it_lies() {
    let dir = tempfile::tempdir().unwrap();
    let missing = check(dir.path(), &mut |_| ());
    assert!(matches!(missing, Err(OpenError::Missing(_))), "{missing:?}");
    let (store, writer) = DataFile::open(dir.path())
        .unwrap()
        .start(clock(), vec![])
        .unwrap();
    for n in 0..20 {
        register(&store, n).await.unwrap();
    }
    let in_use = check(dir.path(), &mut |_| ());
    assert!(
        matches!(
            in_use,
            Err(OpenError::Store(StoreError::Kv(KvError::InUse)))
        ),
        "{in_use:?}"
    );
    drop(store);
    writer.join().unwrap();
    let mut stages = vec![];
    let report = check(dir.path(), &mut |progress| stages.push(progress.stage)).unwrap();
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(report.entries, 20);
    assert!(stages.contains(&"工单"));
}

/// Bytes flipped in the file itself are found by the engine's own sums, without a crash.
#[tokio::test]
async fn a_damaged_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (store, writer) = DataFile::open(dir.path())
        .unwrap()
        .start(clock(), vec![])
        .unwrap();
    for n in 0..50 {
        register(&store, n).await.unwrap();
    }
    drop(store);
    writer.join().unwrap();
    let path = DataFile::path(dir.path());
    let whole = std::fs::read(&path).unwrap();
    let (_, planted) = rows(&Kv::open(&path).unwrap(), tables::LOG).swap_remove(25);
    let places = whole
        .windows(planted.len())
        .enumerate()
        .filter(|(_, part)| **part == planted);
    let mut found = 0;
    for (at, _) in places {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x01;
        std::fs::write(&path, damaged).unwrap();
        let result = check(dir.path(), &mut |_| ());
        // A page that is no longer in use may hold the same.
        found += usize::from(result.map_or(true, |report| !report.is_clean()));
    }
    assert!(found > 0);
    std::fs::write(&path, whole).unwrap();
    assert!(check(dir.path(), &mut |_| ()).unwrap().is_clean());
}

pub(super) fn rows(kv: &Kv, table: Table) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut rows = vec![];
    kv.snapshot()
        .unwrap()
        .scan(table, &Span::all(), Order::Forward, &mut |key, value| {
            rows.push((key.to_vec(), value.to_vec()));
            ControlFlow::Continue(())
        })
        .unwrap();
    rows
}
