use super::super::asked::{merge, outcome};
use super::super::commands::*;
use super::super::fixture::*;
use super::super::life::Life;
use crate::domain::case::command::{Command, Follow};
use crate::domain::case::event::{Event, Relayed, What};
use crate::domain::case::group::{following, heard, result};
use crate::domain::case::state::State;
use crate::domain::codes::{LabelDimension, TransferTarget, WithdrawalReason};
use crate::domain::policy::Stage;
use crate::kernel::id::CaseId;
use crate::kernel::time::{DAY_MS, HOUR_MS};

fn merged() -> Life {
    let mut life = Life::begin();
    life.does(
        "clerk",
        put_labels(vec![label(LabelDimension::Risk, "燃气")]),
    );
    let command = merge(&life.case);
    life.does("dispatcher", command);
    life
}

fn follow() -> Command {
    Command::Follow(Follow::Result {
        unit: HOUSING,
        item: Some(LIGHT.into()),
        outcome: outcome(),
    })
}

#[test]
fn the_master_s_result_is_each_citizen_s_to_rate() {
    let mut life = merged();
    life.does("system", follow());
    let case = &life.case;
    assert_eq!((case.state, case.master), (State::PendingFeedback, None));
    assert_eq!(
        (case.unit, case.item.as_deref()),
        (Some(HOUSING), Some(LIGHT))
    );
    assert_eq!(case.outcome, Some(outcome()));
    let running: Vec<_> = case
        .clocks
        .iter()
        .filter(|(_, clock)| clock.is_running())
        .collect();
    assert!(matches!(running[..], [(Stage::Feedback, _)]), "{running:?}");
    let mut dissatisfied = life.clone();
    dissatisfied.does("citizen", rate(1));
    assert_eq!(dissatisfied.state(), State::Rework);
    assert_eq!(dissatisfied.case.supervision_level, 2);
    dissatisfied.does("handler-housing", Command::Finish(finish()));
    life.does("citizen", rate(5));
    assert_eq!(life.state(), State::Closed);
}

#[test]
fn urged_through_two_citizens_the_master_is_supervised() {
    let mut master = Life::at_work();
    let urged = || Command::Relay {
        child: CaseId(7),
        no: "YT7".into(),
        what: Relayed::Urged { text: said() },
    };
    master.does("system", urged());
    assert_eq!((master.case.urges, master.case.supervision_level), (1, 0));
    // What others said does not take this citizen's own turn.
    master.does("citizen", Command::Urge { text: said() });
    assert_eq!((master.case.urges, master.case.supervision_level), (2, 1));
}

#[test]
fn files_of_others_never_fill_a_case_beyond_its_limit() {
    let mut master = Life::at_work();
    let files = |count| vec![photo(crate::domain::codes::AttachmentPurpose::Supplement); count];
    for _ in 0..3 {
        let what = Relayed::Supplemented {
            text: said(),
            attachments: files(9),
        };
        let (child, no) = (CaseId(7), "YT7".into());
        master.does("system", Command::Relay { child, no, what });
    }
    assert_eq!(master.case.attachments.len(), 20);
}

#[test]
fn a_citizen_may_leave_although_the_danger_stays() {
    let mut life = merged();
    life.does("citizen", withdraw(WithdrawalReason::W1));
    assert_eq!((life.state(), life.case.master), (State::Withdrawn, None));
}

#[test]
fn taken_along_into_a_third_case_it_comes_back_to_where_it_was() {
    let mut life = merged();
    life.wait(HOUR_MS);
    if let Some(master) = &mut life.master {
        master.id = CaseId(life.case.id.0 + 2);
    }
    let reason = said();
    let master = CaseId(life.case.id.0 + 2);
    life.does("system", Command::Merge { master, reason });
    assert_eq!(life.case.master, Some(master));
    life.does("dispatcher", Command::Unmerge { reason: said() });
    assert_eq!(life.state(), State::PendingAccept);
}

/// The last event of a life, and what it means for those merged into it.
fn consequence(life: &Life) -> Option<Command> {
    following(&life.case, life.events.last().expect("events"))
}

#[test]
fn what_a_master_comes_to() {
    let mut life = Life::at_work();
    assert_eq!(consequence(&life), None, "work goes on");
    life.does("handler-city", Command::Finish(finish()));
    assert_eq!(consequence(&life), None, "not reviewed yet");
    assert_eq!(result(&life.case), None);
    life.does("review-city", approve());
    let outcome = life.case.outcome.clone().expect("finished");
    let expected = Command::Follow(Follow::Result {
        unit: CITY_MANAGEMENT,
        item: Some(LIGHT.into()),
        outcome,
    });
    assert_eq!(consequence(&life), Some(expected.clone()));
    assert_eq!(result(&life.case), Some(expected));
    life.wait(8 * DAY_MS);
    life.does("system", Command::CloseUnrated);
    assert_eq!(consequence(&life), None, "theirs is to rate by themselves");
}

#[test]
fn nobody_ends_because_another_one_did() {
    let mut withdrawn = Life::at_work();
    withdrawn.does("citizen", withdraw(WithdrawalReason::W1));
    let mut transferred = Life::at_work();
    transferred.does(
        "dispatcher",
        Command::Transfer(crate::domain::case::command::Transfer {
            target: TransferTarget::Police,
            explanation: said(),
            receipt: None,
        }),
    );
    let mut refused = Life::begin();
    for clerk in ["clerk", "clerk2"] {
        refused.does(clerk, refuse(crate::domain::codes::RefusalReason::N4));
    }
    for life in [withdrawn, transferred, refused] {
        let command = consequence(&life);
        assert!(
            matches!(command, Some(Command::Unmerge { .. })),
            "{command:?}"
        );
    }
}

#[test]
fn only_what_the_citizen_says_of_a_merged_case_is_passed_on() {
    let mut life = Life::begin();
    let event = |what| Event {
        at: start(),
        by: crate::kernel::id::UserId::CITIZEN,
        what,
        clocks: vec![],
    };
    let urged = event(What::Urged { text: said() });
    assert_eq!(heard(&life.case, &urged), None, "it goes by itself");
    let command = merge(&life.case);
    life.does("dispatcher", command);
    assert!(matches!(
        heard(&life.case, &urged),
        Some(Command::Relay { .. })
    ));
    let noted = event(What::Noted { text: said() });
    assert_eq!(heard(&life.case, &noted), None);
}
