//! The disk the data lie on: room, kind, and how long it takes until a write is safe.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Finding, Topic};
use crate::kernel::chance::{hex, secret_bytes};
use crate::store::DataFile;

const MB: u64 = 1024 * 1024;
/// Below the reserve and this, writing stops soon.
const FREE_MIN: u64 = 128 * MB;
/// One save is one of these.
const WRITE: usize = 4096;
const WRITES: usize = 100;
/// A disk so slow that fewer writes tell enough.
const MEASURE: Duration = Duration::from_secs(3);
const SLOW: Duration = Duration::from_millis(50);

pub(super) fn free(data: &Path, reserve_mb: u32) -> Finding {
    let Some(place) = nearest(data) else {
        return Topic::DiskFree.unseen("数据目录的路径不可用");
    };
    let about = match rustix::fs::statvfs(place) {
        Ok(about) => about,
        Err(error) => return Topic::DiskFree.unseen(error),
    };
    let bytes = fs::metadata(DataFile::path(data)).map_or(0, |file| file.len());
    let free = about.f_bavail.saturating_mul(about.f_frsize);
    let all = about.f_blocks.saturating_mul(about.f_frsize);
    judge_free(free, all, bytes, u64::from(reserve_mb) * MB)
}

fn judge_free(free: u64, all: u64, data: u64, reserve: u64) -> Finding {
    let mb = |bytes: u64| bytes / MB;
    let found = format!(
        "可用 {} MB，共 {} MB，数据 {} MB",
        mb(free),
        mb(all),
        mb(data)
    );
    if free < reserve.saturating_add(FREE_MIN) {
        let advice = "立即清理磁盘或扩容：写满后停止受理和办理，只能查阅";
        Topic::DiskFree.fault(found, advice)
    } else if free < all / 10 || free < data.saturating_mul(2) {
        let advice = "清理磁盘或扩容：升级和恢复演练需要两倍于数据的空间，并应留有一成以上余量";
        Topic::DiskFree.warning(found, advice)
    } else {
        Topic::DiskFree.normal(found)
    }
}

pub(super) fn file_system(data: &Path) -> Finding {
    let real = nearest(data).and_then(|place| place.canonicalize().ok());
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let found = real.and_then(|real| mounted(&mounts, &real));
    found.map_or_else(
        || Topic::FileSystem.unseen("挂载信息不可读"),
        |(kind, point)| judge_kind(&kind, &point),
    )
}

fn judge_kind(kind: &str, point: &Path) -> Finding {
    let found = format!("{kind}（挂载于 {}）", point.display());
    match kind {
        "tmpfs" | "ramfs" => Topic::FileSystem.fault(
            found,
            "数据目录在内存中，重新启动后全部丢失；请把 data 设到磁盘上",
        ),
        "overlay" | "aufs" => Topic::FileSystem.warning(
            found,
            "数据目录在容器的可写层中，删除容器即丢失；请挂载宿主机目录",
        ),
        "nfs" | "nfs4" | "cifs" | "smb3" | "fuse.sshfs" | "9p" => Topic::FileSystem.warning(
            found,
            "数据目录在网络文件系统上，断网时不能办件，落盘也不可靠；请放在本机磁盘上",
        ),
        _ => Topic::FileSystem.normal(found),
    }
}

/// Kind and mount point of what `path` lies on, from `/proc/self/mountinfo`.
fn mounted(mounts: &str, path: &Path) -> Option<(String, PathBuf)> {
    let found = mounts.lines().filter_map(|line| {
        let (left, right) = line.split_once(" - ")?;
        let point = left.split(' ').nth(4)?.replace("\\040", " ");
        let kind = right.split(' ').next()?.to_owned();
        path.starts_with(&point)
            .then(|| (kind, PathBuf::from(point)))
    });
    // Of several at one place the last hides the others.
    found.max_by_key(|(_, point)| point.components().count())
}

