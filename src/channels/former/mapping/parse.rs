//! From the TOML text to a mapping, or to everything that is wrong with it.

use std::collections::BTreeMap;

use super::table::{Written, take_table};
use super::words::{check_value, codes, flag, listed};
use super::{
    CASES, CaseField, Column, HISTORY, Lookup, Mapping, Part, StepField, UserField, Users,
};
use crate::channels::dump::Dialect;
use crate::channels::mapping::parse::{text, unknown_key};
use crate::channels::mapping::{Mistake, Mistakes, Moments};
use crate::channels::table::Encoding;
use crate::kernel::toml_lines::{self, Leaf, Scalar};

const PLATFORM_MAX: usize = 32;
/// Keys that are written out; the others are by field or by name.
const KEYS: &[&str] = &[
    "platform.code",
    "platform.name",
    "files.encoding",
    "files.delimiter",
    "files.dialect",
    "times.formats",
    "fallback.title_from_content",
    "users.create",
];
/// What differs from case to case: a constant would be a mistake.
const PER_CASE: &[CaseField] = &[CaseField::Number, CaseField::Title, CaseField::Content];

/// Reads a mapping; `name` is how errors call the file.
pub fn parse(name: &str, text: &str) -> Result<Mapping, Mistakes> {
    let mut reading = Reading::default();
    match toml_lines::leaves(text) {
        Ok(leaves) => {
            for leaf in &leaves {
                if let Err(reason) = reading.take(leaf) {
                    reading.wrong(Some(leaf.line), &leaf.key(), reason);
                }
            }
            reading.finish();
        }
        Err(broken) => {
            for place in broken {
                let reason = format!("不是正确的 TOML：{}", place.reason);
                reading.wrong(Some(place.line), "", reason);
            }
        }
    }
    if reading.mistakes.is_empty() {
        Ok(reading.mapping)
    } else {
        Err(Mistakes {
            name: name.to_owned(),
            mistakes: reading.mistakes,
        })
    }
}

#[derive(Default)]
struct Reading {
    mapping: Mapping,
    cases: Written,
    history: Written,
    users: Option<Written>,
    creates_users: bool,
    parts: BTreeMap<String, Written>,
    lookups: BTreeMap<String, Written>,
    mistakes: Vec<Mistake>,
}

impl Reading {
    fn wrong(&mut self, line: Option<usize>, key: &str, reason: String) {
        self.mistakes.push(Mistake {
            line,
            key: key.to_owned(),
            reason,
        });
    }

    fn take(&mut self, leaf: &Leaf) -> Result<(), String> {
        let path: Vec<&str> = leaf.path.iter().map(String::as_str).collect();
        match path.as_slice() {
            _ if leaf.value == Scalar::Other("表") => Ok(()),
            ["cases", "constants", field] => self.constant(field, leaf),
            ["cases", "values", field, foreign] => self.value(field, foreign, leaf),
            ["units", former] => {
                let code = text(leaf)?.to_owned();
                self.mapping.units.insert((*former).to_owned(), code);
                Ok(())
            }
            ["cases", rest @ ..] => take_table(&mut self.cases, rest, leaf, &["key"]),
            ["history", rest @ ..] => take_table(&mut self.history, rest, leaf, &["case"]),
            ["users", "create"] => {
                self.creates_users = flag(leaf)?;
                Ok(())
            }
            ["users", rest @ ..] => take_table(self.users.get_or_insert_default(), rest, leaf, &[]),
            ["parts", name, rest @ ..] => {
                let part = self.parts.entry((*name).to_owned()).or_default();
                take_table(part, rest, leaf, &["case"])
            }
            ["lookups", name, rest @ ..] => {
                let lookup = self.lookups.entry((*name).to_owned()).or_default();
                take_table(lookup, rest, leaf, &["key", "value"])
            }
            _ => self.setting(leaf),
        }
    }

