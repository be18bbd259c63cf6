//! Attachments: files named by the SM3 of their bytes, under `blobs/ab/cdef…` of the data folder.
//!
//! A file is whole and on disk before any record names it: written aside, synced, renamed, folder
//! synced. What a file is, is told by its bytes and never by its name. Knows no case.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Seek as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::kv::is_full;
use super::media::{HEAD_MAX, MediaType, TEXT, TextCheck, recognise};
use crate::crypto::Fingerprint;
use crate::crypto::sm3::Hasher;
use crate::kernel::chance::{hex, secret_bytes};

/// Largest attachment, in bytes.
pub const SIZE_MAX: u64 = 20 * 1024 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    #[error("文件超过 20 MB")]
    TooLarge,
    #[error("文件为空")]
    Empty,
    #[error("不支持的文件类型；可上传图片、PDF、音视频、Word、Excel 或纯文本")]
    Unsupported,
    #[error("附件不存在")]
    Missing,
    /// Not the bytes it is named by. `suqiu check` names the case.
    #[error("附件已损坏，未予输出；请联系管理员从备份恢复")]
    Damaged,
    #[error("存储空间不足，附件未保存")]
    Full,
    #[error("无法读写附件")]
    Io(#[source] std::io::Error),
}

impl From<std::io::Error> for BlobError {
    fn from(error: std::io::Error) -> Self {
        if is_full(&error) {
            Self::Full
        } else {
            Self::Io(error)
        }
    }
}

/// A file that is in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    pub hash: Fingerprint,
    pub media: MediaType,
    /// Bytes.
    pub size: u64,
}

/// The folder of attachments. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    root: PathBuf,
}

impl Blobs {
    /// Opens `blobs/` in the data folder, making it when missing, and clears away uploads that a
    /// stop cut off.
    pub fn open(data: &Path) -> Result<Self, BlobError> {
        let root = data.join("blobs");
        let aside = root.join("aside");
        private_folder(&aside)?;
        for left in fs::read_dir(&aside)? {
            fs::remove_file(left?.path())?;
        }
        Ok(Self { root })
    }

    /// The folder as it is, for reading: nothing is made or cleared.
    pub fn at(data: &Path) -> Self {
        Self {
            root: data.join("blobs"),
        }
    }

    /// Begins to take in a file.
    pub fn begin(&self) -> Result<Upload, BlobError> {
        let (aside, file) = self.aside()?;
        Ok(Upload {
            root: self.root.clone(),
            aside,
            file,
            hasher: Hasher::default(),
            head: Vec::new(),
            text: TextCheck::default(),
            size: 0,
        })
    }

    /// Begins to take in a file whose hash is known, such as one from a backup.
    pub(super) fn receive(&self) -> Result<Arrival, BlobError> {
        let (aside, file) = self.aside()?;
        Ok(Arrival {
            root: self.root.clone(),
            aside,
            file,
        })
    }

    fn aside(&self) -> Result<(Aside, File), BlobError> {
        let path = self.root.join("aside").join(hex(&secret_bytes::<16>()));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        Ok((Aside(path), file))
    }

    /// Takes in a file that is in memory.
    pub fn put(&self, bytes: &[u8]) -> Result<Stored, BlobError> {
        let mut upload = self.begin()?;
        upload.push(bytes)?;
        upload.finish()
    }

