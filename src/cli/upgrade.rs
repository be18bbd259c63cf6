//! `suqiu upgrade`: exchanges the program for another version (see `switch`), or says what bringing
//! the data to this build's format would do, and does it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ArgGroup;
use serde_json::json;

use super::settings::SettingArgs;
use super::{Exit, Failure, output, progress, switch};
use crate::app;
use crate::config::Config;
use crate::crypto::Keyring;
use crate::kernel::build::VERSION;
use crate::kernel::disk::free_bytes;
use crate::kernel::time::{Clock as _, SystemClock};
use crate::store::backup::{self, Progress};
use crate::store::upgrade::{Done, Plan, Upgrade};

#[derive(clap::Args)]
#[command(group = ArgGroup::new("what").required(true).args(["to", "back", "plan", "commit", "record"]))]
pub(super) struct Args {
    /// 切换到另一版本：已安装的版本号，或程序文件的路径。先备份；新版本未能就绪的自动换回
    #[arg(long, value_name = "VERSION|FILE", conflicts_with = "json")]
    to: Option<String>,
    /// 换回上一次切换前的版本
    #[arg(long, conflicts_with = "json")]
    back: bool,
    /// 数据格式：只说明将做什么，不改动数据
    #[arg(long)]
    plan: bool,
    /// 数据格式：先备份并校验，再升级；可随时中断，重新执行即继续
    #[arg(long)]
    commit: bool,
    /// Of the exchange itself: writes into the audit log from which version to which, and what.
    #[arg(long, hide = true, num_args = 3)]
    record: Vec<String>,
    /// 升级前备份存放的目录；默认为配置中的 backup.dir，未设置时为数据目录旁的「数据目录名.before-upgrade」
    #[arg(long, value_name = "DIR")]
    backup: Option<PathBuf>,
    /// 以 JSON 输出结果
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    switch: switch::Args,
    #[command(flatten)]
    settings: SettingArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    if let Some(target) = switch::target(args.to.as_deref(), args.back) {
        return switch::run(target, &args.switch, &args.settings, args.backup.clone());
    }
    let config = args.settings.load()?.config;
    if let [from, to, what] = args.record.as_slice() {
        return switch::record(&config, [from, to, what].map(Clone::clone));
    }
    let upgrade = Upgrade::open(&config.data).map_err(app::Failure::from)?;
    let dest = args.backup.clone().or_else(|| config.backup.dir.clone());
    let dest = dest.map_or_else(|| beside(&config), Ok)?;
    let keys = config.backup.key_file.as_deref().map(Keyring::load);
    let keys = keys.transpose().map_err(anyhow::Error::from)?;
    let plan = upgrade.plan().map_err(app::Failure::from)?;
    let text = if args.plan {
        told_plan(&plan, &dest, keys.is_some(), args.json)
    } else if plan.is_needed() {
        let done = commit(upgrade, &config, &dest, keys)?;
        told_done(&plan, &done, args.json)
    } else {
        told_plan(&plan, &dest, keys.is_some(), args.json)
    };
    output::print(&text)?;
    Ok(Exit::Done)
}

pub(super) fn beside(config: &Config) -> anyhow::Result<PathBuf> {
    let data = std::path::absolute(&config.data).context("数据目录的路径不可用")?;
    let mut name = data.file_name().unwrap_or_default().to_owned();
    name.push(".before-upgrade");
    Ok(data.with_file_name(name))
}

fn commit(
    upgrade: Upgrade,
    config: &Config,
    dest: &Path,
    keys: Option<Keyring>,
) -> Result<Done, Failure> {
    let order = backup::Order {
        at: SystemClock::start().now(),
        version: VERSION,
        district_code: config.district.code.clone(),
        district_name: config.district.name.clone(),
        keys,
        with_keys: None,
        one_file: false,
    };
    let bar = progress::stages();
    let mut tell = |it: Progress| {
        progress::show(&bar, it.stage, it.done, it.total);
        ControlFlow::Continue(())
    };
    let done = upgrade.commit(dest, &order, &mut tell);
    bar.finish_and_clear();
    Ok(done.map_err(anyhow::Error::from)?)
}

