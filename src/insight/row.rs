//! One case as queues show it; nothing personal.

use crate::domain::case::Case;
use crate::domain::case::state::State;
use crate::domain::catalogue::Catalogue;
use crate::domain::codes::{Channel, Nature, Urgency};
use crate::domain::policy::Stage;
use crate::kernel::id::{CaseId, UnitId, UserId};
use crate::kernel::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: CaseId,
    pub revision: u32,
    pub state: State,
    pub nature: Nature,
    pub urgency: Urgency,
    pub channel: Channel,
    pub title: Box<str>,
    pub address: Box<str>,
    pub street: Option<UnitId>,
    pub community: Option<UnitId>,
    pub item: Option<Box<str>>,
    /// First level of the category the item belongs to.
    pub major: Option<Box<str>>,
    pub unit: Option<UnitId>,
    pub handler: Option<UserId>,
    pub registered_by: UserId,
    /// The next due time of a running clock, and whose it is.
    pub due: Option<NextDue>,
    pub received_at: Timestamp,
    pub updated_at: Timestamp,
    pub supervision_level: u8,
    pub urges: u16,
    pub round: u8,
    pub returns: u16,
    pub ruled: bool,
    pub own_initiative: bool,
    pub has_risk: bool,
    /// An extension or a suspension waits for a supervisor.
    pub awaits_approval: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextDue {
    pub stage: Stage,
    pub started_at: Timestamp,
    pub at: Timestamp,
    /// Rests on a year whose holidays are not known yet.
    pub provisional: bool,
}

impl Row {
    /// Straight from the case. What the columns give back must be the same.
    pub fn of(case: &Case, catalogue: &Catalogue) -> Self {
        let item = case.item.as_deref();
        let major = item
            .and_then(|item| catalogue.get(item))
            .map(|row| row.major.as_str());
        Self {
            id: case.id,
            revision: case.revision,
            state: case.state,
            nature: case.nature,
            urgency: case.urgency,
            channel: case.channel,
            title: case.title.as_str().into(),
            address: case.place.address.as_str().into(),
            street: case.place.street,
            community: case.place.community,
            item: item.map(Into::into),
            major: major.map(Into::into),
            unit: case.unit,
            handler: case.handler,
            registered_by: case.registered_by,
            due: NextDue::of(case),
            received_at: case.received_at,
            updated_at: case.updated_at,
            supervision_level: case.supervision_level,
            urges: case.urges,
            round: case.round,
            returns: case.disputes,
            ruled: case.ruling.is_some(),
            own_initiative: case.own_initiative,
            has_risk: case.has_public_safety_label(),
            awaits_approval: awaits_approval(case),
        }
    }

    pub fn no(&self) -> String {
        crate::domain::case::number::format(self.id, self.channel)
    }

    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due.is_some_and(|due| now > due.at)
    }
}

impl NextDue {
    pub(super) fn of(case: &Case) -> Option<Self> {
        let running = case.clocks.iter().filter(|(_, clock)| clock.is_running());
        let (stage, clock) = running.min_by_key(|(_, clock)| clock.due_at)?;
        Some(Self {
            stage: *stage,
            started_at: clock.started_at,
            at: clock.due_at,
            provisional: clock.provisional,
        })
    }
}

pub(super) fn awaits_approval(case: &Case) -> bool {
    case.extension_request.is_some() || case.suspension_request.is_some()
}
