//! The public door: filing, looking up by number and code, and what a citizen may do then.
//! No session; bounded by address. A wrong number and a wrong code are the same «not found».

pub mod acts;
pub mod file;
pub mod info;
pub mod track;

use std::time::Instant;

use actix_web::HttpRequest;

use super::door::Door;
use super::limits::{Limit, Network};
use super::problem::Problem;

/// Counts a request against its address.
fn within(limit: &Limit<Network>, door: &Door, request: &HttpRequest) -> Result<(), Problem> {
    limit.take(door.network(request), Instant::now())
}