fn told_plan(plan: &Plan, dest: &Path, sealed: bool, as_json: bool) -> String {
    // The nearest folder there is: the backup's own is made when it is needed.
    let free = dest.ancestors().find_map(|folder| free_bytes(folder).ok());
    if as_json {
        return format!("{:#}\n", plan_as_json(plan, dest, sealed, free));
    }
    let Plan { from, to, .. } = *plan;
    if !plan.is_needed() {
        return format!("数据格式已是 {to}，无需升级。\n");
    }
    let mut text = if plan.is_begun {
        format!("升级到数据格式 {to} 已提交但未完成，再次执行 --commit 将从中断处继续。\n")
    } else {
        format!("数据格式：{from} → {to}（{}）\n", what_changes(from))
    };
    text += if plan.previous_version_reads() {
        "尚未提交：上一版本的程序仍可读写这些数据，换回即可，不丢失内容。\n"
    } else {
        "上一版本的程序已不能读取这些数据。\n"
    };
    text += &match plan.rows() {
        0 => "记录不变，整个数据文件重写一遍\n".to_owned(),
        rows => format!("将改写 {rows} 行：\n"),
    };
    for table in &plan.tables {
        let size = output::size(table.bytes);
        text += &format!("  {:<12} {:>10} 行  {size:>9}\n", table.table, table.rows);
    }
    text += &format!(
        "预计用时约 {} 秒；数据文件现为 {}，之后约 {}；数据目录所在磁盘须有 {} 可用\n",
        plan.takes.as_secs() + 1,
        output::size(plan.file_bytes),
        output::size(plan.bytes_after),
        output::size(plan.room),
    );
    if !plan.is_begun {
        text += &format!(
            "提交前自动备份到 {}，连同附件，{}；所在磁盘可用 {}\n\
             提交后如要换回上一版本，只能从该备份恢复，提交后的新内容不在其中。\n",
            dest.display(),
            if sealed { "加密" } else { "不加密" },
            free.map_or_else(|| "空间未知".to_owned(), output::size),
        );
    }
    text + "确认后请停止服务，执行 suqiu upgrade --commit\n"
}

fn what_changes(from: u64) -> &'static str {
    if from < 2 {
        "记录压缩存放，诉求内容只存一份；数据文件逐页带校验值，读取时核对"
    } else {
        "数据文件逐页带校验值，读取时核对"
    }
}

fn plan_as_json(plan: &Plan, dest: &Path, sealed: bool, free: Option<u64>) -> serde_json::Value {
    let table = |table: &crate::store::TableUse| json!({ "table": table.table, "rows": table.rows, "bytes": table.bytes });
    json!({
        "from": plan.from,
        "to": plan.to,
        "needed": plan.is_needed(),
        "begun": plan.is_begun,
        "previous_version_reads": plan.previous_version_reads(),
        "rows": plan.rows(),
        "tables": plan.tables.iter().map(table).collect::<Vec<_>>(),
        "file_bytes": plan.file_bytes,
        "estimated_file_bytes": plan.bytes_after,
        "estimated_seconds": plan.takes.as_secs() + 1,
        "needs_free_bytes": plan.room,
        "backup": { "folder": dest, "sealed": sealed, "free_bytes": free },
    })
}

fn told_done(plan: &Plan, done: &Done, as_json: bool) -> String {
    let Done {
        backup,
        rows,
        file_before,
        file_after,
    } = done;
    if as_json {
        let report = json!({
            "from": plan.from,
            "to": plan.to,
            "rows": rows,
            "file_bytes_before": file_before,
            "file_bytes_after": file_after,
            "backup": backup.as_ref().map(|taken| &taken.path),
        });
        return format!("{report:#}\n");
    }
    let mut text = String::new();
    if let Some(taken) = backup {
        text += &format!("已备份并校验：{}\n", taken.path.display());
    }
    text + &format!(
        "数据格式已升级到 {}，改写 {rows} 行；数据文件 {} → {}\n",
        plan.to,
        output::size(*file_before),
        output::size(*file_after),
    )
}
