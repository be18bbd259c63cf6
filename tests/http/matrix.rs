//! Every operation of the described interface as every role, against what is expected. A new
//! operation fails here until somebody says who may ask for it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::actions::{ROWS, Row};
use super::desk::{Desk, PEOPLE};
use super::town::code;
use crate::support::client::Answer;

#[derive(Clone, Copy)]
pub enum Who {
    /// Also without a session.
    Anybody,
    /// Whoever is signed in.
    Signed,
    /// Signed in, with one of these roles.
    Only(&'static [&'static str]),
    /// Those who may see the case; for the others it is not there.
    Sees,
    /// Those who see it and hold one of these.
    SeesAnd(&'static [&'static str]),
}

use Who::{Anybody, Only, Sees, SeesAnd, Signed};

const SYSTEM: Who = Only(&["system_admin"]);
const KEEPERS: Who = Only(&["system_admin", "security_admin"]);

const KEEP_CATALOGUE: Who = Only(&["dispatcher", "supervisor"]);

/// Who reads cases of a unit, and analysts.
const COUNTED: &[&str] = &[
    "intake_clerk",
    "dispatcher",
    "ruling_panel",
    "unit_dispatcher",
    "handler",
    "reviewer",
    "assisting",
    "callback_clerk",
    "supervisor",
    "leader",
    "analyst",
];

/// Who is supervised, and who supervises.
const SUPERVISED: Who = Only(&[
    "unit_dispatcher",
    "handler",
    "reviewer",
    "assisting",
    "supervisor",
    "leader",
]);
const MEETS: Who = Only(&["supervisor", "leader"]);
const SUPERVISOR: Who = Only(&["supervisor"]);

/// Method, address, who. `{no}` is a case that waits for acceptance.
const MATRIX: &[(&str, &str, Who)] = &[
    ("GET", "/healthz", Anybody),
    ("GET", "/metrics", Anybody),
    ("POST", "/api/session", Anybody),
    ("DELETE", "/api/session", Signed),
    ("GET", "/api/me", Signed),
    ("POST", "/api/me/password", Signed),
    ("GET", "/api/setup", Anybody),
    ("POST", "/api/setup", Anybody),
    ("GET", "/api/dictionary", Anybody),
    ("GET", "/api/units", Signed),
    ("GET", "/api/users", Signed),
    ("GET", "/api/catalogue", Signed),
    ("GET", "/api/catalogue/items/{item}", Signed),
    ("GET", "/api/catalogue/items/{item}/diff", Signed),
    ("GET", "/api/catalogue/diff", Signed),
    ("GET", "/api/catalogue/editions", Signed),
    ("GET", "/api/catalogue/export", Signed),
    ("POST", "/api/catalogue/import", SYSTEM),
    (
        "GET",
        "/api/catalogue/proposals",
        Only(&["dispatcher", "ruling_panel", "supervisor"]),
    ),
    (
        "POST",
        "/api/catalogue/proposals/{id}/approve",
        KEEP_CATALOGUE,
    ),
    (
        "POST",
        "/api/catalogue/proposals/{id}/reject",
        KEEP_CATALOGUE,
    ),
    ("GET", "/api/knowledge", Signed),
    ("GET", "/api/views", Signed),
    ("GET", "/api/cases", Signed),
    ("POST", "/api/cases", Only(&["intake_clerk", "grid_worker"])),
    ("GET", "/api/cases/{no}", Sees),
    ("GET", "/api/cases/{no}/events", Sees),
    ("GET", "/api/cases/{no}/clocks/{stage}/explanation", Sees),
    ("GET", "/api/cases/{no}/dispute", Sees),
    ("POST", "/api/cases/{no}/reply-check", Sees),
    ("GET", "/api/cases/{no}/suggestions", Sees),
    ("POST", "/api/cases/{no}/reveal", SeesAnd(&["intake_clerk"])),
    ("GET", "/api/cases/{no}/attachments/{hash}", Sees),
    ("POST", "/api/attachments", Signed),
    ("GET", "/api/statistics", Only(COUNTED)),
    ("GET", "/api/stream", Signed),
    ("GET", "/api/cases/{no}/sheets", Sees),
    ("GET", "/api/sheets", SUPERVISED),
    ("GET", "/api/sheets/counts", SUPERVISED),
    ("POST", "/api/sheets/urge", SUPERVISOR),
    ("GET", "/api/sheets/{sheet}", Signed),
    ("POST", "/api/sheets/{sheet}/actions/{action}", Signed),
    ("GET", "/api/meetings", MEETS),
    ("GET", "/api/meetings/agenda", MEETS),
    ("GET", "/api/meetings/{week}", MEETS),
    ("POST", "/api/meetings", SUPERVISOR),
    ("POST", "/api/meetings/{week}/decisions", SUPERVISOR),
    ("POST", "/api/meetings/{week}/close", SUPERVISOR),
    ("GET", "/api/supervision/rules", Signed),
    ("PUT", "/api/supervision/rules", SYSTEM),
    ("GET", "/api/public/info", Anybody),
    ("POST", "/api/public/attachments", Anybody),
    ("POST", "/api/public/appeals", Anybody),
    ("GET", "/api/public/appeals/{no}", Anybody),
    ("POST", "/api/public/appeals/{no}/rating", Anybody),
    ("POST", "/api/public/appeals/{no}/urge", Anybody),
    ("POST", "/api/public/appeals/{no}/supplement", Anybody),
    ("POST", "/api/public/appeals/{no}/supply_info", Anybody),
    ("POST", "/api/public/appeals/{no}/withdraw", Anybody),
    ("POST", "/api/public/appeals/{no}/objection", Anybody),
    ("POST", "/api/public/appeals/{no}/reopen", Anybody),
    ("GET", "/api/admin/users", KEEPERS),
    ("POST", "/api/admin/users", SYSTEM),
    ("PATCH", "/api/admin/users/{id}", SYSTEM),
    (
        "PUT",
        "/api/admin/users/{id}/grants",
        Only(&["security_admin"]),
    ),
    ("GET", "/api/admin/units", KEEPERS),
    ("POST", "/api/admin/units", SYSTEM),
    ("PATCH", "/api/admin/units/{id}", SYSTEM),
    ("GET", "/api/admin/audit", Only(&["auditor"])),
    (
        "GET",
        "/api/admin/notices",
        Only(&["system_admin", "security_admin", "auditor"]),
    ),
    ("GET", "/api/admin/backups", SYSTEM),
    ("POST", "/api/admin/backups", SYSTEM),
    ("POST", "/api/admin/backups/drills", SYSTEM),
];

