//! kill -9 in the middle of a backup: what is left never looks like a backup, and the next run
//! clears it away.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::*;
use crate::http::town::Town;
use crate::support::server::pause;

const KILLS: u32 = 8;

#[test]
fn half_a_backup_never_looks_like_one() {
    let town = Town::open();
    let data = town.data();
    assert!(town.server.stop().success());
    let dir = tempfile::tempdir().expect("a folder");
    let dest = dir.path().join("backups");
    let began = Instant::now();
    made(&back_up(&data, &dest, &[]));
    let whole = began.elapsed();
    let (mut cut_off, mut proved) = (0, backups_in(&dest).len());
    for kill in 0..KILLS {
        let words: [&OsStr; 4] = [
            "backup".as_ref(),
            dest.as_os_str(),
            "--data".as_ref(),
            data.as_os_str(),
        ];
        let mut command = suqiu(words).into_command();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        let moment = whole * (kill + 1) / KILLS;
        let started = Instant::now();
        while started.elapsed() < moment {
            pause();
        }
        child.kill().expect("our own child");
        let status = child.wait().expect("our own child");
        cut_off += u32::from(!status.success());
        for backup in backups_in(&dest).iter().skip(proved) {
            let ended = prove(backup, &[]);
            assert_eq!(ended.code, 0, "{}: {}", backup.display(), ended.err);
        }
        proved = backups_in(&dest).len();
    }
    assert!(cut_off > 0, "none of {KILLS} kills met a backup under way");
    made(&back_up(&data, &dest, &[]));
    let left: Vec<_> = names(&dest)
        .into_iter()
        .filter(|name| name.starts_with("unfinished"))
        .collect();
    assert_eq!(left, [""; 0], "cleared away");
}

#[test]
fn a_server_that_dies_in_between_is_told_of() {
    let dir = tempfile::tempdir().expect("a folder");
    let dest = dir.path().join("backups");
    let mut town = Town::open();
    let data = town.data();
    let words: [&OsStr; 4] = [
        "backup".as_ref(),
        dest.as_os_str(),
        "--data".as_ref(),
        data.as_os_str(),
    ];
    let mut command = suqiu(words).into_command();
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let child = command.spawn().expect("the program starts");
    let began = Instant::now();
    while names(&dest).is_empty() && began.elapsed() < Duration::from_secs(30) {
        pause();
    }
    town.server.kill_now();
    let ended = child.wait_with_output().expect("our own child");
    // It may have been quick enough; then the backup is whole.
    if !ended.status.success() {
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(told.contains("中断"), "{told}");
    }
    for backup in backups_in(&dest) {
        assert_eq!(prove(&backup, &[]).code, 0);
    }
    // The socket that is left does not stand in the way of a backup by hand.
    made(&back_up(&data, &dest, &[]));
}
