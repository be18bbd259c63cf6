//! A backup that is there, opened for reading. Nothing it says is believed before it is proved.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use super::copy::stored_place;
use super::manifest::{self, Manifest};
use super::rows::{Row, Rows, Tally};
use super::vessel::Counted;
use super::{BackupError, Steps, Tell};
use crate::crypto::stream::OpeningReader;
use crate::crypto::{Fingerprint, Keyring};
use crate::store::blob::SIZE_MAX;

pub struct Opened {
    path: PathBuf,
    place: Place,
    manifest: Manifest,
    keys: Option<Keyring>,
}

enum Place {
    Folder,
    OneFile(Box<ZipArchive<BufReader<File>>>),
}

impl Opened {
    /// Opens the backup at `path`, a folder or a file. `keys` are those of the backup's key file.
    pub fn open(path: &Path, keys: Option<&Keyring>) -> Result<Self, BackupError> {
        let (place, text) = look(path)?;
        let manifest = Manifest::read(path, &text)?;
        let keys = match (&manifest.key_mark, keys) {
            (None, _) => None,
            (Some(_), None) => return Err(BackupError::KeyNeeded(path.to_owned())),
            (Some(mark), Some(keys)) if *mark == manifest::key_mark(keys) => {
                manifest::prove(path, &text, keys)?;
                Some(keys.clone())
            }
            _ => return Err(BackupError::WrongKey(path.to_owned())),
        };
        Ok(Self {
            path: path.to_owned(),
            place,
            manifest,
            keys,
        })
    }

