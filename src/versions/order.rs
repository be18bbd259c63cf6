//! What an exchange is asked for, what it comes to, and why it does not.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::program::ProgramError;
use super::programs::{Place, Programs};
use super::service::Service;

/// What to exchange the version in use for.
#[derive(Clone, Debug)]
pub enum Target {
    /// One that is there.
    Version(String),
    /// A binary from elsewhere, copied to the others first.
    File(PathBuf),
    /// The one before the last exchange.
    Back,
}

pub struct Order {
    pub programs: Programs,
    pub to: Target,
    pub data: PathBuf,
    /// Folder of the backup that is made first.
    pub backups: PathBuf,
    /// Key file of sealed backups.
    pub backup_key: Option<PathBuf>,
    /// `--config FILE`, when there is one.
    pub config: Vec<OsString>,
    /// The settings said on the command line, for subcommands that take all of them.
    pub settings: Vec<OsString>,
    pub service: Service,
    /// How long a version may take to serve.
    pub ready_within: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switched {
    pub from: Place,
    pub to: Place,
    /// As `--version` says it.
    pub version: String,
    /// Whether the service runs now.
    pub is_running: bool,
    /// Made before.
    pub backup: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub enum SwitchError {
    #[error(
        "{} 中没有指向在用版本的链接 current；本命令用于以安装包安装的程序",
        .0.display()
    )]
    NotInstalled(PathBuf),
    #[error("没有版本 {asked}；现有：{there}")]
    NoSuchVersion { asked: String, there: String },
    #[error("没有可以换回的版本")]
    NothingBefore,
    #[error("版本 {0} 已在使用")]
    InUse(Place),
    #[error("另一个切换正在进行")]
    Busy,
    #[error(
        "服务正在运行，本机没有 systemd：请先停止服务，或以 --stop-command、--start-command 说明如何停止和启动"
    )]
    Running,
    #[error("上次试运行的进程 {0} 仍在运行，请先停止它（kill {0}），再重新执行")]
    LeftBehind(u32),
    /// Nothing has been changed.
    #[error("未切换：{0}")]
    Refused(String),
    /// All is as it was before.
    #[error("切换到 {to} 未成功，已换回 {from}：{why}")]
    TakenBack { from: Place, to: Place, why: String },
    #[error(
        "切换到 {to} 未成功（{why}），换回 {from} 时又出错：{then}。排除后重新执行本命令即继续换回"
    )]
    Stuck {
        from: Place,
        to: Place,
        why: String,
        then: String,
    },
    #[error(transparent)]
    Program(#[from] ProgramError),
    #[error("无法读写 {}：{source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}
