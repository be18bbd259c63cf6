//! `suqiu check`: proves the data from the log, and reports.

use std::fmt::Write as _;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::app;
use crate::store::OpenError;
use crate::store::check::{Finding, Progress, Report, check};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 以 JSON 输出报告
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: SettingArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let config = args.settings.load()?.config;
    // Draws on a terminal only.
    let bar = ProgressBar::new(0);
    bar.set_style(
        ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}")
            .expect("the template is written above"),
    );
    let mut tell = |progress: Progress| {
        let Progress { stage, done, total } = progress;
        bar.set_message(stage);
        bar.set_length(total);
        bar.set_position(done);
    };
    let report = check(&config.data, &mut tell);
    bar.finish_and_clear();
    let report = match report {
        // Damage is what was looked for, not a reason why it could not be.
        Err(OpenError::Store(error)) => return Err(anyhow::Error::from(error).into()),
        report => report.map_err(app::Failure::from)?,
    };
    let text = if args.json {
        format!("{:#}\n", as_json(&report))
    } else {
        as_text(&report)
    };
    output::print(&text)?;
    Ok(if report.is_clean() {
        Exit::Done
    } else {
        Exit::Finding
    })
}

fn as_text(report: &Report) -> String {
    let Report {
        entries,
        cases,
        sealed,
        index_rows,
        attachments,
        findings,
        found,
    } = report;
    let mut text = format!(
        "日志 {entries} 条，工单 {cases} 件，密封记录 {sealed} 条，索引 {index_rows} 行，附件 {attachments} 个\n"
    );
    for Finding { code, place, what } in findings {
        let _ = writeln!(text, "[{code}] {place}：{what}");
    }
    let listed = findings.len() as u64;
    let _ = match found {
        0 => writeln!(text, "检查通过，未发现问题"),
        _ if *found > listed => {
            writeln!(text, "发现 {found} 处问题，以上列出前 {listed} 处")
        }
        _ => writeln!(text, "发现 {found} 处问题"),
    };
    text
}

fn as_json(report: &Report) -> serde_json::Value {
    let findings = report
        .findings
        .iter()
        .map(|Finding { code, place, what }| json!({ "code": code, "place": place, "what": what }));
    json!({
        "clean": report.is_clean(),
        "entries": report.entries,
        "cases": report.cases,
        "sealed": report.sealed,
        "index_rows": report.index_rows,
        "attachments": report.attachments,
        "found": report.found,
        "findings": findings.collect::<Vec<_>>(),
    })
}
