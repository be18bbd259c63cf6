//! The real program on a real disk that fills up: a small file system of memory, filled to the last
//! byte by somebody else while it is written to, emptied again; the second time it is killed
//! meanwhile. Needs the right to mount; without it says so, and the store's own tests with a
//! simulated disk, which run everywhere, have to do.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use suqiu::kernel::disk::free_bytes;

use crate::support::client::{Answer, Client};
use crate::support::command::suqiu;
use crate::support::say;
use crate::support::server::{Server, pause};

/// Room for a furnished district and not much more.
const DISK: &str = "size=40m,mode=0700";
const SERVE: &[&str] = &["serve", "--limits-reserve-mb", "4"];
/// From room on the disk to the first write.
const RECOVERY_MAX: Duration = Duration::from_secs(10);
/// From the disk that fills to the notice; it is looked at every ten seconds.
const ALARM_MAX: Duration = Duration::from_secs(40);

/// Taken apart again whatever happens.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None` where one may not mount.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", DISK, "tmpfs"])
            .arg(folder.path())
            .output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(folder)),
            Ok(output) => {
                let why = String::from_utf8_lossy(&output.stderr);
                say(&format!(
                    "disk full: NOT TRIED on a real file system: {why}"
                ));
                None
            }
            Err(error) => {
                say(&format!(
                    "disk full: NOT TRIED on a real file system: {error}"
                ));
                None
            }
        }
    }

    fn ballast(&self) -> PathBuf {
        self.0.path().join("ballast")
    }

    /// Not a byte is left.
    fn fill(&self) {
        let mut file = File::create(self.ballast()).expect("a new file");
        let (mut size, block) = (1 << 20, vec![0x5a; 1 << 20]);
        while size > 0 {
            match file.write(&block[..size]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => size /= 2,
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// Until so much is left.
    fn fill_but(&self, left: u64) {
        let free = free_bytes(self.0.path()).expect("it is mounted");
        let bytes = vec![0x5a; usize::try_from(free - left).expect("some megabytes")];
        std::fs::write(self.ballast(), bytes).expect("there is room");
    }

    fn free(&self) {
        std::fs::remove_file(self.ballast()).expect("it was filled");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("-l").arg(self.0.path()).status();
        assert!(
            unmounted.is_ok_and(|status| status.success()) || std::thread::panicking(),
            "a file system was left mounted"
        );
    }
}

fn sign_in(server: &Server, data: &Path) -> (Client, Answer) {
    sign_in_as("intake_clerk", server, data)
}

fn sign_in_as(role: &str, server: &Server, data: &Path) -> (Client, Answer) {
    let logins = std::fs::read(data.join("logins.json")).expect("logins were written");
    let logins: Value = serde_json::from_slice(&logins).expect("they are JSON");
    let mut all = logins.as_array().expect("a list").iter();
    let login = all.find(|login| login["role"] == role);
    let login = login.expect("an account of the role");
    let mut client = server.client();
    let body = json!({"login": login["user"], "password": login["password"]});
    let answer = client.post("/api/session", &body);
    if answer.status == 200 {
        client.set_csrf(answer.json()["csrf"].as_str().map(str::to_owned));
    }
    (client, answer)
}

fn register(client: &mut Client, key: &str) -> Answer {
    let body = json!({
        "title": "磁盘写满测试", "content": format!("写入过程中磁盘写满 {key}").repeat(20),
        "nature": "complaint", "channel": "hotline", "place": {"address": "海山路"},
        "petitioner": {"name": "测试", "phone": "13700009999"},
    });
    client.post_with("/api/cases", &[("idempotency-key", key)], &body)
}

/// What was told, over all of the test.
#[derive(Default)]
struct Told {
    acknowledged: Vec<String>,
    refused: u64,
}

impl Told {
    /// Writes until a write is refused for want of room.
    fn write_until_full(&mut self, client: &mut Client, name: &str) {
        for n in 0.. {
            let answer = register(client, &format!("{name}-{n}"));
            if answer.status == 507 {
                let problem = answer.json();
                assert_eq!(problem["code"], "server.storage_full");
                let title = problem["title"].as_str().expect("a title");
                assert!(title.contains("存储空间不足"), "{title}");
                assert_eq!(answer.header("retry-after"), Some("10"));
                self.refused += 1;
                return;
            }
            self.acknowledge(&answer);
            assert!(n < 20_000, "the disk does not fill");
        }
    }

    fn acknowledge(&mut self, answer: &Answer) {
        assert_eq!(answer.status, 201, "{}", answer.text());
        let no = answer.json()["no"].as_str().expect("a number").to_owned();
        self.acknowledged.push(no);
    }

    /// Everything that was acknowledged is answered.
    fn all_there(&self, client: &mut Client) {
        for no in &self.acknowledged {
            let answer = client.get(&format!("/api/cases/{no}"));
            assert_eq!(answer.status, 200, "{no}: {}", answer.text());
        }
    }

    /// Writes until one succeeds. Returns how long that took.
    fn recover(&mut self, client: &mut Client, name: &str) -> Duration {
        let freed = Instant::now();
        for n in 0.. {
            let answer = register(client, &format!("{name}-{n}"));
            if answer.status != 507 {
                self.acknowledge(&answer);
                break;
            }
            self.refused += 1;
            assert!(freed.elapsed() < RECOVERY_MAX, "no recovery by itself");
            pause();
        }
        freed.elapsed()
    }
}

/// While it is full: refusals, reading, and the record of who came.
fn is_served_while_full(server: &Server, data: &Path, client: &mut Client, told: &mut Told) {
    let health = client.get("/healthz");
    assert_eq!(
        (health.status, &health.json()["status"]),
        (200, &json!("storage_full"))
    );
    told.all_there(client);
    for n in 0..20 {
        let answer = register(client, &format!("in-vain-{n}"));
        assert_eq!(answer.status, 507, "{}", answer.text());
        told.refused += 1;
    }
    // The reserve is for the log: one can still sign in, and it is recorded.
    let (_, signed_in) = sign_in(server, data);
    assert_eq!(signed_in.status, 200, "{}", signed_in.text());
}

fn check(data: &Path) {
    let words = ["check".as_ref(), "--data".as_ref(), data.as_os_str()];
    let ended = suqiu(words).run();
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
}

#[test]
fn a_full_disk_loses_nothing_and_passes_by_itself() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let data = disk.0.path().join("district");
    let furnished = Server::start(&["demo", "--cases", "30"], &data);
    assert!(furnished.stop().success());
    let mut told = Told::default();

    let server = Server::start(SERVE, &data);
    let (mut client, _) = sign_in(&server, &data);
    told.acknowledge(&register(&mut client, "before"));
    disk.fill();
    told.write_until_full(&mut client, "filling");
    is_served_while_full(&server, &data, &mut client, &mut told);
    disk.free();
    let recovered = told.recover(&mut client, "again");
    assert_eq!(client.get("/healthz").json()["status"], "ok");
    assert!(server.stop().success());
    check(&data);

    // Killed while it is full, started while it is full.
    let server = Server::start(SERVE, &data);
    let mut client = client.at(server.address());
    disk.fill();
    told.write_until_full(&mut client, "filling-again");
    server.kill();
    let server = Server::start(SERVE, &data);
    let mut client = client.at(server.address());
    told.all_there(&mut client);
    assert_eq!(register(&mut client, "after-kill").status, 507);
    disk.free();
    let again = told.recover(&mut client, "after-kill-again");
    told.all_there(&mut client);
    assert!(server.stop().success());
    check(&data);
    say(&format!(
        "disk full: {} acknowledged, {} refused with 507, 0 lost; recovered after {} ms and {} ms",
        told.acknowledged.len(),
        told.refused,
        recovered.as_millis(),
        again.as_millis(),
    ));
}

/// Codes of what the administrators are told, waited for until one begins like `code`, or none does.
fn wait_for_notice(admin: &mut Client, code: &str, is_there: bool) {
    let begun = Instant::now();
    loop {
        let notices = admin.get("/api/admin/notices").json();
        let mut all = notices.as_array().expect("a list").iter();
        let found = all.find(|notice| notice["code"] == code);
        if found.is_some() == is_there {
            let said = found.map(|notice| notice["message"].to_string());
            assert!(said.is_none_or(|said| said.contains("数据盘已用")));
            return;
        }
        assert!(begun.elapsed() < ALARM_MAX, "{notices}");
        pause();
    }
}

#[test]
fn a_disk_that_is_nearly_full_is_told_of_in_time() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let data = disk.0.path().join("district");
    let furnished = Server::start(&["demo", "--cases", "30"], &data);
    assert!(furnished.stop().success());
    let server = Server::start(SERVE, &data);
    let (mut admin, _) = sign_in_as("system_admin", &server, &data);
    wait_for_notice(&mut admin, "disk.nearly_full", false);
    disk.fill_but(4 << 20);
    wait_for_notice(&mut admin, "disk.nearly_full", true);
    let metrics = admin.get("/metrics").text();
    let mut lines = metrics.lines();
    let used = lines.find_map(|line| line.strip_prefix("suqiu_disk_used_percent "));
    let used: u64 = used.and_then(|it| it.parse().ok()).expect("a number");
    assert!((85..100).contains(&used), "{used}");
    // Nothing is refused yet.
    let (mut clerk, _) = sign_in(&server, &data);
    assert_eq!(register(&mut clerk, "in time").status, 201);
    disk.free();
    wait_for_notice(&mut admin, "disk.nearly_full", false);
    let told = server.log().matches("is nearly full").count();
    assert_eq!(told, 1, "{}", server.log());
    assert!(server.stop().success());
    say(&format!(
        "disk alarm: told once at {used} %, over when there was room"
    ));
}
