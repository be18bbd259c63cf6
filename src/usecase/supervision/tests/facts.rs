//! Facts on cases: urged, returned, rated badly, repeated, dangerous, instructed; in the same write.

use super::*;
use crate::domain::case::Label;
use crate::domain::codes::{LabelDimension, LabelSource};
use crate::domain::supervision::rules::SupervisionRules;
use crate::kernel::id::UserId;
use crate::kernel::time::{DAY_MS, HOUR_MS};
use SheetState::{Issued, Superseded};

fn urge() -> Command {
    Command::Urge {
        text: "请尽快".into(),
    }
}

fn danger(source: LabelSource) -> Label {
    Label {
        dimension: LabelDimension::Risk,
        value: "触电".into(),
        source,
        confidence: 90,
        at: start(),
        by: UserId::SYSTEM,
    }
}

fn put(label: Label) -> Command {
    Command::Label {
        add: vec![label],
        remove: vec![],
    }
}

#[tokio::test]
async fn urged_twice_is_yellow_and_once_is_nothing() {
    let office = Office::open().await;
    let id = office.appeal(None).await;
    office.does("citizen", id, urge()).await;
    assert_eq!(office.told(id), []);
    office.clock.advance_ms(25 * HOUR_MS);
    office.does("citizen", id, urge()).await;
    assert_eq!(office.case(id).supervision_level, 1);
    assert_eq!(office.told(id), [], "there is no unit to ask yet");
    office
        .does("clerk", id, commands::accept(LIGHT, Urgency::U3))
        .await;
    office
        .does("dispatcher", id, commands::dispatch(LIGHT, HOUSING))
        .await;
    assert_eq!(office.told(id), [(Level::L1, Trigger::Urged, Issued)]);
    assert_eq!(office.sheets(id)[0].issued.unit, HOUSING);
    office.clock.advance_ms(25 * HOUR_MS);
    office.does("citizen", id, urge()).await;
    assert_eq!(office.told(id).len(), 1, "one sheet, however often");
    office.close();
}

#[tokio::test]
async fn the_first_bad_rating_is_orange_and_the_second_red() {
    let office = Office::open().await;
    let id = office.at_work(None).await;
    office.rated(id, 2).await;
    assert_eq!(
        office.told(id),
        [(Level::L2, Trigger::Dissatisfied, Issued)]
    );
    office.rated(id, 1).await;
    let told = [
        (Level::L2, Trigger::Dissatisfied, Superseded),
        (Level::L3, Trigger::Dissatisfied, Issued),
    ];
    assert_eq!(office.told(id), told);
    assert_eq!(office.case(id).supervision_level, 3);
    let content = SheetCommand::Answer { text: said() };
    let red = office.sheets(id)[1].id;
    let handlers = office
        .on_sheet("handler-city", red, Asking::Plain(content))
        .await;
    assert!(
        matches!(handlers, Err(Refusal::Supervision(_))),
        "the head answers"
    );
    office.close();
}

#[tokio::test]
async fn two_returns_are_orange() {
    let office = Office::open().await;
    let id = office.at_work(None).await;
    office
        .does("sign-city", id, commands::return_to(HOUSING))
        .await;
    assert_eq!(office.told(id), []);
    let reason = said();
    office
        .does("dispatcher", id, Command::GrantReturn { reason })
        .await;
    office
        .does("dispatcher", id, commands::dispatch(LIGHT, HOUSING))
        .await;
    office.does("sign-housing", id, commands::sign()).await;
    office
        .does("sign-housing", id, commands::return_to(CITY_MANAGEMENT))
        .await;
    assert_eq!(office.told(id), [(Level::L2, Trigger::Returned, Issued)]);
    office.close();
}

#[tokio::test]
async fn a_danger_seen_by_a_person_is_red_and_a_models_guess_is_not() {
    let office = Office::open().await;
    let id = office.at_work(None).await;
    office
        .does("system", id, put(danger(LabelSource::Model)))
        .await;
    assert_eq!(office.told(id), []);
    office
        .does("dispatcher", id, put(danger(LabelSource::Person)))
        .await;
    assert_eq!(office.told(id), [(Level::L3, Trigger::Safety, Issued)]);
    office.close();
}

#[tokio::test]
async fn every_instruction_of_a_leader_is_a_red_sheet_of_its_own() {
    let office = Office::open().await;
    let id = office.at_work(None).await;
    for text in ["请城管局本周内解决", "再次要求限期解决"] {
        office.clock.advance_ms(HOUR_MS);
        let instruct = Command::Instruct { text: text.into() };
        office.does("leader", id, instruct).await;
    }
    let red = (Level::L3, Trigger::Instructed, Issued);
    assert_eq!(office.told(id), [red, red]);
    let unit = Command::Instruct { text: said() };
    assert!(office.tries("sign-city", id, unit).await.is_err());
    office.close();
}

#[tokio::test]
async fn the_third_time_in_a_month_is_orange_and_others_do_not_count() {
    let office = Office::open().await;
    let phone = Some("13800138000");
    let first = office.at_work(phone).await;
    office.clock.advance_ms(31 * DAY_MS);
    office.at_work(Some("13900139000")).await;
    let second = office.at_work(phone).await;
    let third = office.at_work(phone).await;
    assert_eq!(office.told(third), [], "the first was longer ago");
    let fourth = office.at_work(phone).await;
    assert_eq!(
        office.told(fourth),
        [(Level::L2, Trigger::Repeated, Issued)]
    );
    assert_eq!(office.told(second), []);
    assert_eq!(office.sheets(first).len(), 0);
    office.close();
}

#[tokio::test]
async fn ten_citizens_about_one_matter_are_red() {
    let office = Office::open().await;
    let master = office.at_work(None).await;
    for n in 1..10 {
        assert_eq!(office.told(master), [], "{n} of them");
        let child = office.appeal(None).await;
        let reason = said();
        office
            .does("dispatcher", child, Command::Merge { master, reason })
            .await;
        office.look().await;
    }
    assert_eq!(
        office.told(master),
        [(Level::L3, Trigger::Gathered, Issued)]
    );
    office.close();
}

#[tokio::test]
async fn new_rules_hold_from_their_day_for_what_is_under_way_too() {
    let mut office = Office::open().await;
    let id = office.at_work(None).await;
    let mut rules = SupervisionRules::default();
    rules.triggers.retain(|rule| rule.trigger != Trigger::Urged);
    // Half of the time left: the moment is past already.
    rules.triggers[0].threshold = 50;
    let refused = super::super::rules::change(
        office.services(),
        Asked::by(actor("supervisor")),
        rules.clone(),
    );
    assert!(matches!(refused.await, Err(Refusal::Supervision(_))));
    office.at("2026-11-28T10:00").await;
    assert_eq!(office.told(id), []);
    let asked = Asked::by(actor("system-admin"));
    let version = super::super::rules::change(office.services(), asked, rules).await;
    assert_eq!(version.expect("it is the administrator's"), 2);
    office.restart();
    office.look().await;
    assert_eq!(office.told(id), [(Level::L1, Trigger::NearDue, Issued)]);
    assert_eq!(office.sheets(id)[0].issued.ground.rules, 2);
    for _ in 0..2 {
        office.clock.advance_ms(25 * HOUR_MS);
        office.does("citizen", id, urge()).await;
    }
    assert_eq!(office.told(id).len(), 1, "nobody is chased for being urged");
    assert_eq!(office.case(id).supervision_level, 1);
    office.close();
}
