//! Bringing a data file to the newest format, when the operator says so and not before: until then
//! the previous version can take over again and finds everything.
//!
//! The format is raised first, so that no older build comes upon what it cannot read; then rows are
//! rewritten some at a time, each transaction with a cursor that says how far it has come; last, the
//! rows go into a new file that takes the place of the old one. This build reads either form, so a
//! commit that was cut short leaves a file that is whole, can be served, and is taken up again
//! where it stopped.

mod rows;

use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use self::rows::{compact, some_rows};
use super::backup::{
    self, BackupError, Order as BackupOrder, Progress, Source, Taken, Tell, back_up,
};
use super::kv::{Kv, KvError, Reads, Span, Table, TableUse, WriteTxn};
use super::migrate::{self, COMPACT, FORMAT, OpenError};
use super::open::DataFile;
use super::pack::Packer;
use super::{StoreError, tables};

/// Name of the cursor among the facts about the file. There while a commit is unfinished.
const CURSOR: &[u8] = b"upgrade";
/// Rows in one transaction, unless their bytes end it earlier.
const ROWS_A_COMMIT: usize = 2_048;
/// Rows of each table that the estimate is made from.
const SAMPLED: usize = 256;
/// Tenths of the data file that have to be free: for the rows rewritten in it, the new file beside
/// it and, on most machines, the backup.
const ROOM: u64 = 22;
/// What the system counts a file's room in.
const BLOCK: u64 = 512;
/// Taken for the disk when the time is estimated, bytes a second.
const DISK: u64 = 50 << 20;

/// The tables whose values format 2 packs: those that held records in format 1.
const REWRITTEN: &[Table] = &[
    tables::LOG,
    tables::CASE,
    tables::SEALED,
    tables::OUTBOX,
    tables::ONCE,
    tables::SESSION,
    tables::SET_UP,
    tables::UNIT,
    tables::USER,
    tables::CREDENTIAL,
    tables::CATALOGUE,
    tables::KNOWLEDGE,
    tables::POLICY,
    tables::ATTACHMENT,
];

/// A data folder nobody else has open.
pub struct Upgrade {
    kv: Kv,
    folder: PathBuf,
    pub(super) rows_a_commit: usize,
}

/// What a commit would do.
#[derive(Clone, Debug)]
pub struct Plan {
    pub from: u64,
    pub to: u64,
    /// A commit was begun and cut short.
    pub is_begun: bool,
    /// The tables that are rewritten, those with rows.
    pub tables: Vec<TableUse>,
    pub file_bytes: u64,
    /// Bytes that have to be free where the data are.
    pub room: u64,
    /// Estimates, from a sample.
    pub bytes_after: u64,
    pub takes: Duration,
}

impl Plan {
    pub const fn is_needed(&self) -> bool {
        self.from < self.to || self.is_begun
    }

    /// The version before this one could still take over.
    pub const fn previous_version_reads(&self) -> bool {
        self.from < FORMAT
    }

    fn rewritten(&self) -> &'static [Table] {
        // One that was begun knows itself where it is.
        let is_packed = self.from >= COMPACT && !self.is_begun;
        if is_packed { &[] } else { REWRITTEN }
    }

    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// What a commit has done.
#[derive(Clone, Debug)]
pub struct Done {
    /// Made before the first change; none when a commit was taken up again.
    pub backup: Option<Taken>,
    /// Rows looked at, in this run.
    pub rows: u64,
    pub file_before: u64,
    pub file_after: u64,
}

/// How far a commit has come: everything up to this row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cursor {
    /// Place in [`REWRITTEN`]; beyond its end only the new file is left to make.
    table: u8,
    /// Key of the last row done; empty before the first.
    after: Vec<u8>,
}

impl Cursor {
    /// Where a commit of a file of format `from` begins: rows that are packed already are left.
    fn start(from: u64) -> Self {
        let rewritten = if from < COMPACT { 0 } else { REWRITTEN.len() };
        Self {
            table: u8::try_from(rewritten).expect("a few tables"),
            after: Vec::new(),
        }
    }

    fn load(reads: &dyn Reads) -> Result<Option<Self>, StoreError> {
        let mut found = None;
        reads.get(tables::META, CURSOR, &mut |bytes| {
            found = bytes.split_first().map(|(table, after)| Self {
                table: *table,
                after: after.to_vec(),
            });
        })?;
        Ok(found)
    }

