//! Attachments into a backup: each file once in the folder they share, or into the one file.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use super::opened::stored_name;
use super::vessel::{Vessel, private_file, private_folder, sync};
use super::{BackupError, Steps, Tell};
use crate::crypto::sm3::Hasher;
use crate::crypto::stream::{SealingWriter, sealed_length};
use crate::crypto::{Fingerprint, Keyring};
use crate::store::blob::{BlobError, Blobs};

/// The folder all backups of one place share.
pub(super) const FOLDER: &str = "blobs";

/// Below the place the backup lies in: `blobs/ab/cdef…`.
pub(super) fn stored_place(name: &Fingerprint) -> String {
    let name = name.to_string();
    format!("{FOLDER}/{}/{}", &name[..2], &name[2..])
}

/// An attachment that belongs into the backup.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) hash: Fingerprint,
    pub(super) size: u64,
}

/// What became of the attachments.
#[derive(Default)]
pub(super) struct Copied {
    /// Names of those copied now, to be read back.
    pub(super) fresh: BTreeSet<Fingerprint>,
    pub(super) bytes: u64,
    /// Missing or damaged where they should be, and in no earlier backup.
    pub(super) lost: BTreeSet<Fingerprint>,
}

/// Copies attachments from `blobs` into the shared folder of `shelf`, or into the one file.
pub(super) struct Copying<'c> {
    pub(super) blobs: &'c Blobs,
    pub(super) shelf: &'c Path,
    pub(super) keys: Option<&'c Keyring>,
}

impl Copying<'_> {
    /// Bytes that are not there yet.
    pub(super) fn missing_bytes(&self, wanted: &[Wanted]) -> u64 {
        let missing = wanted.iter().filter(|wanted| !self.is_there(wanted));
        missing.map(|wanted| wanted.size).sum()
    }

    /// Proved when it was copied; a length that fits tells that nothing was cut off since. The
    /// drill reads everything again.
    fn is_there(&self, wanted: &Wanted) -> bool {
        let length = self
            .keys
            .map_or(wanted.size, |_| sealed_length(wanted.size));
        fs::metadata(self.target(wanted)).is_ok_and(|found| found.len() == length)
    }

    fn target(&self, wanted: &Wanted) -> PathBuf {
        self.shelf
            .join(stored_place(&stored_name(&wanted.hash, self.keys)))
    }

    /// Into the folder all backups here share; what is there already is left alone.
    pub(super) fn to_folder(
        &self,
        wanted: &[Wanted],
        tell: &mut Tell<'_>,
    ) -> Result<Copied, BackupError> {
        let mut steps = Steps::begin(tell, "复制附件", wanted.len() as u64)?;
        let (mut copied, mut folders) = (Copied::default(), BTreeSet::new());
        for wanted in wanted {
            if !self.is_there(wanted) {
                let target = self.target(wanted);
                let folder = target.parent().expect("below the shelf").to_owned();
                if self.copy_one(wanted, &folder, &target)? {
                    copied.take(wanted, self.keys);
                    folders.insert(folder);
                } else {
                    copied.lost.insert(wanted.hash);
                }
            }
            steps.step()?;
        }
        folders.iter().try_for_each(|folder| sync(folder))?;
        if !folders.is_empty() {
            sync(&self.shelf.join(FOLDER))?;
            sync(self.shelf)?;
        }
        Ok(copied)
    }

    /// False when the attachment is not, or no longer, what its name says.
    fn copy_one(&self, wanted: &Wanted, folder: &Path, target: &Path) -> Result<bool, BackupError> {
        let aside = self.shelf.join("unfinished-blob");
        let name = stored_name(&wanted.hash, self.keys).to_string();
        let mut file = BufWriter::new(private_file(&aside)?);
        let at = || BackupError::at(&aside);
        let intact = match self.keys {
            None => self.pour(wanted, &mut file, &aside)?,
            Some(keys) => {
                let mut sealing = SealingWriter::new(&mut file, keys, &name).map_err(at())?;
                let intact = self.pour(wanted, &mut sealing, &aside)?;
                sealing.finish().map_err(at())?;
                intact
            }
        };
        let file = file
            .into_inner()
            .map_err(|error| at()(error.into_error()))?;
        file.sync_all().map_err(at())?;
        if !intact {
            fs::remove_file(&aside).map_err(at())?;
            return Ok(false);
        }
        private_folder(folder)?;
        fs::rename(&aside, target).map_err(BackupError::at(target))?;
        Ok(true)
    }

    /// Into the one file, all of them.
    pub(super) fn to_one_file(
        &self,
        wanted: &[Wanted],
        vessel: &mut Vessel,
        tell: &mut Tell<'_>,
    ) -> Result<Copied, BackupError> {
        let mut steps = Steps::begin(tell, "复制附件", wanted.len() as u64)?;
        let mut copied = Copied::default();
        for wanted in wanted {
            // What is once in the file stays in it, so it is looked at first.
            match self.blobs.is_intact(&wanted.hash) {
                Ok(true) => {
                    let place = stored_place(&stored_name(&wanted.hash, self.keys));
                    self.put_one(wanted, &place, vessel)?;
                    copied.take(wanted, self.keys);
                }
                Ok(false) | Err(BlobError::Missing) => {
                    copied.lost.insert(wanted.hash);
                }
                Err(error) => return Err(from_blobs(error, self.shelf)),
            }
            steps.step()?;
        }
        Ok(copied)
    }

    fn put_one(
        &self,
        wanted: &Wanted,
        place: &str,
        vessel: &mut Vessel,
    ) -> Result<(), BackupError> {
        let purpose = stored_name(&wanted.hash, self.keys).to_string();
        let path = self.shelf.join(place);
        vessel.put(place, None, |out| match self.keys {
            None => self.pour(wanted, out, &path),
            Some(keys) => {
                let at = || BackupError::at(&path);
                let mut sealing = SealingWriter::new(out, keys, &purpose).map_err(at())?;
                let intact = self.pour(wanted, &mut sealing, &path)?;
                sealing.finish().map_err(at())?;
                Ok(intact)
            }
        })?;
        Ok(())
    }

    /// Whether what was poured is what its name says.
    fn pour(&self, wanted: &Wanted, out: &mut dyn Write, into: &Path) -> Result<bool, BackupError> {
        let mut from = match self.blobs.read(&wanted.hash) {
            Ok(from) => from,
            Err(BlobError::Missing) => return Ok(false),
            Err(error) => return Err(from_blobs(error, into)),
        };
        let mut hasher = Hasher::default();
        let mut piece = vec![0; 64 * 1024];
        loop {
            let read = from
                .read(&mut piece)
                .map_err(|error| from_blobs(error.into(), into))?;
            if read == 0 {
                return Ok(hasher.finish() == wanted.hash);
            }
            hasher.update(&piece[..read]);
            out.write_all(&piece[..read])
                .map_err(BackupError::at(into))?;
        }
    }
}

impl Copied {
    fn take(&mut self, wanted: &Wanted, keys: Option<&Keyring>) {
        self.fresh.insert(stored_name(&wanted.hash, keys));
        self.bytes += wanted.size;
    }
}

pub(super) fn from_blobs(error: BlobError, path: &Path) -> BackupError {
    match error {
        BlobError::Io(source) => BackupError::at(path)(source),
        other => BackupError::at(path)(std::io::Error::other(other)),
    }
}
