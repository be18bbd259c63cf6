//! Sheets, meetings and watches: written with their entries or not at all, kept in their first
//! shapes, made anew with the indexes, and watched over from the first look on.

use std::path::PathBuf;

use super::*;
use crate::domain::case::event::What;
use crate::domain::supervision::Level;
use crate::domain::supervision::meeting::{Meeting, MeetingEvent, MeetingWhat};
use crate::domain::supervision::rules::SupervisionRules;
use crate::domain::supervision::sheet::event::{SheetEvent, SheetWhat};
use crate::domain::supervision::sheet::{Sheet, begin, evolve};
use crate::domain::supervision::tests::issue_for;
use crate::kernel::id::{MeetingId, SheetId};
use crate::store::check::check;

const SHEET: SheetId = SheetId(2_026_000_001);
const MEETING: MeetingId = MeetingId(202_648);

fn log(writes: &mut WriteSet, by: UserId, body: Body) {
    writes.entry(NewEntry {
        by,
        on_behalf_of: None,
        request: String::new(),
        body,
    });
}

fn of_sheet(after: &Sheet, event: SheetEvent) -> Body {
    Body::Sheet {
        sheet: after.id,
        case: after.issued.case,
        revision: after.revision,
        event,
    }
}

fn issue(case: CaseId) -> SheetEvent {
    let mut event = issue_for(Level::L2, UnitId(1));
    if let SheetWhat::Issued(issued) = &mut event.what {
        issued.case = Some(case);
        issued.case_no = Some("YT440308".into());
    }
    event
}

/// An orange sheet on the case, the case to be looked at again, and a meeting opened.
pub(super) async fn supervise(store: &Store, case: CaseId) {
    let plan = move |view: &View<'_>, now: Timestamp| {
        let mut writes = WriteSet::new();
        let before = view.case(case)?.expect("registered");
        let raised = Event {
            at: now.max(before.updated_at),
            by: UserId::SYSTEM,
            what: What::SupervisionRaised {
                level: 2,
                why: "办理超期".into(),
            },
            clocks: vec![],
        };
        let after = step(&mut writes, Some(before), case, raised);
        writes.case(after);
        let event = issue(case);
        let sheet = begin(SHEET, &event).expect("an issue");
        log(&mut writes, UserId::SYSTEM, of_sheet(&sheet, event));
        writes.sheet(sheet);
        writes.watch(case, Some(now));
        let event = MeetingEvent {
            at: now,
            by: UserId(2),
            what: MeetingWhat::Opened { agenda: vec![] },
        };
        let meeting = Meeting::begin(MEETING, &event).expect("an opening");
        let (meeting_id, revision) = (meeting.id, meeting.revision);
        let body = Body::Meeting {
            meeting: meeting_id,
            revision,
            event,
        };
        log(&mut writes, UserId(2), body);
        writes.put(&meeting);
        writes.put(&SupervisionRules::default());
        writes.put(&district());
        Ok::<_, StoreError>((writes, ()))
    };
    store.write(plan).await.unwrap();
}

fn read_supervised(file: &DataFile) {
    file.read(|view| {
        let sheet = view.sheet(SHEET)?.expect("the sheet is there");
        let case = sheet.issued.case.expect("it is about a case");
        let mut expected = begin(SHEET, &issue(case)).expect("an issue");
        expected.issued_at = sheet.issued_at;
        assert_eq!(sheet, expected);
        assert_eq!(view.sheets_of(case)?, [expected]);
        assert_eq!(view.sheet_log(SHEET)?.len(), 1);
        assert_eq!(view.watches_due(START, 9)?.len(), 1);
        assert_eq!(view.meetings(9)?.len(), 1);
        let rules = view.all::<SupervisionRules>()?;
        assert_eq!(rules, [SupervisionRules::default()]);
        Ok::<_, StoreError>(())
    })
    .unwrap();
}

