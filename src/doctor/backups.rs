//! Whether backups are made, and when the last one was.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::{Finding, Topic};
use crate::config::Config;
use crate::crypto::Keyring;
use crate::kernel::time::{HOUR_MS, Timestamp};
use crate::store::DataFile;
use crate::store::backup::Shelf;

/// A day and two hours: the schedule is once a day.
const LATE_HOURS: i64 = 26;
/// The schedule has failed several days on end.
const MISSED_HOURS: i64 = 3 * 24;

pub(super) fn examine(config: &Config, now: Timestamp) -> Vec<Finding> {
    let Some(dir) = &config.backup.dir else {
        let advice = "设置 backup.dir，指向另一块磁盘或另一台机器；磁盘损坏时没有备份就无法恢复";
        return vec![Topic::Backup.warning("未设置", advice)];
    };
    let mut findings = vec![schedule(config, dir)];
    if DataFile::exists(&config.data) {
        findings.push(age(dir, now));
    }
    findings
}

fn schedule(config: &Config, dir: &Path) -> Finding {
    let topic = Topic::Backup;
    let found = format!(
        "每天 {} 备份到 {}",
        config.backup.at.strftime("%H:%M"),
        dir.display()
    );
    if let Some(key) = &config.backup.key_file
        && let Err(error) = Keyring::load(key)
    {
        let advice = "备份会失败；用 suqiu backup --new-key 生成，或放回原来的备份密钥文件";
        return topic.fault(format!("{found}；{error}"), advice);
    }
    let device = |path: &Path| fs::metadata(path).map(|about| about.dev());
    match (device(dir), device(&config.data)) {
        (Err(error), _) => topic.warning(
            format!("{found}；目录不可用：{error}"),
            "建立目录并交给运行服务的用户；以系统服务运行的还须设置 ReadWritePaths",
        ),
        (Ok(one), Ok(other)) if one == other => topic.warning(
            format!("{found}，与数据在同一文件系统"),
            "最好改到另一块磁盘或另一台机器，磁盘损坏时才用得上",
        ),
        _ => topic.normal(found),
    }
}

fn age(dir: &Path, now: Timestamp) -> Finding {
    let found = match Shelf::list(dir) {
        Ok(found) => found,
        Err(error) => return Topic::BackupAge.unseen(error),
    };
    let readable = found
        .iter()
        .filter_map(|found| Some((found, found.manifest.as_ref().ok()?.at)));
    let newest = readable.max_by_key(|(_, at)| *at);
    newest.map_or_else(
        || {
            let advice = "执行一次 suqiu backup，并查看服务日志中备份为什么没有成功";
            Topic::BackupAge.warning("还没有可用的备份", advice)
        },
        |(backup, at)| judge_age(&backup.name, at, now),
    )
}

fn judge_age(name: &str, at: Timestamp, now: Timestamp) -> Finding {
    let hours = now.since(at) / HOUR_MS;
    let found = format!("{name}，{hours} 小时前");
    let advice = "在工作台“系统维护”查看失败原因，执行一次 suqiu backup";
    if hours > MISSED_HOURS {
        Topic::BackupAge.fault(found, advice)
    } else if hours > LATE_HOURS {
        Topic::BackupAge.warning(found, advice)
    } else {
        Topic::BackupAge.normal(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    #[test]
    fn a_backup_gets_old() {
        let now = Timestamp(1_000 * HOUR_MS);
        let level = |hours: i64| judge_age("x", now.plus_ms(-hours * HOUR_MS), now).level;
        assert_eq!(level(25), Level::Normal);
        assert_eq!(level(30), Level::Warning);
        assert_eq!(level(100), Level::Fault);
    }
}