/// Measured where the data are, on a file of its own.
pub(super) fn sync(data: &Path) -> Finding {
    if !data.is_dir() {
        return Topic::DiskSync.normal("未测：数据目录不存在");
    }
    match measure(data) {
        Ok(took) => judge_sync(took),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            Topic::DiskSync.unseen("无权写入数据目录")
        }
        Err(error) => {
            let advice = "检查磁盘状态（dmesg）和剩余空间；写不了盘，服务就不能受理";
            Topic::DiskSync.fault(format!("写入失败：{error}"), advice)
        }
    }
}

/// Removes the file whatever happens.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        // A file of one page with a name of ours; the next look at the folder shows it.
        let _left = fs::remove_file(&self.0);
    }
}

fn measure(data: &Path) -> io::Result<Vec<Duration>> {
    let path = data.join(format!(".doctor-{}", hex(&secret_bytes::<8>())));
    let mut options = OpenOptions::new();
    let mut file: File = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)?;
    let _scratch = Scratch(path);
    let page = [0x5a; WRITE];
    let (begun, mut took) = (Instant::now(), Vec::with_capacity(WRITES));
    while took.len() < WRITES && (took.is_empty() || begun.elapsed() < MEASURE) {
        let start = Instant::now();
        file.write_all(&page)?;
        file.sync_data()?;
        took.push(start.elapsed());
    }
    Ok(took)
}

fn judge_sync(mut took: Vec<Duration>) -> Finding {
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() * percent).div_ceil(100).clamp(1, took.len()) - 1];
    let (half, most) = (at(50), at(99));
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let found = format!(
        "{} 次写入 {WRITE} 字节并落盘：一半在 {:.2} 毫秒内，99% 在 {:.2} 毫秒内",
        took.len(),
        ms(half),
        ms(most)
    );
    if half > SLOW {
        let advice = "每次办件都要等一次落盘；换用固态硬盘，或检查阵列卡的写缓存和电池";
        Topic::DiskSync.warning(found, advice)
    } else {
        Topic::DiskSync.normal(found)
    }
}

/// The folder itself, or where it would be made.
fn nearest(data: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(data).ok()?;
    path.ancestors().find(|it| it.exists()).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    #[test]
    fn room_is_judged_by_the_data_the_reserve_and_the_disk() {
        let level = |free, data| judge_free(free * MB, 10_000 * MB, data * MB, 64 * MB).level;
        assert_eq!(level(5_000, 1_000), Level::Normal);
        assert_eq!(level(900, 100), Level::Warning);
        assert_eq!(level(1_900, 1_000), Level::Warning);
        assert_eq!(level(191, 0), Level::Fault);
    }

    #[test]
    fn the_innermost_mount_counts() {
        let mounts = "1 0 8:1 / / rw - ext4 /dev/a rw\n\
                      2 1 0:5 / /srv rw shared:1 - tmpfs tmpfs rw\n\
                      3 2 8:2 / /srv/my\\040data rw - xfs /dev/b rw\n";
        let kind = |path: &str| mounted(mounts, Path::new(path)).unwrap().0;
        assert_eq!(kind("/var/lib"), "ext4");
        assert_eq!(kind("/srv/other"), "tmpfs");
        assert_eq!(kind("/srv/my data/x"), "xfs");
        assert_eq!(judge_kind("tmpfs", Path::new("/srv")).level, Level::Fault);
        assert_eq!(judge_kind("nfs4", Path::new("/srv")).level, Level::Warning);
        assert_eq!(judge_kind("xfs", Path::new("/")).level, Level::Normal);
    }

    #[test]
    fn syncs_are_measured_and_leave_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!measure(folder.path()).unwrap().is_empty());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let times = |ms| vec![Duration::from_millis(ms); 10];
        assert_eq!(judge_sync(times(2)).level, Level::Normal);
        assert_eq!(judge_sync(times(80)).level, Level::Warning);
        let mut mostly = times(2);
        mostly.extend(times(3));
        mostly[0] = Duration::from_millis(9);
        assert!(judge_sync(mostly).found.contains("99% 在 9.00"));
    }
}
