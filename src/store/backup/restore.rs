//! The way back: into an empty folder, proved on the way, and checked at the end like any data.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::copy::from_blobs;
use super::take::require_room;
use super::vessel::{private_file, private_folder, sync};
use super::{BackupError, Manifest, Opened, Steps, Tell};
use crate::crypto::{Fingerprint, Keyring};
use crate::store::blob::Blobs;
use crate::store::check::{self, Progress, Report};
use crate::store::kv::{Kv, KvError, Table};
use crate::store::open::{DataFile, FILE};
use crate::store::{StoreError, migrate, tables};

/// Rows and bytes put in one transaction.
const BATCH_ROWS: usize = 20_000;
const BATCH_BYTES: usize = 16 << 20;
/// What becomes of a data file that is replaced.
pub const REPLACED: &str = "suqiu.redb.replaced";
/// Packed rows grow to about this much in the data file.
const GROWS: u64 = 8;

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    pub manifest: Manifest,
    /// What `suqiu check` says of it. `None`: the indexes are of another version and are
    /// made anew when the data are first opened; the backup itself was proved.
    pub report: Option<Report>,
    /// Where the key file of personal data was put, when it was in the backup.
    pub key_file: Option<PathBuf>,
}

/// Restores the backup at `from` into `folder`, which has to be empty or not there. With
/// `folder` left out everything is read and proved, and nothing is written. A key file inside the
/// backup goes to `key_file`, unless something is there.
///
/// # Errors
/// Then `folder` is as it was before.
pub fn restore(
    from: &Path,
    keys: Option<&Keyring>,
    folder: Option<&Path>,
    key_file: Option<&Path>,
    tell: &mut Tell<'_>,
) -> Result<Restored, BackupError> {
    let mut opened = Opened::open(from, keys)?;
    let manifest = opened.manifest().clone();
    if manifest.data_format > migrate::FORMAT {
        return Err(BackupError::TooNew(from.to_owned()));
    }
    let Some(folder) = folder else {
        prove(&mut opened, tell)?;
        opened.key_file()?;
        return Ok(Restored {
            manifest,
            report: None,
            key_file: None,
        });
    };
    require_empty(folder)?;
    private_folder(folder)?;
    let rows = manifest.bytes().saturating_mul(GROWS);
    require_room(folder, rows + manifest.attachment_bytes)?;
    let filled = fill(&mut opened, folder, key_file, tell);
    match filled {
        Ok(key_file) => Ok(Restored {
            report: checked(folder, &manifest, tell)?,
            manifest,
            key_file,
        }),
        Err(error) => {
            clear(folder)?;
            Err(error)
        }
    }
}

/// Puts the rows of the backup at `from` in the place of the data file in `folder`, at once or not
/// at all, and adds the attachments that are missing there. The file that was there stays beside
/// it under the name [`REPLACED`]. What follows the log finds another log and makes itself anew.
///
/// # Errors
/// Then the data are as they were before. Somebody else may not have them open.
pub fn replace(
    from: &Path,
    keys: Option<&Keyring>,
    folder: &Path,
    tell: &mut Tell<'_>,
) -> Result<Restored, BackupError> {
    let mut opened = Opened::open(from, keys)?;
    let manifest = opened.manifest().clone();
    if manifest.data_format > migrate::FORMAT {
        return Err(BackupError::TooNew(from.to_owned()));
    }
    let file = DataFile::path(folder);
    // A file that cannot be opened is a reason to replace it, unless somebody has it open.
    let held = match Kv::open(&file) {
        Err(KvError::InUse) => return Err(KvError::InUse.into()),
        held => held.ok(),
    };
    let aside = folder.join(format!("{FILE}.restoring"));
    remove(&aside)?;
    require_room(folder, manifest.bytes().saturating_mul(GROWS))?;
    rows(&mut opened, &aside, tell)?;
    attachments(&mut opened, folder, tell)?;
    drop(held);
    let kept = folder.join(REPLACED);
    remove(&kept)?;
    match fs::hard_link(&file, &kept) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(BackupError::at(&kept)(error));
        }
        _ => {}
    }
    fs::rename(&aside, &file).map_err(BackupError::at(&file))?;
    sync(folder)?;
    Ok(Restored {
        report: checked(folder, &manifest, tell)?,
        manifest,
        key_file: None,
    })
}

fn remove(path: &Path) -> Result<(), BackupError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(BackupError::at(path)(error)),
        _ => Ok(()),
    }
}

