//! What comes from outside: requests, and files other systems have written.

use std::fs;
use std::path::PathBuf;

use crate::channels::dump::{self, Dialect};
use crate::channels::file::{self, FileError};
use crate::channels::mapping;
use crate::channels::table::{self, Cell, Encoding, Entry, Limits, Options, TableError};
use crate::domain::case::personal::separate;
use crate::http::every_body;
use crate::triage::Appeal;
use crate::triage::model::Model;

/// A number this long is no coincidence.
const TELLING: usize = 9;

/// A request as JSON. An appeal that is taken does not show the number it was given.
pub(super) fn bodies(data: &[u8]) {
    for intake in every_body::read_all(data) {
        let Ok((opened, personal)) = separate(intake) else {
            continue;
        };
        let number = personal
            .phone
            .as_deref()
            .filter(|phone| phone.len() >= TELLING);
        for text in [&opened.title, &opened.content, &opened.address] {
            assert!(
                !number.is_some_and(|number| text.contains(number)),
                "a number shows"
            );
        }
    }
}

const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    rows: 10_000,
    cell_bytes: 4 << 10,
    unpacked_bytes: 4 << 20,
};

/// The first byte says how the file is to be read; the rest is the file, CSV or XLSX.
pub(super) fn tables(data: &[u8]) {
    let Some((how, content)) = data.split_first() else {
        return;
    };
    let options = Options {
        encoding: [None, Some(Encoding::Utf8), Some(Encoding::Gb18030)][usize::from(how % 3)],
        delimiter: b",;\t|"[usize::from(how / 3 % 4)],
        header: u64::from(how / 12 % 3) + 1,
        sheet: None,
    };
    let path = written(content);
    let (mut width, mut line, mut progress) = (None, 0, 0);
    let read = table::read(&path, &options, &LIMITS, &mut |entry| {
        match entry {
            Entry::Header(names) => assert_eq!(width.replace(names.len()), None),
            Entry::Row(row) => {
                assert_eq!(Some(row.cells.len()), width);
                assert!(row.line > line, "line {} after {line}", row.line);
                assert!((progress..=1_000).contains(&row.progress));
                (line, progress) = (row.line, row.progress);
            }
            Entry::Broken(broken) => {
                assert!(broken.line > line, "line {} after {line}", broken.line);
                line = broken.line;
            }
        }
        Ok::<_, TableError>(())
    });
    assert!(read.is_err() || width.is_some(), "read without a header");
}

/// The first byte says how the dump is to be read; the rest is the dump. The tables `t` and `u` are
/// asked for.
pub(super) fn dumps(data: &[u8]) {
    let Some((how, content)) = data.split_first() else {
        return;
    };
    let options = dump::Options {
        encoding: [None, Some(Encoding::Utf8), Some(Encoding::Gb18030)][usize::from(how % 3)],
        dialect: [None, Some(Dialect::Mysql), Some(Dialect::Postgresql)][usize::from(how / 3 % 3)],
    };
    let path = written(content);
    let wanted = |name: &str| ["t", "u"].iter().position(|it| *it == name);
    let lines = content.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let (mut widths, mut line) = ([None; 2], 0);
    let read = dump::read(&path, options, &LIMITS, &wanted, &mut |table, entry| {
        match entry {
            Entry::Header(names) => {
                assert!(!names.is_empty());
                widths[table] = Some(names.len());
            }
            Entry::Row(row) => {
                assert_eq!(Some(row.cells.len()), widths[table]);
                assert!(
                    (line..=lines).contains(&row.line),
                    "{} after {line}",
                    row.line
                );
                assert!(row.progress <= 1_000);
                line = row.line;
                for cell in &row.cells {
                    if let Cell::Text(text) = cell {
                        assert!(text.len() <= LIMITS.cell_bytes && !text.is_empty());
                    }
                }
            }
            Entry::Broken(broken) => {
                assert!(
                    (line..=lines).contains(&broken.line),
                    "{} after {line}",
                    broken.line
                );
                line = broken.line;
            }
        }
        Ok::<_, TableError>(())
    });
    // Refused, or read to its end.
    let _told = read;
}

/// A mapping, a NUL, and the file it is for.
pub(super) fn imports(data: &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    let (Some(map), Some(content)) = (parts.next(), parts.next()) else {
        return;
    };
    let Ok(map) = std::str::from_utf8(map) else {
        return;
    };
    let Ok(mapping) = mapping::parse("fuzz", map) else {
        return;
    };
    let path = written(content);
    // Refused or read, row by row; the rows' own promises are the types'.
    let _read = file::read(&path, &mapping, &LIMITS, &mut |_taken, _| {
        Ok::<_, FileError>(())
    });
}

/// A model file. One that is taken is written as it was read, and judges.
pub(super) fn models(data: &[u8]) {
    let Ok(model) = Model::from_bytes(data) else {
        return;
    };
    assert_eq!(model.to_bytes(), data);
    let appeal = Appeal {
        title: "供水",
        body: "道路积水",
    };
    assert!(!model.predict(appeal).labels.is_empty());
}

/// The reader wants a file; there is one for each process, written over and over.
fn written(content: &[u8]) -> PathBuf {
    let name = format!(
        "suqiu-fuzz-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    );
    let path = std::env::temp_dir().join(name);
    fs::write(&path, content).expect("the temporary folder takes a file");
    path
}
