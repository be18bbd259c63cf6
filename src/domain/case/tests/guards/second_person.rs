use super::super::commands::*;
use super::super::fixture::*;
use super::super::life::Life;
use crate::domain::actor::{Actor, Role};
use crate::domain::case::command::Command;
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::codes::RefusalReason;
use crate::domain::org::Grant;
use crate::kernel::id::UserId;
use crate::kernel::time::{DAY_MS, HOUR_MS};

/// One person in two roles of the city management office and the district.
fn in_both(one: Role, other: Role) -> Actor {
    let grants = [one, other].map(|role| Grant {
        role,
        unit: DISTRICT,
    });
    Actor::person(UserId(900), CITY_MANAGEMENT, grants.to_vec())
}

#[test]
fn a_refusal_needs_a_second_clerk_with_the_same_reason() {
    let mut life = Life::begin();
    life.does("clerk", refuse(RefusalReason::N1));
    assert_eq!(life.state(), State::PendingAccept);
    let alone = life.refused("clerk", refuse(RefusalReason::N1));
    assert_eq!(alone, Refusal::SecondPersonNeeded);
    let other = life.refused("clerk2", refuse(RefusalReason::N4));
    assert_eq!(other, Refusal::ProposalDiffers);
    // On second thoughts the first proposes the other reason, and still cannot confirm it.
    life.does("clerk", refuse(RefusalReason::N4));
    assert_eq!(life.state(), State::PendingAccept);
    life.does("clerk2", refuse(RefusalReason::N4));
    assert_eq!(life.state(), State::NotAccepted);
    assert!(life.case.closed_at.is_some());
}

#[test]
fn a_conclusion_needs_dissatisfaction_and_a_second_supervisor() {
    let conclude = || Command::Conclude {
        evidence: "已依法处理，诉求人要求超出政策".into(),
    };
    let mut life = Life::to_be_rated();
    assert_eq!(
        life.refused("supervisor", conclude()),
        Refusal::NothingPending
    );
    life.does("citizen", rate(1));
    life.does("handler-city", Command::Finish(finish()));
    life.does("review-city", approve());
    life.does("supervisor", conclude());
    assert_eq!(life.state(), State::PendingFeedback);
    assert_eq!(
        life.refused("supervisor", conclude()),
        Refusal::SecondPersonNeeded
    );
    life.does("supervisor2", conclude());
    assert_eq!(life.state(), State::Closed);
    let closing = life.case.closing.map(|closing| closing.code());
    assert_eq!(closing, Some("concluded"));
    let rating = life.case.rating.as_ref().expect("it stays visible");
    assert!(!rating.is_satisfied(), "concluded is not satisfied");
}

#[test]
fn nobody_reviews_their_own_result() {
    let both = in_both(Role::Handler, Role::Reviewer);
    let mut life = Life::at_work();
    life.wait(1);
    let finished = life.ask_as(&both, &Command::Finish(finish()));
    assert_eq!(finished, Ok(()));
    for command in [approve(), reject()] {
        assert_eq!(life.ask_as(&both, &command), Err(Refusal::OwnResult));
    }
    life.does("review-city", approve());
}

#[test]
fn nobody_grants_their_own_request() {
    let both = in_both(Role::Handler, Role::Supervisor);
    let mut life = Life::at_work();
    let later = life.now.plus_ms(10 * DAY_MS);
    let due = life.due(crate::domain::policy::Stage::Handle);
    let note = String::new;
    for (ask, grant) in [
        (
            extend_to(due.plus_ms(HOUR_MS)),
            Command::GrantExtension { note: note() },
        ),
        (
            suspend_until(later),
            Command::GrantSuspension { note: note() },
        ),
    ] {
        assert_eq!(life.ask_as(&both, &ask), Ok(()));
        assert_eq!(life.ask_as(&both, &grant), Err(Refusal::SecondPersonNeeded));
        assert_eq!(life.ask("supervisor", grant), Ok(()));
    }
    assert_eq!(life.state(), State::Suspended);
}

/// Not even from a section of the office that handled it.
#[test]
fn the_handling_unit_does_not_call_back() {
    let mut life = Life::to_be_rated();
    assert_eq!(
        life.refused("callback-city", rate(5)),
        Refusal::OwnUnitCallback
    );
    life.does("callback", rate(5));
    assert_eq!(life.state(), State::Closed);
}
