//! The cases as columns of numbers: what is kept, and saved. A case has a *slot*: its place in the
//! order of case numbers, dense from 0. Numbers only grow, so a new case comes last and no slot
//! ever changes.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::cell::{Cell, Flags, Marks, NEVER, Parts, Rest, Times, lead_alone};
use super::dictionary::{Dictionary, NONE};
use super::row::{NextDue, Row, awaits_approval};
use super::wording::{Place, Wording};
use crate::domain::case::Case;
use crate::kernel::id::{CaseId, UnitId, UserId};
use crate::kernel::time::Timestamp;

/// One in so many comes soon: room for those is made beforehand, and costs nothing until then.
const MORE: usize = 4;

#[derive(Clone, Default)]
pub(super) struct Cells {
    pub(super) ids: Vec<CaseId>,
    pub(super) marks: Vec<Marks>,
    pub(super) rest: Vec<Rest>,
    /// [`NEVER`] where no clock runs.
    pub(super) due: Vec<i64>,
    pub(super) due_started: Vec<i64>,
    pub(super) received: Vec<i64>,
    pub(super) updated: Vec<i64>,
    pub(super) places: Vec<Place>,
    /// Only where more than the lead unit has a part.
    parts: HashMap<u32, Parts>,
    pub(super) wording: Wording,
    pub(super) units: Dictionary<UnitId>,
    pub(super) users: Dictionary<UserId>,
    pub(super) items: Dictionary<String>,
}

impl Cells {
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn slots(&self) -> impl Iterator<Item = u32> + use<> {
        (0..).take(self.len())
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

    /// The case in numbers; values never met before get theirs.
    pub(super) fn learn(&mut self, case: &Case) -> (Cell, Parts) {
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
            flags: flags_of(case, next),
        };
        let times = Times {
            due: next.map_or(NEVER, |next| next.at.0),
            due_started: next.map_or(NEVER, |next| next.started_at.0),
            received: case.received_at.0,
            updated: case.updated_at.0,
        };
        let item = case
            .item
            .as_deref()
            .map_or(NONE, |item| self.items.learn(item));
        let marks = Marks { item, ..marks };
        let cell = Cell {
            id: case.id,
            marks,
            rest,
            times,
        };
        (cell, parts)
    }

    /// Adds a case; returns its slot.
    pub(super) fn push(&mut self, cell: Cell, parts: Parts, place: Place) -> u32 {
        let slot = u32::try_from(self.len()).expect("fewer cases than u32 counts");
        self.ids.push(cell.id);
        self.marks.push(cell.marks);
        self.rest.push(cell.rest);
        self.due.push(cell.times.due);
        self.due_started.push(cell.times.due_started);
        self.received.push(cell.times.received);
        self.updated.push(cell.times.updated);
        self.places.push(place);
        self.keep_parts(slot, parts);
        slot
    }

    /// Adds a case that has the highest number so far.
    pub(super) fn append(&mut self, case: &Case) -> u32 {
        let (cell, parts) = self.learn(case);
        let place = self.wording.keep_both(&case.title, &case.place.address);
        self.push(cell, parts, place)
    }

    /// Makes room for a store of `cases` and `units` of text, and some more.
    pub(super) fn reserve(&mut self, cases: usize, units: usize) {
        let cases = cases + cases / MORE;
        self.ids.reserve(cases);
        self.marks.reserve(cases);
        self.rest.reserve(cases);
        self.due.reserve(cases);
        self.due_started.reserve(cases);
        self.received.reserve(cases);
        self.updated.reserve(cases);
        self.places.reserve(cases);
        self.wording.reserve(units + units / MORE);
    }

    /// What a saved file says of a slot: the next one, or one there is. `None` leaves a gap.
    pub(super) fn put(&mut self, slot: u32, cell: Cell, parts: Parts, place: Place) -> Option<()> {
        match (slot as usize).cmp(&self.len()) {
            Ordering::Less => {
                let before = std::mem::replace(&mut self.places[slot as usize], place);
                self.wording.discard(before);
                self.set(slot, cell, parts);
                Some(())
            }
            Ordering::Equal => {
                self.push(cell, parts, place);
                Some(())
            }
            Ordering::Greater => None,
        }
    }

