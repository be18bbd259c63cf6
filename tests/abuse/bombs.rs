//! Requests that are large, deep or endless: a refusal each, at the cost of one core at most.

use std::time::Instant;

use crate::http::town::Town;
use crate::support::raw::{Raw, head, status};

const JSON: &str = "content-type: application/json\r\n";
const MEGABYTE: usize = 1 << 20;

/// A name, the statuses it may get, and the request in pieces.
type Bomb = (&'static str, &'static [u16], Vec<Vec<u8>>);

fn post(path: &str, more: &str) -> Vec<u8> {
    head("POST", path, &format!("{JSON}{more}")).into_bytes()
}

fn sized(body: Vec<u8>) -> Vec<Vec<u8>> {
    let length = format!("content-length: {}\r\n", body.len());
    vec![post("/api/session", &length), body]
}

/// More than 100 MB, and never an end.
fn endless(path: &str) -> Vec<Vec<u8>> {
    let chunk = [b"10000\r\n".as_slice(), &[b' '; 65_536], b"\r\n"].concat();
    let mut pieces = vec![post(path, "transfer-encoding: chunked\r\n")];
    pieces.extend(std::iter::repeat_n(chunk, 1_600));
    pieces
}

fn keys(count: usize) -> Vec<u8> {
    let keys: Vec<String> = (0..count).map(|n| format!("\"k{n}\":1")).collect();
    format!("{{{}}}", keys.join(",")).into_bytes()
}

fn fields() -> String {
    let fields: Vec<String> = (0..100_000).map(|n| format!("f{n}=1")).collect();
    fields.join("&")
}

fn bodies() -> Vec<Bomb> {
    let announced = format!("content-length: {}\r\n", 100 * MEGABYTE);
    let announced = vec![post("/api/session", &announced), vec![b' '; 65_536]];
    let fields = fields().into_bytes();
    let form = "content-type: application/x-www-form-urlencoded";
    let form = format!("{form}\r\ncontent-length: {}\r\n", fields.len());
    let form = vec![head("POST", "/api/session", &form).into_bytes(), fields];
    vec![
        ("100 MB of JSON, announced", &[413], announced),
        ("100 MB of JSON, in chunks", &[413], endless("/api/session")),
        (
            "100 MB to where nothing is",
            &[404],
            endless("/api/nothing"),
        ),
        ("deep lists", &[400], sized(b"[".repeat(190_000))),
        (
            "deep objects",
            &[400, 422],
            sized(b"{\"a\":".repeat(38_000)),
        ),
        ("100,000 keys", &[413], sized(keys(100_000))),
        ("10,000 keys", &[422], sized(keys(10_000))),
        ("a form of 100,000 fields", &[415], form),
    ]
}

fn heads() -> Vec<Bomb> {
    let fields = format!("/api/public/info?{}", fields());
    let wide: String = (0..5_000).map(|n| format!("x-{n}: {n}\r\n")).collect();
    let long = format!("x-bomb: {}\r\n", "b".repeat(MEGABYTE));
    let get = |path: &str, more: &str| vec![head("GET", path, more).into_bytes()];
    let two = "content-length: 5\r\ncontent-length: 6\r\n";
    let both = "content-length: 5\r\ntransfer-encoding: chunked\r\n";
    let strange = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n";
    vec![
        (
            "100,000 fields in the address",
            &[400, 414, 431],
            get(&fields, ""),
        ),
        ("5,000 headers", &[400, 431], get("/api/me", &wide)),
        ("a header of 1 MB", &[400, 431], get("/api/me", &long)),
        ("two lengths", &[400], vec![post("/api/session", two)]),
        (
            "a length and chunks",
            &[400],
            vec![post("/api/session", both)],
        ),
        ("no HTTP", &[400], vec![strange.to_vec()]),
    ]
}

#[test]
fn bombs_are_refused_at_the_cost_of_one_core() {
    let town = Town::open();
    let (began, used) = (Instant::now(), town.server.processor_time());
    let bombs = [bodies(), heads()].concat();
    let mut told = Vec::new();
    for (name, expected, pieces) in &bombs {
        let mut raw = Raw::connect(town.server.address());
        for piece in pieces {
            if raw.is_closed {
                break;
            }
            raw.send(piece);
        }
        raw.is_closed = false;
        let status = status(&raw.answer());
        // Who is still sending may see the connection reset before the answer.
        let is_endless = pieces.len() > 100;
        assert!(
            expected.contains(&status) || (is_endless && status == 0),
            "{name}: {status}"
        );
        told.push(status);
        assert!(town.server.client().is_healthy(), "after {name}");
    }
    let took = began.elapsed();
    let used = town.server.processor_time() - used;
    let cores = used.as_secs_f64() / took.as_secs_f64();
    println!(
        "bombs: {} kinds refused with {told:?} in {:.1} s, {cores:.2} cores, {} MB resident at most",
        bombs.len(),
        took.as_secs_f64(),
        town.server.status("VmHWM") / 1_024
    );
    assert!(cores <= 1.1, "{cores} cores");
}
