//! Signing in, staying in, getting out; and what another site cannot do in one's name.

use std::time::{Duration, Instant};

use serde_json::json;

use super::town::{Town, code, problem, sign_in};

#[test]
fn a_session_s_cookie_is_for_us_alone() {
    let town = Town::open();
    let login = town.login("dispatcher").clone();
    let body = json!({ "login": login.user, "password": login.password });
    let answer = town.server.client().post("/api/session", &body);
    let cookie = answer.header("set-cookie").expect("a cookie").to_owned();
    for part in ["suqiu_session=", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(
        !cookie.contains("Secure"),
        "plain HTTP on loopback: {cookie}"
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[test]
fn behind_a_gateway_that_encrypts_the_cookie_is_secure() {
    let town = Town::open_with(&["--http-behind-gateway", "true"]);
    let login = town.login("dispatcher").clone();
    let body = json!({ "login": login.user, "password": login.password });
    let proto = [("x-forwarded-proto", "https")];
    let answer = town
        .server
        .client()
        .post_with("/api/session", &proto, &body);
    assert!(
        answer
            .header("set-cookie")
            .expect("a cookie")
            .contains("Secure")
    );
}

#[test]
fn five_wrong_passwords_lock_the_account_durably() {
    let town = Town::open();
    let login = town.login("handler").clone();
    let mut client = town.server.client();
    let wrong = json!({ "login": login.user, "password": "Wrong-Password-1" });
    for attempt in 1..=4 {
        let answer = client.post("/api/session", &wrong);
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (401, "auth.wrong"),
            "{attempt}"
        );
    }
    let answer = client.post("/api/session", &wrong);
    assert_eq!(
        (answer.status, code(&answer).as_str()),
        (429, "auth.locked")
    );
    let wait: u32 = answer
        .header("retry-after")
        .and_then(|text| text.parse().ok())
        .expect("when to come back");
    assert!((60..=15 * 60 + 1).contains(&wait), "{wait}");
    let right = json!({ "login": login.user, "password": login.password });
    let town = town.restart();
    let answer = town.server.client().post("/api/session", &right);
    assert_eq!(code(&answer), "auth.locked");
    // Nobody of that name is refused in the same words.
    let nobody = json!({ "login": "nobody", "password": "Wrong-Password-1" });
    let unknown = problem(&town.server.client().post("/api/session", &nobody));
    assert_eq!(unknown["code"], "auth.wrong");
    assert_eq!(unknown["detail"], "用户名或密码不正确");
}

#[test]
fn an_idle_session_ends_and_listening_does_not_keep_it() {
    let town = Town::open_with(&["--session-idle-minutes", "1"]);
    let mut client = town.server.client();
    let me = sign_in(&mut client, town.login("dispatcher"));
    assert_eq!(me["idle_minutes"], 1);
    let asked = Instant::now();
    while asked.elapsed() < Duration::from_secs(62) {
        pause();
    }
    let answer = client.get("/api/me");
    assert_eq!(
        (answer.status, code(&answer).as_str()),
        (401, "auth.required")
    );
}

#[test]
fn signing_out_everywhere_ends_every_session() {
    let town = Town::open();
    let login = town.login("dispatcher").clone();
    let mut clients = [(); 3].map(|()| town.server.client());
    for client in &mut clients {
        sign_in(client, &login);
    }
    let [one, two, three] = &mut clients;
    let out = one.send("DELETE", "/api/session", &[], b"");
    assert_eq!(out.status, 204, "{}", out.text());
    assert_eq!(one.get("/api/me").status, 401);
    assert_eq!(two.get("/api/me").status, 200);
    let out = two.send("DELETE", "/api/session?everywhere=true", &[], b"");
    assert_eq!(out.status, 204, "{}", out.text());
    assert_eq!(three.get("/api/me").status, 401);
}

#[test]
fn one_s_own_password_is_changed_by_who_knows_it() {
    const NEW: &str = "Another-Word-2";
    let town = Town::open();
    let login = town.login("handler").clone();
    let mut clients = [(); 2].map(|()| town.server.client());
    for client in &mut clients {
        sign_in(client, &login);
    }
    let [here, elsewhere] = &mut clients;
    let change = |current: &str, new: &str| json!({ "current": current, "password": new });
    for (body, field, said) in [
        (change("Wrong-Password-1", NEW), "current", "原密码不正确"),
        (change(&login.password, "short"), "password", ""),
        (
            change(&login.password, &login.password),
            "password",
            "新密码不能与原密码相同",
        ),
    ] {
        let answer = here.post("/api/me/password", &body);
        assert_eq!(answer.status, 422, "{}", answer.text());
        let told = problem(&answer);
        assert_eq!(told["field"], field, "{told}");
        assert!(told.to_string().contains(said), "{told}");
    }
    let key = [("idempotency-key", "own-password-1")];
    let right = change(&login.password, NEW);
    for _ in 0..2 {
        let answer = here.post_with("/api/me/password", &key, &right);
        assert_eq!(answer.status, 204, "{}", answer.text());
    }
    assert_eq!(here.get("/api/me").status, 200);
    assert_eq!(elsewhere.get("/api/me").status, 401);
    let town = town.restart();
    let try_with = |password: &str| {
        let body = json!({ "login": login.user, "password": password });
        town.server.client().post("/api/session", &body).status
    };
    assert_eq!((try_with(&login.password), try_with(NEW)), (401, 200));
    let mut auditor = town.sign_in("auditor");
    assert!(
        auditor
            .get("/api/admin/audit")
            .text()
            .contains("本人修改密码")
    );
}

/// Else whoever finds an open desk could try there until it fits.
#[test]
fn wrong_passwords_at_an_open_desk_lock_the_account_too() {
    let town = Town::open();
    let mut client = town.sign_in("reviewer");
    let body = json!({ "current": "Wrong-Password-1", "password": "Another-Word-2" });
    let answers = [(); 6].map(|()| client.post("/api/me/password", &body).status);
    assert_eq!(answers, [422, 422, 422, 422, 429, 429]);
}

#[test]
fn another_site_cannot_act_in_one_s_name() {
    let town = Town::open();
    let (no, _) = town.file("楼道堆放杂物，堵了消防通道");
    let path = format!("/api/cases/{no}/actions/note");
    let body = json!({ "text": "备注" });
    let revision = ("if-match", "\"1\"");
    let mut clerk = town.sign_in("intake_clerk");
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let answer = clerk.post_with(&path, &[revision, (name, value)], &body);
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (403, "auth.csrf"),
            "{name}: {value}"
        );
    }
    let from_evil = [("origin", "https://evil.example")];
    let filed = clerk.post_with("/api/public/appeals", &from_evil, &json!({}));
    assert_eq!(code(&filed), "auth.csrf");
    for token in [None, Some("0".repeat(64))] {
        clerk.set_csrf(token);
        let answer = clerk.post_with(&path, &[revision], &body);
        assert_eq!((answer.status, code(&answer).as_str()), (403, "auth.csrf"));
    }
    let mut other = town.sign_in("dispatcher");
    let token = other.get("/api/me").json()["csrf"]
        .as_str()
        .map(str::to_owned);
    clerk.set_csrf(token);
    assert_eq!(
        code(&clerk.post_with(&path, &[revision], &body)),
        "auth.csrf"
    );
    let own = format!("http://{}", town.server.address());
    let mut clerk = town.sign_in("intake_clerk");
    let answer = clerk.post_with(&path, &[revision, ("origin", &own)], &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[test]
fn an_address_that_tries_on_and_on_is_slowed_down() {
    let town = Town::open_with(&["--limits-public-per-minute", "5"]);
    let mut client = town.server.client();
    let body = super::town::appeal("同一地址不停提交的诉求内容");
    let statuses: Vec<_> = (0..8)
        .map(|_| client.post("/api/public/appeals", &body))
        .collect();
    assert_eq!(
        statuses
            .iter()
            .filter(|answer| answer.status == 201)
            .count(),
        5
    );
    let refused = statuses.last().expect("eight answers");
    assert_eq!(
        (refused.status, code(refused).as_str()),
        (429, "limit.rate")
    );
    assert!(refused.header("retry-after").is_some());
}

#[expect(
    clippy::disallowed_methods,
    reason = "a session runs out by the clock alone"
)]
fn pause() {
    std::thread::sleep(Duration::from_millis(500));
}
