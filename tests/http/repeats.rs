//! Every writing operation of the described interface, asked twice under one `Idempotency-Key`: the
//! same answer, also after a restart, and 409 when it says something else. A new operation fails
//! here until somebody says how it is asked for.

mod backups;
mod catalogue;
mod session;
mod supervision;
mod table;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use self::table::{ACTIONS, PUBLIC, rows};
use super::desk::Desk;
use super::town::{Town, appeal, code, text_of};
use crate::support::client::{Answer, Client};

/// A request that was asked once, and what was answered.
struct Asked {
    /// As the description names it.
    operation: (String, String),
    who: Option<&'static str>,
    address: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    answer: Answer,
}

struct Walk {
    desk: Desk,
    asked: Vec<Asked>,
}

impl Walk {
    fn ask(
        &mut self,
        operation: (&str, &str),
        who: Option<&'static str>,
        address: &str,
        mut headers: Vec<(&'static str, String)>,
        body: &[u8],
    ) {
        let key = format!("walk-{}", self.asked.len());
        headers.push(("idempotency-key", key));
        let mut asked = Asked {
            operation: (operation.0.to_owned(), operation.1.to_owned()),
            who,
            address: address.to_owned(),
            headers,
            body: body.to_vec(),
            answer: Answer {
                status: 0,
                headers: Default::default(),
                body: vec![],
            },
        };
        asked.answer = send(&mut self.desk, &asked, None);
        let (status, text) = (asked.answer.status, asked.answer.text());
        assert!(
            (200..300).contains(&status),
            "{operation:?}: {status} {text}"
        );
        self.asked.push(asked);
    }

    /// The case in the state with these steps taken: its number and code.
    fn case(&mut self, state: &str, steps: &str) -> (String, String) {
        let (no, code) = self.desk.case_in(state);
        for step in steps.split_whitespace() {
            match step {
                "refuse_too" => {
                    let body =
                        json!({ "reason": "N4", "explanation": "已进入诉讼", "go_to": "法院" });
                    let mut second = self.desk.town.server.client();
                    let login = self.desk.town.logins().iter();
                    let login = login.filter(|it| it.role == "intake_clerk").nth(1);
                    super::town::sign_in(&mut second, login.expect("a second clerk"));
                    let path = format!("/api/cases/{no}/actions/refuse");
                    let done = second.post_with(&path, &[("if-match", "\"2\"")], &body);
                    assert_eq!(done.status, 200, "{}", done.text());
                }
                "rate_well" => {
                    self.desk
                        .act("callback_clerk", &no, "rate", &json!({ "grade": 5 }));
                }
                "reject_result" => {
                    let body = json!({ "reason": "请补充" });
                    self.desk.act("reviewer", &no, "reject_result", &body);
                }
                step => self.desk.step(&no, step),
            }
        }
        (no, code)
    }

    fn actions(&mut self) {
        let info = self
            .desk
            .client("intake_clerk")
            .get("/api/public/info")
            .json();
        let words = [
            ("ITEM", self.desk.item.clone()),
            ("STREET", info["streets"][0]["id"].to_string()),
            ("SECTION", self.desk.section.to_string()),
            ("ASSISTING", self.desk.assisting.to_string()),
            ("NOW", self.desk.in_days(0)),
            ("LATER", self.desk.in_days(20)),
            ("MASTER", self.desk.town.file("同一小区的主件").0),
        ];
        for [action, state, steps, who, body] in rows(ACTIONS) {
            let (no, _) = self.case(state, steps);
            let mut body = body.to_owned();
            for (word, value) in &words {
                body = body.replace(word, value);
            }
            if body.contains("DUE") {
                body = body.replace("DUE", &self.desk.after_the_limit(&no));
            }
            self.act(action, &no, who, body.as_bytes());
        }
        let mut question = appeal("请问公园几点开门？");
        question["nature"] = json!("consultation");
        let filed = self
            .desk
            .town
            .server
            .client()
            .post("/api/public/appeals", &question);
        let no = text_of(&filed.json()["no"]);
        let known = self
            .desk
            .client("intake_clerk")
            .get("/api/knowledge")
            .json();
        let body = json!({ "knowledge": known[0]["id"], "reply": "每日六时开门。" });
        self.act(
            "answer_directly",
            &no,
            "intake_clerk",
            body.to_string().as_bytes(),
        );
    }

    fn act(&mut self, action: &str, no: &str, who: &'static str, body: &[u8]) {
        let path = format!("/api/cases/{{no}}/actions/{action}");
        let revision = format!("\"{}\"", self.desk.detail(no)["revision"]);
        let headers = vec![("content-type", JSON.to_owned()), ("if-match", revision)];
        self.ask(
            ("POST", &path),
            Some(who),
            &path.replace("{no}", no),
            headers,
            body,
        );
    }

    fn public(&mut self) {
        for [act, state, steps, body] in rows(PUBLIC) {
            let (no, code) = self.case(state, steps);
            let path = format!("/api/public/appeals/{{no}}/{act}");
            let address = format!("{}?code={code}", path.replace("{no}", &no));
            self.ask(
                ("POST", &path),
                None,
                &address,
                json_header(),
                body.as_bytes(),
            );
        }
        let body = appeal("路面有个大坑，骑车容易摔倒").to_string();
        let path = "/api/public/appeals";
        self.ask(("POST", path), None, path, json_header(), body.as_bytes());
        for (path, who) in [
            ("/api/public/attachments", None),
            ("/api/attachments", Some("intake_clerk")),
        ] {
            let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
            self.ask(
                ("POST", path),
                who,
                &format!("{path}?name=a.png"),
                vec![],
                png,
            );
        }
    }

    fn desk(&mut self) {
        let mut case = appeal("来电反映楼道堆放杂物");
        case["channel"] = json!("hotline");
        let path = "/api/cases";
        let body = case.to_string();
        self.ask(
            ("POST", path),
            Some("intake_clerk"),
            path,
            json_header(),
            body.as_bytes(),
        );
        let (no, _) = self.case("pending_accept", "");
        let path = "/api/cases/{no}/reveal";
        let body = r#"{"fields":["name"],"purpose":"核实"}"#.as_bytes();
        self.ask(
            ("POST", path),
            Some("intake_clerk"),
            &path.replace("{no}", &no),
            json_header(),
            body,
        );
    }

    fn administration(&mut self) {
        let (path, who) = ("/api/admin/units", Some("system_admin"));
        let unit = r#"{"parent":1,"kind":"department","code":"x-1","name":"新设单位"}"#;
        self.ask(("POST", path), who, path, json_header(), unit.as_bytes());
        let (path, body) = ("/api/admin/units/{id}", r#"{"name":"改名单位"}"#);
        let id = self.desk.section.to_string();
        let address = path.replace("{id}", &id);
        self.ask(
            ("PATCH", path),
            who,
            &address,
            json_header(),
            body.as_bytes(),
        );
        let user = r#"{"login":"new.person","name":"新人","unit":1,"password":"Qq7!huaYuan88x"}"#;
        let path = "/api/admin/users";
        self.ask(("POST", path), who, path, json_header(), user.as_bytes());
        let id = self.analyst();
        let (path, body) = ("/api/admin/users/{id}", r#"{"name":"改名"}"#);
        let address = path.replace("{id}", &id);
        self.ask(
            ("PATCH", path),
            who,
            &address,
            json_header(),
            body.as_bytes(),
        );
        let (path, who) = ("/api/admin/users/{id}/grants", Some("security_admin"));
        let address = path.replace("{id}", &id);
        let body = br#"{"grants":[{"role":"analyst","unit":1}]}"#;
        self.ask(("PUT", path), who, &address, json_header(), body);
    }

    /// An account nobody else here works with.
    fn analyst(&mut self) -> String {
        self.desk.client("analyst").get("/api/me").json()["user"]["id"].to_string()
    }

    /// Asked again it is the same answer; said otherwise it is refused.
    fn again(&mut self) {
        let Self { desk, asked } = self;
        for asked in asked {
            let (again, first) = (send(desk, asked, None), &asked.answer);
            let what = &asked.operation;
            assert_eq!(again.status, first.status, "{what:?}: {}", again.text());
            assert_eq!(again.text(), first.text(), "{what:?}");
            assert_eq!(cookie(&again), cookie(first), "{what:?}");
            let other = send(desk, asked, Some(Otherwise));
            assert_eq!(other.status, 409, "{what:?}: {}", other.text());
            assert_eq!(code(&other), "idempotency.conflict", "{what:?}");
        }
    }
}

/// The cookie an answer sets, without the day a removed one ran out.
fn cookie(answer: &Answer) -> Option<&str> {
    answer.header("set-cookie")?.split(';').next()
}

const JSON: &str = "application/json";

fn json_header() -> Vec<(&'static str, String)> {
    vec![("content-type", JSON.to_owned())]
}

/// The same key is to name another request.
struct Otherwise;

fn send(desk: &mut Desk, asked: &Asked, otherwise: Option<Otherwise>) -> Answer {
    let mut stranger: Client = desk.town.server.client();
    let method = asked.operation.0.as_str();
    let (mut body, mut address) = (asked.body.clone(), asked.address.clone());
    if otherwise.is_some() {
        match asked.operation.1.as_str() {
            "/api/session" if method == "DELETE" => address.push_str("?everywhere=true"),
            "/api/session" => {
                body = br#"{"login":"fenxi1","password":"Wrong-Password-1"}"#.to_vec();
            }
            "/api/me/password" => {
                body = br#"{"current":"Another-Word-2","password":"Another-Word-3"}"#.to_vec();
            }
            path if path.ends_with("/attachments") => body.extend_from_slice(b"more"),
            _ => body.insert(0, b' '),
        }
    }
    let headers: Vec<_> = asked
        .headers
        .iter()
        .map(|(n, v)| (*n, v.as_str()))
        .collect();
    match asked.who {
        // Whose session is over still holds its cookie, as a browser that heard no answer does.
        Some(who) => desk
            .client(who)
            .another()
            .send(method, &address, &headers, &body),
        None => stranger.send(method, &address, &headers, &body),
    }
}

#[test]
fn every_writing_operation_is_carried_out_once() {
    let backups = tempfile::tempdir().expect("a folder");
    let folder = backups.path().to_str().expect("a plain path");
    let words = [
        "--limits-public-per-minute",
        "10000",
        "--backup-dir",
        folder,
    ];
    let mut walk = Walk {
        desk: Desk::at(Town::open_with(&words)),
        asked: vec![],
    };
    walk.public();
    walk.desk();
    walk.actions();
    walk.administration();
    walk.catalogue();
    walk.supervision();
    walk.backups();
    walk.session();
    let described = described(&mut walk.desk);
    let mut known: BTreeSet<_> = walk
        .asked
        .iter()
        .map(|asked| asked.operation.clone())
        .collect();
    // Done once in the life of an installation: the test of set-up asks it twice.
    known.insert(("POST".into(), "/api/setup".into()));
    // A question with a text too long for an address: nothing is written.
    known.insert(("POST".into(), "/api/cases/{no}/reply-check".into()));
    let missing: Vec<_> = described.difference(&known).collect();
    assert!(missing.is_empty(), "say how to ask for {missing:?}");
    assert_eq!(known.len(), described.len(), "some are no longer there");
    walk.again();
    let mut walk = Walk {
        desk: walk.desk.restart(),
        ..walk
    };
    walk.again();
}

/// Method and path of whatever is no question.
fn described(desk: &mut Desk) -> BTreeSet<(String, String)> {
    let document = desk.client("dispatcher").get("/api/openapi.json").json();
    let paths = document["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().expect("operations").keys();
        methods.map(move |method| (method.to_uppercase(), path.clone()))
    });
    operations.filter(|(method, _)| method != "GET").collect()
}

#[test]
fn a_key_is_no_way_around_the_lock() {
    let desk = Desk::open();
    let login = desk.town.login("analyst").clone();
    let key = [("idempotency-key", "one-key")];
    let right: Value = json!({ "login": login.user, "password": login.password });
    let wrong = json!({ "login": login.user, "password": "Wrong-Password-1" });
    let mut client = desk.town.server.client();
    assert_eq!(client.post_with("/api/session", &key, &right).status, 200);
    for _ in 0..4 {
        let answer = client.post_with("/api/session", &key, &wrong);
        assert_eq!(code(&answer), "idempotency.conflict");
    }
    let locked = client.post_with("/api/session", &key, &wrong);
    assert_eq!(code(&locked), "auth.locked");
    let locked = client.post_with("/api/session", &key, &right);
    assert_eq!(
        code(&locked),
        "auth.locked",
        "the right one hears no more either"
    );
}
