//! Every case as columns. A case has a *slot*: its place in the order of case numbers, dense from
//! 0. Numbers only grow, so a new case comes last and no slot ever changes.

use std::collections::HashMap;
use std::sync::Arc;

use super::cell::{Cell, Flags, Marks, NEVER, Parts, Rest, Times};
use super::dictionary::{Dictionary, NONE};
use super::order::Order;
use super::row::{NextDue, Row, awaits_approval};
use super::sets::Sets;
use super::wording::{Place, Wording};
use crate::domain::case::Case;
use crate::domain::catalogue::Catalogue;
use crate::kernel::id::{CaseId, Seq, UnitId, UserId};
use crate::kernel::time::Timestamp;

#[derive(Clone, Default)]
pub(super) struct Columns {
    pub(super) ids: Vec<CaseId>,
    pub(super) marks: Vec<Marks>,
    rest: Vec<Rest>,
    pub(super) due: Vec<i64>,
    due_started: Vec<i64>,
    pub(super) received: Vec<i64>,
    pub(super) updated: Vec<i64>,
    places: Vec<Place>,
    /// Only where more than the lead unit has a part.
    parts: HashMap<u32, Parts>,
    wording: Wording,

    pub(super) units: Dictionary<UnitId>,
    pub(super) users: Dictionary<UserId>,
    pub(super) items: Dictionary<String>,
    pub(super) majors: Dictionary<String>,
    /// By item: the first level of its category.
    pub(super) major_of: Vec<u32>,
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
}

