//! Making a backup: a snapshot is written out, attachments are copied, everything is read back and
//! proved, and only then does it get the name of a backup.

use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::copy::{Copied, Copying, Wanted};
use super::manifest::{self, Manifest};
use super::opened::{Opened, stored_name};
use super::rows::{self, Tally};
use super::vessel::Vessel;
use super::{BackupError, Shelf, Steps, Tell};
use crate::crypto::{Fingerprint, Keyring};
use crate::kernel::disk::free_bytes;
use crate::kernel::time::Timestamp;
use crate::store::blob::Blobs;
use crate::store::kv::{Kv, Order as Direction, Reads, Span};
use crate::store::open::DataFile;
use crate::store::record::UploadedFile;
use crate::store::view::View;
use crate::store::{StoreError, migrate};

/// How hard the rows are packed: the level beyond which zstd gets slow for little.
const PACKED: i32 = 3;
/// Left free on the disk beyond what the backup is estimated to need.
const SPARE_BYTES: u64 = 64 << 20;
/// Lost attachments that are named; the rest are only counted.
const NAMED_MAX: usize = 20;

/// What is backed up: a data folder, in use or not.
#[derive(Clone)]
pub struct Source {
    kv: Kv,
    blobs: Blobs,
    /// Of the data file, to estimate the room needed.
    bytes: u64,
}

impl Source {
    pub(in crate::store) fn new(kv: Kv, folder: &Path) -> Self {
        let bytes = std::fs::metadata(DataFile::path(folder)).map_or(0, |found| found.len());
        Self {
            kv,
            blobs: Blobs::at(folder),
            bytes,
        }
    }

    /// A data folder nobody serves. Nothing in it is upgraded or otherwise changed.
    pub fn open(folder: &Path) -> Result<Self, BackupError> {
        if !DataFile::exists(folder) {
            return Err(migrate::OpenError::Missing(folder.to_owned()).into());
        }
        let kv = Kv::open(&DataFile::path(folder))?;
        migrate::require_known(&*kv.snapshot()?)?;
        Ok(Self::new(kv, folder))
    }
}

/// What is asked for.
#[derive(Clone)]
pub struct Order {
    pub at: Timestamp,
    /// Of the program.
    pub version: &'static str,
    pub district_code: String,
    pub district_name: String,
    /// Seals the backup; from a key file of its own.
    pub keys: Option<Keyring>,
    /// The key file of personal data, to be put inside.
    pub with_keys: Option<PathBuf>,
    pub one_file: bool,
}

/// A backup that is complete and proved.
#[derive(Clone, Debug)]
pub struct Taken {
    pub name: String,
    pub path: PathBuf,
    pub manifest: Manifest,
    /// Attachments that were not in an earlier backup, and their bytes.
    pub copied: u64,
    pub copied_bytes: u64,
    /// The first of the attachments that were missing or damaged at their source.
    pub lost: Vec<Fingerprint>,
}

/// Takes a backup of `source` into the folder `dest`, which is made when it is not there.
///
/// # Errors
/// Then there is no new backup in `dest`, and nothing that looks like one.
pub fn back_up(
    source: &Source,
    dest: &Path,
    order: &Order,
    tell: &mut Tell<'_>,
) -> Result<Taken, BackupError> {
    let sealed_keys = key_file(order)?;
    let shelf = Shelf::open(dest)?;
    let mut taking = Taking {
        source,
        order,
        shelf: &shelf,
        tell,
    };
    taking.run(sealed_keys)
}

/// The key file of personal data, read when it is to go inside.
fn key_file(order: &Order) -> Result<Option<Zeroizing<Vec<u8>>>, BackupError> {
    let Some(path) = &order.with_keys else {
        return Ok(None);
    };
    let keys = order.keys.as_ref().ok_or(BackupError::KeysUnsealed)?;
    if manifest::key_mark(&Keyring::load(path)?) == manifest::key_mark(keys) {
        return Err(BackupError::SameKey);
    }
    let text = std::fs::read(path).map_err(BackupError::at(path))?;
    Ok(Some(Zeroizing::new(text)))
}

