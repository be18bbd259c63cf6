//! The log: everything that happened, in one order. domain.md §2; design.md §1.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::case::event::Event;
use super::case::state::State;
use super::codes::PersonalField;
use super::supervision::meeting::MeetingEvent;
use super::supervision::sheet::event::SheetEvent;
use crate::kernel::id::{CaseId, MeetingId, Seq, SheetId, UserId};
use crate::kernel::time::Timestamp;

/// One entry as stored. The hash of its bytes stands in the next entry.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub seq: Seq,
    pub at: Timestamp,
    pub by: UserId,
    /// Entered by an official for somebody else, e.g. by an operator for a caller.
    pub on_behalf_of: Option<UserId>,
    /// The request it came with; empty for what the appliance did by itself.
    pub request: String,
    pub body: Body,
    /// SM3 of the bytes of the entry before; all zero for the first.
    #[serde(with = "hash_bytes")]
    pub previous: [u8; 32],
}

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// A step in the life of a case.
    Case {
        case: CaseId,
        /// The case's revision after it.
        revision: u32,
        before: Option<State>,
        after: State,
        event: Event,
    },
    /// A step in the life of a supervision sheet.
    Sheet {
        sheet: SheetId,
        /// The case it is about, for that one's timeline.
        case: Option<CaseId>,
        /// The sheet's revision after it.
        revision: u32,
        event: SheetEvent,
    },
    /// A step of a weekly meeting.
    Meeting {
        meeting: MeetingId,
        /// The meeting's revision after it.
        revision: u32,
        event: MeetingEvent,
    },
    /// Something that must be known later, but changes no case.
    Audit(Audit),
}

/// The first data format whose logs may hold steps of sheets and meetings: see
/// [`Audit::since_format`].
pub const SUPERVISION_SINCE_FORMAT: u64 = 3;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Audit {
    /// Personal fields of one case were opened, and what for.
    Revealed {
        case: CaseId,
        fields: Vec<PersonalField>,
        purpose: String,
    },
    SignedIn {
        user: UserId,
    },
    SignInRefused {
        user: Option<UserId>,
        locked: bool,
    },
    SignedOut {
        user: UserId,
        everywhere: bool,
    },
    SetUp {
        users: Vec<UserId>,
    },
    UserChanged {
        user: UserId,
        what: String,
    },
    UnitChanged {
        unit: u32,
        what: String,
    },
    CatalogueChanged {
        rows: u32,
        what: String,
    },
    KnowledgeChanged {
        entries: u32,
        what: String,
    },
    /// A year's holidays were put in place, or replaced, before the calendar had versions.
    CalendarChanged {
        year: i16,
        days: u32,
    },
    /// The calendar has a new version.
    CalendarRevised {
        version: u32,
        what: String,
    },
    /// Open cases were counted again, to the end.
    Recounted {
        why: String,
        cases: u64,
        moved: u64,
    },
    Imported {
        file: String,
        taken: u64,
        rejected: u64,
    },
    Started {
        version: String,
    },
    /// A backup or a drill, and how it ended.
    Backup {
        what: String,
        succeeded: bool,
    },
    /// The program is being exchanged for another version, or the former one was put back.
    Exchanged {
        from: String,
        to: String,
        what: String,
    },
    SupervisionRulesChanged {
        version: u32,
    },
    /// The machine's clock jumped, agrees with the log again, or was taken as it is at a start:
    /// the code of what it is, and by how many seconds.
    Clock {
        state: String,
        seconds: u64,
    },
}

impl Audit {
    /// The first data format whose logs may hold the entry: a build that goes no further than an
    /// earlier one, and may take the data over again, does not know it.
    pub const fn since_format(&self) -> u64 {
        match self {
            Self::Exchanged { .. }
            | Self::Clock { .. }
            | Self::CalendarChanged { .. }
            | Self::CalendarRevised { .. }
            | Self::Recounted { .. }
            | Self::SupervisionRulesChanged { .. } => 3,
            _ => 1,
        }
    }
}

impl Body {
    /// The case an entry belongs to, for its timeline.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Body::Case { case, .. } | Body::Audit(Audit::Revealed { case, .. }) => Some(*case),
            Body::Sheet { case, .. } => *case,
            Body::Meeting { .. } | Body::Audit(_) => None,
        }
    }
}

/// 32 bytes as one binary value rather than a list of 32 numbers.
mod hash_bytes {
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(hash: &[u8; 32], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_bytes(hash)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<[u8; 32], D::Error> {
        struct Hash;
        impl Visitor<'_> for Hash {
            type Value = [u8; 32];
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("32 bytes")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                bytes
                    .try_into()
                    .map_err(|_wrong_length| E::invalid_length(bytes.len(), &self))
            }
        }
        d.deserialize_bytes(Hash)
    }
}
