//! Every case as a row in memory. Follows the log: the writer calls it after each commit and
//! before it acknowledges, so whoever has written sees the queue with the write in it.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use super::row::Row;
use crate::domain::case::Case;
use crate::domain::case::state::State;
use crate::domain::catalogue::Catalogue;
use crate::kernel::id::{CaseId, Seq};
use crate::store::kv::{Order, Span};
use crate::store::{Committed, Follower, StoreError, View};

/// The columns, shared between the writer that moves them and the readers.
#[derive(Clone, Default)]
pub struct Facts(Arc<RwLock<Columns>>);

#[derive(Default)]
pub(super) struct Columns {
    pub(super) rows: Vec<Row>,
    place: HashMap<CaseId, usize>,
    /// The last entry taken in.
    pub(super) seq: Seq,
    catalogue: Arc<Catalogue>,
}

impl Columns {
    fn take(&mut self, case: &Case) {
        let row = Row::of(case, &self.catalogue);
        match self.place.get(&case.id) {
            Some(place) => self.rows[*place] = row,
            None => {
                self.place.insert(case.id, self.rows.len());
                self.rows.push(row);
            }
        }
    }
}

impl Facts {
    /// Reads every case once. Follow the store from the same moment on.
    pub fn rebuild(&self, view: &View<'_>, catalogue: Arc<Catalogue>) -> Result<(), StoreError> {
        let mut fresh = Columns {
            catalogue,
            ..Columns::default()
        };
        fresh.seq = view.last_seq()?;
        view.each::<Case>(&Span::all(), Order::Forward, |case| {
            fresh.take(&case);
            ControlFlow::Continue(())
        })?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// A new catalogue names categories anew; rows keep their items.
    pub fn use_catalogue(&self, catalogue: Arc<Catalogue>) {
        let mut columns = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let columns = &mut *columns;
        columns.catalogue = catalogue;
        for row in &mut columns.rows {
            let item = row
                .item
                .as_deref()
                .and_then(|item| columns.catalogue.get(item));
            row.major = item.map(|item| item.major.as_str().into());
        }
    }

    /// A row is replaced whole, so a panic elsewhere cannot leave half of one behind.
    pub(super) fn read(&self) -> RwLockReadGuard<'_, Columns> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn seq(&self) -> Seq {
        self.read().seq
    }

    pub fn len(&self) -> usize {
        self.read().rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many cases are in each state: for metrics.
    pub fn count_by_state(&self) -> Vec<(State, usize)> {
        let columns = self.read();
        State::ALL
            .iter()
            .map(|state| {
                (
                    *state,
                    columns.rows.iter().filter(|r| r.state == *state).count(),
                )
            })
            .collect()
    }
}

impl Follower for Facts {
    fn follow(&mut self, committed: &[Committed]) {
        let mut columns = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for Committed { entry, case } in committed {
            if let Some(case) = case {
                columns.take(case);
            }
            columns.seq = columns.seq.max(entry.seq);
        }
    }
}
