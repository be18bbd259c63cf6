//! The catalogue as a file. Every cell is text, so that `0101` stays `0101` in any spreadsheet.

use rust_xlsxwriter::{Color, Format as Style, Workbook, XlsxError};

use crate::channels::rejected::SafeTable;
use crate::domain::catalogue::CatalogueRow;
use crate::domain::catalogue::cells::COLUMNS;
use crate::domain::org::Directory;

const VERSION: &str = "版本";

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
}

impl Format {
    /// By what comes after the last dot.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    pub const fn mime(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    #[error("无法生成 CSV")]
    Csv(#[from] std::io::Error),
    #[error("无法生成 XLSX")]
    Xlsx(#[from] XlsxError),
}

/// The file's bytes.
pub fn write<'r>(
    format: Format,
    rows: impl Iterator<Item = &'r CatalogueRow>,
    units: &Directory,
) -> Result<Vec<u8>, NotWritten> {
    let head = COLUMNS.iter().map(|column| column.label.to_owned());
    let head: Vec<String> = head.chain([VERSION.to_owned()]).collect();
    let lines = rows.map(|row| {
        let cells = COLUMNS.iter().map(|column| (column.text)(row, units));
        cells.chain([row.version.to_string()]).collect::<Vec<_>>()
    });
    match format {
        Format::Csv => as_csv(&head, lines),
        Format::Xlsx => as_xlsx(&head, lines),
    }
}

fn as_csv(
    head: &[String],
    lines: impl Iterator<Item = Vec<String>>,
) -> Result<Vec<u8>, NotWritten> {
    let mut bytes = Vec::new();
    let mut table = SafeTable::new(&mut bytes, &as_texts(head))?;
    for cells in lines {
        table.write(&as_texts(&cells))?;
    }
    table.finish()?;
    Ok(bytes)
}

fn as_texts(cells: &[String]) -> Vec<&str> {
    cells.iter().map(String::as_str).collect()
}

fn as_xlsx(
    head: &[String],
    lines: impl Iterator<Item = Vec<String>>,
) -> Result<Vec<u8>, NotWritten> {
    let mut book = Workbook::new();
    let bold = Style::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00DD_E6F0));
    let text = Style::new().set_num_format("@").set_text_wrap();
    let sheet = book.add_worksheet();
    sheet.set_name("职责清单")?.set_freeze_panes(1, 0)?;
    for (column, name) in (0..).zip(head) {
        sheet.set_column_width(column, 18)?;
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (line, cells) in (1..).zip(lines) {
        for (column, cell) in (0..).zip(&cells) {
            sheet.write_string_with_format(line, column, cell, &text)?;
        }
    }
    Ok(book.save_to_buffer()?)
}
