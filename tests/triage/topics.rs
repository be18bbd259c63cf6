use serde_json::Value;

use super::{board, triage, written};

fn topics(table: &[u8], more: &[&str]) -> (i32, Value, String) {
    let dir = tempfile::tempdir().expect("a folder");
    let data = written(dir.path(), "board.csv", table);
    let words = [&["topics", "--json"], more].concat();
    let ended = triage(&words, &[("--data", &data)]);
    (
        ended.code,
        serde_json::from_str(&ended.out).unwrap_or(Value::Null),
        ended.err,
    )
}

#[test]
fn what_many_speak_of_is_told_with_its_place_and_time() {
    let (code, told, err) = topics(board().as_bytes(), &[]);
    assert_eq!(code, 0, "{err}");
    let first = &told[0];
    assert_eq!(first["rank"], 1);
    assert_eq!(first["people"], 9, "{told:#}");
    assert_eq!(first["messages"], 9);
    assert_eq!(first["place"], "云溪花园");
    assert!(
        first["name"]
            .as_str()
            .is_some_and(|name| name.contains("沥青加工厂")),
        "{first}"
    );
    assert_eq!(first["from"], "2026-03-01T08:30:00+08:00");
    assert_eq!(first["to"], "2026-03-09T08:30:00+08:00");
    assert_eq!(first["ids"][0], "0");
    // One person nine times is no topic.
    assert_eq!(told.as_array().map(Vec::len), Some(1), "{told:#}");
}

#[test]
fn gb18030_is_read_too() {
    let board = board();
    let (table, _, _) = encoding_rs::GB18030.encode(&board);
    let (code, told, err) = topics(&table, &[]);
    assert_eq!(
        (code, &told[0]["place"]),
        (0, &Value::from("云溪花园")),
        "{err}"
    );
}

#[test]
fn a_topic_keeps_the_id_it_had_last_time() {
    let dir = tempfile::tempdir().expect("a folder");
    let all = board();
    // Without the two earliest messages.
    let later: Vec<&str> = all
        .lines()
        .filter(|line| !line.starts_with("0,") && !line.starts_with("1,"))
        .collect();
    let (_, before, _) = topics(later.join("\n").as_bytes(), &[]);
    let previous = written(dir.path(), "before.json", before.to_string());
    let data = written(dir.path(), "board.csv", &all);
    let ended = triage(
        &["topics", "--json"],
        &[("--data", &data), ("--previous", &previous)],
    );
    let now: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(now[0]["id"], before[0]["id"]);
    assert_eq!(now[0]["people"], 9);
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_done() {
    let long = format!("9001,甲,长文,2026/3/1,{},0,0\n", "长".repeat(400_000));
    let broken = format!(
        "{}9000,少了列\n{long},没有编号,标题,2026/3/1,内容,0,0\n9002,乙,😀😀,不是时间,😀,0,0\n9003,丙,Noise at night,2026/3/1,It is loud,0,0\n",
        board()
    );
    let (code, told, err) = topics(broken.as_bytes(), &[]);
    assert_eq!(code, 1);
    assert_eq!(told[0]["people"], 9);
    for expected in ["应有 7 列", "没有编号", "整行过长", "1 行的时间无法识别"] {
        assert!(err.contains(expected), "{expected}: {err}");
    }
}

#[test]
fn files_that_are_no_board_are_refused_in_words() {
    for (table, expected) in [
        ("", "文件是空的"),
        ("a,b,c\n1,2,3\n", "没有编号列"),
        ("留言编号,留言时间\n1,2026/3/1\n", "没有标题或内容列"),
        ("留言编号,留言主题\n", "除表头外没有内容"),
    ] {
        let (code, _, err) = topics(table.as_bytes(), &[]);
        assert_eq!(code, 1, "{table:?}");
        assert!(err.contains(expected), "{expected}: {err}");
    }
    let (code, _, err) = topics(board().as_bytes(), &["--people", "1"]);
    assert_eq!(code, 2, "{err}");
}
