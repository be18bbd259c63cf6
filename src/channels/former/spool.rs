//! Sorting what does not fit into memory: rows are gathered by case in a buffer; a full buffer is
//! sorted and put aside as a run, and at the end the runs are read side by side.
//!
//! Runs hold what citizens told, so they are sealed like everything on this disk. Their files have
//! no name from the moment they are open: whatever ends the program ends them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::Place;
use super::cells::{self, Record};
use crate::channels::table::Cell;
use crate::crypto::Keyring;
use crate::crypto::stream::{OpeningReader, SealingWriter};
use crate::kernel::chance::{hex, secret_bytes};

/// Sorted in memory at once.
pub(super) const BUFFER_BYTES: usize = 64 << 20;
/// Read side by side, each with two megabytes of its own: 8 GB of mapped columns.
const RUNS_MAX: usize = 128;
/// Rows of one case. A case that has more is refused, and the rest of its rows passed over.
pub const ROWS_MAX: usize = 1_000;
const PURPOSE: &str = "migrate-in";

#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    #[error("排序用的临时文件：{0}")]
    Io(#[from] io::Error),
    #[error("导出的数据超过 {} GB 的上限，请分批迁入", (RUNS_MAX * BUFFER_BYTES) >> 30)]
    TooMuch,
}

/// Takes rows in any order.
pub struct Spool {
    folder: PathBuf,
    keys: Keyring,
    room: usize,
    buffer: Vec<u8>,
    /// Where each row begins in `buffer`.
    rows: Vec<usize>,
    runs: Vec<File>,
    ordinal: u64,
}

/// A row of the group, with the columns its part is asked for.
#[derive(Debug)]
pub struct Spooled {
    pub part: usize,
    pub place: Place,
    pub cells: Vec<Cell>,
}

/// All rows of one case: by part, then as they stood in the files.
#[derive(Debug)]
pub struct Group {
    /// What joins them.
    pub key: String,
    pub rows: Vec<Spooled>,
    /// There are more than [`ROWS_MAX`].
    pub overlong: bool,
}

impl Spool {
    /// Runs go into `folder`; nobody finds them there.
    pub fn new(folder: &Path, keys: &Keyring, room: usize) -> Self {
        Self {
            folder: folder.to_owned(),
            keys: keys.clone(),
            room,
            buffer: Vec::new(),
            rows: Vec::new(),
            runs: Vec::new(),
            ordinal: 0,
        }
    }

    pub fn push(
        &mut self,
        key: &str,
        part: usize,
        place: Place,
        cells: &[&Cell],
    ) -> Result<(), SpoolError> {
        self.rows.push(self.buffer.len());
        cells::write(&mut self.buffer, key, part, self.ordinal, place, cells);
        self.ordinal += 1;
        if self.buffer.len() >= self.room {
            self.put_aside()?;
        }
        Ok(())
    }

    fn sort(&mut self) {
        let buffer = &self.buffer;
        self.rows
            .sort_unstable_by(|a, b| cells::order(&buffer[*a..]).cmp(&cells::order(&buffer[*b..])));
    }

    fn put_aside(&mut self) -> Result<(), SpoolError> {
        if self.runs.len() == RUNS_MAX {
            return Err(SpoolError::TooMuch);
        }
        self.sort();
        let file = nameless(&self.folder)?;
        let mut out = SealingWriter::new(BufWriter::new(&file), &self.keys, PURPOSE)?;
        for at in &self.rows {
            out.write_all(cells::bytes(&self.buffer[*at..]))?;
        }
        out.finish()?.flush()?;
        self.runs.push(file);
        self.rows.clear();
        self.buffer.clear();
        Ok(())
    }

    /// Everything that was taken, case by case.
    pub fn finish(mut self) -> Result<Merge, SpoolError> {
        self.sort();
        let last = Run::Memory {
            buffer: self.buffer,
            rows: self.rows.into_iter(),
        };
        let mut runs = vec![last];
        for mut file in self.runs {
            file.rewind()?;
            let sealed = OpeningReader::new(BufReader::new(file), &self.keys, PURPOSE)?;
            runs.push(Run::Aside(BufReader::new(sealed)));
        }
        let mut merge = Merge {
            runs,
            heads: BinaryHeap::new(),
        };
        for run in 0..merge.runs.len() {
            merge.advance(run)?;
        }
        Ok(merge)
    }
}

