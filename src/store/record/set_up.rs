//! The one-time token with which the first administrators are made.

use serde::{Deserialize, Serialize};

use super::Loose;
use crate::crypto::Fingerprint;
use crate::kernel::time::Timestamp;
use crate::store::codec::Record;
use crate::store::key::Key;
use crate::store::kv::Table;
use crate::store::tables;

/// There is at most one. Gone once it has been used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUpToken {
    /// SM3 of the token; the token itself was printed once.
    pub token: Fingerprint,
    pub expires_at: Timestamp,
}

impl Record for SetUpToken {
    const TABLE: Table = tables::SET_UP;

    fn key(&self) -> Vec<u8> {
        Self::only_key()
    }
}
impl Loose for SetUpToken {}

impl SetUpToken {
    pub fn only_key() -> Vec<u8> {
        Key::new().u32(0).done()
    }
}
