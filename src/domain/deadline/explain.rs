//! A due time line by line: each stretch from the start to it, what it counts for, and why.

use super::count::{Witness, count};
use super::{Due, Limit, Pause, Pauses, Reason, due_with};
use crate::closed_list;
use crate::domain::calendar::{Calendar, Day};
use crate::kernel::time::{MINUTE_MS, SECOND_MS, Timestamp};
use jiff::civil::Weekday;

closed_list! {
    /// What a line is about.
    Kind {
        Rule = "rule" "时限",
        OtherLimit = "other_limit" "其他时限",
        Higher = "higher" "上级时限",
        Natural = "natural" "自然时间",
        WorkingHours = "working_hours" "办公时间",
        WorkingDay = "working_day" "工作日",
        MakeUpDay = "make_up_day" "调休上班",
        StartDay = "start_day" "起算当日",
        Weekend = "weekend" "周末",
        Holiday = "holiday" "节假日",
        Break = "break" "午休",
        OffHours = "off_hours" "下班时间",
        Pause = "pause" "暂停",
        Extension = "extension" "延期",
        Set = "set" "直接确定",
    }
}

/// What a stretch counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Nothing,
    Ms(i64),
    Days(u32),
}

impl Counted {
    /// How much, and of what: minutes or working days.
    pub fn amount(self) -> (f64, Option<&'static str>) {
        match self {
            Self::Nothing => (0.0, None),
            Self::Ms(ms) => (ms as f64 / MINUTE_MS as f64, Some("min")),
            Self::Days(days) => (f64::from(days), Some("wd")),
        }
    }

    /// As an office would say it; empty for nothing.
    pub fn label(self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Days(days) => format!("{days}个工作日"),
            Self::Ms(ms) => span(ms),
        }
    }
}

/// `2小时50分`.
fn span(ms: i64) -> String {
    let seconds = ms / SECOND_MS;
    let parts = [
        (seconds / 3_600, "小时"),
        (seconds / 60 % 60, "分"),
        (seconds % 60, "秒"),
    ];
    let said = parts.iter().filter(|(n, _)| *n > 0);
    let said: String = said.map(|(n, unit)| format!("{n}{unit}")).collect();
    if said.is_empty() { "0分".into() } else { said }
}

/// One stretch of time on the way to a due time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub from: Timestamp,
    pub to: Timestamp,
    pub kind: Kind,
    pub counted: Counted,
    pub why: String,
}

/// A due time with its reasons. The lines follow each other without a gap from the start to the
/// due time; what they count for adds up to the limit, and the last that counts ends at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub due: Due,
    /// The limit that decided; none where a higher platform's due time did.
    pub limit: Option<Limit>,
    pub lines: Vec<Line>,
    /// Years taken for Monday to Friday because their notice is not known.
    pub missing_years: Vec<i16>,
}

/// Why there is no due time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    #[error("没有时限")]
    NoLimit,
    #[error("上级平台规定的到期时间不晚于起算时间")]
    HigherBeforeStart,
    #[error("到期时间超出可计算的年份（1900—2099年）")]
    BeyondYears,
}

/// What a due time follows from.
#[derive(Clone, Debug)]
pub struct Question {
    pub start: Timestamp,
    /// The strictest decides.
    pub limits: Vec<Limit>,
    pub pauses: Pauses,
    /// A higher platform's due time: wins over every limit, and no pause of ours moves it.
    pub higher: Option<Timestamp>,
}

impl Question {
    /// The due time alone, and the limit that decides.
    ///
    /// # Errors
    /// When nothing limits it, or the years give out.
    pub fn answer(&self, calendar: &Calendar) -> Result<(Option<Limit>, Due), Mistake> {
        if let Some(at) = self.higher {
            if at <= self.start {
                return Err(Mistake::HigherBeforeStart);
            }
            let provisional = false;
            return Ok((None, Due { at, provisional }));
        }
        let each = self
            .limits
            .iter()
            .map(|limit| (*limit, self.of(calendar, *limit)));
        let (limit, due) = each.min_by_key(|(_, due)| due.at).ok_or(Mistake::NoLimit)?;
        if !due.at.is_in_range() {
            return Err(Mistake::BeyondYears);
        }
        Ok((Some(limit), due))
    }

    /// The due time and how it comes about; `rules` names the version of the rules.
    ///
    /// # Errors
    /// As [`Question::answer`].
    pub fn explain(&self, calendar: &Calendar, rules: &str) -> Result<Explanation, Mistake> {
        let (limit, due) = self.answer(calendar)?;
        let mut account = Account::default();
        let mut lines = vec![];
        match limit {
            Some(limit) => {
                count(calendar, self.start, limit, &self.pauses, &mut account);
                lines.push(self.note(Kind::Rule, rule(limit, rules, &account.missing_years)));
            }
            None => {
                account.lines.push(Line {
                    from: self.start,
                    to: due.at,
                    kind: Kind::Higher,
                    counted: Counted::Ms(due.at.since(self.start)),
                    why: "以上级平台规定的到期时间为准".into(),
                });
                let why = format!("上级平台规定了到期时间，优先于本级时限，暂停不顺延；{rules}");
                lines.push(self.note(Kind::Rule, why));
            }
        }
        let mut passed_over = limit;
        for other in &self.limits {
            if passed_over.take_if(|limit| limit == other).is_none() {
                lines.push(self.other(calendar, *other, limit.is_some()));
            }
        }
        lines.append(&mut account.lines);
        Ok(Explanation {
            due,
            limit,
            lines,
            missing_years: account.missing_years,
        })
    }

