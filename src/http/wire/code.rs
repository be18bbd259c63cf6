//! The closed lists of the domain as schemas: in TypeScript each becomes a union of its codes.
//! Made from the lists themselves, so neither side can forget one.

use std::borrow::Cow;

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::actor;
use crate::domain::case::{action, state};
use crate::domain::codes;
use crate::domain::org;
use crate::domain::policy;
use crate::domain::sla;
use crate::domain::supervision;
use crate::domain::task;
use crate::http::problem;

macro_rules! code_schemas {
    ($($name:ident: $list:path;)+) => {$(
        /// Stands for its list in schemas only.
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let codes = <$list>::ALL.iter().map(|item| item.code());
                let object = ObjectBuilder::new().schema_type(Type::String);
                object.enum_values(Some(codes)).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )+};
}

code_schemas! {
    Channel: codes::Channel;
    Source: codes::Source;
    Nature: codes::Nature;
    Urgency: codes::Urgency;
    ReturnReason: codes::ReturnReason;
    RefusalReason: codes::RefusalReason;
    ExtensionReason: codes::ExtensionReason;
    SuspensionKind: codes::SuspensionKind;
    WithdrawalReason: codes::WithdrawalReason;
    DissatisfactionReason: codes::DissatisfactionReason;
    ContactMeans: codes::ContactMeans;
    ContactResult: codes::ContactResult;
    LabelDimension: codes::LabelDimension;
    LabelSource: codes::LabelSource;
    AttachmentPurpose: codes::AttachmentPurpose;
    PersonalField: codes::PersonalField;
    TransferTarget: codes::TransferTarget;
    CaseState: state::State;
    CaseAction: action::Action;
    Role: actor::Role;
    Stage: policy::Stage;
    SlaColour: sla::Colour;
    QueueView: crate::insight::QueueView;
    UnitKind: org::UnitKind;
    AssistKind: task::AssistKind;
    TaskState: task::TaskState;
    RunKind: crate::store::record::RunKind;
    RunCause: crate::store::record::RunCause;
    CatalogueChangeKind: crate::domain::catalogue::change::ChangeKind;
    SheetLevel: supervision::Level;
    SheetGrade: supervision::Grade;
    SheetTrigger: supervision::rules::Trigger;
    SheetState: supervision::sheet::state::SheetState;
    AgendaPart: supervision::meeting::Part;
    ProblemCode: problem::Code;
}
