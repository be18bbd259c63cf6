//! A row as the cells of a table, for spreadsheets and for telling versions apart. What is written
//! here is read here again for the same row.

use super::{CatalogueRow, Lead};
use crate::domain::deadline::Limit;
use crate::domain::org::{Directory, Unit};
use crate::kernel::id::UnitId;
use crate::kernel::time::Timestamp;

/// As the column of the lead unit says it.
pub const STREET_OF_PLACE: &str = "事发地街道";
const STREET_CODE: &str = "@street";
/// Characters of one cell, and entries of a list in one.
const TEXT_MAX: usize = 2_000;
const NAME_MAX: usize = 100;
const LIST_MAX: usize = 50;

/// A column: its name in requests, in spreadsheets, and what stands in it.
pub struct Column {
    pub code: &'static str,
    pub label: &'static str,
    pub text: fn(&CatalogueRow, &Directory) -> String,
}

macro_rules! columns {
    ($($code:literal $label:literal = |$row:ident, $units:pat_param| $text:expr;)+) => {
        /// The order of an export.
        pub const COLUMNS: &[Column] = &[
            $(Column { code: $code, label: $label, text: |$row, $units| $text }),+
        ];
    };
}

columns! {
    "item_id" "事项编号" = |row, _| row.item_id.clone();
    "major" "大类" = |row, _| row.major.clone();
    "minor" "小类" = |row, _| row.minor.clone();
    "detail" "细项" = |row, _| row.detail.clone();
    "keywords" "关键词" = |row, _| row.keywords.join("；");
    "discriminators" "判别要素" = |row, _| pairs(&row.discriminators);
    "lead" "主办" = |row, units| lead_text(row.lead, units);
    "assisting" "协办" = |row, units| {
        let names = row.assisting.iter().map(|unit| unit_text(*unit, units));
        names.collect::<Vec<_>>().join("；")
    };
    "interim" "先行处置" = |row, units| row.interim.map_or_else(String::new, |lead| lead_text(lead, units));
    "level" "层级" = |row, _| row.level.clone();
    "legal_basis" "法律依据" = |row, _| row.legal_basis.clone();
    "limit" "时限" = |row, _| row.limit.map_or_else(String::new, |limit| limit.to_string());
    "closing_standard" "办结标准" = |row, _| row.closing_standard.clone();
    "evidence" "必需证据" = |row, _| row.evidence.join("；");
    "reply_points" "回复要点" = |row, _| row.reply_points.clone();
    "on_site" "现场处置" = |row, _| if row.on_site { "是" } else { "否" }.to_owned();
    "effective_from" "生效日期" = |row, _| moment_text(row.effective_from);
    "effective_to" "失效日期" = |row, _| row.effective_to.map_or_else(String::new, moment_text);
}

/// Which columns say when rather than what.
pub fn is_date(code: &str) -> bool {
    code.starts_with("effective_")
}

/// `2026-01-01` where a day begins, else to the minute.
pub fn moment_text(at: Timestamp) -> String {
    let at = at.civil();
    if at.time() == jiff::civil::Time::midnight() {
        at.date().to_string()
    } else {
        at.strftime("%Y-%m-%d %H:%M").to_string()
    }
}

fn pairs(discriminators: &[(String, String)]) -> String {
    let pairs = discriminators.iter().map(|(q, a)| format!("{q}={a}"));
    pairs.collect::<Vec<_>>().join("；")
}

fn lead_text(lead: Lead, units: &Directory) -> String {
    match lead {
        Lead::Unit(unit) => unit_text(unit, units),
        Lead::StreetOfPlace => STREET_OF_PLACE.to_owned(),
    }
}

/// The name where only one unit has it, else the code.
fn unit_text(id: UnitId, units: &Directory) -> String {
    let Some(unit) = units.unit(id) else {
        return format!("#{id}");
    };
    let alike = units.units().filter(|other| other.name == unit.name);
    if alike.count() == 1 {
        unit.name.clone()
    } else {
        unit.code.clone()
    }
}

/// What is wrong with one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongCell {
    /// Code of the column.
    pub column: &'static str,
    pub why: String,
}

/// A row as it was written down, before it has a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Line of the file; 0 where there is none.
    pub line: u64,
    /// Its version and `effective_from` say nothing yet.
    pub row: CatalogueRow,
    /// `None`: as soon as it is in place.
    pub begins: Option<Timestamp>,
}

/// Reads a row. `cell` gives what stands in a column by its code; empty where there is no such
/// column. Tells everything that is wrong at once.
pub fn read(
    line: u64,
    units: &Directory,
    cell: &dyn Fn(&str) -> String,
) -> Result<Draft, Vec<WrongCell>> {
    let mut reading = Reading {
        units,
        cell,
        wrong: Vec::new(),
    };
    let begins = reading.day("effective_from");
    let row = CatalogueRow {
        item_id: reading.item_id(),
        major: reading.name("major"),
        minor: reading.name("minor"),
        detail: reading.name("detail"),
        keywords: reading.list("keywords"),
        discriminators: reading.discriminators(),
        lead: reading.lead("lead").unwrap_or_else(|| {
            reading.complain("lead", "请填写主办单位".to_owned());
            Lead::StreetOfPlace
        }),
        assisting: reading.units("assisting"),
        interim: reading.lead("interim"),
        level: reading.text("level", NAME_MAX),
        legal_basis: reading.text("legal_basis", TEXT_MAX),
        limit: reading.limit(),
        closing_standard: reading.text("closing_standard", TEXT_MAX),
        evidence: reading.list("evidence"),
        reply_points: reading.text("reply_points", TEXT_MAX),
        version: 0,
        effective_from: begins.unwrap_or_default(),
        effective_to: reading.day("effective_to"),
        on_site: reading.yes("on_site"),
    };
    if reading.wrong.is_empty() {
        Ok(Draft { line, row, begins })
    } else {
        Err(reading.wrong)
    }
}

