//! What happened to a case. Stored for ever; the timeline is this list.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::migrated::Migrated;
use super::{
    Attachment, ExtensionRequest, Label, Outcome, Petitioner, Place, Rating, RefusalGrounds,
    ReturnRequest, Ruling, RulingQuestion, StageClock, Suspension, TransferRecord,
};
use crate::domain::codes::{
    Channel, ContactMeans, ContactResult, ExtensionReason, Nature, Source, SuspensionKind, Urgency,
    WithdrawalReason,
};
use crate::domain::deadline::Due;
use crate::domain::policy::Stage;
use crate::domain::task::Task;
use crate::kernel::id::{CaseId, UnitId, UserId};
use crate::kernel::time::Timestamp;

/// One thing that happened: when, by whom, what, and what it did to the clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at: Timestamp,
    pub by: UserId,
    pub what: What,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockChange>,
}

/// Clocks are changed by what is written here and by nothing else, so that a later policy
/// never alters an earlier due time behind anyone's back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockChange {
    Start(Stage, StageClock),
    Stop(Stage),
    Pause(Stage),
    /// Goes on after a pause, with the due time moved.
    Resume(Stage, Timestamp),
    /// A new due time for a clock that runs.
    Move(Stage, Timestamp),
    /// Counted again by another calendar, as it was written before clocks kept their basis.
    Recount(Stage, Due),
    /// Counted again by other rules or another calendar: the clock as it runs on.
    Renew(Stage, StageClock),
}

#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
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
    pub item: Option<String>,
    pub received_at: Timestamp,
    pub higher_due_at: Option<Timestamp>,
}

/// What a citizen said to the own case, passed on to the case that is worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relayed {
    Urged {
        text: String,
    },
    Supplemented {
        text: String,
        attachments: Vec<Attachment>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    Registered(Box<Registered>),
    /// Begun on the former platform: the first event here, in place of a registration.
    Migrated(Box<Migrated>),
    Accepted {
        title: String,
        nature: Nature,
        urgency: Urgency,
        item: String,
        place: Place,
    },
    InfoAsked {
        what: String,
    },
    InfoSupplied {
        text: String,
        attachments: Vec<Attachment>,
    },
    InfoExpired,
    RefusalProposed(RefusalGrounds),
    Refused(RefusalGrounds),
    Objected {
        explanation: String,
    },
    AnsweredDirectly {
        knowledge: String,
        reply: String,
        archive_at: Timestamp,
    },
    Dispatched {
        item: String,
        unit: UnitId,
        tasks: Vec<Task>,
        note: String,
    },
    Signed {
        note: String,
        late: bool,
    },
    ReturnRequested(ReturnRequest),
    ReturnGranted {
        reason: String,
    },
    ReturnDenied {
        reason: String,
    },
    RulingSubmitted(RulingQuestion),
    Ruled(Ruling),
    Contacted {
        at: Timestamp,
        means: ContactMeans,
        result: ContactResult,
        note: String,
    },
    Reassigned {
        unit: UnitId,
        handler: Option<UserId>,
        note: String,
    },
    AssistRequested {
        tasks: Vec<Task>,
    },
    TaskSigned {
        task: u16,
    },
    TaskAnswered {
        task: u16,
        answer: String,
    },
    TaskAdopted {
        task: u16,
    },
    TaskSentBack {
        task: u16,
        reason: String,
    },
    ExtensionRequested(ExtensionRequest),
    /// The citizen is told why, so the reason stands here too.
    ExtensionGranted {
        reason: ExtensionReason,
        note: String,
    },
    ExtensionDenied {
        reason: String,
    },
    SuspensionRequested(Suspension),
    Suspended {
        kind: SuspensionKind,
        note: String,
    },
    SuspensionDenied {
        reason: String,
    },
    Resumed {
        reason: String,
    },
    Finished {
        outcome: Outcome,
        attachments: Vec<Attachment>,
    },
    ResultApproved {
        note: String,
    },
    ResultRejected {
        reason: String,
    },
    Satisfied {
        rating: Rating,
        archive_at: Timestamp,
    },
    Dissatisfied {
        rating: Rating,
    },
    ClosedUnrated {
        archive_at: Timestamp,
    },
    ConclusionProposed {
        evidence: String,
    },
    Concluded {
        evidence: String,
        archive_at: Timestamp,
    },
    Withdrawn {
        reason: WithdrawalReason,
        note: String,
    },
    /// The citizen withdrew, but the danger is everybody's: the district goes on by itself.
    TakenOver {
        reason: WithdrawalReason,
        note: String,
    },
    Merged {
        master: CaseId,
        reason: String,
    },
    Unmerged {
        reason: String,
    },
    /// The master's result is this case's result too; from here on it goes by itself.
    Followed {
        master: CaseId,
        unit: UnitId,
        item: Option<String>,
        outcome: Outcome,
    },
    Reopened {
        explanation: String,
    },
    Archived,
    Transferred(TransferRecord),
    TransferConfirmed {
        receipt: String,
    },
    Urged {
        text: String,
    },
    Supplemented {
        text: String,
        attachments: Vec<Attachment>,
    },
    /// The citizen of a case merged into this one spoke.
    Relayed {
        child: CaseId,
        /// The child's number, as people write it.
        no: String,
        what: Relayed,
    },
    Noted {
        text: String,
    },
    Labelled {
        add: Vec<Label>,
        remove: Vec<Label>,
    },
    Instructed {
        text: String,
    },
    /// Due times were counted again because the rules or the calendar changed.
    Recounted {
        why: String,
    },
    /// A rule or a person raised the level of supervision.
    SupervisionRaised {
        level: u8,
        why: String,
    },
    /// The sheet that had raised it was withdrawn.
    SupervisionLowered {
        level: u8,
        why: String,
    },
}

