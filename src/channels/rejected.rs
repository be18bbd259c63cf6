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

/// Writes them as CSV that spreadsheets open as UTF-8.
pub struct RejectedFile<W: Write> {
    csv: csv::Writer<W>,
}

impl<W: Write> RejectedFile<W> {
    /// Begins with the header.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(["行号", "列", "代码", "原因"])?;
        Ok(Self { csv })
    }

    pub fn write(&mut self, rejected: &Rejected) -> io::Result<()> {
        let line = rejected.line.to_string();
        let column = harmless(&rejected.column);
        self.csv
            .write_record([&line, &column, rejected.code, &harmless(&rejected.reason)])?;
        Ok(())
    }

    /// Everything is on its way to the file.
    pub fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

/// Text of the sender that a spreadsheet would run as a formula is marked as text.
pub(in crate::channels) fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
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
