//! A version of the calendar, a counting again, and the event a case gets, as they are written: kept
//! in `tests/golden/` and read by every later build.

use std::path::Path;

use super::*;
use crate::domain::calendar::{CalendarChange, CalendarEdition, Notice};
use crate::domain::case::event::{ClockChange, Event, What};
use crate::domain::case::state::State;
use crate::domain::case::{Basis, StageClock};
use crate::domain::deadline::Limit;
use crate::domain::log::{Body, Entry};
use crate::domain::policy::Stage;
use crate::kernel::id::Seq;
use crate::store::codec::{self, Record};
use crate::store::record::RecountRun;

const SECOND: Basis = Basis {
    policy: 1,
    calendar: 2,
};

fn edition() -> CalendarEdition {
    let text =
        r#"{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}"#;
    CalendarEdition {
        version: 2,
        at: START,
        by: UserId(100),
        change: CalendarChange::Notice {
            year: 2027,
            days: 1,
        },
        notices: vec![Notice::read(text).unwrap()],
    }
}

fn run() -> RecountRun {
    RecountRun {
        no: 1,
        why: "日历第2版：导入2027年放假安排，1天".into(),
        basis: SECOND,
        started_at: START,
        since: Seq(7),
        cases: 3,
        moved: 2,
        ended_at: Some(START),
    }
}

fn entry() -> Entry {
    let clock = StageClock {
        started_at: START,
        due_at: START,
        limit: Limit::WorkingDays(5),
        provisional: false,
        stopped_at: None,
        paused_at: None,
        paused_ms: 0,
        basis: SECOND,
    };
    let event = Event {
        at: START,
        by: UserId::SYSTEM,
        what: What::Recounted { why: run().why },
        clocks: vec![ClockChange::Renew(Stage::Handle, clock)],
    };
    Entry {
        seq: Seq(8),
        at: START,
        by: UserId::SYSTEM,
        on_behalf_of: None,
        request: String::new(),
        body: Body::Case {
            case: CaseId(261_123_000_001),
            revision: 4,
            before: Some(State::InProgress),
            after: State::InProgress,
            event,
        },
        previous: [7; 32],
    }
}

fn is_kept<R: Record + PartialEq + std::fmt::Debug>(name: &str, record: &R) {
    let bytes = codec::encode(record);
    let kept = format!("tests/golden/{name}.bin");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(kept);
    if std::env::var_os("SUQIU_WRITE_GOLDEN").is_some() && !kept.exists() {
        std::fs::write(&kept, &bytes).unwrap();
    }
    let golden = std::fs::read(&kept).unwrap();
    assert_eq!(codec::decode_plain::<R>(&golden).unwrap(), *record);
    assert_eq!(
        golden, bytes,
        "what is written has changed: give it a new shape"
    );
}

#[test]
fn golden_calendar_records_are_read_and_written() {
    is_kept("calendar-edition-1", &edition());
    is_kept("recount-run-1", &run());
    is_kept("entry-recounted-1", &entry());
}

/// What is counted by the first version is written as it was before there were versions.
#[test]
fn a_clock_of_the_first_version_is_written_as_ever() {
    let Body::Case { event, .. } = entry().body else {
        unreachable!("it is one of a case");
    };
    let ClockChange::Renew(_, clock) = event.clocks[0] else {
        unreachable!("it is one that was renewed");
    };
    let first = StageClock {
        basis: Basis::FIRST,
        ..clock
    };
    let written = rmp_serde::to_vec_named(&first).unwrap();
    let names = |part: &[u8]| part == b"basis";
    assert!(!written.windows(5).any(names));
    assert_eq!(
        rmp_serde::from_slice::<StageClock>(&written).unwrap(),
        first
    );
    let later = rmp_serde::to_vec_named(&clock).unwrap();
    assert!(later.windows(5).any(names));
}
