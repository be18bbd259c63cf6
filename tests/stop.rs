//! An orderly stop: what is under way is finished, nobody new is let in, the file is closed so that
//! the next start has nothing to repair. A second signal does not wait.

use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::http::town::Town;
use crate::support::raw::{Raw, head, status};
use crate::support::say;
use crate::support::server::pause;

/// Whether the file was left as a crash leaves it. The engine's head says so in the byte after its
/// nine letters of magic: bit 1 is «recovery required». The file has heads in sectors of 512 bytes,
/// with their number and the engine's image behind 16 bytes of ours; the newest counts.
pub fn needs_repair(data: &Path) -> bool {
    let mut heads = [0; 8192];
    let mut file = std::fs::File::open(data.join("suqiu.redb")).expect("the file is there");
    file.read_exact(&mut heads).expect("it has heads");
    let number = |head: &[u8]| u64::from_le_bytes(head[16..24].try_into().expect("eight bytes"));
    let newest = heads.chunks(512).max_by_key(|head| number(head));
    let image = &newest.expect("sixteen of them")[24..];
    assert_eq!(&image[..4], b"redb");
    image[9] & 2 != 0
}

/// A registration of which only the first half has been sent.
struct Half {
    raw: Raw,
    rest: String,
}

impl Half {
    fn begin(town: &Town) -> Self {
        let body = json!({
            "content": "停止服务时正在提交的诉求", "nature": "help",
            "place": { "address": "海山路1号" },
            "petitioner": { "name": "李小满", "phone": "13900139000" },
        });
        let body = body.to_string();
        let length = format!(
            "content-type: application/json\r\ncontent-length: {}\r\n",
            body.len()
        );
        let (first, rest) = body.split_at(10);
        let mut raw = Raw::connect(town.server.address());
        raw.send(head("POST", "/api/public/appeals", &length) + first);
        Self {
            raw,
            rest: rest.to_owned(),
        }
    }

    /// Sends the other half and waits for the answer.
    fn end(mut self) -> String {
        self.raw.send(&self.rest);
        self.raw.answer()
    }
}

fn refuses_newcomers(town: &Town) {
    let began = Instant::now();
    while std::net::TcpStream::connect(town.server.address()).is_ok() {
        assert!(began.elapsed() < Duration::from_secs(5), "still open");
        pause();
    }
}

/// The report of it.
fn finishes_what_is_under_way(signal: &str) -> String {
    let mut town = Town::open();
    let mut idle = Raw::connect(town.server.address());
    idle.send(head("GET", "/healthz", ""));
    assert_eq!(status(&idle.answer()), 200);
    let cookie = town.sign_in("intake_clerk").cookie_header();
    let mut stream = Raw::connect(town.server.address());
    stream.send(head("GET", "/api/stream", &format!("cookie: {cookie}\r\n")));
    while !stream.text().contains("hello") {
        stream.look();
        pause();
    }
    let half = Half::begin(&town);
    assert!(needs_repair(&town.data()), "the file is in use");
    let began = Instant::now();
    town.server.signal(signal);
    refuses_newcomers(&town);
    assert_eq!(idle.rest(), "", "an idle connection is closed");
    assert!(stream.rest().contains("\r\n0\r\n"), "the stream is ended");
    let answer = half.end();
    assert_eq!(status(&answer), 201, "{answer}");
    assert!(
        town.server.wait_for_end().success(),
        "{}",
        town.server.log()
    );
    let took = began.elapsed();
    assert!(took < Duration::from_secs(30), "{took:?}");
    assert!(!needs_repair(&town.data()), "the file was not closed");
    let (_, body) = answer.split_once("\r\n\r\n").expect("an answer");
    let receipt: serde_json::Value = serde_json::from_str(body).expect("a receipt");
    let town = town.restart_ended();
    let path = format!(
        "/api/public/appeals/{}?code={}",
        receipt["no"].as_str().expect("a number"),
        receipt["code"].as_str().expect("a code")
    );
    assert_eq!(town.server.client().get(&path).status, 200);
    format!(
        "stop: {signal} with a request, a stream and an idle connection open took {} ms, \
         the next start has nothing to repair",
        took.as_millis()
    )
}

#[test]
fn sigterm_finishes_what_is_under_way() {
    say(&finishes_what_is_under_way("-TERM"));
}

#[test]
fn sigint_does_the_same() {
    say(&finishes_what_is_under_way("-INT"));
}

#[test]
fn a_second_signal_does_not_wait() {
    let mut town = Town::open();
    let _half = Half::begin(&town);
    town.server.signal("-TERM");
    refuses_newcomers(&town);
    let began = Instant::now();
    town.server.signal("-TERM");
    let ended = town.server.wait_for_end();
    let took = began.elapsed();
    assert_eq!(ended.code(), Some(1), "{}", town.server.log());
    assert!(town.server.log().contains("再次收到停止信号"));
    assert!(took < Duration::from_secs(2), "{took:?}");
    // As after a crash: what was acknowledged is there, and the next start sees to the rest.
    assert!(needs_repair(&town.data()));
    town.restart_ended();
}
