//! Reading every file of an export once, whatever lies in it.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use super::mapping::{Mapping, Source, UserField};
use super::spool::{BUFFER_BYTES, Merge, Spool, SpoolError};
use super::{FormerError, Place, Rejected};
use crate::channels::dump;
use crate::channels::table::{self, Cell, Entry, Limits, Options, Row, TableError};
use crate::crypto::Keyring;

const LIMITS: Limits = Limits {
    file_bytes: 64 << 30,
    rows: 50_000_000,
    cell_bytes: 64 << 10,
    unpacked_bytes: 2 << 30,
};
/// What joins rows is a number, not a text.
const KEY_BYTES_MAX: usize = 200;
/// Held in memory.
const LOOKUP_ROWS_MAX: usize = 200_000;
const USERS_MAX: usize = 50_000;

/// What was read from where.
#[derive(Clone, Debug)]
pub struct SourceRead {
    /// Of the file, with the sheet or table.
    pub name: String,
    pub rows: u64,
}

/// A row of the people, as written.
#[derive(Clone, Debug)]
pub struct FormerUser {
    pub place: Place,
    pub login: String,
    pub name: String,
    pub unit: String,
}

/// An export that has been read.
pub struct Export {
    pub sources: Vec<SourceRead>,
    pub lookups: HashMap<String, HashMap<String, String>>,
    pub users: Vec<FormerUser>,
    pub cases: Merge,
}

/// Told of every row that cannot be taken, with the name of its source.
pub type Reject<'r> = &'r mut dyn FnMut(&str, &Rejected) -> io::Result<()>;

/// Reads `folder`, sorting in `scratch`. `progress` hears which file is read and how much of it is
/// done, in per mille.
pub fn read(
    mapping: &Mapping,
    folder: &Path,
    (scratch, keys): (&Path, &Keyring),
    reject: Reject<'_>,
    progress: &mut dyn FnMut(&str, u16),
) -> Result<Export, FormerError> {
    let mut sink = Sink {
        mapping,
        spool: Spool::new(scratch, keys, BUFFER_BYTES),
        lookups: HashMap::new(),
        users: Vec::new(),
        sources: Vec::new(),
        reject,
    };
    for (at, files) in tables_of(mapping) {
        let told = |source| FormerError::Table {
            file: at.file.clone(),
            source,
        };
        let read = sink.file(folder, &at, files, progress);
        read.map_err(|stop| match stop {
            Stop::Table(error) => told(error),
            Stop::Former(error) => error,
        })?;
    }
    Ok(Export {
        sources: sink.sources,
        lookups: sink.lookups,
        users: sink.users,
        cases: sink.spool.finish()?,
    })
}

/// What the rows of a table are read for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Part(usize),
    Lookup(String),
    Users,
}

/// What is opened once: a file, a sheet of a workbook, or a dump with all its tables.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Opened {
    file: String,
    sheet: Option<String>,
    header: u64,
    is_dump: bool,
}

/// By name of the table; CSV and XLSX have one without a name.
type Wanted = BTreeMap<String, Vec<Target>>;

fn tables_of(mapping: &Mapping) -> BTreeMap<Opened, Wanted> {
    let parts = mapping.parts.iter().enumerate();
    let parts = parts.map(|(part, of)| (&of.source, Target::Part(part)));
    let lookups = mapping.lookups.iter();
    let lookups = lookups.map(|(name, of)| (&of.source, Target::Lookup(name.clone())));
    let users = mapping.users.iter().map(|of| (&of.source, Target::Users));
    let mut tables: BTreeMap<Opened, Wanted> = BTreeMap::new();
    for (source, target) in parts.chain(lookups).chain(users) {
        let Source {
            files,
            table,
            sheet,
            header,
        } = source;
        for file in files {
            let opened = Opened {
                file: file.clone(),
                sheet: sheet.clone(),
                header: header.unwrap_or(1),
                is_dump: table.is_some(),
            };
            let name = table.as_deref().unwrap_or_default().to_lowercase();
            let wanted = tables.entry(opened).or_default();
            wanted.entry(name).or_default().push(target.clone());
        }
    }
    tables
}

