//! Server-sent events: told as it happens, gone on after a break, ended with the session.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use super::desk::Desk;
use super::town::{Town, sign_in};
use crate::support::client::Client;

/// A browser's EventSource, by hand.
struct Source(BufReader<TcpStream>);

struct Told {
    id: u64,
    name: String,
    data: Value,
}

impl Source {
    fn open(address: SocketAddr, client: &Client, last: Option<u64>) -> Self {
        let mut stream = TcpStream::connect(address).expect("the server listens");
        let patience = Some(Duration::from_secs(30));
        stream.set_read_timeout(patience).expect("a time to wait");
        let last = last.map_or(String::new(), |last| format!("Last-Event-ID: {last}\r\n"));
        let cookies = client.cookie_header();
        write!(
            stream,
            "GET /api/stream HTTP/1.1\r\nHost: {address}\r\nCookie: {cookies}\r\n{last}\r\n"
        )
        .expect("the request is sent");
        let mut source = Self(BufReader::new(stream));
        let head = source.line().expect("an answer");
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let mut headers = Vec::new();
        while let Some(line) = source.line().filter(|line| !line.is_empty()) {
            headers.push(line.to_ascii_lowercase());
        }
        let has = |part: &str| headers.iter().any(|line| line.contains(part));
        assert!(has("content-type: text/event-stream"), "{headers:?}");
        assert!(has("x-accel-buffering: no") && has("cache-control: no-store"));
        source
    }

    /// The next line; `None` at the end.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).expect("in time");
        // A chunk of no bytes: the answer is over, though the connection may stay.
        (read > 0 && line != "0\r\n").then(|| line.trim_end().to_owned())
    }

    /// The next event; `None` when the stream ends.
    fn next(&mut self) -> Option<Told> {
        let (mut id, mut name) = (0, String::new());
        loop {
            let line = self.line()?;
            if let Some(text) = line.strip_prefix("id: ") {
                id = text.parse().expect("a number");
            } else if let Some(text) = line.strip_prefix("event: ") {
                text.clone_into(&mut name);
            } else if let Some(text) = line.strip_prefix("data: ") {
                let data = serde_json::from_str(text).expect("JSON");
                return Some(Told { id, name, data });
            }
        }
    }
}

#[test]
fn steps_are_told_and_gone_on_with_after_a_break() {
    let town = Town::open();
    let clerk = town.sign_in("intake_clerk");
    let mut source = Source::open(town.server.address(), &clerk, None);
    let hello = source.next().expect("a greeting");
    assert_eq!(
        (hello.name.as_str(), &hello.data["seq"]),
        ("hello", &json!(hello.id))
    );
    let (no, receipt) = town.file("井盖松动，车辆经过有响声");
    let filed = source.next().expect("a step");
    assert_eq!(
        (filed.name.as_str(), filed.data["no"].as_str()),
        ("case", Some(no.as_str()))
    );
    assert_eq!(filed.data["state"], "pending_accept");
    assert_eq!(filed.data["kind"], "registered");
    assert!(filed.id > hello.id);
    drop(source);

    let urge = format!("/api/public/appeals/{no}/urge?code={receipt}");
    assert_eq!(town.server.client().post(&urge, &json!({})).status, 200);
    let mut source = Source::open(town.server.address(), &clerk, Some(filed.id));
    let missed = source.next().expect("what was missed");
    assert_eq!(
        (missed.name.as_str(), missed.data["kind"].as_str()),
        ("case", Some("urged"))
    );
    assert_eq!(missed.data["revision"], 2);
    assert_eq!(source.next().expect("a greeting").name, "hello");

    for unknown in [0, u64::MAX / 2] {
        let mut source = Source::open(town.server.address(), &clerk, Some(unknown));
        let first = source.next().expect("an event");
        assert_eq!(first.name, "reset", "after {unknown}");
    }
}

#[test]
fn only_steps_of_cases_one_may_see() {
    let town = Town::open();
    let handler = town.sign_in("handler");
    let clerk = town.sign_in("intake_clerk");
    let mut seen_by_handler = Source::open(town.server.address(), &handler, None);
    let mut seen_by_clerk = Source::open(town.server.address(), &clerk, None);
    assert_eq!(seen_by_handler.next().expect("a greeting").name, "hello");
    assert_eq!(seen_by_clerk.next().expect("a greeting").name, "hello");
    let (no, _) = town.file("绿化带枯死，没有人补种");
    assert_eq!(seen_by_clerk.next().expect("a step").data["no"], no);
    assert!(town.server.stop().success(), "streams end with the server");
    assert!(
        seen_by_handler.next().is_none(),
        "a case of no unit is told to no unit"
    );
}

#[test]
fn who_loses_a_case_is_told() {
    let mut desk = Desk::open();
    let (no, _) = desk.case_in("return_review");
    let address = desk.town.server.address();
    let handler = desk.client("handler").another();
    let mut source = Source::open(address, &handler, None);
    let hello = source.next().expect("a greeting");
    desk.act(
        "dispatcher",
        &no,
        "grant_return",
        &json!({ "reason": "属实" }),
    );
    let lost = source.next().expect("a step");
    assert_eq!(
        (lost.data["no"].as_str(), lost.data["kind"].as_str()),
        (Some(no.as_str()), Some("return_granted"))
    );
    // What happens to it from now on is no longer theirs to know.
    desk.act("dispatcher", &no, "note", &json!({ "text": "另行分拨" }));
    let (other, _) = desk.case_in("pending_sign");
    let next = source.next().expect("a step");
    assert_eq!(next.data["no"], json!(other));
    // Who was away then cannot be told in a step: the case is not theirs to see any more.
    let mut source = Source::open(address, &handler, Some(hello.id));
    assert_eq!(source.next().expect("an event").name, "reset");
}

#[test]
fn listening_takes_a_session() {
    let town = Town::open();
    assert_eq!(town.server.client().get("/api/stream").status, 401);
    let mut client = town.server.client();
    sign_in(&mut client, town.login("dispatcher"));
    let mut source = Source::open(town.server.address(), &client, None);
    assert_eq!(source.next().expect("a greeting").name, "hello");
    let out = client.send("DELETE", "/api/session?everywhere=true", &[], b"");
    assert_eq!(out.status, 204);
    assert!(source.next().is_none(), "a heartbeat later at most");
}