fn kept() -> PathBuf {
    let name = "tests/golden/supervision-1.redb.gz";
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The first shapes of everything supervision keeps. Written once, by
/// `SUQIU_WRITE_GOLDEN=1 cargo test supervised`, and read for ever.
#[tokio::test]
async fn golden_supervision_is_read() {
    let today = tempfile::tempdir().unwrap();
    let file = DataFile::open(today.path()).unwrap();
    let (store, writer) = file.start(clock(), vec![]).unwrap();
    let case = register(&store, 1).await.unwrap();
    supervise(&store, case.id).await;
    drop(store);
    writer.join().unwrap();
    if std::env::var_os("SUQIU_WRITE_GOLDEN").is_some() && !kept().exists() {
        golden::keep(today.path(), &kept());
    }
    let former = tempfile::tempdir().unwrap();
    golden::put_back(former.path(), &kept());
    for folder in [today, former] {
        read_supervised(&DataFile::open(folder.path()).unwrap());
        let report = check(folder.path(), &mut |_| ()).unwrap();
        assert!(report.is_clean(), "{:?}", report.findings);
    }
}

#[tokio::test]
async fn a_sheet_that_its_entries_do_not_lead_to_is_refused() {
    let (store, _writer) = store_on(Which::Memory);
    let case = register(&store, 1).await.unwrap().id;
    let unlogged = move |_: &View<'_>, _: Timestamp| {
        let mut writes = WriteSet::new();
        writes.sheet(begin(SHEET, &issue(case)).expect("an issue"));
        Ok::<_, StoreError>((writes, ()))
    };
    assert!(matches!(
        store.write(unlogged).await,
        Err(StoreError::Unlogged)
    ));
    let without_sheet = move |_: &View<'_>, _: Timestamp| {
        let (mut writes, event) = (WriteSet::new(), issue(case));
        let sheet = begin(SHEET, &event).expect("an issue");
        log(&mut writes, UserId::SYSTEM, of_sheet(&sheet, event));
        Ok::<_, StoreError>((writes, ()))
    };
    let refused = store.write(without_sheet).await;
    assert!(matches!(refused, Err(StoreError::Unlogged)));
    supervise(&store, case).await;
    let skipped = move |view: &View<'_>, now: Timestamp| {
        let before = view.sheet(SHEET)?.expect("issued");
        let event = SheetEvent {
            at: now,
            by: UserId(2),
            what: SheetWhat::StruckOff {
                note: "已办结".into(),
            },
        };
        let mut after = evolve(before, &event);
        after.revision += 1;
        let mut writes = WriteSet::new();
        log(&mut writes, UserId(2), of_sheet(&after, event));
        writes.sheet(after);
        Ok::<_, StoreError>((writes, ()))
    };
    assert!(matches!(
        store.write(skipped).await,
        Err(StoreError::Unlogged)
    ));
}

/// Whatever is changed in a sheet, a meeting or a watch, the check names it.
#[tokio::test]
async fn what_was_tampered_with_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = DataFile::open(folder.path()).unwrap();
    let (store, writer) = file.start(clock(), vec![]).unwrap();
    let case = register(&store, 1).await.unwrap();
    supervise(&store, case.id).await;
    drop(store);
    writer.join().unwrap();
    let kv = Kv::open(&DataFile::path(folder.path())).unwrap();
    let codes = || {
        let blobs = blob::Blobs::open(folder.path()).unwrap();
        let report = check::check_kv(&kv, &blobs, &mut |_| ()).unwrap();
        let codes = report.findings.iter().map(|found| found.code);
        codes.collect::<Vec<_>>()
    };
    assert_eq!(codes(), [""; 0]);
    let replaced = |table: kv::Table, change: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        let (key, value) = checking::rows(&kv, table).swap_remove(0);
        let other = change(value.clone());
        kv.write(|txn| txn.put(table, &key, &other)).unwrap();
        let found = codes();
        kv.write(|txn| txn.put(table, &key, &value)).unwrap();
        found
    };
    let sheet = |value: Vec<u8>| {
        let mut sheet: Sheet = codec::decode(&value).unwrap();
        sheet.sent_back += 1;
        codec::encode(&sheet)
    };
    assert_eq!(replaced(tables::SHEET, &sheet), ["sheet.differs"]);
    let meeting = |value: Vec<u8>| {
        let mut meeting: Meeting = codec::decode(&value).unwrap();
        meeting.closed_at = Some(START);
        codec::encode(&meeting)
    };
    assert_eq!(replaced(tables::MEETING, &meeting), ["meeting.differs"]);
    let watch = |value: Vec<u8>| {
        let mut watch: Watch = codec::decode(&value).unwrap();
        watch.at = watch.at.plus_ms(1);
        codec::encode(&watch)
    };
    assert_eq!(
        replaced(tables::WATCH, &watch),
        ["index.missing", "index.extra"]
    );
    let cut = |value: Vec<u8>| value[..value.len() / 2].to_vec();
    assert!(replaced(tables::SHEET, &cut).contains(&"sheet.unreadable"));
    assert!(replaced(tables::WATCH, &cut).contains(&"watch.unreadable"));
    assert_eq!(codes(), [""; 0]);
}
