//! The store: log, cases and everything kept beside them, in one file with one writer.
//!
//! Used by `insight`, `channels`, `usecase` and the command line. Below it stands [`kv`], the port
//! to the engine; nothing outside this room names a table or an engine.

pub mod blob;
pub mod codec;
mod key;
pub mod kv;
mod media;
mod span;
pub mod tables;

pub use kv::KvError;
pub use media::MediaType;

/// What can go wrong with the store. The text is for people, the source for the log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    Kv(#[from] KvError),
    /// A record that this build cannot read: damaged, or written by a newer one.
    #[error("数据表 {table} 中有无法读取的记录（格式 {format}）")]
    Corrupt { table: &'static str, format: u8 },
}
