//! From the TOML text to a mapping, or to everything that is wrong with it.

use super::{Field, Mapping, Mistake, Mistakes, Moments};
use crate::channels::table::Encoding;
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::kernel::toml_lines::{self, Leaf, Scalar, nearest};

/// Keys that are written out; `columns`, `constants` and `values` are by field.
const KEYS: &[&str] = &[
    "file.encoding",
    "file.delimiter",
    "file.header",
    "file.sheet",
    "received_at.formats",
    "fallback.title_from_content",
];
/// Fields with a list of values, which `[values.…]` may translate.
const LISTED: &[Field] = &[
    Field::Category,
    Field::Nature,
    Field::Urgency,
    Field::Channel,
    Field::Source,
];
/// Fields that differ from row to row: a constant would be a mistake.
const PER_ROW: &[Field] = &[Field::ExternalId, Field::Title, Field::Content];
pub(in crate::channels) const HEADER_ROWS: std::ops::RangeInclusive<i64> = 1..=1_000;

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
            let written: Vec<_> = leaves.iter().map(Leaf::key).collect();
            reading.check_completeness(&written);
        }
        Err(broken) => {
            for place in broken {
                let reason = format!("不是正确的 TOML：{}", place.reason);
                reading.wrong(Some(place.line), "", reason);
            }
        }
    }
    let Reading { mapping, mistakes } = reading;
    if mistakes.is_empty() {
        Ok(mapping)
    } else {
        Err(Mistakes {
            name: name.to_owned(),
            mistakes,
        })
    }
}

#[derive(Default)]
struct Reading {
    mapping: Mapping,
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
            ["file" | "received_at" | "fallback" | "columns" | "constants" | "values"]
                if leaf.value == Scalar::Other("表") => {}
            ["columns", field] => {
                let field = field_named("columns", field)?;
                self.mapping.columns.insert(field, text(leaf)?.to_owned());
            }
            ["constants", name] => {
                let field = field_named("constants", name)?;
                if PER_ROW.contains(&field) {
                    return Err(format!("{}每行不同，不能是固定值", field.label()));
                }
                let value = text(leaf)?;
                check_value(field, value)?;
                self.mapping.constants.insert(field, value.to_owned());
            }
            ["values", name, foreign] => {
                let field = field_named("values", name)?;
                if !LISTED.contains(&field) {
                    return Err(format!("{}没有固定的取值，不能对应", field.label()));
                }
                let value = text(leaf)?;
                check_value(field, value)?;
                let values = self.mapping.values.entry(field).or_default();
                values.insert((*foreign).to_owned(), value.to_owned());
            }
            _ => self.take_setting(leaf)?,
        }
        Ok(())
    }

    fn take_setting(&mut self, leaf: &Leaf) -> Result<(), String> {
        let Mapping {
            options,
            moments,
            title_from_content,
            ..
        } = &mut self.mapping;
        match leaf.key().as_str() {
            "file.encoding" => {
                options.encoding = match text(leaf)? {
                    "auto" => None,
                    "utf-8" => Some(Encoding::Utf8),
                    "gb18030" => Some(Encoding::Gb18030),
                    _ => return Err("应为 auto、utf-8、gb18030 之一".to_owned()),
                }
            }
            "file.delimiter" => {
                options.delimiter = match text(leaf)? {
                    "," => b',',
                    ";" => b';',
                    "\t" => b'\t',
                    _ => return Err("应为 \",\"、\";\"、\"\\t\" 之一".to_owned()),
                }
            }
            "file.header" => {
                let row = number(leaf, HEADER_ROWS)?;
                options.header = row.unsigned_abs();
            }
            "file.sheet" => options.sheet = Some(text(leaf)?.to_owned()),
            "received_at.formats" => match &leaf.value {
                Scalar::List(formats) => *moments = Moments::new(formats.clone())?,
                other => return Err(format!("应为文本列表，不能是{}", other.kind())),
            },
            "fallback.title_from_content" => match leaf.value {
                Scalar::Boolean(flag) => *title_from_content = flag,
                _ => return Err("应为 true 或 false".to_owned()),
            },
            unknown => return Err(unknown_key(unknown, KEYS.iter().copied())),
        }
        Ok(())
    }

    /// What must be there and is not even written: what is written wrong was told already.
    fn check_completeness(&mut self, written: &[String]) {
        let silent = |keys: &[String]| !keys.iter().any(|key| written.contains(key));
        let column = |field: Field| format!("columns.{field}");
        for field in [Field::ExternalId, Field::Content] {
            if silent(&[column(field)]) {
                let reason = format!("必须指明哪一列是{}", field.label());
                self.wrong(None, &column(field), reason);
            }
        }
        for field in [Field::Channel, Field::Source] {
            let constant = format!("constants.{field}");
            if silent(&[column(field), constant.clone()]) {
                let reason = format!("必须给出{}，或在 columns 中指明哪一列是它", field.label());
                self.wrong(None, &constant, reason);
            }
        }
        let fallback = "fallback.title_from_content".to_owned();
        if silent(&[column(Field::Title), fallback.clone()]) {
            let reason = "没有标题列时必须给出；true 表示以内容的开头作标题".to_owned();
            self.wrong(None, &fallback, reason);
        }
    }
}

fn field_named(section: &str, name: &str) -> Result<Field, String> {
    Field::from_code(name).ok_or_else(|| {
        let known: Vec<_> = Field::ALL
            .iter()
            .map(|field| format!("{section}.{field}"))
            .collect();
        unknown_key(
            &format!("{section}.{name}"),
            known.iter().map(String::as_str),
        )
    })
}

pub(in crate::channels) fn unknown_key<'a>(
    key: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> String {
    match nearest(key, known.clone()) {
        Some(near) => format!("没有这个键；是否应为 {near}？"),
        None => format!(
            "没有这个键；可用的有 {}",
            known.collect::<Vec<_>>().join("、")
        ),
    }
}

pub(in crate::channels) fn text(leaf: &Leaf) -> Result<&str, String> {
    match &leaf.value {
        Scalar::Text(text) if text.trim().is_empty() => Err("不能为空".to_owned()),
        Scalar::Text(text) => Ok(text),
        other => Err(format!("应为加引号的文本，不能是{}", other.kind())),
    }
}

pub(in crate::channels) fn number(
    leaf: &Leaf,
    range: std::ops::RangeInclusive<i64>,
) -> Result<i64, String> {
    match leaf.value {
        Scalar::Integer(number) if range.contains(&number) => Ok(number),
        _ => Err(format!("应为 {} 至 {} 的整数", range.start(), range.end())),
    }
}

/// Values of closed lists are checked once, here, and not again in every row.
fn check_value(field: Field, value: &str) -> Result<(), String> {
    let expected = |codes: Vec<&str>| Err(format!("应为 {} 之一", codes.join("、")));
    match field {
        Field::Channel if Channel::from_code(value).is_none() => {
            expected(Channel::ALL.iter().map(|known| known.code()).collect())
        }
        Field::Source if Source::from_code(value).is_none() => {
            expected(Source::ALL.iter().map(|known| known.code()).collect())
        }
        Field::Nature if Nature::from_code(value).is_none() => {
            expected(Nature::ALL.iter().map(|known| known.code()).collect())
        }
        Field::Urgency if Urgency::from_code(value).is_none() => {
            expected(Urgency::ALL.iter().map(|known| known.code()).collect())
        }
        _ => Ok(()),
    }
}
