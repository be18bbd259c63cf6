use super::super::asked::merge;
use super::super::commands::*;
use super::super::fixture::*;
use super::super::life::Life;
use crate::domain::case::action::Action;
use crate::domain::case::command::{Command, Rate, Reopen, Transfer};
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::case::{Closing, Dimensions};
use crate::domain::codes::{LabelDimension, TransferTarget, Urgency, WithdrawalReason};
use crate::domain::policy::Stage;
use crate::kernel::id::CaseId;
use crate::kernel::time::DAY_MS;

#[test]
fn unrated_is_not_satisfied() {
    let mut life = Life::to_be_rated();
    life.wait(7 * DAY_MS);
    life.does("system", Command::CloseUnrated);
    assert_eq!(life.state(), State::Closed);
    assert_eq!(life.case.closing, Some(Closing::NotRated));
    assert_eq!(life.case.rating, None);
}

#[test]
fn a_rating_is_in_its_scale_and_dissatisfaction_says_why() {
    let mut life = Life::to_be_rated();
    for grade in [0, 6] {
        assert_eq!(life.refused("citizen", rate(grade)).field(), Some("grade"));
    }
    let rated = |dimensions, reasons| {
        Command::Rate(Rate {
            grade: 2,
            dimensions,
            reasons,
            solved: None,
            comment: String::new(),
        })
    };
    let odd = Dimensions {
        speed: Some(9),
        ..Dimensions::default()
    };
    assert_eq!(
        life.refused("citizen", rated(odd, vec![])).field(),
        Some("grade")
    );
    let silent = rated(Dimensions::default(), vec![]);
    assert_eq!(life.refused("citizen", silent).field(), Some("reasons"));
    life.does("citizen", rate(3));
    assert_eq!(life.case.closing, Some(Closing::Rated));
}

#[test]
fn the_second_dissatisfaction_is_supervised_at_level_three() {
    let mut life = Life::to_be_rated();
    life.does("citizen", rate(2));
    assert_eq!((life.state(), life.case.round), (State::Rework, 1));
    assert_eq!(life.case.supervision_level, 2);
    life.does("handler-city", Command::Finish(finish()));
    life.does("review-city", approve());
    life.does("callback", rate(1));
    assert_eq!((life.state(), life.case.round), (State::Rework, 2));
    assert_eq!(life.case.supervision_level, 3);
}

#[test]
fn mis_entries_are_the_dispatchers_and_the_rest_the_citizens() {
    for reason in WithdrawalReason::ALL {
        let of_dispatcher = *reason == WithdrawalReason::W5;
        let (wrong, right) = if of_dispatcher {
            ("citizen", "dispatcher")
        } else {
            ("dispatcher", "citizen")
        };
        let mut life = Life::at_work();
        assert_eq!(
            life.refused(wrong, withdraw(*reason)),
            Refusal::WrongWithdrawal
        );
        for of_unit in ["handler-city", "sign-city", "review-city"] {
            let action = Action::Withdraw;
            let refused = life.refused(of_unit, withdraw(*reason));
            assert_eq!(refused, Refusal::NotYours { action }, "never the unit");
        }
        life.does(right, withdraw(*reason));
        assert_eq!(life.state(), State::Withdrawn);
    }
}

/// What waited for the citizen is dispatched; work goes on where it is.
#[test]
fn a_danger_to_all_does_not_end_with_a_withdrawal() {
    let danger = || put_labels(vec![label(LabelDimension::Risk, "燃气")]);
    let mut waiting = Life::begin();
    waiting.does("clerk", danger());
    waiting.does("citizen", withdraw(WithdrawalReason::W3));
    assert_eq!(waiting.state(), State::PendingDispatch);
    let mut working = Life::at_work();
    working.does("clerk", danger());
    let due = working.due(Stage::Handle);
    working.does("citizen", withdraw(WithdrawalReason::W1));
    assert_eq!(
        (working.state(), working.due(Stage::Handle)),
        (State::InProgress, due)
    );
    for life in [&waiting, &working] {
        assert!(life.case.own_initiative && life.case.closed_at.is_none());
    }
    let mut rated = Life::to_be_rated();
    rated.does("clerk", danger());
    rated.does("citizen", withdraw(WithdrawalReason::W1));
    assert_eq!(rated.state(), State::PendingDispatch);
    rated.does("dispatcher", dispatch_to(HOUSING));
    assert!(
        rated.case.handle_due_at().is_some(),
        "a new piece of work has a clock"
    );
    // Another dimension is no danger, and a mis-entry is none either.
    let mut harmless = Life::at_work();
    harmless.does(
        "clerk",
        put_labels(vec![label(LabelDimension::Topic, "路灯")]),
    );
    harmless.does("citizen", withdraw(WithdrawalReason::W1));
    let mut mistaken = Life::at_work();
    mistaken.does("clerk", danger());
    mistaken.does("dispatcher", withdraw(WithdrawalReason::W5));
    for life in [&harmless, &mistaken] {
        assert_eq!(life.state(), State::Withdrawn);
    }
}

