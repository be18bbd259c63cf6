//! A whole file through a mapping: for boards without an interface.

use std::path::Path;

use super::mapping::{Bound, ImportedAppeal, Mapping};
use super::rejected::Rejected;
use super::table::{self, Entry, Limits, TableError};

/// What became of one row.
pub enum Taken {
    Appeal(Box<ImportedAppeal>),
    /// Every reason, for one row.
    Rejected(Vec<Rejected>),
}

/// Why a file is not taken at all.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error(transparent)]
    Table(#[from] TableError),
    /// Columns the mapping names are not there.
    #[error("{0}")]
    Columns(String),
}

/// Reads every row. `visit` gets each with how much of the file is done, in per mille, and may
/// stop by an error of its own.
pub fn read<E: From<FileError>>(
    path: &Path,
    mapping: &Mapping,
    limits: &Limits,
    visit: &mut dyn FnMut(Taken, u16) -> Result<(), E>,
) -> Result<(), E> {
    let mut bound: Option<Bound> = None;
    let mut progress = 0;
    let mut on_entry = |entry| -> Result<(), Stop<E>> {
        let taken = match entry {
            Entry::Header(names) => {
                let columns = mapping.clone().bind(&names).map_err(FileError::Columns);
                bound = Some(columns.map_err(|error| Stop(error.into()))?);
                return Ok(());
            }
            Entry::Row(row) => {
                progress = row.progress;
                let bound = bound.as_ref().expect("the header comes first");
                match bound.read(&row) {
                    Ok(appeal) => Taken::Appeal(Box::new(appeal)),
                    Err(rejected) => Taken::Rejected(rejected),
                }
            }
            Entry::Broken(broken) => Taken::Rejected(vec![broken.into()]),
        };
        visit(taken, progress).map_err(Stop)
    };
    table::read(path, &mapping.options, limits, &mut on_entry).map_err(|Stop(error)| error)
}

/// Carries the visitor's own error through the table's.
struct Stop<E>(E);

impl<E: From<FileError>> From<TableError> for Stop<E> {
    fn from(error: TableError) -> Self {
        Self(FileError::Table(error).into())
    }
}
