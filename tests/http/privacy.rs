//! What is personal is in no log, in no error, and readable nowhere in the data folder.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::town::{Town, code, text_of};

const NAME: &str = "欧阳芷𠮷";
const PHONE: &str = "13712349876";
const ID_NO: &str = "440301199003078811";
const HOME: &str = "翠竹苑七栋二单元1903房";

#[test]
fn planted_values_are_nowhere_in_the_clear() {
    let town = Town::open();
    let body = json!({
        "content": format!("我是{NAME}，电话{PHONE}，住{HOME}，身份证{ID_NO}，楼上漏水"),
        "nature": "complaint",
        "place": { "address": HOME },
        "petitioner": { "name": NAME, "phone": PHONE, "id_no": ID_NO, "home": HOME },
    });
    let mut citizen = town.server.client();
    let filed = citizen.post("/api/public/appeals", &body);
    assert_eq!(filed.status, 201, "{}", filed.text());
    let no = text_of(&filed.json()["no"]);
    let mut clerk = town.sign_in("intake_clerk");
    let revealed = clerk.post(
        &format!("/api/cases/{no}/reveal"),
        &json!({ "fields": ["name", "phone", "id_no", "home", "wording"], "purpose": "回电核实" }),
    );
    let opened = revealed.json();
    assert_eq!(
        (&opened["name"], &opened["phone"]),
        (&json!(NAME), &json!(PHONE))
    );
    assert_eq!(
        (&opened["id_no"], &opened["home"]),
        (&json!(ID_NO), &json!(HOME))
    );
    let note = json!({ "text": format!("已联系{PHONE}，证件{ID_NO}") });
    let noted = clerk.post_with(
        &format!("/api/cases/{no}/actions/note"),
        &[("if-match", "\"1\"")],
        &note,
    );
    assert_eq!(noted.status, 200, "{}", noted.text());
    // Every way to get it wrong, with personal values in it.
    for path in [
        format!("/api/cases?text={PHONE}"),
        format!("/api/cases/{PHONE}"),
        format!("/{PHONE}/{ID_NO}"),
        format!("/api/public/appeals/{no}?code={PHONE}"),
    ] {
        let answer = clerk.get(&path);
        assert!(answer.status < 500, "{path}");
        assert!(!answer.text().contains(PHONE), "{path}: {}", answer.text());
    }
    let wrong = json!({ "content": [PHONE], "petitioner": NAME, PHONE: NAME });
    let answer = citizen.post("/api/public/appeals", &wrong);
    assert!(answer.status == 422 || answer.status == 400);
    assert!(!answer.text().contains(PHONE) && !answer.text().contains(NAME));
    let mut seen = clerk.get(&format!("/api/cases/{no}")).text();
    seen.push_str(&clerk.get(&format!("/api/cases/{no}/events")).text());
    seen.push_str(&clerk.get("/api/cases?limit=200").text());
    let log = town.server.log();
    let data = town.data();
    assert!(town.server.stop().success());
    for planted in [NAME, PHONE, ID_NO, HOME] {
        assert!(
            !seen.contains(planted),
            "{planted} is shown without being opened"
        );
        assert!(!log.contains(planted), "{planted} is in the log");
        let found = holding(&data, planted.as_bytes());
        assert_eq!(
            found,
            Vec::<String>::new(),
            "{planted} is in the data folder"
        );
    }
}

/// Files below `folder` that hold these bytes.
fn holding(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(holding(&path, bytes));
        } else if path.is_file() {
            let content = fs::read(&path).expect("a file");
            if content.windows(bytes.len()).any(|part| part == bytes) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

#[test]
fn personal_fields_are_for_who_has_the_ball() {
    let town = Town::open();
    let (no, _) = town.file("小区门口占道经营，影响出行");
    let body = json!({ "fields": ["phone"], "purpose": "回访核实" });
    let path = format!("/api/cases/{no}/reveal");
    assert_eq!(town.sign_in("intake_clerk").post(&path, &body).status, 200);
    for role in ["dispatcher", "supervisor", "callback_clerk"] {
        let answer = town.sign_in(role).post(&path, &body);
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (403, "auth.forbidden"),
            "{role}"
        );
    }
    let mut clerk = town.sign_in("intake_clerk");
    for wrong in [
        json!({ "fields": ["phone"], "purpose": " " }),
        json!({ "fields": [], "purpose": "核实" }),
        json!({ "fields": ["wallet"], "purpose": "核实" }),
    ] {
        assert_eq!(clerk.post(&path, &wrong).status, 422, "{wrong}");
    }
    let events = clerk.get(&format!("/api/cases/{no}/events")).json();
    let events = events["events"].as_array().expect("a list");
    let reveals = events.iter().filter(|event| event["kind"] == "revealed");
    assert_eq!(
        reveals.count(),
        1,
        "every look is on the timeline, and only those"
    );
}
