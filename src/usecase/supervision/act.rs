//! What people do with sheets.

use serde::{Deserialize, Serialize};

use super::attend::{around, issue_sheet, step_sheet};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::case::event::{Event, What};
use crate::domain::log::SUPERVISION_SINCE_FORMAT;
use crate::domain::reference::Reference;
use crate::domain::supervision::sheet::action::SheetAction;
use crate::domain::supervision::sheet::command::SheetCommand;
use crate::domain::supervision::sheet::event::{SheetEvent, SheetWhat};
use crate::domain::supervision::sheet::state::SheetState;
use crate::domain::supervision::sheet::{Context, Sheet, decide, issue, rights};
use crate::domain::supervision::{Refusal as SheetRefusal, number};
use crate::kernel::id::{CaseId, SheetId};
use crate::store::{View, WriteSet};
use crate::usecase::act::{Ground, apply, visible};
use crate::usecase::{Asked, Refusal, Services};

/// What is asked of a sheet, on the way in: the appliance gives new sheets their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    Plain(SheetCommand),
    Escalate { reason: String },
}

/// How the sheet stands afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    pub sheet: SheetId,
    pub no: String,
    pub revision: u32,
    pub state: SheetState,
    /// The sheet that was issued in its place.
    pub issued: Option<String>,
}

impl Acted {
    fn of(sheet: &Sheet, issued: Option<SheetId>) -> Self {
        Self {
            sheet: sheet.id,
            no: sheet.no(),
            revision: sheet.revision,
            state: sheet.state,
            issued: issued.map(number::format),
        }
    }
}

/// Does it, or says why not. `expected` is the revision the caller has read.
pub async fn act(
    services: &Services,
    asked: Asked,
    id: SheetId,
    expected: u32,
    asking: Asking,
) -> Result<Acted, Refusal> {
    let reference = services.reference();
    let format = services.store.format();
    let plan = move |view: &View<'_>, now| {
        let ground = Ground {
            view,
            now,
            reference: &reference,
            asked: &asked,
            format,
        };
        plan(&ground, id, expected, &asking)
    };
    services.store.write(plan).await
}

fn plan(
    ground: &Ground<'_, '_>,
    id: SheetId,
    expected: u32,
    asking: &Asking,
) -> Result<(WriteSet, Acted), Refusal> {
    let (view, asked) = (ground.view, ground.asked);
    if let Some(acted) = asked.answered(view, ground.now)? {
        return Ok((WriteSet::new(), acted));
    }
    let directory = &ground.reference.directory;
    let sheet = view
        .sheet(id)?
        .filter(|sheet| rights::sees(&asked.actor, sheet.issued.unit, directory))
        .ok_or(Refusal::NotFound)?;
    if sheet.revision != expected {
        return Err(Refusal::Stale {
            found: sheet.revision,
            changed: vec![],
        });
    }
    let ctx = context(ground, &asked.actor);
    let next = number::next(view.last_sheet_id()?, ground.now);
    let command = match asking {
        Asking::Plain(command) => command.clone(),
        Asking::Escalate { reason } => SheetCommand::Escalate {
            reason: reason.clone(),
            to: next,
        },
    };
    let event = decide(&sheet, &command, &ctx)?;
    let mut writes = WriteSet::new();
    let withdrawn = matches!(event.what, SheetWhat::Withdrawn { .. });
    let after = step_sheet(asked, &mut writes, sheet, event);
    let mut issued = None;
    if let SheetCommand::Escalate { reason, to } = &command {
        let event = issue::escalated(&after, reason, &ctx)?;
        raise(ground, &mut writes, &event)?;
        issue_sheet(asked, &mut writes, *to, event);
        issued = Some(*to);
    }
    if withdrawn {
        lower(ground, &mut writes, &after)?;
    }
    let acted = Acted::of(&after, issued);
    asked.remember(&mut writes, ground.now, &acted);
    Ok((writes, acted))
}

pub(super) const fn context<'a>(ground: &Ground<'a, '_>, actor: &'a Actor) -> Context<'a> {
    Context {
        now: ground.now,
        actor,
        reference: ground.reference,
    }
}

/// The case the sheet is about becomes as supervised as the sheet says.
pub(super) fn raise(
    ground: &Ground<'_, '_>,
    writes: &mut WriteSet,
    event: &SheetEvent,
) -> Result<(), Refusal> {
    let SheetWhat::Issued(issued) = &event.what else {
        return Ok(());
    };
    let case = issued.case.map(|case| ground.view.case(case)).transpose()?;
    let (level, why) = (issued.level.number(), issued.ground.why.clone());
    if let Some(case) = case.flatten().filter(|case| case.supervision_level < level) {
        relevel(ground, writes, case, What::SupervisionRaised { level, why });
    }
    Ok(())
}

