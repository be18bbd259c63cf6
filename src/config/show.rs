//! The configuration for people and programs: effective values with origins, the default file.

use std::fmt::Write;

use serde_json::{Value, json};

use super::load::{Origin, Row};
use super::setting::{Setting, Slot};
use super::settings::SETTINGS;

/// `key = value  # origin` a line: itself a configuration file that reads back.
pub fn as_toml(rows: &[Row]) -> String {
    let lines: Vec<_> = rows
        .iter()
        .map(|row| (line(row.setting, &row.value), row))
        .collect();
    let widest = lines.iter().map(|(line, _)| width(line)).max().unwrap_or(0);
    lines.iter().fold(String::new(), |mut text, (line, row)| {
        let gap = " ".repeat(widest - width(line));
        let _ = writeln!(text, "{line}{gap}  # {}", row.origin);
        text
    })
}

/// The same for programs: `[{"key", "value", "origin": {"source", …}}]`; `null` is not set.
pub fn as_json(rows: &[Row]) -> Value {
    let rows = rows.iter().map(|row| {
        let value = match row.setting.slot {
            Slot::Text(_) if row.value.is_empty() => Value::Null,
            Slot::Text(_) => json!(row.value),
            Slot::Number(..) => json!(row.value.parse::<u32>().ok()),
            Slot::Flag(_) => json!(row.value.parse::<bool>().ok()),
        };
        let origin = match &row.origin {
            Origin::Default => json!({ "source": "default" }),
            Origin::File { name, line } => json!({ "source": "file", "name": name, "line": line }),
            Origin::Environment(name) => json!({ "source": "environment", "name": name }),
            Origin::Flag(name) => json!({ "source": "flag", "name": format!("--{name}") }),
        };
        json!({ "key": row.setting.key, "value": value, "origin": origin })
    });
    Value::Array(rows.collect())
}

/// A file with every setting explained and commented out at its default.
pub fn default_file() -> String {
    file_with(&[])
}

/// The same with some of them set.
pub(super) fn file_with(values: &[(&'static str, String)]) -> String {
    let mut text = String::from(
        "# 诉求平台配置。去掉行首的“# ”即可修改；未写的项取默认值。\n\
         # 优先级：命令行参数 > 环境变量 > 本文件 > 默认值。查看生效的值：suqiu config\n",
    );
    let mut section = "";
    for setting in SETTINGS {
        let (of, name) = setting.key.rsplit_once('.').unwrap_or(("", setting.key));
        if of != section {
            let _ = write!(text, "\n[{of}]");
            section = of;
        }
        let set = values.iter().find(|(key, _)| *key == setting.key);
        let (mark, value) = set.map_or(("# ", setting.default), |(_, text)| ("", text));
        let value = literal(setting, value);
        let _ = write!(
            text,
            "\n# {}\n# 环境变量 {}，参数 --{}\n{mark}{name} = {value}\n",
            setting.doc,
            setting.variable(),
            setting.flag()
        );
    }
    text
}

fn line(setting: &Setting, value: &str) -> String {
    if value.is_empty() {
        format!("# {} 未设置", setting.key)
    } else {
        format!("{} = {}", setting.key, literal(setting, value))
    }
}

fn literal(setting: &Setting, value: &str) -> String {
    match setting.slot {
        Slot::Text(_) => toml::Value::String(value.to_owned()).to_string(),
        Slot::Number(..) | Slot::Flag(_) => value.to_owned(),
    }
}

/// Columns on a terminal, where Chinese takes two.
pub fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if c >= '\u{2e80}' { 2 } else { 1 })
        .sum()
}
