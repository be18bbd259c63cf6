//! What was found, for people and for machines.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Plan;
use super::row::{self, Better, ROWS, Row, Verdict};

/// A row's value in this run.
#[derive(Debug)]
pub struct Finding {
    pub row: &'static Row,
    pub measured: f64,
    pub limit: Option<Limit>,
}

/// What the machine allows at most, measured between the turns.
#[derive(Debug)]
pub struct Limit {
    what: &'static str,
    value: f64,
    /// When it is not simply the measured value by this one.
    ratio: Option<f64>,
}

impl Limit {
    pub const fn new(what: &'static str, value: f64) -> Self {
        Self {
            what,
            value,
            ratio: None,
        }
    }

    pub const fn of(what: &'static str, value: f64, ratio: f64) -> Self {
        Self {
            what,
            value,
            ratio: Some(ratio),
        }
    }
}

impl Finding {
    pub const fn new(row: &'static Row, measured: f64) -> Self {
        Self {
            row,
            measured,
            limit: None,
        }
    }

    pub fn verdict(&self) -> Verdict {
        self.row.verdict(self.measured)
    }

    /// Of what the machine allows.
    fn ratio(&self) -> Option<f64> {
        let limit = self.limit.as_ref()?;
        Some(limit.ratio.unwrap_or(self.measured / limit.value))
    }
}

/// One run.
#[derive(Debug)]
pub struct Report {
    pub cases: u32,
    /// In the large store at the end.
    pub cases_at_end: Option<usize>,
    pub findings: Vec<Finding>,
    machine: Machine,
}

#[derive(Debug)]
struct Machine {
    processors: usize,
    memory_mb: Option<u64>,
}

impl Machine {
    fn this_one() -> Self {
        let about = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let line = about
            .lines()
            .find_map(|line| line.strip_prefix("MemTotal:"));
        let kib = line.and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
        Self {
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            memory_mb: kib.map(|kib| kib * 1_024 / 1_000_000),
        }
    }
}

/// What an office day is reckoned with: everything a case needs in its life, and how much of the
/// machine may be asked for over how long, so that there is room for the busy hour.
const STEPS_A_CASE: f64 = 12.0;
const PAGES_A_CASE: f64 = 30.0;
const DETAILS_A_CASE: f64 = 30.0;
const OFFICE_SECONDS: f64 = 8.0 * 3_600.0;
const PART_OF_MACHINE: f64 = 0.2;

impl Report {
    pub fn new(plan: &Plan, cases_at_end: Option<usize>, mut findings: Vec<Finding>) -> Self {
        let place = |row: &Row| ROWS.iter().position(|other| other.id == row.id);
        findings.sort_by_key(|finding| place(finding.row));
        Self {
            cases: plan.cases,
            cases_at_end,
            findings,
            machine: Machine::this_one(),
        }
    }

    /// What does not hold.
    pub fn below(&self) -> impl Iterator<Item = &Finding> {
        let findings = self.findings.iter();
        findings.filter(|finding| finding.verdict() == Verdict::Below)
    }

    fn measured(&self, row: &Row) -> Option<f64> {
        let found = self
            .findings
            .iter()
            .find(|finding| finding.row.id == row.id);
        found.map(|finding| finding.measured)
    }

    /// Cases a day, in round thousands; `None` when not everything it rests on was measured.
    pub fn cases_a_day(&self) -> Option<u64> {
        let create = self.measured(&row::CREATE_RATE)?;
        let transition = create * self.measured(&row::TRANSITION_SHARE)? / 100.0;
        let page = self.measured(&row::QUEUE_RATE)?;
        let detail = self.measured(&row::DETAIL_RATE)?;
        let seconds = 1.0 / create
            + STEPS_A_CASE / transition
            + PAGES_A_CASE / page
            + DETAILS_A_CASE / detail;
        let cases = OFFICE_SECONDS * PART_OF_MACHINE / seconds;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive, and no machine does 2^64 a day"
        )]
        let thousands = (cases / 1_000.0).floor() as u64;
        Some(thousands * 1_000)
    }

    /// For machines. A value that could not be had, as of an appeal never found, is `null`.
    pub fn json(&self) -> Value {
        let rows = self.findings.iter().map(|finding| {
            let Row {
                id,
                name,
                unit,
                better,
                floor,
                goal,
            } = finding.row;
            json!({
                "id": id,
                "name": name,
                "unit": unit,
                "better": match better { Better::Higher => "higher", Better::Lower => "lower" },
                "floor": floor,
                "goal": goal,
                "measured": finding.measured,
                "limit": finding.limit.as_ref().map(|limit| limit.value),
                "ratio": finding.ratio(),
                "verdict": finding.verdict().code(),
            })
        });
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "commit": env!("BUILD_COMMIT"),
            "cases": self.cases,
            "cases_at_end": self.cases_at_end,
            "machine": {
                "architecture": std::env::consts::ARCH,
                "processors": self.machine.processors,
                "memory_mb": self.machine.memory_mb,
            },
            "cases_a_day": self.cases_a_day(),
            "rows": rows.collect::<Vec<_>>(),
        })
    }

    /// For people.
    pub fn table(&self) -> String {
        let Machine {
            processors,
            memory_mb,
        } = self.machine;
        let memory = memory_mb.map_or_else(String::new, |mb| format!("，内存 {} GB", mb / 1_000));
        let mut text = format!(
            "本机：{} 处理器 {processors} 核{memory}。数据：{} 件工单\n\n",
            std::env::consts::ARCH,
            self.cases
        );
        let mut lines = vec![["项目", "保证", "目标", "实测", "占极限", "结论"].map(str::to_owned)];
        lines.extend(self.findings.iter().map(line));
        let widths: [usize; 6] = std::array::from_fn(|column| {
            lines
                .iter()
                .map(|line| width(&line[column]))
                .max()
                .unwrap_or(0)
        });
        for cells in &lines {
            let padded = cells.iter().zip(widths).map(|(cell, wide)| {
                let blank = " ".repeat(wide - width(cell));
                format!("{cell}{blank}")
            });
            text.push_str(padded.collect::<Vec<_>>().join("  ").trim_end());
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.limits());
        text.push_str(&self.conclusion());
        text
    }

    fn limits(&self) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            if let Some(Limit { what, value, .. }) = &finding.limit {
                let (name, value) = (finding.row.name, figure(*value));
                writeln!(text, "{name}：{what} {value}").expect("writing into a string");
            }
        }
        text
    }

    fn conclusion(&self) -> String {
        let mut text = String::new();
        if let Some(cases) = self.cases_a_day() {
            writeln!(
                text,
                "\n这台机器每天能承受约 {cases} 件工单的全过程办理（每件登记1次、办理{STEPS_A_CASE}步、\
                 翻列表{PAGES_A_CASE}页、看详情{DETAILS_A_CASE}次；每天8小时，只用{}%的能力，为高峰留足余量）。",
                PART_OF_MACHINE * 100.0
            )
            .expect("writing into a string");
        }
        let below: Vec<_> = self.below().map(|finding| finding.row.name).collect();
        if below.is_empty() {
            text.push_str("\n所测各项全部合格。\n");
        } else {
            writeln!(text, "\n不合格：{}。", below.join("；")).expect("writing into a string");
        }
        text
    }
}

