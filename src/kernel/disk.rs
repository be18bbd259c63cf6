//! The room that is left on a disk.

use std::io;
use std::path::Path;

/// Bytes the process may still write to the file system `path` lies on.
pub fn free_bytes(path: &Path) -> io::Result<u64> {
    let about = rustix::fs::statvfs(path)?;
    Ok(about.f_bavail.saturating_mul(about.f_frsize))
}

/// How much of the file system `path` lies on is taken, in percent of what may be used, rounded up
/// as `df` does.
pub fn percent_used(path: &Path) -> io::Result<u8> {
    let about = rustix::fs::statvfs(path)?;
    let used = about.f_blocks.saturating_sub(about.f_bfree);
    let usable = used.saturating_add(about.f_bavail).max(1);
    let percent = used.saturating_mul(100).div_ceil(usable);
    Ok(u8::try_from(percent).unwrap_or(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_share() {
        let folder = tempfile::tempdir().unwrap();
        assert!(percent_used(folder.path()).unwrap() <= 100);
        assert!(free_bytes(folder.path()).unwrap() > 0);
        assert!(percent_used(&folder.path().join("missing")).is_err());
    }
}
