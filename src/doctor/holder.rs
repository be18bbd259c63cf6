//! Who has the data file open: the service, or another one that should not.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::{Finding, Topic};
use crate::store::DataFile;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Nobody,
    Process(u32),
    /// Somebody whose number the system does not tell us.
    Someone,
    NoData,
    Unseen(String),
}

impl Holder {
    pub(super) const fn is_there(&self) -> bool {
        matches!(self, Self::Process(_) | Self::Someone)
    }
}

pub(super) fn of(data: &Path) -> Holder {
    let path = DataFile::path(data);
    let (file, about) = match File::open(&path).and_then(|file| {
        let about = file.metadata()?;
        Ok((file, about))
    }) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::NotFound => return Holder::NoData,
        Err(error) => return Holder::Unseen(error.to_string()),
    };
    let locks = fs::read_to_string("/proc/locks").unwrap_or_default();
    if let Some(pid) = locker(&locks, about.dev(), about.ino()) {
        return Holder::Process(pid);
    }
    // Let go of before anybody else could want it.
    match file.try_lock_shared() {
        Ok(()) => Holder::Nobody,
        Err(TryLockError::WouldBlock) => Holder::Someone,
        Err(TryLockError::Error(error)) => Holder::Unseen(error.to_string()),
    }
}

/// `1: FLOCK  ADVISORY  WRITE 2361 fe:01:1315171 0 EOF`
fn locker(locks: &str, device: u64, inode: u64) -> Option<u32> {
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let place = format!("{major:02x}:{minor:02x}:{inode}");
    locks.lines().find_map(|line| {
        let mut words = line.split_ascii_whitespace().skip(1);
        let is_flock = words.next()? == "FLOCK";
        let pid = words.nth(2)?;
        let is_ours = is_flock && words.next()? == place;
        // 0 and negative numbers stand for processes of another house.
        is_ours.then(|| pid.parse().ok().filter(|pid| *pid > 0))?
    })
}

pub(super) fn told(holder: &Holder) -> Finding {
    match holder {
        Holder::Nobody => Topic::Holder.normal("没有进程占用，服务未运行"),
        Holder::NoData => Topic::Holder.normal("没有数据文件"),
        Holder::Someone => Topic::Holder.normal("有进程占用（服务正在运行，或有维护命令在执行）"),
        Holder::Process(pid) => {
            let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            let name = name.trim();
            if name.is_empty() || name.starts_with("suqiu") {
                Topic::Holder.normal(format!(
                    "进程 {pid} 占用（服务正在运行，或有维护命令在执行）"
                ))
            } else {
                let found = format!("被进程 {pid}（{name}）占用，不是本程序");
                let advice = format!("查明进程 {pid} 是什么；它不结束，服务不能启动");
                Topic::Holder.fault(found, advice)
            }
        }
        Holder::Unseen(why) => Topic::Holder.unseen(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_process_is_found_by_device_and_inode() {
        let locks = "1: POSIX  ADVISORY  WRITE 77 fe:01:42 0 EOF\n\
                     2: FLOCK  ADVISORY  WRITE 78 fe:01:43 0 EOF\n\
                     3: FLOCK  ADVISORY  WRITE 2361 fe:01:42 0 EOF\n\
                     4: FLOCK  ADVISORY  WRITE 0 fe:02:42 0 EOF\n";
        let device = |minor| rustix::fs::makedev(0xfe, minor);
        assert_eq!(locker(locks, device(1), 42), Some(2361));
        assert_eq!(locker(locks, device(2), 42), None);
        assert_eq!(locker("garbage\n5:", device(1), 42), None);
    }

    #[test]
    fn a_file_nobody_locks_has_no_holder_and_a_locked_one_has() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(of(folder.path()), Holder::NoData);
        let file = File::create(DataFile::path(folder.path())).unwrap();
        assert_eq!(of(folder.path()), Holder::Nobody);
        file.lock().unwrap();
        assert!(of(folder.path()).is_there());
    }
}
