//! The real program on a machine that misbehaves.

use std::path::Path;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use suqiu::kernel::chance::Dice;

use crate::http::town::Town;
use crate::support::client::{Answer, Client};
use crate::support::command::suqiu;
use crate::support::faults::Faults;
use crate::support::say;
use crate::support::server::{Server, pause};

const TEN_YEARS: i64 = 3_652 * 86_400;
const PATIENCE: Duration = Duration::from_secs(60);
/// Needs a person; the service manager does not try again.
const MISCONFIGURED: i32 = 78;

fn register(client: &mut Client, key: &str) -> Answer {
    client.post_with("/api/cases", &[("idempotency-key", key)], &case(key))
}

fn case(key: &str) -> Value {
    json!({
        "title": "机器故障测试", "content": format!("服务器出故障时登记的诉求 {key}").repeat(20),
        "nature": "complaint", "channel": "hotline", "place": {"address": "海山路"},
        "petitioner": {"name": "测试", "phone": "13700009999"},
    })
}

fn no_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["no"].as_str().expect("a number").to_owned()
}

fn check(data: &Path) {
    let words = ["check".as_ref(), "--data".as_ref(), data.as_os_str()];
    let ended = suqiu(words).run();
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
}

/// The notice with this code, waited for.
fn notice(admin: &mut Client, code: &str) -> String {
    let begun = Instant::now();
    loop {
        let answer = admin.get("/api/admin/notices");
        assert_eq!(answer.status, 200, "{}", answer.text());
        let notices = answer.json();
        let mut all = notices.as_array().expect("a list").iter();
        if let Some(found) = all.find(|notice| notice["code"] == code) {
            return found["message"].as_str().expect("a sentence").to_owned();
        }
        assert!(begun.elapsed() < PATIENCE, "{code} is not in {notices}");
        pause();
    }
}

/// What the log says of the clock, latest first.
fn clock_entries(auditor: &mut Client) -> Vec<String> {
    let entries = auditor.get("/api/admin/audit?limit=200").json();
    let all = entries.as_array().expect("a list").iter();
    let ours = all.filter(|entry| entry["kind"] == "clock");
    ours.map(ToString::to_string).collect()
}

fn wait_for_clock_entry(auditor: &mut Client, what: &str) {
    let begun = Instant::now();
    while !clock_entries(auditor).iter().any(|it| it.contains(what)) {
        assert!(begun.elapsed() < PATIENCE, "{:?}", clock_entries(auditor));
        pause();
    }
}

#[test]
fn a_clock_that_jumps_is_told_and_does_not_poison_the_log() {
    let Some(faults) = Faults::build() else {
        return;
    };
    faults.set_clock(0);
    let town = Town::open_under(Some(&faults), &[]);
    let data = town.data();
    let (mut admin, mut auditor) = (town.sign_in("system_admin"), town.sign_in("auditor"));
    let mut clerk = town.sign_in("intake_clerk");
    let clock = |notice: &Value| notice["code"].to_string().contains("clock");
    let notices = admin.get("/api/admin/notices").json();
    assert!(
        !notices.as_array().expect("a list").iter().any(clock),
        "{notices}"
    );
    let year_of = |clerk: &mut Client, key: &str| {
        let no = no_of(&register(clerk, key));
        let case = clerk.get(&format!("/api/cases/{no}")).json();
        case["received_at"].as_str().expect("a time")[..4].to_owned()
    };
    let year = year_of(&mut clerk, "under a right clock");

    faults.set_clock(TEN_YEARS);
    let told = notice(&mut admin, "clock.disbelieved");
    assert!(told.contains("服务器时钟跳变"), "{told}");
    wait_for_clock_entry(&mut auditor, "未采信");
    assert_eq!(year_of(&mut clerk, "under a wrong clock"), year);
    faults.set_clock(0);
    wait_for_clock_entry(&mut auditor, "恢复一致");
    faults.set_clock(-3_600);
    let told = notice(&mut admin, "clock.behind");
    assert!(told.contains("服务器时钟跳变"), "{told}");
    wait_for_clock_entry(&mut auditor, "落后");
    faults.set_clock(0);
    let mut town = town;
    town.server.signal("-TERM");
    assert!(town.server.wait_for_end().success());

    // Nothing of ten years hence, and nothing of the seventies, gets into the log by a start.
    for ahead in [TEN_YEARS, -5 * TEN_YEARS] {
        faults.set_clock(ahead);
        let mut refused = Server::launch_under(Some(&faults), &["serve"], &data);
        let ended = refused.wait_for_end();
        assert_eq!(ended.code(), Some(MISCONFIGURED), "{}", refused.log());
        let log = refused.log();
        assert!(
            log.contains("服务器时钟显示") && log.contains("--accept-clock"),
            "{log}"
        );
    }
    faults.set_clock(TEN_YEARS);
    let words = ["serve", "--accept-clock"];
    let server = Server::start_under(&faults, &words, &data);
    let mut auditor = server.client();
    crate::http::town::sign_in(&mut auditor, town.login("auditor"));
    wait_for_clock_entry(&mut auditor, "人工确认");
    say(&format!(
        "clock: 3 jumps of the machine's clock told in the log and to administrators, 2 starts refused with {MISCONFIGURED}, \
         1 accepted and recorded; {} entries",
        clock_entries(&mut auditor).len()
    ));
    assert!(server.stop().success());
    check(&data);
}

