use super::super::commands::*;
use super::super::fixture::*;
use super::super::life::Life;
use crate::domain::case::command::{Command, RequestReturn, Rule, SubmitRuling};
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::codes::{ReturnReason, Urgency};
use crate::domain::policy::Stage;
use crate::kernel::time::MINUTE_MS;

fn dispatched(urgency: Urgency) -> Life {
    let mut life = Life::begin();
    life.does("clerk", accept(LIGHT, urgency));
    life.does("dispatcher", dispatch_to(CITY_MANAGEMENT));
    life
}

/// The second unit disputes it too.
fn disputed_twice() -> Life {
    let mut life = dispatched(Urgency::U3);
    life.does("sign-city", return_to(HOUSING));
    life.does("dispatcher", grant_return());
    life.does("dispatcher", dispatch_to(HOUSING));
    life.does("sign-housing", return_to(HAISHAN));
    life
}

#[test]
fn a_unit_returns_once_and_so_do_all_its_parts() {
    let mut life = dispatched(Urgency::U3);
    life.does("sign-city", return_to(HOUSING));
    assert_eq!(life.state(), State::ReturnReview);
    life.does("dispatcher", deny_return());
    assert_eq!(life.state(), State::InProgress);
    let again = life.refused("handler-city", return_to(HAISHAN));
    assert_eq!(again, Refusal::ReturnedBefore);
    life.does("sign-city", pass_down(SQUAD, Some("handler-squad")));
    let by_a_squad = life.refused("handler-squad", return_to(HAISHAN));
    assert_eq!(by_a_squad, Refusal::ReturnedBefore);
}

/// U3 has 4 working hours from the dispatch; U1 a quarter of an hour.
#[test]
fn a_return_has_its_window() {
    for (urgency, last) in [
        (Urgency::U1, "2026-11-23T10:17"),
        (Urgency::U2, "2026-11-23T10:32"),
        (Urgency::U3, "2026-11-23T16:02"),
        (Urgency::U4, "2026-11-25T00:00"),
    ] {
        let who = actor("sign-city");
        let mut in_time = dispatched(urgency);
        assert_eq!(in_time.case.dispatched_at, Some(at("2026-11-23T10:02")));
        in_time.wait_until(at(last));
        let mut late = in_time.clone();
        assert_eq!(
            in_time.ask_as(&who, &return_to(HOUSING)),
            Ok(()),
            "{urgency}"
        );
        late.wait(1);
        let refused = late.ask_as(&who, &return_to(HOUSING));
        assert_eq!(refused, Err(Refusal::ReturnTooLate), "{urgency}");
    }
}

#[test]
fn a_return_says_why_and_whose_it_is() {
    let mut life = dispatched(Urgency::U3);
    let asked = |reason, basis: &str, suggested_unit| {
        Command::RequestReturn(RequestReturn {
            reason,
            basis: basis.into(),
            suggested_unit,
        })
    };
    for (command, field) in [
        (asked(ReturnReason::R2, " ", Some(HOUSING)), "basis"),
        (asked(ReturnReason::R2, "清单", None), "suggested_unit"),
        (
            asked(ReturnReason::R1, "清单", Some(ENFORCEMENT)),
            "suggested_unit",
        ),
    ] {
        assert_eq!(life.refused("sign-city", command).field(), Some(field));
    }
    let dissolved = asked(ReturnReason::R1, "清单", Some(DISSOLVED));
    assert_eq!(life.refused("sign-city", dissolved), Refusal::NoSuchUnit);
    life.does("sign-city", asked(ReturnReason::R6, "与前一件重复", None));
}

#[test]
fn the_second_dispute_forces_a_ruling() {
    let life = disputed_twice();
    assert_eq!(life.state(), State::Ruling);
    let question = life
        .case
        .ruling_question
        .as_ref()
        .expect("it was submitted");
    assert!(question.forced);
    assert_eq!(
        life.case.interim_unit,
        Some(HOUSING),
        "who has it keeps it meanwhile"
    );
    assert_eq!(
        life.case.supervision_level, 2,
        "returned twice: domain.md §5"
    );
    assert!(
        life.case
            .clock(Stage::Ruling)
            .is_some_and(|clock| clock.is_running())
    );
}

