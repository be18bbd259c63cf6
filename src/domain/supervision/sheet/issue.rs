//! How a sheet is made out: what its level's rules add to what is asked.

use super::event::{SheetEvent, SheetWhat};
use super::{Context, Issued, Sheet};
use crate::domain::case::Case;
use crate::domain::case::decide::text::{NOTE_MAX, TITLE_MAX, fields, required};
use crate::domain::deadline::{Due, due};
use crate::domain::supervision::rules::{SupervisionRules, Trigger};
use crate::domain::supervision::trigger::{Around, Call, Ground, impact};
use crate::domain::supervision::{Grade, Level, Refusal};
use crate::kernel::id::{MeetingId, UnitId};
use crate::kernel::time::{DAY_MS, Timestamp};

/// A named day further off is a slip of the pen.
const DUE_MAX_MS: i64 = 366 * DAY_MS;

/// A sheet on a case, by a rule. The unit that leads is asked; before there is one, the district's
/// own desk.
pub fn on_case(case: &Case, call: Call, around: Around, ctx: &Context<'_>) -> Option<SheetEvent> {
    let rules = ctx.reference.supervision.at(ctx.now);
    let unit = case.unit.or(case.interim_unit);
    let unit = unit.or(ctx.reference.directory.root())?;
    let demand = match call.ground.trigger {
        Trigger::Instructed => "请按领导批示要求办理，并按期反馈。".to_owned(),
        _ => format!("{}，请核实原因、抓紧办理，并按期答复。", call.ground.why),
    };
    let issued = Issued {
        case: Some(case.id),
        case_no: Some(case.no()),
        subject: case.title.clone(),
        grade: rules.grade(case.urgency, impact(case, around, rules)),
        ..made_out(call.level, call.ground, unit, demand, rules, ctx)
    };
    Some(event(ctx, issued))
}

/// A supervisor wants an answer on a case: an urging (催办) of the level the rules give it.
pub fn asked(
    case: &Case,
    demand: &str,
    around: Around,
    ctx: &Context<'_>,
) -> Result<SheetEvent, Refusal> {
    if !case.state.is_open() {
        return Err(Refusal::CaseOver);
    }
    let rules = ctx.reference.supervision.at(ctx.now);
    let rule = rules.reached(Trigger::Asked, 0);
    let call = Call {
        level: rule.map_or(Level::L1, |rule| rule.level),
        ground: by_a_person(Trigger::Asked, "督办员交办".into(), rules, ctx),
    };
    let demand = required(demand, fields::TEXT, NOTE_MAX)?;
    let mut event = on_case(case, call, around, ctx).ok_or(Refusal::NoSuchUnit)?;
    if let SheetWhat::Issued(issued) = &mut event.what {
        issued.demand = demand;
    }
    Ok(event)
}

/// The sheet of the next level that takes the place of `sheet`.
pub fn escalated(sheet: &Sheet, reason: &str, ctx: &Context<'_>) -> Result<SheetEvent, Refusal> {
    let rules = ctx.reference.supervision.at(ctx.now);
    let level = sheet.issued.level.next().ok_or(Refusal::HighestLevel)?;
    let why = format!("由{}升级", sheet.no());
    let ground = by_a_person(Trigger::Escalated, why, rules, ctx);
    let demand = required(reason, fields::REASON, NOTE_MAX)?;
    let Issued {
        case,
        case_no,
        meeting,
        subject,
        unit,
        grade,
        ..
    } = sheet.issued.clone();
    let issued = Issued {
        case,
        case_no,
        meeting,
        subject,
        grade,
        follows: Some(sheet.id),
        ..made_out(level, ground, unit, demand, rules, ctx)
    };
    Ok(event(ctx, issued))
}

/// What a meeting decided, for a unit and until a day.
pub struct Decision<'a> {
    pub meeting: MeetingId,
    pub number: u16,
    pub subject: &'a str,
    pub demand: &'a str,
    pub unit: UnitId,
    pub due_at: Timestamp,
    /// The case it is about, if it is about one.
    pub case: Option<&'a Case>,
}

pub fn decided(decision: &Decision<'_>, ctx: &Context<'_>) -> Result<SheetEvent, Refusal> {
    let rules = ctx.reference.supervision.at(ctx.now);
    let unit = ctx.reference.directory.unit(decision.unit);
    if !unit.is_some_and(|unit| unit.active) {
        return Err(Refusal::NoSuchUnit);
    }
    if !(1..=DUE_MAX_MS).contains(&decision.due_at.since(ctx.now)) {
        return Err(Refusal::WrongDue);
    }
    let level = rules.reached(Trigger::Decided, 0);
    let why = format!(
        "{}每周一议第{}项议定",
        super::super::number::format_meeting(decision.meeting),
        decision.number
    );
    let ground = by_a_person(Trigger::Decided, why, rules, ctx);
    let made_out = made_out(
        level.map_or(Level::L3, |rule| rule.level),
        ground,
        decision.unit,
        required(decision.demand, fields::TEXT, NOTE_MAX)?,
        rules,
        ctx,
    );
    let issued = Issued {
        case: decision.case.map(|case| case.id),
        case_no: decision.case.map(Case::no),
        meeting: Some((decision.meeting, decision.number)),
        subject: required(decision.subject, fields::TITLE, TITLE_MAX)?,
        answer: None,
        due_at: decision.due_at,
        provisional: false,
        ..made_out
    };
    Ok(event(ctx, issued))
}

fn by_a_person(
    trigger: Trigger,
    why: String,
    rules: &SupervisionRules,
    ctx: &Context<'_>,
) -> Ground {
    Ground {
        trigger,
        threshold: 0,
        occurrence: ctx.now.0,
        why,
        rules: rules.version,
    }
}

fn made_out(
    level: Level,
    ground: Ground,
    unit: UnitId,
    demand: String,
    rules: &SupervisionRules,
    ctx: &Context<'_>,
) -> Issued {
    let rule = rules.level(level);
    let Due { at, provisional } = due(&ctx.reference.calendar, ctx.now, rule.answer);
    Issued {
        level,
        grade: Grade::Urgent,
        ground,
        case: None,
        case_no: None,
        meeting: None,
        follows: None,
        subject: String::new(),
        demand,
        unit,
        addressee: rule.addressee.clone(),
        filed_by: rule.filed_by.clone(),
        answer: Some(rule.answer),
        due_at: at,
        provisional,
        progress: rule.progress,
        settles: rule.settles,
    }
}

fn event(ctx: &Context<'_>, issued: Issued) -> SheetEvent {
    SheetEvent {
        at: ctx.now,
        by: ctx.actor.user,
        what: SheetWhat::Issued(Box::new(issued)),
    }
}
