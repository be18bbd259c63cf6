//! What may be asked of a case: one type per action.

mod texts;

use super::action::Action;
use super::event::Relayed;
use super::{Attachment, Dimensions, Label, Outcome, Petitioner, Place};
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
    /// Question → answer, for what applies to the like.
    pub questions: Vec<(String, String)>,
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
/// What the master came to, as it is true of a case merged into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Follow {
    /// The unit's result passed review.
    Result {
        unit: UnitId,
        item: Option<String>,
        outcome: Outcome,
    },
    /// The question was answered at intake.
    Answer { knowledge: String, reply: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Accept(Accept),
    AskInfo(AskInfo),
    SupplyInfo(SupplyInfo),
    ExpireInfo,
    Refuse(Refuse),
    Object {
        explanation: String,
    },
    AnswerDirectly(AnswerDirectly),
    Dispatch(Dispatch),
    Sign {
        note: String,
    },
    RequestReturn(RequestReturn),
    GrantReturn {
        reason: String,
    },
    DenyReturn {
        reason: String,
    },
    SubmitRuling(SubmitRuling),
    Rule(Rule),
    Contact(Contact),
    ReassignWithin(ReassignWithin),
    RequestAssist(RequestAssist),
    SignTask {
        task: u16,
    },
    AnswerTask {
        task: u16,
        answer: String,
    },
    AdoptTask {
        task: u16,
    },
    SendBackTask {
        task: u16,
        reason: String,
    },
    RequestExtension(RequestExtension),
    GrantExtension {
        note: String,
    },
    DenyExtension {
        reason: String,
    },
    Suspend(Suspend),
    GrantSuspension {
        note: String,
    },
    DenySuspension {
        reason: String,
    },
    Resume {
        reason: String,
    },
    Finish(Finish),
    ApproveResult {
        note: String,
    },
    RejectResult {
        reason: String,
    },
    Rate(Rate),
    CloseUnrated,
    Conclude {
        evidence: String,
    },
    Withdraw(Withdraw),
    Merge {
        master: CaseId,
        reason: String,
    },
    Unmerge {
        reason: String,
    },
    Follow(Follow),
    Reopen(Reopen),
    Archive,
    Transfer(Transfer),
    ConfirmTransfer {
        receipt: String,
    },
    Urge {
        text: String,
    },
    Supplement(SupplyInfo),
    /// The citizen of a merged case spoke: told to its master.
    Relay {
        child: CaseId,
        no: String,
        what: Relayed,
    },
    Note {
        text: String,
    },
    Label {
        add: Vec<Label>,
        remove: Vec<Label>,
    },
    Instruct {
        text: String,
    },
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
            Command::Follow(_) => Action::Follow,
            Command::Relay { .. } => Action::Relay,
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
