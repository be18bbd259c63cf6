//! The data folder and the key file: there, whose, and for whose eyes.

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::{Finding, Topic};
use crate::crypto::{Keyring, KeyringError};
use crate::kernel::time::{SECOND_MS, Timestamp};
use crate::kernel::users::{SERVICE_USER, Users};
use crate::store::DataFile;

/// There are a dozen; a folder of thousands is none of ours.
const ENTRIES_MAX: usize = 1_000;

/// When the data file was written to last.
pub(super) fn data_changed(data: &Path) -> Option<Timestamp> {
    let about = fs::metadata(DataFile::path(data)).ok()?;
    Some(Timestamp(about.mtime().saturating_mul(SECOND_MS)))
}

pub(super) fn data_folder(data: &Path) -> Finding {
    let topic = Topic::DataFolder;
    let place = data.display();
    let about = match fs::metadata(data) {
        Ok(about) => about,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let advice = "新安装的执行 suqiu init；不是新安装的，检查 data 的设置和磁盘是否已挂载";
            return topic.fault(format!("{place} 不存在"), advice);
        }
        Err(error) => return topic.unseen(error),
    };
    if !about.is_dir() {
        return topic.fault(format!("{place} 不是目录"), "检查 data 的设置");
    }
    let users = Users::load();
    let found = format!("{place}，{}", told(&about, &users));
    if about.mode() & 0o077 != 0 {
        let advice = format!("其他用户可以进入，执行 chmod 0700 {place}");
        return topic.warning(found, advice);
    }
    match fs::metadata(DataFile::path(data)) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let advice = "执行 suqiu init 初始化，或用 suqiu restore 恢复备份";
            return topic.warning(format!("{found}，没有数据"), advice);
        }
        Err(error) => return topic.unseen(error),
        Ok(_) => {}
    }
    if let Some((name, owner)) = strange(data, about.uid()) {
        let owner = users.name_of(owner);
        let found = format!("{found}，其中 {name} 属于 {owner}");
        let user = users.name_of(about.uid());
        let advice = format!(
            "以 {owner} 执行过维护命令，服务可能打不开这些文件；\
             停止服务后执行 chown -R {user}:{user} {place}"
        );
        return topic.warning(found, advice);
    }
    let service = users.find(SERVICE_USER);
    if service.is_some_and(|service| service.user != about.uid()) {
        let advice = format!(
            "以系统服务运行时打不开，执行 chown -R {SERVICE_USER}:{SERVICE_USER} {place}；\
             不以系统服务运行的不用处理"
        );
        return topic.warning(found, advice);
    }
    topic.normal(found)
}

/// A file or folder right in the data folder that belongs to another user than it.
fn strange(data: &Path, owner: u32) -> Option<(String, u32)> {
    let entries = fs::read_dir(data).ok()?.filter_map(Result::ok);
    let mut owned = entries.take(ENTRIES_MAX).filter_map(|entry| {
        let about = entry.metadata().ok()?;
        Some((
            entry.file_name().to_string_lossy().into_owned(),
            about.uid(),
        ))
    });
    owned.find(|(_, user)| *user != owner)
}

pub(super) fn key_file(key: &Path, data: &Path) -> Finding {
    let topic = Topic::KeyFile;
    let place = key.display();
    let about = match fs::metadata(key) {
        Ok(about) => about,
        Err(error) if error.kind() == ErrorKind::NotFound && !DataFile::exists(data) => {
            return topic.warning(format!("{place} 不存在"), "执行 suqiu init 生成");
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let advice = "放回离线保存的密钥文件（权限 0400）；没有它服务不能启动，个人信息打不开";
            return topic.fault(format!("{place} 不存在，但已有数据"), advice);
        }
        Err(error) => return topic.unseen(error),
    };
    let users = Users::load();
    let found = format!("{place}，{}", told(&about, &users));
    let folder = fs::metadata(data).ok();
    if let Some(folder) = folder.filter(|folder| ![0, about.uid()].contains(&folder.uid())) {
        let found = format!("{found}，数据目录属于 {}", users.name_of(folder.uid()));
        let advice = format!(
            "服务读不到密钥，执行 chown {} {place}",
            users.name_of(folder.uid())
        );
        return topic.fault(found, advice);
    }
    match Keyring::load(key) {
        Ok(_) => topic.normal(found),
        Err(KeyringError::Exposed { .. }) => {
            let advice = format!("其他用户可以读取，服务拒绝启动；执行 chmod 0400 {place}");
            topic.fault(found, advice)
        }
        Err(KeyringError::Io { source, .. }) if source.kind() == ErrorKind::PermissionDenied => {
            topic.unseen("无权读取密钥文件的内容")
        }
        Err(error) => topic.fault(error.to_string(), "换回离线保存的密钥文件"),
    }
}

fn told(about: &Metadata, users: &Users) -> String {
    format!(
        "属于 {}，权限 {:04o}",
        users.name_of(about.uid()),
        about.mode() & 0o7777
    )
}
