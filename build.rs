//! Tells the binary which commit it was built from (without git, or outside a clone, it says so),
//! and cargo when the web UI inside it is a new one.

use std::process::Command;

fn main() {
    // Not `SUQIU_…`: cargo hands it to the running binary too, where it would be a setting.
    println!("cargo::rerun-if-changed=build.rs");
    // Sources unpacked inside somebody else's clone are not of its commit.
    let is_ours = git(&["ls-files", "--error-unmatch", "build.rs"]).is_some();
    let commit = git(&["rev-parse", "--short=10", "HEAD"]).filter(|_| is_ours);
    // The log of HEAD grows with every commit and switch, also in a work tree.
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"])
        && std::path::Path::new(&log).exists()
    {
        println!("cargo::rerun-if-changed={log}");
    }
    let profile = profile();
    // An optimised build holds the web UI inside; a debug build reads it from disk and need not wait.
    if profile != "debug" {
        println!("cargo::rerun-if-changed=web/dist");
    }
    // When the source was committed, not when it was built: equal sources, equal programs.
    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
    let time = std::env::var("SOURCE_DATE_EPOCH").ok();
    let time = time.or_else(|| git(&["log", "-1", "--format=%ct"]).filter(|_| is_ours));
    let said = |name| std::env::var(name).unwrap_or_default();
    for (name, fact) in [
        ("COMMIT", commit.as_deref().unwrap_or("源码包")),
        ("TIME", time.as_deref().unwrap_or("unknown")),
        ("TARGET", &said("TARGET")),
        ("RUSTC", &compiler(&said("RUSTC"))),
        ("PROFILE", &profile),
    ] {
        println!("cargo::rustc-env=BUILD_{name}={fact}");
    }
}

/// The profile's folder: cargo says only which of its own two a profile inherits from.
fn profile() -> String {
    let out = std::env::var("OUT_DIR").unwrap_or_default();
    // …/PROFILE/build/suqiu-HASH/out
    let folder = std::path::Path::new(&out).ancestors().nth(3);
    let name = folder.and_then(|folder| folder.file_name()?.to_str());
    name.unwrap_or_default().to_owned()
}

/// `rustc 1.95.0 (59807616e 2026-04-14)`.
fn compiler(rustc: &str) -> String {
    first_line(Command::new(rustc).arg("--version")).unwrap_or_default()
}

fn git(words: &[&str]) -> Option<String> {
    first_line(Command::new("git").args(words))
}

/// First line of the answer, when there is one.
fn first_line(command: &mut Command) -> Option<String> {
    let answer = command.output().ok()?;
    let text = String::from_utf8(answer.stdout).ok()?;
    let line = text.lines().next()?.trim();
    (answer.status.success() && !line.is_empty()).then(|| line.to_owned())
}
