//! The first hour: `suqiu init`, the token, the three administrators; nothing that could be used
//! before them.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};

use super::town::{code, sign_in_as};
use crate::support::command::{Ended, suqiu};
use crate::support::server::Server;

const PASSWORD: &str = "Qq7!huaYuan88x";
const KEY: [(&str, &str); 1] = [("idempotency-key", "set-up")];

fn run(words: &[&str], data: &Path) -> Ended {
    let words = words.iter().map(|word| word.as_ref());
    suqiu(words.chain(["--data".as_ref(), data.as_os_str()])).run()
}

/// The one line of the output that is a token.
fn token(ended: &Ended) -> String {
    assert_eq!(ended.code, 0, "{}", ended.err);
    let is_token =
        |line: &&str| line.len() == 32 && line.bytes().all(|b| b.is_ascii_alphanumeric());
    let found = ended.out.lines().map(str::trim).find(is_token);
    found.expect("a token is printed").to_owned()
}

fn three(token: &str) -> Value {
    let person = |role: &str, login: &str| json!({ "role": role, "login": login, "name": "某", "password": PASSWORD });
    json!({
        "token": token,
        "district_name": "龙岗区",
        "administrators": [
            person("system_admin", "xitong"),
            person("security_admin", "anquan"),
            person("auditor", "shenji"),
        ],
    })
}

#[test]
fn from_nothing_to_three_administrators() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let first = token(&run(&["init"], &data));
    let key = std::fs::metadata(folder.path().join("data.key")).expect("a key file");
    assert_eq!(key.permissions().mode() & 0o777, 0o400);
    assert_eq!(
        run(&["init"], &data).code,
        1,
        "what is there is not overwritten"
    );
    let second = token(&run(&["init", "--new-token"], &data));
    assert_ne!(first, second);

    let server = Server::start(&["serve"], &data);
    let mut client = server.client();
    assert_eq!(client.get("/api/setup").json()["needed"], true);
    for wrong in [first.as_str(), "0", ""] {
        let answer = client.post("/api/setup", &three(wrong));
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (403, "setup.token")
        );
    }
    let mut two = three(&second);
    two["administrators"].as_array_mut().expect("a list").pop();
    assert_eq!(client.post("/api/setup", &two).status, 422);
    let mut weak = three(&second);
    weak["administrators"][2]["password"] = json!("12345678");
    assert_eq!(
        code(&client.post("/api/setup", &weak)),
        "auth.password_policy"
    );

    let done = client.post_with("/api/setup", &KEY, &three(&second));
    assert_eq!(done.status, 204, "{}", done.text());
    assert_eq!(client.get("/api/setup").json()["needed"], false);
    assert_eq!(
        code(&client.post("/api/setup", &three(&second))),
        "setup.done"
    );
    let server = answered_again(server, &data, &second);
    for (login, role) in [
        ("xitong", "system_admin"),
        ("anquan", "security_admin"),
        ("shenji", "auditor"),
    ] {
        let mut client = server.client();
        let me = sign_in_as(&mut client, login, PASSWORD);
        assert_eq!(me["roles"][0]["role"], role);
        assert_eq!(me["district"]["name"], "龙岗区");
        assert_eq!(client.get("/api/cases").json()["total"], 0);
    }
    let log = server.log();
    assert!(server.stop().success());
    for secret in [second.as_str(), PASSWORD] {
        assert!(!log.contains(secret), "a secret is in the log");
    }
    let checked = run(&["check", "--json"], &data);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
    let report: Value = serde_json::from_str(&checked.out).expect("JSON");
    assert_eq!(report["clean"], true, "{report}");
    assert_eq!(
        run(&["init", "--new-token"], &data).code,
        1,
        "the token's time is over"
    );
}

/// The answer was lost on the way: the same request hears it again, also after a restart, and
/// another one does not.
fn answered_again(server: Server, data: &Path, token: &str) -> Server {
    assert!(server.stop().success());
    let server = Server::start(&["serve"], data);
    let mut client = server.client();
    let again = client.post_with("/api/setup", &KEY, &three(token));
    assert_eq!((again.status, again.text()), (204, String::new()));
    let mut other = three(token);
    other["district_name"] = json!("坪山区");
    assert_eq!(
        code(&client.post_with("/api/setup", &KEY, &other)),
        "idempotency.conflict"
    );
    server
}

#[test]
fn what_a_person_has_to_put_right_ends_with_78() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let ended = run(&["serve", "--listen", "127.0.0.1:0"], &data);
    assert_eq!(ended.code, 78, "{}", ended.err);
    assert!(ended.err.contains("suqiu init"), "{}", ended.err);
    token(&run(&["init"], &data));
    let key = folder.path().join("data.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).expect("ours");
    let ended = run(&["serve", "--listen", "127.0.0.1:0"], &data);
    assert_eq!(ended.code, 78, "{}", ended.err);
    assert!(ended.err.contains("chmod 0400"), "{}", ended.err);
    let ended = run(&["check"], &folder.path().join("nothing"));
    assert_eq!(ended.code, 78, "{}", ended.err);
}
