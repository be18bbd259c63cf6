//! `suqiu calendar`: which years' holidays are known, and importing another one.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;

use super::services::with_services;
use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::app;
use crate::domain::actor::Actor;
use crate::domain::calendar::Notice;
use crate::domain::deadline::moment;
use crate::usecase::calendar::{Effect, Moved, import, preview};
use crate::usecase::{Asked, Services};

/// A notice has a few kilobytes.
const FILE_MAX: u64 = 1_000_000;

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// 导入一年的放假安排（holiday-cn 格式的 JSON），在办工单重新计算到期时间；服务须已停止
    Import(Import),
}

#[derive(clap::Args)]
struct Import {
    /// 放假安排文件
    file: PathBuf,
    /// 只显示将变动的到期时间，不导入
    #[arg(long)]
    preview: bool,
    /// 服务器时钟与日志相差一年以上（或早于 2026 年）时，确认时钟无误并照此导入
    #[arg(long)]
    accept_clock: bool,
    #[command(flatten)]
    settings: SettingArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let What::Import(args) = &args.what;
    // First what needs no data: a wrong file is told wherever it is tried.
    let Some(notice) = read(args)? else {
        return Err(Failure::Told(Exit::Finding));
    };
    let year = notice.year;
    let effect = with_services(&args.settings, args.accept_clock, |services| {
        let runtime = app::runtime().map_err(anyhow::Error::from)?;
        let ended = runtime.block_on(carry_out(services, notice, args.preview));
        Ok(ended.map_err(anyhow::Error::from)?)
    })?;
    output::print(&told(year, &effect, args.preview))?;
    Ok(Exit::Done)
}

fn read(args: &Import) -> Result<Option<Notice>, Failure> {
    let name = args.file.display();
    let size = std::fs::metadata(&args.file).with_context(|| format!("无法读取 {name}"))?;
    if size.len() > FILE_MAX {
        output::complain(&format!("{name} 过大，不是放假安排文件"));
        return Ok(None);
    }
    let text = std::fs::read_to_string(&args.file).with_context(|| format!("无法读取 {name}"))?;
    match Notice::read(&text) {
        Ok(notice) => Ok(Some(notice)),
        Err(mistake) => {
            output::complain(&format!("{name}：{mistake}。未导入任何内容"));
            Ok(None)
        }
    }
}

async fn carry_out(
    services: &Services,
    notice: Notice,
    only_look: bool,
) -> Result<Effect, crate::usecase::Refusal> {
    let asked = Asked::by(Actor::system());
    if only_look {
        preview(services, &asked, notice).await
    } else {
        import(services, &asked, notice).await
    }
}

fn told(year: i16, effect: &Effect, only_look: bool) -> String {
    let Effect {
        open,
        cases,
        moved,
        listed,
    } = effect;
    let did = if only_look {
        "预览，未导入"
    } else {
        "已导入"
    };
    let mut text = format!(
        "{year}年放假安排：{did}\n在办工单 {open} 件，重新计算 {} 件，到期时间变动 {moved} 项\n",
        cases.len()
    );
    for Moved {
        no,
        stage,
        from,
        to,
    } in listed
    {
        let (from, to) = (moment(*from), moment(*to));
        let _ = writeln!(text, "  {no}  {}  {from} → {to}", stage.label());
    }
    if *moved > listed.len() {
        let _ = writeln!(text, "  仅列出前 {} 项", listed.len());
    }
    text
}
