//! The weekly meeting: its agenda built from what the district has in hand, its decisions issued as
//! sheets, the next one's agenda opening with how those stand.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::act::{context, raise, reads_all, require};
use super::attend::issue_sheet;
use super::list::open_red;
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::case::event::What;
use crate::domain::case::state::State;
use crate::domain::log::{Body, Entry, SUPERVISION_SINCE_FORMAT};
use crate::domain::reference::Reference;
use crate::domain::supervision::meeting::{
    Item, Meeting, MeetingDecision, MeetingEvent, MeetingWhat, PART_MAX, Part, checked_texts,
};
use crate::domain::supervision::rules::Trigger;
use crate::domain::supervision::sheet::action::SheetAction;
use crate::domain::supervision::sheet::{Sheet, issue};
use crate::domain::supervision::{Refusal as SheetRefusal, number};
use crate::insight::Query;
use crate::kernel::id::{CaseId, MeetingId, UnitId};
use crate::kernel::time::{DAY_MS, Timestamp};
use crate::store::{Order, Span, View, WriteSet};
use crate::usecase::act::Ground;
use crate::usecase::{Asked, Refusal, Services};

/// Meetings listed: two years of them.
pub const LISTED_MAX: usize = 104;
/// Entries of the log looked through for a week's events: a week of a district is a tenth of it.
const LOOKED_AT_MAX: usize = 200_000;
const WEEK_MS: i64 = 7 * DAY_MS;

/// The agenda as it would be now.
pub async fn agenda(services: &Services, actor: Actor) -> Result<Vec<Item>, Refusal> {
    reads_all(&services.reference(), &actor)?;
    build(services, actor).await
}

async fn build(services: &Services, actor: Actor) -> Result<Vec<Item>, Refusal> {
    let (reference, now) = (services.reference(), services.clock.now());
    let asking = Query {
        states: vec![State::Ruling],
        limit: PART_MAX,
        ..Query::default()
    };
    let waiting = services
        .facts
        .queue(&asking, &actor, &reference.directory, now);
    let waiting: Vec<_> = waiting.rows.iter().map(|row| row.id).collect();
    let read = move |view: &View<'_>| Agenda::new(view, &reference, now)?.items(&waiting);
    services.store.read_aside(read).await
}

/// An agenda while it is made.
struct Agenda<'a, 'v> {
    view: &'a View<'v>,
    reference: &'a Reference,
    now: Timestamp,
    last: Option<Meeting>,
    /// What happened since the last meeting: rated badly a second time; ruled upon.
    dissatisfied: BTreeSet<CaseId>,
    ruled: BTreeSet<CaseId>,
}

impl<'a, 'v> Agenda<'a, 'v> {
    fn new(view: &'a View<'v>, reference: &'a Reference, now: Timestamp) -> Result<Self, Refusal> {
        let last = view.meetings(1)?.into_iter().next();
        let week_ago = now.plus_ms(-WEEK_MS);
        let since = last.as_ref().map_or(week_ago, |last| last.opened_at);
        let mut agenda = Self {
            view,
            reference,
            now,
            last,
            dissatisfied: BTreeSet::new(),
            ruled: BTreeSet::new(),
        };
        agenda.read_log(since.max(now.plus_ms(-5 * WEEK_MS)))?;
        Ok(agenda)
    }

    fn read_log(&mut self, since: Timestamp) -> Result<(), Refusal> {
        let mut looked_at = 0;
        let (dissatisfied, ruled) = (&mut self.dissatisfied, &mut self.ruled);
        self.view
            .each(&Span::all(), Order::Reverse, |entry: Entry| {
                looked_at += 1;
                if entry.at < since || looked_at > LOOKED_AT_MAX {
                    return ControlFlow::Break(());
                }
                if let Body::Case { case, event, .. } = &entry.body {
                    match event.what {
                        What::Dissatisfied { .. } => dissatisfied.insert(*case),
                        What::Ruled(_) => ruled.insert(*case),
                        _ => false,
                    };
                }
                ControlFlow::Continue(())
            })?;
        Ok(())
    }

