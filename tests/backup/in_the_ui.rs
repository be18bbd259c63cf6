//! What the system administrator sees and starts: the schedule, the list, drills and their results.

use std::time::{Duration, Instant};

use serde_json::json;

use super::*;
use crate::http::town::{Town, code};
use crate::support::client::{Answer, Client};
use crate::support::server::pause;

const PATIENCE: Duration = Duration::from_secs(60);

fn open(dest: &Path) -> Town {
    let dest = dest.to_str().expect("a plain path");
    Town::open_with(&[
        "--limits-public-per-minute",
        "10000",
        "--backup-dir",
        dest,
        "--backup-keep-weekly",
        "0",
        "--backup-keep-monthly",
        "0",
    ])
}

fn overview(admin: &mut Client) -> Value {
    let answer = admin.get("/api/admin/backups");
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Waits until `count` runs have ended, and gives the latest.
fn ended(admin: &mut Client, count: usize) -> Value {
    let began = Instant::now();
    loop {
        let seen = overview(admin);
        let runs = seen["runs"].as_array().expect("a list");
        let over = runs.iter().filter(|run| !run["ended_at"].is_null()).count();
        if over >= count {
            return runs[0].clone();
        }
        assert!(began.elapsed() < PATIENCE, "{seen:#}");
        pause();
    }
}

fn start(admin: &mut Client, what: &str, key: &str) -> Answer {
    let path = format!("/api/admin/backups{what}");
    admin.post_with(&path, &[("idempotency-key", key)], &json!({}))
}

#[test]
fn without_a_folder_nothing_can_be_started_and_it_says_so() {
    let town = Town::open();
    let mut admin = town.sign_in("system_admin");
    assert!(overview(&mut admin)["plan"].is_null());
    let refused = start(&mut admin, "", "k");
    assert_eq!(
        (refused.status, code(&refused).as_str()),
        (409, "backup.not_configured")
    );
    assert!(refused.text().contains("backup.dir"));
}

#[test]
fn scheduled_asked_for_drilled_and_found_damaged() {
    let dir = tempfile::tempdir().expect("a folder");
    let dest = dir.path().join("backups");
    let town = open(&dest);
    let mut admin = town.sign_in("system_admin");
    // The first backup and the first drill come by themselves.
    let drill = ended(&mut admin, 2);
    assert_eq!(
        (&drill["kind"], &drill["cause"]),
        (&json!("drill"), &json!("scheduled"))
    );
    assert!(drill["failure"].is_null(), "{drill:#}");
    let seen = overview(&mut admin);
    assert_eq!(seen["backups"].as_array().expect("a list").len(), 1);
    let content = &seen["backups"][0]["content"];
    assert_eq!(content["cases"], 150);
    assert!(content["kept_until"].is_string() && seen["plan"]["next_at"].is_string());
    assert!(!town.data().join("drill").exists(), "the scratch is gone");

    let asked = start(&mut admin, "", "once");
    assert_eq!(asked.status, 202, "{}", asked.text());
    let again = start(&mut admin, "", "once");
    assert_eq!(
        again.json()["id"],
        asked.json()["id"],
        "one request, one backup"
    );
    assert_eq!(ended(&mut admin, 3)["id"], asked.json()["run"]);
    assert_eq!(backups_in(&dest).len(), 2);

    damage(&backups_in(&dest)[1].join("rows"));
    assert_eq!(start(&mut admin, "/drills", "drill").status, 202);
    let drill = ended(&mut admin, 4);
    assert_eq!(drill["failure"]["code"], "backup.damaged", "{drill:#}");
    let told = drill["failure"]["message"].as_str().expect("a sentence");
    assert!(told.contains("rows"), "{told}");
    let metrics = admin.get("/metrics").text();
    for line in ["suqiu_drill_failures 1", "suqiu_backup_failures 0"] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    assert!(!metrics.contains("suqiu_backup_last_success_seconds 0"));
    let mut auditor = town.sign_in("auditor");
    let audit = auditor.get("/api/admin/audit?limit=10").text();
    assert!(audit.contains("人工恢复演练"), "{audit}");
}

#[test]
fn a_damaged_attachment_is_found_by_the_drill_and_copied_anew() {
    let dir = tempfile::tempdir().expect("a folder");
    let dest = dir.path().join("backups");
    let town = open(&dest);
    let mut admin = town.sign_in("system_admin");
    ended(&mut admin, 2);
    let blobs = dest.join("blobs");
    let folder = blobs.join(&names(&blobs)[0]);
    damage(&folder.join(&names(&folder)[0]));
    start(&mut admin, "/drills", "1");
    let drill = ended(&mut admin, 3);
    assert_eq!(drill["failure"]["code"], "backup.damaged", "{drill:#}");
    start(&mut admin, "", "2");
    assert_eq!(ended(&mut admin, 4)["result"]["copied"], 1);
    start(&mut admin, "/drills", "3");
    let drill = ended(&mut admin, 5);
    assert!(drill["failure"].is_null(), "{drill:#}");
}

#[test]
fn what_a_kill_cut_short_is_closed_at_the_next_start() {
    let dir = tempfile::tempdir().expect("a folder");
    let dest = dir.path().join("backups");
    let mut town = open(&dest);
    let mut admin = town.sign_in("system_admin");
    ended(&mut admin, 2);
    let asked = start(&mut admin, "", "k");
    assert_eq!(asked.status, 202, "{}", asked.text());
    town.server.kill_now();
    let town = town.after_the_kill();
    let mut admin = town.sign_in("system_admin");
    let run = ended(&mut admin, 3);
    assert_eq!(run["id"], asked.json()["run"]);
    // Acknowledged is not carried out: but it is told either way.
    let interrupted = run["failure"]["code"] == "backup.interrupted";
    assert!(interrupted || !run["result"].is_null(), "{run:#}");
    for backup in backups_in(&dest) {
        assert_eq!(prove(&backup, &[]).code, 0);
    }
}

fn damage(file: &Path) {
    let mut bytes = std::fs::read(file).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(file, bytes).expect("written");
}
