//! The same request twice is carried out once; an old revision is told what happened since.

use serde_json::json;

use super::town::{Town, appeal, code, problem};

const KEY: (&str, &str) = ("idempotency-key", "3f0c2a54-7e8e-4c55-9f5e-1d2f3a4b5c6d");

#[test]
fn twice_asked_once_done_also_after_a_restart() {
    let town = Town::open();
    let body = appeal("垃圾桶满了没有人清，请安排处理");
    let first = town
        .server
        .client()
        .post_with("/api/public/appeals", &[KEY], &body);
    assert_eq!(first.status, 201, "{}", first.text());
    let again = town
        .server
        .client()
        .post_with("/api/public/appeals", &[KEY], &body);
    assert_eq!((again.status, again.text()), (201, first.text()));
    let other = appeal("另一件事，与前面那件无关，请处理");
    let conflict = town
        .server
        .client()
        .post_with("/api/public/appeals", &[KEY], &other);
    assert_eq!(
        (conflict.status, code(&conflict).as_str()),
        (409, "idempotency.conflict")
    );

    let no = first.json()["no"].as_str().expect("a number").to_owned();
    let path = format!("/api/cases/{no}/actions/note");
    let headers = [KEY, ("if-match", "\"1\"")];
    let mut clerk = town.sign_in("intake_clerk");
    let noted = clerk.post_with(&path, &headers, &json!({ "text": "已电话核实" }));
    assert_eq!(noted.status, 200, "{}", noted.text());

    let town = town.restart();
    let again = town
        .server
        .client()
        .post_with("/api/public/appeals", &[KEY], &body);
    assert_eq!((again.status, again.text()), (201, first.text()));
    let mut clerk = town.sign_in("intake_clerk");
    let again = clerk.post_with(&path, &headers, &json!({ "text": "已电话核实" }));
    assert_eq!((again.status, again.text()), (200, noted.text()));
    let events = clerk.get(&format!("/api/cases/{no}/events")).json();
    let notes = events["events"].as_array().expect("a list").iter();
    assert_eq!(notes.filter(|event| event["kind"] == "noted").count(), 1);
    // Another person's same key is another request.
    let mut other_clerk = town.sign_in("dispatcher");
    let answer = other_clerk.post_with(&path, &headers, &json!({ "text": "已电话核实" }));
    assert_eq!(code(&answer), "case.stale");
}

#[test]
fn keys_that_are_none() {
    let town = Town::open();
    for key in ["", &"k".repeat(129)] {
        let answer = town.server.client().post_with(
            "/api/public/appeals",
            &[("idempotency-key", key)],
            &appeal("路面有个大坑，骑车容易摔倒"),
        );
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (400, "request.bad_header")
        );
    }
}

#[test]
fn a_revision_of_last_week_is_told_who_changed_what() {
    let town = Town::open();
    let (no, _) = town.file("人行道上停满了电动车，行人没法走");
    let path = format!("/api/cases/{no}/actions/note");
    let mut clerk = town.sign_in("intake_clerk");
    let read = clerk.get(&format!("/api/cases/{no}"));
    let revision = read.header("etag").expect("a revision").to_owned();
    assert_eq!(revision, "\"1\"");
    let headers = [("if-match", revision.as_str())];
    let first = clerk.post_with(&path, &headers, &json!({ "text": "第一个人写的" }));
    assert_eq!(first.status, 200, "{}", first.text());
    let late =
        town.sign_in("dispatcher")
            .post_with(&path, &headers, &json!({ "text": "第二个人写的" }));
    assert_eq!((late.status, code(&late).as_str()), (409, "case.stale"));
    let told = problem(&late);
    assert_eq!(told["current_revision"], 2);
    let changed = told["changed"].as_array().expect("what changed");
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0]["kind"], "noted");
    assert_eq!(changed[0]["revision"], 2);
    assert!(changed[0]["by_name"].is_string() && changed[0]["at"].is_string());
}

#[test]
fn a_channel_s_own_number_is_one_case() {
    let town = Town::open();
    let mut body = appeal("热线转来：楼下施工夜里很吵");
    body["channel"] = json!("hotline");
    body["external_id"] = json!("SZ12345-0001");
    let mut clerk = town.sign_in("intake_clerk");
    let first = clerk.post("/api/cases", &body);
    assert_eq!(first.status, 201, "{}", first.text());
    let again = clerk.post("/api/cases", &body);
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(again.json()["no"], first.json()["no"]);
}

#[test]
fn administration_is_carried_out_once_too() {
    let town = Town::open();
    let mut admin = town.sign_in("system_admin");
    let body =
        json!({ "login": "new.person", "name": "新人", "unit": 1, "password": "Qq7!huaYuan88x" });
    let first = admin.post_with("/api/admin/users", &[KEY], &body);
    assert_eq!(first.status, 201, "{}", first.text());
    let again = admin.post_with("/api/admin/users", &[KEY], &body);
    assert_eq!((again.status, again.text()), (201, first.text()));
    let path = format!("/api/admin/users/{}", first.json()["id"]);
    let key = [
        ("idempotency-key", "k2"),
        ("content-type", "application/json"),
    ];
    for name in ["甲", "甲"] {
        let body = json!({ "name": name }).to_string();
        assert_eq!(
            admin.send("PATCH", &path, &key, body.as_bytes()).status,
            200
        );
    }
    let other = json!({ "name": "乙" }).to_string();
    let conflict = admin.send("PATCH", &path, &key, other.as_bytes());
    assert_eq!(
        (conflict.status, code(&conflict).as_str()),
        (409, "idempotency.conflict")
    );
    assert_eq!(
        admin
            .get("/api/admin/users")
            .text()
            .matches("\"甲\"")
            .count(),
        1
    );
}