#[test]
fn a_case_merges_only_into_another_that_is_open() {
    let mut life = Life::at_work();
    let reason = || "同一盏灯".to_owned();
    let into = |master| Command::Merge {
        master,
        reason: reason(),
    };
    let itself = life.case.id;
    assert_eq!(
        life.refused("dispatcher", into(itself)),
        Refusal::NoSuchMaster
    );
    let unknown = life.refused("dispatcher", into(CaseId(7)));
    assert_eq!(unknown, Refusal::NoSuchMaster);
    let mut ended = life.clone();
    if let Some(master) = &mut ended.master {
        master.state = State::Closed;
    }
    let merge = merge(&life.case);
    assert_eq!(
        ended.refused("dispatcher", merge.clone()),
        Refusal::NoSuchMaster
    );
    life.does("dispatcher", merge);
    assert_eq!(life.case.master, Some(CaseId(itself.0 + 1)));
    life.does("dispatcher", Command::Unmerge { reason: reason() });
    assert_eq!((life.state(), life.case.master), (State::InProgress, None));
}

#[test]
fn a_closed_case_is_reopened_within_fifteen_days() {
    let reopen = || {
        Command::Reopen(Reopen {
            explanation: "昨晚又不亮了".into(),
        })
    };
    let mut life = Life::to_be_rated();
    life.does("citizen", rate(5));
    let closed = life.now;
    life.wait_until(closed.plus_ms(15 * DAY_MS));
    let mut late = life.clone();
    assert_eq!(life.ask_as(&actor("citizen"), &reopen()), Ok(()));
    assert_eq!((life.state(), life.case.reopened), (State::Rework, 1));
    assert_eq!((life.case.closing, life.case.closed_at), (None, None));
    late.wait(1);
    let refused = late.ask_as(&actor("citizen"), &reopen());
    assert!(matches!(refused, Err(Refusal::TooLate(_))));
}

#[test]
fn a_transfer_awaits_one_receipt() {
    let mut life = Life::at_work();
    life.does(
        "dispatcher",
        Command::Transfer(Transfer {
            target: TransferTarget::Police,
            explanation: "涉嫌违法".into(),
            receipt: None,
        }),
    );
    assert_eq!(life.state(), State::Transferred);
    let confirm = || Command::ConfirmTransfer {
        receipt: "沙公收字1号".into(),
    };
    life.does("dispatcher", confirm());
    assert_eq!(
        life.refused("dispatcher", confirm()),
        Refusal::NothingPending
    );
}

#[test]
fn an_instruction_of_a_leader_is_supervised_at_level_three() {
    let mut life = Life::at_work_on(LIGHT, Urgency::U4);
    let text = "请城管局三日内办结".to_owned();
    life.does("leader-city", Command::Instruct { text });
    assert_eq!(life.case.supervision_level, 3);
}

/// What is said twice stands once, and only what is there can be taken off.
#[test]
fn labels_stand_once() {
    let light = || label(LabelDimension::Topic, "路灯");
    let mut life = Life::at_work();
    life.does("clerk", put_labels(vec![light(), light()]));
    assert_eq!(life.case.labels.len(), 1);
    let remove = |label| Command::Label {
        add: vec![],
        remove: vec![label],
    };
    let absent = label(LabelDimension::Topic, "井盖");
    assert_eq!(
        life.refused("clerk", remove(absent)).field(),
        Some("labels")
    );
    life.does("clerk", remove(light()));
    assert!(life.case.labels.is_empty());
}
