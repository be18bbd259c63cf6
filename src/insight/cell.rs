//! One case as the columns hold it: everything a queue asks about, in numbers.

use super::dictionary::NONE;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Nature, Urgency};
use crate::domain::policy::Stage;
use crate::kernel::id::CaseId;

/// What is filtered and counted most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) state: State,
    pub(super) nature: Nature,
    pub(super) urgency: Urgency,
    pub(super) channel: Channel,
    pub(super) street: u32,
    /// The lead unit.
    pub(super) unit: u32,
    pub(super) item: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rest {
    pub(super) community: u32,
    pub(super) handler: u32,
    pub(super) registered_by: u32,
    pub(super) revision: u32,
    pub(super) urges: u16,
    pub(super) returns: u16,
    pub(super) supervision_level: u8,
    pub(super) round: u8,
    pub(super) due_stage: Option<Stage>,
    pub(super) flags: Flags,
}

/// Yes or no, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags(pub(super) u8);

impl Flags {
    pub(super) const RULED: u8 = 1;
    pub(super) const OWN_INITIATIVE: u8 = 2;
    pub(super) const HAS_RISK: u8 = 4;
    pub(super) const AWAITS_APPROVAL: u8 = 8;
    /// The next due time is.
    pub(super) const PROVISIONAL: u8 = 16;

    pub(super) const fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }

    #[must_use]
    pub(super) const fn with(self, flag: u8, set: bool) -> Self {
        if set { Self(self.0 | flag) } else { self }
    }
}

/// Milliseconds since the epoch; [`NEVER`] where no clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) due: i64,
    pub(super) due_started: i64,
    pub(super) received: i64,
    pub(super) updated: i64,
}

/// The due time of what has none: after everything else.
pub(super) const NEVER: i64 = i64::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) id: CaseId,
    pub(super) marks: Marks,
    pub(super) rest: Rest,
    pub(super) times: Times,
}

/// Units with a part in a case. Mostly that is the lead unit and nobody else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// Lead, interim and assisting units.
    pub(super) involved: Vec<u32>,
    /// Assisting units that still owe an answer.
    pub(super) owing: Vec<u32>,
}

/// The units involved when it is the lead unit alone.
pub(super) fn lead_alone(unit: &u32) -> &[u32] {
    if *unit == NONE {
        &[]
    } else {
        std::slice::from_ref(unit)
    }
}
