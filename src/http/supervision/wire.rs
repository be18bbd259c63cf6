//! Sheets as they are shown.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::case::Proposal;
use crate::domain::log::{Body, Entry};
use crate::domain::org::Directory;
use crate::domain::supervision::rules::Trigger;
use crate::domain::supervision::sheet::state::SheetState;
use crate::domain::supervision::sheet::{Answer, Issued, Sheet};
use crate::domain::supervision::{Grade, Level, narrate, number};
use crate::http::timeline::Line;
use crate::http::wire::{At, code};
use crate::kernel::time::Timestamp;

/// What the unit said last.
#[derive(Serialize, ToSchema)]
pub struct SheetAnswer {
    by_name: String,
    at: At,
    text: String,
    /// Given after it was due.
    late: bool,
}

impl SheetAnswer {
    fn of(answer: Answer, directory: &Directory) -> Self {
        let Answer { by, at, text, late } = answer;
        Self {
            by_name: directory.user_name(by).to_owned(),
            at: At(at),
            text,
            late,
        }
    }
}

/// A withdrawal that waits for a second supervisor.
#[derive(Serialize, ToSchema)]
pub struct SheetWithdrawal {
    by_name: String,
    at: At,
    reason: String,
}

impl SheetWithdrawal {
    fn of(asked: Proposal<String>, directory: &Directory) -> Self {
        let Proposal { by, at, what } = asked;
        Self {
            by_name: directory.user_name(by).to_owned(),
            at: At(at),
            reason: what,
        }
    }
}

/// What a sheet was issued with.
#[derive(Serialize, ToSchema)]
pub struct IssueView {
    #[schema(value_type = code::SheetLevel)]
    level: Level,
    level_label: &'static str,
    #[schema(value_type = code::SheetGrade)]
    grade: Grade,
    grade_label: &'static str,
    #[schema(value_type = code::SheetTrigger)]
    trigger: Trigger,
    trigger_label: &'static str,
    /// Why it was issued, in words.
    why: String,
    #[schema(required)]
    case_no: Option<String>,
    #[schema(required)]
    meeting: Option<String>,
    /// Number of the meeting's decision.
    #[schema(required)]
    decision: Option<u16>,
    #[schema(required)]
    follows: Option<String>,
    subject: String,
    demand: String,
    unit: u32,
    unit_name: String,
    addressee: String,
    filed_by: String,
}

/// A supervision sheet.
#[derive(Serialize, ToSchema)]
pub struct SheetView {
    no: String,
    revision: u32,
    #[serde(flatten)]
    issue: IssueView,
    issued_at: At,
    issued_by_name: String,
    /// When the unit has to be heard next; none: it is not its turn.
    #[schema(required)]
    due_at: Option<At>,
    /// The due time crosses a year whose holidays are not known.
    provisional: bool,
    overdue: bool,
    #[schema(value_type = code::SheetState)]
    state: SheetState,
    state_label: &'static str,
    #[schema(required)]
    answer: Option<SheetAnswer>,
    reports: u16,
    sent_back: u8,
    #[schema(required)]
    withdrawal: Option<SheetWithdrawal>,
    #[schema(required)]
    replaced_by: Option<String>,
    #[schema(required)]
    closed_at: Option<At>,
}

impl SheetView {
    pub fn of(sheet: &Sheet, directory: &Directory, now: Timestamp) -> Self {
        let overdue = sheet.is_overdue(now);
        let Sheet {
            id,
            revision,
            state,
            issued,
            issued_at,
            issued_by,
            due_at,
            answer,
            reports,
            sent_back,
            withdrawal,
            replaced_by,
            closed_at,
            updated_at: _,
        } = sheet.clone();
        Self {
            no: number::format(id),
            revision,
            issued_at: At(issued_at),
            issued_by_name: directory.user_name(issued_by).to_owned(),
            provisional: issued.provisional && due_at.is_some(),
            issue: IssueView::of(issued, directory),
            due_at: due_at.map(At),
            overdue,
            state,
            state_label: state.label(),
            answer: answer.map(|answer| SheetAnswer::of(answer, directory)),
            reports,
            sent_back,
            withdrawal: withdrawal.map(|asked| SheetWithdrawal::of(asked, directory)),
            replaced_by: replaced_by.map(number::format),
            closed_at: closed_at.map(At),
        }
    }
}

impl IssueView {
    fn of(issued: Issued, directory: &Directory) -> Self {
        let Issued {
            level,
            grade,
            ground,
            case: _,
            case_no,
            meeting,
            follows,
            subject,
            demand,
            unit,
            addressee,
            filed_by,
            answer: _,
            due_at: _,
            provisional: _,
            progress: _,
            settles: _,
        } = issued;
        Self {
            level,
            level_label: level.label(),
            grade,
            grade_label: grade.label(),
            trigger: ground.trigger,
            trigger_label: ground.trigger.label(),
            why: ground.why,
            case_no,
            meeting: meeting.map(|(meeting, _)| number::format_meeting(meeting)),
            decision: meeting.map(|(_, decision)| decision),
            follows: follows.map(number::format),
            subject,
            demand,
            unit: unit.0,
            unit_name: directory.unit_name(unit).to_owned(),
            addressee,
            filed_by,
        }
    }
}

/// One step of a sheet's life.
#[derive(Serialize, ToSchema)]
pub struct SheetStep {
    seq: u64,
    at: At,
    kind: String,
    title: String,
    by_name: String,
    #[schema(required)]
    unit_name: Option<String>,
    lines: Vec<Line>,
}

impl SheetStep {
    pub fn of(entry: &Entry, directory: &Directory) -> Option<Self> {
        let Body::Sheet { event, .. } = &entry.body else {
            return None;
        };
        let unit = directory.user(event.by).map(|user| user.unit);
        let lines = narrate::lines(&event.what).into_iter();
        Some(Self {
            seq: entry.seq.0,
            at: At(event.at),
            kind: event.what.kind().to_owned(),
            title: narrate::title(&event.what),
            by_name: directory.user_name(event.by).to_owned(),
            unit_name: unit.map(|unit| directory.unit_name(unit).to_owned()),
            lines: lines
                .map(|(label, value)| Line::new(label, value))
                .collect(),
        })
    }
}