    fn items(&self, waiting: &[CaseId]) -> Result<Vec<Item>, Refusal> {
        let mut items = self.followed()?;
        let (red, mut told) = (open_red(self.view, PART_MAX)?, BTreeSet::new());
        let red = red
            .iter()
            .filter(|sheet| sheet.issued.ground.trigger != Trigger::Decided);
        for sheet in red {
            told.extend(sheet.issued.case);
            items.push(self.of_sheet(Part::Red, sheet));
        }
        for case in self.dissatisfied.iter().take(PART_MAX) {
            let case = self.view.case(*case)?;
            // Once is the unit's to put right; and what is red is on the agenda already.
            let case = case.filter(|case| case.dissatisfied > 1 && !told.contains(&case.id));
            if let Some(case) = case {
                let standing = format!(
                    "第{}次评价不满意，{}",
                    case.dissatisfied,
                    case.state.label()
                );
                items.push(self.of_case(Part::Dissatisfied, &case, standing));
            }
        }
        let ruled = self.ruled.iter().filter(|case| !waiting.contains(case));
        for case in waiting.iter().chain(ruled).take(PART_MAX) {
            if let Some(case) = self.view.case(*case)? {
                let standing = self.ruling(&case);
                items.push(self.of_case(Part::Ruling, &case, standing));
            }
        }
        Ok(items)
    }

    /// How the last meeting's decisions stand, and what is still open of those before.
    fn followed(&self) -> Result<Vec<Item>, Refusal> {
        let decided = self.last.iter().flat_map(|last| &last.decisions);
        let mut sheets = Vec::new();
        for decision in decided {
            sheets.extend(self.view.sheet(decision.sheet)?);
        }
        for sheet in open_red(self.view, PART_MAX)? {
            let is_one = sheet.issued.ground.trigger == Trigger::Decided;
            if is_one && sheets.iter().all(|other| other.id != sheet.id) {
                sheets.push(sheet);
            }
        }
        sheets.truncate(PART_MAX);
        let items = sheets
            .iter()
            .map(|sheet| self.of_sheet(Part::Followed, sheet));
        Ok(items.collect())
    }

    fn of_sheet(&self, part: Part, sheet: &Sheet) -> Item {
        let mut standing = format!("{}，{}", sheet.issued.ground.why, sheet.state.label());
        if let Some(answer) = &sheet.answer {
            let said: String = answer.text.chars().take(120).collect();
            standing.push_str(&format!("；单位答复：{said}"));
        }
        Item {
            part,
            subject: sheet.issued.subject.clone(),
            case: sheet.issued.case,
            case_no: sheet.issued.case_no.clone(),
            sheet: Some(sheet.id),
            unit: Some(sheet.issued.unit),
            standing,
            due_at: sheet.due_at,
            overdue: sheet.is_overdue(self.now),
        }
    }

    fn of_case(&self, part: Part, case: &Case, standing: String) -> Item {
        let due_at = case.next_due_at();
        Item {
            part,
            subject: case.title.clone(),
            case: Some(case.id),
            case_no: Some(case.no()),
            sheet: None,
            unit: case.unit.or(case.interim_unit),
            standing,
            due_at,
            overdue: due_at.is_some_and(|due_at| self.now > due_at),
        }
    }

    fn ruling(&self, case: &Case) -> String {
        let name = |unit: UnitId| self.reference.directory.unit_name(unit).to_owned();
        match (&case.ruling, &case.ruling_question) {
            (Some(ruling), _) if case.state != State::Ruling => {
                format!("已裁决由{}承办", name(ruling.unit))
            }
            (_, Some(question)) => format!(
                "待裁决，暂由{}先行处置；争议：{}",
                name(question.interim_unit),
                question.question.chars().take(120).collect::<String>()
            ),
            _ => case.state.label().to_owned(),
        }
    }
}

/// The meetings there were, the latest first.
pub async fn list(services: &Services, actor: Actor) -> Result<Vec<Meeting>, Refusal> {
    reads_all(&services.reference(), &actor)?;
    services
        .store
        .read_aside(|view| Ok(view.meetings(LISTED_MAX)?))
        .await
}

/// A meeting, and the sheets its decisions became.
pub fn meeting(
    services: &Services,
    actor: &Actor,
    id: MeetingId,
) -> Result<(Meeting, Vec<Sheet>), Refusal> {
    reads_all(&services.reference(), actor)?;
    services.store.read(|view| {
        let meeting = view.meeting(id)?.ok_or(Refusal::NotFound)?;
        let mut sheets = Vec::new();
        for decision in &meeting.decisions {
            sheets.extend(view.sheet(decision.sheet)?);
        }
        Ok((meeting, sheets))
    })
}

/// Opens this week's meeting: its agenda stands from now on.
pub async fn open(services: &Services, asked: Asked) -> Result<MeetingId, Refusal> {
    require(
        &services.reference(),
        &asked.actor,
        SheetAction::OpenMeeting,
    )?;
    require_format(services)?;
    let agenda = build(services, asked.actor.clone()).await?;
    let plan = move |view: &View<'_>, now| {
        if let Some(id) = asked.answered(view, now)? {
            return Ok((WriteSet::new(), id));
        }
        let id = number::meeting_of(now);
        if view.meeting(id)?.is_some() {
            return Err(SheetRefusal::MeetingHeld.into());
        }
        let mut writes = WriteSet::new();
        let what = MeetingWhat::Opened { agenda };
        step(&asked, &mut writes, now, Before::None(id), what);
        asked.remember(&mut writes, now, &id);
        Ok::<_, Refusal>((writes, id))
    };
    services.store.write(plan).await
}

