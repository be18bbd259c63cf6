//! The fields of one case, each read as what it is.

use super::super::mapping::ANY;
use super::{CaseField, Place, Reader, Rejected, Spooled, Tally, UnitOf};
use crate::channels::mapping::row::short;
use crate::channels::table::Cell;
use crate::kernel::id::UnitId;
use crate::kernel::time::Timestamp;

/// The words people use for the five grades, best first.
const GRADES: &[(u8, [&str; 3])] = &[
    (5, ["5", "非常满意", "很满意"]),
    (4, ["4", "满意", "比较满意"]),
    (3, ["3", "基本满意", "一般"]),
    (2, ["2", "不满意", "不太满意"]),
    (1, ["1", "非常不满意", "很不满意"]),
];
const YES: &[&str] = &["true", "t", "是", "1", "已解决"];
const NO: &[&str] = &["false", "f", "否", "0", "未解决"];

pub(super) struct Fields<'f, 'm> {
    pub(super) reader: &'f mut Reader<'m>,
    /// The row of each part.
    rows: &'f [Option<&'f Spooled>],
    pub(super) place: Place,
    pub(super) number: String,
    pub(super) tally: Tally,
    pub(super) rejected: Vec<Rejected>,
    /// Everything that was asked for, as it was read.
    said: Vec<(CaseField, String)>,
}

