//! The folder backups lie in: one writer at a time, what a stop left is cleared away, and what no
//! backup needs any more goes.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufRead as _, BufReader, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::copy;
use super::manifest::{self, Manifest};
use super::opened::{Opened, parse_line};
use super::vessel::{private_folder, sync};
use super::{BackupError, Keep, Kept};
use crate::crypto::Fingerprint;

const UNFINISHED: &str = "unfinished-";
const DAMAGED: &str = "damaged";
const ONE_FILE: &str = "zip";
/// More backups than any rule keeps; the rest are not looked at.
const LISTED_MAX: usize = 10_000;

/// The folder, ours alone until dropped.
pub struct Shelf {
    path: PathBuf,
    _lock: File,
}

/// A backup in a folder. One whose manifest cannot be read is listed too, so that it is seen.
#[derive(Debug)]
pub struct Found {
    pub name: String,
    pub path: PathBuf,
    pub manifest: Result<Manifest, BackupError>,
}

impl Found {
    pub fn is_one_file(&self) -> bool {
        self.path.is_file()
    }
}

impl Shelf {
    /// Opens the folder for writing, making it when missing, and clears away what was left
    /// unfinished.
    pub fn open(path: &Path) -> Result<Self, BackupError> {
        private_folder(path)?;
        let lock = path.join(".lock");
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(false).mode(0o600);
        let lock_file = options.open(&lock).map_err(BackupError::at(&lock))?;
        match lock_file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BackupError::Busy(path.to_owned())),
            // Some network file systems know no locks; the server starts one backup at a time.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(BackupError::at(&lock)(error)),
        }
        let shelf = Self {
            path: path.to_owned(),
            _lock: lock_file,
        };
        shelf.clear_unfinished()?;
        Ok(shelf)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    fn clear_unfinished(&self) -> Result<(), BackupError> {
        for name in names(&self.path)? {
            if name.starts_with(UNFINISHED) {
                remove(&self.path.join(name))?;
            }
        }
        Ok(())
    }

    /// Where a backup is written until it is proved.
    pub(super) fn unfinished(&self, one_file: bool) -> PathBuf {
        let name = format!("{UNFINISHED}backup");
        self.path.join(if one_file {
            format!("{name}.{ONE_FILE}")
        } else {
            name
        })
    }

    /// Gives a proved backup its name: the time and the log number.
    pub(super) fn keep(&self, aside: &Path, manifest: &Manifest) -> Result<String, BackupError> {
        let at = manifest.at.civil();
        let plain = format!("{}-{}", at.strftime("%Y%m%dT%H%M%S"), manifest.seq);
        let ending = if aside.is_file() { ".zip" } else { "" };
        // Two in one second differ by a letter.
        let mut names = ('a'..='z').map(|letter| format!("{plain}{letter}{ending}"));
        let first = format!("{plain}{ending}");
        let free = std::iter::once(first)
            .chain(&mut names)
            .find(|name| !self.path.join(name).exists());
        let name = free.ok_or_else(|| BackupError::Busy(self.path.clone()))?;
        let target = self.path.join(&name);
        fs::rename(aside, &target).map_err(BackupError::at(&target))?;
        sync(&self.path)?;
        Ok(name)
    }

    /// The backups in `folder`, latest first. Nothing there, or no folder: none.
    pub fn list(folder: &Path) -> Result<Vec<Found>, BackupError> {
        let mut names = match names(folder) {
            Err(BackupError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
                return Ok(Vec::new());
            }
            names => names?,
        };
        names.retain(|name| is_backup_name(name));
        // The name begins with the time.
        names.sort_unstable_by(|a, b| b.cmp(a));
        names.truncate(LISTED_MAX);
        let found = names.into_iter().map(|name| {
            let path = folder.join(&name);
            let manifest = Opened::manifest_of(&path);
            Found {
                name,
                path,
                manifest,
            }
        });
        Ok(found.collect())
    }

    /// Removes the backups that `keep` no longer keeps, and attachments no backup needs. Returns
    /// the names of the removed. What cannot be read is left alone, and with it every attachment:
    /// it may be all that is left of something.
    pub fn sweep(&self, keep: Keep) -> Result<Vec<String>, BackupError> {
        let found = Self::list(&self.path)?;
        let readable = found
            .iter()
            .filter_map(|found| Some((found, found.manifest.as_ref().ok()?.at)));
        let (backups, times): (Vec<_>, Vec<_>) = readable.unzip();
        let kept = keep.judge(&times);
        let mut removed = Vec::new();
        for (backup, kept) in backups.iter().zip(kept) {
            if kept == Kept::No {
                // First it loses its name: half of a backup must not look like one.
                let aside = self.path.join(format!("{UNFINISHED}{}", backup.name));
                fs::rename(&backup.path, &aside).map_err(BackupError::at(&backup.path))?;
                remove(&aside)?;
                removed.push(backup.name.clone());
            }
        }
        let all_read = backups.len() == found.len();
        if !removed.is_empty() && all_read {
            self.sweep_attachments()?;
        }
        Ok(removed)
    }

    /// Takes a damaged file of the shared folder out of the way, so that the next backup copies
    /// the attachment anew. It is kept: it may be the last trace of it.
    pub fn set_aside(&self, path: &Path) -> Result<(), BackupError> {
        if path.starts_with(self.path.join(copy::FOLDER)) {
            let aside = path.with_extension(DAMAGED);
            fs::rename(path, aside).map_err(BackupError::at(path))?;
        }
        Ok(())
    }

    fn sweep_attachments(&self) -> Result<(), BackupError> {
        let mut needed = HashSet::new();
        for found in Self::list(&self.path)? {
            if !found.is_one_file() {
                needed_by(&found.path, &mut needed)?;
            }
        }
        let root = self.path.join(copy::FOLDER);
        if !root.is_dir() {
            return Ok(());
        }
        for start in names(&root)? {
            let folder = root.join(&start);
            for rest in names(&folder)? {
                let name = Fingerprint::parse(&format!("{start}{rest}"));
                if !rest.ends_with(DAMAGED) && name.is_none_or(|name| !needed.contains(&name)) {
                    remove(&folder.join(rest))?;
                }
            }
        }
        Ok(())
    }
}

