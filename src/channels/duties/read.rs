//! Rows as people wrote them: every mistake with its line, and nothing taken while there is one.

use std::io::{Read, Seek};

use crate::channels::table::{self, Cell, Entry, Limits, Options, Row, TableError};
use crate::domain::catalogue::cells::{COLUMNS, Draft, moment_text, read as read_row};
use crate::domain::catalogue::revision::{FAULTS_MAX, Fault};
use crate::domain::org::Directory;
use crate::kernel::time::Timestamp;

/// What one file may hold: more is not a catalogue of one district.
pub const BYTES_MAX: u64 = 8 << 20;
const LIMITS: Limits = Limits {
    file_bytes: BYTES_MAX,
    rows: 20_000,
    cell_bytes: 16 << 10,
    unpacked_bytes: 64 << 20,
};
/// Columns without which a row says nothing.
const NEEDED: &[&str] = &["item_id", "major", "minor", "detail", "lead"];
/// In exports, for people; what is imported gets a version of its own.
const IGNORED: &[&str] = &["version", "版本"];

/// Why nothing of a file is taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("{0}")]
    Columns(String),
    /// In the order of the lines.
    #[error("有 {} 处错误", .0.len())]
    Faults(Vec<Fault>),
}

/// Every row of the file; `size` in bytes.
pub fn read(
    source: impl Read + Seek,
    size: u64,
    units: &Directory,
) -> Result<Vec<Draft>, NotTaken> {
    let mut columns: Vec<Option<&'static str>> = Vec::new();
    let (mut drafts, mut faults) = (Vec::new(), Vec::new());
    let mut on_entry = |entry| -> Result<(), NotTaken> {
        match entry {
            Entry::Header(names) => columns = bind(&names)?,
            Entry::Broken(broken) => faults.push(Fault {
                line: broken.line,
                column: "",
                code: broken.code,
                why: broken.reason,
            }),
            Entry::Row(row) => match one(&row, &columns, units) {
                Ok(draft) => drafts.push(draft),
                Err(wrong) => faults.extend(wrong),
            },
        }
        if faults.len() >= FAULTS_MAX {
            return Err(NotTaken::Faults(std::mem::take(&mut faults)));
        }
        Ok(())
    };
    table::read_from(source, size, &Options::default(), &LIMITS, &mut on_entry)?;
    if !faults.is_empty() {
        return Err(NotTaken::Faults(faults));
    }
    if drafts.is_empty() {
        return Err(NotTaken::Columns("文件中没有一行事项".to_owned()));
    }
    Ok(drafts)
}

/// Which column is which, by its Chinese name or its code.
fn bind(names: &[String]) -> Result<Vec<Option<&'static str>>, NotTaken> {
    let mut bound: Vec<Option<&'static str>> = Vec::with_capacity(names.len());
    for name in names {
        let column = COLUMNS
            .iter()
            .find(|column| column.label == name || column.code == name);
        let code = column.map(|column| column.code);
        if code.is_none() && !name.is_empty() && !IGNORED.contains(&name.as_str()) {
            let known: Vec<_> = COLUMNS.iter().map(|column| column.label).collect();
            let told = format!("不认识列“{name}”。可用的列：{}", known.join("、"));
            return Err(NotTaken::Columns(told));
        }
        if code.is_some() && bound.contains(&code) {
            return Err(NotTaken::Columns(format!("列“{name}”出现了两次")));
        }
        bound.push(code);
    }
    let missing = COLUMNS
        .iter()
        .filter(|column| NEEDED.contains(&column.code) && !bound.contains(&Some(column.code)));
    let missing: Vec<_> = missing.map(|column| column.label).collect();
    if missing.is_empty() {
        Ok(bound)
    } else {
        Err(NotTaken::Columns(format!("缺少列：{}", missing.join("、"))))
    }
}

fn one(
    row: &Row,
    columns: &[Option<&'static str>],
    units: &Directory,
) -> Result<Draft, Vec<Fault>> {
    let fault = |column, code, why| Fault {
        line: row.line,
        column,
        code,
        why,
    };
    let cells = || columns.iter().zip(&row.cells);
    let failed: Vec<_> = cells()
        .filter_map(|(column, cell)| match cell {
            Cell::Failed(shown) => {
                let why = format!("公式出错，显示为 {shown}");
                Some(fault(column.unwrap_or_default(), "formula_failed", why))
            }
            _ => None,
        })
        .collect();
    if !failed.is_empty() {
        return Err(failed);
    }
    let text = |code: &str| {
        let found = cells().find(|(column, _)| **column == Some(code));
        found.map_or_else(String::new, |(_, cell)| match cell {
            Cell::Text(text) => unguarded(text).to_owned(),
            Cell::Moment(at) => moment_text(Timestamp::from_civil(*at)),
            Cell::Empty | Cell::Failed(_) => String::new(),
        })
    };
    read_row(row.line, units, &text).map_err(|wrong| {
        let wrong = wrong.into_iter();
        wrong
            .map(|cell| fault(cell.column, "wrong_cell", cell.why))
            .collect()
    })
}

/// An export marks what a spreadsheet would run as a formula with an apostrophe.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    }
}
