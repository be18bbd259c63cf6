//! Backup and restore as an operator does them, with the real program.
//!
//! `BACKUPS=100` takes that many under load instead of ten.

mod cut_off;
mod in_the_ui;
mod under_load;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::command::{Ended, suqiu};

/// `suqiu backup DEST --data DATA --json MORE…`
fn back_up(data: &Path, dest: &Path, more: &[&OsStr]) -> Ended {
    let words: [&OsStr; 5] = [
        "backup".as_ref(),
        dest.as_os_str(),
        "--data".as_ref(),
        data.as_os_str(),
        "--json".as_ref(),
    ];
    suqiu(words.iter().chain(more)).run()
}

/// The backup that was made, as it is told.
fn made(ended: &Ended) -> Value {
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    serde_json::from_str(&ended.out).expect("JSON")
}

fn path_of(made: &Value) -> PathBuf {
    made["path"].as_str().expect("a path").into()
}

fn restore(from: &Path, data: &Path, more: &[&OsStr]) -> Ended {
    let words: [&OsStr; 5] = [
        "restore".as_ref(),
        from.as_os_str(),
        "--data".as_ref(),
        data.as_os_str(),
        "--json".as_ref(),
    ];
    suqiu(words.iter().chain(more)).run()
}

fn prove(from: &Path, more: &[&OsStr]) -> Ended {
    let words: [&OsStr; 3] = [
        "restore".as_ref(),
        from.as_os_str(),
        "--check-only".as_ref(),
    ];
    suqiu(words.iter().chain(more)).run()
}

fn new_key(path: &Path) {
    let words: [&OsStr; 3] = ["backup".as_ref(), "--new-key".as_ref(), path.as_os_str()];
    let ended = suqiu(words).run();
    assert_eq!(ended.code, 0, "{}", ended.err);
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("readable").file_name();
    let names = entries.map(|entry| name(entry).to_string_lossy().into_owned());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// Those that bear a backup's name.
fn backups_in(folder: &Path) -> Vec<PathBuf> {
    let names = names(folder).into_iter();
    let named = names.filter(|name| name.starts_with("20"));
    named.map(|name| folder.join(name)).collect()
}
