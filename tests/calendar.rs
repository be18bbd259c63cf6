//! A year's holidays are imported: provisional due times are counted again, with one event a case,
//! once; a file that is wrong changes nothing.

use std::path::Path;
use std::sync::Arc;

use suqiu::crypto::Keyring;
use suqiu::demo::furnish::{Furnishing, Histories, furnish};
use suqiu::domain::actor::Actor;
use suqiu::domain::calendar::Notice;
use suqiu::domain::case::Case;
use suqiu::domain::case::event::What;
use suqiu::domain::deadline::due;
use suqiu::domain::log::Body;
use suqiu::kernel::time::{ManualClock, Timestamp};
use suqiu::store::blob::Blobs;
use suqiu::store::check::check;
use suqiu::store::{DataFile, WriterHandle};
use suqiu::usecase::calendar::{import, preview};
use suqiu::usecase::{Asked, Refusal, Rules, Services};

use crate::support::command::suqiu;

/// The evening before the last working day of a year whose successor is not known.
fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-12-30T17:00:00+08:00").expect("valid")
}

fn notice(year: i16, days: &[(&str, bool)]) -> Notice {
    let days = days
        .iter()
        .map(|(date, off)| format!(r#"{{"name": "元旦", "date": "{date}", "isOffDay": {off}}}"#));
    let days = days.collect::<Vec<_>>().join(",");
    Notice::read(&format!(r#"{{"year": {year}, "days": [{days}]}}"#)).expect("well formed")
}

fn holidays() -> Notice {
    notice(
        2027,
        &[
            ("2027-01-01", true),
            ("2027-01-04", true),
            ("2027-01-09", false),
        ],
    )
}

fn open(folder: &Path) -> (Services, WriterHandle) {
    let data = DataFile::open(folder).expect("opens");
    let blobs = Blobs::open(folder).expect("opens");
    let clock = Arc::new(ManualClock::at(now()));
    let keyring = Keyring::in_memory();
    Services::start(data, blobs, keyring, clock, Rules::default(), vec![]).expect("starts")
}

fn cases(services: &Services) -> Vec<Case> {
    let read = services
        .store
        .read(|view| view.cases_after(suqiu::kernel::id::CaseId(0), 10_000));
    read.expect("readable")
}

fn recounts(services: &Services, case: &Case) -> usize {
    let log = services
        .store
        .read(|view| view.case_log(case.id))
        .expect("readable");
    let is_recount = |entry: &&suqiu::domain::log::Entry| matches!(&entry.body, Body::Case { event, .. } if matches!(event.what, What::Recounted { .. }));
    log.iter().filter(is_recount).count()
}

async fn furnished(folder: &Path) {
    let data = DataFile::open(folder).expect("opens");
    let blobs = Blobs::open(folder).expect("opens");
    let furnishing = Furnishing {
        histories: Histories::Brief,
        ..Furnishing::whole(7, 600, now())
    };
    let done = furnish(data, blobs, Keyring::in_memory(), furnishing, &mut |_| {}).await;
    done.expect("furnishes");
}

/// Open cases with a due time that rests on a guess.
fn provisional(services: &Services) -> Vec<Case> {
    let guessed = |case: &Case| {
        let mut clocks = case.clocks.values();
        case.state.is_open() && clocks.any(|c| c.provisional && c.stopped_at.is_none())
    };
    let cases = cases(services).into_iter();
    cases.filter(|case| guessed(case)).collect()
}

/// One event, and due times as counted by the calendar in force.
fn is_counted_again(services: &Services, before: &Case) {
    let no = before.no();
    let read = services.store.read(|view| view.case(before.id));
    let after: Case = read.expect("readable").expect("there");
    assert_eq!(recounts(services, before), 1, "{no}");
    for (stage, clock) in &after.clocks {
        assert!(
            !clock.provisional || clock.stopped_at.is_some(),
            "{no} {stage}"
        );
        let was = before.clock(*stage).expect("the same clocks");
        if was.provisional && was.stopped_at.is_none() && clock.paused_ms == 0 {
            let calendar = services.reference().calendar;
            let counted = due(&calendar, clock.started_at, clock.limit);
            assert_eq!(clock.due_at, counted.at, "{no} {stage}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_a_year_counts_provisional_due_times_again_and_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    furnished(folder.path()).await;
    let (services, writer) = open(folder.path());
    let asked = Asked::by(Actor::system());
    let before = provisional(&services);
    assert!(before.len() > 3, "only {} cases wait", before.len());

    let gap = preview(&services, &asked, notice(2028, &[("2028-01-01", true)])).await;
    let told = gap.expect_err("2027 is missing").to_string();
    assert!(told.contains("2027年放假安排尚未导入"), "{told}");

    let looked = preview(&services, &asked, holidays()).await;
    let looked = looked.expect("it follows 2026");
    assert_eq!(looked.cases.len(), before.len());
    assert!(looked.moved > 0 && looked.moved == looked.listed.len());
    assert_eq!(provisional(&services).len(), before.len(), "only looked at");

    let done = import(&services, &asked, holidays()).await;
    let done = done.expect("it follows 2026");
    assert_eq!(done, looked, "what was shown beforehand is what happened");
    for case in &before {
        is_counted_again(&services, case);
    }
    let again = import(&services, &asked, holidays()).await;
    let again = again.expect("the same");
    assert_eq!((again.cases.len(), again.moved), (0, 0));
    drop(services);
    writer.join().expect("ends in order");
    let report = check(folder.path(), &mut |_| ()).expect("readable");
    assert!(report.is_clean(), "{:?}", report.findings);

    let (services, writer) = open(folder.path());
    let known = services.reference().calendar.knows(2027);
    assert!(known, "after a restart");
    let citizen = Asked::by(Actor::citizen());
    let refused = import(&services, &citizen, holidays()).await;
    assert!(matches!(refused, Err(Refusal::NotYours)));
    drop(services);
    writer.join().expect("ends in order");
}

#[test]
fn a_wrong_file_is_told_and_nothing_is_opened() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let day = r#"{"name": "元旦", "date": "2027-01-01", "isOffDay": true}"#;
    for (text, part) in [
        (
            format!(r#"{{"year": 2027, "days": [{day}, {day}]}}"#),
            "2027-01-01 出现了两次",
        ),
        (
            format!(r#"{{"year": 2029, "days": [{day}]}}"#),
            "不属于2029年",
        ),
        (format!(r#"{{"year": 2027, "dates": [{day}]}}"#), "dates"),
        ("year,2027".to_owned(), "不是放假安排文件"),
    ] {
        let file = folder.path().join("notice.json");
        std::fs::write(&file, &text).expect("written");
        let data = folder.path().join("data");
        let words: [&std::ffi::OsStr; 5] = [
            "calendar".as_ref(),
            "import".as_ref(),
            file.as_os_str(),
            "--data".as_ref(),
            data.as_os_str(),
        ];
        let ended = suqiu(words).run();
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{text}");
        assert!(ended.err.contains(part), "{text}: {}", ended.err);
        assert!(!data.exists());
    }
}