/// Whose scope is the whole district.
const DISTRICT: &[&str] = &[
    "intake_clerk",
    "dispatcher",
    "ruling_panel",
    "callback_clerk",
    "supervisor",
    "second_supervisor",
    "leader",
];

/// Whether somebody sees a case in this state, led by the handler's section or by nobody yet.
fn sees(who: &str, state: &str) -> bool {
    let led = matches!(
        state,
        "pending_sign"
            | "return_review"
            | "ruling"
            | "in_progress"
            | "suspended"
            | "pending_review"
            | "pending_feedback"
    );
    DISTRICT.contains(&who)
        || (led && matches!(who, "unit_dispatcher" | "handler" | "reviewer"))
        || (state == "in_progress" && who == "assisting")
}

/// `second_supervisor` and `assisting` are people, not roles.
fn role(who: &str) -> &str {
    match who {
        "second_supervisor" => "supervisor",
        other => other,
    }
}

/// How the server must see it: 401, 403, 404, or anything that is none of these.
fn expected(who: Who, person: &str, state: &str) -> Option<(u16, &'static str)> {
    let named = |names: &[&str]| names.contains(&role(person)) || names.contains(&person);
    match who {
        Anybody | Signed => None,
        Only(names) => (!named(names)).then_some((403, "auth.forbidden")),
        Sees | SeesAnd(_) if !sees(person, state) => Some((404, "not_found")),
        Sees => None,
        SeesAnd(names) => (!named(names)).then_some((403, "auth.forbidden")),
    }
}

fn check(what: &str, answer: &Answer, expected: Option<(u16, &str)>) {
    match expected {
        Some((status, code_expected)) => {
            assert_eq!(answer.status, status, "{what}: {}", answer.text());
            assert_eq!(code(answer), code_expected, "{what}");
        }
        None if answer.status >= 400 => {
            let got = code(answer);
            let barred = ["auth.required", "auth.forbidden", "auth.csrf", "not_found"];
            assert!(!barred.contains(&got.as_str()), "{what}: {}", answer.text());
            assert!(answer.status < 500, "{what}: {}", answer.text());
        }
        None => {}
    }
}

