//! The store: log, cases and everything kept beside them, in one file with one writer.
//!
//! Used by `insight`, `channels`, `usecase` and the command line. Below it stands [`kv`], the port
//! to the engine; nothing outside this room names a table or an engine.
//!
//! ```text
//! let file = DataFile::open(folder)?;                      // upgraded; nobody writes yet
//! let facts = Facts::load(&file)?;                         // whatever follows the log
//! let (store, writer) = file.start(clock, vec![facts.follower()])?;
//! store.write(move |view, now| { … Ok((writes, answer)) }).await?;
//! store.read(|view| view.case(id))?;
//! drop(store); writer.join()?;                             // everything is on disk
//! ```

pub mod backup;
mod batch;
pub mod blob;
mod chain;
pub mod check;
pub mod codec;
mod key;
pub mod kv;
mod media;
mod migrate;
pub mod once;
mod open;
mod pack;
mod reading;
pub mod record;
#[cfg(any(test, fuzzing))]
pub mod reread;
mod reserve;
mod span;
mod start_check;
mod statistics;
mod supervision;
mod sweep;
mod tables;
pub mod upgrade;
mod view;
mod write_set;
mod writer;

#[cfg(test)]
mod tests;

pub use key::Key;
pub use kv::{KvError, Order, Span, TableUse};
pub use media::MediaType;
pub use migrate::{FORMAT, OpenError};
pub use once::OnceKey;
pub use open::DataFile;
pub use reading::Reading;
pub use start_check::StartCheckFailed;
pub use supervision::{ListedSheet, Watch};
pub use tables::Timer;
pub use view::View;
pub use write_set::{Committed, NewEntry, WriteSet};
pub use writer::{Condition, Follower, Store, WriterCounts, WriterHandle};

/// What can go wrong with the store. The text is for people, the source for the log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    Kv(#[from] KvError),
    /// A record that this build cannot read: damaged, or written by a newer one.
    #[error("数据表 {table} 中有无法读取的记录（格式 {format}）")]
    Corrupt { table: &'static str, format: u8 },
    /// The queue is full. Nothing was written; ask again in a moment.
    #[error("系统繁忙，请稍后重试")]
    Busy,
    /// The writer has ended. Nothing was written.
    #[error("数据写入已停止，请联系管理员")]
    Stopped,
    /// The commit this write was part of failed. Nothing was written.
    #[error("数据未能写入磁盘，操作未生效")]
    RolledBack,
    /// The commit failed so late that this write may be on disk or not. The writer has ended; the
    /// same request with the same key says after the restart which it is.
    #[error("未能确认是否已保存，请稍后核对")]
    Unconfirmed,
    /// There is no room on the disk. Nothing was written; reading goes on.
    #[error("存储空间不足，操作未生效")]
    Full,
    /// The plan panicked: a mistake in the program. Nothing was written.
    #[error("程序内部错误，操作未生效")]
    PlanFailed,
    /// A follower panicked: everything is written, but what it keeps is no longer right.
    #[error("程序内部错误，数据已写入，写入服务停止")]
    FollowerFailed,
    /// A case was to change without log entries that lead there: a mistake in the program.
    #[error("工单变更与日志不一致，操作未生效")]
    Unlogged,
    /// The channel's number belongs to another case already.
    #[error("该渠道编号已登记")]
    ExternalTaken,
    /// The idempotency key was used with another request.
    #[error("幂等键已用于其他请求")]
    KeyReused,
    #[error("无法启动写入线程")]
    NoThread(#[source] std::io::Error),
}

impl StoreError {
    /// Stable code, for problem documents and the log.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Kv(KvError::InUse) => "store.in_use",
            Self::Kv(KvError::Damaged(_)) => "store.damaged",
            Self::Kv(KvError::Full(_)) | Self::Full => "store.full",
            Self::Kv(KvError::Io(_)) => "store.io",
            Self::Kv(KvError::Unsynced) => "store.unsynced",
            Self::Kv(KvError::Interrupted) => "store.interrupted",
            Self::Kv(_) => "store.engine",
            Self::Corrupt { .. } => "store.corrupt",
            Self::Busy => "store.busy",
            Self::Stopped => "store.stopped",
            Self::RolledBack => "store.rolled_back",
            Self::Unconfirmed => "store.unconfirmed",
            Self::PlanFailed => "store.plan_failed",
            Self::FollowerFailed => "store.follower_failed",
            Self::Unlogged => "store.unlogged",
            Self::ExternalTaken => "store.external_taken",
            Self::KeyReused => "store.key_reused",
            Self::NoThread(_) => "store.no_thread",
        }
    }
}
