//! `suqiu calendar`: which years' holidays are known, and importing another one.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use tokio_util::sync::CancellationToken;

use super::services::with_services;
use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::app;
use crate::domain::actor::Actor;
use crate::domain::calendar::Notice;
use crate::domain::deadline::moment;
use crate::usecase::calendar::{Effect, Moved, Page, Recounts, import, preview};
use crate::usecase::{Asked, Refusal, Services};

/// A notice has a few kilobytes.
const FILE_MAX: u64 = 1_000_000;
/// Moves listed by name; beyond it they are counted.
const LISTED_MAX: usize = 200;

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
    let (effect, is_known) = with_services(&args.settings, args.accept_clock, |services| {
        let runtime = app::runtime().map_err(anyhow::Error::from)?;
        let ended = runtime.block_on(carry_out(services, notice, args.preview));
        Ok(ended.map_err(anyhow::Error::from)?)
    })?;
    let did = match (args.preview, is_known) {
        (_, true) => "与现有日历相同，无须导入",
        (true, false) => "预览，未导入",
        (false, false) => "已导入",
    };
    output::print(&told(year, did, &effect))?;
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

/// What it does, shown before it is done; and whether the notice was known already.
async fn carry_out(
    services: &Services,
    notice: Notice,
    only_look: bool,
) -> Result<(Effect, bool), Refusal> {
    let asked = Asked::by(Actor::system());
    let recounts = Recounts::new(services.clone(), CancellationToken::new());
    if !only_look {
        // What was broken off before.
        recounts.carry_out().await?;
    }
    let page = Page {
        after: None,
        limit: LISTED_MAX,
    };
    let seen = preview(services, &asked, &notice, page).await?;
    if !only_look {
        import(services, asked, notice, Some(seen.mark)).await?;
        recounts.carry_out().await?;
    }
    Ok((seen.effect, seen.is_known))
}

fn told(year: i16, did: &str, effect: &Effect) -> String {
    let Effect {
        open,
        cases,
        moved,
        listed,
        next,
        ..
    } = effect;
    let mut text = format!(
        "{year}年放假安排：{did}\n在办工单 {open} 件，重新计算 {cases} 件，到期时间变动 {moved} 项\n"
    );
    for Moved {
        no,
        stage,
        from,
        to,
        ..
    } in listed
    {
        let (from, to) = (moment(*from), moment(*to));
        let _ = writeln!(text, "  {no}  {}  {from} → {to}", stage.label());
    }
    if next.is_some() {
        let _ = writeln!(text, "  仅列出前 {} 项", listed.len());
    }
    text
}
