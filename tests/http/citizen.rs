//! The public door: file, look up, add, urge, withdraw; and nothing with a wrong code.

use serde_json::{Value, json};

use super::town::{Town, code, text_of};

#[test]
fn number_and_code_open_the_own_case_only() {
    let town = Town::open();
    let (no, receipt) = town.file("公园里的健身器材坏了两个月");
    let (other, _) = town.file("公交站台的雨棚漏水很久了");
    let mut citizen = town.server.client();
    let seen = citizen.get(&format!("/api/public/appeals/{no}?code={receipt}"));
    assert_eq!(seen.status, 200, "{}", seen.text());
    let seen = seen.json();
    assert_eq!(seen["no"], no);
    let lower = receipt.to_lowercase();
    let again = citizen.get(&format!("/api/public/appeals/{no}?code={lower}"));
    assert_eq!(again.status, 200, "people type as they like");
    let wrong = citizen.get(&format!("/api/public/appeals/{no}?code=AAAAAAAA"));
    let elsewhere = citizen.get(&format!("/api/public/appeals/{other}?code={receipt}"));
    let nowhere = citizen.get(&format!("/api/public/appeals/YT123?code={receipt}"));
    for answer in [wrong, elsewhere, nowhere] {
        assert_eq!((answer.status, code(&answer).as_str()), (404, "not_found"));
        assert_eq!(
            answer.json()["detail"],
            Value::Null,
            "nothing tells them apart"
        );
    }
    let act = citizen.post(
        &format!("/api/public/appeals/{no}/urge?code=AAAAAAAA"),
        &json!({}),
    );
    assert_eq!(act.status, 404);
}

#[test]
fn what_a_citizen_may_do_is_offered_and_works() {
    let town = Town::open();
    let (no, receipt) = town.file("夜间施工噪音扰民，影响休息");
    let mut citizen = town.server.client();
    let look = format!("/api/public/appeals/{no}?code={receipt}");
    let offered = citizen.get(&look).json()["can"].clone();
    for act in ["withdraw", "urge", "supplement"] {
        assert!(
            offered.as_array().expect("a list").contains(&json!(act)),
            "{offered}"
        );
    }
    let mut act = |name: &str, body: Value| {
        citizen.post(
            &format!("/api/public/appeals/{no}/{name}?code={receipt}"),
            &body,
        )
    };
    let added = act("supplement", json!({ "text": "每晚十一点开始" }));
    assert_eq!(added.status, 200, "{}", added.text());
    assert_eq!(act("urge", json!({})).status, 200);
    let soon = act("urge", json!({ "text": "请快一点" }));
    assert_eq!(
        (soon.status, code(&soon).as_str()),
        (429, "case.urged_too_soon")
    );
    assert_eq!(
        code(&act("rating", json!({ "grade": 5 }))),
        "case.wrong_state"
    );
    assert_eq!(
        code(&act("reopen", json!({ "explanation": "x" }))),
        "case.wrong_state"
    );
    assert_eq!(
        code(&act("objection", json!({ "explanation": "x" }))),
        "case.wrong_state"
    );
    assert_eq!(
        code(&act("supply_info", json!({ "text": "x" }))),
        "case.wrong_state"
    );
    let mis_entry = act("withdraw", json!({ "reason": "W5" }));
    assert_eq!(mis_entry.status, 422, "{}", mis_entry.text());
    let gone = act("withdraw", json!({ "reason": "W1", "note": "已经安静了" }));
    assert_eq!(
        (gone.status, text_of(&gone.json()["state"])),
        (200, "withdrawn".into())
    );
    let seen = citizen.get(&look).json();
    assert_eq!(seen["can"], json!([]));
    assert!(
        seen["progress"].as_array().expect("a list").len() >= 4,
        "{seen}"
    );
}

#[test]
fn what_the_page_needs_is_there_before_anything_is_asked() {
    let town = Town::open();
    let info = town.server.client().get("/api/public/info").json();
    assert_eq!(info["district"]["code"], "440308");
    assert_eq!(info["streets"].as_array().map(Vec::len), Some(4));
    let reasons = info["withdrawal_reasons"].as_array().expect("a list");
    assert!(reasons.iter().all(|term| term["code"] != "W5"));
    let dictionary = town.server.client().get("/api/dictionary").json();
    assert_eq!(dictionary["state"].as_array().map(Vec::len), Some(17));
}
