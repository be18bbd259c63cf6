//! A case (工单): what it is, what may be asked of it, what happened to it.
//!
//! `decide(case, command, context) → events | refusal` and `evolve(case, event) → case`.

pub mod action;
pub mod command;
pub mod decide;
pub mod event;
mod evolve;
pub mod group;
mod invariant;
pub mod lifecycle;
pub mod migrated;
pub mod narrate;
pub mod number;
pub mod personal;
pub mod recount;
pub mod redact;
pub mod refusal;
mod stage_clock;
pub mod state;
pub mod why_due;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

pub use decide::{Context, decide, register};
pub use evolve::evolve;
pub use invariant::invariant;
pub use migrated::Former;
pub use stage_clock::{Basis, StageClock};

use super::codes::{
    AttachmentPurpose, Channel, ExtensionReason, LabelDimension, LabelSource, Nature,
    RefusalReason, ReturnReason, Source, SuspensionKind, TransferTarget, Urgency,
};
use super::policy::Stage;
use super::task::Task;
use crate::closed_list;
use crate::kernel::id::{CaseId, UnitId, UserId};
use crate::kernel::time::Timestamp;
use state::State;

/// Where it is about.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Street and community as units of the directory.
    pub street: Option<UnitId>,
    pub community: Option<UnitId>,
    pub address: String,
    /// WGS84, in millionths of a degree, so that equal places compare equal.
    pub lon_e6: Option<i32>,
    pub lat_e6: Option<i32>,
}

/// What may be known of the petitioner without opening the sealed record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Petitioner {
    /// `张**`; empty when no name was given.
    pub name_masked: String,
    /// `138****1234`; empty when no number was given.
    pub phone_masked: String,
    pub has_id_no: bool,
    pub has_home: bool,
    /// The open wording was masked; the typed one is sealed.
    pub wording_sealed: bool,
    /// No name was asked for.
    pub anonymous: bool,
    /// 隐匿: the unit never learns who.
    pub identity_hidden: bool,
}

/// A file that belongs to the case. The bytes lie in the blob folder under their hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// SM3 of the bytes, lower-case hex.
    pub hash: String,
    pub name: String,
    pub mime: String,
    pub size: u64,
    pub purpose: AttachmentPurpose,
}

/// A unit's claim that the case is not its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnRequest {
    pub unit: UnitId,
    pub by: UserId,
    pub at: Timestamp,
    pub reason: ReturnReason,
    pub basis: String,
    pub suggested_unit: Option<UnitId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulingQuestion {
    pub submitted_at: Timestamp,
    /// Forced by a second dispute rather than asked for.
    pub forced: bool,
    pub interim_unit: UnitId,
    pub question: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    pub at: Timestamp,
    pub by: UserId,
    pub unit: UnitId,
    pub basis: String,
    pub applies_to_the_like: bool,
    /// What makes a case one of the like: question → answer. Empty: as the catalogue's row asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionRequest {
    pub by: UserId,
    pub at: Timestamp,
    pub reason: ExtensionReason,
    pub explanation: String,
    pub new_due_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    pub asked_by: UserId,
    pub asked_at: Timestamp,
    pub kind: SuspensionKind,
    pub plan: String,
    pub next_review_at: Timestamp,
}

/// What the handler reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub by: UserId,
    pub at: Timestamp,
    pub text: String,
    pub public_reply: String,
    pub private_note: String,
    pub solved: bool,
    pub contacted: bool,
}

closed_list! {
    /// Why a closed case is closed; never mixed up with satisfaction.
    Closing {
        Rated = "rated" "已评价",
        NotRated = "not_rated" "未评价",
        AnsweredDirectly = "answered_directly" "直办",
        Concluded = "concluded" "终结认定",
    }
}

/// Grades 1 (very dissatisfied) to 5 (very satisfied); 1 and 2 are dissatisfied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    pub at: Timestamp,
    pub by: UserId,
    pub grade: u8,
    /// Four dimensions, each 1–5: speed, effect, service, quality.
    pub dimensions: Dimensions,
    pub reasons: Vec<super::codes::DissatisfactionReason>,
    /// The citizen's own word on whether it is solved.
    pub solved: Option<bool>,
    pub comment: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimensions {
    pub speed: Option<u8>,
    pub effect: Option<u8>,
    pub service: Option<u8>,
    pub quality: Option<u8>,
}

impl Rating {
    pub fn is_satisfied(&self) -> bool {
        self.grade >= 3
    }
}

/// A decision that needs a second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal<T> {
    pub by: UserId,
    pub at: Timestamp,
    pub what: T,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalGrounds {
    pub reason: RefusalReason,
    pub explanation: String,
    /// Where to go instead.
    pub go_to: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    pub dimension: LabelDimension,
    pub value: String,
    pub source: LabelSource,
    /// 0–100.
    pub confidence: u8,
    pub at: Timestamp,
    pub by: UserId,
}

