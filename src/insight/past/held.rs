//! The closed cases that are held, by number of arrival: what came first goes first.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::domain::case::Place;
use crate::kernel::id::{CaseId, UnitId};
use crate::kernel::time::Timestamp;
use crate::triage::dispatch::{Gazetteer, Told};
use crate::triage::place;
use crate::triage::text::{Gram, Text};

/// Closed cases held at most; with their pairs of signs some 20 MB.
pub const HELD_MAX: usize = 20_000;
/// Signs of a text that are read: what it is about stands at its beginning.
const SIGNS_READ: usize = 250;
/// Among more cases than this, pairs that more than this share of them have tell nothing.
const COMMON_FROM: usize = 200;
const COMMON: f32 = 0.1;
/// Returns kept of a unit and an item.
const RETURNS_MAX: usize = 20;
/// Units and items with returns, at most.
const RETURNERS_MAX: usize = 20_000;
/// After so many arrivals pairs that nobody has any more are cleared out.
const SWEEP_EVERY: u64 = HELD_MAX as u64;

/// A closed case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) id: CaseId,
    pub(super) item: String,
    pub(super) unit: UnitId,
}

/// A closed case like the one asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    pub id: CaseId,
    pub item: String,
    /// Who had it in the end.
    pub unit: UnitId,
    /// 0 to 1.
    pub near: f32,
}

struct Slot {
    decided: Decided,
    /// Different pairs of signs in its text.
    grams: u32,
    is_replaced: bool,
}

#[derive(Default)]
pub(super) struct Held {
    slots: VecDeque<Slot>,
    /// Number of the first of `slots`; numbers never come again.
    first: u64,
    /// Numbers of the slots that have a pair of signs, rising; those below `first` are gone.
    having: HashMap<Gram, VecDeque<u64>>,
    by_id: HashMap<CaseId, u64>,
    by_item: HashMap<String, VecDeque<u64>>,
    returns: HashMap<(String, UnitId), VecDeque<(Timestamp, CaseId)>>,
    pub(super) gazetteer: Gazetteer,
    pub(super) is_complete: bool,
}

/// Different pairs of signs of a text, without the names of places: what it is about, not where.
fn grams_of(told: &Told<'_>) -> HashSet<Gram> {
    let mut grams = HashSet::new();
    for text in [told.title, told.content] {
        let text = Text::of(text);
        let mut is_place = vec![false; text.signs().len()];
        for named in place::names(&text) {
            is_place[named.signs].fill(true);
        }
        let read = text.grams(2).take_while(|(_, at)| *at < SIGNS_READ);
        let of_matter = read.filter(|(_, at)| !is_place[*at] && !is_place[at + 1]);
        grams.extend(of_matter.map(|(gram, _)| gram));
    }
    grams
}

impl Held {
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Takes a case in; one that is held already counts as it is now.
    pub(super) fn take(&mut self, decided: Decided, told: &Told<'_>, place: &Place) {
        let number = self.first + self.slots.len() as u64;
        match self.by_id.insert(decided.id, number) {
            Some(before) => self.slot_mut(before).is_replaced = true,
            None => self.gazetteer.learn(told, place),
        }
        let grams = grams_of(told);
        for gram in &grams {
            let having = self.having.entry(*gram).or_default();
            while having.front().is_some_and(|first| *first < self.first) {
                having.pop_front();
            }
            having.push_back(number);
        }
        let of_item = self.by_item.entry(decided.item.clone()).or_default();
        of_item.push_back(number);
        self.slots.push_back(Slot {
            decided,
            grams: u32::try_from(grams.len()).unwrap_or(u32::MAX),
            is_replaced: false,
        });
        while self.slots.len() > HELD_MAX {
            self.forget_first();
        }
        if number.is_multiple_of(SWEEP_EVERY) {
            self.sweep();
        }
    }

    fn forget_first(&mut self) {
        let Some(slot) = self.slots.pop_front() else {
            return;
        };
        if !slot.is_replaced {
            self.by_id.remove(&slot.decided.id);
        }
        if let Some(of_item) = self.by_item.get_mut(&slot.decided.item) {
            of_item.pop_front();
        }
        self.first += 1;
    }

    fn sweep(&mut self) {
        let first = self.first;
        self.having
            .retain(|_, having| having.back().is_some_and(|last| *last >= first));
        self.by_item.retain(|_, of_item| !of_item.is_empty());
    }

    fn slot(&self, number: u64) -> Option<&Slot> {
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.slots.get(at).filter(|slot| !slot.is_replaced)
    }

    fn slot_mut(&mut self, number: u64) -> &mut Slot {
        let at = usize::try_from(number - self.first).expect("slots are few");
        &mut self.slots[at]
    }