impl What {
    /// Stable code of the kind, for timelines and streams.
    pub const fn kind(&self) -> &'static str {
        match self {
            What::Registered(_) => "registered",
            What::Migrated(_) => "migrated",
            What::Accepted { .. } => "accepted",
            What::InfoAsked { .. } => "info_asked",
            What::InfoSupplied { .. } => "info_supplied",
            What::InfoExpired => "info_expired",
            What::RefusalProposed(_) => "refusal_proposed",
            What::Refused(_) => "refused",
            What::Objected { .. } => "objected",
            What::AnsweredDirectly { .. } => "answered_directly",
            What::Dispatched { .. } => "dispatched",
            What::Signed { .. } => "signed",
            What::ReturnRequested(_) => "return_requested",
            What::ReturnGranted { .. } => "return_granted",
            What::ReturnDenied { .. } => "return_denied",
            What::RulingSubmitted(_) => "ruling_submitted",
            What::Ruled(_) => "ruled",
            What::Contacted { .. } => "contacted",
            What::Reassigned { .. } => "reassigned",
            What::AssistRequested { .. } => "assist_requested",
            What::TaskSigned { .. } => "task_signed",
            What::TaskAnswered { .. } => "task_answered",
            What::TaskAdopted { .. } => "task_adopted",
            What::TaskSentBack { .. } => "task_sent_back",
            What::ExtensionRequested(_) => "extension_requested",
            What::ExtensionGranted { .. } => "extension_granted",
            What::ExtensionDenied { .. } => "extension_denied",
            What::SuspensionRequested(_) => "suspension_requested",
            What::Suspended { .. } => "suspended",
            What::SuspensionDenied { .. } => "suspension_denied",
            What::Resumed { .. } => "resumed",
            What::Finished { .. } => "finished",
            What::ResultApproved { .. } => "result_approved",
            What::ResultRejected { .. } => "result_rejected",
            What::Satisfied { .. } => "satisfied",
            What::Dissatisfied { .. } => "dissatisfied",
            What::ClosedUnrated { .. } => "closed_unrated",
            What::ConclusionProposed { .. } => "conclusion_proposed",
            What::Concluded { .. } => "concluded",
            What::Withdrawn { .. } => "withdrawn",
            What::TakenOver { .. } => "taken_over",
            What::Merged { .. } => "merged",
            What::Unmerged { .. } => "unmerged",
            What::Followed { .. } => "followed",
            What::Reopened { .. } => "reopened",
            What::Archived => "archived",
            What::Transferred(_) => "transferred",
            What::TransferConfirmed { .. } => "transfer_confirmed",
            What::Urged { .. } => "urged",
            What::Supplemented { .. } => "supplemented",
            What::Relayed { .. } => "relayed",
            What::Noted { .. } => "noted",
            What::Labelled { .. } => "labelled",
            What::Instructed { .. } => "instructed",
            What::Recounted { .. } => "recounted",
            What::SupervisionRaised { .. } => "supervision_raised",
            What::SupervisionLowered { .. } => "supervision_lowered",
        }
    }
}
