//! Supervision: sheets, the weekly meeting, the rules.

pub mod meetings;
pub mod rules;
pub mod sheet;
pub mod sheets;
mod wire;

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::admin::holding;
use super::auth::Signed;
use super::problem::Problem;
use crate::domain::actor::Role;
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

/// A supervisor; checked before any body is read. The use case checks again, and for what unit.
pub struct Supervisor(pub Signed);

impl FromRequest for Supervisor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(holding(request, payload, &[Role::Supervisor]).map(Self))
    }
}
