//! The parts a case's detail is made of.

use serde::Serialize;
use utoipa::ToSchema;

use super::filing::degrees;
use super::{At, code};
use crate::domain::actor::Actor;
use crate::domain::case::{
    Attachment, Dimensions, Label, Petitioner, Place, Rating, StageClock, TransferRecord,
};
use crate::domain::codes::{AttachmentPurpose, LabelDimension, LabelSource};
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::domain::rights::answers_task;
use crate::domain::sla::Colour;
use crate::domain::task::{AssistKind, Task, TaskState};
use crate::http::dictionary::{Term, term};
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::time::Timestamp;

/// Names and time, for whoever builds a view.
pub struct Viewing<'a> {
    pub reference: &'a Reference,
    pub actor: &'a Actor,
    pub now: Timestamp,
}

impl Viewing<'_> {
    pub fn unit(&self, id: UnitId) -> String {
        self.reference.directory.unit_name(id).to_owned()
    }

    pub fn user(&self, id: UserId) -> String {
        self.reference.directory.user_name(id).to_owned()
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceView {
    #[schema(required)]
    street: Option<u32>,
    #[schema(required)]
    street_name: Option<String>,
    #[schema(required)]
    community: Option<u32>,
    #[schema(required)]
    community_name: Option<String>,
    address: String,
    /// WGS84 degrees.
    #[schema(required)]
    lon: Option<f64>,
    #[schema(required)]
    lat: Option<f64>,
}

impl PlaceView {
    pub fn of(place: Place, viewing: &Viewing<'_>) -> Self {
        let Place {
            street,
            community,
            address,
            lon_e6,
            lat_e6,
        } = place;
        Self {
            street: street.map(|unit| unit.0),
            street_name: street.map(|unit| viewing.unit(unit)),
            community: community.map(|unit| unit.0),
            community_name: community.map(|unit| viewing.unit(unit)),
            address,
            lon: lon_e6.map(degrees),
            lat: lat_e6.map(degrees),
        }
    }
}

/// What may be known without opening the sealed record.
#[derive(Debug, Serialize, ToSchema)]
pub struct PetitionerView {
    name_masked: String,
    phone_masked: String,
    has_id_no: bool,
    has_home: bool,
    /// The open wording was masked; the typed one is sealed.
    wording_sealed: bool,
    anonymous: bool,
    identity_hidden: bool,
}

impl From<Petitioner> for PetitionerView {
    fn from(petitioner: Petitioner) -> Self {
        let Petitioner {
            name_masked,
            phone_masked,
            has_id_no,
            has_home,
            wording_sealed,
            anonymous,
            identity_hidden,
        } = petitioner;
        Self {
            name_masked,
            phone_masked,
            has_id_no,
            has_home,
            wording_sealed,
            anonymous,
            identity_hidden,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentView {
    hash: String,
    name: String,
    mime: String,
    /// Bytes.
    size: u64,
    #[schema(value_type = code::AttachmentPurpose)]
    purpose: AttachmentPurpose,
    url: String,
}

impl AttachmentView {
    pub fn of(attachment: Attachment, no: &str) -> Self {
        let Attachment {
            hash,
            name,
            mime,
            size,
            purpose,
        } = attachment;
        Self {
            url: format!("/api/cases/{no}/attachments/{hash}"),
            hash,
            name,
            mime,
            size,
            purpose,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LabelView {
    #[schema(value_type = code::LabelDimension)]
    dimension: LabelDimension,
    dimension_label: &'static str,
    value: String,
    #[schema(value_type = code::LabelSource)]
    source: LabelSource,
    /// 0–100.
    confidence: u8,
    at: At,
}

impl From<Label> for LabelView {
    fn from(label: Label) -> Self {
        let Label {
            dimension,
            value,
            source,
            confidence,
            at,
            by: _,
        } = label;
        Self {
            dimension,
            dimension_label: dimension.label(),
            value,
            source,
            confidence,
            at: At(at),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ClockView {
    #[schema(value_type = code::Stage)]
    stage: Stage,
    label: &'static str,
    started_at: At,
    due_at: At,
    /// Such as `5wd`.
    limit: String,
    limit_label: String,
    #[schema(required)]
    stopped_at: Option<At>,
    #[schema(required)]
    paused_at: Option<At>,
    /// Rests on a year whose holidays are not known yet.
    provisional: bool,
    late: bool,
    #[schema(value_type = code::SlaColour)]
    sla: Colour,
}

impl ClockView {
    pub fn of(stage: Stage, clock: StageClock, viewing: &Viewing<'_>) -> Self {
        let StageClock {
            started_at,
            due_at,
            limit,
            provisional,
            stopped_at,
            paused_at,
            paused_ms: _,
            basis: _,
        } = clock;
        Self {
            stage,
            label: stage.label(),
            started_at: At(started_at),
            due_at: At(due_at),
            limit: limit.to_string(),
            limit_label: limit.label(),
            stopped_at: stopped_at.map(At),
            paused_at: paused_at.map(At),
            provisional,
            late: clock.is_late(viewing.now),
            sla: clock.colour(&viewing.reference.calendar, viewing.now),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TaskView {
    no: u16,
    #[schema(value_type = code::AssistKind)]
    kind: AssistKind,
    kind_label: &'static str,
    unit: u32,
    unit_name: String,
    what: String,
    /// The lead cannot finish before it is answered.
    mandatory: bool,
    #[schema(value_type = code::TaskState)]
    state: TaskState,
    state_label: &'static str,
    asked_at: At,
    due_at: At,
    #[schema(required)]
    answer: Option<String>,
    #[schema(required)]
    answered_at: Option<At>,
    /// The caller may answer it.
    mine: bool,
}

impl TaskView {
    pub fn of(task: Task, viewing: &Viewing<'_>) -> Self {
        let mine = answers_task(viewing.actor, &task, &viewing.reference.directory);
        let Task {
            no,
            kind,
            unit,
            what,
            mandatory,
            state,
            asked_at,
            due_at,
            signed_by: _,
            answer,
            answered_at,
        } = task;
        Self {
            no,
            kind,
            kind_label: kind.label(),
            unit: unit.0,
            unit_name: viewing.unit(unit),
            what,
            mandatory,
            state,
            state_label: state.label(),
            asked_at: At(asked_at),
            due_at: At(due_at),
            answer,
            answered_at: answered_at.map(At),
            mine,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DimensionsView {
    #[schema(required)]
    speed: Option<u8>,
    #[schema(required)]
    effect: Option<u8>,
    #[schema(required)]
    service: Option<u8>,
    #[schema(required)]
    quality: Option<u8>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RatingView {
    at: At,
    by_name: String,
    /// 1 very dissatisfied … 5 very satisfied.
    grade: u8,
    dimensions: DimensionsView,
    reasons: Vec<Term>,
    #[schema(required)]
    solved: Option<bool>,
    comment: String,
}

impl RatingView {
    pub fn of(rating: Rating, viewing: &Viewing<'_>) -> Self {
        let Rating {
            at,
            by,
            grade,
            dimensions,
            reasons,
            solved,
            comment,
        } = rating;
        let Dimensions {
            speed,
            effect,
            service,
            quality,
        } = dimensions;
        Self {
            at: At(at),
            by_name: viewing.user(by),
            grade,
            dimensions: DimensionsView {
                speed,
                effect,
                service,
                quality,
            },
            reasons: reasons.iter().map(|reason| term!(reason)).collect(),
            solved,
            comment,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TransferView {
    at: At,
    target_label: &'static str,
    explanation: String,
    #[schema(required)]
    receipt: Option<String>,
}

impl From<TransferRecord> for TransferView {
    fn from(record: TransferRecord) -> Self {
        let TransferRecord {
            at,
            target,
            explanation,
            receipt,
        } = record;
        Self {
            at: At(at),
            target_label: target.label(),
            explanation,
            receipt,
        }
    }
}
