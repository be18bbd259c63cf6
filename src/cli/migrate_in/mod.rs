//! `suqiu migrate-in FOLDER --map MAP`: the district's former platform, once and for all.

mod text;

use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use indicatif::ProgressBar;

use super::settings::SettingArgs;
use super::{Exit, Failure, output, progress};
use crate::app;
use crate::channels::former::{self, Mapping};
use crate::config::Config;
use crate::store::{KvError, OpenError, StoreError, WriterHandle};
use crate::usecase::migrate_in::{Doing, Ground, Order, Report, migrate_in};

const REJECTED: &str = "migrate-in.rejected.csv";

#[derive(clap::Args)]
pub(super) struct Args {
    /// 原平台导出的文件所在的文件夹
    folder: PathBuf,
    /// 映射文件（TOML）：各表、各列、各取值在本平台是什么
    #[arg(long, value_name = "FILE")]
    map: PathBuf,
    /// 只看计划：读完全部文件并给出报告，不写入任何数据
    #[arg(long)]
    plan: bool,
    /// 以 JSON 输出报告
    #[arg(long)]
    json: bool,
    /// 被拒绝及需留意的行写入的文件（CSV）；默认为导出文件夹中的 migrate-in.rejected.csv
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    #[command(flatten)]
    settings: SettingArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let config = args.settings.load()?.config;
    let mapping = read_mapping(&args.map)?;
    let (ground, writer) = open(&config, args.plan)?;
    let rejected = args.rejected.clone();
    let rejected = rejected.unwrap_or_else(|| args.folder.join(REJECTED));
    let list = File::create(&rejected);
    let list = list.with_context(|| format!("无法写入 {}", rejected.display()))?;
    let order = Order {
        mapping: &mapping,
        folder: &args.folder,
        scratch: &config.data,
        only_plan: args.plan,
    };
    let runtime = app::runtime().map_err(anyhow::Error::from)?;
    let bar = progress::stages();
    let ended = runtime.block_on(migrate_in(&ground, &order, BufWriter::new(list), |doing| {
        show(&bar, doing);
    }));
    bar.finish_and_clear();
    if !args.plan {
        ground.save();
    }
    drop(ground);
    writer.join().map_err(app::Failure::from)?;
    let report = ended.map_err(anyhow::Error::from)?;
    let listed = keep_list(&report, &rejected)?;
    let told = if args.json {
        let report = serde_json::to_string_pretty(&report).context("无法输出报告")?;
        format!("{report}\n")
    } else {
        text::of(&report, listed)
    };
    output::print(&told)?;
    Ok(if report.has_findings() {
        Exit::Finding
    } else {
        Exit::Done
    })
}

/// The writer would have to be shared with the service, and half a million cases keep it busy.
fn open(config: &Config, only_plan: bool) -> Result<(Ground, WriterHandle), Failure> {
    app::open_ground(config, !only_plan).map_err(|failure| match failure {
        app::Failure::Open(OpenError::Store(StoreError::Kv(KvError::InUse))) => anyhow::anyhow!(
            "数据目录正在使用中。迁入须在服务停止时进行：systemctl stop suqiu，完成后再启动"
        )
        .into(),
        other => other.into(),
    })
}

/// Nothing to work through: an empty list would only make people look.
fn keep_list<'p>(report: &Report, rejected: &'p Path) -> anyhow::Result<Option<&'p Path>> {
    if !report.reasons.is_empty() {
        return Ok(Some(rejected));
    }
    match fs::remove_file(rejected) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("无法删除空的 {}", rejected.display()))
        }
        _ => Ok(None),
    }
}

fn read_mapping(path: &Path) -> Result<Mapping, Failure> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).with_context(|| format!("无法读取 {name}"))?;
    former::parse(&name, &text).map_err(|mistakes| {
        output::complain(&mistakes.to_string());
        Failure::Told(Exit::Configuration)
    })
}

fn show(bar: &ProgressBar, doing: Doing<'_>) {
    match doing {
        Doing::Reading(file, per_mille) => {
            progress::show(bar, &format!("读取 {file}"), per_mille.into(), 1_000);
        }
        Doing::Taking(done, total) => progress::show(bar, "迁入工单", done, total),
        Doing::Counting => progress::show(bar, "核对", 0, 1),
    }
}
