//! Reads the four sources in rising priority and keeps where each value came from.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use super::Config;
use super::check;
use super::mistake::{Mistake, Mistakes};
use super::setting::{Setting, Slot};
use super::settings::{SETTINGS, find};
use crate::kernel::toml_lines::{self, Leaf, Scalar, nearest};

/// Names the file instead of a flag; the one `SUQIU_*` that is no setting.
pub const FILE_VARIABLE: &str = "SUQIU_CONFIG";
/// A configuration file is a page, not a data set.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// Where values may come from. Everything is passed in, so that tests touch nothing global.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Defaults of a subcommand that differ from the table's: key and text.
    pub defaults: Vec<(&'static str, String)>,
    /// `--config`; when absent, [`FILE_VARIABLE`] of the environment.
    pub file: Option<PathBuf>,
    /// All of it; only `SUQIU_*` is looked at.
    pub environment: Vec<(OsString, OsString)>,
    /// Key of the setting and text.
    pub flags: Vec<(&'static str, String)>,
}

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Default,
    File { name: String, line: Option<usize> },
    Environment(String),
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("默认"),
            Self::File {
                name,
                line: Some(line),
            } => write!(f, "文件 {name}:{line}"),
            Self::File { name, line: None } => write!(f, "文件 {name}"),
            Self::Environment(name) => write!(f, "环境 {name}"),
            Self::Flag(name) => write!(f, "参数 --{name}"),
        }
    }
}

/// A setting with its effective value.
pub struct Row {
    pub setting: &'static Setting,
    /// Empty: not set.
    pub value: String,
    pub origin: Origin,
}

/// A configuration without mistakes, and how it came about.
pub struct Loaded {
    pub config: Config,
    /// In the order of [`SETTINGS`].
    pub rows: Vec<Row>,
}

/// Reads everything, or tells everything that is wrong.
pub fn load(sources: &Sources) -> Result<Loaded, Mistakes> {
    let mut reading = Reading::of_defaults(&sources.defaults);
    reading.environment_and_file(sources);
    for (key, text) in &sources.flags {
        let setting = find(key).expect("flags are made from the table");
        reading.give(setting, Origin::Flag(setting.flag()), text);
    }
    check::derive(&mut reading.config, &mut reading.rows);
    check::together(&reading.config, &reading.refused, &mut reading.mistakes);
    if reading.mistakes.is_empty() {
        Ok(Loaded {
            config: reading.config,
            rows: reading.rows,
        })
    } else {
        Err(Mistakes(reading.mistakes))
    }
}

struct Reading {
    config: Config,
    rows: Vec<Row>,
    mistakes: Vec<Mistake>,
    /// Settings given a bad value: what they go together with can't be judged.
    refused: Vec<&'static str>,
}

