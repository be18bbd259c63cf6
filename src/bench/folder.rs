//! Where the measuring happens: a folder of its own, made for it and removed after it.

use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use super::{BenchError, Plan};

/// Unless told otherwise, below the folder one is in: the disk that is measured is its disk.
pub const WORKING_FOLDER: &str = "bench-data";
/// Stands in a folder that is ours to empty.
const MARK: &str = "made-by-suqiu-bench";
/// On disk at the most, for each case of the large store and beside it.
const BYTES_A_CASE: u64 = 6_000;
const BYTES_BESIDE: u64 = 1_500_000_000;

pub struct WorkingFolder {
    path: PathBuf,
}

impl WorkingFolder {
    /// Makes it. What lies there from another run of ours stays for [`Self::inside`] to find;
    /// anything else is refused.
    pub fn make(plan: &Plan) -> Result<Self, BenchError> {
        let path = plan.folder.clone();
        let is_ours = path.join(MARK).exists();
        if !is_ours && path.exists() && fs::read_dir(&path)?.next().is_some() {
            return Err(BenchError::NotOurs(path));
        }
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&path)?;
        fs::write(path.join(MARK), [])?;
        let folder = Self { path };
        folder.check_space(u64::from(plan.cases) * BYTES_A_CASE + BYTES_BESIDE)?;
        Ok(folder)
    }

    fn check_space(&self, needed: u64) -> Result<(), BenchError> {
        let disk = rustix::fs::statvfs(&self.path).map_err(std::io::Error::from)?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize) + bytes_below(&self.path)?;
        if free < needed {
            const MB: u64 = 1_000_000;
            return Err(BenchError::NoSpace {
                needed_mb: needed / MB,
                free_mb: free / MB,
            });
        }
        Ok(())
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes everything that belongs to one store.
    pub fn remove(&self, name: &str) -> Result<(), BenchError> {
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            if path.file_stem().is_some_and(|stem| stem == name) {
                gone(if path.is_dir() {
                    fs::remove_dir_all(&path)
                } else {
                    fs::remove_file(&path)
                })?;
            }
        }
        Ok(())
    }

    /// Removes it all, or leaves it for the next run.
    pub fn clear(&self, keep: bool) -> Result<(), BenchError> {
        if keep {
            return Ok(());
        }
        gone(fs::remove_dir_all(&self.path))
    }
}

fn gone(removed: std::io::Result<()>) -> Result<(), BenchError> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// What the files below `path` take on the disk.
pub fn bytes_below(path: &Path) -> Result<u64, BenchError> {
    /// Of the blocks files are counted in, whatever the disk's own are.
    const BLOCK: u64 = 512;
    let mut bytes = 0;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let about = entry.metadata()?;
        bytes += if about.is_dir() {
            bytes_below(&entry.path())?
        } else {
            about.blocks() * BLOCK
        };
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn plan(folder: &Path, cases: u32) -> Plan {
        Plan {
            cases,
            folder: folder.to_owned(),
            keep: false,
            parts: vec![],
            turn: Duration::ZERO,
        }
    }

    #[test]
    fn what_is_somebody_else_s_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let theirs = folder.path().join("suqiu.redb");
        fs::write(&theirs, "precious").unwrap();
        let refused = WorkingFolder::make(&plan(folder.path(), 1));
        assert!(matches!(refused, Err(BenchError::NotOurs(_))));
        assert_eq!(fs::read_to_string(&theirs).unwrap(), "precious");
    }

    #[test]
    fn what_was_made_goes_store_by_store_and_then_altogether() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new");
        let made = WorkingFolder::make(&plan(&path, 1)).unwrap();
        fs::create_dir(path.join("small")).unwrap();
        for name in ["small.key", "small/file", "large.key"] {
            fs::write(path.join(name), [1; 5_000]).unwrap();
        }
        assert!(bytes_below(&path).unwrap() >= 15_000);
        made.remove("small").unwrap();
        assert!(!path.join("small").exists() && !path.join("small.key").exists());
        assert!(path.join("large.key").exists());
        made.clear(true).unwrap();
        assert!(path.join("large.key").exists());
        WorkingFolder::make(&plan(&path, 1))
            .unwrap()
            .clear(false)
            .unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_disk_too_small_is_refused_before_anything_is_built() {
        let folder = tempfile::tempdir().unwrap();
        let made = WorkingFolder::make(&plan(folder.path(), 1)).unwrap();
        let refused = made.check_space(u64::MAX);
        assert!(matches!(refused, Err(BenchError::NoSpace { .. })));
    }
}