impl Label {
    /// Says the same, whoever said it.
    pub fn is_same(&self, other: &Label) -> bool {
        self.dimension == other.dimension && self.value == other.value
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferRecord {
    pub at: Timestamp,
    pub target: TransferTarget,
    pub explanation: String,
    pub receipt: Option<String>,
}

/// The whole of a case as it stands. Rebuilt by replaying its events.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    /// How many events it has had; what `If-Match` compares.
    pub revision: u32,
    pub state: State,

    pub title: String,
    pub content: String,
    pub nature: Nature,
    pub urgency: Urgency,
    pub channel: Channel,
    pub source: Source,
    /// The number the channel gave it; unique with the channel.
    pub external_id: Option<String>,
    /// Begun on the district's former platform.
    pub former: Option<Former>,
    pub place: Place,
    pub petitioner: Petitioner,
    pub registered_by: UserId,
    pub attachments: Vec<Attachment>,
    pub labels: Vec<Label>,
    /// Row of the duty catalogue.
    pub item: Option<String>,

    /// The citizen's clock: registration to closing. Never resets, never pauses.
    pub received_at: Timestamp,
    pub accepted_at: Option<Timestamp>,
    pub dispatched_at: Option<Timestamp>,
    pub signed_at: Option<Timestamp>,
    pub contacted_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// When a closed case is sealed.
    pub archive_at: Option<Timestamp>,
    pub updated_at: Timestamp,
    pub clocks: BTreeMap<Stage, StageClock>,
    /// A higher platform's due time: wins over every limit of ours.
    pub higher_due_at: Option<Timestamp>,

    /// The lead unit (主办).
    pub unit: Option<UnitId>,
    /// Who first got it: answers for coordination until a ruling.
    pub first_unit: Option<UnitId>,
    pub interim_unit: Option<UnitId>,
    pub handler: Option<UserId>,
    /// Changes of lead unit after the first dispatch.
    pub hops: u16,
    pub signed_late: bool,
    pub returned_by: Vec<UnitId>,
    /// Returns that were asked for, granted or not.
    pub disputes: u16,
    pub return_request: Option<ReturnRequest>,
    pub ruling_question: Option<RulingQuestion>,
    pub ruling: Option<Ruling>,
    pub tasks: Vec<Task>,
    pub extension_request: Option<ExtensionRequest>,
    pub extensions: u8,
    pub suspension_request: Option<Suspension>,
    pub suspension: Option<Suspension>,

    pub outcome: Option<Outcome>,
    pub rejections: u8,
    pub rating: Option<Rating>,
    /// Rework rounds so far.
    pub round: u8,
    pub dissatisfied: u8,
    pub closing: Option<Closing>,
    pub refusal: Option<Proposal<RefusalGrounds>>,
    pub conclusion: Option<Proposal<String>>,
    pub objected: bool,
    pub info_asked: Option<String>,
    pub info_expired: bool,
    pub urges: u16,
    pub urged_at: Option<Timestamp>,
    /// 0 none, 1 yellow, 2 orange, 3 red. domain.md §5.
    pub supervision_level: u8,
    /// Goes on as the district's own concern although the citizen withdrew.
    pub own_initiative: bool,
    pub master: Option<CaseId>,
    /// What it was when it was merged, and when that was.
    pub merged_from: Option<(State, Timestamp)>,
    pub transfer: Option<TransferRecord>,
    pub reopened: u8,
}

closed_list! {
    /// What the appliance does by itself when a time comes.
    Wake {
        AutoSign = "auto_sign" "自动签收",
        ExpireInfo = "expire_info" "补充超时",
        CloseUnrated = "close_unrated" "未评价结案",
        Archive = "archive" "归档",
    }
}

impl Case {
    pub fn no(&self) -> String {
        number::format(self.id, self.channel)
    }

    pub fn clock(&self, stage: Stage) -> Option<&StageClock> {
        self.clocks.get(&stage)
    }

    /// The unit's clock: from dispatch, across hand-overs.
    pub fn handle_due_at(&self) -> Option<Timestamp> {
        self.clock(Stage::Handle)
            .filter(|clock| clock.stopped_at.is_none())
            .map(|c| c.due_at)
    }

    /// The next due time of a clock that runs. What queues sort by.
    pub fn next_due_at(&self) -> Option<Timestamp> {
        self.clocks
            .values()
            .filter(|c| c.is_running())
            .map(|c| c.due_at)
            .min()
    }

    /// Where the unit works on it: first-time handling, or a rework round.
    pub const fn state_of_work(&self) -> State {
        if self.round > 0 {
            State::Rework
        } else {
            State::InProgress
        }
    }

    /// Every unit that has a part in it now.
    pub fn involved_units(&self) -> impl Iterator<Item = UnitId> + '_ {
        self.unit
            .into_iter()
            .chain(self.interim_unit)
            .chain(self.tasks.iter().map(|task| task.unit))
    }

    /// When the appliance has to look at the case by itself, and what for.
    pub fn wake(&self) -> Option<(Timestamp, Wake)> {
        let at_due = |stage, wake| {
            self.clock(stage)
                .filter(|c| c.is_running())
                .map(|clock| (clock.due_at, wake))
        };
        match self.state {
            State::PendingSign => at_due(Stage::Sign, Wake::AutoSign),
            State::NeedInfo => at_due(Stage::Info, Wake::ExpireInfo),
            State::PendingFeedback => at_due(Stage::Feedback, Wake::CloseUnrated),
            State::Closed => self.archive_at.map(|at| (at, Wake::Archive)),
            _ => None,
        }
    }

    /// A label that marks danger to life or the public.
    pub fn has_public_safety_label(&self) -> bool {
        self.labels
            .iter()
            .any(|label| label.dimension == LabelDimension::Risk)
    }
}

#[cfg(test)]
pub(crate) mod tests;
