//! For every value a queue filters by, the set of slots that have it. An answer is an
//! intersection, a count the size of one.

use std::borrow::Cow;
use std::sync::LazyLock;

use roaring::{MultiOps as _, RoaringBitmap};

use super::cell::{Cell, Flags, Marks, NEVER, Parts, Rest, lead_alone};
use super::cells::Cells;
use super::dictionary::NONE;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Urgency};

/// Sets by the number of the value; what lies beyond the end is empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups(Vec<RoaringBitmap>);

static EMPTY: LazyLock<RoaringBitmap> = LazyLock::new(RoaringBitmap::new);

/// Slots that share a container of a bitmap: what is sorted at a time stays in the cache.
const CHUNK: usize = 1 << 16;

impl Groups {
    /// The sets of a whole column at once: `code` by place. Slots are sorted by code, a stretch at a
    /// time, so that each set only ever grows at its end.
    fn of(len: usize, code: impl Fn(usize) -> u32) -> Self {
        let mut groups = Self::default();
        let (mut ends, mut sorted) = (Vec::<usize>::new(), vec![0; CHUNK.min(len)]);
        for first in (0..len).step_by(CHUNK) {
            let places = first..len.min(first + CHUNK);
            ends.fill(0);
            for place in places.clone() {
                let code = code(place) as usize;
                if code >= ends.len() {
                    ends.resize(code + 1, 0);
                }
                ends[code] += 1;
            }
            let mut before = 0;
            for end in &mut ends {
                (before, *end) = (before + *end, before);
            }
            for place in places {
                let end = &mut ends[code(place) as usize];
                sorted[*end] = u32::try_from(place).expect("slots are u32");
                *end += 1;
            }
            groups.0.resize_with(ends.len(), RoaringBitmap::new);
            let mut from = 0;
            for (set, end) in groups.0.iter_mut().zip(&ends) {
                let slots = sorted[from..*end].iter().copied();
                set.append(slots)
                    .expect("ascending, and after those before");
                from = *end;
            }
        }
        groups
    }

    pub(super) fn get(&self, code: u32) -> &RoaringBitmap {
        self.0.get(code as usize).unwrap_or(&EMPTY)
    }

    /// The sets that hold something, with their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &RoaringBitmap)> {
        (0..).zip(&self.0).filter(|(_, set)| !set.is_empty())
    }

    pub(super) fn union(&self, codes: impl IntoIterator<Item = u32>) -> Cow<'_, RoaringBitmap> {
        let mut sets = codes.into_iter().map(|code| self.get(code));
        match (sets.next(), sets.next()) {
            (None, _) => Cow::Borrowed(&EMPTY),
            (Some(only), None) => Cow::Borrowed(only),
            (Some(one), Some(two)) => Cow::Owned([one, two].into_iter().chain(sets).union()),
        }
    }

    fn add(&mut self, code: u32, slot: u32) {
        let place = code as usize;
        if place >= self.0.len() {
            self.0.resize_with(place + 1, RoaringBitmap::new);
        }
        self.0[place].insert(slot);
    }

    fn shift(&mut self, slot: u32, from: Option<u32>, to: u32) {
        if from == Some(to) {
            return;
        }
        if let Some(set) = from.and_then(|code| self.0.get_mut(code as usize)) {
            set.remove(slot);
        }
        self.add(to, slot);
    }

    fn shift_all(&mut self, slot: u32, from: &[u32], to: &[u32]) {
        if from == to {
            return;
        }
        for code in from.iter().filter(|code| !to.contains(code)) {
            if let Some(set) = self.0.get_mut(*code as usize) {
                set.remove(slot);
            }
        }
        for code in to {
            self.add(*code, slot);
        }
    }
}

fn turn(set: &mut RoaringBitmap, slot: u32, on: bool) {
    if on {
        set.insert(slot);
    } else {
        set.remove(slot);
    }
}

fn is_supervised(rest: &Rest) -> bool {
    rest.supervision_level > 0
}

fn awaits_approval(rest: &Rest) -> bool {
    rest.flags.has(Flags::AWAITS_APPROVAL)
}

#[derive(Clone, Debug, Default)]
pub(super) struct Sets {
    pub(super) state: Groups,
    pub(super) channel: Groups,
    pub(super) urgency: Groups,
    pub(super) street: Groups,
    /// By lead unit.
    pub(super) unit: Groups,
    pub(super) involved: Groups,
    pub(super) owing: Groups,
    /// By first level of the category.
    pub(super) major: Groups,
    pub(super) handler: Groups,
    pub(super) registered_by: Groups,
    pub(super) supervised: RoaringBitmap,
    pub(super) awaits_approval: RoaringBitmap,
    /// A clock runs.
    pub(super) dated: RoaringBitmap,
}

