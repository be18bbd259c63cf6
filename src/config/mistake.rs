//! What is wrong with a configuration, in words an operator can act on.

use std::fmt;

use super::load::Origin;
use super::settings::SETTINGS;
use crate::kernel::toml_lines::nearest;

/// One thing to put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where it was written; `None` when several settings don't go together.
    pub place: Option<Origin>,
    /// The setting, as written.
    pub key: Option<String>,
    pub reason: String,
}

impl Mistake {
    pub(super) fn unknown(place: Origin, key: Option<&str>, near: Option<&str>) -> Self {
        // The value is not repeated: under a name we don't know it may be a password.
        let hint = near.map_or_else(
            || "全部设置项见 suqiu config --default 的输出".to_owned(),
            |near| format!("是否应为 {near}？"),
        );
        let reason = format!("没有这个设置项；{hint}");
        Self {
            place: Some(place),
            key: key.map(str::to_owned),
            reason,
        }
    }

    pub(super) fn unknown_key(place: Origin, key: &str) -> Self {
        let near = nearest(key, SETTINGS.iter().map(|setting| setting.key));
        Self::unknown(place, Some(key), near)
    }

    pub(super) fn value(place: Origin, key: &str, given: &str, expected: &str) -> Self {
        let mut shown: String = given.chars().take(60).collect();
        if shown.len() < given.len() {
            shown.push('…');
        }
        let gap = if expected.starts_with(|c: char| c.is_ascii()) {
            " "
        } else {
            ""
        };
        let reason = format!("值 {shown:?} 不对，应为{gap}{expected}");
        Self {
            place: Some(place),
            key: Some(key.to_owned()),
            reason,
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}：")?;
        }
        if let Some(key) = &self.key {
            write!(f, "{key}：")?;
        }
        f.write_str(&self.reason)
    }
}

/// Everything that is wrong, at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "配置有 {} 处错误：", self.0.len())?;
        self.0
            .iter()
            .try_for_each(|mistake| write!(f, "\n  {mistake}"))
    }
}

impl std::error::Error for Mistakes {}
