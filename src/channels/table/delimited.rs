//! CSV, read as a stream of bytes and decoded cell by cell.
//!
//! That is safe in GB18030 too: neither the delimiters we take nor the quote nor the line break
//! occur as a later byte of a character there.

use std::io::{BufReader, Read, Seek};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::encoding::{self, Encoding};
use super::{BrokenRow, Cell, Entry, Limits, Options, Row, TableError, cell, header, too_long};

/// A longer record is an open quote that swallows the rows after it.
const RECORD_BYTES_MAX: usize = 1 << 20;
const COLUMNS_MAX: usize = 1_000;
const CHUNK_BYTES: usize = 64 << 10;
/// Each open quote costs reading up to a record's length again, so their number is bounded.
const OPEN_QUOTES_MAX: u64 = 1_000;

pub(super) fn read<E: From<TableError>>(
    mut source: impl Read + Seek,
    size: u64,
    options: &Options,
    limits: &Limits,
    visit: &mut dyn FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    let encoding = match options.encoding {
        Some(encoding) => encoding,
        None => encoding::detect(BufReader::new(&mut source))
            .map_err(TableError::Read)?
            .map_err(TableError::Encoding)?,
    };
    source.rewind().map_err(TableError::Read)?;
    let mut records = Records::new(source, options.delimiter);
    let mut columns = None;
    let (mut seen, mut rows) = (0, 0);
    while let Some(record) = records.next()? {
        seen += 1;
        if seen < options.header {
            records.accept();
            continue;
        }
        let Some(width) = columns else {
            let names = header(&decode(&record, encoding).unwrap_or_default());
            columns = Some(names.len()).filter(|width| *width > 0);
            records.accept();
            if columns.is_none() {
                return Err(TableError::NoHeader(options.header).into());
            }
            visit(Entry::Header(names))?;
            continue;
        };
        rows += 1;
        if rows > limits.rows {
            return Err(TableError::TooManyRows(limits.rows).into());
        }
        let progress = per_mille(records.offset, size);
        match row(&record, width, encoding, limits, progress) {
            Ok(row) => {
                records.accept();
                visit(Entry::Row(row))?;
            }
            Err(broken) => {
                records.accept_first_line()?;
                visit(Entry::Broken(broken))?;
            }
        }
    }
    if columns.is_none() {
        return Err(TableError::NoHeader(options.header).into());
    }
    Ok(())
}

fn per_mille(read: u64, size: u64) -> u16 {
    u16::try_from((read * 1_000 / size.max(1)).min(1_000)).expect("at most 1,000")
}

fn row(
    record: &Record,
    width: usize,
    encoding: Encoding,
    limits: &Limits,
    progress: u16,
) -> Result<Row, BrokenRow> {
    let line = record.line;
    let broken = |code, reason| BrokenRow { line, code, reason };
    if record.overlong || !record.well_quoted {
        return Err(broken("open_quote", "引号不成对，或整行过长".to_owned()));
    }
    if record.ends.len() > width && record.fields().skip(width).any(|field| !field.is_empty())
        || record.ends.len() < width
    {
        let reason = format!("应有 {width} 列，实有 {} 列", record.ends.len());
        return Err(broken("column_count", reason));
    }
    if record.fields().any(|field| field.len() > limits.cell_bytes) {
        return Err(too_long(line, limits));
    }
    let mut cells = decode(record, encoding)
        .ok_or_else(|| broken("encoding", "含有无法识别的字节，可能已损坏".to_owned()))?;
    cells.truncate(width);
    Ok(Row {
        line,
        cells,
        progress,
    })
}

fn decode(record: &Record, encoding: Encoding) -> Option<Vec<Cell>> {
    record
        .fields()
        .map(|field| encoding.decode(field).map(|text| cell(&text)))
        .collect()
}

/// The bytes of one record, unquoted.
struct Record {
    line: u64,
    bytes: Vec<u8>,
    /// Where each field ends in `bytes`.
    ends: Vec<usize>,
    overlong: bool,
    /// No quote opens or closes in the middle of a field.
    well_quoted: bool,
}

impl Record {
    fn fields(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| &self.bytes[start..*end])
    }
}

/// Whether every quoted field ends where its quote ends. The parser is more lenient: to it an open
/// quote runs to the next quote in the file, and the rows between would be lost without a word.
fn well_quoted(record: &[u8], delimiter: u8) -> bool {
    let separates = |byte: &u8| *byte == delimiter || matches!(byte, b'\r' | b'\n');
    let (mut quoted, mut at_start, mut at) = (false, true, 0);
    while let Some(byte) = record.get(at) {
        let next = record.get(at + 1);
        match (quoted, byte) {
            (true, b'"') if next == Some(&b'"') => at += 1,
            (true, b'"') if next.is_none_or(separates) => quoted = false,
            (true, b'"') => return false,
            (false, b'"') if at_start => quoted = true,
            _ => {}
        }
        at_start = !quoted && separates(byte);
        at += 1;
    }
    !quoted
}

