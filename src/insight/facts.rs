//! The columns, shared between the writer that moves them and the readers. They follow the log: the
//! writer calls after each commit and before it acknowledges, so whoever has written sees the queue
//! with the write in it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use roaring::RoaringBitmap;

use super::cells::Cells;
use super::columns::Columns;
use super::desk::Desk;
use super::recent::{Answers, Desks};
use super::saved::{self, SaveError, Saver, Unusable};
use crate::domain::actor::Actor;
use crate::domain::case::state::State;
use crate::domain::catalogue::Catalogue;
use crate::domain::org::Directory;
use crate::kernel::id::{CaseId, Seq};
use crate::store::{Committed, DataFile, Follower, Store, StoreError, View};

/// Cheap to clone.
#[derive(Clone, Default)]
pub struct Facts(Arc<Shared>);

#[derive(Default)]
struct Shared {
    columns: RwLock<Columns>,
    /// `None` for a store in memory.
    saver: Mutex<Option<Saver>>,
    answers: Mutex<Answers>,
    desks: Mutex<Desks>,
}

impl Facts {
    /// Reads the columns as they were saved and what the log has had since; or, when there is
    /// nothing to be relied on, every case. Follow the store from the same moment on.
    pub fn start(&self, data: &DataFile, catalogue: Arc<Catalogue>) -> Result<(), StoreError> {
        let Some(path) = data.folder().map(saved::file_in) else {
            return data.read(|view| self.rebuild(view, catalogue));
        };
        let mut saver = Saver::new(path.clone());
        let restored = data.read(|view| restore(&path, &mut saver, view, &catalogue))?;
        match restored {
            Ok(columns) => *self.write() = columns,
            Err(why) => {
                saver = Saver::new(path);
                data.read(|view| self.rebuild(view, catalogue))?;
                told(&why, self.len());
            }
        }
        *self.saver() = Some(saver);
        Ok(())
    }

    /// Reads every case once.
    pub fn rebuild(&self, view: &View<'_>, catalogue: Arc<Catalogue>) -> Result<(), StoreError> {
        let mut cells = Cells::default();
        let seq = view.last_seq()?;
        view.each_bare_case(|case| {
            cells.append(case);
        })?;
        let mut fresh = Columns::of(cells, catalogue);
        fresh.seq = seq;
        *self.write() = fresh;
        Ok(())
    }

    /// Has on disk what changed since the last time. Takes its time: not for a thread that serves.
    pub fn save(&self, store: &Store) -> Result<(), SaveError> {
        match &mut *self.saver() {
            Some(saver) => saver.save(&Source { facts: self, store }),
            None => Ok(()),
        }
    }

    /// Entries of the log that a start would have to catch up with.
    pub fn unsaved(&self) -> u64 {
        let saved = self.saver().as_ref().map(|saver| saver.saved);
        saved.map_or(0, |saved| self.seq().0.saturating_sub(saved.0))
    }

    /// A new catalogue names categories anew; cases keep their items.
    pub fn use_catalogue(&self, catalogue: Arc<Catalogue>) {
        let mut columns = self.write();
        columns.use_catalogue(catalogue);
        // While nobody can ask: an answer of before must not be kept after.
        self.answers().forget();
    }

    pub(super) fn answers(&self) -> MutexGuard<'_, Answers> {
        let answers = self.0.answers.lock();
        answers.unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn desk(&self, actor: &Actor, directory: &Arc<Directory>) -> Arc<Desk> {
        let desks = self.0.desks.lock();
        let mut desks = desks.unwrap_or_else(PoisonError::into_inner);
        desks.of(actor, directory)
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, Columns> {
        let columns = self.0.columns.read();
        columns.unwrap_or_else(PoisonError::into_inner)
    }

    /// A panic in here ends the writer and with it the program, so nobody reads half a change.
    pub(super) fn write(&self) -> RwLockWriteGuard<'_, Columns> {
        let columns = self.0.columns.write();
        columns.unwrap_or_else(PoisonError::into_inner)
    }

    fn saver(&self) -> MutexGuard<'_, Option<Saver>> {
        let saver = self.0.saver.lock();
        saver.unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn keep_in(&self, path: std::path::PathBuf) {
        *self.saver() = Some(Saver::new(path));
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

    /// Cases in these states, the one that changed last first.
    pub fn latest(&self, states: &[State], most: usize) -> Vec<CaseId> {
        let columns = self.read();
        let found = columns.sets.states(states);
        columns.changed_last(&found, most)
    }

    /// Cases that a unit wanted to give back, the one that changed last first.
    pub fn latest_disputed(&self, most: usize) -> Vec<CaseId> {
        let columns = self.read();
        let rest = columns.cells.rest.iter();
        let disputed = columns.cells.slots().zip(rest);
        let found: RoaringBitmap = disputed
            .filter(|(_, rest)| rest.returns > 0)
            .map(|(slot, _)| slot)
            .collect();
        columns.changed_last(&found, most)
    }

    /// The cases that are open, by number.
    pub fn open_cases(&self) -> Vec<CaseId> {
        let columns = self.read();
        let open = columns.sets.states(State::OPEN);
        let mut cases: Vec<_> = open.iter().map(|slot| columns.cells.id(slot)).collect();
        cases.sort_unstable();
        cases
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

fn told(why: &Unusable, cases: usize) {
    if matches!(why, Unusable::Missing) {
        tracing::info!(cases, "no saved columns yet; made from the cases");
    } else {
        tracing::warn!(%why, cases, "saved columns not used; made from the cases");
    }
}

/// The saved columns, brought up to the end of the log.
fn restore(
    path: &Path,
    saver: &mut Saver,
    view: &View<'_>,
    catalogue: &Arc<Catalogue>,
) -> Result<Result<Columns, Unusable>, StoreError> {
    let loaded = match saved::load(path) {
        Ok(loaded) => loaded,
        Err(why) => return Ok(Err(why)),
    };
    let mark = loaded.mark;
    if saved::hash_at(view, mark.through)? != Some(mark.hash) {
        return Ok(Err(Unusable::OtherLog));
    }
    if let Err(error) = saver.resume(&loaded) {
        return Ok(Err(error.into()));
    }
    let mut columns = Columns::of(loaded.cells, Arc::clone(catalogue));
    let mut since = BTreeSet::new();
    view.each_after(mark.from, |entry| since.extend(entry.body.case()))?;
    for id in since {
        if let Some(case) = view.bare_case(id)? {
            columns.take(&case);
        }
    }
    columns.seq = view.last_seq()?;
    if view.count_cases()? != columns.len() as u64 {
        return Ok(Err(Unusable::Incomplete));
    }
    Ok(Ok(columns))
}

struct Source<'a> {
    facts: &'a Facts,
    store: &'a Store,
}

impl saved::Source for Source<'_> {
    fn look<T>(&self, look: impl FnOnce(&Columns) -> T) -> T {
        look(&self.facts.read())
    }

    fn take_unsaved(&self) -> (Seq, RoaringBitmap) {
        let mut columns = self.facts.write();
        (columns.seq, std::mem::take(&mut columns.unsaved))
    }

    fn read<T>(
        &self,
        read: impl FnOnce(&View<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.store.read(read)
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
