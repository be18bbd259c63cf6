//! From a row of the table to an appeal, or to everything that is wrong with the row.

use super::{Field, Mapping};
use crate::channels::rejected::Rejected;
use crate::channels::table::{Cell, Row};
use crate::domain::case::decide::{CONTENT_MAX, TITLE_MAX};
use crate::domain::case::personal::{ADDRESS_MAX, HOME_MAX, ID_NO_MAX, NAME_MAX, RawIntake};
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::kernel::time::Timestamp;

/// With its spaces, dashes and extension; what a telephone number is, the domain decides.
const PHONE_MAX: usize = 40;
const EXTERNAL_ID_MAX: usize = 100;

/// A row in our words, for the use case to register.
pub struct ImportedAppeal {
    /// Line of the file it came from.
    pub line: u64,
    /// What may be personal, as typed.
    pub intake: RawIntake,
    pub nature: Nature,
    pub urgency: Urgency,
    pub channel: Channel,
    pub source: Source,
    /// Unique within its source: what makes a second import change nothing.
    pub external_id: String,
    /// As the mapping translates it; an item of the catalogue when it names one.
    pub category: Option<String>,
    /// `None`: the file does not say; the time of the import counts.
    pub received_at: Option<Timestamp>,
}

/// A mapping applied to the header of one file.
pub struct Bound {
    mapping: Mapping,
    /// Where each field stands in a row.
    places: Vec<(Field, usize)>,
}

impl Mapping {
    /// Finds the columns in the header; `Err` names all that are missing or there twice.
    pub fn bind(self, header: &[String]) -> Result<Bound, String> {
        let (mut places, mut wrong) = (Vec::new(), Vec::new());
        for (field, column) in &self.columns {
            let mut found = header
                .iter()
                .enumerate()
                .filter(|(_, name)| *name == column);
            match (found.next(), found.next()) {
                (Some((at, _)), None) => places.push((*field, at)),
                (None, _) => wrong.push(format!("没有“{column}”列（映射 columns.{field}）")),
                (Some(_), Some(_)) => {
                    wrong.push(format!("有不止一个“{column}”列（映射 columns.{field}）"));
                }
            }
        }
        if wrong.is_empty() {
            Ok(Bound {
                mapping: self,
                places,
            })
        } else {
            Err(format!(
                "表头中{}。现有的列：{}",
                wrong.join("；"),
                header.join("、")
            ))
        }
    }
}

impl Bound {
    /// The appeal, or every reason why this row is none.
    pub fn read(&self, row: &Row) -> Result<ImportedAppeal, Vec<Rejected>> {
        let mut reading = Reading {
            bound: self,
            row,
            rejected: Vec::new(),
        };
        let content = reading.text(Field::Content, CONTENT_MAX);
        if content.is_empty() {
            reading.reject(Field::Content, "missing", "不能为空".to_owned());
        }
        let external_id = reading.text(Field::ExternalId, EXTERNAL_ID_MAX);
        if external_id.is_empty() {
            reading.reject(Field::ExternalId, "missing", "不能为空".to_owned());
        }
        let intake = RawIntake {
            title: reading.title(),
            content,
            address: reading.text(Field::Address, ADDRESS_MAX),
            name: reading.optional(Field::Name, NAME_MAX),
            phone: reading.optional(Field::Phone, PHONE_MAX),
            id_no: reading.optional(Field::IdNo, ID_NO_MAX),
            home: reading.optional(Field::Home, HOME_MAX),
            anonymous: false,
            identity_hidden: false,
        };
        let appeal = ImportedAppeal {
            line: row.line,
            intake,
            nature: reading.listed(
                Field::Nature,
                Nature::ALL,
                |known| [known.code(), known.label()],
                Nature::Other,
            ),
            urgency: reading.listed(
                Field::Urgency,
                Urgency::ALL,
                |known| [known.code(), known.label()],
                Urgency::U3,
            ),
            channel: reading.listed(
                Field::Channel,
                Channel::ALL,
                |known| [known.code(), known.label()],
                Channel::Web,
            ),
            source: reading.listed(
                Field::Source,
                Source::ALL,
                |known| [known.code(), known.label()],
                Source::Citizen,
            ),
            external_id,
            category: Some(reading.translated(Field::Category)).filter(|text| !text.is_empty()),
            received_at: reading.received_at(),
        };
        if reading.rejected.is_empty() {
            Ok(appeal)
        } else {
            Err(reading.rejected)
        }
    }
}