/// What is decided, as it comes in.
#[derive(Clone, Debug)]
pub struct Decided {
    pub subject: String,
    pub demand: String,
    pub unit: UnitId,
    pub due_at: Timestamp,
    pub case: Option<CaseId>,
}

/// Enters a decision and issues its sheet.
pub async fn decide(
    services: &Services,
    asked: Asked,
    id: MeetingId,
    decided: Decided,
) -> Result<MeetingDecision, Refusal> {
    let reference = services.reference();
    require(&reference, &asked.actor, SheetAction::DecideMeeting)?;
    let format = services.store.format();
    let plan = move |view: &View<'_>, now| {
        let ground = Ground {
            view,
            now,
            reference: &reference,
            asked: &asked,
            format,
        };
        decide_plan(&ground, id, &decided)
    };
    services.store.write(plan).await
}

fn decide_plan(
    ground: &Ground<'_, '_>,
    id: MeetingId,
    decided: &Decided,
) -> Result<(WriteSet, MeetingDecision), Refusal> {
    let (view, now, asked) = (ground.view, ground.now, ground.asked);
    if let Some(decision) = asked.answered(view, now)? {
        return Ok((WriteSet::new(), decision));
    }
    let meeting = view.meeting(id)?.ok_or(Refusal::NotFound)?;
    let next = meeting.next_decision()?;
    let (subject, demand) = checked_texts(&decided.subject, &decided.demand)?;
    let case = decided
        .case
        .map(|case| crate::usecase::act::visible(view, asked, case, ground.reference));
    let case = case.transpose()?;
    let ctx = context(ground, &asked.actor);
    let made_out = issue::Decision {
        meeting: id,
        number: next,
        subject: &subject,
        demand: &demand,
        unit: decided.unit,
        due_at: decided.due_at,
        case: case.as_ref(),
    };
    let event = issue::decided(&made_out, &ctx)?;
    let sheet = number::next(view.last_sheet_id()?, now);
    let decision = MeetingDecision {
        number: next,
        unit: decided.unit,
        due_at: decided.due_at,
        case: decided.case,
        sheet,
        subject,
        demand,
    };
    let mut writes = WriteSet::new();
    raise(ground, &mut writes, &event)?;
    issue_sheet(asked, &mut writes, sheet, event);
    let what = MeetingWhat::Decided(Box::new(decision.clone()));
    step(asked, &mut writes, now, Before::Some(meeting), what);
    asked.remember(&mut writes, now, &decision);
    Ok((writes, decision))
}

/// Ends the meeting: no more decisions.
pub async fn close(services: &Services, asked: Asked, id: MeetingId) -> Result<(), Refusal> {
    require(
        &services.reference(),
        &asked.actor,
        SheetAction::CloseMeeting,
    )?;
    let plan = move |view: &View<'_>, now| {
        if asked.answered::<()>(view, now)?.is_some() {
            return Ok((WriteSet::new(), ()));
        }
        let meeting = view.meeting(id)?.ok_or(Refusal::NotFound)?;
        let what = meeting.close()?;
        let mut writes = WriteSet::new();
        step(&asked, &mut writes, now, Before::Some(meeting), what);
        asked.remember(&mut writes, now, &());
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await
}

enum Before {
    None(MeetingId),
    Some(Meeting),
}

fn step(asked: &Asked, writes: &mut WriteSet, now: Timestamp, before: Before, what: MeetingWhat) {
    let event = MeetingEvent {
        at: now,
        by: asked.actor.user,
        what,
    };
    let after = match before {
        Before::None(id) => Meeting::begin(id, &event).expect("it is an opening"),
        Before::Some(before) => before.evolve(&event),
    };
    writes.entry(asked.entry(Body::Meeting {
        meeting: after.id,
        revision: after.revision,
        event,
    }));
    writes.put(&after);
}

/// Data of a format whose builds would not know a meeting have none.
fn require_format(services: &Services) -> Result<(), Refusal> {
    if services.store.format() < SUPERVISION_SINCE_FORMAT {
        return Err(Refusal::Invalid {
            field: "meeting",
            detail: "数据格式较旧，不能登记会议；请先升级数据格式",
        });
    }
    Ok(())
}
