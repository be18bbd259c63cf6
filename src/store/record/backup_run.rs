//! What is known of a backup or a drill: asked for, under way, or how it ended.

use serde::{Deserialize, Serialize};

use super::Loose;
use crate::closed_list;
use crate::kernel::id::UserId;
use crate::kernel::time::Timestamp;
use crate::store::codec::Record;
use crate::store::key::Key;
use crate::store::kv::Table;
use crate::store::tables;

closed_list! {
    RunKind {
        Backup = "backup" "备份",
        Drill = "drill" "恢复演练",
    }
}

closed_list! {
    RunCause {
        Scheduled = "scheduled" "按计划",
        Asked = "asked" "人工",
        CommandLine = "command_line" "命令行",
    }
}

/// Numbered from 1 in the order they were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupRun {
    pub id: u64,
    pub kind: RunKind,
    pub cause: RunCause,
    pub by: UserId,
    pub started_at: Timestamp,
    /// `None`: waiting or under way.
    pub ended_at: Option<Timestamp>,
    /// The backup made or tried.
    pub name: Option<String>,
    pub result: Option<RunResult>,
    pub failure: Option<RunFailure>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunResult {
    /// Number of the last log entry in the backup.
    pub seq: u64,
    pub cases: u64,
    pub attachments: u64,
    /// Attachments that were not in an earlier backup.
    pub copied: u64,
    /// Attachments that were missing or damaged at their source.
    pub lost: u64,
    /// Of the backup's own files.
    pub bytes: u64,
    /// Milliseconds.
    pub took_ms: u64,
}

/// Why nothing came of it, for people and programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFailure {
    pub code: String,
    pub message: String,
}

impl BackupRun {
    pub const fn is_open(&self) -> bool {
        self.ended_at.is_none()
    }

    pub const fn succeeded(&self) -> bool {
        self.ended_at.is_some() && self.failure.is_none()
    }

    pub fn key_of(id: u64) -> Vec<u8> {
        Key::new().u64(id).done()
    }
}

impl Record for BackupRun {
    const TABLE: Table = tables::BACKUP_RUN;

    fn key(&self) -> Vec<u8> {
        Self::key_of(self.id)
    }
}
impl Loose for BackupRun {}