/// Cuts the file into records. Each is first looked at, then accepted whole, or only its first
/// line, when it is broken and may have swallowed good rows.
struct Records<S> {
    source: S,
    parser: Reader,
    delimiter: u8,
    /// Read; what is before `start` has been accepted.
    window: Vec<u8>,
    start: usize,
    at_end: bool,
    line: u64,
    /// The byte before `start`.
    last: u8,
    /// Of `start` in the file.
    offset: u64,
    /// Length of the record looked at.
    looked_at: usize,
    open_quotes: u64,
}

impl<S: Read> Records<S> {
    fn new(source: S, delimiter: u8) -> Self {
        let parser = ReaderBuilder::new().delimiter(delimiter).build();
        Self {
            source,
            parser,
            delimiter,
            window: Vec::new(),
            start: 0,
            at_end: false,
            line: 1,
            last: 0,
            offset: 0,
            looked_at: 0,
            open_quotes: 0,
        }
    }

    /// Looks at the next record; `None` at the end of the file.
    fn next(&mut self) -> Result<Option<Record>, TableError> {
        self.skip_empty_lines()?;
        self.parser.reset();
        let mut record = Record {
            line: self.line,
            bytes: vec![0; 4 << 10],
            ends: vec![0; 64],
            overlong: false,
            well_quoted: true,
        };
        let (mut read, mut written, mut fields) = (0, 0, 0);
        loop {
            let (result, r, w, f) = self.parser.read_record(
                &self.window[self.start + read..],
                &mut record.bytes[written..],
                &mut record.ends[fields..],
            );
            (read, written, fields) = (read + r, written + w, fields + f);
            let overlong = read > RECORD_BYTES_MAX || fields >= COLUMNS_MAX;
            match result {
                ReadRecordResult::End => return Ok(None),
                ReadRecordResult::Record => break,
                _ if overlong => {
                    record.overlong = true;
                    break;
                }
                ReadRecordResult::InputEmpty if self.at_end && read == self.pending().len() => {
                    // An empty input tells the parser that this is the end.
                    if read == 0 {
                        return Ok(None);
                    }
                    let (_, _, w, f) = self.parser.read_record(
                        &[],
                        &mut record.bytes[written..],
                        &mut record.ends[fields..],
                    );
                    (written, fields) = (written + w, fields + f);
                    break;
                }
                ReadRecordResult::InputEmpty => self.read_more()?,
                ReadRecordResult::OutputFull => record.bytes.resize(record.bytes.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => record.ends.resize(record.ends.len() * 2, 0),
            }
        }
        record.bytes.truncate(written);
        record.ends.truncate(fields);
        self.looked_at = read;
        record.well_quoted = well_quoted(&self.pending()[..read], self.delimiter);
        Ok(Some(record))
    }

    /// Goes on after the record looked at.
    fn accept(&mut self) {
        self.advance(self.looked_at);
    }

    /// Goes on after its first line.
    fn accept_first_line(&mut self) -> Result<(), TableError> {
        let looked_at = &self.pending()[..self.looked_at];
        match looked_at.iter().position(|byte| *byte == b'\n') {
            Some(end) if end + 1 < self.looked_at => {
                self.open_quotes += 1;
                if self.open_quotes > OPEN_QUOTES_MAX {
                    return Err(TableError::TooManyBroken(OPEN_QUOTES_MAX));
                }
                self.advance(end + 1);
            }
            _ => self.advance(self.looked_at),
        }
        Ok(())
    }

    fn advance(&mut self, bytes: usize) {
        let passed = &self.pending()[..bytes];
        // A carriage return ends a line too, alone or before a line feed.
        let (mut line, mut last) = (self.line, self.last);
        for &byte in passed {
            line += u64::from(byte == b'\r' || (byte == b'\n' && last != b'\r'));
            last = byte;
        }
        (self.line, self.last) = (line, last);
        self.offset += bytes as u64;
        self.start += bytes;
    }

    fn pending(&self) -> &[u8] {
        &self.window[self.start..]
    }

    /// So that a record's line is its own and not that of the empty lines before it.
    fn skip_empty_lines(&mut self) -> Result<(), TableError> {
        loop {
            let bare = |byte: &u8| !matches!(byte, b'\r' | b'\n');
            match self.pending().iter().position(bare) {
                Some(start) => {
                    self.advance(start);
                    return Ok(());
                }
                None => self.advance(self.pending().len()),
            }
            if self.at_end {
                return Ok(());
            }
            self.read_more()?;
        }
    }

    fn read_more(&mut self) -> Result<(), TableError> {
        self.window.drain(..self.start);
        self.start = 0;
        let before = self.window.len();
        (&mut self.source)
            .take(CHUNK_BYTES as u64)
            .read_to_end(&mut self.window)?;
        self.at_end = self.window.len() == before;
        Ok(())
    }
}
