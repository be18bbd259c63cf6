//! The index's files, read at positions and never mapped into memory: a cut file is an error for
//! one reader and not a signal that ends the process, and pages of 64 KiB cost what is read.
//! `docs/decisions/search.md`.

use std::collections::HashSet;
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::ops::Range;
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

/// Smaller files are read whole and closed: a fresh segment holds no file open.
const WHOLE: u64 = 64 * 1024;
/// Where tantivy lists its files. See [`PlainFolder::atomic_write`].
const LIST: &str = ".managed.json";
/// How long a lock that somebody waits for may be held.
const LOCK_WAIT: Duration = Duration::from_secs(10);

/// A folder that belongs to this process alone: whoever has the data file open has the folder.
#[derive(Clone)]
pub(super) struct PlainFolder(Arc<Inner>);

struct Inner {
    root: PathBuf,
    /// The list of files as it will be once it is worth writing.
    list: Mutex<Option<Vec<u8>>>,
    locks: Locks,
}

/// Held inside the process, so that none is left behind by a kill.
#[derive(Default)]
struct Locks {
    held: Mutex<HashSet<PathBuf>>,
    freed: Condvar,
}

impl PlainFolder {
    /// Makes the folder when it is missing, for the owner's eyes only.
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(root)?;
        Ok(Self(Arc::new(Inner {
            root: root.to_owned(),
            list: Mutex::new(None),
            locks: Locks::default(),
        })))
    }

    /// Takes away everything inside. What readers have open stays readable to them.
    pub(super) fn clear(root: &Path) -> io::Result<()> {
        match fs::remove_dir_all(root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    /// Takes away what an index that knows of `kept` has no use for: left by a kill in the middle
    /// of a commit.
    pub(super) fn sweep(&self, kept: &HashSet<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(&self.0.root)? {
            let entry = entry?;
            let name = PathBuf::from(entry.file_name());
            let own = [Path::new(LIST), Path::new("meta.json")];
            if !kept.contains(&name)
                && !own.contains(&name.as_path())
                && entry.file_type()?.is_file()
            {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    fn path(&self, path: &Path) -> PathBuf {
        self.0.root.join(path)
    }

    fn list(&self) -> MutexGuard<'_, Option<Vec<u8>>> {
        self.0.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Written beside, synced, then renamed: a reader finds the old or the new, never a part.
    fn replace(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let target = self.path(path);
        let mut fresh = target.clone().into_os_string();
        fresh.push(".new");
        let mut file = options().create(true).truncate(true).open(&fresh)?;
        file.write_all(data)?;
        file.sync_data()?;
        fs::rename(&fresh, &target)
    }

    fn sync_root(&self) -> io::Result<()> {
        File::open(&self.0.root)?.sync_all()
    }
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

impl fmt::Debug for PlainFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainFolder")
    }
}

/// A large file, read where it is asked for.
struct Opened {
    file: File,
    length: usize,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({} bytes)", self.length)
    }
}

impl HasLen for Opened {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for Opened {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let outside = || io::Error::new(io::ErrorKind::UnexpectedEof, "outside of the file");
        if range.end > self.length {
            return Err(outside());
        }
        let length = range.end.checked_sub(range.start).ok_or_else(outside)?;
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
    }
}

/// A file while it is written.
struct Written(File);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Written {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.0.sync_data()
    }
}

impl Directory for PlainFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let failed = |error: io::Error| unreadable(error, path);
        let mut file = File::open(self.path(path)).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        if length <= WHOLE {
            let mut bytes = Vec::with_capacity(WHOLE.min(length) as usize);
            file.read_to_end(&mut bytes).map_err(failed)?;
            return Ok(Arc::new(OwnedBytes::new(bytes)));
        }
        let length = usize::try_from(length).map_err(|error| failed(io::Error::other(error)))?;
        Ok(Arc::new(Opened { file, length }))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        fs::remove_file(self.path(path)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => DeleteError::FileDoesNotExist(path.to_owned()),
            _ => DeleteError::IoError {
                io_error: Arc::new(error),
                filepath: path.to_owned(),
            },
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        let found = self.path(path).try_exists();
        found.map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let opened = options().create_new(true).open(self.path(path));
        let file = opened.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_owned()),
            _ => OpenWriteError::wrap_io_error(error, path.to_owned()),
        })?;
        Ok(BufWriter::new(Box::new(Written(file))))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(LIST)
            && let Some(list) = &*self.list()
        {
            return Ok(list.clone());
        }
        fs::read(self.path(path)).map_err(|error| unreadable(error, path))
    }

    /// The list of files is written again for every new file, with a commit's worth of them each
    /// time. It only tells what may be deleted one day, so it waits for the next
    /// [`Directory::sync_directory`], which tantivy calls before it points at any new file.
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path == Path::new(LIST) {
            *self.list() = Some(data.to_vec());
            return Ok(());
        }
        self.replace(path, data)?;
        self.sync_root()
    }

    fn sync_directory(&self) -> io::Result<()> {
        if let Some(list) = &*self.list() {
            self.replace(Path::new(LIST), list)?;
        }
        self.sync_root()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let Locks { held, freed } = &self.0.locks;
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        if lock.is_blocking {
            let taken = |held: &mut HashSet<PathBuf>| held.contains(&lock.filepath);
            let waited = freed.wait_timeout_while(held, LOCK_WAIT, taken);
            held = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        if !held.insert(lock.filepath.clone()) {
            return Err(LockError::LockBusy);
        }
        Ok(DirectoryLock::from(Box::new(Held {
            folder: self.clone(),
            path: lock.filepath.clone(),
        })))
    }

    /// Never called: our readers are told by the writer itself.
    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

fn unreadable(error: io::Error, path: &Path) -> OpenReadError {
    match error.kind() {
        io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
        _ => OpenReadError::wrap_io_error(error, path.to_owned()),
    }
}

struct Held {
    folder: PlainFolder,
    path: PathBuf,
}

impl Drop for Held {
    fn drop(&mut self) {
        let Locks { held, freed } = &self.folder.0.locks;
        held.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.path);
        freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use tantivy::directory::{INDEX_WRITER_LOCK, META_LOCK};

    use super::*;

    fn folder() -> (tempfile::TempDir, PlainFolder) {
        let root = tempfile::tempdir().expect("a folder");
        let folder = PlainFolder::open(&root.path().join("search")).expect("opens");
        (root, folder)
    }

    fn write(folder: &PlainFolder, name: &str, bytes: &[u8]) {
        let mut file = folder.open_write(Path::new(name)).expect("opens");
        file.write_all(bytes).expect("writes");
        file.terminate().expect("ends");
    }

    #[test]
    fn small_and_large_files_read_alike_also_when_deleted() {
        let (_root, folder) = folder();
        for length in [0, 1, WHOLE as usize, WHOLE as usize + 1, 300_000] {
            let bytes: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            write(&folder, "file", &bytes);
            let slice = folder.open_read(Path::new("file")).expect("opens");
            folder.delete(Path::new("file")).expect("deletes");
            assert_eq!(slice.len(), length);
            assert_eq!(slice.read_bytes().expect("reads").as_slice(), bytes);
            if length > 10 {
                let part = slice.read_bytes_slice(3..9).expect("reads");
                assert_eq!(part.as_slice(), &bytes[3..9]);
            }
        }
        let gone = folder.open_read(Path::new("file"));
        assert!(matches!(gone, Err(OpenReadError::FileDoesNotExist(_))));
        let gone = folder.delete(Path::new("file"));
        assert!(matches!(gone, Err(DeleteError::FileDoesNotExist(_))));
    }

    #[test]
    fn a_cut_file_is_an_error_and_no_signal() {
        let (root, folder) = folder();
        write(&folder, "file", &vec![7; 200_000]);
        let slice = folder.open_read(Path::new("file")).expect("opens");
        let path = root.path().join("search/file");
        let file = OpenOptions::new().write(true).open(path).expect("opens");
        file.set_len(100_000).expect("cuts");
        assert!(slice.read_bytes_slice(0..100_000).is_ok());
        assert!(slice.read_bytes_slice(99_999..100_001).is_err());
    }

    #[test]
    fn nothing_is_written_over() {
        let (_root, folder) = folder();
        write(&folder, "file", b"one");
        let again = folder.open_write(Path::new("file"));
        assert!(matches!(again, Err(OpenWriteError::FileAlreadyExists(_))));
        folder
            .atomic_write(Path::new("meta.json"), b"one")
            .expect("writes");
        folder
            .atomic_write(Path::new("meta.json"), b"two")
            .expect("writes");
        assert_eq!(
            folder.atomic_read(Path::new("meta.json")).expect("reads"),
            b"two"
        );
    }

    #[test]
    fn the_list_of_files_is_on_disk_before_it_is_needed() {
        let (root, folder) = folder();
        let path = root.path().join("search").join(LIST);
        folder.atomic_write(Path::new(LIST), b"[]").expect("writes");
        assert!(!path.exists());
        assert_eq!(folder.atomic_read(Path::new(LIST)).expect("reads"), b"[]");
        folder.sync_directory().expect("syncs");
        assert_eq!(fs::read(path).expect("reads"), b"[]");
    }

    #[test]
    fn a_lock_is_held_by_one_and_left_by_none() {
        let (_root, folder) = folder();
        let first = folder.acquire_lock(&INDEX_WRITER_LOCK).expect("free");
        assert!(folder.acquire_lock(&INDEX_WRITER_LOCK).is_err());
        drop(first);
        let _second = folder.acquire_lock(&INDEX_WRITER_LOCK).expect("free again");
        let meta = folder.acquire_lock(&META_LOCK).expect("another lock");
        let waiter = std::thread::spawn({
            let folder = folder.clone();
            move || folder.acquire_lock(&META_LOCK).is_ok()
        });
        drop(meta);
        assert!(waiter.join().expect("ends"));
    }
}