/// A withdrawn sheet supervises nobody: what is left are the others.
fn lower(ground: &Ground<'_, '_>, writes: &mut WriteSet, gone: &Sheet) -> Result<(), Refusal> {
    let case = gone.issued.case.map(|case| ground.view.case(case));
    let Some(case) = case.transpose()?.flatten() else {
        return Ok(());
    };
    let others = ground.view.sheets_of(case.id)?;
    let level = others
        .iter()
        .filter(|sheet| sheet.id != gone.id && sheet.state != SheetState::Withdrawn)
        .map(|sheet| sheet.issued.level.number())
        .max()
        .unwrap_or(0);
    if level < case.supervision_level {
        let why = format!("{}已撤单", gone.no());
        relevel(
            ground,
            writes,
            case,
            What::SupervisionLowered { level, why },
        );
    }
    Ok(())
}

fn relevel(ground: &Ground<'_, '_>, writes: &mut WriteSet, case: Case, what: What) {
    let event = Event {
        at: ground.now.max(case.updated_at),
        by: ground.asked.actor.user,
        what,
        clocks: vec![],
    };
    let after = apply(ground.asked, writes, case, vec![event]).after;
    writes.case(after);
}

/// Cases urged at once.
pub const URGED_MAX: usize = 100;

/// What became of one case of an urging.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urged {
    pub case: CaseId,
    /// The sheet that was issued.
    pub sheet: Option<SheetId>,
    /// Why there is none.
    pub refused: Option<String>,
}

/// Urges cases (催办): each gets a sheet of the level the rules give it. What speaks against one
/// does not keep the others from going out.
pub async fn urge(
    services: &Services,
    asked: Asked,
    mut cases: Vec<CaseId>,
    demand: String,
) -> Result<Vec<Urged>, Refusal> {
    let reference = services.reference();
    let format = services.store.format();
    require(&reference, &asked.actor, SheetAction::Issue)?;
    let wrong = |detail| Refusal::Invalid {
        field: "cases",
        detail,
    };
    if format < SUPERVISION_SINCE_FORMAT {
        return Err(wrong("数据格式较旧，不能签发督办单；请先升级数据格式"));
    }
    cases.sort_unstable();
    cases.dedup();
    if !(1..=URGED_MAX).contains(&cases.len()) {
        return Err(wrong("一次催办1至100件工单"));
    }
    let plan = move |view: &View<'_>, now| {
        let ground = Ground {
            view,
            now,
            reference: &reference,
            asked: &asked,
            format,
        };
        urge_plan(&ground, &cases, &demand)
    };
    services.store.write(plan).await
}

fn urge_plan(
    ground: &Ground<'_, '_>,
    cases: &[CaseId],
    demand: &str,
) -> Result<(WriteSet, Vec<Urged>), Refusal> {
    let asked = ground.asked;
    if let Some(urged) = asked.answered(ground.view, ground.now)? {
        return Ok((WriteSet::new(), urged));
    }
    let (mut writes, mut urged) = (WriteSet::new(), Vec::with_capacity(cases.len()));
    let mut next = number::next(ground.view.last_sheet_id()?, ground.now);
    for case in cases {
        let (mut sheet, mut refused) = (None, None);
        match made_out(ground, *case, demand) {
            Ok(event) => {
                raise(ground, &mut writes, &event)?;
                issue_sheet(asked, &mut writes, next, event);
                sheet = Some(next);
                next = SheetId(next.0 + 1);
            }
            Err(refusal @ (Refusal::NotFound | Refusal::Supervision(SheetRefusal::CaseOver))) => {
                refused = Some(refusal.to_string());
            }
            Err(other) => return Err(other),
        }
        urged.push(Urged {
            case: *case,
            sheet,
            refused,
        });
    }
    asked.remember(&mut writes, ground.now, &urged);
    Ok((writes, urged))
}

fn made_out(ground: &Ground<'_, '_>, id: CaseId, demand: &str) -> Result<SheetEvent, Refusal> {
    let case = visible(ground.view, ground.asked, id, ground.reference)?;
    let ctx = context(ground, &ground.asked.actor);
    Ok(issue::asked(&case, demand, around(ground, &case)?, &ctx)?)
}

/// Errs unless the actor may do what is about no sheet.
pub(super) fn require(
    reference: &Reference,
    actor: &Actor,
    action: SheetAction,
) -> Result<(), Refusal> {
    if rights::may(actor, action, None, &reference.directory) {
        Ok(())
    } else {
        Err(SheetRefusal::NotYours(action).into())
    }
}

/// Whether the actor reads meetings and every sheet.
pub(super) fn reads_all(reference: &Reference, actor: &Actor) -> Result<(), Refusal> {
    if rights::sees_all(actor, &reference.directory) {
        Ok(())
    } else {
        Err(Refusal::NotYours)
    }
}
