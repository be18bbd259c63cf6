//! Rows that were not taken, as a table the sender can work through.

use std::io::{self, Write};

use super::table::BrokenRow;

/// One thing wrong with one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// 1-based line of the file, or row of the sheet.
    pub line: u64,
    /// Name of the column; empty when it is the row as a whole.
    pub column: String,
    /// Stable, for programs.
    pub code: &'static str,
    /// For people.
    pub reason: String,
}

impl From<BrokenRow> for Rejected {
    fn from(BrokenRow { line, code, reason }: BrokenRow) -> Self {
        Self {
            line,
            column: String::new(),
            code,
            reason,
        }
    }
}

/// A table as CSV that spreadsheets open as UTF-8, and run nothing of.
pub(in crate::channels) struct SafeTable<W: Write>(csv::Writer<W>);

impl<W: Write> SafeTable<W> {
    /// Begins with the header.
    pub(in crate::channels) fn new(mut out: W, header: &[&str]) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(header)?;
        Ok(Self(csv))
    }

    pub(in crate::channels) fn write(&mut self, cells: &[&str]) -> io::Result<()> {
        Ok(self
            .0
            .write_record(cells.iter().map(|cell| harmless(cell)))?)
    }

    /// Everything is on its way to the file.
    pub(in crate::channels) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Text of the sender that a spreadsheet would run as a formula is marked as text.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The rows, in a file of their own.
pub struct RejectedFile<W: Write>(SafeTable<W>);

impl<W: Write> RejectedFile<W> {
    pub fn new(out: W) -> io::Result<Self> {
        SafeTable::new(out, &["行号", "列", "代码", "原因"]).map(Self)
    }

    pub fn write(&mut self, rejected: &Rejected) -> io::Result<()> {
        let (line, reason) = (rejected.line.to_string(), &rejected.reason);
        self.0
            .write(&[&line, &rejected.column, rejected.code, reason])
    }

    pub fn finish(self) -> io::Result<()> {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_safe_to_open() {
        let mut out = Vec::new();
        let mut file = RejectedFile::new(&mut out).expect("memory");
        let column = "=HYPERLINK(1)".to_owned();
        let reason = "不能为空，\"必填\"".to_owned();
        file.write(&Rejected {
            line: 3,
            column,
            code: "missing",
            reason,
        })
        .expect("memory");
        file.finish().expect("memory");
        let expected =
            "\u{feff}行号,列,代码,原因\n3,'=HYPERLINK(1),missing,\"不能为空，\"\"必填\"\"\"\n";
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }
}