    /// Puts `cell` in the place of what is at `slot`.
    pub(super) fn set(&mut self, slot: u32, cell: Cell, parts: Parts) {
        let place = slot as usize;
        self.ids[place] = cell.id;
        self.marks[place] = cell.marks;
        self.rest[place] = cell.rest;
        self.due[place] = cell.times.due;
        self.due_started[place] = cell.times.due_started;
        self.received[place] = cell.times.received;
        self.updated[place] = cell.times.updated;
        self.keep_parts(slot, parts);
    }

    /// What is at `slot` has these; its marks are there already.
    pub(super) fn keep_parts(&mut self, slot: u32, parts: Parts) {
        let lead = &self.marks[slot as usize].unit;
        if parts.owing.is_empty() && parts.involved == lead_alone(lead) {
            self.parts.remove(&slot);
        } else {
            self.parts.insert(slot, parts);
        }
    }

    /// Of a slot where more than the lead unit has a part.
    pub(super) fn parts_of(&self, slot: u32) -> Option<(u32, &Parts)> {
        Some((slot, self.parts.get(&slot)?))
    }

    /// In no order.
    pub(super) fn with_parts(&self) -> impl Iterator<Item = (u32, &Parts)> {
        self.parts.iter().map(|(slot, parts)| (*slot, parts))
    }

    /// Lead, interim and assisting units.
    pub(super) fn involved(&self, slot: u32) -> &[u32] {
        match self.parts.get(&slot) {
            Some(parts) => &parts.involved,
            None => lead_alone(&self.marks[slot as usize].unit),
        }
    }

    /// Assisting units that still owe an answer.
    pub(super) fn owing(&self, slot: u32) -> &[u32] {
        self.parts.get(&slot).map_or(&[], |parts| &parts.owing)
    }

    pub(super) fn get(&self, slot: u32) -> Cell {
        let place = slot as usize;
        Cell {
            id: self.ids[place],
            marks: self.marks[place],
            rest: self.rest[place],
            times: Times {
                due: self.due[place],
                due_started: self.due_started[place],
                received: self.received[place],
                updated: self.updated[place],
            },
        }
    }

    /// The same cases in the order of their numbers.
    pub(super) fn in_order(mut self) -> Self {
        let mut slots: Vec<u32> = self.slots().collect();
        slots.sort_by_key(|slot| self.id(*slot));
        let mut fresh = Self {
            wording: std::mem::take(&mut self.wording),
            units: std::mem::take(&mut self.units),
            users: std::mem::take(&mut self.users),
            items: std::mem::take(&mut self.items),
            ..Self::default()
        };
        for slot in slots {
            let parts = Parts {
                involved: self.involved(slot).to_vec(),
                owing: self.owing(slot).to_vec(),
            };
            fresh.push(self.get(slot), parts, self.place(slot));
        }
        fresh
    }

    pub(super) fn place(&self, slot: u32) -> Place {
        self.places[slot as usize]
    }

    /// Keeps the wording of a case that is at `slot` already.
    pub(super) fn reword(&mut self, slot: u32, title: &str, address: &str) {
        let place = &mut self.places[slot as usize];
        *place = self.wording.replace(*place, title, address);
        if self.wording.is_wasteful() {
            self.wording.compact(&mut self.places);
        }
    }

    /// The case as a queue shows it.
    pub(super) fn row(&self, slot: u32, major: Option<&str>) -> Row {
        let place = slot as usize;
        let (marks, rest) = (self.marks[place], self.rest[place]);
        let (title, address) = self.wording.text(self.places[place]);
        let unit = |code| self.units.value(code).copied();
        let user = |code| self.users.value(code).copied();
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
            item: self
                .items
                .value(marks.item)
                .map(|item| item.as_str().into()),
            major: major.map(Into::into),
            unit: unit(marks.unit),
            handler: user(rest.handler),
            registered_by,
            due: rest.due_stage.map(|stage| NextDue {
                stage,
                started_at: Timestamp(self.due_started[place]),
                at: Timestamp(self.due[place]),
                provisional: rest.flags.has(Flags::PROVISIONAL),
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

fn flags_of(case: &Case, next: Option<NextDue>) -> Flags {
    Flags::default()
        .with(Flags::RULED, case.ruling.is_some())
        .with(Flags::OWN_INITIATIVE, case.own_initiative)
        .with(Flags::HAS_RISK, case.has_public_safety_label())
        .with(Flags::AWAITS_APPROVAL, awaits_approval(case))
        .with(
            Flags::PROVISIONAL,
            next.is_some_and(|next| next.provisional),
        )
}
