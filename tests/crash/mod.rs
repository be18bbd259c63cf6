//! kill -9, again and again: during furnishing and during writes. Afterwards the data are sound,
//! nothing that was acknowledged is missing, nothing is half done, and nothing is done twice.
//!
//! `KILLS=1000` runs longer; `make crash` says how.

mod ledger;
mod rounds;
mod writers;

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::command::suqiu;
use crate::support::server::{Server, pause};

const FURNISHING_KILLS: u64 = 4;

/// The report of `suqiu check`, which must be clean.
fn check(data: &Path) -> Value {
    checked(data).unwrap_or_else(|told| panic!("{told}"))
}

/// The same, or what it found.
fn checked(data: &Path) -> Result<Value, String> {
    let words = [
        "check".as_ref(),
        "--json".as_ref(),
        "--data".as_ref(),
        data.as_os_str(),
    ];
    let ended = suqiu(words).run();
    if ended.code != 0 {
        return Err(format!("{}{}", ended.out, ended.err));
    }
    Ok(serde_json::from_str(&ended.out).expect("the report is JSON"))
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
