//! The duty catalogue: as of a date, in and out as files.

use serde_json::{Value, json};

use super::desk::Desk;
use super::town::{code, text_of};
use crate::support::client::Answer;

const IMPORT: &str = "/api/catalogue/import?name=rows.csv";

fn import(desk: &mut Desk, file: &[u8], mark: Option<&str>) -> Answer {
    let mark = mark.map_or_else(String::new, |mark| format!("&mark={mark}"));
    let admin = desk.client("system_admin");
    admin.send("POST", &format!("{IMPORT}{mark}"), &[], file)
}

pub(super) fn items(desk: &mut Desk, query: &str) -> Vec<Value> {
    let rows = desk
        .client("dispatcher")
        .get(&format!("/api/catalogue{query}"));
    assert_eq!(rows.status, 200, "{}", rows.text());
    rows.json().as_array().expect("a list").clone()
}

#[test]
fn a_file_is_looked_at_and_then_put_in_place_as_it_was_seen() {
    let mut desk = Desk::open();
    let before = items(&mut desk, "").len();
    for format in ["csv", "xlsx"] {
        let path = format!("/api/catalogue/export?format={format}");
        let file = desk.client("system_admin").get(&path).body;
        let seen = import(&mut desk, &file, None).json();
        assert_eq!(seen["faults"], json!([]), "{format}");
        assert_eq!(seen["changes"], json!([]), "{format}");
        assert_eq!(seen["unchanged"], before, "{format}");
    }
    let rows = "事项编号,大类,小类,细项,主办,时限,判别要素\n\
        t-1,测试,测试,光源扰民,事发地街道,5wd,光源=电子屏\n\
        t-2,测试,测试,光源扰民,事发地街道,5wd,光源=工地\n";
    let seen = import(&mut desk, rows.as_bytes(), None).json();
    assert_eq!(seen["changes"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        (&seen["applied"], &seen["untouched"]),
        (&Value::Null, &json!(before))
    );
    assert_eq!(items(&mut desk, "").len(), before, "only looked at");
    let mark = text_of(&seen["mark"]);

    // Another file under that mark, or a catalogue that has changed since, is not what was seen.
    let other = rows.replace("5wd", "4wh");
    let refused = import(&mut desk, other.as_bytes(), Some(&mark));
    assert_eq!(
        (refused.status, code(&refused).as_str()),
        (409, "catalogue.moved")
    );
    let done = import(&mut desk, rows.as_bytes(), Some(&mark));
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(done.json()["applied"]["rows"], 2);
    let refused = import(&mut desk, rows.as_bytes(), Some(&mark));
    assert_eq!(code(&refused), "catalogue.moved");
    assert_eq!(items(&mut desk, "").len(), before + 2);

    a_changed_file_makes_versions(&mut desk, rows);
    desk.town.check();
}

fn a_changed_file_makes_versions(desk: &mut Desk, rows: &str) {
    let changed = rows
        .replace("光源=工地", "光源=建筑幕墙")
        .replace("5wd", "15wd");
    let seen = import(desk, changed.as_bytes(), None).json();
    let mark = text_of(&seen["mark"]);
    assert_eq!(import(desk, changed.as_bytes(), Some(&mark)).status, 200);
    let history = desk
        .client("handler")
        .get("/api/catalogue/items/t-2")
        .json();
    assert_eq!(
        (&history[0]["row"]["version"], &history[1]["row"]["version"]),
        (&json!(2), &json!(1))
    );
    let cells = history[0]["cells"].as_array().expect("a list").iter();
    let columns: Vec<_> = cells.map(|cell| text_of(&cell["column"])).collect();
    assert!(
        columns.contains(&"discriminators".to_owned()) && columns.contains(&"limit".to_owned())
    );
    assert_eq!(history[0]["edition"]["rows"], 2);
    let diff = desk
        .client("handler")
        .get("/api/catalogue/diff?from=2026-01-01")
        .json();
    let added = diff.as_array().expect("a list").iter();
    let added: Vec<_> = added
        .filter(|it| it["kind"] == "added")
        .map(|it| text_of(&it["item_id"]))
        .collect();
    assert_eq!(added, ["t-1", "t-2"]);
}

#[test]
fn with_one_mistake_nothing_is_imported() {
    let mut desk = Desk::open();
    let before = items(&mut desk, "");
    let rows = "事项编号,大类,小类,细项,主办,时限,判别要素,生效日期,失效日期\n\
        t-1,测试,测试,光源扰民,事发地街道,5wd,光源=电子屏,,\n\
        t-2,测试,测试,光源扰民,没有的局,5wd,光源=工地,,\n\
        t-3,测试,测试,光源扰民,事发地街道,0wd,光源=幕墙,,\n\
        t-4,测试,测试,光源扰民,事发地街道,5wd,光源=电子屏,2027-01-01,2026-01-01\n";
    let seen = import(&mut desk, rows.as_bytes(), None).json();
    let faults = seen["faults"].as_array().expect("a list");
    let told: Vec<_> = faults
        .iter()
        .map(|it| (it["line"].as_u64(), text_of(&it["column"])))
        .collect();
    let expected = [(Some(3), "主办".to_owned()), (Some(4), "时限".to_owned())];
    assert_eq!(told, expected);
    let mark = text_of(&seen["mark"]);
    let refused = import(&mut desk, rows.as_bytes(), Some(&mark));
    assert_eq!(
        (refused.status, code(&refused).as_str()),
        (422, "catalogue.faulty")
    );
    assert!(refused.text().contains("第 3 行"), "{}", refused.text());

    let rows = rows.replace("没有的局", "事发地街道").replace("0wd", "1wd");
    let seen = import(&mut desk, rows.as_bytes(), None).json();
    assert_eq!(seen["faults"][0]["code"], "end_before_begin");
    let rows = rows.replace("2027-01-01,2026-01-01", ",");
    let seen = import(&mut desk, rows.as_bytes(), None).json();
    assert_eq!(seen["faults"][0]["code"], "same_question");
    assert!(text_of(&seen["faults"][0]["why"]).contains("第 2 行"));
    let refused = import(&mut desk, b"%PDF-1.7\n", None);
    assert_eq!(
        (refused.status, code(&refused).as_str()),
        (422, "catalogue.file")
    );
    assert_eq!(items(&mut desk, ""), before);
}
