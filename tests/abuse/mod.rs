//! Those who ask too much, too slowly or too often: they are refused, and nobody else notices.
//!
//! `ABUSE=full` takes the numbers of the product's promises; without it a tenth of them, so that
//! every change can be tested. `make abuse` says how.

mod bombs;
mod crowds;
mod rates;
mod slow;

use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::support::client::Client;

/// `full`, or a tenth of it.
fn scaled(full: usize) -> usize {
    match std::env::var("ABUSE").as_deref() {
        Ok("full") => full,
        _ => full / 10,
    }
}

/// Lets this process hold as many connections as the system allows.
fn raise_open_files() {
    let found = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: found.maximum,
        ..found
    };
    setrlimit(Resource::Nofile, raised).expect("up to the hard limit is allowed");
}

/// How long a good user waits: the 99th of a hundred requests.
struct Waits {
    p50: Duration,
    p99: Duration,
}

/// Asks for a page `count` times, one after the other.
fn waits(client: &mut Client, path: &str, count: usize) -> Waits {
    let ask = |_| {
        let asked = Instant::now();
        let answer = client.get(path);
        assert_eq!(answer.status, 200, "{}", answer.text());
        asked.elapsed()
    };
    let mut times: Vec<Duration> = (0..count).map(ask).collect();
    times.sort_unstable();
    Waits {
        p50: times[count / 2],
        p99: times[count * 99 / 100],
    }
}

fn ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}
