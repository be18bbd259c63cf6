//! `suqiu init`: what a real installation starts with, and what it refuses.

use suqiu::domain::catalogue::CatalogueRow;
use suqiu::domain::knowledge::KnowledgeEntry;
use suqiu::domain::org::{Unit, User};
use suqiu::store::{DataFile, StoreError};

use crate::support::command::{Ended, suqiu};

fn init(data: &std::path::Path, more: &[&str]) -> Ended {
    let words = ["init", "--data", data.to_str().expect("UTF-8")];
    suqiu(words.iter().chain(more)).run()
}

fn counts(data: &std::path::Path) -> [usize; 4] {
    let file = DataFile::open(data).expect("nobody else has it open");
    let counted = file.read(|view| {
        Ok::<_, StoreError>([
            view.all::<Unit>()?.len(),
            view.all::<CatalogueRow>()?.len(),
            view.all::<KnowledgeEntry>()?.len(),
            view.all::<User>()?.len(),
        ])
    });
    counted.expect("readable")
}

#[test]
fn an_installation_starts_empty_or_with_the_starter_and_never_with_an_account() {
    let dir = tempfile::tempdir().expect("a folder");
    let (empty, starter) = (dir.path().join("empty"), dir.path().join("starter"));
    assert_eq!(init(&empty, &[]).code, 0);
    assert_eq!(counts(&empty), [1, 0, 0, 0]);
    let made = init(&starter, &["--starter"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let [units, rows, entries, users] = counts(&starter);
    assert!(
        units > 100 && rows >= 80 && entries >= 30,
        "{units} {rows} {entries}"
    );
    assert_eq!(users, 0);
}

#[test]
fn a_second_init_harms_nothing_and_the_key_stays_outside() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("data");
    assert_eq!(init(&data, &[]).code, 0);
    let again = init(&data, &[]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("--new-token"), "{}", again.err);
    assert_eq!(init(&data, &["--new-token"]).code, 0);

    let other = dir.path().join("other");
    let inside = other.join("field.key");
    let refused = init(&other, &["--key-file", inside.to_str().expect("UTF-8")]);
    assert_eq!(refused.code, 78, "{}", refused.err);
    assert!(!inside.exists());
}