struct Reading<'a> {
    units: &'a Directory,
    cell: &'a dyn Fn(&str) -> String,
    wrong: Vec<WrongCell>,
}

impl Reading<'_> {
    fn complain(&mut self, column: &'static str, why: String) {
        self.wrong.push(WrongCell { column, why });
    }

    fn text(&mut self, column: &'static str, max: usize) -> String {
        let text = (self.cell)(column).trim().to_owned();
        if text.chars().count() > max {
            self.complain(column, format!("最多{max}个字"));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            self.complain(column, "含有不可见的字符".to_owned());
        }
        text
    }

    fn name(&mut self, column: &'static str) -> String {
        let text = self.text(column, NAME_MAX);
        if text.is_empty() {
            self.complain(column, "请填写".to_owned());
        }
        text
    }

    fn item_id(&mut self) -> String {
        let text = (self.cell)("item_id").trim().to_owned();
        let sane = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if !(1..=32).contains(&text.len()) || !text.chars().all(sane) {
            let why = "须为1至32个字母、数字或 - _ .".to_owned();
            self.complain("item_id", why);
        }
        text
    }

    fn list(&mut self, column: &'static str) -> Vec<String> {
        let text = self.text(column, TEXT_MAX);
        let parts = text.split([';', '；', '\n']).map(str::trim);
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        if parts.len() > LIST_MAX {
            self.complain(column, format!("最多{LIST_MAX}项"));
        }
        parts.into_iter().map(str::to_owned).collect()
    }

    fn discriminators(&mut self) -> Vec<(String, String)> {
        const COLUMN: &str = "discriminators";
        let mut found: Vec<(String, String)> = Vec::new();
        for part in self.list(COLUMN) {
            let pair = part.split_once(['=', '＝']);
            let pair = pair.map(|(q, a)| (q.trim().to_owned(), a.trim().to_owned()));
            match pair.filter(|(q, a)| !q.is_empty() && !a.is_empty()) {
                None => {
                    let why = "应写作 问题=答案，多项用分号隔开".to_owned();
                    self.complain(COLUMN, why);
                }
                Some((question, _)) if found.iter().any(|(q, _)| *q == question) => {
                    self.complain(COLUMN, format!("问题“{question}”出现了两次"));
                }
                Some(pair) => found.push(pair),
            }
        }
        found
    }

    fn lead(&mut self, column: &'static str) -> Option<Lead> {
        let text = self.text(column, NAME_MAX);
        match text.as_str() {
            "" => None,
            STREET_OF_PLACE | STREET_CODE => Some(Lead::StreetOfPlace),
            // A complaint stands for the row; which unit is put here no longer matters.
            name => Some(
                self.unit(column, name)
                    .map_or(Lead::StreetOfPlace, Lead::Unit),
            ),
        }
    }

    fn units(&mut self, column: &'static str) -> Vec<UnitId> {
        let names = self.list(column);
        let units = names.iter().filter_map(|name| self.unit(column, name));
        units.collect()
    }

    /// By code, else by a name that only one unit has.
    fn unit(&mut self, column: &'static str, name: &str) -> Option<UnitId> {
        let of_name: Vec<&Unit> = match self.units.unit_by_code(name) {
            Some(unit) => vec![unit],
            None => {
                let named = |unit: &&Unit| unit.name == name || unit.short_name == name;
                self.units.units().filter(named).collect()
            }
        };
        let why = match of_name.as_slice() {
            [unit] if !unit.active => format!("单位“{name}”已停用"),
            [unit] if unit.parent.is_none() => "不能是区本级".to_owned(),
            [unit] => return Some(unit.id),
            [] => format!("没有单位“{name}”"),
            _ => format!("有几个单位都叫“{name}”，请写单位编码"),
        };
        self.complain(column, why);
        None
    }

    fn limit(&mut self) -> Option<Limit> {
        let text = self.text("limit", NAME_MAX);
        if text.is_empty() {
            return None;
        }
        let limit = Limit::parse(&text);
        if limit.is_none() {
            let why = "写法为数字加单位，如 30min、24h、4wh、5wd、7d，且不能为零";
            self.complain("limit", why.to_owned());
        }
        limit
    }

    fn yes(&mut self, column: &'static str) -> bool {
        match (self.cell)(column).trim() {
            "是" | "yes" | "true" | "TRUE" | "1" => true,
            "" | "否" | "no" | "false" | "FALSE" | "0" => false,
            _ => {
                self.complain(column, "应为“是”或“否”".to_owned());
                false
            }
        }
    }

    fn day(&mut self, column: &'static str) -> Option<Timestamp> {
        let text = self.text(column, NAME_MAX);
        if text.is_empty() {
            return None;
        }
        let at = moment(&text);
        if at.is_none() {
            self.complain(
                column,
                "应为 1900 至 2100 年间的日期，如 2026-01-01".to_owned(),
            );
        }
        at
    }
}

/// A day, or a day and a time to the minute, as [`moment_text`] writes them.
pub fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim().replace('/', "-");
    let at = match text.parse::<jiff::civil::Date>() {
        Ok(day) if !text.contains([':', 'T']) => day.to_datetime(jiff::civil::Time::midnight()),
        _ => text.replace(' ', "T").parse().ok()?,
    };
    let years = 1900..2100;
    years
        .contains(&at.year())
        .then(|| Timestamp::from_civil(at))
}
