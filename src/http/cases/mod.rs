//! Cases at the desk: file, list, look, act, open, attach.

pub mod act;
pub mod attachments;
pub mod clock;
pub mod detail;
pub mod dispute;
pub mod file;
pub mod list;
pub mod reply_check;
pub mod reveal;
pub mod suggestions;

use super::problem::Problem;
use crate::domain::case::number;
use crate::kernel::id::CaseId;

/// The case a number in an address means. A mistyped number is the same «not found» as a free one.
pub fn case_id(no: &str) -> Result<CaseId, Problem> {
    number::parse(no).ok_or_else(Problem::not_found)
}