    /// The nearest by pairs of signs, each counting by how rare it is. Bounded: what many have is
    /// not looked at.
    pub(super) fn near(&self, told: &Told<'_>, most: usize) -> Vec<Near> {
        let grams = grams_of(told);
        let all = self.slots.len();
        let common = if all >= COMMON_FROM {
            (all as f32 * COMMON) as usize
        } else {
            all
        };
        let mut shared: Vec<f32> = vec![0.0; all];
        let (mut said, mut count) = (0.0, 0.0);
        for gram in &grams {
            let having = self.having.get(gram);
            let cases = having.map_or(0, VecDeque::len);
            let rarity = ((all + 1) as f32 / (cases + 1) as f32).ln() + 1.0;
            (said, count) = (said + rarity, count + 1.0);
            if cases > common {
                continue;
            }
            for number in having.into_iter().flatten() {
                if let Some(at) = number.checked_sub(self.first) {
                    shared[usize::try_from(at).expect("slots are few")] += rarity;
                }
            }
        }
        let mean: f32 = said / f32::max(count, 1.0);
        let near = |(at, shared): (usize, &f32)| {
            let slot = &self.slots[at];
            let other = slot.grams as f32 * mean;
            let near = shared / f32::sqrt(said * other).max(f32::EPSILON);
            (*shared > 0.0 && !slot.is_replaced).then(|| (near.min(1.0), at))
        };
        let mut found: Vec<(f32, usize)> = shared.iter().enumerate().filter_map(near).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        found.truncate(most);
        let told = |(near, at): (f32, usize)| {
            let Decided { id, item, unit } = self.slots[at].decided.clone();
            Near {
                id,
                item,
                unit,
                near,
            }
        };
        found.into_iter().map(told).collect()
    }

    pub(super) fn latest_of(&self, item: &str, most: usize) -> Vec<CaseId> {
        let numbers = self.by_item.get(item).into_iter().flatten().rev();
        let held = numbers.filter_map(|number| self.slot(*number));
        held.map(|slot| slot.decided.id).take(most).collect()
    }

    /// A unit returned a case of this item, and was right.
    pub(super) fn take_return(&mut self, item: String, unit: UnitId, at: Timestamp, case: CaseId) {
        let key = (item, unit);
        if self.returns.len() >= RETURNERS_MAX && !self.returns.contains_key(&key) {
            return;
        }
        let returns = self.returns.entry(key).or_default();
        if returns.contains(&(at, case)) {
            return;
        }
        let place = returns.partition_point(|known| *known < (at, case));
        returns.insert(place, (at, case));
        if returns.len() > RETURNS_MAX {
            returns.pop_front();
        }
    }

    pub(super) fn returned(&self, item: &str, unit: UnitId, since: Timestamp) -> Vec<CaseId> {
        let returns = self.returns.get(&(item.to_owned(), unit));
        let lately = returns.into_iter().flatten().rev();
        let lately = lately.take_while(|(at, _)| *at >= since);
        lately.map(|(_, case)| *case).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(content: &str) -> Told<'_> {
        Told {
            content,
            ..Told::default()
        }
    }

    fn take(held: &mut Held, id: u64, item: &str, content: &str) {
        let decided = Decided {
            id: CaseId(id),
            item: item.into(),
            unit: UnitId(7),
        };
        held.take(decided, &told(content), &Place::default());
    }

    fn ids(near: &[Near]) -> Vec<u64> {
        near.iter().map(|near| near.id.0).collect()
    }

    #[test]
    fn the_like_is_found_by_what_is_rare_in_it() {
        let mut held = Held::default();
        take(&mut held, 1, "a", "小区楼上漏水，墙面发霉");
        take(&mut held, 2, "b", "小区路灯不亮");
        take(&mut held, 3, "a", "天花板漏水");
        let near = held.near(&told("楼上漏水到我家天花板"), 3);
        assert_eq!(ids(&near), [3, 1]);
        assert!(
            near[0].near > near[1].near && near[0].near <= 1.0,
            "{near:?}"
        );
        assert!((held.near(&told("小区路灯不亮"), 1)[0].near - 1.0).abs() < 0.1);
        assert!(held.near(&told(""), 3).is_empty());
        assert!(Held::default().near(&told("漏水"), 3).is_empty());
        assert_eq!(held.latest_of("a", 5), [CaseId(3), CaseId(1)]);
    }

    #[test]
    fn a_case_closed_again_counts_once() {
        let mut held = Held::default();
        take(&mut held, 1, "a", "路灯不亮");
        take(&mut held, 1, "b", "路灯不亮");
        let near = held.near(&told("路灯不亮"), 3);
        assert_eq!((near.len(), near[0].item.as_str()), (1, "b"));
        assert_eq!((held.len(), held.latest_of("b", 5).len()), (1, 1));
        assert!(held.latest_of("a", 5).is_empty());
    }

    #[test]
    fn what_came_first_goes_first() {
        let mut held = Held::default();
        for id in 0..(HELD_MAX as u64 + 10) {
            let item = if id < 10 { "old" } else { "new" };
            take(
                &mut held,
                id,
                item,
                if id < 10 { "井盖缺失" } else { "路灯" },
            );
        }
        assert_eq!(held.len(), HELD_MAX);
        assert!(held.near(&told("井盖缺失"), 3).is_empty());
        assert!(held.latest_of("old", 3).is_empty());
        held.sweep();
        let gone = Text::of("井盖").grams(2).next().expect("a pair").0;
        assert!(!held.having.contains_key(&gone));
    }

    #[test]
    fn returns_are_told_once_and_of_late() {
        let mut held = Held::default();
        for (at, case) in [(30, 3), (10, 1), (20, 2), (20, 2)] {
            held.take_return("a".into(), UnitId(7), Timestamp(at), CaseId(case));
        }
        let since = |at| held.returned("a", UnitId(7), Timestamp(at));
        assert_eq!(since(15), [CaseId(3), CaseId(2)]);
        assert_eq!(since(0).len(), 3);
        assert!(held.returned("b", UnitId(7), Timestamp(0)).is_empty());
    }
}
