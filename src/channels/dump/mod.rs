//! Tables out of a dump of PostgreSQL (`COPY … FROM stdin`, or INSERT) or MySQL, as a stream of
//! rows that know their lines. Nothing of it is carried out: statements that are not rows, or not of
//! a table that is asked for, are passed over.
//!
//! It does not matter how long a statement is: a row is given as soon as it has been read. One
//! broken row costs itself, or where its end cannot be told, the rest of its statement.

mod copy;
mod statement;
#[cfg(test)]
mod tests;
mod text;
mod token;
mod values;

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use super::table::encoding::detect;
use super::table::{Encoding, Entry, Limits, TableError};
use crate::closed_list;

use statement::Dump;
use text::Text;
use token::Tokens;

closed_list! {
    /// They differ in what a backslash and a double quote mean.
    Dialect {
        Postgresql = "postgresql" "PostgreSQL",
        Mysql = "mysql" "MySQL",
    }
}

/// How to read a dump, where it cannot be seen from its content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `None`: found out by what is valid.
    pub encoding: Option<Encoding>,
    /// `None`: told by what only one of them writes.
    pub dialect: Option<Dialect>,
}

/// Reads the file from end to end. `wanted` gives a number to each table that is asked for, by its
/// name without schema; `visit` sees the entries of these tables with that number. A header comes
/// again whenever the columns of a table's rows change.
///
/// # Errors
/// When the file cannot be read or is no dump; or by an error of the visitor's own.
pub fn read<E: From<TableError>>(
    path: &Path,
    options: Options,
    limits: &Limits,
    wanted: &dyn Fn(&str) -> Option<usize>,
    visit: &mut dyn FnMut(usize, Entry) -> Result<(), E>,
) -> Result<(), E> {
    let mut file = File::open(path).map_err(TableError::Open)?;
    let size = file.metadata().map_err(TableError::Open)?.len();
    if size > limits.file_bytes {
        return Err(TableError::TooLarge(limits.file_bytes).into());
    }
    let mut head = Vec::new();
    let told = (&mut file).take(HEAD_BYTES).read_to_end(&mut head);
    told.map_err(TableError::Read)?;
    if head.is_empty() {
        return Err(TableError::Empty.into());
    }
    let dialect = options.dialect.or_else(|| dialect_of(&head));
    let dialect = dialect.ok_or(TableError::UnknownDialect)?;
    file.rewind().map_err(TableError::Read)?;
    let encoding = match options.encoding {
        Some(encoding) => encoding,
        None => detect(BufReader::new(&file))
            .map_err(TableError::Read)?
            .map_err(TableError::Encoding)?,
    };
    file.rewind().map_err(TableError::Read)?;
    let tokens = Tokens::new(Text::new(file, encoding, size), dialect, limits.cell_bytes);
    Dump::new(tokens, limits, wanted, visit).read()
}

/// Enough to come upon something that only one of them writes.
const HEAD_BYTES: u64 = 256 << 10;

fn dialect_of(head: &[u8]) -> Option<Dialect> {
    const OF_MYSQL: &[&str] = &[
        "mysql",
        "mariadb",
        "engine=",
        "insert into `",
        "create table `",
    ];
    const OF_POSTGRESQL: &[&str] = &[
        "postgresql",
        "pg_catalog",
        "from stdin",
        "standard_conforming_strings",
        "insert into public.",
        "insert into \"",
        "create table public.",
        "create table \"",
    ];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let first = |words: &[&str]| words.iter().filter_map(|word| head.find(word)).min();
    match (first(OF_MYSQL), first(OF_POSTGRESQL)) {
        (None, None) => None,
        (Some(mysql), Some(postgresql)) if mysql > postgresql => Some(Dialect::Postgresql),
        (None, Some(_)) => Some(Dialect::Postgresql),
        (Some(_), _) => Some(Dialect::Mysql),
    }
}
