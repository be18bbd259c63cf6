//! Rows that were not taken, as a table the district can work through with whoever ran the former
//! platform. It is mailed around: it names places and numbers, never what a row says.

use std::io::{self, Write};

use crate::channels::rejected::harmless;

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

/// Writes them as CSV that spreadsheets open as UTF-8.
pub struct RejectedFile<W: Write> {
    csv: csv::Writer<W>,
}

impl<W: Write> RejectedFile<W> {
    /// Begins with the header.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(["文件", "行号", "原编号", "列", "代码", "原因"])?;
        Ok(Self { csv })
    }

    /// `source` is what the file or table is called.
    pub fn write(&mut self, source: &str, rejected: &Rejected) -> io::Result<()> {
        let line = rejected.place.line.to_string();
        let [source, number, column, reason] =
            [source, &rejected.number, &rejected.column, &rejected.reason].map(harmless);
        let record = [&source, &line, &number, &column, rejected.code, &reason];
        self.csv.write_record(record)?;
        Ok(())
    }

    /// Everything is on its way to the file.
    pub fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
    }
}
