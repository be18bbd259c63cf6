//! Returns and rulings: once a unit, both sides for the panel, and what is ruled for the like.

use serde_json::{Value, json};

use super::catalogue::items;
use super::desk::Desk;
use super::town::{code, text_of};

fn version(desk: &mut Desk, item: &str, as_of: &str) -> Option<u64> {
    let rows = items(desk, &format!("?as_of={as_of}"));
    let row = rows.iter().find(|row| row["item_id"] == item)?;
    row["version"].as_u64()
}

#[test]
fn a_unit_returns_once_and_the_panel_reads_why() {
    let mut desk = Desk::open();
    let (item, section, assisting) = (desk.item.clone(), desk.section, desk.assisting);
    let (no, _) = desk.case_in("return_review");
    let answer = desk
        .client("handler")
        .post("/api/catalogue/proposals/1/approve", &json!({}));
    assert_eq!(answer.status, 403);
    desk.act(
        "dispatcher",
        &no,
        "grant_return",
        &json!({ "reason": "属实" }),
    );
    let dispatch = json!({ "item": item, "unit": section });
    desk.act("dispatcher", &no, "dispatch", &dispatch);
    let again = json!({ "reason": "R2", "basis": "仍非本科室", "suggested_unit": assisting });
    let refused = desk.try_act("unit_dispatcher", &no, "request_return", &again);
    assert_eq!(
        (refused.status, code(&refused).as_str()),
        (409, "case.returned_before")
    );

    let dispute = desk
        .client("ruling_panel")
        .get(&format!("/api/cases/{no}/dispute"))
        .json();
    assert_eq!(
        dispute["claims"][0]["request"]["basis"],
        "不属本科室职责范围"
    );
    assert_eq!(dispute["claims"][0]["answer"]["granted"], true);
    assert_eq!(
        dispute["rows"][0]["row"]["item_id"], item,
        "its own row first"
    );
}

/// Rules on a case for the assisting unit and for the like; its number.
fn ruled_for_the_like(desk: &mut Desk) -> String {
    let (section, assisting) = (desk.section, desk.assisting);
    let (no, _) = desk.case_in("ruling");
    let ruled = json!({
        "unit": assisting, "basis": "垃圾来源为装修", "applies_to_the_like": true,
        "questions": [{ "question": "来源", "answer": "装修" }],
    });
    desk.act("ruling_panel", &no, "rule", &ruled);
    desk.act("assisting", &no, "sign", &json!({}));
    let again = json!({ "reason": "R2", "basis": "非本局职责", "suggested_unit": section });
    let refused = desk.try_act("assisting", &no, "request_return", &again);
    assert_eq!(
        code(&refused),
        "case.ruled_already",
        "after a ruling nobody returns"
    );
    no
}

#[test]
fn a_ruling_becomes_a_row_when_another_person_approves() {
    let mut desk = Desk::open();
    let no = ruled_for_the_like(&mut desk);
    let proposal = desk
        .client("supervisor")
        .get("/api/catalogue/proposals")
        .json()[0]
        .clone();
    let became = approved(&mut desk, &no, &proposal);
    the_row_is_in_force(&mut desk, &became);
    // The precedent is shown to whoever rules on the like.
    let (next, _) = desk.case_in("ruling");
    let dispute = desk
        .client("ruling_panel")
        .get(&format!("/api/cases/{next}/dispute"))
        .json();
    let precedents = dispute["precedents"].as_array().expect("a list");
    let mine = precedents
        .iter()
        .find(|it| it["no"] == json!(no))
        .expect("the earlier ruling");
    assert_eq!(mine["basis"], "垃圾来源为装修");
    desk.town.check();
}

/// Approves the row with other keywords; the item it became.
fn approved(desk: &mut Desk, no: &str, proposal: &Value) -> String {
    let item = desk.item.clone();
    assert_eq!(
        (&proposal["case_no"], &proposal["mine_to_decide"]),
        (&json!(no), &json!(true))
    );
    assert_eq!(proposal["change"]["kind"], "added");
    let path = format!("/api/catalogue/proposals/{}/approve", proposal["no"]);
    let fixed = json!({ "cells": { "lead": "事发地街道" } });
    let refused = desk.client("supervisor").post(&path, &fixed);
    assert_eq!(code(&refused), "field.invalid", "what was ruled stays");
    let edited = json!({ "cells": { "keywords": "装修垃圾；余泥" }, "note": "同意" });
    let done = desk.client("supervisor").post(&path, &edited);
    assert_eq!(done.status, 200, "{}", done.text());
    let became = text_of(&done.json()["decided"]["item_id"]);
    assert_eq!(became, format!("{item}-2"));
    let refused = desk.client("dispatcher").post(&path, &json!({}));
    assert_eq!(code(&refused), "catalogue.proposal_decided");
    became
}

fn the_row_is_in_force(desk: &mut Desk, became: &str) {
    let assisting = desk.assisting;
    let rows = items(
        desk,
        "?text=%E8%A3%85%E4%BF%AE%E5%9E%83%E5%9C%BE%20%E4%BD%99%E6%B3%A5",
    );
    let row = rows.iter().find(|row| row["item_id"] == json!(became));
    let row = row.expect("found by its new keywords");
    assert_eq!(row["lead_unit"], json!(assisting));
    assert_eq!(
        row["discriminators"],
        json!([{ "question": "来源", "answer": "装修" }])
    );
    let tomorrow = desk.in_days(1);
    assert_eq!(version(desk, became, &tomorrow), Some(1));
    assert_eq!(
        version(desk, became, "2026-01-01"),
        None,
        "not in force then"
    );
}
