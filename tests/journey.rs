//! The way of one case from intake to rating, and of the data it leaves through check, backup and
//! restore: what every build of the program must be able to do. `make arm64-smoke` asks it of the
//! ARM64 binary, under an emulator and on data that were written on another kind of machine.

use std::ffi::OsStr;
use std::path::Path;

use serde_json::{Value, json};

use crate::http::desk::Desk;
use crate::support::command::suqiu;

fn told<'w>(words: impl IntoIterator<Item = &'w OsStr>) -> Value {
    let ended = suqiu(words).run();
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    serde_json::from_str(&ended.out).expect("JSON")
}

fn check(data: &Path) -> Value {
    let report = told([
        "check".as_ref(),
        "--json".as_ref(),
        "--data".as_ref(),
        data.as_os_str(),
    ]);
    assert_eq!(report["clean"], true, "{report}");
    report
}

#[test]
fn from_intake_to_rating_then_backed_up_and_restored() {
    let mut desk = Desk::open();
    let (no, code) = desk.case_in("pending_feedback");
    let citizen = format!("/api/public/appeals/{no}");
    let rating = json!({ "grade": 5, "comment": "处理及时" });
    let rated = desk
        .town
        .server
        .client()
        .post(&format!("{citizen}/rating?code={code}"), &rating);
    assert_eq!(rated.status, 200, "{}", rated.text());
    assert_eq!(desk.detail(&no)["state"], "closed");

    let Desk { town, .. } = desk;
    let data = town.data();
    let folder = tempfile::tempdir().expect("a folder");
    let (backups, restored) = (
        folder.path().join("backups"),
        folder.path().join("restored"),
    );
    let made = told([
        "backup".as_ref(),
        backups.as_os_str(),
        "--json".as_ref(),
        "--data".as_ref(),
        data.as_os_str(),
    ]);
    let mut town = town.restart();
    let seen = town.server.client().get(&format!("{citizen}?code={code}"));
    assert_eq!(seen.json()["state"], "closed");
    town.server.signal("-TERM");
    assert!(town.server.wait_for_end().success(), "it stops in order");
    let before = check(&data);
    let back = told([
        "restore".as_ref(),
        made["path"].as_str().expect("a path").as_ref(),
        "--json".as_ref(),
        "--data".as_ref(),
        restored.as_os_str(),
    ]);
    assert_eq!(back["clean"], true, "{back}");
    assert_eq!(check(&restored)["cases"], before["cases"]);
}