impl Columns {
    pub(super) fn new(catalogue: Arc<Catalogue>) -> Self {
        Self {
            catalogue,
            // Of code 0: no item.
            major_of: vec![NONE],
            ..Self::default()
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Where the case is. `None`: there is no such case.
    pub(super) fn slot(&self, id: CaseId) -> Option<u32> {
        let place = self.ids.binary_search(&id).ok()?;
        Some(u32::try_from(place).expect("slots are u32"))
    }

    /// How many cases have a number below `id`: where it would stand.
    pub(super) fn rank(&self, id: CaseId) -> u32 {
        let place = self.ids.partition_point(|other| *other < id);
        u32::try_from(place).expect("slots are u32")
    }

    pub(super) fn id(&self, slot: u32) -> CaseId {
        self.ids[slot as usize]
    }

    /// Takes the case in as it stands now.
    pub(super) fn take(&mut self, case: &Case) {
        let cell = self.cell_of(case);
        let (title, address) = (&case.title, &case.place.address);
        match self.ids.binary_search(&case.id) {
            Ok(place) => {
                let slot = u32::try_from(place).expect("slots are u32");
                self.places[place] = self.wording.replace(self.places[place], title, address);
                self.replace(slot, cell);
                if self.wording.is_wasteful() {
                    self.wording.compact(&mut self.places);
                }
            }
            Err(place) => {
                let kept = self.wording.keep_both(title, address);
                self.push(cell, kept);
                if place + 1 < self.len() {
                    self.renumber();
                }
            }
        }
    }

    fn cell_of(&mut self, case: &Case) -> Cell {
        let next = NextDue::of(case);
        let mut unit = |unit: Option<UnitId>| unit.map_or(NONE, |unit| self.units.learn(&unit));
        let marks = Marks {
            state: case.state,
            nature: case.nature,
            urgency: case.urgency,
            channel: case.channel,
            street: unit(case.place.street),
            unit: unit(case.unit),
            item: NONE,
        };
        let open = case.tasks.iter().filter(|task| task.is_open());
        let parts = Parts {
            involved: case.involved_units().map(|it| unit(Some(it))).collect(),
            owing: open.map(|task| unit(Some(task.unit))).collect(),
        };
        let community = unit(case.place.community);
        let rest = Rest {
            community,
            handler: case.handler.map_or(NONE, |user| self.users.learn(&user)),
            registered_by: self.users.learn(&case.registered_by),
            revision: case.revision,
            urges: case.urges,
            returns: case.disputes,
            supervision_level: case.supervision_level,
            round: case.round,
            due_stage: next.map(|next| next.stage),
            flags: flags_of(case),
        };
        let times = Times {
            due: next.map_or(NEVER, |next| next.at.0),
            due_started: next.map_or(NEVER, |next| next.started_at.0),
            received: case.received_at.0,
            updated: case.updated_at.0,
        };
        let item = case.item.as_deref().map_or(NONE, |item| self.item(item));
        let marks = Marks { item, ..marks };
        Cell {
            id: case.id,
            marks,
            rest,
            times,
            parts,
        }
    }

    /// The number of an item, and with it its category's.
    fn item(&mut self, item: &str) -> u32 {
        let code = self.items.learn(item);
        if code as usize == self.major_of.len() {
            let major = self.catalogue.get(item).map(|row| row.major.as_str());
            self.major_of
                .push(major.map_or(NONE, |major| self.majors.learn(major)));
        }
        code
    }

    fn push(&mut self, cell: Cell, place: Place) {
        let slot = u32::try_from(self.len()).expect("fewer cases than u32 counts");
        self.ids.push(cell.id);
        self.marks.push(cell.marks);
        self.rest.push(cell.rest);
        self.due.push(cell.times.due);
        self.due_started.push(cell.times.due_started);
        self.received.push(cell.times.received);
        self.updated.push(cell.times.updated);
        self.places.push(place);
        self.sets.shift(slot, None, &cell);
        self.sets.shift_major(slot, None, self.major(&cell.marks));
        self.by_received.insert(slot, &self.received);
        self.by_updated.insert(slot, &self.updated);
        if cell.times.due != NEVER {
            self.by_due.insert(slot, &self.due);
        }
        self.keep_parts(slot, cell);
    }

    fn replace(&mut self, slot: u32, cell: Cell) {
        let before = self.cell(slot);
        let place = slot as usize;
        self.sets.shift(slot, Some(&before), &cell);
        let (old, new) = (self.major(&before.marks), self.major(&cell.marks));
        self.sets.shift_major(slot, Some(old), new);
        let (old, new) = (before.times, cell.times);
        if old.due != new.due {
            if old.due != NEVER {
                self.by_due.remove(slot, &self.due);
            }
            self.due[place] = new.due;
            if new.due != NEVER {
                self.by_due.insert(slot, &self.due);
            }
        }
        if old.received != new.received {
            self.by_received.remove(slot, &self.received);
            self.received[place] = new.received;
            self.by_received.insert(slot, &self.received);
        }
        if old.updated != new.updated {
            self.by_updated.remove(slot, &self.updated);
            self.updated[place] = new.updated;
            self.by_updated.insert(slot, &self.updated);
        }
        self.due_started[place] = new.due_started;
        self.marks[place] = cell.marks;
        self.rest[place] = cell.rest;
        self.keep_parts(slot, cell);
    }

    fn keep_parts(&mut self, slot: u32, cell: Cell) {
        if cell.parts == Parts::of_lead(cell.marks.unit) {
            self.parts.remove(&slot);
        } else {
            self.parts.insert(slot, cell.parts);
        }
    }

    /// Brings a case that came last to where its number belongs. Numbers are given in growing
    /// order, so only a store that was put together by hand ever needs it.
    fn renumber(&mut self) {
        let mut slots: Vec<u32> = (0..).take(self.len()).collect();
        slots.sort_by_key(|slot| self.id(*slot));
        let mut fresh = Self {
            units: self.units.clone(),
            users: self.users.clone(),
            items: self.items.clone(),
            majors: self.majors.clone(),
            major_of: self.major_of.clone(),
            wording: std::mem::take(&mut self.wording),
            seq: self.seq,
            numbering: self.numbering + 1,
            ..Self::new(Arc::clone(&self.catalogue))
        };
        for slot in slots {
            fresh.push(self.cell(slot), self.places[slot as usize]);
        }
        *self = fresh;
    }

    pub(super) fn cell(&self, slot: u32) -> Cell {
        let place = slot as usize;
        let marks = self.marks[place];
        let parts = self.parts.get(&slot).cloned();
        Cell {
            id: self.ids[place],
            marks,
            rest: self.rest[place],
            times: Times {
                due: self.due[place],
                due_started: self.due_started[place],
                received: self.received[place],
                updated: self.updated[place],
            },
            parts: parts.unwrap_or_else(|| Parts::of_lead(marks.unit)),
        }
    }

    fn major(&self, marks: &Marks) -> u32 {
        self.major_of[marks.item as usize]
    }

    /// A new catalogue names categories anew; cases keep their items.
    pub(super) fn use_catalogue(&mut self, catalogue: Arc<Catalogue>) {
        self.catalogue = catalogue;
        self.major_of = vec![NONE];
        for item in self.items.values() {
            let major = self.catalogue.get(item).map(|row| row.major.as_str());
            let code = major.map_or(NONE, |major| self.majors.learn(major));
            self.major_of.push(code);
        }
        self.sets.forget_majors();
        for (slot, marks) in (0..).zip(&self.marks) {
            let major = self.major_of[marks.item as usize];
            self.sets.shift_major(slot, None, major);
        }
    }

    /// The case as a queue shows it.
    pub(super) fn row(&self, slot: u32) -> Row {
        let place = slot as usize;
        let (marks, rest) = (self.marks[place], self.rest[place]);
        let (title, address) = self.wording.text(self.places[place]);
        let unit = |code| self.units.value(code).copied();
        let user = |code| self.users.value(code).copied();
        let boxed = |text: Option<&String>| text.map(|text| text.as_str().into());
        let registered_by = user(rest.registered_by).expect("every case has been learnt with one");
        Row {
            id: self.ids[place],
            revision: rest.revision,
            state: marks.state,
            nature: marks.nature,
            urgency: marks.urgency,
            channel: marks.channel,
            title,
            address,
            street: unit(marks.street),
            community: unit(rest.community),
            item: boxed(self.items.value(marks.item)),
            major: boxed(self.majors.value(self.major(&marks))),
            unit: unit(marks.unit),
            handler: user(rest.handler),
            registered_by,
            due: rest.due_stage.map(|stage| NextDue {
                stage,
                started_at: Timestamp(self.due_started[place]),
                at: Timestamp(self.due[place]),
            }),
            received_at: Timestamp(self.received[place]),
            updated_at: Timestamp(self.updated[place]),
            supervision_level: rest.supervision_level,
            urges: rest.urges,
            round: rest.round,
            returns: rest.returns,
            ruled: rest.flags.has(Flags::RULED),
            own_initiative: rest.flags.has(Flags::OWN_INITIATIVE),
            has_risk: rest.flags.has(Flags::HAS_RISK),
            awaits_approval: rest.flags.has(Flags::AWAITS_APPROVAL),
        }
    }
}

fn flags_of(case: &Case) -> Flags {
    Flags::default()
        .with(Flags::RULED, case.ruling.is_some())
        .with(Flags::OWN_INITIATIVE, case.own_initiative)
        .with(Flags::HAS_RISK, case.has_public_safety_label())
        .with(Flags::AWAITS_APPROVAL, awaits_approval(case))
}

#[cfg(test)]
impl Columns {
    /// Sets and orders are what the cells say, no more and no less.
    pub(super) fn assert_sound(&self) {
        let mut fresh = Sets::default();
        let slots: Vec<u32> = (0..).take(self.len()).collect();
        for slot in &slots {
            let cell = self.cell(*slot);
            fresh.shift(*slot, None, &cell);
            fresh.shift_major(*slot, None, self.major(&cell.marks));
        }
        self.sets.assert_same(&fresh);
        let sorted = |keys: &[i64]| {
            let mut slots = slots.clone();
            slots.sort_by_key(|slot| keys[*slot as usize]);
            slots.retain(|slot| keys[*slot as usize] != NEVER);
            slots
        };
        assert_eq!(self.by_due.slots(), sorted(&self.due));
        assert_eq!(self.by_received.slots(), sorted(&self.received));
        assert_eq!(self.by_updated.slots(), sorted(&self.updated));
    }
}
