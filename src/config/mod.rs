//! Configuration: defaults < file < environment < flags, every value with its origin and every
//! mistake at once. Only `app` and `cli` see [`Config`]; the other rooms get values from it.

mod check;
mod load;
#[cfg(test)]
mod manual;
mod mistake;
mod setting;
mod settings;
mod show;
mod write;

use std::net::SocketAddr;
use std::path::PathBuf;

use jiff::civil;
use tracing_subscriber::filter::LevelFilter;

use crate::telemetry;

pub use load::{FILE_VARIABLE, Loaded, Origin, Row, Sources, load};
pub use mistake::{Mistake, Mistakes};
pub use setting::{Setting, Slot};
pub use settings::SETTINGS;
pub use show::{as_json, as_toml, default_file, width};
pub use write::{WriteError, write};

/// The effective configuration. Every field is a row of [`SETTINGS`], where its meaning stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    /// Never inside `data`: who copies the data folder must not have the keys too.
    pub key_file: PathBuf,
    pub tls: Tls,
    pub http: Http,
    pub public_url: Option<String>,
    pub log: Log,
    pub session: Session,
    pub limits: Limits,
    pub backup: Backup,
    pub district: District,
}

/// Both files or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tls {
    pub cert: Option<PathBuf>,
    pub key: Option<PathBuf>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Http {
    pub plain: bool,
    pub behind_gateway: bool,
    pub open_metrics: bool,
    pub portal: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    pub level: LevelFilter,
    pub format: telemetry::Format,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    pub idle_minutes: u32,
    pub absolute_hours: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub upload_mb: u32,
    pub queue: u32,
    pub connections: u32,
    pub reserve_mb: u32,
    pub public_per_minute: u32,
    pub sign_in_per_minute: u32,
    pub account_per_minute: u32,
    pub anonymous_per_minute: u32,
    pub loopback: bool,
    pub login_failures: u32,
    pub lock_minutes: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backup {
    pub dir: Option<PathBuf>,
    pub at: civil::Time,
    pub key_file: Option<PathBuf>,
    pub keep_daily: u32,
    pub keep_weekly: u32,
    pub keep_monthly: u32,
    pub drill_days: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct District {
    pub code: String,
    pub name: String,
}

/// Says what was expected when `text` is nothing the setting `key` takes.
pub fn judge(key: &str, text: &str) -> Result<(), String> {
    let setting = settings::find(key).expect("keys are of the table");
    setting.put(&mut Config::blank(), text)
}

impl Config {
    /// Before any source is read; every field is overwritten by its default.
    fn blank() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: PathBuf::new(),
            key_file: PathBuf::new(),
            tls: Tls::default(),
            http: Http::default(),
            public_url: None,
            log: Log {
                level: LevelFilter::INFO,
                format: telemetry::Format::Auto,
            },
            session: Session::default(),
            limits: Limits::default(),
            backup: Backup::default(),
            district: District::default(),
        }
    }
}
