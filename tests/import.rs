//! File import against real tables, which are not part of the repository.

use std::io::Write;
use std::path::{Path, PathBuf};

use suqiu::channels::file::{self, FileError, Taken};
use suqiu::channels::mapping::{self, ImportedAppeal};
use suqiu::channels::table::Limits;
use suqiu::domain::case::personal::separate;

/// `../shared/data/appeals/NAME`, or a line on stderr that says the test was skipped.
fn table(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/appeals")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    // Past the capture of the test runner: a skipped test must be seen.
    let note = format!("SKIPPED: import of {name}: ../shared/data/appeals is not there\n");
    std::io::stderr()
        .write_all(note.as_bytes())
        .expect("stderr is open");
    None
}

fn import(table: &Path, map: &str) -> (Vec<ImportedAppeal>, Vec<String>) {
    let map = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/import")
        .join(map);
    let text = std::fs::read_to_string(&map).expect("a fixture");
    let mapping = mapping::parse("map", &text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let (mut appeals, mut rejected, mut last) = (Vec::new(), Vec::new(), 0);
    file::read(
        table,
        &mapping,
        &Limits::default(),
        &mut |taken, progress| {
            assert!(
                progress >= last && progress <= 1_000,
                "progress runs forward"
            );
            last = progress;
            match taken {
                Taken::Appeal(appeal) => appeals.push(*appeal),
                Taken::Rejected(reasons) => {
                    rejected.extend(reasons.iter().map(|r| format!("{}: {}", r.line, r.reason)));
                }
            }
            Ok::<(), FileError>(())
        },
    )
    .unwrap_or_else(|error| panic!("{error}"));
    assert!(last > 990, "it was read to its end");
    (appeals, rejected)
}

#[test]
fn appeals_with_categories_are_taken_whole() {
    let Some(path) = table("train.csv") else {
        return;
    };
    let (appeals, rejected) = import(&path, "train.toml");
    assert_eq!(rejected, Vec::<String>::new());
    assert_eq!(appeals.len(), 2_265);
    assert!(appeals.iter().all(|appeal| appeal.category.is_some()));
    let untitled = appeals
        .iter()
        .filter(|appeal| appeal.intake.title.is_none())
        .count();
    assert_eq!(untitled, 1_286);
    let without_time = appeals
        .iter()
        .filter(|appeal| appeal.received_at.is_none())
        .count();
    assert_eq!(without_time, 1_286);
    accept(appeals);
}

#[test]
fn messages_of_a_board_are_taken_whole() {
    let Some(path) = table("hot.csv") else { return };
    let (appeals, rejected) = import(&path, "hot.toml");
    assert_eq!(rejected, Vec::<String>::new());
    assert_eq!(appeals.len(), 4_326);
    assert!(
        appeals
            .iter()
            .all(|appeal| appeal.received_at.is_some() && appeal.intake.name.is_some())
    );
    accept(appeals);
}

/// What the reader takes, the domain takes too.
fn accept(appeals: Vec<ImportedAppeal>) {
    for appeal in appeals {
        let line = appeal.line;
        if let Err(refusal) = separate(appeal.intake) {
            panic!("line {line}: {refusal}");
        }
    }
}
