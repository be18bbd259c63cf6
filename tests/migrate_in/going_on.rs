//! What becomes of migrated cases: worked on, found, counted, shown with what was before.

use serde_json::{Value, json};

use super::export::{UNITS, number, state, tables, unit};
use super::forms::{Form, mapping, write};
use super::{CASES, STEPS};
use crate::http::desk::Desk;
use crate::http::town::Town;
use crate::support::command::suqiu;

struct Migrated {
    desk: Desk,
}

/// A town that was served, stopped, given the former platform's cases, and is served again.
fn migrated() -> Migrated {
    let mut town = Town::open();
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), Form::Csv, tables(CASES, STEPS)).expect("written");
    let map = folder.path().join("map.toml");
    std::fs::write(&map, mapping(Form::Csv, "")).expect("written");
    let data = town.data();
    let words = [
        "migrate-in".as_ref(),
        folder.path().as_os_str(),
        "--map".as_ref(),
        map.as_os_str(),
        "--data".as_ref(),
        data.as_os_str(),
    ];
    let serving = suqiu(words).run();
    assert_eq!(serving.code, 1, "the service is running: {}", serving.out);
    assert!(serving.err.contains("正在使用"), "{}", serving.err);
    town.server.signal("-TERM");
    assert!(town.server.wait_for_end().success());
    let ended = suqiu(words).run();
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    Migrated {
        desk: Desk::at(town.restart_ended()),
    }
}

impl Migrated {
    /// The number here of a former case, found by searching for its number there.
    fn no(&mut self, case: u64) -> String {
        let path = format!("/api/cases?text={}", number(case));
        for _ in 0..200 {
            let found = self.desk.client("dispatcher").get(&path).json();
            if let Some(row) = found["rows"].as_array().and_then(|rows| rows.first()) {
                return row["no"].as_str().expect("a number").to_owned();
            }
            crate::support::server::pause();
        }
        panic!("{} is not found", number(case));
    }

    fn state(&mut self, no: &str) -> Value {
        self.desk.detail(no)["state"].clone()
    }
}

/// The first case in a former state, of the department whose people sit at the desk.
fn first(wanted: &str) -> u64 {
    let found = (0..CASES).find(|case| state(*case) == wanted && unit(*case) == 0);
    found.unwrap_or_else(|| panic!("no case is {wanted}"))
}

#[test]
fn an_open_case_is_signed_handled_and_closed_here() {
    let mut town = migrated();
    let no = town.no(first("待签收"));
    assert_eq!(town.state(&no), "pending_sign");
    for (step, state) in [
        ("sign", "in_progress"),
        ("contact", "in_progress"),
        ("finish", "pending_review"),
        ("approve_result", "pending_feedback"),
    ] {
        town.desk.step(&no, step);
        assert_eq!(town.state(&no), state, "{step}");
    }
    let rated = json!({ "grade": 5, "solved": true });
    town.desk.act("callback_clerk", &no, "rate", &rated);
    assert_eq!(town.state(&no), "closed");

    check_timeline(&mut town, &no);
    town.desk.town.check();
}

/// The former platform's rows, then how the case came here, then our own steps.
fn check_timeline(town: &mut Migrated, no: &str) {
    let events = town
        .desk
        .client("dispatcher")
        .get(&format!("/api/cases/{no}/events"))
        .json();
    let events = events["events"].as_array().expect("a list");
    let former: Vec<_> = events
        .iter()
        .filter(|event| event["kind"] == "former_step")
        .collect();
    assert_eq!(former.len() as u64, STEPS);
    // Whose unit stands in the first row, told by its identifier there.
    let first_unit = usize::try_from(first("待签收") % 3).expect("small");
    assert_eq!(events[0]["title"], "原平台记录：受理");
    assert_eq!(
        (&events[0]["by_name"], &events[0]["unit_name"]),
        (&json!("王科长"), &json!(UNITS[first_unit].1))
    );
    assert!(
        events[0]["lines"][0]["value"]
            .as_str()
            .expect("a text")
            .starts_with("第0步：")
    );
    let come = former.len();
    assert_eq!(
        (&events[come]["kind"], &events[come]["title"]),
        (&json!("migrated"), &json!("从原平台迁入"))
    );
    let lines = events[come]["lines"].to_string();
    assert!(
        lines.contains(&number(first("待签收"))) && lines.contains("统一事件分拨平台"),
        "{lines}"
    );
    // It came late, so it is supervised from the first minute, whenever that is looked at.
    let supervised = [json!("sheet_issued"), json!("supervision_raised")];
    let after: Vec<_> = events[come + 1..]
        .iter()
        .map(|event| event["kind"].clone())
        .filter(|kind| !supervised.contains(kind))
        .collect();
    assert_eq!(
        after,
        [
            "signed",
            "contacted",
            "finished",
            "result_approved",
            "satisfied"
        ]
    );
}

#[test]
fn every_open_state_goes_on_from_where_it_was() {
    let mut town = migrated();
    for (former, steps) in [
        ("处置中", &["contact", "finish", "approve_result"][..]),
        ("重办", &["contact", "finish", "approve_result"]),
        ("待核查", &["approve_result"]),
        ("挂起", &["contact_after_resume"]),
    ] {
        let no = town.no(first(former));
        for step in steps {
            match *step {
                "contact_after_resume" => {
                    town.desk
                        .act("supervisor", &no, "resume", &json!({ "reason": "已立项" }));
                    assert_eq!(town.state(&no), "in_progress");
                }
                step => town.desk.step(&no, step),
            }
        }
    }
    town.desk.town.check();
}

#[test]
fn former_cases_are_counted_in_their_own_months() {
    let mut town = migrated();
    let path = "/api/statistics?from=2024-01&to=2026-12&by=month";
    let rows = town.desk.client("analyst").get(path).json();
    let before: u64 = (0..CASES).filter(|case| state(*case) == "已结案").count() as u64;
    let total = |what: &str| {
        let rows = rows["rows"].as_array().expect("rows").iter();
        let of = rows.filter(|row| row["key"].as_str().is_some_and(|month| month < "2025-06"));
        of.filter_map(|row| row["counts"][what].as_u64())
            .sum::<u64>()
    };
    assert!(before > 0 && total("registered") > CASES / 3, "{rows:#}");
    for what in [
        "closed",
        "satisfied",
        "dissatisfied",
        "handle_due",
        "handled_in_time",
        "finished",
    ] {
        assert!(total(what) > 0, "{what}: {rows:#}");
    }
    // Made out of use: nobody can enter with them.
    let users = town
        .desk
        .client("system_admin")
        .get("/api/admin/users")
        .json()
        .to_string();
    assert!(
        users.contains("old-3") && users.contains("原人员3"),
        "{users}"
    );
    town.desk.town.check();
}
