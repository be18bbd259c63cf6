//! The room that is left on a disk.

use std::io;
use std::path::Path;

/// Bytes the process may still write to the file system `path` lies on.
pub fn free_bytes(path: &Path) -> io::Result<u64> {
    let about = rustix::fs::statvfs(path)?;
    Ok(about.f_bavail.saturating_mul(about.f_frsize))
}