/// Opened for the owner alone and unlinked at once.
fn nameless(folder: &Path) -> io::Result<File> {
    let name = format!(".migrate-in-{}", hex(&secret_bytes::<8>()));
    let path = folder.join(name);
    let mut options = OpenOptions::new();
    let file = options
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

enum Run {
    /// What was left in the buffer.
    Memory {
        buffer: Vec<u8>,
        rows: std::vec::IntoIter<usize>,
    },
    Aside(BufReader<OpeningReader<BufReader<File>>>),
}

impl Run {
    fn next(&mut self) -> io::Result<Option<Record>> {
        match self {
            Self::Memory { buffer, rows } => Ok(rows
                .next()
                .map(|at| Record::of(cells::bytes(&buffer[at..]).to_vec()))),
            Self::Aside(file) => Record::read(file),
        }
    }
}

/// The runs side by side.
pub struct Merge {
    runs: Vec<Run>,
    heads: BinaryHeap<Reverse<(Record, usize)>>,
}

impl Merge {
    fn advance(&mut self, run: usize) -> io::Result<()> {
        if let Some(record) = self.runs[run].next()? {
            self.heads.push(Reverse((record, run)));
        }
        Ok(())
    }

    fn pop(&mut self) -> io::Result<Option<Record>> {
        let Some(Reverse((record, run))) = self.heads.pop() else {
            return Ok(None);
        };
        self.advance(run)?;
        Ok(Some(record))
    }

    /// The next case; `None` after the last.
    pub fn next_case(&mut self) -> Result<Option<Group>, SpoolError> {
        let Some(first) = self.pop()? else {
            return Ok(None);
        };
        let mut group = Group {
            key: first.key().to_owned(),
            rows: vec![first.into_row()],
            overlong: false,
        };
        while let Some(Reverse((next, _))) = self.heads.peek() {
            if next.key() != group.key {
                break;
            }
            let Some(record) = self.pop()? else { break };
            if group.rows.len() < ROWS_MAX {
                group.rows.push(record.into_row());
            } else {
                group.overlong = true;
            }
        }
        Ok(Some(group))
    }
}

/// Reads `N` bytes, or nothing at the very end.
pub(super) fn exactly<const N: usize>(from: &mut impl Read) -> io::Result<Option<[u8; N]>> {
    let mut bytes = [0; N];
    let mut filled = 0;
    while filled < N {
        match from.read(&mut bytes[filled..])? {
            0 if filled == 0 => return Ok(None),
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => filled += read,
        }
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::chance::Dice;

    #[test]
    fn rows_come_back_by_case_however_they_went_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = Keyring::in_memory();
        let mut dice = Dice::from_seed(7);
        let mut rows: Vec<(u64, usize, u64)> = vec![];
        for case in 0..200_u64 {
            rows.extend((0..=dice.below(6)).map(|n| (case, usize::from(n > 0), n)));
        }
        for at in (1..rows.len()).rev() {
            let other = usize::try_from(dice.below(at as u64 + 1)).expect("small");
            rows.swap(at, other);
        }
        // Room for everything, and for a few rows only.
        for room in [1 << 20, 512] {
            let mut spool = Spool::new(folder.path(), &keys, room);
            for (line, (case, part, n)) in (1..).zip(&rows) {
                let cells = [Cell::Text(format!("第{n}条")), Cell::Empty];
                let place = Place { source: 3, line };
                let cells: Vec<_> = cells.iter().collect();
                spool
                    .push(&format!("SJ{case:04}"), *part, place, &cells)
                    .expect("room");
            }
            let runs = spool.runs.len();
            assert_eq!(runs > 3, room == 512, "{runs}");
            let mut merge = spool.finish().expect("sorted");
            let mut cases = 0;
            while let Some(group) = merge.next_case().expect("read") {
                assert_eq!(group.key, format!("SJ{cases:04}"));
                let expected = rows.iter().filter(|(case, ..)| *case == cases).count();
                assert_eq!((group.rows.len(), group.overlong), (expected, false));
                assert_eq!(group.rows[0].part, 0);
                let tail: Vec<u64> = group.rows[1..].iter().map(|row| row.place.line).collect();
                assert!(tail.is_sorted(), "as they stood in the file");
                for row in &group.rows {
                    let (_, part, n) = rows[usize::try_from(row.place.line).expect("small") - 1];
                    assert_eq!((row.part, row.place.source), (part, 3));
                    assert_eq!(row.cells, [Cell::Text(format!("第{n}条")), Cell::Empty]);
                }
                cases += 1;
            }
            assert_eq!(cases, 200);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 0);
    }

    #[test]
    fn a_case_without_end_is_cut_and_said_to_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut spool = Spool::new(folder.path(), &Keyring::in_memory(), 1 << 20);
        for line in 0..1_500 {
            spool
                .push("A", 1, Place { source: 0, line }, &[])
                .expect("room");
        }
        spool.push("B", 0, Place::default(), &[]).expect("room");
        let mut merge = spool.finish().expect("sorted");
        let group = merge.next_case().expect("read").expect("one");
        assert_eq!((group.rows.len(), group.overlong), (ROWS_MAX, true));
        assert_eq!(merge.next_case().expect("read").expect("another").key, "B");
        assert!(merge.next_case().expect("read").is_none());
    }
}
