//! How often one may ask: by account where there is one, else by address, a /64 of IPv6 as one.

use crate::http::town::{Town, code};
use crate::support::client::Client;

fn spend(client: &mut Client, path: &str, headers: &[(&str, &str)], count: usize) -> usize {
    let answers = (0..count).map(|_| client.send("GET", path, headers, &[]));
    answers.filter(|answer| answer.status != 429).count()
}

#[test]
fn an_account_has_its_own_measure() {
    let words = [
        "--limits-loopback",
        "true",
        "--limits-account-per-minute",
        "60",
    ];
    let town = Town::open_with(&words);
    let mut clerk = town.sign_in("intake_clerk");
    let mut colleague = town.sign_in("dispatcher");
    let heard = spend(&mut clerk, "/api/me", &[], 90);
    assert!((60..75).contains(&heard), "{heard} of 90");
    let refused = clerk.get("/api/me");
    assert_eq!(
        (refused.status, code(&refused).as_str()),
        (429, "limit.rate")
    );
    assert!(refused.header("retry-after").is_some());
    // At the same address, with another account.
    assert_eq!(colleague.get("/api/me").status, 200);
}

#[test]
fn strangers_are_counted_by_their_network() {
    let words = [
        "--http-behind-gateway",
        "true",
        "--limits-anonymous-per-minute",
        "60",
    ];
    let town = Town::open_with(&words);
    let mut client = town.server.client();
    let mut from = |address: &str, count| {
        let headers = [("x-forwarded-for", address)];
        spend(&mut client, "/api/public/info", &headers, count)
    };
    let heard = from("2001:db8:1:2::1", 80);
    assert!((60..70).contains(&heard), "{heard} of 80");
    assert_eq!(from("2001:db8:1:2:ffff::9", 5), 0, "the same network");
    assert_eq!(from("2001:db8:1:3::1", 5), 5, "another");
    assert_eq!(from("203.0.113.7", 5), 5);
}

#[test]
fn this_machine_s_own_programs_are_not_counted() {
    let town = Town::open_with(&["--limits-anonymous-per-minute", "60"]);
    let mut client = town.server.client();
    assert_eq!(spend(&mut client, "/api/public/info", &[], 200), 200);
}

#[test]
fn signing_in_is_counted_by_address() {
    let town = Town::open_with(&["--limits-sign-in-per-minute", "20"]);
    let mut client = town.server.client();
    let body = serde_json::json!({ "login": "nobody", "password": "guess" });
    let mut told = (0..40).map(|_| client.post("/api/session", &body).status);
    assert!(told.any(|status| status == 429));
}
