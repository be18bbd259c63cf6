//! `suqiu simulate`: a seeded year of cases, meddlers and restarts, and whether all held. For those
//! who build the product; `make simulate`.

use std::path::PathBuf;

use anyhow::Context as _;

use super::{Exit, Failure, output};
use crate::app;
use crate::demo::Told;
use crate::demo::simulate::{Simulated, Simulation, simulate};
use crate::kernel::time::Timestamp;

#[derive(clap::Args)]
pub(super) struct Args {
    /// 工单数量
    #[arg(long, value_name = "N", default_value_t = 50_000,
          value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    cases: u32,
    /// 随机数种子，相同的种子得到相同的一年
    #[arg(long, value_name = "N", default_value_t = 7)]
    seed: u64,
    /// 途中重启的次数
    #[arg(long, value_name = "N", default_value_t = 26,
          value_parser = clap::value_parser!(u32).range(0..=180))]
    restarts: u32,
    /// 每天乱试的次数
    #[arg(long, value_name = "N", default_value_t = 40,
          value_parser = clap::value_parser!(u16).range(0..=400))]
    meddling: u16,
    /// 数据目录，须不存在，结束后删除
    #[arg(long, value_name = "DIR", default_value = "simulated-year")]
    data: PathBuf,
}

/// The year that is told always ends here, so that a seed tells one year.
const END: &str = "2026-11-23T12:00:00+08:00";

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let folder = &args.data;
    let name = folder.display();
    std::fs::create_dir(folder).with_context(|| format!("无法新建 {name}"))?;
    let simulation = Simulation {
        seed: args.seed,
        cases: usize::try_from(args.cases).expect("at most a million"),
        now: Timestamp::parse_rfc3339(END).expect("written above"),
        restarts: args.restarts,
        meddling: usize::from(args.meddling),
    };
    let runtime = app::runtime().map_err(anyhow::Error::from)?;
    let mut tenths = 0;
    let tell = &mut |told: Told<'_>| {
        if let Told::Progress(progress) = told {
            let now = progress.cases * 10 / progress.of_cases.max(1);
            if now != tenths {
                tenths = now;
                output::announce(&format!("{}/{} 件", progress.cases, progress.of_cases));
            }
        }
    };
    let ended = runtime.block_on(simulate(folder, simulation, tell));
    std::fs::remove_dir_all(folder).with_context(|| format!("无法删除 {name}"))?;
    let simulated = ended.map_err(anyhow::Error::from)?;
    output::print(&as_text(&simulated))?;
    Ok(if simulated.verdict.wrong == 0 {
        Exit::Done
    } else {
        Exit::Finding
    })
}

fn as_text(simulated: &Simulated) -> String {
    let Simulated {
        cases,
        steps,
        attempts,
        allowed,
        timers,
        restarts,
        verdict,
    } = simulated;
    let mut text = format!(
        "工单 {cases} 件，步骤 {steps}，乱试 {attempts} 次（准许 {allowed} 次），到时自动办理 {timers} 次，重启 {restarts} 次\n\
         单件退回最多 {} 次，自动办理共 {} 次，无遗漏、无重复\n",
        verdict.returns_most, verdict.timers_run
    );
    if verdict.wrong > 0 {
        text = text.replace("，无遗漏、无重复", "");
        text += &format!(
            "发现 {} 处问题：\n{}\n",
            verdict.wrong,
            verdict.listed.join("\n")
        );
    }
    text
}
