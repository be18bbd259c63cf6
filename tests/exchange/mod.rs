//! `suqiu upgrade --to`: versions of the real program exchanged under a furnished district, taken
//! back when they don't get ready, and killed in between.

mod house;
mod killed;

use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;
use suqiu::domain::log::{Audit, Body};

use self::house::{House, NEW, OLD};
use crate::http::town::text_of;
use crate::upgrade;

/// Answers like the program, but never serves.
const NEVER_READY: &str = "case $1 in --version) echo 'suqiu 0.9.0 (never)';; \
    serve) exec sleep 600;; *) exec PROGRAM \"$@\";; esac";

#[test]
fn there_and_back_with_everything_that_was_filed() {
    let house = House::new();
    house.start();
    let first = house.file("楼道灯坏了，老人晚上下楼不便");
    let done = house.upgrade(&["--to", NEW]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert!(done.out.contains("--back"), "{}", done.out);
    assert!(done.err.contains("已备份并校验"), "{}", done.err);
    assert_eq!(house.current(), NEW);
    assert_eq!(house.serving(), NEW);
    let second = house.file("新版本下提交的诉求：路口信号灯故障");
    let again = house.upgrade(&["--to", NEW]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("已在使用"), "{}", again.err);

    let back = house.upgrade(&["--back"]);
    assert_eq!(back.code, 0, "{}{}", back.out, back.err);
    assert_eq!(
        (house.current().as_str(), house.serving().as_str()),
        (OLD, OLD)
    );
    for receipt in [&first, &second] {
        assert_eq!(house.client().get(receipt).status, 200);
    }
    let mut auditor = house.sign_in("auditor");
    let page = auditor.get("/api/admin/audit?limit=20").json();
    let page = page.as_array().expect("a list");
    let exchanges = page.iter().filter(|entry| entry["kind"] == "exchanged");
    let told: Vec<Value> = exchanges.cloned().collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].to_string().contains("开始切换"), "{told:?}");
    house.stop();
    house.check();
}

#[test]
fn one_that_never_gets_ready_is_taken_back() {
    let house = House::new();
    house.start();
    let receipt = house.file("小区门口违停严重，消防车进不来");
    house.stop();
    let before = house.log();
    house.start();
    house.lay_script("0.9.0", NEVER_READY);
    let failed = house.upgrade(&["--to", "0.9.0", "--ready-within", "4"]);
    assert_eq!(failed.code, 1, "{}{}", failed.out, failed.err);
    assert!(
        failed.err.contains("已换回") && failed.err.contains("没有在 4 秒内就绪"),
        "{}",
        failed.err
    );
    assert_eq!(
        (house.current().as_str(), house.serving().as_str()),
        (OLD, OLD)
    );
    assert_eq!(house.client().get(&receipt).status, 200);
    house.stop();
    house.check();
    let after = house.log();
    assert_eq!(after[..before.len()], before[..]);
    let what = |body: &Body| match body {
        Body::Audit(Audit::Exchanged { what, .. }) => what.clone(),
        other => panic!("{other:?}"),
    };
    let more: Vec<String> = after[before.len()..]
        .iter()
        .map(|it| what(&it.body))
        .collect();
    assert_eq!(more[0], "开始切换");
    assert!(more[1].contains("已换回") && more.len() == 2, "{more:?}");
}

/// A version that ends at once is not waited for.
#[test]
fn one_that_ends_is_taken_back_at_once() {
    let house = House::new();
    let text = NEVER_READY.replace("exec sleep 600", "exit 3");
    house.lay_script("0.9.0", &text);
    let failed = house.upgrade(&["--to", "0.9.0"]);
    assert_eq!(failed.code, 1, "{}", failed.err);
    assert!(failed.err.contains("在就绪前退出"), "{}", failed.err);
    assert_eq!(house.current(), OLD);
    house.check();
}

#[test]
fn one_that_does_not_read_the_data_never_gets_them() {
    let house = House::new();
    let before = house.log();
    let text = "case $1 in --version) echo 'suqiu 0.9.0 (x)';; config) ;; \
        upgrade) echo 'suqiu：看不懂' >&2; exit 78;; serve) touch DIR/served;; esac";
    house.lay_script("0.9.0", text);
    let failed = house.upgrade(&["--to", "0.9.0"]);
    assert_eq!(failed.code, 1, "{}", failed.err);
    assert!(
        failed.err.contains("不能使用现有数据：看不懂"),
        "{}",
        failed.err
    );
    assert_eq!(house.current(), OLD);
    assert!(!house.path("served").exists());
    assert_eq!(house.log()[..before.len()], before[..]);
}

