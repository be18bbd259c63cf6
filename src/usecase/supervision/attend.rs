//! What a step of a case comes to: sheets are issued, overtaken or met, in the same write.

use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::case::event::{Event, What};
use crate::domain::case::group::MERGED_MAX;
use crate::domain::log::{Body, SUPERVISION_SINCE_FORMAT};
use crate::domain::supervision::number;
use crate::domain::supervision::sheet::command::SheetCommand;
use crate::domain::supervision::sheet::event::SheetEvent;
use crate::domain::supervision::sheet::{Context, Sheet, begin, decide, evolve, issue};
use crate::domain::supervision::trigger::{Around, Call, calls, instructed, is_met};
use crate::kernel::id::SheetId;
use crate::kernel::time::DAY_MS;
use crate::store::{View, WriteSet};
use crate::usecase::act::{Ground, apply};
use crate::usecase::{Asked, Refusal};

/// Cases of one person that are looked through for repeats.
const PERSONS_CASES_MAX: usize = 100;

/// The case after a step, once everything supervision makes of it is written.
pub(in crate::usecase) fn attend(
    ground: &Ground<'_, '_>,
    writes: &mut WriteSet,
    after: Case,
    events: &[Event],
) -> Result<Case, Refusal> {
    let mut around = Around::default();
    // Who has come before is looked up once: when it is known what it is about and whose it is.
    if events
        .iter()
        .any(|event| matches!(event.what, What::Dispatched { .. }))
    {
        around.repeats = repeats(ground, &after)?;
    }
    let rules = ground.reference.supervision.at(ground.now);
    let instructions = events
        .iter()
        .filter(|event| matches!(event.what, What::Instructed { .. }))
        .filter_map(|event| instructed(rules, event.at));
    let instructions: Vec<_> = instructions.collect();
    chase(ground, writes, after, around, instructions)
}

/// Issues what is due on the case and strikes off what it has met.
pub(super) fn chase(
    ground: &Ground<'_, '_>,
    writes: &mut WriteSet,
    case: Case,
    around: Around,
    more: Vec<Call>,
) -> Result<Case, Refusal> {
    let (rules, calendar) = (
        ground.reference.supervision.at(ground.now),
        &ground.reference.calendar,
    );
    // Most steps raise nothing: known without looking anything up.
    let mut due = calls(&case, around, &[], rules, calendar, ground.now);
    let settles = is_met(&case) && case.supervision_level > 0;
    if due.is_empty() && more.is_empty() && !settles {
        return Ok(case);
    }
    let sheets = ground.view.sheets_of(case.id)?;
    if !due.is_empty() {
        due = calls(&case, around, &sheets, rules, calendar, ground.now);
    }
    due.extend(more);
    let actor = Actor::system();
    let asked = Asked {
        request: ground.asked.request.clone(),
        ..Asked::by(actor.clone())
    };
    let mut desk = Desk {
        ctx: Context {
            now: ground.now,
            actor: &actor,
            reference: ground.reference,
        },
        asked: &asked,
        keeps_sheets: ground.format >= SUPERVISION_SINCE_FORMAT,
        next: number::next(ground.view.last_sheet_id()?, ground.now),
        writes,
    };
    if settles {
        desk.settle(&sheets)?;
        return Ok(case);
    }
    if due.is_empty() {
        return Ok(case);
    }
    let around = self::around(ground, &case)?;
    desk.issue_all(case, &sheets, due, around)
}

/// Everything about a case that stands elsewhere.
pub(super) fn around(ground: &Ground<'_, '_>, case: &Case) -> Result<Around, Refusal> {
    let merged = ground.view.merged_into(case.id, MERGED_MAX)?.len();
    Ok(Around {
        repeats: repeats(ground, case)?,
        merged: u32::try_from(merged).unwrap_or(u32::MAX),
    })
}