fn line(finding: &Finding) -> [String; 6] {
    let Row {
        name,
        unit,
        better,
        floor,
        goal,
        ..
    } = finding.row;
    let sign = match better {
        Better::Higher => "≥",
        Better::Lower => "≤",
    };
    let promised = |value: f64| format!("{sign} {}", figure(value));
    let ratio = finding
        .ratio()
        .map(|ratio| format!("{:.0}%", ratio * 100.0));
    [
        (*name).to_owned(),
        floor.map_or_else(|| "—".to_owned(), promised),
        promised(*goal),
        format!("{} {unit}", figure(finding.measured)),
        ratio.unwrap_or_else(|| "—".to_owned()),
        finding.verdict().label().to_owned(),
    ]
}

/// Three digits are enough to judge by.
fn figure(value: f64) -> String {
    match value {
        _ if !value.is_finite() => "测不到".to_owned(),
        _ if value >= 100.0 || value.fract() == 0.0 => format!("{value:.0}"),
        _ if value >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// Columns on a terminal: characters of Chinese take two.
fn width(text: &str) -> usize {
    let is_wide = |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}');
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn report(findings: Vec<Finding>) -> Report {
        let plan = Plan {
            cases: 1_000,
            folder: "unused".into(),
            keep: false,
            parts: vec![],
            turn: Duration::ZERO,
        };
        Report::new(&plan, None, findings)
    }

    #[test]
    fn the_table_is_in_the_order_of_the_rows_and_names_what_fails() {
        let report = report(vec![
            Finding::new(&row::START, 301.0),
            Finding {
                limit: Some(Limit::new("网络框架极限", 0.5)),
                ..Finding::new(&row::QUEUE_P99, 1.0)
            },
        ]);
        let table = report.table();
        let at = |text: &str| {
            table
                .find(text)
                .unwrap_or_else(|| panic!("{text}: {table}"))
        };
        assert!(at(row::QUEUE_P99.name) < at(row::START.name));
        assert!(
            table.contains("200%") && table.contains("达到目标"),
            "{table}"
        );
        assert!(table.ends_with("不合格：启动到首个应答。\n"), "{table}");
        assert_eq!(report.below().count(), 1);
        assert_eq!(report.cases_a_day(), None, "not everything was measured");
    }

    #[test]
    fn machines_get_every_field() {
        let report = report(vec![Finding::new(&row::SEARCH_VISIBLE, f64::INFINITY)]);
        let row = &report.json()["rows"][0];
        assert_eq!(row["id"], "search_visible");
        assert_eq!(
            (&row["measured"], &row["verdict"]),
            (&Value::Null, &json!("below"))
        );
        assert_eq!((&row["floor"], &row["goal"]), (&json!(2.0), &json!(1.0)));
    }

    #[test]
    fn a_day_is_what_the_slowest_parts_leave() {
        let report = report(vec![
            Finding::new(&row::CREATE_RATE, 1_000.0),
            Finding::new(&row::TRANSITION_SHARE, 100.0),
            Finding::new(&row::QUEUE_RATE, 3_000.0),
            Finding::new(&row::DETAIL_RATE, 3_000.0),
        ]);
        // 1 + 12 + 10 + 10 ms a case, in 5,760 s.
        assert_eq!(report.cases_a_day(), Some(174_000));
    }

    #[test]
    fn figures_are_short_and_columns_even() {
        let figures = [4_321.6, 99.94, 3.0, 0.256, f64::NAN].map(figure);
        assert_eq!(figures, ["4322", "99.9", "3", "0.26", "测不到"]);
        assert_eq!((width("≥ 3"), width("登记a")), (3, 5));
    }
}
