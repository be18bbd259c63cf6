//! The command line: one file a subcommand.

mod backup;
mod bench;
mod calendar;
mod catalogue;
mod check;
mod config;
mod demo;
mod doctor;
mod due;
mod exit;
mod import;
mod init;
mod lifecycle;
mod migrate_in;
mod openapi;
mod output;
mod progress;
mod restore;
mod serve;
mod services;
mod settings;
mod simulate;
mod switch;
mod triage;
mod upgrade;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub use exit::{Exit, Failure};

use crate::kernel::build;

#[derive(Parser)]
#[command(name = "suqiu", version = build::VERSION, long_version = build::FACTS, about = "诉求：区级民生诉求一体化平台")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 启动服务
    Serve(serve::Args),
    /// 初始化：建立数据目录和密钥文件，生成一次性设置口令
    Init(init::Args),
    /// 演示：生成一个有一年工单的区并启动服务
    Demo(demo::Args),
    /// 检查数据：日志链、工单快照、索引和附件
    Check(check::Args),
    /// 诊断：机器、安全机制、磁盘、证书、备份和配置有无问题，怎么办
    Doctor(doctor::Args),
    /// 性能测试：这台机器能承受多少，各项是否达到保证值
    Bench(bench::Args),
    /// 备份：服务运行与否均可执行
    Backup(backup::Args),
    /// 恢复：把备份恢复到空目录，或只校验备份
    Restore(restore::Args),
    /// 升级：切换程序版本，或升级数据格式
    Upgrade(upgrade::Args),
    /// 辅助研判：自动定类、相似诉求、热点、答复检查
    Triage(triage::Args),
    /// 从文件导入
    Import(import::Args),
    /// 职责清单：导入、导出
    Catalogue(catalogue::Args),
    /// 迁入：接收原平台导出的工单及其全部办理记录
    MigrateIn(migrate_in::Args),
    /// 工作日历：导入一年的放假安排
    Calendar(calendar::Args),
    /// 到期时间：按时限、工作日历和暂停推算，逐段说明依据
    Due(due::Args),
    /// 输出接口说明（OpenAPI）
    Openapi,
    /// 输出工单生命周期（状态图与权限表）
    Lifecycle,
    /// 模拟一年：大量工单、随意操作、反复重启，核对结果
    #[command(hide = true)]
    Simulate(simulate::Args),
    /// 显示生效的配置及每一项的来源
    Config(config::Args),
}

/// Does what the words ask for and says how it ended.
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = usage::in_chinese(Cli::command())
        .try_get_matches_from(words)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let ended = match cli {
        Ok(cli) => cli.command.run(),
        Err(error) => usage::explain(&error),
    };
    exit::code(ended)
}

impl Command {
    fn run(self) -> Result<Exit, Failure> {
        match self {
            Self::Serve(args) => serve::run(&args),
            Self::Init(args) => init::run(&args),
            Self::Demo(args) => demo::run(&args),
            Self::Check(args) => check::run(&args),
            Self::Doctor(args) => doctor::run(&args),
            Self::Bench(args) => bench::run(&args),
            Self::Backup(args) => backup::run(&args),
            Self::Restore(args) => restore::run(&args),
            Self::Upgrade(args) => upgrade::run(&args),
            Self::Import(args) => import::run(&args),
            Self::Catalogue(args) => catalogue::run(&args),
            Self::MigrateIn(args) => migrate_in::run(&args),
            Self::Calendar(args) => calendar::run(&args),
            Self::Due(args) => due::run(&args),
            Self::Triage(args) => triage::run(&args),
            Self::Openapi => openapi::run(),
            Self::Lifecycle => lifecycle::run(),
            Self::Simulate(args) => simulate::run(&args),
            Self::Config(args) => config::run(&args),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        usage::in_chinese(Cli::command()).debug_assert();
    }
}