    fn store(&self, txn: &WriteTxn<'_>) -> Result<(), StoreError> {
        let bytes = [&[self.table], self.after.as_slice()].concat();
        txn.put(tables::META, CURSOR, &bytes)?;
        Ok(())
    }

    fn table(&self) -> Option<Table> {
        REWRITTEN.get(usize::from(self.table)).copied()
    }
}

/// Whether a commit was begun and not finished.
pub(super) fn is_unfinished(reads: &dyn Reads) -> Result<bool, StoreError> {
    Ok(Cursor::load(reads)?.is_some())
}

impl Upgrade {
    /// Opens the data in `folder`. Changes nothing.
    ///
    /// # Errors
    /// When there are none, they are newer than this build, or somebody else has them open.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        if !DataFile::exists(folder) {
            return Err(OpenError::Missing(folder.to_owned()));
        }
        let kv = Kv::open(&DataFile::path(folder))?;
        migrate::require_known(&*kv.snapshot()?)?;
        Ok(Self {
            kv,
            folder: folder.to_owned(),
            rows_a_commit: ROWS_A_COMMIT,
        })
    }

    /// What [`Upgrade::commit`] would do.
    pub fn plan(&self) -> Result<Plan, OpenError> {
        let snapshot = self.kv.snapshot()?;
        let mut plan = Plan {
            from: migrate::format(&*snapshot)?.unwrap_or(FORMAT),
            to: FORMAT,
            is_begun: is_unfinished(&*snapshot)?,
            tables: vec![],
            file_bytes: DataFile::bytes(&self.folder)?,
            room: room_for(&self.folder)?,
            bytes_after: 0,
            takes: Duration::ZERO,
        };
        if !plan.is_needed() {
            return Ok(plan);
        }
        let mut packer = Packer::compact();
        let rewritten = plan.rewritten();
        for table in rewritten {
            let used = snapshot.usage(*table)?;
            if used.rows > 0 {
                sample(&*snapshot, *table, &used, &mut packer, &mut plan)?;
                plan.tables.push(used);
            }
        }
        for table in tables::ALL
            .iter()
            .filter(|table| !rewritten.contains(table))
        {
            plan.bytes_after += snapshot.usage(*table)?.taken;
        }
        // Read for the backup, written there, read again, rewritten here.
        plan.takes += Duration::from_secs_f64(3.0 * plan.file_bytes as f64 / DISK as f64);
        Ok(plan)
    }

    /// Backs everything up into `dest`, then brings the file to [`FORMAT`]. Takes up a commit that
    /// was cut short, for which the backup was made then. Nothing happens to a file that is there.
    ///
    /// # Errors
    /// Before the first row is rewritten nothing has changed; after it, calling again goes on.
    pub fn commit(
        self,
        dest: &Path,
        order: &BackupOrder,
        tell: &mut Tell<'_>,
    ) -> Result<Done, BackupError> {
        let file_before = DataFile::bytes(&self.folder)?;
        let snapshot = self.kv.snapshot()?;
        let older = migrate::format(&*snapshot)?.filter(|format| *format < FORMAT);
        let is_begun = is_unfinished(&*snapshot)?;
        drop(snapshot);
        if older.is_some() || is_begun {
            backup::require_room(&self.folder, room_for(&self.folder)?)?;
        }
        let mut backup = None;
        if older.is_some() {
            let source = Source::new(self.kv.clone(), &self.folder);
            backup = Some(back_up(&source, dest, order, tell)?);
        }
        // Looking up wordings needs the indexes.
        migrate::open(&self.kv)?;
        if let Some(from) = older {
            self.kv.write(|txn| {
                migrate::set_number(txn, migrate::FORMAT_NAME, FORMAT)?;
                // An earlier version's commit that was cut short is gone on with.
                let begun = Cursor::load(txn)?;
                begun.unwrap_or_else(|| Cursor::start(from)).store(txn)
            })?;
        }
        let rows = self.rewrite(tell)?;
        Ok(Done {
            backup,
            rows,
            file_before,
            file_after: DataFile::bytes(&self.folder)?,
        })
    }

    /// From the cursor to the end, if there is a cursor.
    fn rewrite(&self, tell: &mut Tell<'_>) -> Result<u64, BackupError> {
        let snapshot = self.kv.snapshot()?;
        let Some(mut cursor) = Cursor::load(&*snapshot)? else {
            return Ok(0);
        };
        let mut total = 0;
        for table in REWRITTEN.iter().skip(usize::from(cursor.table)) {
            total += snapshot.count(*table)?;
        }
        drop(snapshot);
        let (mut packer, mut done) = (Packer::compact(), 0);
        while let Some(table) = cursor.table() {
            let told = tell(Progress {
                stage: "改写记录",
                done,
                total,
            });
            if told.is_break() {
                return Err(BackupError::Cancelled);
            }
            let (next, rows) = self.rewrite_some(table, &cursor, &mut packer)?;
            (cursor, done) = (next, done + rows);
        }
        let stage = "整理数据文件";
        if tell(Progress { stage, done, total }).is_break() {
            return Err(BackupError::Cancelled);
        }
        self.repack()?;
        Ok(done)
    }

    /// Writes every row into a new file, in the order of the keys, and puts that in the place of the
    /// old one. Values made smaller where they lie leave their pages half empty; written anew they
    /// fill them. The cursor stays behind: with the new file the commit is over.
    fn repack(&self) -> Result<(), BackupError> {
        let path = DataFile::path(&self.folder);
        let aside = path.with_extension("redb.upgrading");
        match fs::remove_file(&aside) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(BackupError::at(&aside)(error));
            }
            _ => {}
        }
        let mut fresh = Kv::open(&aside)?;
        let snapshot = self.kv.snapshot()?;
        for table in tables::ALL {
            let mut span = Span::all();
            while snapshot.count(*table)? > 0 {
                let (rows, is_last) = some_rows(&*snapshot, *table, &span, self.rows_a_commit)?;
                fresh.write(|txn| {
                    let is_kept = |key: &[u8]| *table != tables::META || key != CURSOR;
                    for (key, value) in rows.iter().filter(|(key, _)| is_kept(key)) {
                        txn.put(*table, key, value)?;
                    }
                    Ok::<_, KvError>(())
                })?;
                match rows.last() {
                    Some((key, _)) if !is_last => span = Span::all().after(key),
                    _ => break,
                }
            }
        }
        fresh.compact()?;
        drop(fresh);
        fs::rename(&aside, &path).map_err(BackupError::at(&path))?;
        let folder = File::open(&self.folder).and_then(|folder| folder.sync_all());
        folder.map_err(BackupError::at(&self.folder))
    }

    /// Rewrites the next rows of `table`. Returns where that leads, and how many they were.
    fn rewrite_some(
        &self,
        table: Table,
        cursor: &Cursor,
        packer: &mut Packer,
    ) -> Result<(Cursor, u64), StoreError> {
        self.kv.write(|txn| {
            let span = Span::all().after(&cursor.after);
            let (rows, is_last) = some_rows(txn, table, &span, self.rows_a_commit)?;
            for (key, stored) in &rows {
                if let Some(value) = compact(txn, table, stored, packer)? {
                    txn.put(table, key, &value)?;
                }
            }
            let count = rows.len() as u64;
            let next = match rows.into_iter().next_back() {
                Some((after, _)) if !is_last => Cursor {
                    table: cursor.table,
                    after,
                },
                _ => Cursor {
                    table: cursor.table + 1,
                    after: Vec::new(),
                },
            };
            next.store(txn)?;
            Ok((next, count))
        })
    }
}

/// Bytes that have to be free to commit. The file may be longer, of holes.
fn room_for(folder: &Path) -> Result<u64, OpenError> {
    let about = fs::metadata(DataFile::path(folder)).map_err(OpenError::Folder)?;
    Ok(about.blocks().saturating_mul(BLOCK).saturating_mul(ROOM) / 10)
}

/// Adds what rewriting `table` will cost and leave, going by its first rows.
fn sample(
    reads: &dyn Reads,
    table: Table,
    used: &TableUse,
    packer: &mut Packer,
    plan: &mut Plan,
) -> Result<(), StoreError> {
    let (rows, _) = some_rows(reads, table, &Span::all(), SAMPLED)?;
    let begun = Instant::now();
    let (mut before, mut after) = (0, 0);
    for (_, stored) in &rows {
        let packed = compact(reads, table, stored, packer)?;
        before += stored.len();
        after += packed.map_or(stored.len(), |packed| packed.len());
    }
    let times = used.rows as f64 / rows.len() as f64;
    plan.takes += begun.elapsed().mul_f64(times);
    let shrunk = after as f64 / before.max(1) as f64;
    plan.bytes_after += (used.taken as f64 * shrunk) as u64;
    Ok(())
}
