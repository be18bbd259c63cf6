//! Tells the binary which commit it was built from (without git, or outside a clone, it says so),
//! and cargo when the web UI inside it is a new one.

use std::process::Command;

fn main() {
    // Not `SUQIU_…`: cargo hands it to the running binary too, where it would be a setting.
    println!("cargo::rerun-if-changed=build.rs");
    let commit = git(&["rev-parse", "--short=10", "HEAD"]);
    // The log of HEAD grows with every commit and switch, also in a work tree.
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"])
        && std::path::Path::new(&log).exists()
    {
        println!("cargo::rerun-if-changed={log}");
    }
    // A release build holds the web UI inside; a debug build reads it from disk and need not wait.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=web/dist");
    }
    println!(
        "cargo::rustc-env=BUILD_COMMIT={}",
        commit.as_deref().unwrap_or("unknown")
    );
    // When the source was committed, not when it was built: equal sources, equal programs.
    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
    let told = std::env::var("SOURCE_DATE_EPOCH").ok();
    let time = told.or_else(|| git(&["log", "-1", "--format=%ct"]));
    println!(
        "cargo::rustc-env=BUILD_TIME={}",
        time.as_deref().unwrap_or("unknown")
    );
}

/// First line of git's answer, when there is one.
fn git(words: &[&str]) -> Option<String> {
    let answer = Command::new("git").args(words).output().ok()?;
    let text = String::from_utf8(answer.stdout).ok()?;
    let line = text.lines().next()?.trim();
    (answer.status.success() && !line.is_empty()).then(|| line.to_owned())
}
