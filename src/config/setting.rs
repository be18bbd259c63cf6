//! What a row of the table of settings is, and how texts become values.

use std::fmt;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use jiff::civil;
use tracing_subscriber::filter::LevelFilter;

use super::Config;
use crate::telemetry;

/// One setting and everything the product knows about it.
pub struct Setting {
    /// As in the file: `limits.upload_mb`.
    pub key: &'static str,
    /// Empty: not set, or worked out from others as `doc` says.
    pub default: &'static str,
    /// One Chinese line: what it is, unit, when to change it.
    pub doc: &'static str,
    pub slot: Slot,
}

/// The type of a setting, its validator, and the field it fills.
pub enum Slot {
    /// Reads the text; the error says what was expected.
    Text(fn(&mut Config, &str) -> Result<(), String>),
    Number(RangeInclusive<u32>, fn(&mut Config) -> &mut u32),
    Flag(fn(&mut Config) -> &mut bool),
}

impl Setting {
    /// `SUQIU_LIMITS_UPLOAD_MB`
    pub fn variable(&self) -> String {
        format!("SUQIU_{}", self.key.replace('.', "_").to_uppercase())
    }

    /// `limits-upload-mb`, without the dashes in front.
    pub fn flag(&self) -> String {
        self.key.replace(['.', '_'], "-")
    }

    /// Puts `text` into its field, or says what was expected instead.
    pub(super) fn put(&self, config: &mut Config, text: &str) -> Result<(), String> {
        match &self.slot {
            Slot::Text(read) => read(config, text),
            Slot::Number(range, field) => match text.parse() {
                Ok(number) if range.contains(&number) => {
                    *field(config) = number;
                    Ok(())
                }
                _ => Err(self.slot.to_string()),
            },
            Slot::Flag(field) => {
                *field(config) = text
                    .parse()
                    .map_err(|_error: std::str::ParseBoolError| self.slot.to_string())?;
                Ok(())
            }
        }
    }
}

/// What is expected, as far as the type says it.
impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("加引号的文本"),
            Self::Number(range, _) => write!(f, "{} 至 {} 的整数", range.start(), range.end()),
            Self::Flag(_) => f.write_str("true 或 false"),
        }
    }
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_error: std::net::AddrParseError| {
        "IP 地址加端口，如 127.0.0.1:8600 或 [::]:8600".to_owned()
    })
}

pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    optional_path(text)?.ok_or_else(|| "路径".to_owned())
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "one shape for every reader of the table"
)]
pub(super) fn optional_path(text: &str) -> Result<Option<PathBuf>, String> {
    Ok((!text.is_empty()).then(|| PathBuf::from(text)))
}

/// Scheme, host and perhaps a path; no password in it, since it is printed.
pub(super) fn optional_url(text: &str) -> Result<Option<String>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '?' | '#');
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') && !rest.contains(odd) => {
            Ok(Some(text.trim_end_matches('/').to_owned()))
        }
        _ => Err("以 http:// 或 https:// 开头、不带账号和参数的网址".to_owned()),
    }
}

/// Scheme, host and perhaps a port: it goes into a header as it is.
pub(super) fn origin(text: &str) -> Result<Option<String>, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    match optional_url(text)? {
        Some(url) if !url.split("://").skip(1).all(|host| host.chars().all(plain)) => {
            Err("以 http:// 或 https:// 开头、不带路径的网址".to_owned())
        }
        url => Ok(url),
    }
}

pub(super) fn level(text: &str) -> Result<LevelFilter, String> {
    match text {
        "error" => Ok(LevelFilter::ERROR),
        "warn" => Ok(LevelFilter::WARN),
        "info" => Ok(LevelFilter::INFO),
        "debug" => Ok(LevelFilter::DEBUG),
        "trace" => Ok(LevelFilter::TRACE),
        _ => Err("error、warn、info、debug、trace 之一".to_owned()),
    }
}

pub(super) fn format(text: &str) -> Result<telemetry::Format, String> {
    match text {
        "auto" => Ok(telemetry::Format::Auto),
        "text" => Ok(telemetry::Format::Text),
        "json" => Ok(telemetry::Format::Json),
        _ => Err("auto、text、json 之一".to_owned()),
    }
}

/// Hour and minute on the clock.
pub(super) fn time_of_day(text: &str) -> Result<civil::Time, String> {
    let read = civil::Time::strptime("%H:%M", text).ok();
    let plain = read.filter(|time| time.strftime("%H:%M").to_string() == text);
    plain.ok_or_else(|| "24 小时制的时刻，如 02:30".to_owned())
}

/// Code of a county-level division, GB/T 2260.
pub(super) fn division(text: &str) -> Result<String, String> {
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text.to_owned())
    } else {
        Err("六位行政区划代码".to_owned())
    }
}

pub(super) fn name(text: &str) -> Result<String, String> {
    let length = text.chars().count();
    if (1..=30).contains(&length) && !text.chars().any(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err("1 至 30 个字的名称".to_owned())
    }
}
