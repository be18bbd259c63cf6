//! Tables from files: CSV and XLSX as one stream of rows that know their lines.
//!
//! What a file is, is judged by its content, never by its name. One broken row does not stop the
//! rest; everything is bounded, so that no file can exhaust the machine.

mod delimited;
pub(in crate::channels) mod encoding;
mod sheet;

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use jiff::civil::DateTime;

pub use encoding::Encoding;
pub(in crate::channels) use sheet::moment;

/// What a file may hold at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub file_bytes: u64,
    pub rows: u64,
    pub cell_bytes: usize,
    /// Of everything packed into an XLSX together.
    pub unpacked_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 200 << 20,
            rows: 2_000_000,
            cell_bytes: 64 << 10,
            unpacked_bytes: 512 << 20,
        }
    }
}

/// How to read the file, where it can't be seen from its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// `None`: found out by what is valid.
    pub encoding: Option<Encoding>,
    /// CSV only.
    pub delimiter: u8,
    /// 1-based row the names of the columns stand in; rows above it are skipped.
    pub header: u64,
    /// XLSX only; `None` is the first sheet.
    pub sheet: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            encoding: None,
            delimiter: b',',
            header: 1,
            sheet: None,
        }
    }
}

/// What comes out, in the order of the file: the header once, then rows.
#[derive(Debug)]
pub enum Entry {
    Header(Vec<String>),
    Row(Row),
    Broken(BrokenRow),
}

/// A row with as many cells as the header.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// 1-based line of the text file, or row of the sheet.
    pub line: u64,
    pub cells: Vec<Cell>,
    /// How much of the file has been read, in per mille.
    pub progress: u16,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    /// A cell a spreadsheet holds as a date.
    Moment(DateTime),
    /// A formula that failed, as the spreadsheet shows it: `#N/A`.
    Failed(String),
}

/// A row that can't be read; the rows after it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRow {
    pub line: u64,
    pub code: &'static str,
    pub reason: String,
}

/// Why a file is no table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error("文件打不开：{0}")]
    Open(#[source] io::Error),
    #[error("文件读取中断：{0}")]
    Read(#[from] io::Error),
    #[error("文件是空的")]
    Empty,
    #[error("文件的内容是{0}，不是表格。请提供 CSV 或 XLSX 文件")]
    NotATable(String),
    #[error("文件是旧版 Excel（.xls）或加密的文档。请另存为不加密的 XLSX 或 CSV 后再导入")]
    OldOrEncrypted,
    #[error("XLSX 文件已损坏：{0}")]
    BrokenSheet(String),
    #[error("工作簿中没有工作表“{name}”，现有：{known}")]
    NoSuchSheet { name: String, known: String },
    #[error("文字编码既不是 UTF-8 也不是 GB18030，约有 {0} 处无法识别。请另存为 UTF-8 编码的 CSV")]
    Encoding(u64),
    #[error("看不出是 PostgreSQL 还是 MySQL 的转储，请在映射文件中写明 files.dialect")]
    UnknownDialect,
    #[error("找不到第 {0} 行的表头")]
    NoHeader(u64),
    #[error("文件超过 {} MB 的上限", .0 >> 20)]
    TooLarge(u64),
    #[error("压缩包解开后超过 {} MB 的上限，已拒绝", .0 >> 20)]
    TooLargeUnpacked(u64),
    #[error("超过 {0} 行的上限。请拆分后分次导入")]
    TooManyRows(u64),
    #[error("超过 {0} 行引号不成对，文件可能不是 CSV，已停止读取")]
    TooManyBroken(u64),
}

/// Reads the file from end to end. `visit` sees every entry and may stop by an error of its own.
pub fn read<E: From<TableError>>(
    path: &Path,
    options: &Options,
    limits: &Limits,
    visit: &mut dyn FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    let file = File::open(path).map_err(TableError::Open)?;
    let size = file.metadata().map_err(TableError::Open)?.len();
    read_from(file, size, options, limits, visit)
}

/// The same, of what was sent or lies in memory; `size` in bytes.
pub fn read_from<E: From<TableError>>(
    mut source: impl Read + Seek,
    size: u64,
    options: &Options,
    limits: &Limits,
    visit: &mut dyn FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    if size > limits.file_bytes {
        return Err(TableError::TooLarge(limits.file_bytes).into());
    }
    if is_sheet(&mut source)? {
        sheet::read(source, options, limits, visit)
    } else {
        delimited::read(source, size, options, limits, visit)
    }
}

/// Whether it is a zip (and so perhaps an XLSX) or text; anything else is refused by name.
fn is_sheet(source: &mut (impl Read + Seek)) -> Result<bool, TableError> {
    let mut head = Vec::new();
    source.by_ref().take(8 << 10).read_to_end(&mut head)?;
    source.rewind()?;
    if head.is_empty() {
        return Err(TableError::Empty);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(true);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(TableError::OldOrEncrypted);
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Err(TableError::NotATable(" UTF-16 编码的文本".to_owned()));
    }
    match infer::get(&head) {
        Some(kind) if kind.matcher_type() != infer::MatcherType::Text => {
            Err(TableError::NotATable(name_of(kind.mime_type())))
        }
        _ if head.contains(&0) => Err(TableError::NotATable("二进制数据".to_owned())),
        _ => Ok(false),
    }
}

fn name_of(mime: &str) -> String {
    match mime {
        "image/jpeg" => " JPEG 图片".to_owned(),
        "image/png" => " PNG 图片".to_owned(),
        "application/pdf" => " PDF 文档".to_owned(),
        other => format!(" {other}"),
    }
}

/// Text cell, or empty when there is only white space.
pub(in crate::channels) fn cell(text: &str) -> Cell {
    let text = text.trim();
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text.to_owned())
    }
}

/// Names of columns as people write them in a mapping: no spaces around, no BOM.
fn header(cells: &[Cell]) -> Vec<String> {
    let name = |cell: &Cell| match cell {
        Cell::Text(text) => text.trim_start_matches('\u{feff}').trim().to_owned(),
        _ => String::new(),
    };
    let mut names: Vec<_> = cells.iter().map(name).collect();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    names
}

fn too_long(line: u64, limits: &Limits) -> BrokenRow {
    let reason = format!("有单元格超过 {} KB 的上限", limits.cell_bytes >> 10);
    BrokenRow {
        line,
        code: "cell_too_long",
        reason,
    }
}

#[cfg(test)]
mod tests;
