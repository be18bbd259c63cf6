//! What can go wrong with a backup. Every sentence names the file.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::crypto::{CryptoError, KeyringError};
use crate::store::{KvError, OpenError, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("无法读写 {}：{source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("备份文件 {} 已损坏或被改动：{why}", path.display())]
    Damaged { path: PathBuf, why: &'static str },
    #[error("备份不完整：缺少 {}", .0.display())]
    Incomplete(PathBuf),
    #[error("{} 不是备份", .0.display())]
    NotABackup(PathBuf),
    #[error("备份 {} 已加密，请用 --key-file 指明备份密钥文件", .0.display())]
    KeyNeeded(PathBuf),
    #[error("备份密钥文件与备份 {} 不符", .0.display())]
    WrongKey(PathBuf),
    /// Somebody has to act: exit code 78.
    #[error("备份 {} 由更新版本的程序生成，请使用新版本程序恢复", .0.display())]
    TooNew(PathBuf),
    #[error("{} 中已有内容，只能恢复到空目录", .0.display())]
    NotEmpty(PathBuf),
    #[error("{} 所在磁盘空间不足：需要 {need_mb} MB，可用 {free_mb} MB", path.display())]
    NoSpace {
        path: PathBuf,
        need_mb: u64,
        free_mb: u64,
    },
    #[error("{} 正在被另一个备份使用，请稍后再试", .0.display())]
    Busy(PathBuf),
    #[error("备份密钥文件不得与个人信息密钥文件相同")]
    SameKey,
    #[error("个人信息密钥只能随加密的备份一起保存，请同时用 --key-file 指明备份密钥文件")]
    KeysUnsealed,
    #[error("日志第 {seq} 条与前一条不衔接，数据本身可能已损坏；请执行 suqiu check")]
    BrokenLog { seq: u64 },
    #[error("{} 中还没有备份", .0.display())]
    NothingThere(PathBuf),
    #[error("恢复出的数据有 {found} 处问题，首先是 {first}")]
    Findings { found: u64, first: String },
    #[error("备份与现有数据的日志在第 {seq} 条不一致")]
    OtherLog { seq: u64 },
    #[error("已取消")]
    Cancelled,
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<KvError> for BackupError {
    fn from(error: KvError) -> Self {
        Self::Store(error.into())
    }
}

impl BackupError {
    /// Stable code, for the record of runs and for problem documents.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "backup.io",
            Self::Damaged { .. } => "backup.damaged",
            Self::Incomplete(_) => "backup.incomplete",
            Self::NotABackup(_) => "backup.not_a_backup",
            Self::KeyNeeded(_) => "backup.key_needed",
            Self::WrongKey(_) => "backup.wrong_key",
            Self::TooNew(_) => "backup.too_new",
            Self::NotEmpty(_) => "backup.not_empty",
            Self::NoSpace { .. } => "backup.no_space",
            Self::Busy(_) => "backup.busy",
            Self::SameKey => "backup.same_key",
            Self::KeysUnsealed => "backup.keys_unsealed",
            Self::BrokenLog { .. } => "backup.broken_log",
            Self::NothingThere(_) => "backup.nothing_there",
            Self::Findings { .. } => "backup.findings",
            Self::OtherLog { .. } => "backup.other_log",
            Self::Cancelled => "backup.cancelled",
            Self::Keyring(_) => "backup.keyring",
            Self::Crypto(_) => "backup.crypto",
            Self::Open(_) | Self::Store(_) => "backup.store",
        }
    }

    pub(super) fn damaged(path: &Path, why: &'static str) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            why,
        }
    }

    /// Of working on a file or folder.
    pub(in crate::store) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    /// Of reading a file of a backup: what is not the machine's fault is the file's.
    pub(super) fn reading(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| {
            if source.kind() == ErrorKind::NotFound {
                Self::Incomplete(path)
            } else if source.kind() == ErrorKind::UnexpectedEof {
                Self::damaged(&path, "文件不完整")
            } else if source.raw_os_error().is_some() {
                Self::Io { path, source }
            } else {
                Self::damaged(&path, "内容校验失败")
            }
        }
    }
}
