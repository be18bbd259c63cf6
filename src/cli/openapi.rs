//! `suqiu openapi`: the description of the interface, as it is checked in.

use super::{Exit, Failure, output};
use crate::http;

pub(super) fn run() -> Result<Exit, Failure> {
    output::print(&http::openapi::text())?;
    Ok(Exit::Done)
}
