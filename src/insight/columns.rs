//! The cells with everything that follows from them: sets by value and orders by time. Whoever
//! changes a cell does it here, so that they cannot disagree.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::cell::{Cell, Marks, NEVER, Parts};
use super::cells::Cells;
use super::dictionary::{Dictionary, NONE};
use super::order::Order;
use super::row::Row;
use super::sets::Sets;
use super::wording::Place;
use crate::domain::case::Case;
use crate::domain::catalogue::Catalogue;
use crate::kernel::id::{CaseId, Seq};

#[derive(Clone, Default)]
pub(super) struct Columns {
    pub(super) cells: Cells,
    pub(super) majors: Dictionary<String>,
    /// By item: the first level of its category.
    major_of: Vec<u32>,
    catalogue: Arc<Catalogue>,
    pub(super) sets: Sets,
    /// Only what has a due time.
    pub(super) by_due: Order,
    pub(super) by_received: Order,
    pub(super) by_updated: Order,
    /// The last entry taken in.
    pub(super) seq: Seq,
    /// Raised whenever slots have changed: see [`Columns::renumber`].
    pub(super) numbering: u32,
    /// Slots that changed since they were last saved.
    pub(super) unsaved: RoaringBitmap,
}

impl Columns {
    #[cfg(test)]
    pub(super) fn new(catalogue: Arc<Catalogue>) -> Self {
        Self::of(Cells::default(), catalogue)
    }

