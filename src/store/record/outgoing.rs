//! A message owed to another platform, written with the step that owes it.

use serde::{Deserialize, Serialize};

use super::Loose;
use crate::domain::codes::Channel;
use crate::kernel::id::CaseId;
use crate::kernel::time::Timestamp;
use crate::store::codec::Record;
use crate::store::key::Key;
use crate::store::kv::Table;
use crate::store::tables;

/// Waits in the outbox until it is delivered, then is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    pub case: CaseId,
    /// The revision of the case that owes it; with the channel it names the message.
    pub revision: u32,
    pub channel: Channel,
    /// Kind of the event to tell, see `What::kind`.
    pub kind: String,
    pub made_at: Timestamp,
    pub attempts: u8,
    pub next_attempt_at: Timestamp,
}

impl Record for Outgoing {
    const TABLE: Table = tables::OUTBOX;

    /// By channel first: each is emptied by itself, oldest case first.
    fn key(&self) -> Vec<u8> {
        Key::new()
            .text(self.channel.code())
            .case(self.case)
            .u32(self.revision)
            .done()
    }
}
impl Loose for Outgoing {}
