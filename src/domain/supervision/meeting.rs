//! The weekly meeting (每周一议): its agenda, built by itself; its decisions, each a sheet.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::Refusal;
use crate::closed_list;
use crate::domain::case::decide::text::{NOTE_MAX, TITLE_MAX, fields, required};
use crate::kernel::id::{CaseId, MeetingId, SheetId, UnitId, UserId};
use crate::kernel::time::Timestamp;

closed_list! {
    /// Parts of an agenda, in their order.
    Part {
        Followed = "followed" "上次议定事项落实情况",
        Red = "red" "三级督办事项",
        Dissatisfied = "dissatisfied" "二次评价不满意事项",
        Ruling = "ruling" "快裁事项",
    }
}

/// One matter on the agenda, as it stood when the agenda was made.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub part: Part,
    pub subject: String,
    pub case: Option<CaseId>,
    pub case_no: Option<String>,
    pub sheet: Option<SheetId>,
    pub unit: Option<UnitId>,
    /// How it stands, in words.
    pub standing: String,
    pub due_at: Option<Timestamp>,
    pub overdue: bool,
}

/// Matters in one part; more than that no meeting gets through.
pub const PART_MAX: usize = 100;
pub const DECISIONS_MAX: usize = 50;

#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingDecision {
    /// From 1.
    pub number: u16,
    pub subject: String,
    pub demand: String,
    pub unit: UnitId,
    pub due_at: Timestamp,
    pub case: Option<CaseId>,
    /// The sheet it became.
    pub sheet: SheetId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingEvent {
    pub at: Timestamp,
    pub by: UserId,
    pub what: MeetingWhat,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MeetingWhat {
    /// The agenda stands from now on as it was.
    Opened {
        agenda: Vec<Item>,
    },
    Decided(Box<MeetingDecision>),
    Closed,
}

impl MeetingWhat {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "meeting_opened",
            Self::Decided(_) => "meeting_decided",
            Self::Closed => "meeting_closed",
        }
    }
}

/// A meeting as it stands. Rebuilt by replaying its events.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    pub id: MeetingId,
    pub revision: u32,
    pub opened_at: Timestamp,
    pub opened_by: UserId,
    pub agenda: Vec<Item>,
    pub decisions: Vec<MeetingDecision>,
    pub closed_at: Option<Timestamp>,
}

impl Meeting {
    pub fn no(&self) -> String {
        super::number::format_meeting(self.id)
    }

    /// The meeting its first event makes; `None` when that opens none.
    pub fn begin(id: MeetingId, event: &MeetingEvent) -> Option<Self> {
        let MeetingWhat::Opened { agenda } = &event.what else {
            return None;
        };
        Some(Self {
            id,
            revision: 1,
            opened_at: event.at,
            opened_by: event.by,
            agenda: agenda.clone(),
            decisions: vec![],
            closed_at: None,
        })
    }

    #[must_use]
    pub fn evolve(mut self, event: &MeetingEvent) -> Self {
        self.revision += 1;
        match &event.what {
            // Only ever the first: see `begin`.
            MeetingWhat::Opened { .. } => {}
            MeetingWhat::Decided(decision) => self.decisions.push((**decision).clone()),
            MeetingWhat::Closed => self.closed_at = Some(event.at),
        }
        self
    }

    /// The number the next decision gets, if there is to be one.
    pub fn next_decision(&self) -> Result<u16, Refusal> {
        if self.closed_at.is_some() {
            return Err(Refusal::MeetingOver);
        }
        let next = self.decisions.len() + 1;
        if next > DECISIONS_MAX {
            return Err(Refusal::TooManyDecisions(DECISIONS_MAX));
        }
        Ok(u16::try_from(next).unwrap_or(u16::MAX))
    }

    pub fn close(&self) -> Result<MeetingWhat, Refusal> {
        match self.closed_at {
            None => Ok(MeetingWhat::Closed),
            Some(_) => Err(Refusal::MeetingOver),
        }
    }
}

/// A decision's texts as they will stand: nothing is written when one of them will not do.
pub fn checked_texts(subject: &str, demand: &str) -> Result<(String, String), Refusal> {
    Ok((
        required(subject, fields::TITLE, TITLE_MAX)?,
        required(demand, fields::TEXT, NOTE_MAX)?,
    ))
}
