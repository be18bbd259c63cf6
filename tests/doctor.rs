//! `suqiu doctor`: findings with stable codes, for people and programs, beside a service or
//! without one.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value;

use crate::support::command::{Ended, suqiu};
use crate::support::server::Server;

/// Everything that is looked at whatever the installation is.
const ALWAYS: &[&str] = &[
    "machine.page_size",
    "machine.kernel",
    "machine.processor",
    "machine.memory",
    "guard.kysec",
    "guard.selinux",
    "clock.sync",
    "clock.plausible",
    "config.mistake",
    "files.data",
    "files.key",
    "data.holder",
    "disk.free",
    "disk.file_system",
    "disk.sync",
    "door.listen",
    "door.certificate",
    "backup.schedule",
    "machine.open_files",
];

struct Findings(Vec<Value>);

impl Findings {
    fn of(ended: &Ended) -> Self {
        let list = serde_json::from_str(&ended.out);
        let list: Vec<Value> = list.unwrap_or_else(|_| panic!("{}{}", ended.out, ended.err));
        let faults = list.iter().any(|finding| finding["level"] == "fault");
        assert_eq!(ended.code, i32::from(faults), "{}", ended.out);
        for finding in &list {
            let advised = finding["advice"].is_string();
            assert_eq!(advised, finding["level"] != "normal", "{finding}");
        }
        Self(list)
    }

    fn get(&self, code: &str) -> &Value {
        let found = self.0.iter().find(|finding| finding["code"] == code);
        found.unwrap_or_else(|| panic!("no {code} in {:?}", self.0))
    }

    fn expect(&self, code: &str, level: &str, part: &str) {
        let finding = self.get(code);
        assert_eq!(finding["level"], level, "{finding}");
        assert!(finding.to_string().contains(part), "{part}: {finding}");
    }
}

/// An installation of its own on a port nobody else asks for.
fn doctor(data: &Path, more: &[&str]) -> Findings {
    let words = ["doctor", "--json", "--data", data.to_str().expect("UTF-8")];
    let listen = ["--listen", "127.0.0.1:0"];
    let listen = if more.contains(&"--listen") {
        &[]
    } else {
        &listen[..]
    };
    Findings::of(&suqiu(words.iter().chain(listen).chain(more)).run())
}

fn init(data: &Path) {
    let made = suqiu(["init".as_ref(), "--data".as_ref(), data.as_os_str()]).run();
    assert_eq!(made.code, 0, "{}", made.err);
}

#[test]
fn every_finding_has_its_code_and_people_get_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    init(&data);
    let found = doctor(&data, &[]);
    for code in ALWAYS {
        found.get(code);
    }
    found.expect("files.data", "normal", "0700");
    found.expect("files.key", "normal", "0400");
    found.expect("data.holder", "normal", "服务未运行");
    found.expect("door.listen", "normal", "127.0.0.1");
    found.expect("backup.schedule", "warning", "backup.dir");
    let left = fs::read_dir(&data).expect("the folder").filter(|entry| {
        let entry = entry.as_ref().expect("an entry");
        entry.file_name().to_string_lossy().starts_with(".doctor")
    });
    assert_eq!(left.count(), 0, "the measurement cleans up");
    let words = ["doctor", "--listen", "127.0.0.1:0", "--data"];
    let text = suqiu(words.iter().map(AsRef::as_ref).chain([data.as_os_str()])).run();
    for part in [
        "内存页大小",
        "落盘用时",
        "→ 设置 backup.dir",
        "[backup.schedule]",
        "共 ",
    ] {
        assert!(text.out.contains(part), "{part}: {}", text.out);
    }
}

#[test]
fn what_is_missing_or_open_to_others_is_told_with_the_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let found = doctor(&data, &[]);
    found.expect("files.data", "fault", "suqiu init");
    found.expect("files.key", "warning", "suqiu init");
    found.expect("disk.sync", "normal", "未测");
    init(&data);
    let key = folder.path().join("data.key");
    fs::set_permissions(&key, Permissions::from_mode(0o644)).expect("ours");
    fs::set_permissions(&data, Permissions::from_mode(0o755)).expect("ours");
    let found = doctor(&data, &[]);
    found.expect("files.key", "fault", "chmod 0400");
    found.expect("files.data", "warning", "chmod 0700");
    fs::remove_file(&key).expect("ours");
    doctor(&data, &[]).expect("files.key", "fault", "离线保存");
    fs::set_permissions(&data, Permissions::from_mode(0o700)).expect("ours");
    // Only root can give files away.
    let mut strangers = vec!["suqiu.redb", "by-root"];
    fs::write(data.join("by-root"), "").expect("written");
    strangers.retain(|name| std::os::unix::fs::chown(data.join(name), Some(1), None).is_ok());
    for name in strangers {
        doctor(&data, &[]).expect("files.data", "warning", "chown -R");
        std::os::unix::fs::chown(data.join(name), Some(0), None).expect("root");
    }
}

