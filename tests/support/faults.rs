//! A machine that misbehaves under the real program: its clock is set, its disk refuses to sync or
//! takes for ever, its files may not grow. Done by a small library loaded before all others.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::say;
use super::server::pause;

/// Longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(60);
const SOURCE: &str = include_str!("faults.c");

/// Everything works until it is told otherwise.
pub struct Faults {
    folder: TempDir,
    file_max: Option<u64>,
}

impl Faults {
    /// `None`, and says so, where there is no C compiler or another program is under test, which
    /// loads no libraries.
    pub fn build() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let source = folder.path().join("faults.c");
        fs::write(&source, SOURCE).expect("written");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-Wall", "-Werror", "-O1", "-o"]);
        let compiled = compiler
            .arg(folder.path().join("faults.so"))
            .args([source])
            .arg("-ldl")
            .output();
        if std::env::var_os("PROGRAM_UNDER_TEST").is_some() || compiled.is_err() {
            say(
                "faults: NOT TRIED on the real program: it needs a C compiler and a dynamic binary",
            );
            return None;
        }
        let compiled = compiled.expect("looked at above");
        let told = String::from_utf8_lossy(&compiled.stderr);
        assert!(compiled.status.success(), "{told}");
        Some(Self {
            folder,
            file_max: None,
        })
    }

    /// No file may grow beyond so many bytes.
    pub fn with_file_max(self, bytes: u64) -> Self {
        Self {
            file_max: Some(bytes),
            ..self
        }
    }

    pub fn env(&self) -> Vec<(&'static str, OsString)> {
        let at = |name| self.path(name).into_os_string();
        let mut all = vec![
            ("LD_PRELOAD", at("faults.so")),
            ("FAULTS_CLOCK", at("clock")),
            ("FAULTS_SYNC", at("sync")),
            ("FAULTS_HANGS", at("hangs")),
        ];
        let limit = self.file_max.map(|bytes| bytes.to_string().into());
        all.extend(limit.map(|limit| ("FAULTS_FSIZE", limit)));
        all
    }

    /// The clock is so many seconds ahead.
    pub fn set_clock(&self, ahead: i64) {
        self.tell("clock", &ahead.to_string());
    }

    /// Every sync fails from now on, as on a disk that lost what it was given.
    pub fn fail_syncs(&self) {
        self.tell("sync", "fail");
    }

    /// Every sync waits from now on.
    pub fn hang_syncs(&self) {
        self.tell("sync", "hang");
    }

    /// Until one waits.
    pub fn await_hang(&self) {
        let begun = Instant::now();
        while !self.path("hangs").exists() {
            assert!(begun.elapsed() < PATIENCE, "nothing is synced");
            pause();
        }
    }

    pub fn mend_syncs(&self) {
        self.tell("sync", "mend");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// At once, never half.
    fn tell(&self, name: &str, what: &str) {
        let aside = self.path("aside");
        fs::write(&aside, what).expect("written");
        fs::rename(aside, self.path(name)).expect("renamed");
    }
}
