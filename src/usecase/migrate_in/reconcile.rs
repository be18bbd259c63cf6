//! Their side as counted from the files, ours as counted from the store afterwards.

use std::collections::{BTreeMap, HashSet};

use crate::channels::former::{Tally, UnitOf};
use crate::domain::case::Case;
use crate::domain::case::event::What;
use crate::domain::case::state::State;
use crate::domain::log::Body;
use crate::domain::statistics::Month;
use crate::kernel::id::{CaseId, UnitId};
use crate::store::{StoreError, View};

/// How many, by each of the three things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) states: BTreeMap<Option<State>, u64>,
    pub(super) months: BTreeMap<Option<Month>, u64>,
    pub(super) units: BTreeMap<UnitOf, u64>,
}

impl Counted {
    fn add(&mut self, tally: Tally) {
        let Tally { state, month, unit } = tally;
        *self.states.entry(state.map(comparable)).or_default() += 1;
        *self.months.entry(month).or_default() += 1;
        *self
            .units
            .entry(if waits(state) { UnitOf::None } else { unit })
            .or_default() += 1;
    }
}

/// A closed case is archived when its time has come, here as there.
const fn comparable(state: State) -> State {
    match state {
        State::Archived => State::Closed,
        other => other,
    }
}

/// Nobody has been given the case yet, whatever the export names as its unit.
const fn waits(state: Option<State>) -> bool {
    matches!(state, Some(State::PendingAccept | State::PendingDispatch))
}

/// What the files say.
#[derive(Default)]
pub(super) struct Sides {
    pub(super) theirs: Counted,
    pub(super) rejected: Counted,
}

impl Sides {
    pub(super) fn theirs(&mut self, tally: Tally) {
        self.theirs.add(tally);
    }

    pub(super) fn rejected(&mut self, tally: Tally) {
        self.rejected.add(tally);
    }
}

/// What the store says.
#[derive(Default)]
pub(super) struct Ours {
    pub(super) counted: Counted,
    /// Of them, those that have gone on here since they came.
    pub(super) moved: u64,
    /// Of the same platform, and not in this export.
    pub(super) elsewhere: u64,
}

/// Counts the cases of `here` as they came. One pass over all cases; those that have gone on since
/// are looked up in the log.
pub(super) fn count(
    view: &View<'_>,
    platform: &str,
    here: Vec<CaseId>,
) -> Result<Ours, StoreError> {
    let here: HashSet<CaseId> = here.into_iter().collect();
    let (mut ours, mut moved) = (Ours::default(), Vec::new());
    view.each_bare_case(|case| {
        if case
            .former
            .as_ref()
            .is_none_or(|former| former.platform != platform)
        {
            return;
        }
        if !here.contains(&case.id) {
            ours.elsewhere += 1;
        } else if case.revision == 1 {
            ours.counted.add(as_it_stands(case));
        } else {
            moved.push(case.id);
        }
    })?;
    ours.moved = moved.len() as u64;
    for id in moved {
        let log = view.case_log(id)?;
        let first = log.into_iter().find_map(|entry| match entry.body {
            Body::Case { case, event, .. } => {
                Case::begin(case, &event).filter(|_| matches!(event.what, What::Migrated(_)))
            }
            Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => None,
        });
        if let Some(case) = first {
            ours.counted.add(as_it_stands(&case));
        }
    }
    Ok(ours)
}

fn as_it_stands(case: &Case) -> Tally {
    Tally {
        state: Some(case.state),
        month: Some(Month::of(case.received_at)),
        unit: case.unit.map_or(UnitOf::None, UnitOf::Known),
    }
}

/// For the report: a unit by its number.
pub(super) const fn unit_of(unit: UnitOf) -> Option<UnitId> {
    unit.known()
}