    /// Opens the file for reading.
    pub fn read(&self, hash: &Fingerprint) -> Result<File, BlobError> {
        match File::open(place(&self.root, hash)) {
            Ok(file) => Ok(file),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(BlobError::Missing),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the file is there and still has the bytes it is named by. Reads all of it.
    pub fn is_intact(&self, hash: &Fingerprint) -> Result<bool, BlobError> {
        Self::is_named_by(&mut self.read(hash)?, hash)
    }

    /// Opens the file for whoever asks to have it, once it is known to be what was taken in. Reads
    /// all of it.
    pub fn read_intact(&self, hash: &Fingerprint) -> Result<File, BlobError> {
        let mut file = self.read(hash)?;
        if !Self::is_named_by(&mut file, hash)? {
            return Err(BlobError::Damaged);
        }
        file.rewind()?;
        Ok(file)
    }

    fn is_named_by(file: &mut File, hash: &Fingerprint) -> Result<bool, BlobError> {
        let mut hasher = Hasher::default();
        let mut part = vec![0; 64 * 1024];
        loop {
            match file.read(&mut part)? {
                0 => return Ok(hasher.finish() == *hash),
                n => hasher.update(&part[..n]),
            }
        }
    }
}

/// `root/ab/cdef…`: two digits spread the files over 256 folders.
fn place(root: &Path, hash: &Fingerprint) -> PathBuf {
    let name = hash.to_string();
    root.join(&name[..2]).join(&name[2..])
}

fn private_folder(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// A file being taken in. Dropped unfinished, it leaves nothing.
#[derive(Debug)]
pub struct Upload {
    root: PathBuf,
    aside: Aside,
    file: File,
    hasher: Hasher,
    head: Vec<u8>,
    text: TextCheck,
    size: u64,
}

impl Upload {
    /// The next piece. Errs as soon as the file is too large or of no allowed type.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), BlobError> {
        self.size = self.size.saturating_add(piece.len() as u64);
        if self.size > SIZE_MAX {
            return Err(BlobError::TooLarge);
        }
        let room = HEAD_MAX - self.head.len();
        self.head.extend_from_slice(&piece[..piece.len().min(room)]);
        self.text.push(piece);
        if self.head.len() == HEAD_MAX && room > 0 {
            self.media().ok_or(BlobError::Unsupported)?;
        }
        self.hasher.update(piece);
        self.file.write_all(piece)?;
        Ok(())
    }

    fn media(&self) -> Option<MediaType> {
        recognise(&self.head).or_else(|| self.text.is_text_so_far().then_some(TEXT))
    }

    /// Puts the file in its place, safely on disk. Equal files are kept once.
    pub fn finish(self) -> Result<Stored, BlobError> {
        if self.size == 0 {
            return Err(BlobError::Empty);
        }
        let media = self.media().ok_or(BlobError::Unsupported)?;
        if media == TEXT && !self.text.is_whole() {
            return Err(BlobError::Unsupported);
        }
        let hash = self.hasher.finish();
        settle(&self.root, &self.file, &self.aside, &hash)?;
        Ok(Stored {
            hash,
            media,
            size: self.size,
        })
    }
}

/// A file that comes with its hash, proved by whoever brings it.
#[derive(Debug)]
pub(super) struct Arrival {
    root: PathBuf,
    aside: Aside,
    file: File,
}

impl Arrival {
    pub(super) fn push(&mut self, piece: &[u8]) -> Result<(), BlobError> {
        Ok(self.file.write_all(piece)?)
    }

    /// Puts the file in its place, safely on disk.
    pub(super) fn keep_as(self, hash: &Fingerprint) -> Result<(), BlobError> {
        settle(&self.root, &self.file, &self.aside, hash)
    }
}

fn settle(root: &Path, file: &File, aside: &Aside, hash: &Fingerprint) -> Result<(), BlobError> {
    file.sync_all()?;
    let target = place(root, hash);
    let folder = target
        .parent()
        .expect("a blob lies in a folder of the root");
    if !folder.is_dir() {
        private_folder(folder)?;
        File::open(root)?.sync_all()?;
    }
    fs::rename(&aside.0, &target)?;
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// The file aside; removed when the upload is given up.
#[derive(Debug)]
struct Aside(PathBuf);

impl Drop for Aside {
    fn drop(&mut self) {
        // After a finished upload it is no longer there; what a crash leaves, opening clears away.
        if let Err(error) = fs::remove_file(&self.0)
            && error.kind() != ErrorKind::NotFound
        {
            tracing::warn!(%error, "could not remove a broken-off upload");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    fn opened() -> (tempfile::TempDir, Blobs) {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        (dir, blobs)
    }

    fn aside(dir: &Path) -> usize {
        fs::read_dir(dir.join("blobs/aside")).unwrap().count()
    }

    #[test]
    fn kept_once_under_its_hash() {
        let (dir, blobs) = opened();
        let mut upload = blobs.begin().unwrap();
        for byte in PNG {
            upload.push(&[*byte]).unwrap();
        }
        let stored = upload.finish().unwrap();
        assert_eq!(stored.hash, crate::crypto::sm3::hash(PNG));
        assert_eq!(
            (stored.media.mime, stored.size),
            ("image/png", PNG.len() as u64)
        );
        assert_eq!(blobs.put(PNG).unwrap(), stored);
        let mut read = vec![];
        blobs
            .read(&stored.hash)
            .unwrap()
            .read_to_end(&mut read)
            .unwrap();
        assert_eq!(read, PNG);
        assert!(blobs.is_intact(&stored.hash).unwrap());
        assert_eq!(aside(dir.path()), 0);
        let path = place(&dir.path().join("blobs"), &stored.hash);
        fs::write(path, b"other").unwrap();
        assert!(!blobs.is_intact(&stored.hash).unwrap());
        let refused = blobs.read_intact(&stored.hash);
        assert!(matches!(refused, Err(BlobError::Damaged)));
        assert!(matches!(
            blobs.is_intact(&Fingerprint::ZERO),
            Err(BlobError::Missing)
        ));
    }

    #[test]
    fn the_type_is_told_by_the_bytes() {
        let (_dir, blobs) = opened();
        for (bytes, ending) in [
            (&b"\xff\xd8\xff\xe0...."[..], "jpg"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
            (b"%PDF-1.7\n", "pdf"),
            (b"\0\0\0\x18ftypM4A \0\0\0\0", "m4a"),
            (b"\0\0\0\x18ftypisom\0\0\0\0", "mp4"),
            (b"#!AMR\n......", "amr"),
            (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
            ("路灯坏了\r\n\t𬭶𠮷".as_bytes(), "txt"),
        ] {
            assert_eq!(blobs.put(bytes).unwrap().media.ending, ending);
        }
        for bytes in [
            &b"MZ\x90\0\x03\0"[..],
            b"\x7fELF\x02",
            b"PK\x03\x04....",
            b"a\0b",
            b"\xb0\xa1",
        ] {
            assert!(
                matches!(blobs.put(bytes), Err(BlobError::Unsupported)),
                "{bytes:?}"
            );
        }
        assert!(matches!(
            blobs.put("路".as_bytes().split_at(2).0),
            Err(BlobError::Unsupported)
        ));
        assert!(matches!(blobs.put(b""), Err(BlobError::Empty)));
    }

    #[test]
    fn text_may_be_cut_anywhere() {
        let (_dir, blobs) = opened();
        let text = "梅沙海滨栈道".as_bytes();
        for cut in 0..text.len() {
            let mut upload = blobs.begin().unwrap();
            upload.push(&text[..cut]).unwrap();
            upload.push(&text[cut..]).unwrap();
            assert_eq!(upload.finish().unwrap().media, TEXT);
        }
    }

    #[test]
    fn too_large_or_of_no_type_ends_early_and_leaves_nothing() {
        let (dir, blobs) = opened();
        let mut large = blobs.begin().unwrap();
        large.push(PNG).unwrap();
        let mib = vec![0; 1024 * 1024];
        let refused = (0..21).find_map(|_| large.push(&mib).err());
        assert!(matches!(refused, Some(BlobError::TooLarge)));
        drop(large);
        let mut strange = blobs.begin().unwrap();
        assert!(matches!(strange.push(&mib), Err(BlobError::Unsupported)));
        assert_eq!(aside(dir.path()), 1);
        drop(strange);
        assert_eq!(aside(dir.path()), 0);
    }

    #[test]
    fn opening_clears_what_a_stop_cut_off() {
        let (dir, _blobs) = opened();
        fs::write(dir.path().join("blobs/aside/left"), b"x").unwrap();
        Blobs::open(dir.path()).unwrap();
        assert_eq!(aside(dir.path()), 0);
    }
}
