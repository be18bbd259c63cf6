//! The report as an office reads it.

use std::fmt::Write as _;
use std::path::Path;

use crate::usecase::migrate_in::{Compared, Dimension, Report, UnmappedValue};

/// Values shown of those nobody explained; the rest is in the JSON.
const UNMAPPED_SHOWN: usize = 30;

pub(super) fn of(report: &Report, listed: Option<&Path>) -> String {
    let mut text = String::new();
    let (title, came) = if report.only_plan {
        ("迁入计划（未写入任何数据）", "将迁入")
    } else {
        ("迁入完成", "新迁入")
    };
    let Report {
        platform,
        platform_name,
        cases,
        taken,
        known,
        differing,
        rejected,
        steps,
        steps_lost,
        ..
    } = report;
    let _ = writeln!(text, "{title}：{platform_name}（{platform}）");
    for source in &report.sources {
        let _ = writeln!(text, "  {} {:>9} 行", padded(&source.name, 40), source.rows);
    }
    let _ = writeln!(
        text,
        "工单 {cases} 件：{came} {taken} 件，此前已迁入 {known} 件，已迁入且与导出不同 {differing} 件，拒绝 {rejected} 件"
    );
    if !report.only_plan {
        let _ = writeln!(
            text,
            "办理记录：随新迁入工单迁入 {steps} 条，未能迁入 {steps_lost} 条"
        );
    }
    if report.users > 0 {
        let _ = writeln!(
            text,
            "人员 {} 人：建立停用账号 {} 个，用户名已存在 {} 个",
            report.users, report.users_made, report.users_known
        );
    }
    unmapped(&mut text, &report.unmapped);
    compared(&mut text, report);
    reasons(&mut text, report, listed);
    text
}

fn unmapped(text: &mut String, values: &[UnmappedValue]) {
    if values.is_empty() {
        return;
    }
    let _ = writeln!(text, "映射中没有的值 {} 种：", values.len());
    for it in values.iter().take(UNMAPPED_SHOWN) {
        let near = it.suggestion.as_deref();
        let near = near.map_or_else(String::new, |near| format!("，是否为 {near}"));
        let (field, value) = (it.field_name, &it.value);
        let _ = writeln!(text, "  {field}“{value}” {} 件{near}", it.cases);
    }
    if values.len() > UNMAPPED_SHOWN {
        let _ = writeln!(text, "  其余见 --json 输出");
    }
}

fn compared(text: &mut String, report: &Report) {
    for (dimension, title) in [
        (Dimension::State, "按状态"),
        (Dimension::Month, "按收到月份"),
        (Dimension::Unit, "按承办单位"),
    ] {
        let lines = report
            .compared
            .iter()
            .filter(|line| line.dimension == dimension);
        let (theirs, rejected) = (flush_right("原平台", 10), flush_right("拒绝", 10));
        let ours = if report.only_plan {
            "将有"
        } else {
            "本平台"
        };
        let _ = writeln!(
            text,
            "{}{theirs}{rejected}{}",
            padded(title, 28),
            flush_right(ours, 10)
        );
        for line in lines {
            let _ = writeln!(text, "{}", one(line));
        }
    }
    if report.moved > 0 {
        let _ = writeln!(
            text,
            "其中 {} 件迁入后已在本平台继续办理，按迁入时计。",
            report.moved
        );
    }
    if report.elsewhere > 0 {
        let _ = writeln!(
            text,
            "另有 {} 件此前迁入、不在此次导出中。",
            report.elsewhere
        );
    }
    match report.agree {
        Some(true) => text.push_str("核对一致：每一行原平台减拒绝都等于本平台。\n"),
        Some(false) => text.push_str("核对不一致：见标有“≠”的行。\n"),
        None => {}
    }
}

fn one(line: &Compared) -> String {
    let Compared {
        theirs,
        rejected,
        ours,
        ..
    } = line;
    let ours = ours.unwrap_or(theirs - rejected);
    let mark = if line.agrees() { "" } else { "  ≠" };
    let name = padded(&format!("  {}", line.name), 28);
    format!("{name}{theirs:>10}{rejected:>10}{ours:>10}{mark}")
}

fn reasons(text: &mut String, report: &Report, listed: Option<&Path>) {
    let Some(path) = listed else { return };
    let reasons = report.reasons.iter();
    let reasons: Vec<_> = reasons
        .map(|(code, rows)| format!("{code} {rows}"))
        .collect();
    let _ = writeln!(text, "被拒绝及需留意的行：{}", reasons.join("，"));
    let _ = writeln!(text, "逐行原因见 {}", path.display());
}

/// Columns a text takes on a terminal.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

fn flush_right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}
