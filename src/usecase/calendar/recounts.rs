//! Counting the open cases again after a change, bit by bit, so that other people's work comes in
//! between. Broken off, it is taken up again: a case that was counted is not counted twice.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use super::effect::{changes, moves};
use crate::domain::actor::Actor;
use crate::domain::case::event::{Event, What};
use crate::domain::log::{Audit, Body};
use crate::domain::reference::Reference;
use crate::kernel::id::CaseId;
use crate::kernel::time::Timestamp;
use crate::store::record::RecountRun;
use crate::store::{View, WriteSet};
use crate::usecase::{Asked, Refusal, Services, act};

/// Cases looked at between two groups of writes.
const SLICE: usize = 1_600;
/// Cases counted again in one plan.
const CASES_A_PLAN: usize = 50;
/// Plans handed to the writer at once: it commits them together, with what others ask for.
const PLANS_AT_ONCE: usize = 8;

/// Everything about counting again in this installation. Cheap to clone.
#[derive(Clone)]
pub struct Recounts {
    services: Services,
    state: Arc<State>,
}

struct State {
    /// One at a time.
    turn: tokio::sync::Mutex<()>,
    stop: CancellationToken,
}

impl Recounts {
    pub fn new(services: Services, stop: CancellationToken) -> Self {
        Self {
            services,
            state: Arc::new(State {
                turn: tokio::sync::Mutex::default(),
                stop,
            }),
        }
    }

    /// The latest counting again, perhaps still under way.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn latest(&self) -> Result<Option<RecountRun>, Refusal> {
        let latest = |view: &View<'_>| Ok::<_, Refusal>(view.last::<RecountRun>()?);
        self.services.store.read(latest)
    }

    /// Carries out what was asked for and is not finished, and gives back how it ended; `None` when
    /// there is nothing to do, or the program ends before it is done.
    ///
    /// # Errors
    /// When the store fails; what was counted until then stays.
    pub async fn carry_out(&self) -> Result<Option<RecountRun>, Refusal> {
        let _turn = self.state.turn.lock().await;
        let Some(run) = self.latest()?.filter(|run| run.ended_at.is_none()) else {
            return Ok(None);
        };
        self.count_all(&run).await
    }

    async fn count_all(&self, run: &RecountRun) -> Result<Option<RecountRun>, Refusal> {
        let open = self.services.facts.open_cases();
        if !self.count(run, &open).await? {
            return Ok(None);
        }
        // A plan that was made before the change may have come after it.
        let touched = self.touched(run).await?;
        if !self.count(run, &touched).await? {
            return Ok(None);
        }
        self.finish(run).await.map(Some)
    }

    /// Cases that something else happened to since.
    async fn touched(&self, run: &RecountRun) -> Result<Vec<CaseId>, Refusal> {
        let since = run.since;
        let read = move |view: &View<'_>| {
            let mut touched = BTreeSet::new();
            view.each_after(since, |entry| {
                if let Body::Case { case, event, .. } = &entry.body
                    && !matches!(event.what, What::Recounted { .. })
                {
                    touched.insert(*case);
                }
            })?;
            Ok::<_, Refusal>(touched.into_iter().collect())
        };
        self.services.store.read_aside(read).await
    }

    /// False: told to stop before the end.
    async fn count(&self, run: &RecountRun, cases: &[CaseId]) -> Result<bool, Refusal> {
        for slice in cases.chunks(SLICE) {
            if self.state.stop.is_cancelled() {
                return Ok(false);
            }
            let found = self.changing(slice.to_vec()).await?;
            for group in found.chunks(CASES_A_PLAN * PLANS_AT_ONCE) {
                let plans = group.chunks(CASES_A_PLAN);
                let written = join_all(plans.map(|cases| self.write(run, cases.to_vec()))).await;
                written.into_iter().collect::<Result<(), _>>()?;
            }
        }
        Ok(true)
    }

    /// Those of the cases that get an event.
    async fn changing(&self, cases: Vec<CaseId>) -> Result<Vec<CaseId>, Refusal> {
        let reference = self.services.reference();
        let look = move |view: &View<'_>| {
            let mut found = vec![];
            for id in cases {
                let case = view.bare_case(id)?.filter(|case| case.state.is_open());
                if let Some(case) = case
                    && !changes(view, &case, &reference.calendars, &reference)?.is_empty()
                {
                    found.push(id);
                }
            }
            Ok::<_, Refusal>(found)
        };
        self.services.store.read_aside(look).await
    }

    async fn write(&self, run: &RecountRun, cases: Vec<CaseId>) -> Result<(), Refusal> {
        let (reference, no) = (self.services.reference(), run.no);
        let plan = move |view: &View<'_>, now| recount(view, now, no, &cases, &reference);
        self.services.store.write(plan).await
    }

    async fn finish(&self, run: &RecountRun) -> Result<RecountRun, Refusal> {
        let no = run.no;
        let plan = move |view: &View<'_>, now| {
            let mut run = standing(view, no)?;
            run.ended_at = Some(now);
            let mut writes = WriteSet::new();
            let (why, cases, moved) = (run.why.clone(), run.cases, run.moved);
            let audit = Audit::Recounted { why, cases, moved };
            writes.entry(Asked::by(Actor::system()).audit(audit));
            writes.put(&run);
            Ok::<_, Refusal>((writes, run))
        };
        self.services.store.write(plan).await
    }
}

/// One event for each case whose clocks change, and the run with these in its count.
fn recount(
    view: &View<'_>,
    now: Timestamp,
    no: u32,
    cases: &[CaseId],
    reference: &Reference,
) -> Result<(WriteSet, ()), Refusal> {
    let mut run = standing(view, no)?;
    let asked = Asked::by(Actor::system());
    let mut writes = WriteSet::new();
    for id in cases {
        let Some(case) = view.case(*id)?.filter(|case| case.state.is_open()) else {
            continue;
        };
        let clocks = changes(view, &case, &reference.calendars, reference)?;
        if clocks.is_empty() {
            continue;
        }
        run.cases += 1;
        run.moved += moves(&case, &clocks).len() as u64;
        let event = Event {
            at: now.max(case.updated_at),
            by: asked.actor.user,
            what: What::Recounted {
                why: run.why.clone(),
            },
            clocks,
        };
        let step = act::apply(&asked, &mut writes, case, vec![event]);
        writes.case(step.after);
    }
    writes.put(&run);
    Ok((writes, ()))
}

fn standing(view: &View<'_>, no: u32) -> Result<RecountRun, Refusal> {
    let run = view.get::<RecountRun>(&RecountRun::key_of(no))?;
    run.ok_or(Refusal::NotFound)
}
