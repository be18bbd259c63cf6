//! XLSX, read cell by cell; the sheet itself is never held in memory.

use std::io::{BufReader, Read, Seek};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use jiff::Unit;
use jiff::civil::DateTime;
use zip::ZipArchive;

use super::{BrokenRow, Cell, Entry, Limits, Options, Row, TableError, cell, header, too_long};

const PARTS_MAX: usize = 10_000;
const COLUMNS_MAX: usize = 1_000;

pub(super) fn read<E: From<TableError>>(
    mut source: impl Read + Seek,
    options: &Options,
    limits: &Limits,
    visit: &mut dyn FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    measure(&mut source, limits)?;
    source.rewind().map_err(TableError::Read)?;
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(source)).map_err(broken)?;
    let name = sheet_name(&book, options)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let mut table = Table {
        options,
        limits,
        width: None,
        rows: 0,
        last_row: u64::from(cells.dimensions().end.0).max(1),
        row: Gathered::default(),
    };
    while let Some(found) = cells.next_cell().map_err(broken)? {
        let (row, column) = found.get_position();
        let line = u64::from(row) + 1;
        if line != table.row.line {
            table.finish_row(visit)?;
            table.row.line = line;
        }
        table.row.put(column as usize, found.get_value(), limits);
    }
    table.finish_row(visit)?;
    if table.width.is_none() {
        return Err(TableError::NoHeader(options.header).into());
    }
    Ok(())
}

/// Refuses what would unpack to more than the limit, before unpacking any of it. The sizes are what
/// the file says of itself; a part that turns out larger is an error of the archive's reader.
fn measure(source: impl Read + Seek, limits: &Limits) -> Result<(), TableError> {
    let mut archive = ZipArchive::new(BufReader::new(source)).map_err(damaged)?;
    if archive.len() > PARTS_MAX {
        return Err(TableError::BrokenSheet(format!(
            "有 {} 个部分",
            archive.len()
        )));
    }
    let mut unpacked: u64 = 0;
    for n in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(n).map_err(damaged)?.size());
    }
    if unpacked > limits.unpacked_bytes {
        return Err(TableError::TooLargeUnpacked(limits.unpacked_bytes));
    }
    Ok(())
}

fn damaged(error: zip::result::ZipError) -> TableError {
    TableError::BrokenSheet(error.to_string())
}

fn broken(error: XlsxError) -> TableError {
    match error {
        XlsxError::Password => TableError::OldOrEncrypted,
        XlsxError::FileNotFound(_) => TableError::NotATable("压缩包，里面没有工作簿".to_owned()),
        other => TableError::BrokenSheet(other.to_string()),
    }
}

fn sheet_name<R: Read + Seek>(book: &Xlsx<R>, options: &Options) -> Result<String, TableError> {
    let known = book.sheet_names();
    let name = match &options.sheet {
        Some(name) => known.iter().find(|known| *known == name),
        None => known.first(),
    };
    name.cloned().ok_or_else(|| TableError::NoSuchSheet {
        name: options.sheet.clone().unwrap_or_default(),
        known: known.join("、"),
    })
}

/// The cells of one row of the sheet so far.
#[derive(Default)]
struct Gathered {
    /// 0: none yet.
    line: u64,
    cells: Vec<Cell>,
    overlong: bool,
}

impl Gathered {
    fn put(&mut self, column: usize, value: &DataRef<'_>, limits: &Limits) {
        if column >= COLUMNS_MAX {
            return;
        }
        let value = read_cell(value);
        if let Cell::Text(text) = &value {
            self.overlong |= text.len() > limits.cell_bytes;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::Empty);
        }
        self.cells[column] = value;
    }
}

struct Table<'a> {
    options: &'a Options,
    limits: &'a Limits,
    width: Option<usize>,
    rows: u64,
    last_row: u64,
    row: Gathered,
}

impl Table<'_> {
    fn finish_row<E: From<TableError>>(
        &mut self,
        visit: &mut dyn FnMut(Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        let Gathered {
            line,
            mut cells,
            overlong,
        } = std::mem::take(&mut self.row);
        if line < self.options.header || cells.iter().all(|cell| *cell == Cell::Empty) {
            return Ok(());
        }
        let Some(width) = self.width else {
            let names = header(&cells);
            if line > self.options.header || names.is_empty() {
                return Err(TableError::NoHeader(self.options.header).into());
            }
            self.width = Some(names.len());
            return visit(Entry::Header(names));
        };
        self.rows += 1;
        if self.rows > self.limits.rows {
            return Err(TableError::TooManyRows(self.limits.rows).into());
        }
        if overlong {
            return visit(Entry::Broken(too_long(line, self.limits)));
        }
        let beyond = cells
            .iter()
            .skip(width)
            .filter(|cell| **cell != Cell::Empty)
            .count();
        if beyond > 0 {
            let reason = format!("应有 {width} 列，另有 {beyond} 个单元格在表头之外");
            return visit(Entry::Broken(BrokenRow {
                line,
                code: "column_count",
                reason,
            }));
        }
        cells.resize(width, Cell::Empty);
        let progress = (line * 1_000 / self.last_row).min(1_000);
        let progress = u16::try_from(progress).expect("at most 1,000");
        visit(Entry::Row(Row {
            line,
            cells,
            progress,
        }))
    }
}

fn read_cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            cell(text)
        }
        DataRef::SharedString(text) => cell(text),
        DataRef::Int(number) => Cell::Text(number.to_string()),
        // Telephone numbers are often numbers here; this prints them without an exponent.
        DataRef::Float(number) => Cell::Text(number.to_string()),
        DataRef::Bool(flag) => Cell::Text(if *flag { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(at) if at.is_datetime() => {
            moment(*at).map_or_else(|| Cell::Text(at.as_f64().to_string()), Cell::Moment)
        }
        DataRef::DateTime(duration) => Cell::Text(duration.as_f64().to_string()),
        DataRef::Error(error) => Cell::Failed(error.to_string()),
    }
}

/// The day and time a spreadsheet means by a number; `None` outside 1900–2100.
pub(in crate::channels) fn moment(at: ExcelDateTime) -> Option<DateTime> {
    // Between them lie 1900-03-01, after the day that never was, and 2100-01-01.
    if !(61.0..73_051.0).contains(&at.as_f64()) {
        return None;
    }
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let [month, day, hour, minute, second] =
        [month, day, hour, minute, second].map(|part| i8::try_from(part).ok());
    let year = i16::try_from(year).ok()?;
    let nanos = i32::from(milli) * 1_000_000;
    let at = DateTime::new(year, month?, day?, hour?, minute?, second?, nanos).ok()?;
    // A fraction of a day rarely hits a second exactly.
    at.round(Unit::Second).ok()
}