#[test]
fn it_works_beside_the_service_and_finds_who_has_the_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    init(&data);
    let server = Server::start(&["serve"], &data);
    let address = server.address().to_string();
    let found = doctor(&data, &["--listen", &address]);
    found.expect("data.holder", "normal", "占用");
    found.expect("door.listen", "normal", "正在监听");
    found.expect("disk.sync", "normal", "次写入");
    assert!(server.client().is_healthy());
    assert!(server.stop().success());
    let taken = std::net::TcpListener::bind(&address).expect("free again");
    let found = doctor(&data, &["--listen", &address]);
    found.expect("door.listen", "fault", "已被其他程序占用");
    drop(taken);
}

#[test]
fn a_broken_certificate_and_one_of_another_key_are_faults() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    init(&data);
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (cert, key) = (file("tls.crt"), file("tls.key"));
    let tls = ["--tls-cert", cert.as_str(), "--tls-key", key.as_str()];
    doctor(&data, &tls).expect("door.certificate", "fault", "tls.crt");
    let made = || rcgen::generate_simple_self_signed(vec!["suqiu.example".into()]);
    let (one, other) = (made().expect("made"), made().expect("made"));
    fs::write(&cert, one.cert.pem()).expect("written");
    fs::write(&key, other.signing_key.serialize_pem()).expect("written");
    doctor(&data, &tls).expect("door.certificate", "fault", "私钥与证书不符");
    fs::write(&key, one.signing_key.serialize_pem()).expect("written");
    fs::set_permissions(&key, Permissions::from_mode(0o644)).expect("ours");
    doctor(&data, &tls).expect("door.certificate", "warning", "chmod 0600");
    fs::set_permissions(&key, Permissions::from_mode(0o600)).expect("ours");
    doctor(&data, &tls).expect("door.certificate", "normal", "suqiu.example");
    fs::write(&cert, "no certificate").expect("written");
    doctor(&data, &tls).expect("door.certificate", "fault", "没有证书");
}

#[test]
fn a_configuration_with_mistakes_is_a_finding_and_the_machine_is_still_looked_at() {
    let ended = suqiu([
        "doctor",
        "--json",
        "--listen",
        "0.0.0.0:8600",
        "--limits-queue",
        "1",
    ])
    .run();
    let found = Findings::of(&ended);
    found.get("machine.kernel");
    let mistakes: Vec<_> = found
        .0
        .iter()
        .filter(|it| it["code"] == "config.mistake")
        .collect();
    assert_eq!(mistakes.len(), 2, "{}", ended.out);
    assert!(found.0.iter().all(|it| it["code"] != "files.data"));
}

/// Stands in for a Kylin machine, whose tools are not to be had here.
#[test]
fn an_unverified_program_on_kysec_is_a_fault_with_the_command_that_helps() {
    let folder = tempfile::tempdir().expect("a folder");
    let tool = |name: &str, script: &str| {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
        fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("ours");
    };
    tool(
        "getstatus",
        "printf 'KySec status: enabled\\nexec control: on\\n'",
    );
    tool("kysec_get", "echo unknown");
    let kysec = || {
        let run = suqiu(["doctor", "--json"]).env("PATH", folder.path());
        Findings::of(&run.run())
    };
    kysec().expect("guard.kysec", "fault", "kysec_set -n exectl -v verified");
    tool("kysec_get", "echo verified");
    kysec().expect("guard.kysec", "normal", "verified");
    tool("timedatectl", "exit 1");
    for (says, level) in [("5 (clock not synchronized)", "warning"), ("0", "normal")] {
        tool("adjtimex", &format!("echo '  return value = {says}'"));
        tool("chronyc", "exec /bin/sleep 60");
        kysec().expect("clock.sync", level, "内核报告");
    }
    tool("getstatus", "exec /bin/sleep 60");
    kysec().expect("guard.kysec", "warning", "超时");
}
