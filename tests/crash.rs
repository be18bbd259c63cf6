//! kill -9, again and again: during furnishing and during writes. Afterwards the data are sound,
//! and nothing that was acknowledged is missing.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::command::suqiu;
use crate::support::server::{Server, pause};

const FURNISHING_KILLS: u64 = 4;
const WRITING_KILLS: u64 = 6;
const WRITERS: usize = 8;
/// Writes to be acknowledged before the kill: so that each round has something to lose.
const ACKNOWLEDGED_MIN: usize = 40;

fn check(data: &Path) {
    let ended = suqiu(["check".as_ref(), "--data".as_ref(), data.as_os_str()]).run();
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
}

/// Somebody of this role, signed in with what `logins.json` says.
fn sign_in(client: &mut Client, data: &Path, role: &str) {
    let logins = std::fs::read(data.join("logins.json")).expect("logins were written");
    let logins: Value = serde_json::from_slice(&logins).expect("they are JSON");
    let mut all = logins.as_array().expect("a list").iter();
    let login = all
        .find(|login| login["role"] == role)
        .expect("an account of the role");
    let body = json!({"login": login["user"], "password": login["password"]});
    let answer = client.post("/api/session", &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    client.set_csrf(answer.json()["csrf"].as_str().map(str::to_owned));
}

#[test]
fn furnishing_may_be_killed_at_any_moment() {
    let dir = tempfile::tempdir().expect("a folder");
    for kill in 0..FURNISHING_KILLS {
        let data = dir.path().join(format!("furnished-{kill}"));
        let server = Server::launch(&["demo", "--cases", "400"], &data);
        let started = Instant::now();
        let file = data.join("suqiu.redb");
        // From the first moment there is something to damage, then later and later.
        while !file.exists() && started.elapsed() < Duration::from_secs(60) {
            pause();
        }
        let later = Duration::from_millis(150 + 350 * kill);
        let there = Instant::now();
        while there.elapsed() < later {
            pause();
        }
        server.kill();
        check(&data);
    }
}

#[test]
fn no_acknowledged_write_is_lost() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("district");
    let furnished = Server::start(&["demo", "--cases", "30"], &data);
    assert!(furnished.stop().success());
    let mut acknowledged: Vec<(String, u64)> = Vec::new();
    for round in 0..WRITING_KILLS {
        let server = Server::start(&["serve"], &data);
        let fresh = write_until_killed(server, &data, round);
        acknowledged.extend(fresh);
        check(&data);
    }
    let server = Server::start(&["serve"], &data);
    let mut client = server.client();
    sign_in(&mut client, &data, "intake_clerk");
    for (no, revision) in &acknowledged {
        let answer = client.get(&format!("/api/cases/{no}"));
        assert_eq!(answer.status, 200, "{no} was acknowledged and is gone");
        let found = answer.json()["revision"].as_u64().expect("a number");
        assert!(
            found >= *revision,
            "{no}: revision {found}, acknowledged {revision}"
        );
    }
    assert!(acknowledged.len() >= ACKNOWLEDGED_MIN * WRITING_KILLS as usize);
}

/// Eight writers, a kill in the midst, and what they had been told by then.
fn write_until_killed(server: Server, data: &Path, round: u64) -> Vec<(String, u64)> {
    let told = Mutex::new(Vec::new());
    let killed = AtomicBool::new(false);
    let mut first = server.client();
    sign_in(&mut first, data, "intake_clerk");
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (mut client, told, killed) = (first.another(), &told, &killed);
            scope.spawn(move || {
                for n in 0.. {
                    let key = format!("crash-{round}-{writer}-{n}");
                    let Some(answers) = write_one(&mut client, &key) else {
                        assert!(killed.load(Ordering::SeqCst), "refused before the kill");
                        return;
                    };
                    told.lock()
                        .expect("no writer panics with it")
                        .extend(answers);
                }
            });
        }
        let enough = || told.lock().expect("as above").len() >= ACKNOWLEDGED_MIN;
        while !enough() {
            pause();
        }
        killed.store(true, Ordering::SeqCst);
        server.kill();
    });
    told.into_inner().expect("as above")
}

/// Registers a case and writes a note on it: two acknowledgements, or `None` once the server is
/// gone.
fn write_one(client: &mut Client, key: &str) -> Option<Vec<(String, u64)>> {
    let body = json!({
        "title": "断电测试", "content": format!("写入过程中断电 {key}"), "nature": "complaint",
        "channel": "hotline", "place": {"address": "海山路"},
        "petitioner": {"name": "测试", "phone": "13700009999"},
    });
    let json = [
        ("content-type", "application/json"),
        ("idempotency-key", key),
    ];
    let body = body.to_string();
    let made = client
        .try_send("POST", "/api/cases", &json, body.as_bytes())
        .ok()?;
    assert_eq!(made.status, 201, "{}", made.text());
    let no = made.json()["no"].as_str()?.to_owned();
    let mut told = vec![(no.clone(), 1)];
    let path = format!("/api/cases/{no}/actions/note");
    let headers = [("content-type", "application/json"), ("if-match", "\"1\"")];
    let note = json!({"text": "已电话核实"}).to_string();
    if let Ok(noted) = client.try_send("POST", &path, &headers, note.as_bytes()) {
        assert_eq!(noted.status, 200, "{}", noted.text());
        told.push((no, 2));
    }
    Some(told)
}
