//! `suqiu check`: proves the data from the log, and reports.

use std::fmt::Write as _;

use serde_json::json;

use super::settings::SettingArgs;
use super::{Exit, Failure, output, progress};
use crate::app;
use crate::store::check::{Finding, Progress, Report, check};
use crate::store::{OpenError, TableUse};

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
    let bar = progress::stages();
    let mut tell = |it: Progress| progress::show(&bar, it.stage, it.done, it.total);
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
        tables,
        file_bytes,
    } = report;
    let mut text = format!(
        "日志 {entries} 条，工单 {cases} 件，密封记录 {sealed} 条，索引 {index_rows} 行，附件 {attachments} 个\n"
    );
    text += &usage(tables, *file_bytes);
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

/// A table a line, the largest first; the small ones together.
fn usage(tables: &[TableUse], file_bytes: u64) -> String {
    let taken = |tables: &[TableUse]| tables.iter().map(|table| table.taken).sum::<u64>();
    let mut tables = tables.to_vec();
    tables.sort_by_key(|table| std::cmp::Reverse(table.taken));
    let all = taken(&tables);
    let large = tables.partition_point(|table| table.taken * 100 >= all);
    let mut text = format!(
        "占用：数据文件 {}，其中数据 {}\n",
        output::size(file_bytes),
        output::size(all)
    );
    for TableUse {
        table, rows, taken, ..
    } in &tables[..large]
    {
        let size = output::size(*taken);
        let _ = writeln!(text, "  {table:<12} {rows:>10} 行  {size:>9}");
    }
    let rest = output::size(taken(&tables[large..]));
    let _ = writeln!(text, "  其他 {rest:>31}");
    text
}

fn as_json(report: &Report) -> serde_json::Value {
    let findings = report
        .findings
        .iter()
        .map(|Finding { code, place, what }| json!({ "code": code, "place": place, "what": what }));
    let table = |used: &TableUse| {
        let TableUse {
            table,
            rows,
            bytes,
            taken,
        } = used;
        json!({ "table": table, "rows": rows, "bytes": bytes, "taken": taken })
    };
    json!({
        "clean": report.is_clean(),
        "entries": report.entries,
        "cases": report.cases,
        "sealed": report.sealed,
        "index_rows": report.index_rows,
        "attachments": report.attachments,
        "file_bytes": report.file_bytes,
        "tables": report.tables.iter().map(table).collect::<Vec<_>>(),
        "found": report.found,
        "findings": findings.collect::<Vec<_>>(),
    })
}