/// How often this person has come about the same item lately, this time included.
fn repeats(ground: &Ground<'_, '_>, case: &Case) -> Result<u32, Refusal> {
    let view: &View<'_> = ground.view;
    let days = ground.reference.supervision.at(ground.now).repeat_days;
    let since = case.received_at.plus_ms(-i64::from(days) * DAY_MS);
    let mut count = 1;
    for other in view.cases_of_same_person(case.id, PERSONS_CASES_MAX)? {
        if other == case.id {
            continue;
        }
        let same = |it: &Case| {
            it.item.is_some()
                && it.item == case.item
                && (since..=case.received_at).contains(&it.received_at)
        };
        count += u32::from(view.case(other)?.is_some_and(|it| same(&it)));
    }
    Ok(count)
}

/// Issues and moves sheets in the appliance's own name.
struct Desk<'d> {
    ctx: Context<'d>,
    asked: &'d Asked,
    keeps_sheets: bool,
    next: SheetId,
    writes: &'d mut WriteSet,
}

impl Desk<'_> {
    fn issue_all(
        &mut self,
        case: Case,
        sheets: &[Sheet],
        due: Vec<Call>,
        around: Around,
    ) -> Result<Case, Refusal> {
        let (mut level, mut why) = (0, String::new());
        for call in due {
            if call.level.number() > level {
                (level, why) = (call.level.number(), call.ground.why.clone());
            }
            if self.keeps_sheets {
                self.issue(&case, sheets, call, around)?;
            }
        }
        if level <= case.supervision_level {
            return Ok(case);
        }
        let event = Event {
            at: self.ctx.now.max(case.updated_at),
            by: self.ctx.actor.user,
            what: What::SupervisionRaised { level, why },
            clocks: vec![],
        };
        Ok(apply(self.asked, self.writes, case, vec![event]).after)
    }

    fn issue(
        &mut self,
        case: &Case,
        sheets: &[Sheet],
        call: Call,
        around: Around,
    ) -> Result<(), Refusal> {
        let overtaken = sheets
            .iter()
            .filter(|sheet| sheet.is_open() && call.ground.overtakes(&sheet.issued.ground));
        for sheet in overtaken {
            self.step(sheet, &SheetCommand::Supersede { by: self.next })?;
        }
        // Only a district that was never set up has no unit at all.
        let Some(event) = issue::on_case(case, call, around, &self.ctx) else {
            return Ok(());
        };
        let id = self.next;
        self.next = SheetId(id.0 + 1);
        issue_sheet(self.asked, self.writes, id, event);
        Ok(())
    }

    /// The case is done: what only hurried it along is met.
    fn settle(&mut self, sheets: &[Sheet]) -> Result<(), Refusal> {
        let note = "事项已办结，自动销号".to_owned();
        let command = SheetCommand::StrikeOff { note };
        for sheet in sheets
            .iter()
            .filter(|sheet| sheet.is_open() && sheet.issued.settles)
        {
            self.step(sheet, &command)?;
        }
        Ok(())
    }

    fn step(&mut self, sheet: &Sheet, command: &SheetCommand) -> Result<(), Refusal> {
        let event = decide(sheet, command, &self.ctx)?;
        step_sheet(self.asked, self.writes, sheet.clone(), event);
        Ok(())
    }
}

/// A new sheet, and the entry it begins with.
pub(super) fn issue_sheet(asked: &Asked, writes: &mut WriteSet, id: SheetId, event: SheetEvent) {
    let sheet = begin(id, &event).expect("`issue` gives an issue");
    log(asked, writes, &sheet, event);
    writes.sheet(sheet);
}

/// The sheet after one more event.
pub(super) fn step_sheet(
    asked: &Asked,
    writes: &mut WriteSet,
    before: Sheet,
    event: SheetEvent,
) -> Sheet {
    let after = evolve(before, &event);
    log(asked, writes, &after, event);
    writes.sheet(after.clone());
    after
}

fn log(asked: &Asked, writes: &mut WriteSet, after: &Sheet, event: SheetEvent) {
    writes.entry(asked.entry(Body::Sheet {
        sheet: after.id,
        case: after.issued.case,
        revision: after.revision,
        event,
    }));
}
