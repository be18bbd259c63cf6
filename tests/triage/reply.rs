use serde_json::{Value, json};

use super::{triage, written};

const APPEAL: &str = "东岭路什么时候能修好？东岭路围挡施工半年，至今没有通车。";
const GOOD: &str = "您好！经核实，东岭路管线迁改已于3月完成，预计6月30日修好通车。";

fn check(lines: &str) -> (i32, Vec<Value>, String) {
    let dir = tempfile::tempdir().expect("a folder");
    let data = written(dir.path(), "pairs.jsonl", lines);
    let ended = triage(&["reply", "--json"], &[("--data", &data)]);
    let lines = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    (ended.code, lines.collect(), ended.err)
}

#[test]
fn a_right_reply_is_told_from_a_wrong_one() {
    let wrong = "您好！图书馆周末开放到晚上九点，借书证在一楼服务台办理，请带身份证。";
    let lines = [
        json!({"appeal": APPEAL, "reply": GOOD, "id": 7}),
        json!({"appeal": {"title": "东岭路何时通车", "body": APPEAL}, "reply": wrong}),
        json!({"appeal": APPEAL, "reply": "13812345678", "recent": ["13812345678"]}),
    ];
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let (code, told, err) = check(&text);
    assert_eq!(code, 0, "{err}");
    assert_eq!(
        (&told[0]["id"], &told[0]["findings"]),
        (&json!(7), &json!([]))
    );
    let relevance = |line: usize| told[line]["relevance"].as_f64().expect("a number");
    assert!(relevance(0) > 0.6 && relevance(1) < 0.45, "{told:?}");
    let codes = |line: usize| -> Vec<&str> {
        let findings = told[line]["findings"].as_array().expect("a list");
        findings
            .iter()
            .filter_map(|finding| finding["code"].as_str())
            .collect()
    };
    assert!(codes(1).contains(&"off_topic"), "{told:?}");
    assert!(codes(2).contains(&"personal_data"), "{told:?}");
}

#[test]
fn a_bad_line_has_its_number_and_stops_nothing() {
    let text = format!(
        "{{\n{}\n\n{{\"appeal\":1}}\n",
        json!({"appeal": APPEAL, "reply": GOOD})
    );
    let (code, told, err) = check(&text);
    assert_eq!(code, 1);
    let lines: Vec<_> = told
        .iter()
        .map(|line| line["error"]["line"].as_u64())
        .collect();
    assert_eq!(lines, [Some(1), None, Some(4)], "{told:?}");
    assert!(err.contains("第 4 行"), "{err}");
}

#[test]
fn no_lines_are_no_answer() {
    let (code, told, err) = check("\n");
    assert_eq!((code, told.len()), (1, 0));
    assert!(err.contains("每行一个 JSON"), "{err}");
}