    fn of(&self, calendar: &Calendar, limit: Limit) -> Due {
        due_with(calendar, self.start, limit, &self.pauses)
    }

    /// A limit that did not decide.
    fn other(&self, calendar: &Calendar, limit: Limit, is_wider: bool) -> Line {
        let at = self.of(calendar, limit).at;
        let fate = if is_wider {
            "不早于所取时限，不采用"
        } else {
            "不采用"
        };
        let why = format!("{}：{} 到期，{fate}", limit.label(), moment(at));
        self.note(Kind::OtherLimit, why)
    }

    /// A line that takes no time.
    fn note(&self, kind: Kind, why: String) -> Line {
        Line {
            from: self.start,
            to: self.start,
            kind,
            counted: Counted::Nothing,
            why,
        }
    }
}

/// `2026-02-13 17:50`, with seconds where there are any.
pub fn moment(at: Timestamp) -> String {
    let text = at.rfc3339();
    let (date, time) = (&text[..10], &text[11..19]);
    format!("{date} {}", time.strip_suffix(":00").unwrap_or(time))
}

fn rule(limit: Limit, rules: &str, missing_years: &[i16]) -> String {
    let how = match limit {
        Limit::Minutes(_) | Limit::Hours(_) | Limit::Days(_) => "按自然时间计，昼夜、节假日不扣除",
        Limit::WorkingHours(_) => "只计工作日的办公时间，计满为止",
        Limit::WorkingDays(_) => "起算当日不计，自次日起计工作日，至最后一个工作日24:00",
    };
    let mut text = format!("{}：{how}；{rules}", limit.label());
    for year in missing_years {
        text += &format!("；{year}年放假安排未导入，按周一至周五推算，到期时间为暂定");
    }
    text
}

/// The witness that writes it down.
#[derive(Default)]
struct Account {
    lines: Vec<Line>,
    missing_years: Vec<i16>,
}

impl<'a> Witness<'a> for Account {
    fn saw(&mut self, from: Timestamp, to: Timestamp, reason: Reason<'a>) {
        if from == to {
            return;
        }
        let line = line(from, to, reason);
        match self.lines.last_mut() {
            Some(last) if last.goes_on_in(&line) => last.to = to,
            _ => self.lines.push(line),
        }
    }

    fn guessed(&mut self, year: i16) {
        self.missing_years.push(year);
    }
}

impl Line {
    /// A weekend, a festival or a pause of several days is one line.
    fn goes_on_in(&self, next: &Self) -> bool {
        self.counted == Counted::Nothing
            && next.counted == Counted::Nothing
            && self.kind == next.kind
            && self.why == next.why
    }
}

fn line(from: Timestamp, to: Timestamp, reason: Reason<'_>) -> Line {
    let time = Counted::Ms(to.since(from));
    let weekday = || weekday(from);
    let (kind, counted, why) = match reason {
        Reason::Natural => (Kind::Natural, time, "自然时间".to_owned()),
        Reason::Office(Day::MakeUp(name)) => {
            let why = format!("调休上班（{name}，{}），办公时间", weekday());
            (Kind::MakeUpDay, time, why)
        }
        Reason::Office(_) => {
            let why = format!("工作日（{}），办公时间", weekday());
            (Kind::WorkingHours, time, why)
        }
        Reason::Break => (Kind::Break, Counted::Nothing, "午休".into()),
        Reason::OffHours => (Kind::OffHours, Counted::Nothing, "下班时间".into()),
        Reason::StartDay => (Kind::StartDay, Counted::Nothing, "起算当日不计".into()),
        Reason::Day(Day::Weekend, _) => (Kind::Weekend, Counted::Nothing, "周末".into()),
        Reason::Day(Day::Holiday(name), _) => {
            (Kind::Holiday, Counted::Nothing, format!("{name}放假"))
        }
        Reason::Day(day, pause) => {
            let (kind, mut why) = match day {
                Day::MakeUp(name) => {
                    let why = format!("调休上班（{name}，{}）", weekday());
                    (Kind::MakeUpDay, why)
                }
                _ => (Kind::WorkingDay, format!("工作日（{}）", weekday())),
            };
            if let Some(pause) = pause {
                why += &format!("；{}，未跨当日24:00，照计", paused(pause));
            }
            (kind, Counted::Days(1), why)
        }
        Reason::PausedDay(pause) | Reason::Paused(pause) => {
            (Kind::Pause, Counted::Nothing, paused(pause))
        }
    };
    Line {
        from,
        to,
        kind,
        counted,
        why,
    }
}

fn paused(Pause { from, to, why }: &Pause) -> String {
    let span = format!("暂停（{} 至 {}）", moment(*from), moment(*to));
    if why.is_empty() {
        span
    } else {
        format!("{span}：{why}")
    }
}

fn weekday(at: Timestamp) -> &'static str {
    match at.civil().date().weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}