    fn setting(&mut self, leaf: &Leaf) -> Result<(), String> {
        let mapping = &mut self.mapping;
        match leaf.key().as_str() {
            "platform.code" => {
                let code = text(leaf)?;
                let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                if code.len() > PLATFORM_MAX || !code.chars().all(plain) {
                    return Err("应为不超过32个小写字母、数字或 -".to_owned());
                }
                mapping.platform = code.to_owned();
            }
            "platform.name" => mapping.platform_name = text(leaf)?.to_owned(),
            "files.encoding" => {
                mapping.encoding = match text(leaf)? {
                    "auto" => None,
                    "utf-8" => Some(Encoding::Utf8),
                    "gb18030" => Some(Encoding::Gb18030),
                    _ => return Err("应为 auto、utf-8、gb18030 之一".to_owned()),
                }
            }
            "files.delimiter" => {
                mapping.delimiter = Some(match text(leaf)? {
                    "," => b',',
                    ";" => b';',
                    "\t" => b'\t',
                    _ => return Err("应为 \",\"、\";\"、\"\\t\" 之一".to_owned()),
                });
            }
            "files.dialect" => {
                mapping.dialect = Some(listed(text(leaf)?, Dialect::ALL, |it| it.code())?);
            }
            "times.formats" => match &leaf.value {
                Scalar::List(formats) => mapping.moments = Moments::new(formats.clone())?,
                other => return Err(format!("应为文本列表，不能是{}", other.kind())),
            },
            "fallback.title_from_content" => mapping.title_from_content = flag(leaf)?,
            unknown => return Err(unknown_key(unknown, KEYS.iter().copied())),
        }
        Ok(())
    }

    fn constant(&mut self, name: &str, leaf: &Leaf) -> Result<(), String> {
        let field = field_named("cases.constants", name)?;
        if PER_CASE.contains(&field) {
            return Err(format!("{}每件不同，不能是固定值", field.label()));
        }
        let value = text(leaf)?.to_owned();
        check_value(field, &value)?;
        self.mapping.constants.insert(field, value);
        Ok(())
    }

    fn value(&mut self, name: &str, foreign: &str, leaf: &Leaf) -> Result<(), String> {
        let field = field_named("cases.values", name)?;
        let value = text(leaf)?.to_owned();
        check_value(field, &value)?;
        let values = self.mapping.values.entry(field).or_default();
        values.insert(foreign.to_owned(), value);
        Ok(())
    }

    /// Puts the tables together, and says what must be there and is not.
    fn finish(&mut self) {
        for (key, value) in [
            ("platform.code", &self.mapping.platform),
            ("platform.name", &self.mapping.platform_name),
        ] {
            if value.is_empty() && !self.mistakes.iter().any(|it| it.key == key) {
                let reason = "必须写明原平台的代号和名称".to_owned();
                self.mistakes.push(Mistake {
                    line: None,
                    key: key.to_owned(),
                    reason,
                });
            }
        }
        for (name, lookup) in std::mem::take(&mut self.lookups) {
            let words = [
                self.word(&lookup, &format!("lookups.{name}"), "key"),
                self.word(&lookup, &format!("lookups.{name}"), "value"),
            ];
            let [key, value] = words;
            self.require_file(&lookup, &format!("lookups.{name}"));
            let source = lookup.source;
            self.mapping
                .lookups
                .insert(name, Lookup { source, key, value });
        }
        self.finish_parts();
        if let Some(users) = self.users.take() {
            self.require_file(&users, "users");
            let columns = self.columns(
                &users,
                "users",
                &[],
                0,
                UserField::from_code,
                codes(UserField::ALL, |it| it.code()),
            );
            for field in UserField::ALL {
                if !columns.contains_key(field) {
                    let reason = format!("必须指明哪一列是{}", field.label());
                    self.wrong(None, &format!("users.columns.{field}"), reason);
                }
            }
            let (source, create) = (users.source, self.creates_users);
            self.mapping.users = Some(Users {
                source,
                columns,
                create,
            });
        }
    }

