//! PostgreSQL's own form: `COPY table (columns) FROM stdin;` and a line a row.

use std::io::Read;

use super::statement::Dump;
use super::token::Token;
use super::values::readable;
use crate::channels::table::{Cell, TableError};

/// One line, whatever its fields.
const LINE_BYTES_MAX: usize = 4 << 20;

/// A line as it stands in the file, without its end.
struct Line {
    number: u64,
    bytes: Vec<u8>,
    overlong: bool,
}

impl<R: Read, E: From<TableError>> Dump<'_, R, E> {
    pub(super) fn copy(&mut self) -> Result<(), E> {
        let table = self.table_name()?;
        let mut token = self.tokens.next()?;
        let mut columns = None;
        if token == Token::Symbol(b'(') {
            columns = Some(self.columns_listed()?);
            token = self.tokens.next()?;
        }
        if !token.is("FROM") || !self.tokens.next()?.is("STDIN") {
            return self.skip_statement();
        }
        self.skip_statement()?;
        self.tokens.text.skip_line()?;
        let Some(table) = table else {
            while self.line(false)?.is_some() {}
            return Ok(());
        };
        let width = self.header(table, columns)?;
        while let Some(line) = self.line(width.is_some())? {
            if let Some(width) = width {
                self.copied(table, width, &line)?;
            }
        }
        Ok(())
    }

    fn copied(&mut self, table: usize, width: usize, line: &Line) -> Result<(), E> {
        if line.overlong {
            let reason = format!("整行超过 {} MB 的上限", LINE_BYTES_MAX >> 20);
            return self.broken(table, line.number, "cell_too_long", reason);
        }
        let max = self.limits.cell_bytes;
        let fields = line.bytes.split(|byte| *byte == b'\t');
        let cells: Vec<Cell> = fields.map(|field| copied_cell(field, max)).collect();
        if cells.len() == width {
            return self.row(table, line.number, cells);
        }
        let reason = format!("应有 {width} 列，实有 {} 列", cells.len());
        self.broken(table, line.number, "column_count", reason)
    }

    /// The next line of the rows; `None` behind the last one, which is `\.`, or at the end.
    fn line(&mut self, keep: bool) -> Result<Option<Line>, E> {
        let text = &mut self.tokens.text;
        let number = text.line();
        let (mut bytes, mut length) = (Vec::new(), 0_usize);
        // Enough to know the last line by, when nothing is kept.
        let max = if keep { LINE_BYTES_MAX } else { 3 };
        loop {
            match text.next()? {
                None if length == 0 => return Ok(None),
                None | Some(b'\n') => break,
                Some(byte) => {
                    length += 1;
                    if bytes.len() < max {
                        bytes.push(byte);
                    }
                }
            }
        }
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        let is_last = bytes == b"\\.";
        let overlong = length > LINE_BYTES_MAX;
        Ok((!is_last).then_some(Line {
            number,
            bytes,
            overlong,
        }))
    }
}

fn copied_cell(field: &[u8], max: usize) -> Cell {
    if field == b"\\N" {
        return Cell::Empty;
    }
    if field.len() > max {
        return Cell::Failed(format!("超过 {} KB 的上限", max >> 10));
    }
    let mut out = Vec::with_capacity(field.len());
    let mut rest = field.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        out.push(match rest.next() {
            Some(b'b') => 0x08,
            Some(b'f') => 0x0c,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'v') => 0x0b,
            Some(b'x') => number(&mut rest, 16, 2, 0),
            Some(digit @ b'0'..=b'7') => number(&mut rest, 8, 2, digit - b'0'),
            Some(other) => other,
            None => b'\\',
        });
    }
    readable(&String::from_utf8_lossy(&out))
}

/// At most `count` more digits.
fn number(
    rest: &mut std::iter::Peekable<impl Iterator<Item = u8>>,
    base: u32,
    count: usize,
    first: u8,
) -> u8 {
    let mut value = u32::from(first);
    for _ in 0..count {
        let digit = rest
            .peek()
            .and_then(|byte| char::from(*byte).to_digit(base));
        let Some(digit) = digit else { break };
        value = value * base + digit;
        rest.next();
    }
    value.to_le_bytes()[0]
}
