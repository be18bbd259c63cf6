//! `suqiu import` as an installer runs it: foreign encoding, broken rows, the same file again.

use std::path::Path;

use crate::support::command::{Ended, suqiu};

const MAP: &str = r#"
[columns]
external_id = "编号"
title = "标题"
content = "内容"
name = "姓名"
phone = "电话"
received_at = "时间"

[received_at]
formats = ["%Y-%m-%d %H:%M:%S"]

[constants]
channel = "message_board"
source = "citizen"
"#;

const TABLE: &str = "编号,标题,内容,姓名,电话,时间\n\
    B-1,路灯不亮,小区门口路灯不亮三天,张三丰,13700001111,2026-03-01 09:00:00\n\
    B-2,楼道杂物,楼道堆满杂物,李四,13700002222,不是时间\n\
    B-3,缺了两列,内容\n\
    B-4,车位被占,车位长期被占用,王五,13700003333,2026-03-02 10:30:00\n";

fn import(dir: &Path, file: &Path) -> Ended {
    let (data, map) = (dir.join("data"), dir.join("map.toml"));
    let rejected = dir.join("rejected.csv");
    suqiu([
        "import".as_ref(),
        "appeals".as_ref(),
        file.as_os_str(),
        "--map".as_ref(),
        map.as_os_str(),
        "--rejected".as_ref(),
        rejected.as_os_str(),
        "--data".as_ref(),
        data.as_os_str(),
    ])
    .run()
}

fn prepared() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("map.toml"), MAP).expect("written");
    let data = dir.path().join("data");
    let made = suqiu(["init".as_ref(), "--data".as_ref(), data.as_os_str()]).run();
    assert_eq!(made.code, 0, "{}", made.err);
    dir
}

#[test]
fn a_gb18030_table_with_broken_rows_is_taken_as_far_as_it_is_good() {
    let dir = prepared();
    // 𬭶 and 㭎 exist in GB18030 and in no older Chinese encoding.
    let table = TABLE.replace("张三丰", "张𬭶㭎");
    let (bytes, _, lossy) = encoding_rs::GB18030.encode(&table);
    assert!(!lossy);
    let file = dir.path().join("板.csv");
    std::fs::write(&file, &bytes).expect("written");

    let first = import(dir.path(), &file);
    assert_eq!(
        first.code, 1,
        "rejected rows are a finding: {}{}",
        first.out, first.err
    );
    assert!(
        first.out.contains("新登记 2 件") && first.out.contains("拒绝 2 行"),
        "{}",
        first.out
    );
    let report = std::fs::read_to_string(dir.path().join("rejected.csv")).expect("a report");
    assert!(report.contains("\n3,时间,"), "{report}");
    assert!(report.contains("\n4,"), "{report}");
    assert!(
        !report.contains("13700002222") && !report.contains("李四"),
        "{report}"
    );

    let again = import(dir.path(), &file);
    assert!(
        again.out.contains("新登记 0 件，此前已登记 2 件"),
        "{}",
        again.out
    );
    let data = dir.path().join("data");
    let check = suqiu(["check".as_ref(), "--data".as_ref(), data.as_os_str()]).run();
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
}

#[test]
fn what_is_not_a_table_is_named() {
    let dir = prepared();
    let picture = dir.path().join("board.xlsx");
    std::fs::write(&picture, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00").expect("written");
    let ended = import(dir.path(), &picture);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("JPEG"), "{}", ended.err);

    let missing = import(dir.path(), &dir.path().join("none.csv"));
    assert_eq!(missing.code, 1);
    assert!(!missing.err.is_empty());
}
