//! Decided appeals from a table with the columns `id`, `title`, `body` and `label`.

use std::collections::HashSet;
use std::path::Path;

use super::super::{Failure, output};
use crate::channels::table::{self, Cell, Entry, Limits, Options, Row, TableError};
use crate::triage::learn::Example;

const COLUMNS: [&str; 4] = ["id", "title", "body", "label"];
/// Longest label, in characters.
const LABEL_MAX: usize = 100;
/// Rows that are named on stderr one by one.
const NAMED_MAX: usize = 5;

/// Why there are no examples.
#[derive(Debug, thiserror::Error)]
enum ExamplesError {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("缺少“{0}”列；需要的列：id、title、body、label")]
    Column(&'static str),
    #[error("没有可用的行")]
    Nothing,
}

/// Reads them all. Rows that cannot be read, have no label, or repeat an id are left out and told.
pub(super) fn read(path: &Path) -> Result<Vec<Example>, Failure> {
    let mut reading = Reading::default();
    let limits = Limits {
        cell_bytes: 4 << 20,
        ..Limits::default()
    };
    let read = table::read(path, &Options::default(), &limits, &mut |entry| {
        reading.take(entry)
    });
    let name = path.display();
    if let Err(error) = read.and_then(|()| reading.any()) {
        return Err(anyhow::anyhow!("{name}：{error}").into());
    }
    for (line, reason) in reading.left_out.iter().take(NAMED_MAX) {
        output::announce(&format!("{name} 第 {line} 行未采用：{reason}"));
    }
    if reading.left_out.len() > NAMED_MAX {
        let count = reading.left_out.len();
        output::announce(&format!("{name} 共有 {count} 行未采用"));
    }
    Ok(reading.examples)
}

#[derive(Default)]
struct Reading {
    /// Where [`COLUMNS`] are.
    columns: [usize; 4],
    examples: Vec<Example>,
    ids: HashSet<String>,
    left_out: Vec<(u64, String)>,
}

impl Reading {
    fn take(&mut self, entry: Entry) -> Result<(), ExamplesError> {
        match entry {
            Entry::Header(names) => {
                for (at, column) in self.columns.iter_mut().zip(COLUMNS) {
                    let found = names.iter().position(|name| name == column);
                    *at = found.ok_or(ExamplesError::Column(column))?;
                }
            }
            Entry::Row(row) => self.take_row(&row),
            Entry::Broken(broken) => self.left_out.push((broken.line, broken.reason)),
        }
        Ok(())
    }

    fn take_row(&mut self, row: &Row) {
        let [id, title, body, label] = self.columns.map(|at| match row.cells.get(at) {
            Some(Cell::Text(text)) => text.clone(),
            Some(Cell::Moment(moment)) => moment.to_string(),
            _ => String::new(),
        });
        let reason = if label.is_empty() {
            "没有类别"
        } else if label.chars().count() > LABEL_MAX {
            "类别名称过长"
        } else if !id.is_empty() && !self.ids.insert(id) {
            "编号与前面的行重复"
        } else {
            self.examples.push(Example { title, body, label });
            return;
        };
        self.left_out.push((row.line, reason.to_owned()));
    }

    fn any(&self) -> Result<(), ExamplesError> {
        if self.examples.is_empty() {
            return Err(ExamplesError::Nothing);
        }
        Ok(())
    }
}
