//! Restarts, and whatever may happen to the folder.

use std::fs;
use std::path::Path;

use super::{House, until};
use crate::insight::search::FOLDER;

#[test]
fn a_restart_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::open(folder.path());
    house.register("路灯不亮", "海滨栈道夜间无照明", "海景路");
    house.settle();
    house.close();
    let index = folder.path().join(FOLDER);
    let before = files(&index);
    let house = House::open(folder.path());
    house.settle();
    assert_eq!(house.everywhere("路灯"), [0]);
    assert_eq!(files(&index), before, "nothing was built anew");
    house.register("井盖缺失", "行人绊倒", "沙盐路");
    house.settle();
    assert_eq!(house.everywhere("路"), [0, 1]);
    house.close();
}

fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("reads").map(|entry| {
        let name = entry.expect("an entry").file_name();
        name.into_string().expect("plain")
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// Whatever is done to the folder between two runs, the index comes back whole.
#[test]
fn damage_is_found_and_mended() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = folder.path().join(FOLDER);
    let house = House::open(folder.path());
    for n in 0..40 {
        house.register(&format!("路灯不亮{n}"), "海滨栈道夜间无照明", "海景路");
    }
    house.settle();
    house.close();
    let meta = || index.join("meta.json");
    let edited = |from: &str, to: &str| {
        let text = fs::read_to_string(meta()).expect("reads");
        assert!(text.contains(from), "{text}");
        fs::write(meta(), text.replace(from, to)).expect("writes");
    };
    let largest = |kind: &str| {
        let of_kind = files(&index)
            .into_iter()
            .filter(|name| name.ends_with(kind));
        let size = |name: &String| fs::metadata(index.join(name)).expect("is there").len();
        index.join(of_kind.max_by_key(size).expect("a segment"))
    };
    let damages: [(&str, &dyn Fn()); 7] = [
        ("deleted", &|| fs::remove_dir_all(&index).expect("deletes")),
        ("no meta", &|| fs::remove_file(meta()).expect("deletes")),
        ("no sense", &|| fs::write(meta(), "{").expect("writes")),
        ("another version", &|| {
            edited("\\\"version\\\":1", "\\\"version\\\":0");
        }),
        ("another log", &|| {
            edited("\\\"seq\\\":40", "\\\"seq\\\":39");
        }),
        ("flipped", &|| {
            let path = largest(".idx");
            let mut bytes = fs::read(&path).expect("reads");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(&path, bytes).expect("writes");
        }),
        ("cut", &|| {
            let path = largest(".term");
            let length = fs::metadata(&path).expect("is there").len();
            let file = fs::OpenOptions::new()
                .write(true)
                .open(path)
                .expect("opens");
            file.set_len(length / 2).expect("cuts");
        }),
    ];
    for (what, damage) in damages {
        damage();
        let house = House::open(folder.path());
        house.settle();
        assert_eq!(house.everywhere("路灯").len(), 40, "{what}");
        assert_eq!(house.search.standing().documents, 40, "{what}");
        house.close();
    }
}

/// As many cases of the same numbers, and entries as far on: only the log itself tells.
#[test]
fn an_index_of_another_log_is_not_used() {
    let folders = ["路灯不亮", "井盖缺失"].map(|title| {
        let folder = tempfile::tempdir().expect("a folder");
        let house = House::open(folder.path());
        house.register(title, "行人绊倒", "海景路");
        house.settle();
        house.close();
        folder
    });
    let [other, own] = folders.each_ref().map(|folder| folder.path().join(FOLDER));
    fs::remove_dir_all(&own).expect("deletes");
    fs::rename(other, own).expect("moves");
    let house = House::open(folders[1].path());
    house.settle();
    assert_eq!(house.everywhere("井盖"), [0]);
    assert_eq!(house.everywhere("路灯"), [] as [u32; 0]);
    house.close();
}

#[test]
fn more_cases_than_are_read_in_one_go_are_all_built_anew() {
    const CASES: usize = 1_001;
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::open(folder.path());
    for _ in 0..CASES {
        house.register("路灯不亮", "夜间无照明", "海景路");
    }
    house.settle();
    house.close();
    fs::remove_dir_all(folder.path().join(FOLDER)).expect("deletes");
    let house = House::open(folder.path());
    until("every case is found", || {
        house.everywhere("路灯").len() == CASES
    });
    house.close();
}

#[test]
fn a_folder_deleted_while_serving_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::open(folder.path());
    house.register("路灯不亮", "海滨栈道夜间无照明", "海景路");
    house.settle();
    fs::remove_dir_all(folder.path().join(FOLDER)).expect("deletes");
    house.register("井盖缺失", "行人绊倒", "沙盐路");
    until("both are found", || house.everywhere("路") == [0, 1]);
    house.close();
}

#[test]
fn what_a_reader_finds_damaged_is_built_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::open(folder.path());
    house.register("路灯不亮", "海滨栈道夜间无照明", "海景路");
    house.settle();
    house.search.0.shared.order(|orders| orders.rebuild = true);
    house.register("井盖缺失", "行人绊倒", "沙盐路");
    until("both are found", || house.everywhere("路") == [0, 1]);
    house.close();
}
