//! Due times, extensions, and what the appliance does by itself when a time has come.

use super::super::commands::*;
use super::super::fixture::*;
use super::super::life::Life;
use crate::domain::case::command::{Accept, AskInfo, Command, Dispatch, Draft};
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::codes::{Nature, Urgency};
use crate::domain::deadline::Limit;
use crate::domain::policy::Stage;
use crate::kernel::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

fn grant() -> Command {
    Command::GrantExtension {
        note: String::new(),
    }
}

/// Dispatched on Monday at 10:02, so due on Monday at 24:00 after five working days.
const DUE: &str = "2026-12-01T00:00";

#[test]
fn an_extension_is_granted_once() {
    let mut life = Life::at_work();
    assert_eq!(life.due(Stage::Handle), at(DUE));
    life.does("handler-city", extend_to(at("2026-12-03T18:00")));
    let pending = life.refused("handler-city", extend_to(at("2026-12-04T18:00")));
    assert_eq!(pending, Refusal::RequestPending);
    let reason = "可按期办结".to_owned();
    life.does("supervisor", Command::DenyExtension { reason });
    life.does("handler-city", extend_to(at("2026-12-03T18:00")));
    life.does("supervisor", grant());
    assert_eq!(life.due(Stage::Handle), at("2026-12-03T18:00"));
    assert_eq!(life.refused("supervisor", grant()), Refusal::NothingPending);
    let again = life.refused("handler-city", extend_to(at("2026-12-04T18:00")));
    assert_eq!(again, Refusal::ExtendedBefore);
}

#[test]
fn an_extension_is_asked_before_the_due_time() {
    let who = actor("handler-city");
    let mut life = Life::at_work();
    life.wait_until(at(DUE).plus_ms(-1));
    let mut late = life.clone();
    let ask = extend_to(at("2026-12-02T18:00"));
    assert_eq!(life.ask_as(&who, &ask), Ok(()));
    late.wait(1);
    assert_eq!(late.ask_as(&who, &ask), Err(Refusal::ExtensionAfterDue));
}

/// U1 none, U2 24 h, U3 5 wd, U4 10 wd, counted on from the due time.
#[test]
fn an_extension_has_its_most() {
    for (urgency, most) in [
        (Urgency::U2, "2026-11-25T10:02"),
        (Urgency::U3, "2026-12-08T00:00"),
        (Urgency::U4, "2026-12-29T00:00"),
    ] {
        let mut life = Life::at_work_on(LIGHT, urgency);
        let too_far = life.refused("handler-city", extend_to(at(most).plus_ms(1)));
        assert!(
            matches!(too_far, Refusal::ExtensionTooLong(_)),
            "{urgency}: {too_far:?}"
        );
        let due = life.due(Stage::Handle);
        let no_longer = life.refused("handler-city", extend_to(due));
        assert_eq!(no_longer.field(), Some("new_due_at"), "{urgency}");
        life.does("handler-city", extend_to(at(most)));
    }
    let mut life = Life::at_work_on(LIGHT, Urgency::U1);
    let ask = extend_to(life.due(Stage::Handle).plus_ms(1));
    assert_eq!(
        life.refused("handler-city", ask),
        Refusal::NoExtension(Urgency::U1)
    );
}

fn handle_due(draft: &Draft, item: &str, limit: Option<Limit>) -> Timestamp {
    let mut life = Life::of(draft);
    let command = Command::Accept(Accept {
        title: None,
        nature: draft.nature,
        urgency: draft.urgency,
        item: item.into(),
        place: place(),
    });
    life.does("clerk", command);
    let command = Command::Dispatch(Dispatch {
        item: item.into(),
        unit: CITY_MANAGEMENT,
        assisting: vec![],
        limit,
        note: String::new(),
    });
    life.does("dispatcher", command);
    life.due(Stage::Handle)
}

/// Dispatched on Monday at 10:02.
#[test]
fn the_strictest_limit_wins() {
    let of = |nature, item, limit| handle_due(&Draft { nature, ..draft() }, item, limit);
    let days = |n| Some(Limit::WorkingDays(n));
    for (nature, item, limit, due) in [
        (Nature::Complaint, LIGHT, None, "2026-12-01T00:00"),
        (Nature::Consultation, LIGHT, None, "2026-11-25T00:00"),
        (Nature::Suggestion, LIGHT, None, "2026-12-01T00:00"),
        // The item's own 4 working hours, and 10 days that are looser than the table's 5.
        (Nature::Complaint, RUBBISH, None, "2026-11-23T16:02"),
        (Nature::Complaint, ROAD, None, "2026-12-01T00:00"),
        // The dispatcher may tighten and not loosen.
        (Nature::Complaint, LIGHT, days(2), "2026-11-26T00:00"),
        (Nature::Complaint, LIGHT, days(30), "2026-12-01T00:00"),
        (Nature::Complaint, RUBBISH, days(2), "2026-11-23T16:02"),
    ] {
        assert_eq!(
            of(nature, item, limit).rfc3339(),
            at(due).rfc3339(),
            "{item} {limit:?}"
        );
    }
}