/// Carries either error through the readers.
enum Stop {
    Table(TableError),
    Former(FormerError),
}

impl From<TableError> for Stop {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}

impl From<FormerError> for Stop {
    fn from(error: FormerError) -> Self {
        Self::Former(error)
    }
}

impl From<SpoolError> for Stop {
    fn from(error: SpoolError) -> Self {
        Self::Former(error.into())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Former(error.into())
    }
}

struct Sink<'s> {
    mapping: &'s Mapping,
    spool: Spool,
    lookups: HashMap<String, HashMap<String, String>>,
    users: Vec<FormerUser>,
    sources: Vec<SourceRead>,
    reject: Reject<'s>,
}

/// A table while it is read.
struct Open {
    /// Place in the list of sources.
    source: usize,
    targets: Vec<Target>,
    /// For each target where its columns stand; empty before the header.
    places: Vec<Vec<usize>>,
}

impl Sink<'_> {
    fn file(
        &mut self,
        folder: &Path,
        at: &Opened,
        wanted: Wanted,
        progress: &mut dyn FnMut(&str, u16),
    ) -> Result<(), Stop> {
        let (path, mapping) = (folder.join(&at.file), self.mapping);
        let names: Vec<String> = wanted.keys().cloned().collect();
        let mut tables: Vec<Open> = Vec::new();
        for (table, targets) in wanted {
            let place = if at.is_dump {
                Some(table)
            } else {
                at.sheet.clone()
            };
            let name = place.map_or(at.file.clone(), |place| format!("{}（{place}）", at.file));
            tables.push(Open {
                source: self.sources.len(),
                targets,
                places: vec![],
            });
            self.sources.push(SourceRead { name, rows: 0 });
        }
        let mut told = u16::MAX;
        let mut take = |table: &mut Open, entry: Entry| {
            if let Entry::Row(row) = &entry
                && row.progress != told
            {
                told = row.progress;
                progress(&at.file, told);
            }
            self.take(table, entry)
        };
        if at.is_dump {
            let options = dump::Options {
                encoding: mapping.encoding,
                dialect: mapping.dialect,
            };
            let known = |name: &str| names.iter().position(|it| *it == name.to_lowercase());
            let mut visit = |table: usize, entry| take(&mut tables[table], entry);
            dump::read(&path, options, &LIMITS, &known, &mut visit)?;
        } else {
            let options = Options {
                encoding: mapping.encoding,
                delimiter: mapping.delimiter.unwrap_or(b','),
                header: at.header,
                sheet: at.sheet.clone(),
            };
            let mut visit = |entry| take(&mut tables[0], entry);
            table::read(&path, &options, &LIMITS, &mut visit)?;
        }
        let missing = tables.iter().position(|table| table.places.is_empty());
        match missing {
            Some(table) => Err(Stop::Former(FormerError::NoTable {
                file: at.file.clone(),
                table: names[table].clone(),
            })),
            None => Ok(()),
        }
    }

    fn take(&mut self, table: &mut Open, entry: Entry) -> Result<(), Stop> {
        match entry {
            Entry::Header(names) => {
                let targets = table.targets.iter();
                let places: Result<_, String> = targets.map(|it| self.places(it, &names)).collect();
                let file = self.sources[table.source].name.clone();
                table.places = places.map_err(|what| FormerError::Columns { file, what })?;
                Ok(())
            }
            Entry::Row(row) => {
                self.sources[table.source].rows += 1;
                for (target, places) in table.targets.iter().zip(&table.places) {
                    self.row(table.source, target, places, &row)?;
                }
                Ok(())
            }
            Entry::Broken(broken) => {
                self.sources[table.source].rows += 1;
                let reason = broken.reason;
                self.refuse(table.source, broken.line, "", broken.code, reason)
            }
        }
    }

    fn refuse(
        &mut self,
        source: usize,
        line: u64,
        column: &str,
        code: &'static str,
        reason: String,
    ) -> Result<(), Stop> {
        let rejected = Rejected {
            place: place(source, line),
            number: String::new(),
            column: column.to_owned(),
            code,
            reason,
        };
        Ok((self.reject)(&self.sources[source].name, &rejected)?)
    }

    /// What the target is asked for, in the order it is read in.
    fn columns<'c>(&'c self, target: &Target) -> Vec<&'c str> {
        match target {
            Target::Part(part) => {
                let mut columns = self.mapping.columns_of(*part);
                columns.push(&self.mapping.parts[*part].case);
                columns
            }
            Target::Lookup(name) => {
                let lookup = &self.mapping.lookups[name];
                vec![&lookup.key, &lookup.value]
            }
            Target::Users => {
                let columns = self.mapping.users.iter().flat_map(|users| {
                    UserField::ALL
                        .iter()
                        .map(|field| users.columns[field].name.as_str())
                });
                columns.collect()
            }
        }
    }

    fn places(&self, target: &Target, names: &[String]) -> Result<Vec<usize>, String> {
        let (mut places, mut missing) = (Vec::new(), Vec::new());
        for column in self.columns(target) {
            match names.iter().position(|name| name == column) {
                Some(at) => places.push(at),
                None => missing.push(format!("“{column}”")),
            }
        }
        if missing.is_empty() {
            return Ok(places);
        }
        let known = names.join("、");
        Err(format!("没有{}列。现有的列：{known}", missing.join("、")))
    }

    fn row(
        &mut self,
        source: usize,
        target: &Target,
        places: &[usize],
        row: &Row,
    ) -> Result<(), Stop> {
        let cells: Vec<&Cell> = places.iter().map(|at| &row.cells[*at]).collect();
        match target {
            Target::Part(part) => self.part(source, *part, &cells, row.line),
            Target::Lookup(name) => {
                let table = self.lookups.entry(name.clone()).or_default();
                table.insert(plain(cells[0]), plain(cells[1]));
                if table.len() > LOOKUP_ROWS_MAX {
                    let error = FormerError::LookupTooLong(name.clone(), LOOKUP_ROWS_MAX);
                    return Err(Stop::Former(error));
                }
                Ok(())
            }
            Target::Users => {
                if self.users.len() == USERS_MAX {
                    return Err(Stop::Former(FormerError::TooManyUsers(USERS_MAX)));
                }
                let [login, name, unit] = [cells[0], cells[1], cells[2]].map(plain);
                let place = place(source, row.line);
                self.users.push(FormerUser {
                    place,
                    login,
                    name,
                    unit,
                });
                Ok(())
            }
        }
    }

    fn part(&mut self, source: usize, part: usize, cells: &[&Cell], line: u64) -> Result<(), Stop> {
        let (key, cells) = cells
            .split_last()
            .expect("what joins them is among the columns");
        let key = plain(key);
        if key.is_empty() || key.len() > KEY_BYTES_MAX {
            let column = self.mapping.parts[part].case.clone();
            let reason = if key.is_empty() {
                "为空，不知道属于哪一件"
            } else {
                "过长"
            };
            return self.refuse(source, line, &column, "no_case", reason.to_owned());
        }
        Ok(self.spool.push(&key, part, place(source, line), cells)?)
    }
}

fn place(source: usize, line: u64) -> Place {
    let source = u16::try_from(source).expect("a mapping names some dozens of tables");
    Place { source, line }
}

/// As text; what failed is nothing.
pub(super) fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Moment(at) => at.to_string(),
        Cell::Empty | Cell::Failed(_) => String::new(),
    }
}
