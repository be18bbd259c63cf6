//! Pages, health, metrics: what is served beside the API.

use super::town::{Town, code};

#[test]
fn pages_are_served_safely_or_said_to_be_missing() {
    let town = Town::open();
    let mut browser = town.server.client();
    for page in ["/", "/desk", "/m"] {
        let answer = browser.get(page);
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'"),
            "{policy}"
        );
        assert!(policy.ends_with("frame-ancestors 'self'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        match answer.status {
            200 => assert_eq!(answer.header("cache-control"), Some("no-cache")),
            503 => assert!(
                answer.text().contains("网页界面尚未构建"),
                "{}",
                answer.text()
            ),
            other => panic!("{page}: {other}"),
        }
    }
    let missing = browser.get("/assets/none-000.js");
    assert_eq!(
        (missing.status, code(&missing).as_str()),
        (404, "not_found")
    );
}

#[test]
fn metrics_are_for_this_machine() {
    let town = Town::open();
    let mut client = town.server.client();
    client.get("/api/cases");
    let text = client.get("/metrics").text();
    for part in [
        "suqiu_http_requests_total{method=\"GET\",route=\"/api/cases\",status=\"401\"} 1",
        "suqiu_http_request_seconds_bucket{route=\"/api/cases\",le=\"+Inf\"} 1",
        "suqiu_cases{state=\"closed\"}",
        "suqiu_store_commits_total",
        "suqiu_stream_clients 0",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let passed_on = [("x-forwarded-for", "203.0.113.9")];
    assert_eq!(client.send("GET", "/metrics", &passed_on, b"").status, 404);
    assert_eq!(client.get("/healthz").json()["status"], "ok");
}

#[test]
fn a_request_keeps_its_id() {
    let town = Town::open();
    let mut client = town.server.client();
    let given = [("x-request-id", "trace-42_a")];
    let answer = client.send("GET", "/api/me", &given, b"");
    assert_eq!(answer.header("x-request-id"), Some("trace-42_a"));
    assert_eq!(answer.json()["request_id"], "trace-42_a");
    let odd = [("x-request-id", "a b<script>")];
    let answer = client.send("GET", "/api/me", &odd, b"");
    assert_ne!(answer.header("x-request-id"), Some("a b<script>"));
    assert!(town.server.log().contains("trace-42_a"));
}
