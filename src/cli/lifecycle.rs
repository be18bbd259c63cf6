//! `suqiu lifecycle`: the states of a case and who may do what, as `docs/lifecycle.md` has it.

use super::{Exit, Failure, output};
use crate::domain::case::lifecycle;

pub(super) fn run() -> Result<Exit, Failure> {
    output::print(&lifecycle::document())?;
    Ok(Exit::Done)
}
