//! Room on the disk that is kept for the log: a file of nothing, given up when the disk is full and
//! taken again when there is room. While it is given up no case changes; who signs in and who
//! looks at what is still recorded, in the room the file has left.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{FallocateFlags, fallocate};

/// Name of the file in the data folder.
pub(super) const FILE: &str = "suqiu.reserve";
/// How often it is tried to take it again.
pub(super) const RETRY: Duration = Duration::from_secs(1);

/// By default there is none.
#[derive(Default)]
pub(super) struct Reserve {
    file: Option<(PathBuf, u64)>,
    /// Set while it is given up: when it was last tried to take it again.
    given_up: Option<Instant>,
}

impl Reserve {
    /// Takes `bytes` in `folder`, or goes without when the disk is full already.
    pub(super) fn take(folder: &Path, bytes: u64) -> Self {
        let mut reserve = Self::default();
        if bytes > 0 {
            reserve.file = Some((folder.join(FILE), bytes));
            reserve.given_up = Some(Instant::now());
            reserve.take_again();
        }
        reserve
    }

    pub(super) const fn is_given_up(&self) -> bool {
        self.given_up.is_some()
    }

    /// Lets the log have the room.
    pub(super) fn give_up(&mut self) {
        let Some((path, bytes)) = &self.file else {
            return;
        };
        if self.given_up.is_none() {
            tracing::error!(
                bytes,
                "the disk is full: no case can change until there is room"
            );
        }
        self.given_up = Some(Instant::now());
        if let Err(error) = remove(path) {
            tracing::error!(%error, "could not give up the reserve");
        }
    }

    /// Tries to take it again, when the last time is long enough ago.
    pub(super) fn retry(&mut self) {
        if self.given_up.is_some_and(|tried| tried.elapsed() >= RETRY) {
            self.take_again();
        }
    }

    fn take_again(&mut self) {
        let Some((path, bytes)) = &self.file else {
            return;
        };
        match allocate(path, *bytes) {
            Ok(()) => {
                tracing::info!(bytes, "the reserve is taken");
                self.given_up = None;
            }
            Err(error) => {
                tracing::warn!(%error, bytes, "no room for the reserve");
                self.given_up = Some(Instant::now());
            }
        }
    }
}

/// A file of this size whose blocks are its own. What an earlier start has left is taken over.
fn allocate(path: &Path, bytes: u64) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = options.mode(0o600).open(path)?;
    if file.metadata()?.len() > bytes {
        file.set_len(bytes)?;
    }
    let allocated = match fallocate(&file, FallocateFlags::empty(), 0, bytes) {
        // Filesystems without the call get the bytes.
        Err(error) if error == rustix::io::Errno::OPNOTSUPP => fill(file, bytes),
        other => other.map_err(io::Error::from),
    };
    if allocated.is_err() {
        // Half a reserve is none, and others need the room.
        remove(path)?;
    }
    allocated
}

fn fill(mut file: File, bytes: u64) -> io::Result<()> {
    io::copy(&mut io::Read::take(io::repeat(0), bytes), &mut file)?;
    file.sync_all()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    #[test]
    fn its_room_is_really_taken_and_given_back() {
        let dir = tempfile::tempdir().unwrap();
        let mut reserve = Reserve::take(dir.path(), 1024 * 1024);
        assert!(!reserve.is_given_up());
        let taken = fs::metadata(dir.path().join(FILE)).unwrap();
        assert_eq!(taken.len(), 1024 * 1024);
        assert!(taken.blocks() * 512 >= 1024 * 1024, "no hole");
        reserve.give_up();
        assert!(reserve.is_given_up());
        assert!(!dir.path().join(FILE).exists());
        reserve.retry();
        assert!(reserve.is_given_up(), "not at once");
        reserve.take_again();
        assert!(!reserve.is_given_up());
        // A smaller one after a change of the setting.
        let smaller = Reserve::take(dir.path(), 4096);
        assert!(!smaller.is_given_up());
        assert_eq!(fs::metadata(dir.path().join(FILE)).unwrap().len(), 4096);
    }

    #[test]
    fn more_than_there_is_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let reserve = Reserve::take(dir.path(), 1 << 60);
        assert!(reserve.is_given_up());
        assert!(!dir.path().join(FILE).exists());
    }

    #[test]
    fn none_is_never_given_up() {
        let mut none = Reserve::default();
        none.give_up();
        assert!(!none.is_given_up());
    }
}
