//! `suqiu due`: when something is due, and why, line by line. Needs no data.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Exit, Failure, output};
use crate::domain::calendar::Calendar;
use crate::domain::deadline::{
    Explanation, Kind, Limit, Line, Mistake, Pause, Pauses, Question, moment,
};
use crate::domain::policy::Policy;
use crate::kernel::time::Timestamp;

/// More than any case has.
const LIMITS_MAX: usize = 16;
const PAUSES_MAX: usize = 1_000;

#[derive(clap::Args)]
pub(super) struct Args {
    /// 起算时间，带时区，如 2026-02-13T17:50:00+08:00
    #[arg(long, value_name = "TIME")]
    from: String,
    /// 时限，可多个，以最严的为准：30min（分钟）、24h（小时）、4wh（工作小时）、5wd（工作日）、7d（天）
    #[arg(long = "limit", value_name = "LIMIT")]
    limits: Vec<String>,
    /// 暂停的起止时间，可多个，重叠的合并
    #[arg(long = "pause", value_name = "FROM/TO")]
    pauses: Vec<String>,
    /// 上级平台规定的到期时间，优先于一切时限
    #[arg(long, value_name = "TIME")]
    higher: Option<String>,
    /// 以 JSON 输出
    #[arg(long)]
    json: bool,
}

/// What is wrong with the words.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum Misread {
    #[error("{flag} 的时间 {text:?} 不对，须带时区，如 2026-02-13T17:50:00+08:00，1900—2099年")]
    Time { flag: &'static str, text: String },
    #[error(
        "时限 {0:?} 不对，应为 1—3660 的整数加单位：min（分钟）、h（小时）、wh（工作小时）、wd（工作日）、d（天），如 5wd"
    )]
    Limit(String),
    #[error("时限 {0:?} 为零")]
    Zero(String),
    #[error("暂停 {0:?} 没有结束时间，应写作 起/止")]
    PauseWithoutEnd(String),
    #[error("暂停 {0:?} 的结束不晚于开始")]
    PauseBackwards(String),
    #[error("{0}最多 {1} 个")]
    TooMany(&'static str, usize),
    #[error("{0}")]
    Mistake(#[from] Mistake),
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    // The version stands in every explanation, so that it can be checked later.
    let rules = format!("时限规则第{}版", Policy::default().version);
    let explained = question(args)
        .and_then(|asked| Ok((asked.start, asked.explain(&Calendar::default(), &rules)?)));
    let (start, explanation) = match explained {
        Ok(explained) => explained,
        Err(misread) => {
            output::complain(&misread.to_string());
            return Err(Failure::Told(Exit::Usage));
        }
    };
    for year in &explanation.missing_years {
        output::complain(&format!(
            "注意：{year}年放假安排未导入，按周一至周五推算，到期时间为暂定"
        ));
    }
    let text = if args.json {
        format!("{:#}\n", as_json(&explanation))
    } else {
        as_text(start, &explanation)
    };
    output::print(&text)?;
    Ok(Exit::Done)
}

fn question(args: &Args) -> Result<Question, Misread> {
    let bounded = |what, count, most| {
        (count <= most)
            .then_some(())
            .ok_or(Misread::TooMany(what, most))
    };
    bounded("时限", args.limits.len(), LIMITS_MAX)?;
    bounded("暂停", args.pauses.len(), PAUSES_MAX)?;
    let pauses: Result<Vec<_>, _> = args.pauses.iter().map(|text| pause(text)).collect();
    let limits: Result<Vec<_>, _> = args.limits.iter().map(|text| limit(text)).collect();
    Ok(Question {
        start: time("--from", &args.from)?,
        limits: limits?,
        pauses: Pauses::merge(pauses?),
        higher: args
            .higher
            .as_deref()
            .map(|text| time("--higher", text))
            .transpose()?,
    })
}

fn time(flag: &'static str, text: &str) -> Result<Timestamp, Misread> {
    Timestamp::parse_rfc3339(text).ok_or_else(|| Misread::Time {
        flag,
        text: text.to_owned(),
    })
}

fn limit(text: &str) -> Result<Limit, Misread> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !digits.is_empty() && digits.chars().all(|c| c == '0') {
        return Err(Misread::Zero(text.to_owned()));
    }
    Limit::parse(text).ok_or_else(|| Misread::Limit(text.to_owned()))
}

fn pause(text: &str) -> Result<Pause, Misread> {
    let (from, to) = text.split_once('/').unwrap_or((text, ""));
    let from = time("--pause", from)?;
    if to.trim().is_empty() {
        return Err(Misread::PauseWithoutEnd(text.to_owned()));
    }
    let to = time("--pause", to)?;
    if to <= from {
        return Err(Misread::PauseBackwards(text.to_owned()));
    }
    let why = String::new();
    Ok(Pause { from, to, why })
}

fn as_json(explanation: &Explanation) -> Value {
    let Explanation {
        due,
        limit,
        lines,
        missing_years,
    } = explanation;
    let lines: Vec<_> = lines.iter().map(line_as_json).collect();
    json!({
        "due": due.at.rfc3339(),
        "provisional": due.provisional,
        "limit": limit,
        "missing_years": missing_years,
        "lines": lines,
    })
}