#[test]
fn a_failed_sync_acknowledges_nothing_more_and_a_restart_repairs() {
    let Some(faults) = Faults::build() else {
        return;
    };
    let mut town = Town::open_under(Some(&faults), &[]);
    let mut clerk = town.sign_in("intake_clerk");
    let before = no_of(&register(&mut clerk, "before"));
    faults.fail_syncs();
    let (mut asked, mut unconfirmed) = (0, 0);
    for n in 0..20 {
        let key = format!("in-vain-{n}");
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", key.as_str()),
        ];
        let body = case(&key).to_string();
        let Ok(answer) = clerk.try_send("POST", "/api/cases", &headers, body.as_bytes()) else {
            break;
        };
        asked += 1;
        assert!(
            answer.status >= 500,
            "acknowledged after a failed sync: {}",
            answer.text()
        );
        unconfirmed += u32::from(answer.json()["code"] == "server.unconfirmed");
    }
    // The batch of the sync and no other: this one, or one that the system wrote by itself.
    assert!(
        unconfirmed <= 1,
        "{unconfirmed} batches after the failed sync"
    );
    let ended = town.server.wait_for_end();
    assert!(!ended.success(), "{ended}");
    let log = town.server.log();
    assert!(log.contains("the writer stops"), "{log}");
    faults.mend_syncs();
    let town = town.restart_ended();
    let mut clerk = clerk.at(town.server.address());
    assert_eq!(clerk.get(&format!("/api/cases/{before}")).status, 200);
    // Asked again under its key it is carried out once, whatever became of it.
    let again = no_of(&register(&mut clerk, "in-vain-0"));
    assert_eq!(no_of(&register(&mut clerk, "in-vain-0")), again);
    town.check();
    say(&format!(
        "failed sync: {asked} asked after it, 0 acknowledged; the program ended with {ended}, repaired at the restart"
    ));
}

#[test]
fn a_limit_on_the_size_of_files_is_a_full_disk() {
    let Some(faults) = Faults::build() else {
        return;
    };
    let spare = Town::open_with(&["--limits-reserve-mb", "0"]);
    let size = std::fs::metadata(spare.data().join("suqiu.redb")).expect("it is there");
    drop(spare);
    let faults = faults.with_file_max(size.len());
    let mut town = Town::open_under(Some(&faults), &["--limits-reserve-mb", "0"]);
    let mut clerk = town.sign_in("intake_clerk");
    let mut acknowledged = vec![];
    let refused = loop {
        let answer = register(&mut clerk, &format!("filling-{}", acknowledged.len()));
        if answer.status != 201 {
            break answer;
        }
        acknowledged.push(no_of(&answer));
        assert!(acknowledged.len() < 20_000, "the file does not fill");
    };
    assert_eq!(refused.status, 507, "{}", refused.text());
    assert_eq!(refused.json()["code"], "server.storage_full");
    for no in acknowledged.iter().rev().take(50) {
        assert_eq!(clerk.get(&format!("/api/cases/{no}")).status, 200);
    }
    town.server.signal("-TERM");
    assert!(
        town.server.wait_for_end().success(),
        "{}",
        town.server.log()
    );
    let town = town.restart_ended();
    let mut clerk = clerk.at(town.server.address());
    no_of(&register(&mut clerk, "without a limit"));
    town.check();
    say(&format!(
        "file size limit: {} acknowledged, 0 lost, then 507; served on",
        acknowledged.len()
    ));
}