#[test]
fn every_operation_as_every_role() {
    let mut desk = Desk::open();
    covers_the_description(&mut desk);
    let (no, receipt) = desk.case_in("pending_accept");
    let hash = attach(&mut desk, &no);
    for (method, path, who) in MATRIX {
        // A stream does not end by itself; its own test signs in and listens.
        let streams = *path == "/api/stream";
        let mut address = path.replace("{no}", &no).replace("{hash}", &hash);
        address = address
            .replace("{id}", "99999")
            .replace("{stage}", "accept")
            .replace("{sheet}", "DB-2020-099999")
            .replace("{week}", "9999-W01")
            .replace("{action}", "answer");
        address = address.replace("{item}", &desk.item);
        if address.contains("/public/appeals/YT") {
            address = format!("{address}?code={receipt}");
        }
        if *path == "/api/users" {
            address.push_str("?unit=1");
        }
        let mut visitor = desk.town.server.client();
        if !streams {
            let answer = ask(&mut visitor, method, &address);
            let open = matches!(who, Anybody);
            let unsigned = (!open).then_some((401, "auth.required"));
            check(&format!("nobody: {method} {path}"), &answer, unsigned);
        }
        let ends_the_session = (*method, *path) == ("DELETE", "/api/session");
        if streams || ends_the_session {
            continue;
        }
        for (person, _) in PEOPLE {
            let answer = ask(desk.client(person), method, &address);
            let mut expected = expected(*who, person, "pending_accept");
            // An account, a unit or a sheet that is not there is «not found» for those who may ask.
            if expected.is_none() && address.contains("9999") {
                expected = Some((404, "not_found")).filter(|_| answer.status == 404);
            }
            check(&format!("{person}: {method} {path}"), &answer, expected);
        }
    }
}

/// Bodies that are read, and then refused for what they say.
fn ask(client: &mut crate::support::client::Client, method: &str, address: &str) -> Answer {
    if method == "GET" {
        return client.get(address);
    }
    if address.contains("/attachments") {
        return client.send(method, address, &[], b"");
    }
    let body = match address {
        address if address.contains("/grants") => json!({ "grants": [] }),
        "/api/cases" => {
            // Wrong in every field: who may not file is told that, and nothing about the fields.
            let mut body = super::town::appeal("");
            body["channel"] = json!("grid");
            body["petitioner"]["phone"] = json!("13");
            body
        }
        address if address.contains("/reply-check") => json!({ "reply": "已办" }),
        address if address.contains("/reveal") => json!({ "fields": [], "purpose": "" }),
        address if address.starts_with("/api/admin/users/") => json!({ "name": "某" }),
        address if address.starts_with("/api/admin/units/") => json!({ "name": "某" }),
        _ => json!({ "unheard_of": 1 }),
    };
    client.send(
        method,
        address,
        &[("content-type", "application/json")],
        body.to_string().as_bytes(),
    )
}

fn attach(desk: &mut Desk, no: &str) -> String {
    let client = desk.client("intake_clerk");
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let stored = client.send("POST", "/api/attachments?name=a.png", &[], png);
    let hash = stored.json()["hash"].as_str().expect("a hash").to_owned();
    let body = json!({
        "text": "现场照片",
        "attachments": [{ "hash": hash, "name": "a.png", "purpose": "supplement" }],
    });
    desk.act("intake_clerk", no, "ask_info", &json!({ "what": "照片" }));
    desk.act("intake_clerk", no, "supply_info", &body);
    hash
}

#[test]
fn every_action_as_every_role() {
    let mut desk = Desk::open();
    let (later, long) = (desk.in_days(1), "长".repeat(2_001));
    let mut numbers = BTreeMap::new();
    for row in ROWS {
        let Row {
            action,
            state,
            who,
            body,
        } = *row;
        let no: &String = numbers
            .entry(state)
            .or_insert_with(|| desk.case_in(state).0);
        let no = no.clone();
        let body = body.replace("LATER", &later).replace("LONG", &long);
        let body: Value = serde_json::from_str(&body.replace("ITSELF", &no)).expect("JSON");
        for (person, _) in PEOPLE {
            let answer = desk.try_act(person, &no, action, &body);
            let what = format!("{person}: {action} in {state}");
            check(&what, &answer, expected(who, person, state));
            assert!(
                answer.status >= 400,
                "{what} was carried out: {}",
                answer.text()
            );
        }
        let path = format!("/api/cases/{no}/actions/{action}");
        let mut visitor = desk.town.server.client();
        let unsigned = visitor.post_with(&path, &[("if-match", "\"1\"")], &body);
        check(
            &format!("nobody: {action}"),
            &unsigned,
            Some((401, "auth.required")),
        );
    }
}

fn covers_the_description(desk: &mut Desk) {
    let mut known: BTreeSet<_> = MATRIX
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    known.extend(ROWS.iter().map(|row| {
        let path = format!("/api/cases/{{no}}/actions/{}", row.action);
        ("POST".to_owned(), path)
    }));
    let document = desk.client("dispatcher").get("/api/openapi.json").json();
    let paths = document["paths"].as_object().expect("paths");
    let described: BTreeSet<_> = paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().expect("operations").keys();
            methods.map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let missing: Vec<_> = described.difference(&known).collect();
    let gone: Vec<_> = known.difference(&described).collect();
    assert!(missing.is_empty(), "say who may ask for {missing:?}");
    assert!(gone.is_empty(), "no longer there: {gone:?}");
}
