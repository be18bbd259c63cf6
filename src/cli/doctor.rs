//! `suqiu doctor`: what is wrong with this machine and this installation, and what to do about it.

use std::fmt::Write as _;

use serde_json::json;

use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::config::width;
use crate::doctor::{Finding, Level, examine};
use crate::kernel::time::{Clock as _, SECOND_MS, SystemClock, Timestamp};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 以 JSON 输出
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: SettingArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let loaded = args.settings.load();
    let config = loaded.as_ref().map(|loaded| &loaded.config);
    let findings = examine(config, SystemClock::start().now(), built());
    let text = if args.json {
        format!("{:#}\n", as_json(&findings))
    } else {
        as_text(&findings)
    };
    output::print(&text)?;
    let is_sound = findings.iter().all(|finding| finding.level != Level::Fault);
    Ok(if is_sound { Exit::Done } else { Exit::Finding })
}

/// When the source was committed; a build outside a clone does not know.
fn built() -> Option<Timestamp> {
    let seconds: i64 = env!("BUILD_TIME").parse().ok()?;
    Some(Timestamp(seconds.saturating_mul(SECOND_MS)))
}

fn as_json(findings: &[Finding]) -> serde_json::Value {
    let each = findings.iter().map(|finding| {
        let Finding {
            topic,
            level,
            found,
            advice,
        } = finding;
        let advice = (!advice.is_empty()).then_some(advice);
        json!({ "code": topic.code(), "level": level.code(), "found": found, "advice": advice })
    });
    each.collect()
}

fn as_text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for Finding {
        topic,
        level,
        found,
        advice,
    } in findings
    {
        let gap = " ".repeat(14_usize.saturating_sub(width(topic.label())));
        let _ = writeln!(text, "{}  {}{gap}{found}", level.label(), topic.label());
        if !advice.is_empty() {
            let _ = writeln!(text, "      → {advice}  [{}]", topic.code());
        }
    }
    let count = |level| findings.iter().filter(|it| it.level == level).count();
    let (faults, warnings) = (count(Level::Fault), count(Level::Warning));
    let _ = match (faults, warnings) {
        (0, 0) => writeln!(text, "共 {} 项，没有问题", findings.len()),
        _ => writeln!(
            text,
            "共 {} 项，故障 {faults} 项，提醒 {warnings} 项",
            findings.len()
        ),
    };
    text
}
