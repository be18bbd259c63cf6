//! What may be asked of a case: one type per action.

use super::action::Action;
use super::redact::mask_numbers;
use super::{Attachment, Dimensions, Label, Petitioner, Place};
use crate::domain::codes::{
    Channel, ContactMeans, ContactResult, DissatisfactionReason, ExtensionReason, Nature,
    RefusalReason, ReturnReason, Source, SuspensionKind, TransferTarget, Urgency, WithdrawalReason,
};
use crate::domain::deadline::Limit;
use crate::domain::task::AssistKind;
use crate::kernel::id::{CaseId, UnitId, UserId};
use crate::kernel::time::Timestamp;

/// An appeal as a channel or a person hands it in, personal fields already taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub title: String,
    pub content: String,
    pub nature: Nature,
    pub urgency: Urgency,
    pub channel: Channel,
    pub source: Source,
    pub external_id: Option<String>,
    pub place: Place,
    pub petitioner: Petitioner,
    pub attachments: Vec<Attachment>,
    /// Row of the catalogue, when the one who hands it in knows it.
    pub item: Option<String>,
    /// When the channel received it, if earlier than now.
    pub received_at: Option<Timestamp>,
    pub higher_due_at: Option<Timestamp>,
}

/// Complete the file: type, category, place, content. `None` keeps what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accept {
    pub title: Option<String>,
    pub nature: Nature,
    pub urgency: Urgency,
    pub item: String,
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskInfo {
    pub what: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyInfo {
    pub text: String,
    pub attachments: Vec<Attachment>,
}

/// Said once it is a proposal; said again by another person it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refuse {
    pub reason: RefusalReason,
    pub explanation: String,
    pub go_to: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerDirectly {
    pub knowledge: String,
    pub reply: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assisting {
    pub unit: UnitId,
    pub what: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    pub item: String,
    pub unit: UnitId,
    pub assisting: Vec<Assisting>,
    /// Tighter than the table and the item: the strictest wins.
    pub limit: Option<Limit>,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestReturn {
    pub reason: ReturnReason,
    pub basis: String,
    pub suggested_unit: Option<UnitId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmitRuling {
    pub interim_unit: UnitId,
    pub question: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub unit: UnitId,
    pub basis: String,
    pub applies_to_the_like: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// When it took place; not in the future, not before dispatch.
    pub at: Timestamp,
    pub means: ContactMeans,
    pub result: ContactResult,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReassignWithin {
    pub unit: UnitId,
    pub handler: Option<UserId>,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestAssist {
    pub kind: AssistKind,
    pub units: Vec<UnitId>,
    pub what: String,
    pub limit: Option<Limit>,
    pub mandatory: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestExtension {
    pub reason: ExtensionReason,
    pub explanation: String,
    pub new_due_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspend {
    pub kind: SuspensionKind,
    pub plan: String,
    pub next_review_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finish {
    pub text: String,
    pub public_reply: String,
    pub private_note: String,
    pub solved: bool,
    pub contacted: bool,
    pub attachments: Vec<Attachment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    pub grade: u8,
    pub dimensions: Dimensions,
    pub reasons: Vec<DissatisfactionReason>,
    pub solved: Option<bool>,
    pub comment: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdraw {
    pub reason: WithdrawalReason,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopen {
    pub explanation: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub target: TransferTarget,
    pub explanation: String,
    pub receipt: Option<String>,
}

/// Every action except `register`, which begins a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Accept(Accept),
    AskInfo(AskInfo),
    SupplyInfo(SupplyInfo),
    ExpireInfo,
    Refuse(Refuse),
    Object { explanation: String },
    AnswerDirectly(AnswerDirectly),
    Dispatch(Dispatch),
    Sign { note: String },
    RequestReturn(RequestReturn),
    GrantReturn { reason: String },
    DenyReturn { reason: String },
    SubmitRuling(SubmitRuling),
    Rule(Rule),
    Contact(Contact),
    ReassignWithin(ReassignWithin),
    RequestAssist(RequestAssist),
    SignTask { task: u16 },
    AnswerTask { task: u16, answer: String },
    AdoptTask { task: u16 },
    SendBackTask { task: u16, reason: String },
    RequestExtension(RequestExtension),
    GrantExtension { note: String },
    DenyExtension { reason: String },
    Suspend(Suspend),
    GrantSuspension { note: String },
    DenySuspension { reason: String },
    Resume { reason: String },
    Finish(Finish),
    ApproveResult { note: String },
    RejectResult { reason: String },
    Rate(Rate),
    CloseUnrated,
    Conclude { evidence: String },
    Withdraw(Withdraw),
    Merge { master: CaseId, reason: String },
    Unmerge { reason: String },
    Reopen(Reopen),
    Archive,
    Transfer(Transfer),
    ConfirmTransfer { receipt: String },
    Urge { text: String },
    Supplement(SupplyInfo),
    Note { text: String },
    Label { add: Vec<Label>, remove: Vec<Label> },
    Instruct { text: String },
}

impl Command {
    pub const fn action(&self) -> Action {
        match self {
            Command::Accept(_) => Action::Accept,
            Command::AskInfo(_) => Action::AskInfo,
            Command::SupplyInfo(_) => Action::SupplyInfo,
            Command::ExpireInfo => Action::ExpireInfo,
            Command::Refuse(_) => Action::Refuse,
            Command::Object { .. } => Action::Object,
            Command::AnswerDirectly(_) => Action::AnswerDirectly,
            Command::Dispatch(_) => Action::Dispatch,
            Command::Sign { .. } => Action::Sign,
            Command::RequestReturn(_) => Action::RequestReturn,
            Command::GrantReturn { .. } => Action::GrantReturn,
            Command::DenyReturn { .. } => Action::DenyReturn,
            Command::SubmitRuling(_) => Action::SubmitRuling,
            Command::Rule(_) => Action::Rule,
            Command::Contact(_) => Action::Contact,
            Command::ReassignWithin(_) => Action::ReassignWithin,
            Command::RequestAssist(_) => Action::RequestAssist,
            Command::SignTask { .. } => Action::SignTask,
            Command::AnswerTask { .. } => Action::AnswerTask,
            Command::AdoptTask { .. } => Action::AdoptTask,
            Command::SendBackTask { .. } => Action::SendBackTask,
            Command::RequestExtension(_) => Action::RequestExtension,
            Command::GrantExtension { .. } => Action::GrantExtension,
            Command::DenyExtension { .. } => Action::DenyExtension,
            Command::Suspend(_) => Action::Suspend,
            Command::GrantSuspension { .. } => Action::GrantSuspension,
            Command::DenySuspension { .. } => Action::DenySuspension,
            Command::Resume { .. } => Action::Resume,
            Command::Finish(_) => Action::Finish,
            Command::ApproveResult { .. } => Action::ApproveResult,
            Command::RejectResult { .. } => Action::RejectResult,
            Command::Rate(_) => Action::Rate,
            Command::CloseUnrated => Action::CloseUnrated,
            Command::Conclude { .. } => Action::Conclude,
            Command::Withdraw(_) => Action::Withdraw,
            Command::Merge { .. } => Action::Merge,
            Command::Unmerge { .. } => Action::Unmerge,
            Command::Reopen(_) => Action::Reopen,
            Command::Archive => Action::Archive,
            Command::Transfer(_) => Action::Transfer,
            Command::ConfirmTransfer { .. } => Action::ConfirmTransfer,
            Command::Urge { .. } => Action::Urge,
            Command::Supplement(_) => Action::Supplement,
            Command::Note { .. } => Action::Note,
            Command::Label { .. } => Action::Label,
            Command::Instruct { .. } => Action::Instruct,
        }
    }
}

impl Command {
    /// The files the command brings, to be completed by whoever knows the uploads.
    pub const fn attachments_mut(&mut self) -> Option<&mut Vec<Attachment>> {
        match self {
            Command::SupplyInfo(supply) | Command::Supplement(supply) => {
                Some(&mut supply.attachments)
            }
            Command::Finish(finish) => Some(&mut finish.attachments),
            _ => None,
        }
    }

    /// Telephone and identity numbers typed into free text are masked before anything is
    /// stored: the sealed record is the only place for them.
    pub fn mask_personal_numbers(&mut self) {
        for text in self.texts_mut() {
            let (masked, changed) = mask_numbers(text);
            if changed {
                *text = masked;
            }
        }
    }

    fn texts_mut(&mut self) -> Vec<&mut String> {
        match self {
            Command::Accept(c) => c.title.iter_mut().chain([&mut c.place.address]).collect(),
            Command::AskInfo(c) => vec![&mut c.what],
            Command::SupplyInfo(c) | Command::Supplement(c) => vec![&mut c.text],
            Command::Refuse(c) => vec![&mut c.explanation, &mut c.go_to],
            Command::AnswerDirectly(c) => vec![&mut c.reply],
            Command::Dispatch(c) => c
                .assisting
                .iter_mut()
                .map(|a| &mut a.what)
                .chain([&mut c.note])
                .collect(),
            Command::RequestReturn(c) => vec![&mut c.basis],
            Command::SubmitRuling(c) => vec![&mut c.question],
            Command::Rule(c) => vec![&mut c.basis],
            Command::Contact(c) => vec![&mut c.note],
            Command::ReassignWithin(c) => vec![&mut c.note],
            Command::RequestAssist(c) => vec![&mut c.what],
            Command::RequestExtension(c) => vec![&mut c.explanation],
            Command::Suspend(c) => vec![&mut c.plan],
            Command::Finish(c) => vec![&mut c.text, &mut c.public_reply, &mut c.private_note],
            Command::Rate(c) => vec![&mut c.comment],
            Command::Withdraw(c) => vec![&mut c.note],
            Command::Reopen(c) => vec![&mut c.explanation],
            Command::Transfer(c) => vec![&mut c.explanation],
            Command::Label { add, .. } => add.iter_mut().map(|label| &mut label.value).collect(),
            Command::Object { explanation: text }
            | Command::Sign { note: text }
            | Command::GrantReturn { reason: text }
            | Command::DenyReturn { reason: text }
            | Command::AnswerTask { answer: text, .. }
            | Command::SendBackTask { reason: text, .. }
            | Command::GrantExtension { note: text }
            | Command::DenyExtension { reason: text }
            | Command::GrantSuspension { note: text }
            | Command::DenySuspension { reason: text }
            | Command::Resume { reason: text }
            | Command::ApproveResult { note: text }
            | Command::RejectResult { reason: text }
            | Command::Conclude { evidence: text }
            | Command::Merge { reason: text, .. }
            | Command::Unmerge { reason: text }
            | Command::Urge { text }
            | Command::Note { text }
            | Command::Instruct { text } => vec![text],
            Command::ExpireInfo
            | Command::SignTask { .. }
            | Command::AdoptTask { .. }
            | Command::CloseUnrated
            | Command::Archive
            | Command::ConfirmTransfer { .. } => vec![],
        }
    }
}
