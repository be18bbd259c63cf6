//! What is known of an attachment's bytes, whoever refers to them.

use serde::{Deserialize, Serialize};

use super::Loose;
use crate::crypto::Fingerprint;
use crate::kernel::id::UserId;
use crate::kernel::time::Timestamp;
use crate::store::codec::Record;
use crate::store::key::Key;
use crate::store::kv::Table;
use crate::store::tables;

/// A file that was taken in. A case may refer to it by its hash from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadedFile {
    pub hash: Fingerprint,
    /// Told by the bytes, not by the sender.
    pub mime: String,
    /// Bytes.
    pub size: u64,
    pub by: UserId,
    pub at: Timestamp,
}

impl Record for UploadedFile {
    const TABLE: Table = tables::ATTACHMENT;

    fn key(&self) -> Vec<u8> {
        Self::key_of(&self.hash)
    }
}
impl Loose for UploadedFile {}

impl UploadedFile {
    pub fn key_of(hash: &Fingerprint) -> Vec<u8> {
        Key::new().fingerprint(hash).done()
    }
}
