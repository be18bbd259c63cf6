//! Writing the saved file: what changed is appended; now and then all of it is written anew.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::PathBuf;

use roaring::RoaringBitmap;

use super::bytes::{HEADING, Known, heading, put_mark, put_rows};
use super::{Loaded, Mark, SaveError, hash_at};
use crate::insight::columns::Columns;
use crate::kernel::id::Seq;
use crate::store::{StoreError, View};

/// Rows copied out at a time: for so long the writer waits at most.
const ROWS_AT_ONCE: usize = 1024;
/// Appended to at least this much before all is written anew.
const TAIL_MIN: u64 = 4 * 1024 * 1024;

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
        let open = match open.filter(|open| open.tail < TAIL_MIN.max(open.whole / 2)) {
            Some(open) => append(open, source, from, &changed)?,
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
        let slots: Vec<u32> = source.look(|columns| columns.cells.slots().collect());
        let open = write(open, source, from, &slots)?;
        fs::rename(&aside, &self.path)?;
        File::open(folder)?.sync_all()?;
        Ok(Open {
            whole: open.tail,
            tail: 0,
            ..open
        })
    }
}

fn append(
    open: Open,
    source: &impl Source,
    from: Seq,
    changed: &RoaringBitmap,
) -> Result<Open, SaveError> {
    let slots: Vec<u32> = changed.iter().collect();
    write(open, source, from, &slots)
}

/// Rows, a few at a time, and then the mark that makes them count.
fn write(
    mut open: Open,
    source: &impl Source,
    from: Seq,
    slots: &[u32],
) -> Result<Open, SaveError> {
    let mut file = BufWriter::with_capacity(1024 * 1024, &open.file);
    let (mut through, mut bytes) = (from, Vec::new());
    for some in slots.chunks(ROWS_AT_ONCE) {
        bytes.clear();
        through = source.look(|columns| {
            put_rows(&mut bytes, &columns.cells, some, &mut open.known);
            columns.seq
        });
        open.tail += put_frame(&mut file, &bytes)?;
    }
    let hash = source.read(|view| hash_at(view, through))?;
    let hash = hash.ok_or(StoreError::Stopped)?;
    bytes.clear();
    put_mark(
        &mut bytes,
        Mark {
            from,
            through,
            hash,
        },
    );
    open.tail += put_frame(&mut file, &bytes)?;
    file.flush()?;
    drop(file);
    open.file.sync_data()?;
    Ok(open)
}

/// Length, checksum, payload. Returns how many bytes that made.
fn put_frame(file: &mut impl Write, bytes: &[u8]) -> std::io::Result<u64> {
    let length = u32::try_from(bytes.len()).expect("a few rows");
    file.write_all(&length.to_le_bytes())?;
    file.write_all(&crc32fast::hash(bytes).to_le_bytes())?;
    file.write_all(bytes)?;
    Ok(8 + u64::from(length))
}