impl Sets {
    /// The sets of all cells at once. `major_of` gives an item's category.
    pub(super) fn of(cells: &Cells, major_of: &[u32]) -> Self {
        let (marks, rest) = (&cells.marks, &cells.rest);
        let by_mark =
            |code: fn(&Marks) -> u32| Groups::of(marks.len(), |place| code(&marks[place]));
        let by_rest = |code: fn(&Rest) -> u32| Groups::of(rest.len(), |place| code(&rest[place]));
        let which = |is_in: &dyn Fn(usize) -> bool| {
            let slots = (0..).zip(0..rest.len()).filter(|(_, place)| is_in(*place));
            let slots = slots.map(|(slot, _)| slot);
            RoaringBitmap::from_sorted_iter(slots).expect("ascending")
        };
        let mut sets = Self {
            state: by_mark(|marks| marks.state as u32),
            channel: by_mark(|marks| marks.channel as u32),
            urgency: by_mark(|marks| marks.urgency as u32),
            street: by_mark(|marks| marks.street),
            unit: by_mark(|marks| marks.unit),
            involved: Groups::default(),
            owing: Groups::default(),
            major: Groups::of(marks.len(), |place| major_of[marks[place].item as usize]),
            handler: by_rest(|rest| rest.handler),
            registered_by: by_rest(|rest| rest.registered_by),
            supervised: which(&|place| is_supervised(&rest[place])),
            awaits_approval: which(&|place| awaits_approval(&rest[place])),
            dated: which(&|place| cells.due[place] != NEVER),
        };
        sets.involved = sets.unit.clone();
        if let Some(nobody) = sets.involved.0.get_mut(NONE as usize) {
            nobody.clear();
        }
        for (slot, parts) in cells.with_parts() {
            let lead = lead_alone(&marks[slot as usize].unit);
            sets.involved.shift_all(slot, lead, &parts.involved);
            sets.owing.shift_all(slot, &[], &parts.owing);
        }
        sets
    }

    pub(super) fn state(&self, state: State) -> &RoaringBitmap {
        self.state.get(state as u32)
    }

    pub(super) fn states(&self, states: &[State]) -> Cow<'_, RoaringBitmap> {
        self.state.union(states.iter().map(|state| *state as u32))
    }

    pub(super) fn channel(&self, channel: Channel) -> &RoaringBitmap {
        self.channel.get(channel as u32)
    }

    pub(super) fn urgency(&self, urgency: Urgency) -> &RoaringBitmap {
        self.urgency.get(urgency as u32)
    }

    /// Puts a new `slot` where its cell belongs.
    pub(super) fn enter(&mut self, slot: u32, cells: &Cells) {
        self.shift(slot, None, &cells.get(slot));
        self.involved.shift_all(slot, &[], cells.involved(slot));
        self.owing.shift_all(slot, &[], cells.owing(slot));
    }

    pub(super) fn shift_parts(&mut self, slot: u32, before: &Cells, after: &Parts) {
        self.involved
            .shift_all(slot, before.involved(slot), &after.involved);
        self.owing.shift_all(slot, before.owing(slot), &after.owing);
    }

    /// Moves `slot` from where `before` says it is to where `after` belongs.
    pub(super) fn shift(&mut self, slot: u32, before: Option<&Cell>, after: &Cell) {
        let old = |code: fn(&Cell) -> u32| before.map(code);
        let shift = |groups: &mut Groups, code: fn(&Cell) -> u32| {
            groups.shift(slot, old(code), code(after));
        };
        shift(&mut self.state, |cell| cell.marks.state as u32);
        shift(&mut self.channel, |cell| cell.marks.channel as u32);
        shift(&mut self.urgency, |cell| cell.marks.urgency as u32);
        shift(&mut self.street, |cell| cell.marks.street);
        shift(&mut self.unit, |cell| cell.marks.unit);
        shift(&mut self.handler, |cell| cell.rest.handler);
        shift(&mut self.registered_by, |cell| cell.rest.registered_by);
        turn(&mut self.supervised, slot, is_supervised(&after.rest));
        turn(
            &mut self.awaits_approval,
            slot,
            awaits_approval(&after.rest),
        );
        turn(&mut self.dated, slot, after.times.due != NEVER);
    }

    /// The first level of a category follows from the item and the catalogue.
    pub(super) fn shift_major(&mut self, slot: u32, before: Option<u32>, after: u32) {
        self.major.shift(slot, before, after);
    }

    pub(super) fn forget_majors(&mut self) {
        self.major = Groups::default();
    }
}

#[cfg(test)]
impl Sets {
    pub(super) fn assert_same(&self, other: &Self) {
        let groups = |sets: &Self| {
            [
                &sets.state,
                &sets.channel,
                &sets.urgency,
                &sets.street,
                &sets.unit,
                &sets.involved,
                &sets.owing,
                &sets.major,
                &sets.handler,
                &sets.registered_by,
            ]
            .map(|groups| {
                groups
                    .iter()
                    .map(|(code, set)| (code, set.clone()))
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(groups(self), groups(other));
        assert_eq!(self.supervised, other.supervised);
        assert_eq!(self.awaits_approval, other.awaits_approval);
        assert_eq!(self.dated, other.dated);
    }
}
