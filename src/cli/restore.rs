//! `suqiu restore SRC --data DIR`: a backup into an empty folder, proved and checked.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::json;

use super::backup::{follow, load};
use super::{Exit, Failure, output, progress};
use crate::config::Config;
use crate::crypto::Keyring;
use crate::store::backup::{BackupError, REPLACED, Restored, replace, restore};
use crate::store::check::{Finding, Report};

/// Findings that are told; `suqiu check` tells all.
const TOLD_MAX: usize = 20;

#[derive(clap::Args)]
pub(super) struct Args {
    /// 备份所在的目录，或单文件备份
    from: PathBuf,
    /// 恢复到的数据目录，须为空或不存在
    #[arg(long, value_name = "DIR", required_unless_present = "check_only")]
    data: Option<PathBuf>,
    /// 备份密钥文件；默认为配置中的 backup.key_file
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// 只校验备份是否完整，不恢复
    #[arg(long, conflicts_with_all = ["data", "replace"])]
    check_only: bool,
    /// 替换数据目录中已有的数据；原数据文件改名为 suqiu.redb.replaced 保留
    #[arg(long)]
    replace: bool,
    /// 以 JSON 输出结果
    #[arg(long)]
    json: bool,
    /// 配置文件（TOML）
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let config = load(args.config.as_deref(), args.data.as_deref())?;
    let bar = progress::stages();
    let restored = bring_back(args, &config, &mut |progress| follow(&bar, progress));
    bar.finish_and_clear();
    let restored = match restored {
        Err(error @ BackupError::TooNew(_)) => {
            output::complain(&error.to_string());
            return Err(Failure::Told(Exit::Configuration));
        }
        restored => restored.map_err(anyhow::Error::from)?,
    };
    let found = restored.report.as_ref().map_or(0, |report| report.found);
    let text = if args.json {
        format!("{:#}\n", as_json(&restored, args))
    } else {
        told(&restored, args, &config)
    };
    output::print(&text)?;
    Ok(if found == 0 {
        Exit::Done
    } else {
        Exit::Finding
    })
}

fn bring_back(
    args: &Args,
    config: &Config,
    tell: &mut crate::store::backup::Tell<'_>,
) -> Result<Restored, BackupError> {
    let key_file = args.key_file.as_ref().or(config.backup.key_file.as_ref());
    let keys = key_file.map(|path| Keyring::load(path)).transpose()?;
    let data = args.data.as_deref().filter(|_| !args.check_only);
    if let (Some(folder), true) = (data, args.replace) {
        return replace(&args.from, keys.as_ref(), folder, tell);
    }
    restore(
        &args.from,
        keys.as_ref(),
        data,
        Some(&config.key_file),
        tell,
    )
}

fn told(restored: &Restored, args: &Args, config: &Config) -> String {
    let (manifest, data) = (&restored.manifest, args.data.as_deref());
    let done = match data {
        Some(data) => format!("恢复完成：{}", data.display()),
        None => "备份完整，可以恢复".to_owned(),
    };
    let mut text = format!(
        "{done}\n{}（{}）的备份，{}，日志序号 {}，工单 {} 件，附件 {} 个\n",
        manifest.district_name,
        manifest.district_code,
        manifest.at.rfc3339(),
        manifest.seq,
        manifest.cases(),
        manifest.attachments,
    );
    if manifest.lost > 0 {
        let lost = manifest.lost;
        let _ = writeln!(text, "备份时已有 {lost} 个附件缺失或损坏，不在备份中");
    }
    let Some(data) = data else {
        return text;
    };
    if args.replace {
        let kept = data.join(REPLACED);
        let _ = writeln!(
            text,
            "原数据文件保留为 {}，确认无用后可删除",
            kept.display()
        );
    }
    match &restored.report {
        None => text
            .push_str("备份已逐项校验；索引为其他版本，启动服务时将重建，之后请执行 suqiu check\n"),
        Some(report) => findings(report, &mut text),
    }
    let key = config.key_file.display();
    text.push_str(&match &restored.key_file {
        Some(path) => format!("个人信息密钥文件已恢复到 {}\n", path.display()),
        None if config.key_file.exists() => format!("个人信息密钥文件：{key}\n"),
        None => format!("启动服务前请把个人信息密钥文件放到 {key}，没有它服务不能启动\n"),
    });
    text
}

fn findings(report: &Report, text: &mut String) {
    if report.is_clean() {
        text.push_str("检查通过：日志链、工单、索引和附件均与备份一致\n");
        return;
    }
    let _ = writeln!(text, "检查发现 {} 处问题：", report.found);
    for Finding { code, place, what } in report.findings.iter().take(TOLD_MAX) {
        let _ = writeln!(text, "[{code}] {place}：{what}");
    }
}

fn as_json(restored: &Restored, args: &Args) -> serde_json::Value {
    let manifest = &restored.manifest;
    json!({
        "data": args.data,
        "at": manifest.at.rfc3339(),
        "seq": manifest.seq,
        "head": manifest.head,
        "cases": manifest.cases(),
        "attachments": manifest.attachments,
        "lost": manifest.lost,
        "clean": restored.report.as_ref().map(Report::is_clean),
        "found": restored.report.as_ref().map(|report| report.found),
        "key_file": restored.key_file,
    })
}
