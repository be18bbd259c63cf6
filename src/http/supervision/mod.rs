//! Supervision: sheets, the weekly meeting, the rules.

pub mod meetings;
pub mod rules;
pub mod sheet;
pub mod sheets;
mod wire;

use super::problem::Problem;
use crate::domain::supervision::number;
use crate::kernel::id::{MeetingId, SheetId};

/// The sheet a number in an address means.
fn sheet_id(no: &str) -> Result<SheetId, Problem> {
    number::parse(no).ok_or_else(Problem::not_found)
}

/// The meeting a week in an address means, as `2026-W48`.
fn meeting_id(no: &str) -> Result<MeetingId, Problem> {
    number::parse_meeting(no).ok_or_else(Problem::not_found)
}