fn needed_by(backup: &Path, needed: &mut HashSet<Fingerprint>) -> Result<(), BackupError> {
    let list = backup.join(manifest::ATTACHMENTS);
    let file = File::open(&list).map_err(BackupError::reading(&list))?;
    for line in BufReader::new(file).lines() {
        let line = line.map_err(BackupError::reading(&list))?;
        let (name, _) =
            parse_line(&line).ok_or_else(|| BackupError::damaged(&list, "有无法识别的行"))?;
        needed.insert(name);
    }
    Ok(())
}

/// `20261123T023000-12345`, perhaps with a letter, perhaps in one file.
fn is_backup_name(name: &str) -> bool {
    let plain = name.strip_suffix(".zip").unwrap_or(name);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.split_once('-').is_some_and(|(time, seq)| {
        let seq = seq.strip_suffix(|c: char| c.is_ascii_lowercase());
        let seq = seq.unwrap_or_else(|| plain.split_once('-').map_or("", |(_, seq)| seq));
        let time_fits = time.len() == 15
            && time.as_bytes()[8] == b'T'
            && digits(&time[..8])
            && digits(&time[9..]);
        time_fits && digits(seq)
    })
}

fn names(folder: &Path) -> Result<Vec<String>, BackupError> {
    let entries = fs::read_dir(folder).map_err(BackupError::at(folder))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(BackupError::at(folder))?;
        // Whatever is not text is none of ours.
        names.extend(entry.file_name().into_string().ok());
    }
    Ok(names)
}

fn remove(path: &Path) -> Result<(), BackupError> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    removed.map_err(BackupError::at(path))
}
