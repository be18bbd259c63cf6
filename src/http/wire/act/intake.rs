//! Bodies of the intake clerk's actions, and of labels and notes.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{ActionBody, plain_bodies};
use crate::domain::case::Label;
use crate::domain::case::command::{Accept, AnswerDirectly, AskInfo, Command, Refuse, SupplyInfo};
use crate::domain::codes::{LabelDimension, LabelSource, Nature, RefusalReason, Urgency};
use crate::http::problem::{Code, Problem};
use crate::http::wire::filing::{AttachmentRef, PlaceBody, attachments};
use crate::http::wire::{Taking, code};

/// 受理: completes the file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptBody {
    /// Left out: stays as it is.
    #[schema(max_length = 100)]
    pub title: Option<String>,
    #[schema(value_type = code::Nature)]
    pub nature: Nature,
    #[schema(value_type = code::Urgency)]
    pub urgency: Urgency,
    /// Row of the duty catalogue.
    pub item: String,
    pub place: PlaceBody,
}

impl ActionBody for AcceptBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            title,
            nature,
            urgency,
            item,
            place,
        } = self;
        Ok(Command::Accept(Accept {
            title,
            nature,
            urgency,
            item,
            place: place.into_place()?,
        }))
    }
}

plain_bodies! {
    /// 要求补充: what is missing.
    AskInfoBody { what: String } => |what| Command::AskInfo(AskInfo { what });
    /// 直办: answered from a knowledge entry.
    AnswerDirectlyBody { knowledge: String, reply: String }
        => |knowledge, reply| Command::AnswerDirectly(AnswerDirectly { knowledge, reply });
    /// 备注, for colleagues.
    NoteBody { text: String } => |text| Command::Note { text };
    /// 批示 of a leader.
    InstructBody { text: String } => |text| Command::Instruct { text };
}

/// 补充信息.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplyInfoBody {
    #[schema(max_length = 2000)]
    pub text: String,
    pub attachments: Option<Vec<AttachmentRef>>,
}

impl SupplyInfoBody {
    pub fn into_supply(self) -> Result<SupplyInfo, Problem> {
        let Self {
            text,
            attachments: refs,
        } = self;
        Ok(SupplyInfo {
            text,
            attachments: attachments(refs)?,
        })
    }
}

impl ActionBody for SupplyInfoBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        self.into_supply().map(Command::SupplyInfo)
    }
}

/// 不予受理: said again by a second clerk it is done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseBody {
    #[schema(value_type = code::RefusalReason)]
    pub reason: RefusalReason,
    #[schema(max_length = 2000)]
    pub explanation: String,
    /// Where the citizen can go instead.
    #[schema(max_length = 2000)]
    pub go_to: String,
}

impl ActionBody for RefuseBody {
    fn into_command(self, _: Taking) -> Result<Command, Problem> {
        let Self {
            reason,
            explanation,
            go_to,
        } = self;
        Ok(Command::Refuse(Refuse {
            reason,
            explanation,
            go_to,
        }))
    }
}

/// A label to put on or take off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelRef {
    #[schema(value_type = code::LabelDimension)]
    pub dimension: LabelDimension,
    pub value: String,
}

/// 打标.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelBody {
    pub add: Option<Vec<LabelRef>>,
    pub remove: Option<Vec<LabelRef>>,
}

/// Labels in one request.
const LABELS_MAX: usize = 50;

impl ActionBody for LabelBody {
    fn into_command(self, taking: Taking) -> Result<Command, Problem> {
        let Self { add, remove } = self;
        let labels = |refs: Option<Vec<LabelRef>>| {
            let refs = refs.unwrap_or_default();
            if refs.len() > LABELS_MAX {
                return Err(Problem::new(Code::TooMany).field("labels"));
            }
            let by_hand = |LabelRef { dimension, value }| Label {
                dimension,
                value,
                source: LabelSource::Person,
                confidence: 100,
                at: taking.now,
                by: taking.by,
            };
            Ok(refs.into_iter().map(by_hand).collect())
        };
        Ok(Command::Label {
            add: labels(add)?,
            remove: labels(remove)?,
        })
    }
}
