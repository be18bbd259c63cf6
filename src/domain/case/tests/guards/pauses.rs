use super::super::commands::*;
use super::super::fixture::*;
use super::super::life::Life;
use crate::domain::calendar::Calendar;
use crate::domain::case::command::{AskInfo, Command};
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::codes::Urgency;
use crate::domain::deadline::{Pause, Pauses, due_with};
use crate::domain::policy::Stage;
use crate::kernel::time::{DAY_MS, HOUR_MS, MINUTE_MS};

fn suspended() -> Life {
    let mut life = Life::at_work();
    let review = life.now.plus_ms(20 * DAY_MS);
    life.does("handler-city", suspend_until(review));
    let note = String::new();
    life.does("supervisor", Command::GrantSuspension { note });
    life
}

#[test]
fn the_clerks_clock_waits_for_the_citizen() {
    let mut life = Life::begin();
    let due = life.due(Stage::Accept);
    let what = "灯杆编号".to_owned();
    life.does("clerk", Command::AskInfo(AskInfo { what }));
    let asked = life.now;
    life.wait(9 * HOUR_MS);
    let supply = crate::domain::case::command::SupplyInfo {
        text: "A12".into(),
        attachments: vec![],
    };
    life.does("citizen", Command::SupplyInfo(supply));
    let clock = life.case.clock(Stage::Accept).expect("it runs again");
    assert!(clock.is_running());
    assert_eq!(
        clock.due_at.since(due),
        life.now.since(asked),
        "moved by the pause"
    );
    assert_eq!(clock.paused_ms, life.now.since(asked));
}

#[test]
fn the_units_clock_waits_while_suspended() {
    let before = Life::at_work();
    let mut life = suspended();
    let paused_at = life.now;
    assert!(
        life.case
            .clock(Stage::Handle)
            .is_some_and(|clock| !clock.is_running())
    );
    assert_eq!(life.case.handle_due_at(), Some(before.due(Stage::Handle)));
    life.wait(12 * DAY_MS);
    let reason = "管线改造完成".to_owned();
    life.does("handler-city", Command::Resume { reason });
    let pause = life.now.since(paused_at);
    let clock = |stage| *life.case.clock(stage).expect("it was started");
    for stage in [Stage::Handle, Stage::Contact] {
        assert!(clock(stage).is_running(), "{stage}");
        assert_eq!(clock(stage).paused_ms, pause, "{stage}");
    }
    let (contact, handle) = (clock(Stage::Contact), clock(Stage::Handle));
    assert_eq!(contact.due_at.since(before.due(Stage::Contact)), pause);
    // Working days are given back as working days.
    let pauses = Pauses::merge(vec![Pause {
        from: paused_at,
        to: life.now,
        why: String::new(),
    }]);
    let again = due_with(
        &Calendar::default(),
        handle.started_at,
        handle.limit,
        &pauses,
    );
    assert_eq!(handle.due_at, again.at);
    assert!(handle.due_at > before.due(Stage::Handle));
    assert_eq!(life.case.received_at, start(), "the citizen's never does");
}

#[test]
fn the_urgent_is_never_suspended() {
    for urgency in [Urgency::U1, Urgency::U2] {
        let mut life = Life::at_work_on(LIGHT, urgency);
        let ask = suspend_until(life.now.plus_ms(DAY_MS));
        assert_eq!(life.refused("handler-city", ask), Refusal::SuspendUrgent);
    }
}

#[test]
fn a_suspension_is_looked_at_again_within_thirty_days() {
    let who = actor("handler-city");
    let mut life = Life::at_work();
    let past = life.ask_as(&who, &suspend_until(life.now));
    assert_eq!(past.expect_err("no review").field(), Some("next_review_at"));
    let far = life.ask_as(&who, &suspend_until(life.now.plus_ms(30 * DAY_MS + 1)));
    assert!(matches!(far, Err(Refusal::ReviewTooFar(_))));
    let review = life.now.plus_ms(30 * DAY_MS);
    assert_eq!(life.ask_as(&who, &suspend_until(review)), Ok(()));
    let twice = life.ask_as(&who, &suspend_until(review));
    assert_eq!(twice, Err(Refusal::RequestPending));
    let note = String::new();
    life.does("supervisor", Command::GrantSuspension { note });
    assert_eq!(life.due(Stage::Suspension), review);
}

/// What was asked before the pause rests on due times that no longer hold.
#[test]
fn an_extension_does_not_outlive_a_suspension() {
    let mut life = Life::at_work();
    let due = life.due(Stage::Handle);
    life.does("handler-city", extend_to(due.plus_ms(HOUR_MS)));
    life.does("handler-city", suspend_until(life.now.plus_ms(20 * DAY_MS)));
    let note = String::new;
    life.does("supervisor", Command::GrantSuspension { note: note() });
    life.wait(10 * DAY_MS);
    let reason = "可继续".to_owned();
    life.does("supervisor", Command::Resume { reason });
    let refused = life.refused("supervisor", Command::GrantExtension { note: note() });
    assert_eq!(refused, Refusal::NothingPending);
}

/// Merged, a case waits; taken apart again, it has the due times it had.
#[test]
fn merging_stops_the_clocks_and_keeps_the_due_times() {
    let mut life = Life::at_work();
    let due = (life.due(Stage::Handle), life.due(Stage::Contact));
    let merge = crate::domain::case::tests::asked::merge(&life.case);
    life.does("dispatcher", merge);
    assert_eq!(life.state(), State::Merged);
    assert_eq!(life.case.next_due_at(), None);
    life.wait(90 * MINUTE_MS);
    let reason = "并非同一问题".to_owned();
    life.does("dispatcher", Command::Unmerge { reason });
    assert_eq!(life.state(), State::InProgress);
    assert_eq!((life.due(Stage::Handle), life.due(Stage::Contact)), due);
    assert!(
        life.case
            .clock(Stage::Handle)
            .is_some_and(|clock| clock.is_running())
    );
    // What had stood still before goes on standing still.
    let mut life = suspended();
    let merge = crate::domain::case::tests::asked::merge(&life.case);
    life.does("dispatcher", merge);
    let reason = "并非同一问题".to_owned();
    life.does("dispatcher", Command::Unmerge { reason });
    assert_eq!(life.state(), State::Suspended);
    assert!(
        life.case
            .clock(Stage::Handle)
            .is_some_and(|clock| !clock.is_running())
    );
}

/// What a higher platform wants by a certain time, it wants by that time.
#[test]
fn a_higher_platforms_due_time_is_not_moved_by_our_pause() {
    let mut life = suspended();
    let due = life.due(Stage::Handle);
    life.case.higher_due_at = Some(due);
    life.wait(12 * DAY_MS);
    let reason = "管线改造完成".to_owned();
    life.does("handler-city", Command::Resume { reason });
    assert_eq!(life.due(Stage::Handle), due);
}
