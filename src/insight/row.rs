//! One case as queues know it: what they filter, sort, count and show; nothing personal.

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
    /// Title, content and address in lower case: what `text` looks through.
    pub(super) searched: Box<str>,
    pub street: Option<UnitId>,
    pub community: Option<UnitId>,
    pub item: Option<Box<str>>,
    /// First level of the category the item belongs to.
    pub major: Option<Box<str>>,
    pub unit: Option<UnitId>,
    pub handler: Option<UserId>,
    pub registered_by: UserId,
    /// Lead, interim and assisting units.
    pub(super) involved: Box<[UnitId]>,
    /// Assisting units that still owe an answer.
    pub(super) owing: Box<[UnitId]>,
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
}

impl Row {
    pub fn of(case: &Case, catalogue: &Catalogue) -> Self {
        let item = case.item.as_deref();
        let next = case
            .clocks
            .iter()
            .filter(|(_, clock)| clock.is_running())
            .min_by_key(|(_, clock)| clock.due_at);
        let searched = format!("{}\n{}\n{}", case.title, case.content, case.place.address);
        Self {
            id: case.id,
            revision: case.revision,
            state: case.state,
            nature: case.nature,
            urgency: case.urgency,
            channel: case.channel,
            title: case.title.as_str().into(),
            address: case.place.address.as_str().into(),
            searched: searched.to_lowercase().into(),
            street: case.place.street,
            community: case.place.community,
            item: item.map(Into::into),
            major: item
                .and_then(|i| catalogue.get(i))
                .map(|row| row.major.as_str().into()),
            unit: case.unit,
            handler: case.handler,
            registered_by: case.registered_by,
            involved: case.involved_units().collect(),
            owing: case
                .tasks
                .iter()
                .filter(|t| t.is_open())
                .map(|t| t.unit)
                .collect(),
            due: next.map(|(stage, clock)| NextDue {
                stage: *stage,
                started_at: clock.started_at,
                at: clock.due_at,
            }),
            received_at: case.received_at,
            updated_at: case.updated_at,
            supervision_level: case.supervision_level,
            urges: case.urges,
            round: case.round,
            returns: case.disputes,
            ruled: case.ruling.is_some(),
            own_initiative: case.own_initiative,
            has_risk: case.has_public_safety_label(),
            awaits_approval: case.extension_request.is_some() || case.suspension_request.is_some(),
        }
    }

    pub fn no(&self) -> String {
        crate::domain::case::number::format(self.id, self.channel)
    }

    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due.is_some_and(|due| now > due.at)
    }
}
