//! Bodies of dispatch, return and ruling; merging and transfer, which are the dispatcher's too.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{ActionBody, plain_bodies};
use crate::domain::case::command::{
    Assisting, Command, Dispatch, RequestReturn, Rule, SubmitRuling, Transfer,
};
use crate::domain::case::number;
use crate::domain::codes::{ReturnReason, TransferTarget};
use crate::http::catalogue::Discriminator;
use crate::http::problem::{Code, Problem};
use crate::http::wire::{Taking, code, limit};
use crate::kernel::id::UnitId;

/// A unit called in at dispatch, and what for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssistingBody {
    #[schema(value_type = u32)]
    pub unit: UnitId,
    pub what: String,
}

/// 分拨.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchBody {
    /// Row of the duty catalogue.
    pub item: String,
    /// The lead unit.
    #[schema(value_type = u32)]
    pub unit: UnitId,
    pub assisting: Option<Vec<AssistingBody>>,
    /// Handling limit such as `5wd`; left out: the table's.
    pub limit: Option<String>,
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// Units called in by one request.
pub(super) const UNITS_MAX: usize = 50;

impl ActionBody for DispatchBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            item,
            unit,
            assisting,
            limit: asked,
            note,
        } = self;
        let assisting = assisting.unwrap_or_default();
        if assisting.len() > UNITS_MAX {
            return Err(Problem::new(Code::TooMany).field("assisting"));
        }
        let each = |AssistingBody { unit, what }| Assisting { unit, what };
        Ok(Command::Dispatch(Dispatch {
            item,
            unit,
            assisting: assisting.into_iter().map(each).collect(),
            limit: limit("limit", asked.as_deref())?,
            note: note.unwrap_or_default(),
        }))
    }
}

/// 退件.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestReturnBody {
    #[schema(value_type = code::ReturnReason)]
    pub reason: ReturnReason,
    /// The regulation or fact it rests on.
    #[schema(max_length = 2000)]
    pub basis: String,
    #[schema(value_type = Option<u32>)]
    pub suggested_unit: Option<UnitId>,
}

impl ActionBody for RequestReturnBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            reason,
            basis,
            suggested_unit,
        } = self;
        Ok(Command::RequestReturn(RequestReturn {
            reason,
            basis,
            suggested_unit,
        }))
    }
}

plain_bodies! {
    /// 同意退件.
    GrantReturnBody { reason: String } => |reason| Command::GrantReturn { reason };
    /// 驳回退件.
    DenyReturnBody { reason: String } => |reason| Command::DenyReturn { reason };
    /// 取消并案.
    UnmergeBody { reason: String } => |reason| Command::Unmerge { reason };
    /// 移送回执.
    ConfirmTransferBody { receipt: String } => |receipt| Command::ConfirmTransfer { receipt };
}

/// 提交快裁.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitRulingBody {
    /// Who handles it until the ruling.
    #[schema(value_type = u32)]
    pub interim_unit: UnitId,
    #[schema(max_length = 2000)]
    pub question: String,
}

impl ActionBody for SubmitRulingBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            interim_unit,
            question,
        } = self;
        Ok(Command::SubmitRuling(SubmitRuling {
            interim_unit,
            question,
        }))
    }
}

/// 裁决.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleBody {
    #[schema(value_type = u32)]
    pub unit: UnitId,
    #[schema(max_length = 2000)]
    pub basis: String,
    /// Whether the duty catalogue should follow it.
    pub applies_to_the_like: bool,
    /// What makes a case one of the like; left out: what the case's row of the catalogue asks.
    pub questions: Option<Vec<Discriminator>>,
}

impl ActionBody for RuleBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            unit,
            basis,
            applies_to_the_like,
            questions,
        } = self;
        let questions = questions.unwrap_or_default();
        Ok(Command::Rule(Rule {
            unit,
            basis,
            applies_to_the_like,
            questions: questions.into_iter().map(Discriminator::pair).collect(),
        }))
    }
}

/// 并案.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeBody {
    /// Number of the master case.
    pub master: String,
    #[schema(max_length = 2000)]
    pub reason: String,
}

impl ActionBody for MergeBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self { master, reason } = self;
        let master = number::parse(&master)
            .ok_or_else(|| Problem::new(Code::NoSuchMaster).field("master"))?;
        Ok(Command::Merge { master, reason })
    }
}

/// 移送.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferBody {
    #[schema(value_type = code::TransferTarget)]
    pub target: TransferTarget,
    #[schema(max_length = 2000)]
    pub explanation: String,
    pub receipt: Option<String>,
}

impl ActionBody for TransferBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            target,
            explanation,
            receipt,
        } = self;
        Ok(Command::Transfer(Transfer {
            target,
            explanation,
            receipt,
        }))
    }
}
