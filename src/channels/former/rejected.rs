//! Rows that were not taken, as a table the district can work through with whoever ran the former
//! platform. It is mailed around: it names places and numbers, never what a row says.

use std::io::{self, Write};

use crate::channels::rejected::SafeTable;

/// Where a row stands: which of the files, and its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Place in the list of what was read.
    pub source: u16,
    /// 1-based.
    pub line: u64,
}

/// One thing wrong with one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    pub place: Place,
    /// The case's number on the former platform; empty when the row has none.
    pub number: String,
    /// What the column is called there, or the field here; empty when it is the row as a whole.
    pub column: String,
    /// Stable, for programs.
    pub code: &'static str,
    /// For people.
    pub reason: String,
}

/// The rows, in a file of their own.
pub struct RejectedFile<W: Write>(SafeTable<W>);

impl<W: Write> RejectedFile<W> {
    pub fn new(out: W) -> io::Result<Self> {
        let header = ["文件", "行号", "原编号", "列", "代码", "原因"];
        SafeTable::new(out, &header).map(Self)
    }

    /// `source` is what the file or table is called.
    pub fn write(&mut self, source: &str, rejected: &Rejected) -> io::Result<()> {
        let line = rejected.place.line.to_string();
        let Rejected {
            place: _,
            number,
            column,
            code,
            reason,
        } = rejected;
        self.0.write(&[source, &line, number, column, code, reason])
    }

    pub fn finish(self) -> io::Result<()> {
        self.0.finish()
    }
}