    fn finish_parts(&mut self) {
        let (cases, history) = (
            std::mem::take(&mut self.cases),
            std::mem::take(&mut self.history),
        );
        let beside = std::mem::take(&mut self.parts);
        let names: Vec<String> = beside.keys().cloned().collect();
        self.require_file(&cases, "cases");
        let known = codes(CaseField::ALL, |it| it.code());
        let columns = self.columns(&cases, "cases", &names, CASES, CaseField::from_code, known);
        for field in [
            CaseField::Number,
            CaseField::Content,
            CaseField::ReceivedAt,
            CaseField::State,
        ] {
            if !columns.contains_key(&field) {
                let reason = format!("必须指明哪一列是{}", field.label());
                self.wrong(None, &format!("cases.columns.{field}"), reason);
            }
        }
        for field in [CaseField::Channel, CaseField::Source] {
            if !columns.contains_key(&field) && !self.mapping.constants.contains_key(&field) {
                let reason = format!(
                    "必须给出{}，或在 cases.columns 中指明哪一列是它",
                    field.label()
                );
                self.wrong(None, &format!("cases.constants.{field}"), reason);
            }
        }
        let own = columns
            .get(&CaseField::Number)
            .map(|column| column.name.clone());
        let key = cases.words.get("key").cloned().or(own).unwrap_or_default();
        self.mapping.case_columns = columns;
        self.mapping.parts = vec![Part {
            source: cases.source,
            case: key,
        }];
        let known = codes(StepField::ALL, |it| it.code());
        self.mapping.step_columns = self.columns(
            &history,
            "history",
            &[],
            HISTORY,
            StepField::from_code,
            known,
        );
        let mut join = String::new();
        if !history.source.files.is_empty() || !self.mapping.step_columns.is_empty() {
            self.require_file(&history, "history");
            join = self.word(&history, "history", "case");
        }
        self.mapping.parts.push(Part {
            source: history.source,
            case: join,
        });
        for (name, part) in beside {
            let key = format!("parts.{name}");
            self.require_file(&part, &key);
            let case = self.word(&part, &key, "case");
            self.mapping.parts.push(Part {
                source: part.source,
                case,
            });
        }
    }

    /// Fields with their columns; a column `part.name` stands in a table beside the cases.
    fn columns<F: Ord>(
        &mut self,
        written: &Written,
        section: &str,
        beside: &[String],
        part: usize,
        field: fn(&str) -> Option<F>,
        known: Vec<&'static str>,
    ) -> BTreeMap<F, Column> {
        let mut columns = BTreeMap::new();
        for (name, (column, line)) in &written.columns {
            let Some(field) = field(name) else {
                let key = format!("{section}.columns.{name}");
                self.wrong(Some(*line), &key, unknown_key(name, known.iter().copied()));
                continue;
            };
            let split = column.split_once('.');
            let other = split.and_then(|(table, rest)| {
                let at = beside.iter().position(|other| other == table)?;
                Some((HISTORY + 1 + at, rest))
            });
            let (part, column) = other.unwrap_or((part, column));
            let lookup = written.lookups.get(name).map(|(lookup, _)| lookup.clone());
            let name = column.to_owned();
            columns.insert(field, Column { part, name, lookup });
        }
        for (name, (lookup, line)) in &written.lookups {
            let key = format!("{section}.lookups.{name}");
            if !written.columns.contains_key(name) {
                let reason = "没有对应的列".to_owned();
                self.wrong(Some(*line), &key, reason);
            } else if !self.mapping.lookups.contains_key(lookup) {
                let reason = format!("没有 [lookups.{lookup}] 这张表");
                self.wrong(Some(*line), &key, reason);
            }
        }
        columns
    }

    fn require_file(&mut self, written: &Written, section: &str) {
        if written.source.files.is_empty() {
            let reason = "必须写明导出文件的名称".to_owned();
            self.wrong(None, &format!("{section}.file"), reason);
        }
    }

    fn word(&mut self, written: &Written, section: &str, word: &str) -> String {
        let given = written.words.get(word).cloned();
        given.unwrap_or_else(|| {
            self.wrong(
                None,
                &format!("{section}.{word}"),
                "必须写明列名".to_owned(),
            );
            String::new()
        })
    }
}

fn field_named(section: &str, name: &str) -> Result<CaseField, String> {
    CaseField::from_code(name).ok_or_else(|| {
        let known = codes(CaseField::ALL, |it| it.code());
        format!("{section} 中{}", unknown_key(name, known.iter().copied()))
    })
}
