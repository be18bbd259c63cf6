//! What the desk is told of where a case belongs, and why.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::desk::Desk;
use super::town::text_of;
use crate::support::server::pause;

const PATIENCE: Duration = Duration::from_secs(60);

fn asked(desk: &mut Desk, who: &str, no: &str) -> Value {
    let answer = desk
        .client(who)
        .get(&format!("/api/cases/{no}/suggestions"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Asked until what is looked for has come: decided cases are read behind the scenes.
fn asked_until(desk: &mut Desk, no: &str, is_there: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let found = asked(desk, "dispatcher", no);
        if is_there(&found) {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "{found:#}");
        pause();
    }
}

fn list<'v>(of: &'v Value, name: &str) -> &'v [Value] {
    of[name].as_array().expect("a list")
}

#[test]
fn a_suggestion_says_why_and_by_when() {
    let mut desk = Desk::open();
    let (no, _) = desk.case_in("pending_dispatch");
    let found = asked_until(&mut desk, &no, |found| found["complete"] == true);
    assert!(found["decided"].as_u64() > Some(0), "{found:#}");
    let all = list(&found, "list");
    assert!((1..=3).contains(&all.len()), "{found:#}");
    let detail = desk.detail(&no);
    let mut shown = 0;
    for one in all {
        let reasons = list(one, "reasons");
        let speaks = |reason: &Value| reason["points"].as_f64() > Some(0.0);
        assert!(reasons.iter().any(speaks), "{one:#}");
        for hit in reasons.iter().flat_map(|reason| list(reason, "hits")) {
            let field = text_of(&hit["field"]);
            let text = match &*field {
                "address" => text_of(&detail["place"]["address"]),
                field => text_of(&detail[field]),
            };
            let units: Vec<u16> = text.encode_utf16().collect();
            let place = |end: &str| usize::try_from(hit[end].as_u64().expect("a place"));
            let range = place("start").expect("small")..place("end").expect("small");
            let word = String::from_utf16(&units[range]).expect("whole characters");
            let told = reasons.iter().map(|reason| text_of(&reason["told"]));
            assert!(told.into_iter().any(|told| told.contains(&word)), "{word}");
            shown += 1;
        }
        assert!(one["due_at"].is_string() && one["limit"].is_string());
        assert!(list(one, "precedents").len() <= 3);
    }
    assert!(shown > 0, "no word is shown: {found:#}");
    assert_eq!(all[0]["row"]["item_id"], desk.item.as_str(), "{found:#}");
    assert_eq!(all[0]["reasons"][0]["source"], "case");

    let limit = all[0]["limit"].clone();
    desk.step(&no, "dispatch");
    let detail = desk.detail(&no);
    let mut clocks = list(&detail, "clocks").iter();
    let handle = clocks.find(|clock| clock["stage"] == "handle");
    assert_eq!(handle.expect("it runs")["limit"], limit);
    // Where it cannot be dispatched no limit would apply.
    let found = asked(&mut desk, "dispatcher", &no);
    assert!(found["list"][0]["due_at"].is_null(), "{found:#}");
}

#[test]
fn the_like_that_was_decided_is_at_hand_at_once_and_after_a_restart() {
    let mut desk = Desk::open();
    let (closed, _) = desk.case_in("pending_feedback");
    let body = json!({ "grade": 5, "reasons": [], "comment": "很满意" });
    desk.act("callback_clerk", &closed, "rate", &body);
    assert_eq!(desk.detail(&closed)["state"], "closed");
    let (no, _) = desk.case_in("pending_dispatch");
    let of_it = |found: &Value| -> Option<Value> {
        let precedents = list(found, "list").iter();
        let mut all = precedents.flat_map(|one| list(one, "precedents"));
        // It may be found as one of the item a moment before it is found by its text.
        all.find(|one| one["no"] == closed.as_str() && one["near"].is_number())
            .cloned()
    };
    for restarted in [false, true] {
        if restarted {
            desk = desk.restart();
        }
        let found = asked_until(&mut desk, &no, |found| of_it(found).is_some());
        let precedent = of_it(&found).expect("seen above");
        assert!(precedent["near"].as_f64() > Some(0.8), "{precedent:#}");
        assert_eq!(precedent["grade"], 5);
        assert!(text_of(&precedent["outcome"]).contains("每日清运两次"));
        let reasons = list(&found["list"][0], "reasons").iter();
        let mut sources = reasons.map(|reason| text_of(&reason["source"]));
        assert!(sources.any(|source| source == "history"), "{found:#}");
    }
    // Only to those who see the case it comes from.
    let answer = desk
        .client("system_admin")
        .get(&format!("/api/cases/{no}/suggestions"));
    assert_eq!(answer.status, 404, "{}", answer.text());
}

#[test]
fn what_a_unit_rightly_returned_speaks_against_it() {
    let mut desk = Desk::open();
    let (first, _) = desk.case_in("pending_dispatch");
    let row = asked(&mut desk, "dispatcher", &first)["list"][0].clone();
    let dispatch = json!({ "item": desk.item, "unit": row["unit"] });
    let basis = json!({
        "reason": "R2", "basis": "不属本单位职责范围", "suggested_unit": desk.assisting,
    });
    let (second, _) = desk.case_in("pending_dispatch");
    for no in [&first, &second] {
        desk.act("dispatcher", no, "dispatch", &dispatch);
        desk.act("unit_dispatcher", no, "request_return", &basis);
        desk.act(
            "dispatcher",
            no,
            "grant_return",
            &json!({ "reason": "属实" }),
        );
    }
    let against = |found: &Value, word: &str| {
        let mut all = list(found, "list").iter();
        let own = all.find(|one| one["row"]["item_id"] == row["row"]["item_id"]);
        own.is_some_and(|own| {
            list(own, "against")
                .iter()
                .any(|it| text_of(it).contains(word))
        })
    };
    let found = asked(&mut desk, "dispatcher", &first);
    assert!(against(&found, "退回过本工单"), "{found:#}");
    let (third, _) = desk.case_in("pending_dispatch");
    let found = asked_until(&mut desk, &third, |found| {
        against(found, "同一事项工单 2 件")
    });
    assert!(!against(&found, "退回过本工单"), "{found:#}");
}
