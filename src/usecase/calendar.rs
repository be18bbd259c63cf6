//! A year's holidays: what a notice would move, and putting it in place. Every open case whose due
//! time follows from the calendar is counted again, with one event of its own.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::people::require;
use super::{Asked, Refusal, Services, act};
use crate::domain::actor::Role;
use crate::domain::calendar::{Calendar, Notice};
use crate::domain::case::Case;
use crate::domain::case::event::{ClockChange, Event, What};
use crate::domain::case::recount::{Calendars, recounted};
use crate::domain::case::why_due::counted_pauses;
use crate::domain::log::{Audit, Body};
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::kernel::id::CaseId;
use crate::kernel::time::Timestamp;
use crate::store::{StoreError, View, WriteSet};

/// Cases counted again in one plan, so that other people's come in between.
const CASES_A_PLAN: usize = 100;
/// Moves listed by name; beyond it they are counted.
pub const LISTED_MAX: usize = 200;

/// What a notice does to the open cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Open cases looked at.
    pub open: usize,
    /// Of them, those that get an event.
    pub cases: Vec<CaseId>,
    /// Due times that move; those that only cease to be provisional are not among them.
    pub moved: usize,
    pub listed: Vec<Moved>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub no: String,
    pub stage: Stage,
    pub from: Timestamp,
    pub to: Timestamp,
}

/// The calendar as it was and as it will be.
#[derive(Clone)]
struct Change {
    before: Arc<Calendar>,
    after: Arc<Calendar>,
}

impl Change {
    /// # Errors
    /// When a year before it is missing.
    fn of(view: &View<'_>, notice: &Notice) -> Result<Self, Refusal> {
        let mut stored = view.all::<Notice>()?;
        Calendar::with(stored.clone()).takes(notice.year)?;
        // The same again: an import that was broken off is carried to its end, so what was counted
        // without it has to be found.
        stored.retain(|there| there != notice);
        let before = Calendar::with(stored.clone());
        stored.push(notice.clone());
        let after = Calendar::with(stored);
        Ok(Self {
            before: Arc::new(before),
            after: Arc::new(after),
        })
    }

    fn on(
        &self,
        view: &View<'_>,
        case: &Case,
        reference: &Reference,
    ) -> Result<Vec<ClockChange>, StoreError> {
        let calendars = Calendars {
            before: &self.before,
            after: &self.after,
        };
        recounted(case, calendars, |stage| {
            let log = view.case_log(case.id)?;
            let events: Vec<_> = log.iter().filter_map(event_of).collect();
            Ok(counted_pauses(&events, stage, reference))
        })
    }
}

fn event_of(entry: &crate::domain::log::Entry) -> Option<&Event> {
    match &entry.body {
        Body::Case { event, .. } => Some(event),
        Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => None,
    }
}

/// What importing the notice would do, without doing it.
///
/// # Errors
/// When the notice cannot follow what is known, or the caller is no system administrator.
pub async fn preview(
    services: &Services,
    asked: &Asked,
    notice: Notice,
) -> Result<Effect, Refusal> {
    require(asked, Role::SystemAdmin)?;
    let change = services.store.read(|view| Change::of(view, &notice))?;
    effect(services, change).await
}

async fn effect(services: &Services, change: Change) -> Result<Effect, Refusal> {
    let reference = services.reference();
    let read = move |view: &View<'_>| {
        let mut effect = Effect::default();
        let mut failed = None;
        view.each_case(|case| {
            if !case.state.is_open() {
                return ControlFlow::Continue(());
            }
            match change.on(view, &case, &reference) {
                Ok(changes) => effect.add(&case, &changes),
                Err(error) => {
                    failed = Some(error);
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        })?;
        failed.map_or(Ok(effect), |error| Err(error.into()))
    };
    services.store.read_aside(read).await
}

impl Effect {
    fn add(&mut self, case: &Case, changes: &[ClockChange]) {
        self.open += 1;
        if !changes.is_empty() {
            self.cases.push(case.id);
        }
        for change in changes {
            let ClockChange::Recount(stage, due) = change else {
                continue;
            };
            let from = case.clock(*stage).map(|clock| clock.due_at);
            let Some(from) = from.filter(|from| *from != due.at) else {
                continue;
            };
            self.moved += 1;
            if self.listed.len() < LISTED_MAX {
                self.listed.push(Moved {
                    no: case.no(),
                    stage: *stage,
                    from,
                    to: due.at,
                });
            }
        }
    }
}

/// Puts the notice in place and counts again. The notice is written first and as a whole; the cases
/// follow in their own plans, and importing the same notice again goes on where that was broken off.
///
/// # Errors
/// As [`preview`]; nothing is written then.
pub async fn import(services: &Services, asked: &Asked, notice: Notice) -> Result<Effect, Refusal> {
    require(asked, Role::SystemAdmin)?;
    let days = u32::try_from(notice.days.len()).expect("bounded when read");
    let audit = Audit::CalendarChanged {
        year: notice.year,
        days,
    };
    if services.store.format() < audit.since_format() {
        return Err(Refusal::Invalid {
            field: "format",
            detail: "数据格式较旧，请先用 suqiu upgrade 升级数据格式，再导入",
        });
    }
    let change = services.store.read(|view| Change::of(view, &notice))?;
    let why = format!("{}年放假安排已导入", notice.year);
    let entry = asked.audit(audit);
    let plan = move |view: &View<'_>, _now| {
        // Between looking and writing somebody else may have imported.
        Change::of(view, &notice)?;
        let mut writes = WriteSet::new();
        writes.put(&notice);
        writes.entry(entry);
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await?;
    services
        .store
        .read(|view| Ok::<_, Refusal>(services.references.reload(view)?))?;
    let effect = effect(services, change.clone()).await?;
    for cases in effect.cases.chunks(CASES_A_PLAN) {
        let reference = services.reference();
        let (cases, change, why) = (cases.to_vec(), change.clone(), why.clone());
        let asked = asked.clone();
        let plan = move |view: &View<'_>, now| {
            recount(view, now, &cases, &change, &reference, &asked, &why)
        };
        services.store.write(plan).await?;
    }
    Ok(effect)
}

fn recount(
    view: &View<'_>,
    now: Timestamp,
    cases: &[CaseId],
    change: &Change,
    reference: &Reference,
    asked: &Asked,
    why: &str,
) -> Result<(WriteSet, ()), Refusal> {
    let mut writes = WriteSet::new();
    for id in cases {
        let Some(case) = view.case(*id)? else {
            continue;
        };
        let clocks = change.on(view, &case, reference)?;
        if clocks.is_empty() || !case.state.is_open() {
            continue;
        }
        let event = Event {
            at: now.max(case.updated_at),
            by: asked.actor.user,
            what: What::Recounted { why: why.into() },
            clocks,
        };
        let step = act::apply(asked, &mut writes, case, vec![event]);
        writes.case(step.after);
    }
    Ok((writes, ()))
}
