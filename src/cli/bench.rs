//! `suqiu bench`: what this machine bears. For customers before they buy one, and for the gate.

use std::path::PathBuf;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Exit, Failure, output};
use crate::bench::{self, Doing, Part, Plan, WORKING_FOLDER};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 测试用工单的数量
    #[arg(long, value_name = "N", default_value_t = 50_000,
          value_parser = clap::value_parser!(u32).range(100..=5_000_000))]
    cases: u32,
    /// 测试用目录，在被测的磁盘上新建，测完删除
    #[arg(long, value_name = "DIR", default_value = WORKING_FOLDER)]
    data: PathBuf,
    /// 保留测试数据，供下次测试使用
    #[arg(long)]
    keep: bool,
    /// 只测其中几项，以逗号分隔：create、queue、detail、search、statistics、memory、views、start、disk、deadline
    #[arg(long, value_name = "ITEMS", value_delimiter = ',', value_parser = part)]
    only: Vec<Part>,
    /// 每轮测量的秒数
    #[arg(long, value_name = "S", default_value = "3", value_parser = seconds)]
    seconds: Duration,
    /// 以 JSON 输出结果
    #[arg(long)]
    json: bool,
    /// 有一项低于保证值即以失败结束
    #[arg(long)]
    gate: bool,
}

fn part(text: &str) -> Result<Part, &'static str> {
    Part::from_code(text).ok_or("没有这一项")
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok().filter(|s| (0.1..=60.0).contains(s));
    seconds.map(Duration::from_secs_f64).ok_or("须为0.1至60秒")
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let plan = Plan {
        cases: args.cases,
        folder: args.data.clone(),
        keep: args.keep,
        parts: if args.only.is_empty() {
            Part::ALL.to_vec()
        } else {
            args.only.clone()
        },
        turn: args.seconds,
    };
    let mut reporter = Reporter::new();
    let report = bench::run(&plan, &mut |doing| reporter.report(&doing));
    reporter.bar.finish_and_clear();
    let report = report.map_err(anyhow::Error::from)?;
    if args.json {
        output::print(&format!("{:#}\n", report.json()))?;
    } else {
        output::print(&report.table())?;
    }
    if !args.gate || report.below().next().is_none() {
        return Ok(Exit::Done);
    }
    for finding in report.below() {
        let row = finding.row;
        output::complain(&format!(
            "低于保证值：{}（{}），保证 {}，实测 {:.2} {}",
            row.name,
            row.id,
            row.floor.unwrap_or(row.goal),
            finding.measured,
            row.unit
        ));
    }
    Ok(Exit::Finding)
}

/// A bar on a terminal, a line now and then for whoever keeps the output.
struct Reporter {
    bar: ProgressBar,
    tenths: usize,
}

impl Reporter {
    fn new() -> Self {
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} 件");
        let bar = ProgressBar::new(0);
        bar.set_style(style.expect("the template is written above"));
        Self { bar, tenths: 0 }
    }

    fn report(&mut self, doing: &Doing<'_>) {
        match doing {
            Doing::Measuring(what) => self.say(format!("正在测量：{what}")),
            Doing::Building(what, done, of) if self.bar.is_hidden() => {
                let tenths = done * 10 / of.max(&1);
                if tenths != self.tenths {
                    self.tenths = tenths;
                    output::announce(&format!("正在生成测试数据（{what}）：{done}/{of} 件"));
                }
            }
            Doing::Building(what, done, of) => {
                self.bar.set_message(format!("正在生成测试数据（{what}）"));
                self.bar.set_length(*of as u64);
                self.bar.set_position(*done as u64);
            }
        }
    }

    fn say(&self, text: String) {
        if self.bar.is_hidden() {
            output::announce(&text);
        } else {
            self.bar.set_message(text);
        }
    }
}
