//! Several citizens, one matter: each keeps the own receipt, is told the result and rates it.

use serde_json::{Value, json};

use super::desk::Desk;
use super::town::text_of;

/// A citizen with number and code.
struct Citizen {
    no: String,
    code: String,
}

impl Citizen {
    fn of((no, code): (String, String)) -> Self {
        Self { no, code }
    }

    fn sees(&self, desk: &Desk) -> Value {
        let path = format!("/api/public/appeals/{}?code={}", self.no, self.code);
        let seen = desk.town.server.client().get(&path);
        assert_eq!(seen.status, 200, "{}", seen.text());
        seen.json()
    }

    fn does(&self, desk: &Desk, act: &str, body: &Value) -> Value {
        let path = format!("/api/public/appeals/{}/{act}?code={}", self.no, self.code);
        let done = desk.town.server.client().post(&path, body);
        assert_eq!(done.status, 200, "{act}: {}", done.text());
        done.json()
    }
}

fn merge(desk: &mut Desk, case: &Citizen, master: &Citizen) {
    let body = json!({ "master": master.no, "reason": "同一小区同一问题" });
    desk.act("dispatcher", &case.no, "merge", &body);
}

fn kinds(desk: &mut Desk, no: &str) -> Vec<String> {
    let events = desk
        .client("handler")
        .get(&format!("/api/cases/{no}/events"));
    let events = events.json();
    let events = events["events"].as_array().expect("a list").iter();
    events.map(|event| text_of(&event["kind"])).collect()
}

#[test]
fn each_citizen_is_heard_is_told_and_rates() {
    let mut desk = Desk::open();
    let master = Citizen::of(desk.case_in("pending_dispatch"));
    let [one, other] = [(); 2].map(|()| Citizen::of(desk.case_in("pending_dispatch")));
    merge(&mut desk, &one, &master);
    merge(&mut desk, &other, &master);
    let seen = one.sees(&desk);
    assert_eq!(seen["state"], "merged");
    assert_eq!(seen["can"], json!(["withdraw", "urge", "supplement"]));
    assert_eq!(desk.detail(&master.no)["merged_count"], 2);

    for action in ["dispatch", "sign", "contact"] {
        desk.step(&master.no, action);
    }
    one.does(&desk, "urge", &json!({ "text": "天气热，请快一点" }));
    other.does(&desk, "urge", &json!({}));
    one.does(&desk, "supplement", &json!({ "text": "三栋楼下也有" }));
    let told = desk
        .client("handler")
        .get(&format!("/api/cases/{}/events", master.no));
    let told = told.text();
    for word in ["天气热，请快一点", "三栋楼下也有", &one.no] {
        assert!(told.contains(word), "{word} in {told}");
    }
    let detail = desk.detail(&master.no);
    assert_eq!(
        (&detail["urges"], &detail["supervision_level"]),
        (&json!(2), &json!(1))
    );
    assert!(
        !master.sees(&desk).to_string().contains("天气热"),
        "another citizen's word"
    );

    desk.step(&master.no, "finish");
    assert_eq!(
        one.sees(&desk)["public_reply"],
        Value::Null,
        "not reviewed yet"
    );
    desk.step(&master.no, "approve_result");
    for citizen in [&master, &one, &other] {
        let seen = citizen.sees(&desk);
        assert_eq!(seen["state"], "pending_feedback");
        assert!(text_of(&seen["public_reply"]).contains("已处理"), "{seen}");
        assert!(seen["can"].to_string().contains("rating"), "{seen}");
    }
    let bad = json!({ "grade": 1, "reasons": ["S1"], "comment": "三栋还没有清" });
    assert_eq!(one.does(&desk, "rating", &bad)["state"], "rework");
    assert_eq!(
        other.does(&desk, "rating", &json!({ "grade": 5 }))["state"],
        "closed"
    );
    assert_eq!(master.sees(&desk)["state"], "pending_feedback");
    // It goes on by itself, with the unit that had the master.
    assert!(kinds(&mut desk, &one.no).contains(&"dissatisfied".to_owned()));
    for action in ["contact", "finish", "approve_result"] {
        desk.step(&one.no, action);
    }
    assert_eq!(
        one.does(&desk, "rating", &json!({ "grade": 4 }))["state"],
        "closed"
    );
    desk.town.check();
}

#[test]
fn a_group_moves_together_and_comes_apart_when_its_master_ends() {
    let mut desk = Desk::open();
    let [first, second, child] = [(); 3].map(|()| Citizen::of(desk.case_in("pending_dispatch")));
    merge(&mut desk, &child, &first);
    merge(&mut desk, &first, &second);
    let of = |desk: &mut Desk, citizen: &Citizen| desk.detail(&citizen.no);
    assert_eq!(of(&mut desk, &child)["master_no"], json!(second.no));
    let group = of(&mut desk, &second);
    assert_eq!(group["merged_count"], 2);
    assert_eq!(group["merged"][0]["no"], json!(first.no));
    second.does(&desk, "withdraw", &json!({ "reason": "W1" }));
    for citizen in [&first, &child] {
        let detail = of(&mut desk, citizen);
        assert_eq!(detail["state"], "pending_dispatch", "nobody else withdrew");
        assert_eq!(detail["master_no"], Value::Null);
    }
    // Merged into what is finished already, it is told the result at once.
    let finished = Citizen::of(desk.case_in("pending_feedback"));
    merge(&mut desk, &child, &finished);
    assert_eq!(child.sees(&desk)["state"], "pending_feedback");
    // And the one that left a group leaves alone.
    merge(&mut desk, &first, &finished);
    first.does(&desk, "rating", &json!({ "grade": 5 }));
    desk.town.check();
}
