//! Writing the saved file: what changed is appended; now and then all of it is written anew.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::PathBuf;

use roaring::RoaringBitmap;

use super::block::put_block;
use super::bytes::{HEADING, Known, heading, put_mark, put_rows};
use super::{Loaded, Mark, SaveError, hash_at};
use crate::insight::columns::Columns;
use crate::kernel::id::Seq;
use crate::store::{StoreError, View};

/// Slots copied out at a time: for so long the writer waits at most, a millisecond or so.
const ROWS_AT_ONCE: usize = 1024;
const BLOCK: u32 = 8 * 1024;
/// Appended to at least this much before all is written anew.
const TAIL_MIN: u64 = 4 * 1024 * 1024;
/// And to this part of what was written as a whole: a start reads a row ten times more slowly than
/// the same in a block.
const TAIL_PART: u64 = 8;
const BUFFER: usize = 1024 * 1024;

/// The file being kept up to date. One thread at a time saves.
pub(in crate::insight) struct Saver {
    path: PathBuf,
    /// `None`: all has to be written.
    open: Option<Open>,
    /// The last mark's.
    pub(in crate::insight) saved: Seq,
}

struct Open {
    file: File,
    known: Known,
    /// Bytes when it was last written as a whole, and appended since.
    whole: u64,
    tail: u64,
}

/// Gives access to the columns for a moment, and what the log's hash is at a place.
pub(in crate::insight) trait Source {
    fn look<T>(&self, look: impl FnOnce(&Columns) -> T) -> T;

    /// The set of slots that changed since the last call, and the last entry in them.
    fn take_unsaved(&self) -> (Seq, RoaringBitmap);

    fn read<T>(
        &self,
        read: impl FnOnce(&View<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError>;
}

impl Saver {
    pub(in crate::insight) fn new(path: PathBuf) -> Self {
        Self {
            path,
            open: None,
            saved: Seq(0),
        }
    }

    /// Goes on with the file that was read, if all of it was; else the next time writes it anew.
    pub(in crate::insight) fn resume(&mut self, loaded: &Loaded) -> std::io::Result<()> {
        self.saved = loaded.mark.from;
        if let Some(whole) = loaded.whole {
            self.open = Some(Open {
                file: OpenOptions::new().append(true).open(&self.path)?,
                known: Known::of(&loaded.cells),
                whole,
                tail: 0,
            });
        }
        Ok(())
    }

    /// Writes what changed, and has it on disk when it returns. A failure leaves what was saved
    /// before as it is; the next call writes all of it.
    pub(in crate::insight) fn save(&mut self, source: &impl Source) -> Result<(), SaveError> {
        let open = self.open.take();
        let (from, changed) = source.take_unsaved();
        if open.is_some() && from == self.saved {
            self.open = open;
            return Ok(());
        }
        let open = match open.filter(|open| open.tail < TAIL_MIN.max(open.whole / TAIL_PART)) {
            Some(mut open) => {
                open.rows(source, from, &changed)?;
                open
            }
            None => self.write_anew(source, from)?,
        };
        self.open = Some(open);
        self.saved = from;
        Ok(())
    }

    fn write_anew(&self, source: &impl Source, from: Seq) -> Result<Open, SaveError> {
        let folder = self.path.parent().expect("a file in the data folder");
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let aside = self.path.with_extension("new");
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&aside)?;
        let mut open = Open {
            file,
            known: Known::default(),
            whole: HEADING as u64,
            tail: 0,
        };
        open.file.write_all(&heading())?;
        open.blocks(source, from)?;
        fs::rename(&aside, &self.path)?;
        File::open(folder)?.sync_all()?;
        (open.whole, open.tail) = (open.whole + open.tail, 0);
        Ok(open)
    }
}

impl Open {
    /// Every slot there is, and the mark.
    fn blocks(&mut self, source: &impl Source, from: Seq) -> Result<(), SaveError> {
        let mut file = BufWriter::with_capacity(BUFFER, &self.file);
        let (mut through, mut bytes) = (from, Vec::new());
        let end = source.look(|columns| u32::try_from(columns.len()).expect("slots are u32"));
        for first in (0..end).step_by(BLOCK as usize) {
            let slots = first..end.min(first.saturating_add(BLOCK));
            bytes.clear();
            through = source.look(|columns| {
                put_block(&mut bytes, &columns.cells, slots, &mut self.known);
                columns.seq
            });
            self.tail += put_frame(&mut file, &bytes)?;
        }
        self.tail += end_with_mark(file, source, from, through)?;
        Ok(self.file.sync_data()?)
    }

    /// Rows, a few at a time, and the mark that makes them count.
    fn rows(
        &mut self,
        source: &impl Source,
        from: Seq,
        slots: &RoaringBitmap,
    ) -> Result<(), SaveError> {
        let mut file = BufWriter::with_capacity(BUFFER, &self.file);
        let (mut through, mut bytes) = (from, Vec::new());
        let slots: Vec<u32> = slots.iter().collect();
        for some in slots.chunks(ROWS_AT_ONCE) {
            bytes.clear();
            through = source.look(|columns| {
                put_rows(&mut bytes, &columns.cells, some, &mut self.known);
                columns.seq
            });
            self.tail += put_frame(&mut file, &bytes)?;
        }
        self.tail += end_with_mark(file, source, from, through)?;
        Ok(self.file.sync_data()?)
    }
}

fn end_with_mark(
    mut file: impl Write,
    source: &impl Source,
    from: Seq,
    through: Seq,
) -> Result<u64, SaveError> {
    let hash = source.read(|view| hash_at(view, through))?;
    let hash = hash.ok_or(StoreError::Stopped)?;
    let mut bytes = Vec::new();
    put_mark(
        &mut bytes,
        Mark {
            from,
            through,
            hash,
        },
    );
    let put = put_frame(&mut file, &bytes)?;
    file.flush()?;
    Ok(put)
}

/// Length, checksum, payload. Returns how many bytes that made.
fn put_frame(file: &mut impl Write, bytes: &[u8]) -> std::io::Result<u64> {
    let length = u32::try_from(bytes.len()).expect("a few rows");
    file.write_all(&length.to_le_bytes())?;
    file.write_all(&crc32fast::hash(bytes).to_le_bytes())?;
    file.write_all(bytes)?;
    Ok(8 + u64::from(length))
}