impl<'f, 'm> Fields<'f, 'm> {
    pub(super) fn new(
        reader: &'f mut Reader<'m>,
        rows: &'f [Option<&'f Spooled>],
        place: Place,
    ) -> Self {
        Self {
            reader,
            rows,
            place,
            number: String::new(),
            tally: Tally {
                state: None,
                month: None,
                unit: UnitOf::None,
            },
            rejected: Vec::new(),
            said: Vec::new(),
        }
    }

    pub(super) fn reject(&mut self, field: CaseField, code: &'static str, reason: String) {
        let column = self.reader.mapping.case_columns.get(&field);
        let column = column.map_or(field.label(), |column| &column.name);
        self.rejected.push(Rejected {
            place: self.place,
            number: self.number.clone(),
            column: column.to_owned(),
            code,
            reason,
        });
    }

    fn cell(&self, field: CaseField) -> Cell {
        let Some(column) = self.reader.mapping.case_columns.get(&field) else {
            return Cell::Empty;
        };
        let row = self.rows.get(column.part).copied().flatten();
        let cell = self.reader.cell(column.part, &column.name, row);
        self.reader.looked_up(column.lookup.as_deref(), cell)
    }

    /// Neither a cell nor a constant, nor a word for there being none.
    pub(super) fn is_empty(&self, field: CaseField) -> bool {
        let mapping = &self.reader.mapping;
        let none = mapping
            .values
            .get(&field)
            .is_some_and(|values| values.contains_key(""));
        self.cell(field) == Cell::Empty && !mapping.constants.contains_key(&field) && !none
    }

    /// The cell as text, else the constant, else empty.
    pub(super) fn raw_text(&self, field: CaseField) -> String {
        match self.cell(field) {
            Cell::Empty => {
                let constant = self.reader.mapping.constants.get(&field);
                constant.cloned().unwrap_or_default()
            }
            Cell::Text(text) => text,
            Cell::Moment(at) => at.to_string(),
            Cell::Failed(_) => String::new(),
        }
    }

    /// At most `max` characters, none of them invisible.
    pub(super) fn text(&mut self, field: CaseField, max: usize) -> String {
        if let Cell::Failed(why) = self.cell(field) {
            self.reject(field, "cell_error", format!("无法读取：{why}"));
            return String::new();
        }
        let text = self.raw_text(field);
        if let Err((code, reason)) = fits(&text, max) {
            self.reject(field, code, reason);
        }
        self.said.push((field, text.clone()));
        text
    }

    pub(super) fn required(&mut self, field: CaseField, max: usize) -> String {
        let text = self.text(field, max);
        if text.is_empty() && self.is_empty(field) {
            self.reject(field, "missing", "不能为空".to_owned());
        }
        text
    }

    pub(super) fn optional(&mut self, field: CaseField, max: usize) -> Option<String> {
        Some(self.text(field, max)).filter(|text| !text.is_empty())
    }

    pub(super) fn moment(&mut self, field: CaseField) -> Option<Timestamp> {
        let read = self.reader.mapping.moments.read(&self.cell(field));
        let at = read.unwrap_or_else(|reason| {
            self.reject(field, "not_a_time", reason);
            None
        });
        if let Some(at) = at {
            self.said.push((field, at.rfc3339()));
        }
        at
    }

    /// The value as the mapping's list translates it; untranslated where the list is silent.
    pub(super) fn translated(&mut self, field: CaseField) -> String {
        let raw = self.text(field, super::WORD_MAX);
        let Some(values) = self.reader.mapping.values.get(&field) else {
            return raw;
        };
        let any = values.get(ANY).filter(|_| !raw.is_empty());
        values.get(&raw).or(any).cloned().unwrap_or(raw)
    }

    fn unknown(&mut self, field: CaseField, value: &str) {
        self.reader.count_unmapped(field, value);
        let reason = format!(
            "不认识的值“{}”，请在映射 [cases.values.{field}] 中对应",
            short(value)
        );
        self.reject(field, "unknown_value", reason);
    }

    /// A value of a closed list, by code or by its Chinese name; `default` when there is none.
    pub(super) fn listed<T: Copy>(
        &mut self,
        field: CaseField,
        all: &[T],
        names: fn(T) -> [&'static str; 2],
        default: Option<T>,
    ) -> Option<T> {
        let value = self.translated(field);
        if value.is_empty() {
            return default;
        }
        let known = all
            .iter()
            .copied()
            .find(|it| names(*it).contains(&value.as_str()));
        if known.is_none() {
            self.unknown(field, &value);
        }
        known
    }

    pub(super) fn truth(&mut self, field: CaseField) -> Option<bool> {
        let value = self.translated(field);
        match value.as_str() {
            "" => None,
            yes if YES.contains(&yes) => Some(true),
            no if NO.contains(&no) => Some(false),
            other => {
                self.unknown(field, other);
                None
            }
        }
    }

    pub(super) fn grade(&mut self) -> Option<u8> {
        let value = self.translated(CaseField::Grade);
        let found = GRADES
            .iter()
            .find(|(_, words)| words.contains(&value.as_str()));
        if found.is_none() && !value.is_empty() {
            self.unknown(CaseField::Grade, &value);
        }
        found.map(|(grade, _)| *grade)
    }

    pub(super) fn number(&mut self, field: CaseField) -> u16 {
        let value = self.translated(field);
        if value.is_empty() {
            return 0;
        }
        value.parse().unwrap_or_else(|_not_one| {
            self.reject(
                field,
                "not_a_number",
                format!("“{}”不是数字", short(&value)),
            );
            0
        })
    }

    /// The unit that has the case. A word nobody explained refuses it: a case in the wrong queue
    /// is worse than one on the list.
    pub(super) fn unit(&mut self) -> UnitOf {
        let value = self.text(CaseField::Unit, super::WORD_MAX);
        let found = self.reader.units.find(&value);
        if found == UnitOf::Unknown {
            self.reader.count_unmapped(CaseField::Unit, &value);
            let reason = format!("不认识的单位“{}”，请在映射 [units] 中对应", short(&value));
            self.reject(CaseField::Unit, "unknown_unit", reason);
        }
        found
    }

    /// Where it is about. A word nobody explained is told and left out: the address says it too.
    pub(super) fn place_unit(&mut self, field: CaseField) -> Option<UnitId> {
        let value = self.text(field, super::WORD_MAX);
        if value.is_empty() {
            return None;
        }
        let found = self.reader.units.find(&value);
        if found == UnitOf::Unknown {
            self.reader.count_unmapped(field, &value);
        }
        found.known()
    }

    /// One form for all files: field, value, each with its end.
    pub(super) fn said(&mut self) -> Vec<u8> {
        let mut said = std::mem::take(&mut self.said);
        said.sort_by_key(|(field, _)| *field);
        let mut bytes = Vec::with_capacity(512);
        for (field, value) in said.iter().filter(|(_, value)| !value.is_empty()) {
            bytes.extend_from_slice(field.code().as_bytes());
            bytes.push(b'=');
            bytes.extend_from_slice(value.as_bytes());
            bytes.push(0);
        }
        bytes
    }
}

/// Whether a text has room and can be read; else a code and a reason.
pub(super) fn fits(text: &str, max: usize) -> Result<(), (&'static str, String)> {
    let length = text.chars().count();
    if length > max {
        return Err(("too_long", format!("有 {length} 个字，最多 {max} 个")));
    }
    let invisible = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.chars().any(invisible) {
        return Err(("control_character", "含有不可见的控制字符".to_owned()));
    }
    Ok(())
}
