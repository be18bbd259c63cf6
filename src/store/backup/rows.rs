//! The rows of all tables as one stream, and what is counted and proved while it passes by.
//!
//! ```text
//! "suqiu-rows-1\n"  then
//! 1 | length (2) | name of a table          the rows that follow are of this table
//! 2 | length (4) | key | length (4) | value
//! 3 | number of rows (8)                    the end; nothing follows
//! ```

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};
use std::ops::ControlFlow;

use super::{BackupError, Steps};
use crate::store::chain::{self, Head};
use crate::store::kv::{Order, Reads, Span, Table};
use crate::store::{StoreError, tables};

const MAGIC: &[u8; 13] = b"suqiu-rows-1\n";
const TABLE: u8 = 1;
const ROW: u8 = 2;
const END: u8 = 3;
/// Far beyond every key and record of ours; a larger number is damage.
const KEY_MAX: usize = 64 * 1024;
const VALUE_MAX: usize = 64 * 1024 * 1024;

/// What the rows that passed by amount to.
pub(super) struct Tally {
    pub(super) counts: BTreeMap<String, u64>,
    pub(super) head: Head,
    /// As the file itself says where its log ends.
    said: Option<Head>,
    /// The first entry that does not follow the one before.
    broken: Option<u64>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            counts: BTreeMap::new(),
            head: Head::START,
            said: None,
            broken: None,
        }
    }
}

impl Tally {
    pub(super) fn take(&mut self, table: Table, key: &[u8], value: &[u8]) {
        match self.counts.get_mut(table.name) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(table.name.to_owned(), 1);
            }
        }
        if table == tables::LOG && !self.head.follow(key, value) && self.broken.is_none() {
            self.broken = Some(self.head.seq.0);
        }
        if table == tables::META && key == chain::NAME {
            self.said = Head::from_bytes(value);
        }
    }

    /// The log is one chain, and ends where the file says it does.
    pub(super) fn require_whole(&self) -> Result<(), BackupError> {
        let seq = match self.broken {
            Some(seq) => seq,
            None if self.said.unwrap_or(Head::START) != self.head => self.head.seq.0,
            None => return Ok(()),
        };
        Err(BackupError::BrokenLog { seq })
    }
}

/// Writes every row of `reads` to `out`.
pub(super) fn write(
    reads: &dyn Reads,
    mut out: impl Write,
    wrong: impl Fn(io::Error) -> BackupError,
    steps: &mut Steps<'_, '_>,
) -> Result<Tally, BackupError> {
    out.write_all(MAGIC).map_err(&wrong)?;
    let mut tally = Tally::default();
    let mut rows = 0u64;
    for table in tables::ALL {
        let name = table.name.as_bytes();
        let length = u16::try_from(name.len()).expect("names of tables are short");
        out.write_all(&[TABLE])
            .and_then(|()| out.write_all(&length.to_be_bytes()))
            .and_then(|()| out.write_all(name))
            .map_err(&wrong)?;
        let mut failed = None;
        reads.scan(*table, &Span::all(), Order::Forward, &mut |key, value| {
            tally.take(*table, key, value);
            rows += 1;
            let written = write_row(&mut out, key, value).map_err(&wrong);
            match written.and_then(|()| steps.step()) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        failed.map_or(Ok(()), Err)?;
    }
    out.write_all(&[END])
        .and_then(|()| out.write_all(&rows.to_be_bytes()))
        .map_err(&wrong)?;
    Ok(tally)
}

fn write_row(out: &mut impl Write, key: &[u8], value: &[u8]) -> io::Result<()> {
    if key.len() > KEY_MAX || value.len() > VALUE_MAX {
        return Err(io::Error::other("a record is larger than any should be"));
    }
    out.write_all(&[ROW])?;
    for part in [key, value] {
        let length = u32::try_from(part.len()).expect("checked above");
        out.write_all(&length.to_be_bytes())?;
        out.write_all(part)?;
    }
    Ok(())
}

/// How many rows there are, for progress.
pub(super) fn count(reads: &dyn Reads) -> Result<u64, StoreError> {
    let mut rows = 0;
    for table in tables::ALL {
        rows += reads.count(*table)?;
    }
    Ok(rows)
}

/// Reads the stream back, row by row.
pub(super) struct Rows<R> {
    from: R,
    table: Option<Table>,
    key: Vec<u8>,
    value: Vec<u8>,
    read: u64,
    ended: bool,
}

pub(super) struct Row<'r> {
    pub(super) table: Table,
    pub(super) key: &'r [u8],
    pub(super) value: &'r [u8],
}

impl<R: Read> Rows<R> {
    pub(super) fn new(mut from: R) -> io::Result<Self> {
        let mut magic = [0; MAGIC.len()];
        from.read_exact(&mut magic)?;
        if magic != *MAGIC {
            return Err(damaged());
        }
        Ok(Self {
            from,
            table: None,
            key: Vec::new(),
            value: Vec::new(),
            read: 0,
            ended: false,
        })
    }

    /// The next row; `None` at the end, which has been found to be one.
    pub(super) fn next(&mut self) -> io::Result<Option<Row<'_>>> {
        while !self.ended {
            let mut tag = [0];
            self.from.read_exact(&mut tag)?;
            match tag[0] {
                TABLE => self.table = Some(self.table()?),
                ROW => {
                    let table = self.table.ok_or_else(damaged)?;
                    read_part(&mut self.from, &mut self.key, KEY_MAX)?;
                    read_part(&mut self.from, &mut self.value, VALUE_MAX)?;
                    self.read += 1;
                    return Ok(Some(Row {
                        table,
                        key: &self.key,
                        value: &self.value,
                    }));
                }
                END => self.end()?,
                _ => return Err(damaged()),
            }
        }
        Ok(None)
    }

    fn table(&mut self) -> io::Result<Table> {
        let mut length = [0; 2];
        self.from.read_exact(&mut length)?;
        let mut name = vec![0; usize::from(u16::from_be_bytes(length))];
        self.from.read_exact(&mut name)?;
        let mut all = tables::ALL.iter();
        let known = all.find(|table| table.name.as_bytes() == name);
        known.copied().ok_or_else(damaged)
    }

    fn end(&mut self) -> io::Result<()> {
        let mut rows = [0; 8];
        self.from.read_exact(&mut rows)?;
        self.ended = true;
        if u64::from_be_bytes(rows) != self.read || self.from.read(&mut [0])? > 0 {
            return Err(damaged());
        }
        Ok(())
    }
}

fn read_part(from: &mut impl Read, part: &mut Vec<u8>, max: usize) -> io::Result<()> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_be_bytes(length)).map_err(|_wide| damaged())?;
    if length > max {
        return Err(damaged());
    }
    part.clear();
    // Grows with what really comes, not with what the length claims.
    if from.take(length as u64).read_to_end(part)? < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

fn damaged() -> io::Error {
    ErrorKind::InvalidData.into()
}
