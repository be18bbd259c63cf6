//! Many at once: idle connections cost little, too many are told so, and neither the writer's queue
//! nor the hashing of passwords grows without bound.

use std::time::{Duration, Instant};

use super::{ms, raise_open_files, scaled, waits};
use crate::http::town::Town;
use crate::support::raw::{Raw, head, status};

const MEGABYTES_MAX: u64 = 300;

#[test]
fn idle_connections_cost_little() {
    raise_open_files();
    let town = Town::open();
    let mut clerk = town.sign_in("intake_clerk");
    let before = town.server.status("VmRSS") / 1_024;
    let count = scaled(10_000);
    let began = Instant::now();
    let mut idle = Vec::with_capacity(count);
    for _ in 0..count {
        let mut raw = Raw::connect(town.server.address());
        raw.send(head("GET", "/healthz", ""));
        assert_eq!(status(&raw.answer()), 200);
        idle.push(raw);
    }
    let opened = began.elapsed();
    let waits = waits(&mut clerk, "/api/me", 200);
    let resident = town.server.status("VmRSS") / 1_024;
    println!(
        "idle: {count} connections opened in {:.1} s, {resident} MB resident ({before} MB before), \
         a good user's p99 {} ms",
        opened.as_secs_f64(),
        ms(waits.p99)
    );
    assert!(resident <= MEGABYTES_MAX, "{resident} MB");
    let open = idle.iter_mut().filter_map(|raw| {
        raw.look();
        (!raw.is_closed).then_some(())
    });
    assert_eq!(open.count(), count, "none was closed meanwhile");
}

#[test]
fn a_connection_too_many_is_told_so() {
    let town = Town::open_with(&["--limits-connections", "64"]);
    let address = town.server.address();
    let began = Instant::now();
    // Whoever waited for the server to be ready may not have left yet.
    let enter = || loop {
        let mut raw = Raw::connect(address);
        raw.send(head("GET", "/healthz", ""));
        if status(&raw.answer()) == 200 {
            return raw;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "no 64 places");
    };
    let inside = [(); 64].map(|()| enter());
    let mut surplus = Raw::connect(address);
    surplus.send(head("GET", "/api/me", ""));
    let refused = surplus.answer();
    assert_eq!(status(&refused), 503, "{refused}");
    assert!(refused.contains("retry-after: 5"), "{refused}");
    assert!(refused.contains("server.busy"), "{refused}");
    assert_eq!(surplus.rest(), "", "and closed");
    drop(inside);
    let began = Instant::now();
    while !town.server.client().is_healthy() {
        assert!(began.elapsed() < Duration::from_secs(10), "no place again");
    }
}

#[test]
fn hashing_has_a_queue_that_ends() {
    let town = Town::open();
    let address = town.server.address();
    let body = r#"{"login":"nobody","password":"not this one 1"}"#;
    let more = format!(
        "content-type: application/json\r\ncontent-length: {}\r\n",
        body.len()
    );
    let mut all: Vec<Raw> = (0..120).map(|_| Raw::connect(address)).collect();
    for raw in &mut all {
        raw.send(head("POST", "/api/session", &more) + body);
    }
    let answers: Vec<String> = all.iter_mut().map(Raw::answer).collect();
    let of = |code: u16| answers.iter().filter(move |answer| status(answer) == code);
    let (wrong, busy) = (of(401).count(), of(503).count());
    assert_eq!(wrong + busy, 120, "{answers:?}");
    assert!(wrong >= 64, "{wrong} were heard");
    assert!(busy > 0, "none was told to come back");
    assert!(of(503).all(|answer| answer.contains("retry-after: 1")));
    println!("hashing: of 120 at once {wrong} heard, {busy} told to come back");
}
