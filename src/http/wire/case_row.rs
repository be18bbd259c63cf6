//! A case as a row of a queue.

use serde::Serialize;
use utoipa::ToSchema;

use super::{At, code};
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Nature, Urgency};
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::domain::sla::{self, Colour};
use crate::insight::Row;
use crate::kernel::time::Timestamp;

#[derive(Debug, Serialize, ToSchema)]
pub struct CaseRow {
    no: String,
    /// To be sent back as `If-Match`.
    revision: u32,
    title: String,
    #[schema(value_type = code::CaseState)]
    state: State,
    #[schema(value_type = code::Nature)]
    nature: Nature,
    #[schema(value_type = code::Urgency)]
    urgency: Urgency,
    #[schema(value_type = code::Channel)]
    channel: Channel,
    #[schema(required)]
    street: Option<u32>,
    #[schema(required)]
    street_name: Option<String>,
    #[schema(required)]
    community_name: Option<String>,
    address: String,
    /// First level of the category.
    #[schema(required)]
    category: Option<String>,
    /// Row of the duty catalogue.
    #[schema(required)]
    item: Option<String>,
    #[schema(required)]
    unit: Option<u32>,
    #[schema(required)]
    unit_name: Option<String>,
    #[schema(required)]
    handler_name: Option<String>,
    /// The next due time of a running clock.
    #[schema(required)]
    due_at: Option<At>,
    /// It rests on a year whose holidays are not known yet.
    due_provisional: bool,
    #[schema(required, value_type = Option<code::Stage>)]
    due_stage: Option<Stage>,
    #[schema(required, value_type = Option<code::SlaColour>)]
    sla: Option<Colour>,
    received_at: At,
    updated_at: At,
    /// 0 none … 3 red.
    supervision_level: u8,
    urges: u16,
    /// Rework rounds.
    round: u8,
    returns: u16,
    ruled: bool,
    own_initiative: bool,
    has_risk: bool,
}

impl CaseRow {
    pub fn of(row: &Row, reference: &Reference, now: Timestamp) -> Self {
        let directory = &reference.directory;
        let unit_name = |unit| directory.unit_name(unit).to_owned();
        let colour = |due: crate::insight::NextDue| {
            sla::colour(&reference.calendar, due.started_at, due.at, now)
        };
        Self {
            no: row.no(),
            revision: row.revision,
            title: row.title.to_string(),
            state: row.state,
            nature: row.nature,
            urgency: row.urgency,
            channel: row.channel,
            street: row.street.map(|street| street.0),
            street_name: row.street.map(unit_name),
            community_name: row.community.map(unit_name),
            address: row.address.to_string(),
            category: row.major.as_deref().map(str::to_owned),
            item: row.item.as_deref().map(str::to_owned),
            unit: row.unit.map(|unit| unit.0),
            unit_name: row.unit.map(unit_name),
            handler_name: row.handler.map(|id| directory.user_name(id).to_owned()),
            due_at: row.due.map(|due| At(due.at)),
            due_provisional: row.due.is_some_and(|due| due.provisional),
            due_stage: row.due.map(|due| due.stage),
            sla: row.due.map(colour),
            received_at: At(row.received_at),
            updated_at: At(row.updated_at),
            supervision_level: row.supervision_level,
            urges: row.urges,
            round: row.round,
            returns: row.returns,
            ruled: row.ruled,
            own_initiative: row.own_initiative,
            has_risk: row.has_risk,
        }
    }
}