#[test]
fn data_of_another_format_are_brought_back() {
    let old = upgrade::Old::new();
    let before = old.checked();
    let house = House::around(old.data());
    let commits = "case $1 in --version) echo 'suqiu 0.9.0 (commits)';; \
        serve) shift; PROGRAM upgrade --commit \"$@\" && exec sleep 600;; \
        *) exec PROGRAM \"$@\";; esac";
    house.lay_script("0.9.0", commits);
    // Long enough for the commit: the way back stops it in any case.
    let failed = house.upgrade(&["--to", "0.9.0", "--ready-within", "20"]);
    assert_eq!(failed.code, 1, "{}{}", failed.out, failed.err);
    assert!(failed.err.contains("数据格式已被改变"), "{}", failed.err);
    let plan = old.json(&["upgrade", "--plan", "--json"]);
    assert_eq!((&plan["from"], &plan["begun"]), (&1.into(), &false.into()));
    // To the entry: builds of format 1 know none about an exchange, so none was written.
    assert_eq!(old.checked(), before);
    assert!(old.data().join("suqiu.redb.replaced").exists());
}

#[test]
fn the_last_three_backups_stay() {
    let house = House::new();
    let mut told = String::new();
    for to in [&["--to", NEW][..], &["--back"], &["--back"], &["--back"]] {
        let done = house.upgrade(to);
        assert_eq!(done.code, 0, "{to:?}: {}{}", done.out, done.err);
        told = format!("{}{}", done.out, done.err);
    }
    assert!(told.contains("已清理较早的升级前备份 1 份"), "{told}");
    let names = std::fs::read_dir(house.path("data.before-upgrade")).expect("a folder");
    let names = names.map(|it| {
        it.expect("listed")
            .file_name()
            .into_string()
            .expect("plain")
    });
    let kept: Vec<String> = names.filter(|name| name.starts_with("20")).collect();
    assert_eq!(kept.len(), 3, "{kept:?}");
}

/// A file from elsewhere is copied to the versions under its own name, and can be gone back from.
#[test]
fn a_binary_brought_as_a_file() {
    let house = House::new();
    let brought = house.path("suqiu-new");
    std::fs::rename(house.binary(NEW), &brought).expect("moved");
    let done = house.upgrade(&["--to", brought.to_str().expect("UTF-8")]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert!(
        house.current().starts_with("kept/0.2.0"),
        "{}",
        house.current()
    );
    assert!(done.out.contains("请启动服务"), "{}", done.out);
    assert_eq!(house.upgrade(&["--back"]).code, 0);
    assert_eq!(house.current(), OLD);
    house.check();
}

#[test]
fn what_cannot_run_changes_nothing() {
    let house = House::new();
    let before = house.log();
    let refused = |words: &[&str], why: &str| {
        let refused = house.upgrade(words);
        assert_eq!(refused.code, 1, "{}", refused.out);
        assert!(refused.err.contains(why), "{why}: {}", refused.err);
        assert_eq!(house.current(), OLD);
        assert!(!house.path("lib/switch.json").exists());
    };
    refused(&["--to", "7.7.7"], "没有版本 7.7.7；现有：0.1.0、0.2.0");
    refused(&["--back"], "没有可以换回的版本");
    refused(&["--to", "/nowhere/suqiu"], "不存在");
    let file = house.path("other");
    let machine = if cfg!(target_arch = "aarch64") {
        62
    } else {
        183
    };
    let mut elf = b"\x7fELF".to_vec();
    elf.resize(18, 0);
    elf.extend([machine, 0]);
    std::fs::write(&file, elf).expect("written");
    let path = text_of(&file.to_str().into());
    refused(&["--to", &path], "编译的，本机是");
    std::fs::write(&file, "#!/bin/sh\n").expect("written");
    refused(&["--to", &path], "没有执行权限");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("ours");
    refused(&["--to", &path], "不是 suqiu 程序");
    house.lay_script(
        "0.8.0",
        &NEVER_READY.replace(
            "serve)",
            "config) echo 'suqiu：没有这一项' >&2; exit 78;; serve)",
        ),
    );
    refused(&["--to", "0.8.0"], "不接受现有配置：没有这一项");
    assert_eq!(house.log(), before);
}
