//! What the desk is told of a reply before it is handed in.

use serde_json::{Value, json};

use super::desk::Desk;

fn codes(desk: &mut Desk, no: &str, reply: &str) -> Vec<String> {
    let path = format!("/api/cases/{no}/reply-check");
    let answer = desk
        .client("handler")
        .post(&path, &json!({ "reply": reply }));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let checked: Value = answer.json();
    let findings = checked["findings"].as_array().expect("a list").iter();
    findings
        .map(|finding| super::town::text_of(&finding["code"]))
        .collect()
}

#[test]
fn a_reply_is_compared_with_its_case_and_with_what_the_unit_wrote_lately() {
    let mut desk = Desk::open();
    let (no, _) = desk.case_in("in_progress");
    let good = "海山路1号小区垃圾清运不及时一事，经核实为清运车故障，已于昨日清运完毕，并安排每日两次清运。";
    assert_eq!(codes(&mut desk, &no, good), Vec::<String>::new());
    let promise = "海山路小区垃圾问题已转相关部门，将尽快处理，联系人13812345678。";
    assert_eq!(
        codes(&mut desk, &no, promise),
        ["personal_data", "promise_only"]
    );

    let (_before, _) = desk.case_in("pending_review");
    let copy = "您反映的问题已处理，每日清运两次。";
    let found = codes(&mut desk, &no, copy);
    assert!(found.contains(&"copied".to_owned()), "{found:?}");
    assert!(found.contains(&"no_place".to_owned()), "{found:?}");
}