    /// Everything that follows from `cells`, made at once.
    pub(super) fn of(cells: Cells, catalogue: Arc<Catalogue>) -> Self {
        let mut columns = Self {
            cells,
            catalogue,
            ..Self::default()
        };
        columns.name_items();
        let (cells, major_of) = (&columns.cells, &columns.major_of);
        let (sets, orders) = std::thread::scope(|scope| {
            let keys = [&cells.due, &cells.received, &cells.updated];
            let orders = scope.spawn(move || keys.map(|keys| Order::of(keys)));
            let sets = Sets::of(cells, major_of);
            (sets, orders.join().expect("sorting does not panic"))
        });
        columns.sets = sets;
        [columns.by_due, columns.by_received, columns.by_updated] = orders;
        columns
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Where the case is. `None`: there is no such case.
    pub(super) fn slot(&self, id: CaseId) -> Option<u32> {
        self.cells.slot(id)
    }

    pub(super) fn id(&self, slot: u32) -> CaseId {
        self.cells.id(slot)
    }

    /// Takes the case in as it stands now.
    pub(super) fn take(&mut self, case: &Case) {
        let (cell, parts) = self.cells.learn(case);
        self.name_item(case.item.as_deref(), cell.marks.item);
        let (title, address) = (&case.title, &case.place.address);
        let slot = match self.slot(case.id) {
            Some(slot) => {
                self.cells.reword(slot, title, address);
                self.replace(slot, cell, parts);
                slot
            }
            None => {
                let is_last = self.cells.ids.last().is_none_or(|last| *last < case.id);
                let place = self.cells.wording.keep_both(title, address);
                let slot = self.push(cell, parts, place);
                if !is_last {
                    self.renumber();
                }
                slot
            }
        };
        self.unsaved.insert(slot);
    }

    fn push(&mut self, cell: Cell, parts: Parts, place: Place) -> u32 {
        let slot = self.cells.push(cell, parts, place);
        self.sets.enter(slot, &self.cells);
        self.sets.shift_major(slot, None, self.major(&cell.marks));
        self.by_received.insert(slot, &self.cells.received);
        self.by_updated.insert(slot, &self.cells.updated);
        if cell.times.due != NEVER {
            self.by_due.insert(slot, &self.cells.due);
        }
        slot
    }

    fn replace(&mut self, slot: u32, cell: Cell, parts: Parts) {
        let before = self.cells.get(slot);
        self.sets.shift(slot, Some(&before), &cell);
        self.sets.shift_parts(slot, &self.cells, &parts);
        let (old, new) = (self.major(&before.marks), self.major(&cell.marks));
        self.sets.shift_major(slot, Some(old), new);
        let (old, new) = (before.times, cell.times);
        // Out of the orders under the old keys, in again under the new ones.
        if old.due != new.due && old.due != NEVER {
            self.by_due.remove(slot, &self.cells.due);
        }
        if old.received != new.received {
            self.by_received.remove(slot, &self.cells.received);
        }
        if old.updated != new.updated {
            self.by_updated.remove(slot, &self.cells.updated);
        }
        self.cells.set(slot, cell, parts);
        if old.due != new.due && new.due != NEVER {
            self.by_due.insert(slot, &self.cells.due);
        }
        if old.received != new.received {
            self.by_received.insert(slot, &self.cells.received);
        }
        if old.updated != new.updated {
            self.by_updated.insert(slot, &self.cells.updated);
        }
    }

    /// Brings a case that came last to where its number belongs. Numbers are given in growing
    /// order, so only a store that was put together by hand ever needs it.
    fn renumber(&mut self) {
        let (seq, numbering) = (self.seq, self.numbering + 1);
        let cells = std::mem::take(&mut self.cells).in_order();
        *self = Self::of(cells, Arc::clone(&self.catalogue));
        (self.seq, self.numbering) = (seq, numbering);
        self.unsaved.extend(self.cells.slots());
    }

    fn major(&self, marks: &Marks) -> u32 {
        self.major_of[marks.item as usize]
    }

    /// The category of an item that was not met before.
    fn name_item(&mut self, item: Option<&str>, code: u32) {
        if code as usize == self.major_of.len() {
            let row = item.and_then(|item| self.catalogue.get(item));
            let major = row.map_or(NONE, |row| self.majors.learn(row.major.as_str()));
            self.major_of.push(major);
        }
    }

    fn name_items(&mut self) {
        self.major_of = vec![NONE];
        for item in self.cells.items.values() {
            let row = self.catalogue.get(item);
            let major = row.map_or(NONE, |row| self.majors.learn(row.major.as_str()));
            self.major_of.push(major);
        }
    }

    /// A new catalogue names categories anew; cases keep their items.
    pub(super) fn use_catalogue(&mut self, catalogue: Arc<Catalogue>) {
        self.catalogue = catalogue;
        self.name_items();
        self.sets.forget_majors();
        for (slot, marks) in (0..).zip(&self.cells.marks) {
            let major = self.major_of[marks.item as usize];
            self.sets.shift_major(slot, None, major);
        }
    }

    /// The number of the category of the case at `slot`.
    pub(super) fn major_at(&self, slot: u32) -> u32 {
        self.major(&self.cells.marks[slot as usize])
    }

    /// The number of an item's category.
    pub(super) fn category_of(&self, item: u32) -> u32 {
        self.major_of[item as usize]
    }

    /// The case as a queue shows it.
    pub(super) fn row(&self, slot: u32) -> Row {
        let major = self.majors.value(self.major_at(slot));
        self.cells.row(slot, major.map(String::as_str))
    }
}

#[cfg(test)]
impl Columns {
    /// Sets and orders are what the cells say, no more and no less.
    pub(super) fn assert_sound(&self) {
        assert!(self.cells.ids.is_sorted_by(|a, b| a < b));
        let fresh = Self::of(self.cells.clone(), Arc::clone(&self.catalogue));
        self.sets.assert_same(&fresh.sets);
        let sorted = |keys: &[i64]| {
            let mut slots: Vec<u32> = self.cells.slots().collect();
            slots.sort_by_key(|slot| keys[*slot as usize]);
            slots.retain(|slot| keys[*slot as usize] != NEVER);
            slots
        };
        assert_eq!(self.by_due.slots(), sorted(&self.cells.due));
        assert_eq!(self.by_received.slots(), sorted(&self.cells.received));
        assert_eq!(self.by_updated.slots(), sorted(&self.cells.updated));
        assert_eq!(fresh.by_due.slots(), self.by_due.slots());
        assert_eq!(fresh.by_updated.slots(), self.by_updated.slots());
    }
}