struct Reading<'a> {
    bound: &'a Bound,
    row: &'a Row,
    rejected: Vec<Rejected>,
}

impl Reading<'_> {
    fn reject(&mut self, field: Field, code: &'static str, reason: String) {
        let column = self.bound.mapping.columns.get(&field);
        let column = column.map_or_else(|| field.label().to_owned(), String::clone);
        self.rejected.push(Rejected {
            line: self.row.line,
            column,
            code,
            reason,
        });
    }

    fn cell(&self, field: Field) -> &Cell {
        let place = self
            .bound
            .places
            .iter()
            .find(|(placed, _)| *placed == field);
        place
            .and_then(|(_, at)| self.row.cells.get(*at))
            .unwrap_or(&Cell::Empty)
    }

    /// The cell as text, else the constant, else empty.
    fn raw(&mut self, field: Field) -> String {
        match self.cell(field).clone() {
            Cell::Empty => self
                .bound
                .mapping
                .constants
                .get(&field)
                .cloned()
                .unwrap_or_default(),
            Cell::Text(text) => text,
            Cell::Moment(at) => at.to_string(),
            Cell::Failed(shown) => {
                self.reject(field, "cell_error", format!("单元格是公式错误 {shown}"));
                String::new()
            }
        }
    }

    /// At most `max` characters, none of them invisible.
    fn text(&mut self, field: Field, max: usize) -> String {
        let text = self.raw(field);
        let length = text.chars().count();
        if length > max {
            self.reject(
                field,
                "too_long",
                format!("有 {length} 个字，最多 {max} 个"),
            );
        }
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            self.reject(
                field,
                "control_character",
                "含有不可见的控制字符".to_owned(),
            );
        }
        text
    }

    fn optional(&mut self, field: Field, max: usize) -> Option<String> {
        Some(self.text(field, max)).filter(|text| !text.is_empty())
    }

    /// `None` leaves it to the domain, which makes one from the content once that is masked.
    fn title(&mut self) -> Option<String> {
        let title = self.optional(Field::Title, TITLE_MAX);
        if title.is_none() && !self.bound.mapping.title_from_content {
            self.reject(Field::Title, "missing", "不能为空".to_owned());
        }
        title
    }

    fn received_at(&mut self) -> Option<Timestamp> {
        let read = self
            .bound
            .mapping
            .moments
            .read(self.cell(Field::ReceivedAt));
        read.unwrap_or_else(|reason| {
            self.reject(Field::ReceivedAt, "not_a_time", reason);
            None
        })
    }

    /// The value as the mapping's list translates it; untranslated where the list is silent.
    fn translated(&mut self, field: Field) -> String {
        let raw = self.text(field, 100);
        let values = self.bound.mapping.values.get(&field);
        values
            .and_then(|values| values.get(&raw).cloned())
            .unwrap_or(raw)
    }

    /// A value of a closed list, by code or by its Chinese name; `default` when there is none.
    fn listed<T: Copy>(
        &mut self,
        field: Field,
        all: &[T],
        names: fn(T) -> [&'static str; 2],
        default: T,
    ) -> T {
        let value = self.translated(field);
        if value.is_empty() {
            return default;
        }
        let known = all
            .iter()
            .copied()
            .find(|known| names(*known).contains(&value.as_str()));
        known.unwrap_or_else(|| {
            let reason = format!(
                "不认识的值“{}”，请在映射 [values.{field}] 中对应",
                short(&value)
            );
            self.reject(field, "unknown_value", reason);
            default
        })
    }
}

/// Enough of a value to find it by.
pub(in crate::channels) fn short(text: &str) -> String {
    if text.chars().count() <= 30 {
        return text.to_owned();
    }
    let cut: String = text.chars().take(30).collect();
    format!("{cut}…")
}
