//! Bodies of the way to the end: result, review, rating, conclusion, withdrawal.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{ActionBody, plain_bodies};
use crate::domain::case::Dimensions;
use crate::domain::case::command::{Command, Finish, Rate, Withdraw};
use crate::domain::codes::{DissatisfactionReason, WithdrawalReason};
use crate::http::problem::{Code, Problem};
use crate::http::wire::filing::{AttachmentRef, attachments};
use crate::http::wire::{Taking, code};

/// 办结. Items handled on site need an image with purpose `after`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishBody {
    /// What was done.
    #[schema(max_length = 2000)]
    pub text: String,
    /// What the citizen reads.
    #[schema(max_length = 2000)]
    pub public_reply: String,
    /// For colleagues only.
    #[schema(max_length = 2000)]
    pub private_note: Option<String>,
    pub solved: bool,
    pub contacted: bool,
    pub attachments: Option<Vec<AttachmentRef>>,
}

impl ActionBody for FinishBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            text,
            public_reply,
            private_note,
            solved,
            contacted,
            attachments: refs,
        } = self;
        Ok(Command::Finish(Finish {
            text,
            public_reply,
            private_note: private_note.unwrap_or_default(),
            solved,
            contacted,
            attachments: attachments(refs)?,
        }))
    }
}

plain_bodies! {
    /// 审核通过.
    ApproveResultBody { note: Option<String> }
        => |note| Command::ApproveResult { note: note.unwrap_or_default() };
    /// 审核退回.
    RejectResultBody { reason: String } => |reason| Command::RejectResult { reason };
    /// 终结认定: confirmed by a second supervisor.
    ConcludeBody { evidence: String } => |evidence| Command::Conclude { evidence };
}

/// Grades 1–5 by dimension.
#[derive(Debug, Default, Deserialize, serde::Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RatingDimensions)]
pub struct DimensionsBody {
    #[schema(minimum = 1, maximum = 5)]
    pub speed: Option<u8>,
    #[schema(minimum = 1, maximum = 5)]
    pub effect: Option<u8>,
    #[schema(minimum = 1, maximum = 5)]
    pub service: Option<u8>,
    #[schema(minimum = 1, maximum = 5)]
    pub quality: Option<u8>,
}

/// 评价, by the citizen or the call-back clerk.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateBody {
    /// 1 very dissatisfied … 5 very satisfied; 1 and 2 need a reason.
    #[schema(minimum = 1, maximum = 5)]
    pub grade: u8,
    pub dimensions: Option<DimensionsBody>,
    #[schema(value_type = Option<Vec<code::DissatisfactionReason>>)]
    pub reasons: Option<Vec<DissatisfactionReason>>,
    /// The citizen's own word.
    pub solved: Option<bool>,
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
}

impl ActionBody for RateBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            grade,
            dimensions,
            reasons,
            solved,
            comment,
        } = self;
        let DimensionsBody {
            speed,
            effect,
            service,
            quality,
        } = dimensions.unwrap_or_default();
        let reasons = reasons.unwrap_or_default();
        if reasons.len() > DissatisfactionReason::ALL.len() {
            return Err(Problem::new(Code::TooMany).field("reasons"));
        }
        Ok(Command::Rate(Rate {
            grade,
            dimensions: Dimensions {
                speed,
                effect,
                service,
                quality,
            },
            reasons,
            solved,
            comment: comment.unwrap_or_default(),
        }))
    }
}

/// 撤单. W5 is the dispatcher's, the others the citizen's.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawBody {
    #[schema(value_type = code::WithdrawalReason)]
    pub reason: WithdrawalReason,
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

impl ActionBody for WithdrawBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self { reason, note } = self;
        Ok(Command::Withdraw(Withdraw {
            reason,
            note: note.unwrap_or_default(),
        }))
    }
}