struct Taking<'t, 'f> {
    source: &'t Source,
    order: &'t Order,
    shelf: &'t Shelf,
    tell: &'t mut Tell<'f>,
}

/// What the snapshot holds.
struct Content {
    tally: Tally,
    data_format: u64,
    index_version: u64,
    wanted: Vec<Wanted>,
    rows: manifest::Part,
}

impl<'t> Taking<'t, '_> {
    fn run(&mut self, key_file: Option<Zeroizing<Vec<u8>>>) -> Result<Taken, BackupError> {
        let Order { keys, one_file, .. } = self.order;
        let keys = keys.as_ref();
        let aside = self.shelf.unfinished(*one_file);
        let mut vessel = if *one_file {
            Vessel::one_file(aside.clone())?
        } else {
            Vessel::folder(aside.clone())?
        };
        let content = self.rows(&mut vessel)?;
        let copying = self.copying();
        let copied = if *one_file {
            copying.to_one_file(&content.wanted, &mut vessel, self.tell)?
        } else {
            copying.to_folder(&content.wanted, self.tell)?
        };
        let mut files = vec![content.rows.clone()];
        files.push(self.list(&mut vessel, &content.wanted, &copied)?);
        if let Some(text) = &key_file {
            let write = |out: &mut dyn io::Write| {
                let written = out.write_all(text);
                written.map_err(BackupError::at(&aside))
            };
            files.push(vessel.put(manifest::KEYS, keys, write)?.1);
        }
        let manifest = self.manifest(&content, &copied, files, key_file.is_some());
        let text = manifest.to_text(keys);
        vessel.put(manifest::NAME, None, |out| {
            let written = out.write_all(text.as_bytes());
            written.map_err(BackupError::at(&aside))
        })?;
        vessel.finish()?;
        self.prove(&aside, &copied)?;
        let name = self.shelf.keep(&aside, &manifest)?;
        Ok(Taken {
            path: self.shelf.path().join(&name),
            name,
            manifest,
            copied: copied.fresh.len() as u64,
            copied_bytes: copied.bytes,
            lost: copied.lost.into_iter().take(NAMED_MAX).collect(),
        })
    }

    fn copying(&self) -> Copying<'t> {
        Copying {
            blobs: &self.source.blobs,
            shelf: self.shelf.path(),
            keys: self.order.keys.as_ref(),
        }
    }

    /// Writes the rows of one snapshot, which is let go of as soon as they are written: the data
    /// file cannot use freed pages again while it is held.
    fn rows(&mut self, vessel: &mut Vessel) -> Result<Content, BackupError> {
        let snapshot = self.source.kv.snapshot()?;
        let wanted = wanted(&*snapshot)?;
        self.require_room(&wanted)?;
        let total = rows::count(&*snapshot)?;
        let mut steps = Steps::begin(self.tell, "复制数据", total)?;
        let path = self.shelf.path().to_owned();
        let keys = self.order.keys.as_ref();
        let (tally, part) = vessel.put(manifest::ROWS, keys, |out| {
            let at = || BackupError::at(&path);
            let mut packing = zstd::Encoder::new(out, PACKED).map_err(at())?;
            let tally = rows::write(&*snapshot, &mut packing, |error| at()(error), &mut steps)?;
            packing.finish().map_err(at())?;
            Ok(tally)
        })?;
        tally.require_whole()?;
        let (data_format, index_version) = migrate::versions(&*snapshot)?;
        Ok(Content {
            tally,
            data_format,
            index_version,
            wanted,
            rows: part,
        })
    }

    /// The packed rows are never larger than the data file they come from.
    fn require_room(&self, wanted: &[Wanted]) -> Result<(), BackupError> {
        let attachments = if self.order.one_file {
            wanted.iter().map(|wanted| wanted.size).sum()
        } else {
            self.copying().missing_bytes(wanted)
        };
        require_room(self.shelf.path(), self.source.bytes + attachments)
    }

    /// `name size` a line, of what is in the backup.
    fn list(
        &self,
        vessel: &mut Vessel,
        wanted: &[Wanted],
        copied: &Copied,
    ) -> Result<manifest::Part, BackupError> {
        let kept = wanted
            .iter()
            .filter(|wanted| !copied.lost.contains(&wanted.hash));
        let (_, part) = vessel.put(manifest::ATTACHMENTS, None, |out| {
            let mut out = io::BufWriter::new(out);
            for Wanted { hash, size } in kept {
                let name = stored_name(hash, self.order.keys.as_ref());
                writeln!(out, "{name} {size}").map_err(BackupError::at(self.shelf.path()))?;
            }
            out.flush().map_err(BackupError::at(self.shelf.path()))
        })?;
        Ok(part)
    }

    fn manifest(
        &self,
        content: &Content,
        copied: &Copied,
        files: Vec<manifest::Part>,
        with_keys: bool,
    ) -> Manifest {
        let Order {
            at,
            version,
            district_code,
            district_name,
            keys,
            ..
        } = self.order.clone();
        let kept = content
            .wanted
            .iter()
            .filter(|wanted| !copied.lost.contains(&wanted.hash));
        let (attachments, attachment_bytes) =
            kept.fold((0, 0), |(n, bytes), wanted| (n + 1, bytes + wanted.size));
        Manifest {
            format: Manifest::current(),
            version: version.to_owned(),
            district_code,
            district_name,
            at,
            seq: content.tally.head.seq.0,
            head: content.tally.head.hash,
            data_format: content.data_format,
            index_version: content.index_version,
            rows: content.tally.counts.clone(),
            attachments,
            attachment_bytes,
            lost: copied.lost.len() as u64,
            key_mark: keys.as_ref().map(manifest::key_mark),
            with_keys,
            files,
        }
    }

    /// Reads back what was written now: every row, the log's chain, and every fresh attachment.
    fn prove(&mut self, aside: &Path, copied: &Copied) -> Result<(), BackupError> {
        let mut opened = Opened::open(aside, self.order.keys.as_ref())?;
        opened.rows(self.tell, |_row| Ok(()))?;
        let mut steps = Steps::begin(self.tell, "校验附件", copied.fresh.len() as u64)?;
        let mut proved = 0;
        opened.attachments(|opened, name, _size| {
            if copied.fresh.contains(name) {
                opened.attachment(name, &mut |_piece| Ok(()))?;
                proved += 1;
                steps.step()?;
            }
            Ok(())
        })?;
        if proved < copied.fresh.len() {
            return Err(BackupError::Incomplete(aside.join(manifest::ATTACHMENTS)));
        }
        Ok(())
    }
}

/// Every attachment a case may refer to.
fn wanted(reads: &dyn Reads) -> Result<Vec<Wanted>, StoreError> {
    let mut wanted = Vec::new();
    let view = View::of_snapshot(reads);
    view.each::<UploadedFile>(&Span::all(), Direction::Forward, |file| {
        let UploadedFile { hash, size, .. } = file;
        wanted.push(Wanted { hash, size });
        ControlFlow::Continue(())
    })?;
    Ok(wanted)
}

/// Errs when the disk `path` lies on has no room for `bytes`.
pub(in crate::store) fn require_room(path: &Path, bytes: u64) -> Result<(), BackupError> {
    let free = free_bytes(path).map_err(BackupError::at(path))?;
    let need = bytes.saturating_add(SPARE_BYTES);
    if free < need {
        return Err(BackupError::NoSpace {
            path: path.to_owned(),
            need_mb: need >> 20,
            free_mb: free >> 20,
        });
    }
    Ok(())
}