impl Reading {
    fn of_defaults(special: &[(&'static str, String)]) -> Self {
        let mut config = Config::blank();
        let rows = SETTINGS.iter().map(|setting| {
            let special = special.iter().find(|(key, _)| *key == setting.key);
            let value = special.map_or(setting.default, |(_, text)| text).to_owned();
            setting
                .put(&mut config, &value)
                .expect("a test reads every default of the table");
            Row {
                setting,
                value,
                origin: Origin::Default,
            }
        });
        let rows = rows.collect();
        Self {
            config,
            rows,
            mistakes: Vec::new(),
            refused: Vec::new(),
        }
    }

    fn give(&mut self, setting: &'static Setting, origin: Origin, text: &str) {
        match setting.put(&mut self.config, text) {
            Ok(()) => {
                let row = self
                    .rows
                    .iter_mut()
                    .find(|row| row.setting.key == setting.key);
                let row = row.expect("every setting has a row");
                row.value = text.to_owned();
                row.origin = origin;
            }
            Err(expected) => self.refuse(setting, origin, text, &expected),
        }
    }

    fn refuse(&mut self, setting: &'static Setting, origin: Origin, text: &str, expected: &str) {
        self.refused.push(setting.key);
        self.mistakes
            .push(Mistake::value(origin, setting.key, text, expected));
    }

    fn environment_and_file(&mut self, sources: &Sources) {
        let mut ours: Vec<(String, &OsString)> = sources
            .environment
            .iter()
            .filter_map(|(name, value)| Some((name.to_str()?.to_owned(), value)))
            .filter(|(name, _)| name.starts_with("SUQIU_"))
            .collect();
        ours.sort();
        let named = ours
            .iter()
            .find(|(name, _)| name == FILE_VARIABLE)
            .map(|(_, file)| file.into());
        if let Some(file) = sources.file.clone().or(named) {
            self.file(&file);
        }
        for (name, value) in ours {
            if name != FILE_VARIABLE {
                self.variable(name, value);
            }
        }
    }

    fn variable(&mut self, name: String, value: &OsString) {
        let origin = Origin::Environment(name.clone());
        let Some(setting) = SETTINGS.iter().find(|setting| setting.variable() == name) else {
            let known: Vec<_> = SETTINGS.iter().map(Setting::variable).collect();
            let near = nearest(&name, known.iter().map(String::as_str));
            self.mistakes.push(Mistake::unknown(origin, None, near));
            return;
        };
        match value.to_str() {
            Some(text) => self.give(setting, origin, text),
            None => self.refuse(setting, origin, &value.to_string_lossy(), "UTF-8 文本"),
        }
    }

    fn file(&mut self, path: &PathBuf) {
        let name = path.display().to_string();
        let at = |line| Origin::File {
            name: name.clone(),
            line,
        };
        let mut wrong = |place, reason| {
            self.mistakes.push(Mistake {
                place: Some(place),
                key: None,
                reason,
            });
        };
        let size = std::fs::metadata(path).map_or(0, |found| found.len());
        if size > FILE_BYTES_MAX {
            return wrong(at(None), format!("文件有 {size} 字节，不像配置文件"));
        }
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return wrong(at(None), format!("读不出：{error}")),
        };
        match toml_lines::leaves(&text) {
            Ok(leaves) => leaves.into_iter().for_each(|leaf| self.leaf(&name, &leaf)),
            Err(broken) => broken.into_iter().for_each(|place| {
                wrong(
                    at(Some(place.line)),
                    format!("不是正确的 TOML：{}", place.reason),
                );
            }),
        }
    }

    fn leaf(&mut self, name: &str, leaf: &Leaf) {
        let origin = Origin::File {
            name: name.to_owned(),
            line: Some(leaf.line),
        };
        let key = leaf.key();
        let Some(setting) = find(&key) else {
            // An empty section such as `[tls]` with every line commented out says nothing.
            let section = format!("{key}.");
            let empty = leaf.value == Scalar::Other("表");
            if !(empty
                && SETTINGS
                    .iter()
                    .any(|setting| setting.key.starts_with(&section)))
            {
                self.mistakes.push(Mistake::unknown_key(origin, &key));
            }
            return;
        };
        match (&setting.slot, &leaf.value) {
            (Slot::Text(_), Scalar::Text(text)) => self.give(setting, origin, text),
            (Slot::Number(..), Scalar::Integer(number)) => {
                self.give(setting, origin, &number.to_string());
            }
            (Slot::Flag(_), Scalar::Boolean(flag)) => self.give(setting, origin, &flag.to_string()),
            (slot, value) => {
                let given = match value {
                    Scalar::Text(text) => text.clone(),
                    Scalar::Integer(number) => number.to_string(),
                    Scalar::Boolean(flag) => flag.to_string(),
                    Scalar::List(_) | Scalar::Other(_) => value.kind().to_owned(),
                };
                let expected = format!("{slot}，不能是{}", value.kind());
                self.refuse(setting, origin, &given, &expected);
            }
        }
    }
}

#[cfg(test)]
mod tests;
