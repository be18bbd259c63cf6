//! `suqiu bench`: the way it goes, not how fast. No time is asserted here.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::command::{Ended, suqiu};

/// `suqiu bench --data DATA WORDS…`
fn bench(words: &str, data: &Path) -> Ended {
    let begin = [OsStr::new("bench"), OsStr::new("--data"), data.as_os_str()];
    suqiu(begin.into_iter().chain(words.split(' ').map(OsStr::new))).run()
}

#[test]
fn every_measurement_is_made_and_nothing_is_left() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("bench");
    let words = "--cases 200 --seconds 0.1 --json --only create,queue,detail,search,memory,views,start,deadline";
    let ended = bench(words, &data);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let report: Value = serde_json::from_str(&ended.out).expect("JSON");
    let rows = report["rows"].as_array().expect("a list");
    let measured = |id: &str| {
        let row = rows.iter().find(|row| row["id"] == id);
        row.unwrap_or_else(|| panic!("no {id} in {report:#}"))["measured"].clone()
    };
    assert_eq!(measured("search_found"), 100.0);
    for id in [
        "create_share",
        "create_cpu",
        "transition_share",
        "queue_p99",
        "queue_rate",
        "views_median",
        "views_p99",
        "deadline",
    ] {
        assert!(measured(id).as_f64() > Some(0.0), "{id}: {report:#}");
    }
    for id in [
        "detail_rate",
        "search_visible",
        "memory_idle",
        "memory_full",
        "start_after_kill",
    ] {
        assert!(measured(id).as_f64() > Some(0.0), "{id}: {report:#}");
    }
    assert!(report["cases_a_day"].is_u64(), "{report:#}");
    assert!(!data.exists(), "it cleans up after itself");
}

#[test]
fn another_s_folder_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let theirs = folder.path().join("suqiu.redb");
    fs::write(&theirs, "precious").expect("written");
    let ended = bench("--cases 100", folder.path());
    assert_eq!(ended.code, 1, "{}", ended.err);
    assert!(ended.err.contains("已有其他数据"), "{}", ended.err);
    assert_eq!(
        fs::read_to_string(&theirs).expect("still there"),
        "precious"
    );
}
