//! The thread that reads decided cases: first those closed last, then what the log tells.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::Shared;
use super::held::{Decided, HELD_MAX, Held};
use crate::domain::case::Case;
use crate::domain::case::event::What;
use crate::domain::case::state::State;
use crate::domain::log::{Body, Entry};
use crate::insight::Facts;
use crate::insight::search::step_back;
use crate::kernel::id::{CaseId, Seq, UnitId};
use crate::kernel::time::Timestamp;
use crate::store::{Reading, StoreError, View};
use crate::triage::dispatch::Told;

/// Between two looks at the log.
const PACE: Duration = Duration::from_secs(1);
/// After a failure.
const PAUSE: Duration = Duration::from_secs(10);
/// Entries or cases read in one go.
const BATCH: usize = 500;
/// Disputed cases whose returns a start reads.
const DISPUTED_MAX: usize = 2_000;
const CLOSED: &[State] = &[State::Closed, State::Archived];

pub(super) struct Following {
    reading: Reading,
    facts: Facts,
    shared: Arc<Shared>,
}

/// A return that was granted, or a ruling that gave the case to somebody else.
struct Return {
    item: String,
    unit: UnitId,
    at: Timestamp,
}

impl Following {
    pub(super) fn new(reading: Reading, facts: Facts, shared: Arc<Shared>) -> Self {
        Self {
            reading,
            facts,
            shared,
        }
    }

    /// Until told to stop.
    pub(super) fn run(self) {
        step_back();
        let (mut seq, mut patience) = (None, Duration::ZERO);
        while !self.shared.waits(patience) {
            patience = PACE;
            let kept = match seq {
                None => self.begin().map(Some),
                Some(seq) => self.follow(seq).map(Some),
            };
            match kept {
                Ok(reached) => seq = reached,
                Err(error) => {
                    tracing::error!(%error, "decided cases could not be read");
                    patience = PAUSE;
                }
            }
        }
    }

    /// Reads the cases closed last; the log is followed from what this gives.
    fn begin(&self) -> Result<Seq, StoreError> {
        let seq = self.facts.seq();
        let mut closed = self.facts.latest(CLOSED, HELD_MAX);
        closed.reverse();
        for some in closed.chunks(BATCH) {
            if self.shared.waits(Duration::ZERO) {
                return Ok(seq);
            }
            self.take(some)?;
        }
        for some in self.facts.latest_disputed(DISPUTED_MAX).chunks(BATCH) {
            if self.shared.waits(Duration::ZERO) {
                return Ok(seq);
            }
            self.take_returns(some)?;
        }
        let mut held = self.shared.write();
        held.is_complete = true;
        tracing::info!(cases = held.len(), "decided cases are at hand");
        Ok(seq)
    }

    /// What the log tells after `seq`; how far it came.
    fn follow(&self, mut seq: Seq) -> Result<Seq, StoreError> {
        while seq < self.facts.seq() {
            let entries = self.reading.read(|view| view.log_after(seq, BATCH))?;
            let Some(last) = entries.last() else {
                break;
            };
            let (mut closed, mut disputed) = (BTreeSet::new(), BTreeSet::new());
            for entry in &entries {
                let Body::Case {
                    case, after, event, ..
                } = &entry.body
                else {
                    continue;
                };
                if CLOSED.contains(after) {
                    closed.insert(*case);
                }
                if matches!(event.what, What::ReturnGranted { .. } | What::Ruled(_)) {
                    disputed.insert(*case);
                }
            }
            seq = last.seq;
            self.take(&Vec::from_iter(closed))?;
            self.take_returns(&Vec::from_iter(disputed))?;
            if self.shared.waits(Duration::ZERO) {
                break;
            }
        }
        Ok(seq)
    }

    fn take(&self, ids: &[CaseId]) -> Result<(), StoreError> {
        let cases = self.reading.read(|view| {
            let cases = ids.iter().map(|id| view.case(*id));
            cases.collect::<Result<Vec<_>, StoreError>>()
        })?;
        for case in cases.into_iter().flatten() {
            take_case(&mut self.shared.write(), &case);
        }
        Ok(())
    }

    fn take_returns(&self, ids: &[CaseId]) -> Result<(), StoreError> {
        for id in ids {
            let returns = self.reading.read(|view| returns_of(view, *id))?;
            let mut held = self.shared.write();
            for Return { item, unit, at } in returns {
                held.take_return(item, unit, at, *id);
            }
        }
        Ok(())
    }
}

/// Cases that a unit brought to an end; what was answered at the counter teaches nothing of units.
fn take_case(held: &mut Held, case: &Case) {
    let (Some(item), Some(unit)) = (&case.item, case.unit) else {
        return;
    };
    if !CLOSED.contains(&case.state) {
        return;
    }
    let decided = Decided {
        id: case.id,
        item: item.clone(),
        unit,
    };
    let told = Told {
        title: &case.title,
        content: &case.content,
        address: &case.place.address,
    };
    held.take(decided, &told, &case.place);
}

/// Who gave the case back and was right, and as what they had been given it.
fn returns_of(view: &View<'_>, id: CaseId) -> Result<Vec<Return>, StoreError> {
    let log = view.case_log(id)?;
    let events = log.iter().filter_map(|entry: &Entry| match &entry.body {
        Body::Case { event, .. } => Some(event),
        Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => None,
    });
    let mut given: Option<(&String, UnitId)> = None;
    let mut returns = Vec::new();
    for event in events {
        let ended = match &event.what {
            What::Dispatched { item, unit, .. } => {
                given = Some((item, *unit));
                continue;
            }
            What::ReturnGranted { .. } => given.take(),
            What::Ruled(ruling) => given.take_if(|(_, unit)| *unit != ruling.unit),
            _ => continue,
        };
        returns.extend(ended.map(|(item, unit)| Return {
            item: item.clone(),
            unit,
            at: event.at,
        }));
    }
    Ok(returns)
}
