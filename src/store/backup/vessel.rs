//! A backup while it is written: a folder, or one file. Every file in it is counted and hashed as
//! it lies there.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{BackupError, Part};
use crate::crypto::sm3::Hasher;
use crate::crypto::stream::SealingWriter;
use crate::crypto::{Fingerprint, Keyring};

pub(super) enum Vessel {
    Folder(PathBuf),
    OneFile {
        path: PathBuf,
        zip: Box<ZipWriter<BufWriter<File>>>,
    },
}

impl Vessel {
    pub(super) fn folder(path: PathBuf) -> Result<Self, BackupError> {
        private_folder(&path)?;
        Ok(Self::Folder(path))
    }

    pub(super) fn one_file(path: PathBuf) -> Result<Self, BackupError> {
        let file = private_file(&path)?;
        let zip = Box::new(ZipWriter::new(BufWriter::new(file)));
        Ok(Self::OneFile { path, zip })
    }

    /// Writes the file `name` by `fill`, sealed when there are keys.
    pub(super) fn put<T>(
        &mut self,
        name: &str,
        keys: Option<&Keyring>,
        fill: impl FnOnce(&mut dyn Write) -> Result<T, BackupError>,
    ) -> Result<(T, Part), BackupError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(name);
                let mut file = BufWriter::new(private_file(&path)?);
                let (filled, part) = put_into(&mut file, &path, name, keys, fill)?;
                let file = file.into_inner().map_err(io::IntoInnerError::into_error);
                file.and_then(|file| file.sync_all())
                    .map_err(BackupError::at(&path))?;
                Ok((filled, part))
            }
            Self::OneFile { path, zip } => {
                let options = SimpleFileOptions::default()
                    .compression_method(CompressionMethod::Stored)
                    .unix_permissions(0o600)
                    .large_file(true);
                zip.start_file(name, options)
                    .map_err(|error| BackupError::at(path)(error.into()))?;
                put_into(zip, path, name, keys, fill)
            }
        }
    }

    /// Everything is on disk when it returns.
    pub(super) fn finish(self) -> Result<(), BackupError> {
        match self {
            Self::Folder(path) => sync(&path),
            Self::OneFile { path, zip } => {
                let written = zip.finish().map_err(io::Error::from);
                let file =
                    written.and_then(|file| file.into_inner().map_err(|error| error.into_error()));
                file.and_then(|file| file.sync_all())
                    .map_err(BackupError::at(&path))
            }
        }
    }
}

fn put_into<T>(
    out: &mut dyn Write,
    path: &Path,
    name: &str,
    keys: Option<&Keyring>,
    fill: impl FnOnce(&mut dyn Write) -> Result<T, BackupError>,
) -> Result<(T, Part), BackupError> {
    let mut counted = Counted::new(out);
    let filled = match keys {
        None => fill(&mut counted)?,
        Some(keys) => {
            let at = || BackupError::at(path);
            let mut sealing = SealingWriter::new(&mut counted, keys, name).map_err(at())?;
            let filled = fill(&mut sealing)?;
            sealing.finish().map_err(at())?;
            filled
        }
    };
    counted.flush().map_err(BackupError::at(path))?;
    let (bytes, sm3) = counted.finish();
    let name = name.to_owned();
    Ok((filled, Part { name, bytes, sm3 }))
}

pub(super) fn private_folder(path: &Path) -> Result<(), BackupError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(BackupError::at(path))
}

pub(super) fn private_file(path: &Path) -> Result<File, BackupError> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    file.map_err(BackupError::at(path))
}

/// So that names put into a folder are there after a power cut.
pub(super) fn sync(folder: &Path) -> Result<(), BackupError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(BackupError::at(folder))
}

/// Counts and hashes what passes through.
pub(super) struct Counted<T> {
    inner: T,
    hasher: Hasher,
    bytes: u64,
}

impl<T> Counted<T> {
    pub(super) fn new(inner: T) -> Self {
        Self {
            inner,
            hasher: Hasher::default(),
            bytes: 0,
        }
    }

    pub(super) fn finish(self) -> (u64, Fingerprint) {
        (self.bytes, self.hasher.finish())
    }

    fn take(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.take(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.take(&into[..read]);
        Ok(read)
    }
}