fn line_as_json(line: &Line) -> Value {
    let (counted, unit) = line.counted.amount();
    // Whole numbers as such: three days are 3 and not 3.0.
    let counted = if counted.fract() == 0.0 {
        json!(counted as i64)
    } else {
        json!(counted)
    };
    json!({
        "from": line.from.rfc3339(),
        "to": line.to.rfc3339(),
        "kind": line.kind.code(),
        "counted": counted,
        "unit": unit,
        "why": line.why,
    })
}

fn as_text(start: Timestamp, explanation: &Explanation) -> String {
    let due = explanation.due;
    let mut text = format!("起算：{}\n到期：{}", moment(start), moment(due.at));
    let midnight = due.at.civil().time() == jiff::civil::Time::midnight();
    if midnight && let Ok(day) = due.at.civil().date().yesterday() {
        let _ = write!(text, "（即 {day} 24:00）");
    }
    text += if due.provisional {
        "，暂定\n\n"
    } else {
        "\n\n"
    };
    for line in &explanation.lines {
        let _ = match line.kind {
            Kind::Rule | Kind::OtherLimit => writeln!(text, "{}：{}", line.kind.label(), line.why),
            _ => {
                let counted = match line.counted.label() {
                    nothing if nothing.is_empty() => "不计".into(),
                    counted => format!("计{counted}"),
                };
                let (from, to) = (moment(line.from), moment(line.to));
                writeln!(text, "{from} 至 {to}  {counted}  {}", line.why)
            }
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args() -> Args {
        Args {
            from: "2026-02-13T17:50:00+08:00".into(),
            limits: vec!["5wd".into()],
            pauses: vec![],
            higher: None,
            json: true,
        }
    }

    fn refused(change: impl FnOnce(&mut Args)) -> String {
        let mut args = args();
        change(&mut args);
        let explained =
            question(&args).and_then(|asked| Ok(asked.explain(&Calendar::default(), "")?));
        explained.expect_err("refused").to_string()
    }

    #[test]
    fn mistakes_are_told_apart() {
        let pause = |text: &str| refused(|args| args.pauses = vec![text.into()]);
        let start = "2026-02-16T10:00:00+08:00";
        assert!(pause(start).contains("没有结束时间"));
        assert!(pause(&format!("{start}/")).contains("没有结束时间"));
        assert!(pause(&format!("{start}/{start}")).contains("不晚于开始"));
        assert!(pause("/2026-02-16T10:00:00+08:00").contains("--pause"));
        for zero in ["0wd", "0", "00h"] {
            assert!(
                refused(|args| args.limits = vec![zero.into()]).contains("为零"),
                "{zero}"
            );
        }
        for bad in ["5", "5w", "wd", "-1h", "5 wd", "5WD", "4000wd", "1.5h", ""] {
            let told = refused(|args| args.limits = vec![bad.into()]);
            assert!(told.contains("不对"), "{bad}: {told}");
        }
        for bad in [
            "2026-02-13T17:50:00",
            "2026-02-30T00:00:00Z",
            "",
            "2101-01-01T00:00:00Z",
        ] {
            assert!(
                refused(|args| args.from = bad.into()).contains("--from"),
                "{bad}"
            );
            assert!(
                refused(|args| args.higher = Some(bad.into())).contains("--higher"),
                "{bad}"
            );
        }
        let before = |args: &mut Args| args.higher = Some(args.from.clone());
        assert!(refused(before).contains("不晚于起算"));
        assert!(refused(|args| args.limits.clear()).contains("没有时限"));
        assert!(refused(|args| args.limits = vec!["5wd".into(); 17]).contains("最多 16 个"));
    }

    #[test]
    fn people_read_it_as_well() {
        let asked = question(&args()).expect("well formed");
        let explained = asked.explain(&Calendar::default(), "时限规则第1版");
        let text = as_text(asked.start, &explained.expect("limited"));
        insta::assert_snapshot!(text, @"
        起算：2026-02-13 17:50
        到期：2026-02-28 00:00（即 2026-02-27 24:00）

        时限：5个工作日：起算当日不计，自次日起计工作日，至最后一个工作日24:00；时限规则第1版
        2026-02-13 17:50 至 2026-02-14 00:00  不计  起算当日不计
        2026-02-14 00:00 至 2026-02-15 00:00  计1个工作日  调休上班（春节，周六）
        2026-02-15 00:00 至 2026-02-24 00:00  不计  春节放假
        2026-02-24 00:00 至 2026-02-25 00:00  计1个工作日  工作日（周二）
        2026-02-25 00:00 至 2026-02-26 00:00  计1个工作日  工作日（周三）
        2026-02-26 00:00 至 2026-02-27 00:00  计1个工作日  工作日（周四）
        2026-02-27 00:00 至 2026-02-28 00:00  计1个工作日  工作日（周五）
        ");
    }
}
