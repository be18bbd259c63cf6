use serde_json::Value;

use super::{board, triage, written};

fn similar(table: &str, queries: &str) -> (i32, Vec<Value>, String) {
    let dir = tempfile::tempdir().expect("a folder");
    let data = written(dir.path(), "board.csv", table);
    let queries = written(dir.path(), "queries.csv", queries);
    let ended = triage(
        &["similar", "--json"],
        &[("--data", &data), ("--queries", &queries)],
    );
    let lines = ended
        .out
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    (ended.code, lines.collect(), ended.err)
}

#[test]
fn each_query_gets_candidates_with_reasons() {
    let queries = "id,user,title,time,body\n\
        N1,新人,云溪花园沥青加工厂气味难闻,2026-03-05 10:00:00,云溪花园旁边沥青加工厂整夜冒黑烟\n\
        N2,老张,松林公寓健身房音乐太响,2026-03-05 10:00:00,松林公寓一楼健身房\n";
    let (code, told, err) = similar(&board(), queries);
    assert_eq!(code, 0, "{err}");
    assert_eq!(told.len(), 2);
    let plant = &told[0];
    assert_eq!(plant["id"], "N1");
    for candidate in plant["candidates"].as_array().expect("a list") {
        let id: u32 = candidate["id"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .expect("a number");
        assert!(id < 9, "{candidate}");
        assert_eq!(candidate["same_person"], false);
        assert_eq!(candidate["reasons"][1]["message"], "同一地点：云溪花园");
    }
    assert_eq!(told[1]["candidates"][0]["same_person"], true);
}

#[test]
fn a_number_alone_means_the_message_and_never_finds_itself() {
    let (code, told, _) = similar(&board(), "留言编号\n3\n9999\n");
    assert_eq!(code, 1, "9999 is not there");
    let found = told[0]["candidates"].as_array().expect("a list");
    assert!(!found.is_empty() && found.iter().all(|candidate| candidate["id"] != "3"));
    assert_eq!(told[1]["candidates"], Value::Array(Vec::new()));
}
