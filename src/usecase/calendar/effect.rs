//! What another calendar would move, counted over every open case.

use crate::domain::calendar::Calendars;
use crate::domain::case::Case;
use crate::domain::case::event::{ClockChange, Event};
use crate::domain::case::recount::recounted;
use crate::domain::case::why_due::counted_pauses;
use crate::domain::log::{Body, Entry};
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::kernel::id::CaseId;
use crate::kernel::time::Timestamp;
use crate::store::{StoreError, View};
use crate::usecase::{Refusal, Services};

/// Which of the moves are listed: from the case after this one on, whole cases, until there are so
/// many moves.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub after: Option<CaseId>,
    pub limit: usize,
}

/// What a calendar does to the open cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Open cases looked at.
    pub open: usize,
    /// Of them, those that get an event.
    pub cases: usize,
    /// Due times that move; those that only cease to be provisional are not among them.
    pub moved: usize,
    /// Of them, those that come sooner.
    pub sooner: usize,
    /// The move that is largest, either way.
    pub largest: Option<Moved>,
    /// By number of the case.
    pub listed: Vec<Moved>,
    /// Where the next page goes on; `None` on the last.
    pub next: Option<CaseId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub case: CaseId,
    pub no: String,
    pub stage: Stage,
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Moved {
    const fn span(&self) -> u64 {
        self.to.since(self.from).unsigned_abs()
    }
}

/// Looks at every open case; writes nothing.
pub(super) async fn effect(
    services: &Services,
    calendars: Calendars,
    page: Page,
) -> Result<Effect, Refusal> {
    let (open, reference) = (services.facts.open_cases(), services.reference());
    let look = move |view: &View<'_>| {
        let mut effect = Effect::default();
        for id in open {
            // What the columns tell of is stored, and cases are never removed.
            let Some(case) = view.bare_case(id)? else {
                continue;
            };
            let changes = changes(view, &case, &calendars, &reference)?;
            effect.add(&case, &changes, page);
        }
        Ok(effect)
    };
    services.store.read_aside(look).await
}

impl Effect {
    fn add(&mut self, case: &Case, changes: &[ClockChange], page: Page) {
        self.open += 1;
        self.cases += usize::from(!changes.is_empty());
        let moved = moves(case, changes);
        for moved in &moved {
            self.moved += 1;
            self.sooner += usize::from(moved.to < moved.from);
            let largest = self.largest.as_ref().map_or(0, Moved::span);
            if moved.span() > largest {
                self.largest = Some(moved.clone());
            }
        }
        if moved.is_empty() || page.after.is_some_and(|after| case.id <= after) {
            return;
        }
        if self.listed.len() < page.limit {
            self.listed.extend(moved);
        } else {
            self.next = self.listed.last().map(|last| last.case);
        }
    }
}

/// The due times among the changes that are others than before.
pub(super) fn moves(case: &Case, changes: &[ClockChange]) -> Vec<Moved> {
    let moved = |change: &ClockChange| {
        let ClockChange::Renew(stage, clock) = change else {
            return None;
        };
        let from = case.clock(*stage)?.due_at;
        (from != clock.due_at).then(|| Moved {
            case: case.id,
            no: case.no(),
            stage: *stage,
            from,
            to: clock.due_at,
        })
    };
    changes.iter().filter_map(moved).collect()
}

/// What the last of `calendars` changes on the clocks of a case; the wording is not asked for.
pub(super) fn changes(
    view: &View<'_>,
    case: &Case,
    calendars: &Calendars,
    reference: &Reference,
) -> Result<Vec<ClockChange>, StoreError> {
    recounted(case, calendars, |stage| {
        let log = view.case_log(case.id)?;
        let events: Vec<_> = log.iter().filter_map(event_of).collect();
        Ok(counted_pauses(&events, stage, reference))
    })
}

fn event_of(entry: &Entry) -> Option<&Event> {
    match &entry.body {
        Body::Case { event, .. } => Some(event),
        Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => None,
    }
}
