//! Every closed list with its Chinese names, for forms and filters.

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::actor::Role;
use crate::domain::case::action::Action;
use crate::domain::case::state::State;
use crate::domain::codes;
use crate::domain::org::UnitKind;
use crate::domain::policy::Stage;
use crate::domain::task::{AssistKind, TaskState};

/// A code and its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Term {
    pub code: &'static str,
    pub label: &'static str,
}

macro_rules! term {
    ($item:expr) => {
        $crate::http::dictionary::Term {
            code: $item.code(),
            label: $item.label(),
        }
    };
}
pub(super) use term;

macro_rules! dictionary {
    ($($field:ident: $list:path;)+) => {
        #[derive(Serialize, ToSchema)]
        pub struct Dictionary { $($field: Vec<Term>,)+ }

        impl Dictionary {
            fn whole() -> Self {
                Self { $($field: <$list>::ALL.iter().map(|item| term!(item)).collect(),)+ }
            }
        }
    };
}

dictionary! {
    channel: codes::Channel;
    source: codes::Source;
    nature: codes::Nature;
    urgency: codes::Urgency;
    state: State;
    action: Action;
    return_reason: codes::ReturnReason;
    refusal_reason: codes::RefusalReason;
    extension_reason: codes::ExtensionReason;
    suspension_kind: codes::SuspensionKind;
    withdrawal_reason: codes::WithdrawalReason;
    dissatisfaction_reason: codes::DissatisfactionReason;
    contact_means: codes::ContactMeans;
    contact_result: codes::ContactResult;
    label_dimension: codes::LabelDimension;
    attachment_purpose: codes::AttachmentPurpose;
    personal_field: codes::PersonalField;
    transfer_target: codes::TransferTarget;
    assist_kind: AssistKind;
    task_state: TaskState;
    role: Role;
    stage: Stage;
    unit_kind: UnitKind;
}

/// The closed lists. They change with the release only.
#[utoipa::path(tag = "reference", responses((status = 200, body = Dictionary)))]
#[get("/api/dictionary")]
pub async fn dictionary() -> web::Json<Dictionary> {
    web::Json(Dictionary::whole())
}
