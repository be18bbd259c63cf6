//! The columns, shared between the writer that moves them and the readers. They follow the log: the
//! writer calls after each commit and before it acknowledges, so whoever has written sees the queue
//! with the write in it.

use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::columns::Columns;
use crate::domain::case::state::State;
use crate::domain::catalogue::Catalogue;
use crate::kernel::id::{CaseId, Seq};
use crate::store::{Committed, Follower, StoreError, View};

#[derive(Clone, Default)]
pub struct Facts(Arc<RwLock<Columns>>);

impl Facts {
    /// Reads every case once. Follow the store from the same moment on.
    pub fn rebuild(&self, view: &View<'_>, catalogue: Arc<Catalogue>) -> Result<(), StoreError> {
        let mut fresh = Columns::new(catalogue);
        fresh.seq = view.last_seq()?;
        view.each_case(|case| {
            fresh.take(&case);
            ControlFlow::Continue(())
        })?;
        *self.write() = fresh;
        Ok(())
    }

    /// A new catalogue names categories anew; cases keep their items.
    pub fn use_catalogue(&self, catalogue: Arc<Catalogue>) {
        self.write().use_catalogue(catalogue);
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, Columns> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A panic in here ends the writer and with it the program, so nobody reads half a change.
    pub(super) fn write(&self) -> RwLockWriteGuard<'_, Columns> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn seq(&self) -> Seq {
        self.read().seq
    }

    /// The slot of each case; `u32::MAX` for one that is not here yet. The numbers hold as long as
    /// [`Facts::numbering`] stays the same.
    pub(super) fn slots(&self, cases: impl IntoIterator<Item = CaseId>) -> Vec<u32> {
        let columns = self.read();
        let slot = |id| columns.slot(id).unwrap_or(u32::MAX);
        cases.into_iter().map(slot).collect()
    }

    pub(super) fn numbering(&self) -> u32 {
        self.read().numbering
    }

    pub fn len(&self) -> usize {
        self.read().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many cases are in each state: for metrics.
    pub fn count_by_state(&self) -> Vec<(State, usize)> {
        let columns = self.read();
        let count = |state: &State| usize::try_from(columns.sets.state(*state).len());
        State::ALL
            .iter()
            .map(|state| (*state, count(state).expect("slots are u32")))
            .collect()
    }
}

impl Follower for Facts {
    fn follow(&mut self, committed: &[Committed]) {
        let mut columns = self.write();
        for Committed { entry, case, .. } in committed {
            if let Some(case) = case {
                columns.take(case);
            }
            columns.seq = columns.seq.max(entry.seq);
        }
    }
}
