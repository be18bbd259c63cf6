//! `--config FILE` and one flag a setting, made from the table of settings.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, Error, FromArgMatches, value_parser};

use crate::config::{self, Loaded, Mistakes, SETTINGS, Sources};

/// Flatten this into the arguments of a subcommand that works on a configuration.
#[derive(Clone, Debug, Default)]
pub struct SettingArgs {
    file: Option<PathBuf>,
    flags: Vec<(&'static str, String)>,
}

impl SettingArgs {
    /// The effective configuration, from the machine's environment.
    pub fn load(&self) -> Result<Loaded, Mistakes> {
        self.load_with(&[])
    }

    /// For subcommands with words of their own for some settings: a file, and what was said.
    pub fn of(file: Option<PathBuf>, flags: Vec<(&'static str, String)>) -> Self {
        Self { file, flags }
    }

    /// Says one more setting, as its flag would.
    pub fn add(&mut self, key: &'static str, text: impl Into<String>) {
        self.flags.retain(|(said, _)| *said != key);
        self.flags.push((key, text.into()));
    }

    /// What a flag said of a setting.
    pub fn flag(&self, key: &str) -> Option<&str> {
        let said = self.flags.iter().find(|(said, _)| *said == key);
        said.map(|(_, text)| text.as_str())
    }

    /// `--config`, or what the environment names.
    pub fn file(&self) -> Option<PathBuf> {
        let named = || std::env::var_os(config::FILE_VARIABLE).map(PathBuf::from);
        self.file.clone().or_else(named)
    }

    /// The same without `--config`, when that file is still to be written.
    pub fn without_new_file(&self) -> Self {
        let file = self.file.clone().filter(|file| file.exists());
        Self {
            file,
            flags: self.flags.clone(),
        }
    }

    /// For people to repeat: the file when there is one, else the flags; with a space before.
    pub fn told(&self) -> String {
        if let Some(file) = self.file() {
            return format!(" --config {}", quoted(&file.display().to_string()));
        }
        let flags = self.flags.iter().map(|(key, text)| {
            let flag = key.replace(['.', '_'], "-");
            format!(" --{flag} {}", quoted(text))
        });
        flags.collect()
    }

    /// The same with another file.
    #[must_use]
    pub fn with_file(self, file: PathBuf) -> Self {
        Self {
            file: Some(file),
            ..self
        }
    }

    /// What the flags said, as a program is told it.
    pub fn flags(&self) -> Vec<OsString> {
        let flags = self.flags.iter();
        let flags = flags.map(|(key, text)| format!("--{}={text}", key.replace(['.', '_'], "-")));
        flags.map(OsString::from).collect()
    }

    /// The same, with defaults of the subcommand's own.
    pub fn load_with(&self, defaults: &[(&'static str, &str)]) -> Result<Loaded, Mistakes> {
        config::load(&Sources {
            defaults: defaults
                .iter()
                .map(|(key, text)| (*key, (*text).to_owned()))
                .collect(),
            file: self.file.clone(),
            environment: std::env::vars_os().collect(),
            flags: self.flags.clone(),
        })
    }
}

/// As a shell takes it for one word.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-:[]".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

impl clap::Args for SettingArgs {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new("config").long("config").value_name("FILE");
        let file = file.value_parser(value_parser!(PathBuf));
        let file = file.help(format!(
            "配置文件（TOML），也可用环境变量 {}",
            config::FILE_VARIABLE
        ));
        SETTINGS.iter().fold(command.arg(file), |command, setting| {
            let flag = Arg::new(setting.key)
                .long(setting.flag())
                .value_name("VALUE");
            command.arg(flag.help(setting.doc).help_heading("配置项"))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for SettingArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let flags = SETTINGS.iter().filter_map(|setting| {
            let text: &String = matches.get_one(setting.key)?;
            Some((setting.key, text.clone()))
        });
        Ok(Self {
            file: matches.get_one("config").cloned(),
            flags: flags.collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