fn prove(opened: &mut Opened, tell: &mut Tell<'_>) -> Result<(), BackupError> {
    opened.rows(tell, |_row| Ok(()))?;
    let total = opened.manifest().attachments;
    let mut steps = Steps::begin(tell, "校验附件", total)?;
    opened.attachments(|opened, name, _size| {
        opened.attachment(name, &mut |_piece| Ok(()))?;
        steps.step()
    })
}

fn fill(
    opened: &mut Opened,
    folder: &Path,
    key_file: Option<&Path>,
    tell: &mut Tell<'_>,
) -> Result<Option<PathBuf>, BackupError> {
    // Under another name until it is whole: a stop on the way must not look like data.
    let aside = folder.join(format!("{FILE}.restoring"));
    rows(opened, &aside, tell)?;
    attachments(opened, folder, tell)?;
    let text = opened.key_file()?;
    let mut placed = None;
    if let (Some(text), Some(path)) = (text, key_file)
        && !path.exists()
    {
        put_key_file(&text, path)?;
        placed = Some(path.to_owned());
    }
    let file = DataFile::path(folder);
    fs::rename(&aside, &file).map_err(BackupError::at(&file))?;
    sync(folder)?;
    Ok(placed)
}

fn put_key_file(text: &[u8], path: &Path) -> Result<(), BackupError> {
    use std::os::unix::fs::PermissionsExt as _;

    let at = || BackupError::at(path);
    let mut file = private_file(path)?;
    file.write_all(text).map_err(at())?;
    file.set_permissions(fs::Permissions::from_mode(0o400))
        .map_err(at())?;
    file.sync_all().map_err(at())?;
    Keyring::load(path)?;
    Ok(())
}

fn rows(opened: &mut Opened, path: &Path, tell: &mut Tell<'_>) -> Result<(), BackupError> {
    // Of the format that was backed up, so that the version that wrote it can go on with it.
    let sums = migrate::sums_of(opened.manifest().data_format);
    let kv = Kv::open_or_make(path, sums)?;
    let mut batch = Batch {
        kv: &kv,
        rows: Vec::new(),
        bytes: 0,
    };
    opened.rows(tell, |row| batch.put(row.table, row.key, row.value))?;
    batch.write()
}

/// Rows that wait for their transaction.
struct Batch<'k> {
    kv: &'k Kv,
    rows: Vec<(Table, Vec<u8>, Vec<u8>)>,
    bytes: usize,
}

impl Batch<'_> {
    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<(), BackupError> {
        self.bytes += key.len() + value.len();
        self.rows.push((table, key.to_vec(), value.to_vec()));
        if self.rows.len() >= BATCH_ROWS || self.bytes >= BATCH_BYTES {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), BackupError> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        self.kv.write(|txn| {
            for (table, key, value) in &rows {
                txn.put(*table, key, value)?;
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }
}

fn attachments(opened: &mut Opened, folder: &Path, tell: &mut Tell<'_>) -> Result<(), BackupError> {
    let blobs = Blobs::open(folder).map_err(|error| from_blobs(error, folder))?;
    let mut steps = Steps::begin(tell, "恢复附件", opened.manifest().attachments)?;
    opened.attachments(|opened, name, _size| {
        // In a sealed backup the name tells nothing of the attachment.
        if !opened.manifest().is_sealed() && blobs.read(name).is_ok() {
            return steps.step();
        }
        let mut arrival = blobs.receive().map_err(|error| from_blobs(error, folder))?;
        let hash: Fingerprint = opened.attachment(name, &mut |piece| {
            let pushed = arrival.push(piece);
            pushed.map_err(|error| from_blobs(error, folder))
        })?;
        arrival
            .keep_as(&hash)
            .map_err(|error| from_blobs(error, folder))?;
        steps.step()
    })
}

/// Checks the restored data like any other, and that they end where the manifest says.
fn checked(
    folder: &Path,
    manifest: &Manifest,
    tell: &mut Tell<'_>,
) -> Result<Option<Report>, BackupError> {
    if manifest.index_version != tables::INDEX_VERSION {
        return Ok(None);
    }
    let mut cancelled = false;
    let report = check::check(folder, &mut |progress: Progress| {
        cancelled |= tell(progress).is_break();
    })?;
    if cancelled {
        return Err(BackupError::Cancelled);
    }
    Ok(Some(report))
}

fn require_empty(folder: &Path) -> Result<(), BackupError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(BackupError::NotEmpty(folder.to_owned())),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(BackupError::at(folder)(error)),
    }
}

/// Takes out everything that was put into the folder that had been empty.
fn clear(folder: &Path) -> Result<(), BackupError> {
    let at = || BackupError::at(folder);
    for entry in fs::read_dir(folder).map_err(at())? {
        let path = entry.map_err(at())?.path();
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.map_err(BackupError::at(&path))?;
    }
    sync(folder)
}