#[test]
fn a_higher_platforms_due_time_always_wins() {
    for higher in ["2026-11-23T12:00", "2027-01-15T18:00"] {
        let draft = Draft {
            higher_due_at: Some(at(higher)),
            ..draft()
        };
        for (item, limit) in [
            (LIGHT, None),
            (RUBBISH, None),
            (LIGHT, Some(Limit::Hours(1))),
        ] {
            assert_eq!(handle_due(&draft, item, limit), at(higher));
        }
    }
}

/// Before its time a timer is refused; at its time it is not.
fn only_when_due(mut life: Life, stage: Stage, command: &Command, then: State) {
    let system = actor("system");
    life.wait_until(life.due(stage).plus_ms(-1));
    assert_eq!(
        life.ask_as(&system, command),
        Err(Refusal::TooEarly),
        "{stage}"
    );
    life.wait(1);
    assert_eq!(life.ask_as(&system, command), Ok(()), "{stage}");
    assert_eq!(life.state(), then);
}

#[test]
fn the_appliance_acts_when_a_limit_has_run_out_and_not_before() {
    let mut asked = Life::begin();
    let what = "灯杆编号".to_owned();
    asked.does("clerk", Command::AskInfo(AskInfo { what }));
    assert_eq!(asked.due(Stage::Info).since(asked.now), 48 * HOUR_MS);
    only_when_due(
        asked,
        Stage::Info,
        &Command::ExpireInfo,
        State::PendingAccept,
    );
    let mut dispatched = Life::begin();
    dispatched.does("clerk", accept(LIGHT, Urgency::U3));
    dispatched.does("dispatcher", dispatch_to(CITY_MANAGEMENT));
    only_when_due(dispatched, Stage::Sign, &sign(), State::InProgress);
    let finished = Life::to_be_rated();
    assert_eq!(
        finished.due(Stage::Feedback).since(finished.now),
        7 * DAY_MS
    );
    only_when_due(
        finished,
        Stage::Feedback,
        &Command::CloseUnrated,
        State::Closed,
    );
}

#[test]
fn a_closed_case_is_archived_after_its_time() {
    let mut life = Life::to_be_rated();
    life.does("citizen", rate(5));
    assert_eq!(life.refused("system", Command::Archive), Refusal::TooEarly);
    life.wait(30 * DAY_MS);
    life.does("system", Command::Archive);
    assert_eq!(life.state(), State::Archived);
}

#[test]
fn signing_by_the_clock_is_late_and_names_no_handler() {
    let mut life = Life::begin();
    life.does("clerk", accept(LIGHT, Urgency::U1));
    life.does("dispatcher", dispatch_to(CITY_MANAGEMENT));
    life.wait_until(life.due(Stage::Sign));
    assert_eq!(life.ask_as(&actor("system"), &sign()), Ok(()));
    assert!(
        life.case.signed_late,
        "to the millisecond, and still nobody signed"
    );
    assert_eq!(life.case.handler, None);
    assert!(!Life::at_work().case.signed_late);
}

/// The citizen waits from when the channel was told, whatever happens afterwards.
#[test]
fn the_citizens_clock_starts_when_the_channel_was_told() {
    let told = start().plus_ms(-3 * DAY_MS);
    let life = Life::of(&Draft {
        received_at: Some(told),
        ..draft()
    });
    assert_eq!(life.case.received_at, told);
    assert_eq!(life.due(Stage::Accept), start().plus_ms(30 * MINUTE_MS));
}

/// Set back by an hour, the machine's clock does not set back a case.
#[test]
fn a_history_never_runs_backwards() {
    let mut life = Life::at_work();
    let before = life.case.updated_at;
    life.wait(-HOUR_MS);
    let said = Command::Note {
        text: "已到现场".into(),
    };
    assert_eq!(life.ask_as(&actor("handler-city"), &said), Ok(()));
    assert_eq!(life.case.updated_at, before);
}
