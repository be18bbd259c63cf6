//! `suqiu import appeals FILE --map MAP`: a board without an interface, a row a case.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};

use super::services::with_services;
use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::app;
use crate::channels::mapping::{self, Mapping};
use crate::usecase::import::{Imported, import};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// 从 CSV 或 XLSX 文件导入诉求；重复导入同一文件不会重复登记
    Appeals(Appeals),
}

#[derive(clap::Args)]
struct Appeals {
    /// 要导入的文件（CSV 或 XLSX）
    file: PathBuf,
    /// 列对应关系（TOML）
    #[arg(long, value_name = "FILE")]
    map: PathBuf,
    /// 被拒绝的行及原因写入的文件（CSV）；默认为导入文件名加 .rejected.csv，写在当前目录
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// 服务器时钟与日志相差一年以上（或早于 2026 年）时，确认时钟无误并照此导入
    #[arg(long)]
    accept_clock: bool,
    #[command(flatten)]
    settings: SettingArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let What::Appeals(args) = &args.what;
    let mapping = read_mapping(&args.map)?;
    let rejected = args.rejected.clone().unwrap_or_else(|| beside(&args.file));
    let count = with_services(&args.settings, args.accept_clock, |services| {
        let report = File::create(&rejected);
        let report = report.with_context(|| format!("无法写入 {}", rejected.display()))?;
        let runtime = app::runtime().map_err(anyhow::Error::from)?;
        let bar = bar();
        let ended = runtime.block_on(import(
            services,
            &args.file,
            mapping,
            BufWriter::new(report),
            |count| show(&bar, count),
        ));
        bar.finish_and_clear();
        Ok(ended.map_err(anyhow::Error::from)?)
    })?;
    if count.rejected == 0 {
        // Nothing to work through: an empty list would only make people look.
        std::fs::remove_file(&rejected)
            .with_context(|| format!("无法删除空的 {}", rejected.display()))?;
    }
    output::print(&summary(count, &rejected))?;
    Ok(if count.rejected == 0 {
        Exit::Done
    } else {
        Exit::Finding
    })
}

fn read_mapping(path: &Path) -> Result<Mapping, Failure> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("无法读取 {name}"))?;
    mapping::parse(&name, &text).map_err(|mistakes| {
        output::complain(&mistakes.to_string());
        Failure::Told(Exit::Configuration)
    })
}

fn beside(file: &Path) -> PathBuf {
    let name = file
        .file_name()
        .map_or_else(Default::default, |name| name.to_string_lossy());
    PathBuf::from(format!("{name}.rejected.csv"))
}

/// Draws on a terminal only.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new(1_000);
    let style = ProgressStyle::with_template("导入 {wide_bar} {percent}% {msg}");
    bar.set_style(style.expect("the template is written above"));
    bar
}

fn show(bar: &ProgressBar, count: Imported) {
    bar.set_position(count.per_mille.into());
    let Imported {
        taken,
        known,
        rejected,
        ..
    } = count;
    bar.set_message(format!(
        "新登记 {taken}，此前已登记 {known}，拒绝 {rejected}"
    ));
}

fn summary(count: Imported, rejected: &Path) -> String {
    let Imported {
        taken,
        known,
        rejected: refused,
        ..
    } = count;
    let told = format!("导入完成：新登记 {taken} 件，此前已登记 {known} 件，拒绝 {refused} 行\n");
    if refused == 0 {
        told
    } else {
        format!("{told}被拒绝的行及原因见 {}\n", rejected.display())
    }
}