#[test]
fn after_a_ruling_nobody_returns() {
    let mut life = disputed_twice();
    life.does("panel", rule_for(HAISHAN));
    assert_eq!(
        (life.state(), life.case.unit),
        (State::PendingSign, Some(HAISHAN))
    );
    let refused = life.refused("sign-haishan", return_to(MEISHA));
    assert_eq!(refused, Refusal::RuledAlready);
}

#[test]
fn a_ruling_names_who_acts_meanwhile() {
    let mut life = Life::begin();
    life.does("clerk", accept(LIGHT, Urgency::U3));
    let submit = |interim_unit, question: &str| {
        Command::SubmitRuling(SubmitRuling {
            interim_unit,
            question: question.into(),
        })
    };
    let nobody = life.refused("dispatcher", submit(DISSOLVED, "权属不清"));
    assert_eq!(nobody, Refusal::NoSuchUnit);
    let silent = life.refused("dispatcher", submit(HAISHAN, ""));
    assert_eq!(silent.field(), Some("question"));
    life.does("dispatcher", submit(HAISHAN, "权属不清"));
    assert_eq!(life.case.clock(Stage::Handle), None, "not dispatched yet");
    life.does("panel", rule_for(HOUSING));
    let handle = life.case.clock(Stage::Handle).expect("a ruling dispatches");
    assert_eq!(handle.started_at, life.now);
}

/// Dispatched once, the handle clock runs through return, review, dispatch and ruling.
#[test]
fn disputes_buy_no_time() {
    let mut life = dispatched(Urgency::U3);
    let (first, due) = (life.now, life.due(Stage::Handle));
    life.does("sign-city", return_to(HOUSING))
        .wait(60 * MINUTE_MS);
    assert!(
        life.case
            .clock(Stage::Handle)
            .is_some_and(|clock| clock.is_running())
    );
    life.does("dispatcher", grant_return()).wait(60 * MINUTE_MS);
    life.does("dispatcher", dispatch_to(HOUSING));
    life.does("sign-housing", return_to(HAISHAN))
        .wait(60 * MINUTE_MS);
    life.does("panel", rule_for(HAISHAN));
    let handle = life.case.clock(Stage::Handle).expect("it was dispatched");
    assert_eq!((handle.started_at, handle.due_at), (first, due));
    assert_eq!((handle.paused_ms, handle.stopped_at), (0, None));
    assert_eq!(
        life.case.first_unit,
        Some(CITY_MANAGEMENT),
        "the first is remembered"
    );
    assert_eq!(life.case.hops, 2);
}

/// A precedent is for a row of the catalogue, and says what makes a case one of the like.
#[test]
fn what_applies_to_the_like_says_to_which() {
    let mut life = disputed_twice();
    let rule = |applies_to_the_like, questions: &[(&str, &str)]| {
        let pair = |(question, answer): &(&str, &str)| ((*question).into(), (*answer).into());
        Command::Rule(Rule {
            unit: HAISHAN,
            basis: "光源为沿街广告牌".into(),
            applies_to_the_like,
            questions: questions.iter().map(pair).collect(),
        })
    };
    let many = [("问", "答"); 11];
    for (refused, field) in [
        (rule(false, &[("光源", "广告牌")]), "applies_to_the_like"),
        (rule(true, &[("光源", " ")]), "questions"),
        (rule(true, &[("光源=", "广告牌")]), "questions"),
        (rule(true, &[("光源", "广告牌；工地")]), "questions"),
        (
            rule(true, &[("光源", "广告牌"), ("光源", "工地")]),
            "questions",
        ),
        (rule(true, &many), "questions"),
    ] {
        let refused = life.refused("panel", refused);
        assert_eq!(refused.field(), Some(field), "{refused}");
    }
    life.does("panel", rule(true, &[(" 光源 ", "广告牌")]));
    let ruling = life.case.ruling.as_ref().expect("it was ruled on");
    assert_eq!(ruling.questions, [("光源".to_owned(), "广告牌".to_owned())]);
}