    /// What it says of itself, without a key; nothing is proved but the manifest's own SM3.
    pub fn manifest_of(path: &Path) -> Result<Manifest, BackupError> {
        let (_place, text) = look(path)?;
        Manifest::read(path, &text)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Hands every row to `each`, and proves the file, the log's chain and the counts by the end.
    pub(super) fn rows(
        &mut self,
        tell: &mut Tell<'_>,
        mut each: impl FnMut(&Row<'_>) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        let path = self.path.join(manifest::ROWS);
        let total = self.manifest.rows.values().sum();
        let mut steps = Steps::begin(tell, "读取数据", total)?;
        let tally = self.part(manifest::ROWS, |from| {
            let reading = || BackupError::reading(&path);
            let unpacked = zstd::Decoder::new(from).map_err(reading())?;
            let mut rows = Rows::new(BufReader::new(unpacked)).map_err(reading())?;
            let mut tally = Tally::default();
            while let Some(row) = rows.next().map_err(reading())? {
                tally.take(row.table, row.key, row.value);
                each(&row)?;
                steps.step()?;
            }
            Ok(tally)
        })?;
        tally.require_whole()?;
        let Manifest {
            seq, head, rows, ..
        } = &self.manifest;
        if tally.head.seq.0 != *seq || tally.head.hash != *head || tally.counts != *rows {
            return Err(BackupError::damaged(&path, "内容与清单不符"));
        }
        Ok(())
    }

    /// The names of its attachments as they are stored, with their sizes; proves the list.
    pub(super) fn attachments(
        &mut self,
        mut each: impl FnMut(&mut Self, &Fingerprint, u64) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        let path = self.path.join(manifest::ATTACHMENTS);
        // The list is proved before anything in it is followed.
        let list = self.part_unsealed(manifest::ATTACHMENTS, |from| {
            let mut list = Vec::new();
            from.read_to_end(&mut list)
                .map_err(BackupError::reading(&path))?;
            Ok(list)
        })?;
        for line in list.lines() {
            let line = line.map_err(BackupError::reading(&path))?;
            let (name, size) =
                parse_line(&line).ok_or_else(|| BackupError::damaged(&path, "有无法识别的行"))?;
            each(self, &name, size)?;
        }
        Ok(())
    }

    /// Hands the bytes of an attachment to `take`; they are proved when it returns `Ok`. Tells
    /// the SM3 of the attachment itself.
    pub(super) fn attachment(
        &mut self,
        name: &Fingerprint,
        take: &mut dyn FnMut(&[u8]) -> Result<(), BackupError>,
    ) -> Result<Fingerprint, BackupError> {
        let keys = self.keys.clone();
        let stored = stored_place(name);
        let path = self.file(&stored);
        let mut read = |from: &mut dyn Read| -> Result<Fingerprint, BackupError> {
            let reading = || BackupError::reading(&path);
            let mut counted = Counted::new(from.take(SIZE_MAX + 1));
            let mut piece = vec![0; 64 * 1024];
            loop {
                match counted.read(&mut piece).map_err(reading())? {
                    0 => return Ok(counted.finish().1),
                    n => take(&piece[..n])?,
                }
            }
        };
        let found = match &keys {
            None => self.file_of(&stored, read)?,
            Some(keys) => {
                let purpose = name.to_string();
                let reading = || BackupError::reading(&path);
                self.file_of(&stored, |from| {
                    let mut opening = OpeningReader::new(from, keys, &purpose).map_err(reading())?;
                    read(&mut opening)
                })?
            }
        };
        if stored_name(&found, keys.as_ref()) == *name {
            Ok(found)
        } else {
            Err(BackupError::damaged(&path, "SM3 校验不符"))
        }
    }

    /// The key file of personal data, when it is inside.
    pub(super) fn key_file(&mut self) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, BackupError> {
        if !self.manifest.with_keys {
            return Ok(None);
        }
        let path = self.path.join(manifest::KEYS);
        self.part(manifest::KEYS, |from| {
            let mut text = zeroize::Zeroizing::new(Vec::new());
            from.take(manifest::BYTES_MAX)
                .read_to_end(&mut text)
                .map_err(BackupError::reading(&path))?;
            Ok(Some(text))
        })
    }

    /// Where a shared file lies, for complaints.
    fn file(&self, stored: &str) -> PathBuf {
        match &self.place {
            Place::Folder => self.path.with_file_name(stored),
            Place::OneFile(_) => self.path.join(stored),
        }
    }

    /// Reads a file of the backup, unsealing it when the backup is sealed, and proves it.
    fn part<T>(
        &mut self,
        name: &str,
        take: impl FnOnce(&mut dyn Read) -> Result<T, BackupError>,
    ) -> Result<T, BackupError> {
        let Some(keys) = self.keys.clone() else {
            return self.part_unsealed(name, take);
        };
        let path = self.path.join(name);
        self.part_unsealed(name, |from| {
            let reading = || BackupError::reading(&path);
            let mut opening = OpeningReader::new(from, &keys, name).map_err(reading())?;
            let taken = take(&mut opening)?;
            io::copy(&mut opening, &mut io::sink()).map_err(reading())?;
            Ok(taken)
        })
    }

    /// Reads a file of the backup as it lies there, to its end, and compares it with the manifest.
    fn part_unsealed<T>(
        &mut self,
        name: &str,
        take: impl FnOnce(&mut dyn Read) -> Result<T, BackupError>,
    ) -> Result<T, BackupError> {
        let path = self.path.join(name);
        let part = self.manifest.part(name).cloned();
        let part = part.ok_or_else(|| BackupError::Incomplete(path.clone()))?;
        let read = |from: &mut dyn Read| {
            let mut counted = Counted::new(from.take(part.bytes + 1));
            let taken = take(&mut counted)?;
            io::copy(&mut counted, &mut io::sink()).map_err(BackupError::reading(&path))?;
            Ok((taken, counted.finish()))
        };
        let (taken, (bytes, sm3)) = match &mut self.place {
            Place::Folder => {
                let file = File::open(&path).map_err(BackupError::reading(&path))?;
                read(&mut BufReader::new(file))?
            }
            Place::OneFile(_) => self.file_of(name, read)?,
        };
        if (bytes, sm3) == (part.bytes, part.sm3) {
            Ok(taken)
        } else {
            Err(BackupError::damaged(&path, "SM3 校验不符"))
        }
    }

    /// A shared file, or a file inside the one.
    fn file_of<T>(
        &mut self,
        name: &str,
        take: impl FnOnce(&mut dyn Read) -> Result<T, BackupError>,
    ) -> Result<T, BackupError> {
        let path = self.file(name);
        match &mut self.place {
            Place::Folder => {
                let file = File::open(&path).map_err(BackupError::reading(&path))?;
                take(&mut BufReader::new(file))
            }
            Place::OneFile(archive) => {
                let mut entry = archive.by_name(name).map_err(unpacking(&path))?;
                take(&mut entry)
            }
        }
    }
}

/// What lies at `path`, and the text of its manifest.
fn look(path: &Path) -> Result<(Place, String), BackupError> {
    let mut text = String::new();
    if path.is_dir() {
        let file = path.join(manifest::NAME);
        let from = File::open(&file).map_err(|error| match error.kind() {
            ErrorKind::NotFound => BackupError::NotABackup(path.to_owned()),
            _ => BackupError::at(&file)(error),
        })?;
        let read = from.take(manifest::BYTES_MAX).read_to_string(&mut text);
        read.map_err(BackupError::reading(&file))?;
        return Ok((Place::Folder, text));
    }
    let file = File::open(path).map_err(BackupError::reading(path))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(unpacking(path))?;
    let entry = archive.by_name(manifest::NAME).map_err(unpacking(path))?;
    let read = entry.take(manifest::BYTES_MAX).read_to_string(&mut text);
    read.map_err(BackupError::reading(path))?;
    Ok((Place::OneFile(Box::new(archive)), text))
}

/// Of reading a backup in one file.
fn unpacking(path: &Path) -> impl FnOnce(ZipError) -> BackupError {
    let path = path.to_owned();
    move |error| match error {
        ZipError::Io(error) => BackupError::reading(&path)(error),
        ZipError::FileNotFound => BackupError::Incomplete(path),
        _ => BackupError::damaged(&path, "不是完整的备份文件"),
    }
}

/// The name an attachment has in a backup: its SM3, or in a sealed one what says nothing without
/// the key.
pub(super) fn stored_name(hash: &Fingerprint, keys: Option<&Keyring>) -> Fingerprint {
    keys.map_or(*hash, |keys| {
        keys.backup_mark(&[b"blob", &hash.0[..]].concat())
    })
}

/// `name size` of the list of attachments.
pub(super) fn parse_line(line: &str) -> Option<(Fingerprint, u64)> {
    let (name, size) = line.split_once(' ')?;
    Some((Fingerprint::parse(name)?, size.parse().ok()?))
}
