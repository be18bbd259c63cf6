//! The export of the district's former platform: cases with their histories, units and users, from
//! CSV, XLSX or a dump, joined by a mapping.
//!
//! The rows of a case may lie anywhere in any of the files, so they are sorted by case first,
//! outside the memory when they are many; then each case comes with everything that belongs to it.

mod case;
mod cells;
mod mapping;
mod rejected;
mod sources;
mod spool;
mod units;

pub use case::{FormerRow, Read, Reader, Tally, Unmapped};
pub use mapping::{CASES, CaseField, HISTORY, Mapping, parse};
pub use rejected::{Place, Rejected, RejectedFile};
pub use sources::{Export, FormerUser, SourceRead, read};
pub use spool::{Merge, SpoolError};
pub use units::{UnitOf, Units};

use super::table::TableError;

/// Why an export is not taken at all.
#[derive(Debug, thiserror::Error)]
pub enum FormerError {
    #[error("{file}：{source}")]
    Table { file: String, source: TableError },
    #[error("{file}：{what}")]
    Columns { file: String, what: String },
    #[error("{file} 中没有“{table}”这张表，或表中没有一行数据")]
    NoTable { file: String, table: String },
    #[error("对照表 {0} 超过 {1} 行的上限")]
    LookupTooLong(String, usize),
    #[error("人员表超过 {0} 行的上限")]
    TooManyUsers(usize),
    #[error(transparent)]
    Spool(#[from] SpoolError),
    #[error("无法写入被拒绝行的清单：{0}")]
    Report(#[from] std::io::Error),
}
