//! `suqiu catalogue`: the duty catalogue as a file, out and in, while the service stands still.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;

use super::services::with_services;
use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::app;
use crate::channels::duties::{BYTES_MAX, Format, NotTaken};
use crate::domain::actor::Actor;
use crate::domain::catalogue::cells::{COLUMNS, moment};
use crate::domain::catalogue::change::ItemChange;
use crate::domain::catalogue::revision::{Fault, Revision};
use crate::kernel::time::DAY_MS;
use crate::usecase::catalogue::revision;
use crate::usecase::{Asked, Refusal, Services};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// 从 CSV 或 XLSX 文件导入：有变化的行成为新版本；有一处错误则全部不导入
    Import(Import),
    /// 导出为 CSV 或 XLSX 文件（按文件名后缀），修改后可再导入
    Export(Export),
}

#[derive(clap::Args)]
struct Import {
    /// 要导入的文件（CSV 或 XLSX）
    file: PathBuf,
    /// 只显示将有哪些变化，不导入
    #[arg(long)]
    preview: bool,
    /// 服务器时钟与日志相差一年以上（或早于 2026 年）时，确认时钟无误并照此导入
    #[arg(long)]
    accept_clock: bool,
    #[command(flatten)]
    settings: SettingArgs,
}

#[derive(clap::Args)]
struct Export {
    /// 要写入的文件，后缀为 .csv 或 .xlsx；已有同名文件时不覆盖
    file: PathBuf,
    /// 导出截至某日有效的清单，如 2026-01-01；默认为当前
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// 服务器时钟与日志相差一年以上（或早于 2026 年）时，确认时钟无误
    #[arg(long)]
    accept_clock: bool,
    #[command(flatten)]
    settings: SettingArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.what {
        What::Import(args) => with_services(&args.settings, args.accept_clock, |services| {
            import(services, args)
        }),
        What::Export(args) => with_services(&args.settings, args.accept_clock, |services| {
            export(services, args)
        }),
    }
}

fn import(services: &Services, args: &Import) -> Result<Exit, Failure> {
    let shown = args.file.display();
    let size = std::fs::metadata(&args.file).with_context(|| format!("无法读取 {shown}"))?;
    if size.len() > BYTES_MAX {
        let told = format!("{shown} 超过 {} MB 的上限", BYTES_MAX >> 20);
        return Err(anyhow::anyhow!(told).into());
    }
    let file = std::fs::read(&args.file).with_context(|| format!("无法读取 {shown}"))?;
    let file: Arc<[u8]> = file.into();
    let runtime = app::runtime().map_err(anyhow::Error::from)?;
    let system = Actor::system();
    let seen = revision::preview(services, &system, Arc::clone(&file));
    let seen = match runtime.block_on(seen) {
        Err(Refusal::CatalogueFile(not_taken)) => return not_a_table(&not_taken),
        other => other.map_err(anyhow::Error::from)?,
    };
    let revision = match seen.revision {
        Ok(revision) => revision,
        Err(faults) => return refuse(&faults),
    };
    output::print(&summary(&revision))?;
    if args.preview || revision.rows.is_empty() {
        return Ok(Exit::Done);
    }
    let name = file_name(&args.file);
    let asked = Asked::by(Actor::system());
    let applied = revision::apply(services, asked, &name, file, Some(seen.mark));
    let applied = runtime.block_on(applied).map_err(anyhow::Error::from)?;
    let told = format!(
        "已导入：第 {} 次修订，{} 行\n",
        applied.edition, applied.rows
    );
    output::print(&told)?;
    Ok(Exit::Done)
}

fn not_a_table(not_taken: &NotTaken) -> Result<Exit, Failure> {
    output::complain(&not_taken.to_string());
    Err(Failure::Told(Exit::Finding))
}

fn refuse(faults: &[Fault]) -> Result<Exit, Failure> {
    for fault in faults {
        let column = COLUMNS.iter().find(|known| known.code == fault.column);
        let column = column.map_or_else(String::new, |known| format!("“{}”", known.label));
        output::complain(&format!("第 {} 行{column}：{}", fault.line, fault.why));
    }
    output::complain(&format!("共 {} 处错误，没有导入任何内容", faults.len()));
    Err(Failure::Told(Exit::Finding))
}

fn summary(revision: &Revision) -> String {
    let mut told = String::new();
    for change in &revision.changes {
        told += &line(change);
    }
    told += &format!(
        "变化 {} 行，没有变化 {} 行，文件中没有而保留 {} 行\n",
        revision.rows.len(),
        revision.unchanged,
        revision.untouched
    );
    told
}

fn line(change: &ItemChange) -> String {
    let cells = change.cells.iter().map(|cell| {
        let empty = |text: &str| if text.is_empty() { "（空）" } else { text }.to_owned();
        format!(
            "\n    {}：{} → {}",
            cell.label,
            empty(&cell.before),
            empty(&cell.after)
        )
    });
    let detail = change.after.as_ref().or(change.before.as_ref());
    let detail = detail.map_or("", |row| row.detail.as_str());
    let cells: String = cells.collect();
    format!(
        "{} {} {detail}{cells}\n",
        change.kind.label(),
        change.item_id
    )
}

fn file_name(path: &Path) -> String {
    let name = path.file_name();
    name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn export(services: &Services, args: &Export) -> Result<Exit, Failure> {
    let name = file_name(&args.file);
    let Some(format) = Format::of_name(&name) else {
        output::complain("文件名的后缀应为 .csv 或 .xlsx");
        return Err(Failure::Told(Exit::Usage));
    };
    let at = match &args.as_of {
        None => services.clock.now(),
        Some(text) => match moment(text) {
            Some(day) => day.plus_ms(DAY_MS - 1),
            None => {
                output::complain("--as-of 应为日期，如 2026-01-01");
                return Err(Failure::Told(Exit::Usage));
            }
        },
    };
    let bytes = revision::export(services, format, at).map_err(anyhow::Error::from)?;
    let shown = args.file.display();
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&args.file);
    let mut file = file.with_context(|| format!("无法写入 {shown}"))?;
    std::io::Write::write_all(&mut file, &bytes).with_context(|| format!("无法写入 {shown}"))?;
    let rows = services.reference().catalogue.rows_at(at).count();
    output::print(&format!("已导出 {rows} 行到 {shown}\n"))?;
    Ok(Exit::Done)
}
