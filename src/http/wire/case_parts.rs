//! The parts a case's detail is made of.

use serde::Serialize;
use utoipa::ToSchema;

use super::filing::degrees;
use super::{At, code};
use crate::domain::actor::Actor;
use crate::domain::case::{
    Attachment, Dimensions, ExtensionRequest, Label, Outcome, Petitioner, Place, Proposal, Rating,
    RefusalGrounds, ReturnRequest, Ruling, RulingQuestion, StageClock, Suspension, TransferRecord,
};
use crate::domain::codes::{
    AttachmentPurpose, ExtensionReason, LabelDimension, LabelSource, RefusalReason, ReturnReason,
    SuspensionKind,
};
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

/// One place for what people ask for and what was decided.
macro_rules! views {
    ($($(#[$doc:meta])* $view:ident { $($(#[$attr:meta])* $field:ident: $type:ty = $value:expr;)+ }
        from $from:ident: $of:ty, $viewing:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize, ToSchema)]
        pub struct $view { $($(#[$attr])* $field: $type,)+ }

        impl $view {
            pub fn of($from: $of, $viewing: &Viewing<'_>) -> Self {
                Self { $($field: $value,)+ }
            }
        }
    )+};
}

views! {
    ReturnRequestView {
        unit: u32 = it.unit.0;
        unit_name: String = viewing.unit(it.unit);
        by_name: String = viewing.user(it.by);
        at: At = At(it.at);
        #[schema(value_type = code::ReturnReason)]
        reason: ReturnReason = it.reason;
        reason_label: &'static str = it.reason.label();
        basis: String = it.basis;
        #[schema(required)]
        suggested_unit: Option<u32> = it.suggested_unit.map(|unit| unit.0);
        #[schema(required)]
        suggested_unit_name: Option<String> = it.suggested_unit.map(|unit| viewing.unit(unit));
    } from it: ReturnRequest, viewing;
    RulingQuestionView {
        submitted_at: At = At(it.submitted_at);
        /// By the second dispute rather than by a person.
        forced: bool = it.forced;
        interim_unit_name: String = viewing.unit(it.interim_unit);
        question: String = it.question;
    } from it: RulingQuestion, viewing;
    RulingView {
        at: At = At(it.at);
        by_name: String = viewing.user(it.by);
        unit_name: String = viewing.unit(it.unit);
        basis: String = it.basis;
        applies_to_the_like: bool = it.applies_to_the_like;
    } from it: Ruling, viewing;
    ExtensionRequestView {
        by_name: String = viewing.user(it.by);
        at: At = At(it.at);
        #[schema(value_type = code::ExtensionReason)]
        reason: ExtensionReason = it.reason;
        reason_label: &'static str = it.reason.label();
        explanation: String = it.explanation;
        new_due_at: At = At(it.new_due_at);
    } from it: ExtensionRequest, viewing;
    SuspensionView {
        by_name: String = viewing.user(it.asked_by);
        at: At = At(it.asked_at);
        #[schema(value_type = code::SuspensionKind)]
        kind: SuspensionKind = it.kind;
        kind_label: &'static str = it.kind.label();
        plan: String = it.plan;
        next_review_at: At = At(it.next_review_at);
    } from it: Suspension, viewing;
    OutcomeView {
        by_name: String = viewing.user(it.by);
        at: At = At(it.at);
        text: String = it.text;
        public_reply: String = it.public_reply;
        private_note: String = it.private_note;
        solved: bool = it.solved;
        contacted: bool = it.contacted;
    } from it: Outcome, viewing;
    RefusalView {
        by_name: String = viewing.user(it.by);
        at: At = At(it.at);
        #[schema(value_type = code::RefusalReason)]
        reason: RefusalReason = it.what.reason;
        reason_label: &'static str = it.what.reason.label();
        explanation: String = it.what.explanation;
        go_to: String = it.what.go_to;
        /// Proposed by the caller, who cannot confirm it too.
        mine: bool = it.by == viewing.actor.user;
    } from it: Proposal<RefusalGrounds>, viewing;
    ConclusionView {
        by_name: String = viewing.user(it.by);
        at: At = At(it.at);
        evidence: String = it.what;
        /// Proposed by the caller, who cannot confirm it too.
        mine: bool = it.by == viewing.actor.user;
    } from it: Proposal<String>, viewing;
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
