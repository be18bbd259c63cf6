//! The drill: the newest backup is restored into a scratch folder, checked, compared with what it
//! says of itself and with our own log, and thrown away again.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Backups;
use super::runs::Ended;
use super::work::go_on;
use crate::crypto::Keyring;
use crate::kernel::id::Seq;
use crate::store::backup::{BackupError, Manifest, Restored, Shelf, Tell, restore};
use crate::store::record::{BackupRun, RunResult};

/// Below the data folder: on a disk of ours, for our eyes only, and never part of a backup.
const SCRATCH: &str = "drill";

impl Backups {
    pub(super) async fn drill(&self, run: &BackupRun, dir: PathBuf) -> Result<Ended, BackupError> {
        let scratch = self.settings.data.join(SCRATCH);
        let key_file = self.settings.key_file.clone();
        let ((name, manifest), took_ms) = self
            .apart(run, go_on, move |tell| {
                let keys = key_file.as_deref().map(Keyring::load).transpose()?;
                let tried = try_newest(&dir, keys.as_ref(), &scratch, tell);
                remove(&scratch)?;
                if let Err(BackupError::Damaged { path, .. }) = &tried {
                    Shelf::open(&dir)?.set_aside(path)?;
                }
                tried
            })
            .await?;
        self.require_own_log(&manifest)?;
        let result = RunResult {
            seq: manifest.seq,
            cases: manifest.cases(),
            attachments: manifest.attachments,
            copied: manifest.attachments,
            lost: manifest.lost,
            bytes: manifest.bytes(),
            took_ms,
        };
        Ok(Ended { name, result })
    }

    /// What was backed up is a beginning of the log we have now.
    fn require_own_log(&self, manifest: &Manifest) -> Result<(), BackupError> {
        let seq = manifest.seq;
        let ours = self.services.store.read(|view| view.entry_hash(Seq(seq)))?;
        if seq == 0 || ours == Some(manifest.head) {
            Ok(())
        } else {
            Err(BackupError::OtherLog { seq })
        }
    }

    /// What a stop in the middle of a drill left.
    pub fn clear_scratch(&self) -> Result<(), BackupError> {
        remove(&self.settings.data.join(SCRATCH))
    }
}

fn try_newest(
    dir: &Path,
    keys: Option<&Keyring>,
    scratch: &Path,
    tell: &mut Tell<'_>,
) -> Result<(String, Manifest), BackupError> {
    let newest = Shelf::list(dir)?.into_iter().next();
    let newest = newest.ok_or_else(|| BackupError::NothingThere(dir.to_owned()))?;
    remove(scratch)?;
    let Restored {
        manifest, report, ..
    } = restore(&newest.path, keys, Some(scratch), None, tell)?;
    if let Some(report) = report {
        if let Some(first) = report.findings.first() {
            return Err(BackupError::Findings {
                found: report.found,
                first: format!("{}：{}", first.place, first.what),
            });
        }
        let said = manifest.rows.get("log").copied().unwrap_or(0);
        if (report.entries, report.cases) != (said, manifest.cases()) {
            return Err(BackupError::Findings {
                found: 1,
                first: "日志或工单数与清单不符".into(),
            });
        }
    }
    Ok((newest.name, manifest))
}

fn remove(scratch: &Path) -> Result<(), BackupError> {
    match fs::remove_dir_all(scratch) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(BackupError::Io {
            path: scratch.to_owned(),
            source: error,
        }),
        _ => Ok(()),
    }
}
