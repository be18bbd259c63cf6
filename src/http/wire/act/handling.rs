//! Bodies of what a unit does with its case: sign, contact, assist, extension, suspension.

use serde::Deserialize;
use utoipa::ToSchema;

use super::dispatching::UNITS_MAX;
use super::{ActionBody, plain_bodies};
use crate::domain::case::command::{
    Command, Contact, ReassignWithin, RequestAssist, RequestExtension, Suspend,
};
use crate::domain::codes::{ContactMeans, ContactResult, ExtensionReason, SuspensionKind};
use crate::domain::task::AssistKind;
use crate::http::problem::{Code, Problem};
use crate::http::wire::{At, Taking, code, limit};
use crate::kernel::id::{UnitId, UserId};

plain_bodies! {
    /// 签收.
    SignBody { note: Option<String> } => |note| Command::Sign { note: note.unwrap_or_default() };
    /// 协办签收, by the task's number within the case.
    SignTaskBody { task: u16 } => |task| Command::SignTask { task };
    /// 协办答复.
    AnswerTaskBody { task: u16, answer: String }
        => |task, answer| Command::AnswerTask { task, answer };
    /// 采纳答复.
    AdoptTaskBody { task: u16 } => |task| Command::AdoptTask { task };
    /// 退回答复.
    SendBackTaskBody { task: u16, reason: String }
        => |task, reason| Command::SendBackTask { task, reason };
    /// 同意延期.
    GrantExtensionBody { note: Option<String> }
        => |note| Command::GrantExtension { note: note.unwrap_or_default() };
    /// 驳回延期.
    DenyExtensionBody { reason: String } => |reason| Command::DenyExtension { reason };
    /// 同意挂起.
    GrantSuspensionBody { note: Option<String> }
        => |note| Command::GrantSuspension { note: note.unwrap_or_default() };
    /// 驳回挂起.
    DenySuspensionBody { reason: String } => |reason| Command::DenySuspension { reason };
    /// 恢复办理.
    ResumeBody { reason: String } => |reason| Command::Resume { reason };
}

/// 首次联系.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactBody {
    /// When it took place: not in the future, not before dispatch.
    pub at: At,
    #[schema(value_type = code::ContactMeans)]
    pub means: ContactMeans,
    #[schema(value_type = code::ContactResult)]
    pub result: ContactResult,
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

impl ActionBody for ContactBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            at: At(at),
            means,
            result,
            note,
        } = self;
        Ok(Command::Contact(Contact {
            at,
            means,
            result,
            note: note.unwrap_or_default(),
        }))
    }
}

/// 下派.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassignWithinBody {
    #[schema(value_type = u32)]
    pub unit: UnitId,
    /// The person who is to handle it, of that unit.
    #[schema(value_type = Option<u32>)]
    pub handler: Option<UserId>,
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

impl ActionBody for ReassignWithinBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            unit,
            handler,
            note,
        } = self;
        Ok(Command::ReassignWithin(ReassignWithin {
            unit,
            handler,
            note: note.unwrap_or_default(),
        }))
    }
}

/// 协办、会办、吹哨.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestAssistBody {
    #[schema(value_type = code::AssistKind)]
    pub kind: AssistKind,
    #[schema(value_type = Vec<u32>)]
    pub units: Vec<UnitId>,
    #[schema(max_length = 2000)]
    pub what: String,
    /// Such as `3wd`; left out: the usual one.
    pub limit: Option<String>,
    /// The lead cannot finish before it is answered. Left out: it can't.
    pub mandatory: Option<bool>,
}

impl ActionBody for RequestAssistBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            kind,
            units,
            what,
            limit: asked,
            mandatory,
        } = self;
        if units.len() > UNITS_MAX {
            return Err(Problem::new(Code::TooMany).field("units"));
        }
        Ok(Command::RequestAssist(RequestAssist {
            kind,
            units,
            what,
            limit: limit("limit", asked.as_deref())?,
            mandatory: mandatory.unwrap_or(true),
        }))
    }
}

/// 申请延期.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestExtensionBody {
    #[schema(value_type = code::ExtensionReason)]
    pub reason: ExtensionReason,
    #[schema(max_length = 2000)]
    pub explanation: String,
    pub new_due_at: At,
}

impl ActionBody for RequestExtensionBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            reason,
            explanation,
            new_due_at: At(new_due_at),
        } = self;
        Ok(Command::RequestExtension(RequestExtension {
            reason,
            explanation,
            new_due_at,
        }))
    }
}

/// 申请挂起.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendBody {
    #[schema(value_type = code::SuspensionKind)]
    pub kind: SuspensionKind,
    #[schema(max_length = 2000)]
    pub plan: String,
    pub next_review_at: At,
}

impl ActionBody for SuspendBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            kind,
            plan,
            next_review_at: At(next_review_at),
        } = self;
        Ok(Command::Suspend(Suspend {
            kind,
            plan,
            next_review_at,
        }))
    }
}