#[test]
fn a_full_queue_says_when_to_come_again() {
    const ASKERS: usize = 100;
    let Some(faults) = Faults::build() else {
        return;
    };
    let town = Town::open_under(Some(&faults), &["--limits-queue", "64"]);
    let clerk = town.sign_in("intake_clerk");
    faults.hang_syncs();
    let (answers, heard) = channel();
    let (mut taken, mut refused) = (0, 0);
    std::thread::scope(|scope| {
        for n in 0..ASKERS {
            let (mut client, answers) = (clerk.another(), answers.clone());
            scope.spawn(move || {
                let answer = register(&mut client, &format!("crowd-{n}"));
                answers.send(answer).expect("somebody listens");
            });
            if n == 0 {
                faults.await_hang();
            }
        }
        drop(answers);
        // Those refused are answered while the disk still hangs; then it goes on.
        let first = heard
            .recv_timeout(PATIENCE)
            .expect("an answer while the disk hangs");
        faults.mend_syncs();
        for answer in std::iter::once(first).chain(heard) {
            if answer.status == 503 {
                assert_eq!(answer.json()["code"], "server.busy", "{}", answer.text());
                assert_eq!(answer.header("retry-after"), Some("1"));
                refused += 1;
            } else {
                no_of(&answer);
                taken += 1;
            }
        }
    });
    assert!(
        refused > 0 && taken >= 64,
        "{taken} taken, {refused} refused"
    );
    town.check();
    say(&format!(
        "full queue: {ASKERS} at once with room for 64 and a disk that hangs: {taken} taken, {refused} told 503 with Retry-After"
    ));
}

/// What a case says that neither time nor who asks changes.
fn said(answer: &Answer) -> Vec<Value> {
    let case = answer.json();
    let fields = ["no", "title", "content", "state", "revision", "received_at"];
    fields.map(|field| case[field].clone()).to_vec()
}

/// With a bit flipped behind the heads, in a page that holds something.
fn decayed(whole: &[u8], dice: &mut Dice) -> Vec<u8> {
    const PAGE: u64 = 4096;
    let mut bytes = whole.to_vec();
    loop {
        let page = 2 + dice.below(whole.len() as u64 / PAGE - 2);
        let start = usize::try_from(page * PAGE).expect("in the file");
        if whole[start..][..16].iter().any(|byte| *byte != 0) {
            let at = start + usize::try_from(dice.below(PAGE)).expect("in the page");
            bytes[at] ^= 1 << dice.below(8);
            return bytes;
        }
    }
}

#[test]
fn a_damaged_file_is_served_as_far_as_it_is_as_written() {
    const CASES: usize = 40;
    const FILES: u64 = 12;
    let mut town = Town::open();
    let mut clerk = town.sign_in("intake_clerk");
    let filed: Vec<_> = (0..CASES)
        .map(|n| {
            let no = no_of(&register(&mut clerk, &format!("before the damage {n}")));
            let answer = clerk.get(&format!("/api/cases/{no}"));
            (no, said(&answer))
        })
        .collect();
    town.server.signal("-TERM");
    assert!(town.server.wait_for_end().success());
    let data = town.data();
    let file = data.join("suqiu.redb");
    let whole = std::fs::read(&file).expect("read");
    let mut dice = Dice::from_seed(6);
    let (mut as_written, mut refused, mut ended, mut harmless) = (0, 0, 0, 0);
    for _ in 0..FILES {
        std::fs::write(&file, decayed(&whole, &mut dice)).expect("written");
        let mut server = Server::launch(&["serve"], &data);
        if let Some(status) = server.healthy_or_ended() {
            assert_eq!(status.code(), Some(MISCONFIGURED), "{}", server.log());
            ended += 1;
            continue;
        }
        let mut clerk = clerk.at(server.address());
        for (no, before) in &filed {
            let answer = clerk.get(&format!("/api/cases/{no}"));
            match answer.status {
                200 => {
                    assert_eq!(said(&answer), *before);
                    as_written += 1;
                }
                status => {
                    assert!(status >= 500, "{no}: {status} {}", answer.text());
                    refused += 1;
                }
            }
        }
        server.kill();
        let words = ["check".as_ref(), "--data".as_ref(), data.as_os_str()];
        let checked = suqiu(words).run();
        harmless += u64::from(checked.code == 0);
        let is_named = checked.out.contains("page.damaged");
        assert!(
            is_named || checked.code != 1,
            "{}{}",
            checked.out,
            checked.err
        );
    }
    std::fs::write(&file, whole).expect("written");
    say(&format!(
        "damaged files: {FILES} served, {ended} not opened, {as_written} cases answered as written, \
         {refused} refused, 0 otherwise; {harmless} of them harmless"
    ));
    assert!(ended + refused > 0, "no damage was met");
    town.restart_ended().check();
}
