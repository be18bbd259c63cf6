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
use suqiu::domain::case::why_due::why_due;
use suqiu::domain::deadline::due;
use suqiu::domain::log::Body;
use suqiu::domain::policy::Stage;
use suqiu::kernel::time::{ManualClock, Timestamp};
use suqiu::store::blob::Blobs;
use suqiu::store::check::check;
use suqiu::store::{DataFile, WriterHandle};
use suqiu::usecase::calendar::{Applied, Effect, Page, Recounts, import, preview};
use suqiu::usecase::{Asked, Refusal, Rules, Services};

use tokio_util::sync::CancellationToken;

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

/// Everything listed.
const ALL: Page = Page {
    after: None,
    limit: 10_000,
};

async fn seen(services: &Services, notice: &Notice, page: Page) -> (String, Effect) {
    let asked = Asked::by(Actor::system());
    let seen = preview(services, &asked, notice, page).await;
    let seen = seen.expect("it follows what is known");
    (seen.mark, seen.effect)
}

fn recounts_of(services: &Services) -> Recounts {
    Recounts::new(services.clone(), CancellationToken::new())
}

/// What the account of a due time says of the rule.
fn rule_told(services: &Services, case: &Case, stage: Stage) -> String {
    let log = services.store.read(|view| view.case_log(case.id));
    let log = log.expect("readable");
    let events = log.iter().filter_map(|entry| match &entry.body {
        Body::Case { event, .. } => Some(event),
        _ => None,
    });
    let events: Vec<_> = events.collect();
    let told = why_due(case, &events, stage, &services.reference());
    told.expect("it ran").lines[0].why.clone()
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
            assert_eq!(clock.basis.calendar, 2, "{no} {stage}");
            let told = rule_told(services, &after, *stage);
            assert!(told.contains("日历第2版"), "{no} {stage}: {told}");
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

    let far = notice(2028, &[("2028-01-01", true)]);
    let gap = preview(&services, &asked, &far, ALL).await;
    let told = gap.expect_err("2027 is missing").to_string();
    assert!(told.contains("2027年放假安排尚未导入"), "{told}");

    let (mark, looked) = seen(&services, &holidays(), ALL).await;
    assert_eq!(looked.cases, before.len());
    assert!(looked.moved > 0 && looked.moved == looked.listed.len());
    let largest = looked.largest.as_ref().expect("some move");
    let span = |moved: &suqiu::usecase::calendar::Moved| moved.to.since(moved.from).abs();
    assert_eq!(Some(span(largest)), looked.listed.iter().map(span).max());
    assert_eq!(paged(&services, 2).await, looked.listed);
    assert_eq!(provisional(&services).len(), before.len(), "only looked at");

    put_in_place(&services, mark, &looked).await;
    for case in &before {
        is_counted_again(&services, case);
    }
    drop(services);
    writer.join().expect("ends in order");
    let report = check(folder.path(), &mut |_| ()).expect("readable");
    assert!(report.is_clean(), "{:?}", report.findings);

    let (services, writer) = open(folder.path());
    let known = services.reference().calendar.knows(2027);
    assert!(known, "after a restart");
    let citizen = Asked::by(Actor::citizen());
    let refused = import(&services, citizen, holidays(), None).await;
    assert!(matches!(refused, Err(Refusal::NotYours)));
    drop(services);
    writer.join().expect("ends in order");
}

/// The moves, so many at a time.
async fn paged(services: &Services, limit: usize) -> Vec<suqiu::usecase::calendar::Moved> {
    let (mut all, mut after) = (vec![], None);
    loop {
        let page = Page { after, limit };
        let (_, effect) = seen(services, &holidays(), page).await;
        all.extend(effect.listed);
        after = effect.next;
        if after.is_none() {
            return all;
        }
    }
}

/// What was shown beforehand is what happens, once, and only as it was seen.
async fn put_in_place(services: &Services, mark: String, looked: &Effect) {
    let asked = Asked::by(Actor::system());
    let other = notice(2027, &[("2027-01-01", true)]);
    let refused = import(services, asked.clone(), other.clone(), Some(mark.clone())).await;
    assert!(
        matches!(refused, Err(Refusal::CalendarMoved)),
        "{refused:?}"
    );
    let done = import(services, asked.clone(), holidays(), Some(mark.clone())).await;
    let version_2 = Applied {
        version: 2,
        run: Some(1),
    };
    assert_eq!(done.expect("as it was seen"), version_2);
    let refused = import(services, asked.clone(), holidays(), Some(mark)).await;
    assert!(
        matches!(refused, Err(Refusal::CalendarMoved)),
        "{refused:?}"
    );
    let refused = import(services, asked.clone(), other, None).await;
    assert!(
        matches!(refused, Err(Refusal::RecountUnderWay)),
        "{refused:?}"
    );

    let stopping = CancellationToken::new();
    stopping.cancel();
    let broken_off = Recounts::new(services.clone(), stopping).carry_out().await;
    assert_eq!(broken_off.expect("nothing went wrong"), None);
    let run = recounts_of(services)
        .carry_out()
        .await
        .expect("carried out");
    let run = run.expect("there was one");
    let counted = (run.cases as usize, run.moved as usize);
    assert_eq!(counted, (looked.cases, looked.moved));
    let again = recounts_of(services).carry_out().await;
    assert_eq!(again.expect("nothing to do"), None);
    let same = import(services, asked, holidays(), None).await;
    let unchanged = Applied {
        version: 2,
        run: None,
    };
    assert_eq!(same.expect("known already"), unchanged);
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
