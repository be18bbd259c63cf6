//! A counting again of the open cases: asked for, under way, or what came of it.

use serde::{Deserialize, Serialize};

use super::Loose;
use crate::domain::case::Basis;
use crate::kernel::id::Seq;
use crate::kernel::time::Timestamp;
use crate::store::codec::Record;
use crate::store::key::Key;
use crate::store::kv::Table;
use crate::store::tables;

/// Numbered from 1 in the order they were asked for; one at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecountRun {
    pub no: u32,
    /// As every case is told.
    pub why: String,
    /// What is counted by.
    pub basis: Basis,
    pub started_at: Timestamp,
    /// The last entry of the log before it.
    pub since: Seq,
    /// Cases counted again so far.
    pub cases: u64,
    /// Their due times that moved; others only ceased to be provisional.
    pub moved: u64,
    /// `None`: waiting or under way.
    pub ended_at: Option<Timestamp>,
}

impl RecountRun {
    pub fn key_of(no: u32) -> Vec<u8> {
        Key::new().u32(no).done()
    }
}

impl Record for RecountRun {
    const TABLE: Table = tables::RECOUNT;

    fn key(&self) -> Vec<u8> {
        Self::key_of(self.no)
    }
}
impl Loose for RecountRun {}
