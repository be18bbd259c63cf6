//! Slots in the order of a column: runs short enough to insert into, long enough to be few. The
//! keys stay in their column; equal keys go by slot, which is by case number.

use roaring::RoaringBitmap;

use super::cell::NEVER;

/// Slots in a run at most: moving half of one costs less than finding the place.
const RUN_MAX: usize = 2048;
/// A wider stretch than this is collected in a plain bit set: no sorting.
const SORTED_MAX: usize = 4096;

#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    /// None is empty.
    runs: Vec<Vec<u32>>,
}

/// A place between two slots: the run, and the place in it.
type Place = (usize, usize);

fn key_of(keys: &[i64], slot: u32) -> (i64, u32) {
    (keys[slot as usize], slot)
}

impl Order {
    /// Every slot whose key is not [`NEVER`].
    pub(super) fn of(keys: &[i64]) -> Self {
        let dated = || (0..).zip(keys).filter(|(_, key)| **key != NEVER);
        let first = dated().map(|(_, key)| *key).min().unwrap_or_default();
        // Key and slot in one number sort several times faster than the pair of them: a slot of a
        // million takes 20 bits, which leaves the keys five centuries of milliseconds.
        let slot_bits = usize::BITS - keys.len().leading_zeros();
        let packed = dated().map(|(slot, key)| {
            let key = key.abs_diff(first);
            (key.leading_zeros() >= slot_bits).then(|| (key << slot_bits) | u64::from(slot))
        });
        if let Some(mut packed) = packed.collect::<Option<Vec<u64>>>() {
            packed.sort_unstable();
            let slot = |packed: u64| packed & ((1 << slot_bits) - 1);
            let slots = packed.into_iter().map(slot);
            return Self::of_sorted(slots.map(|slot| u32::try_from(slot).expect("was one")));
        }
        let mut pairs: Vec<_> = dated().map(|(slot, key)| (*key, slot)).collect();
        pairs.sort_unstable();
        Self::of_sorted(pairs.into_iter().map(|(_, slot)| slot))
    }

    /// `slots` must be sorted by key and slot.
    fn of_sorted(slots: impl Iterator<Item = u32>) -> Self {
        let mut runs: Vec<Vec<u32>> = Vec::new();
        for slot in slots {
            match runs.last_mut() {
                Some(run) if run.len() < RUN_MAX => run.push(slot),
                _ => {
                    let mut run = Vec::with_capacity(RUN_MAX);
                    run.push(slot);
                    runs.push(run);
                }
            }
        }
        Self { runs }
    }

    /// The first place whose slot is not before `at`.
    fn place(&self, at: (i64, u32), keys: &[i64]) -> Place {
        let run = self
            .runs
            .partition_point(|run| run.last().is_some_and(|last| key_of(keys, *last) < at));
        let inside = self.runs.get(run).map_or(0, |run| {
            run.partition_point(|slot| key_of(keys, *slot) < at)
        });
        (run, inside)
    }

    /// `slot` under its key of now; it must not be in yet.
    pub(super) fn insert(&mut self, slot: u32, keys: &[i64]) {
        let (mut run, mut inside) = self.place(key_of(keys, slot), keys);
        if run == self.runs.len() {
            // After all others: on with the last run while it has room.
            match self.runs.last() {
                Some(last) if last.len() < RUN_MAX => {
                    run -= 1;
                    inside = last.len();
                }
                _ => self.runs.push(Vec::new()),
            }
        } else if self.runs[run].len() >= RUN_MAX {
            let upper = self.runs[run].split_off(RUN_MAX / 2);
            self.runs.insert(run + 1, upper);
            if inside > RUN_MAX / 2 {
                (run, inside) = (run + 1, inside - RUN_MAX / 2);
            }
        }
        self.runs[run].insert(inside, slot);
    }

    /// Takes `slot` out; its key must still be the one it went in with.
    pub(super) fn remove(&mut self, slot: u32, keys: &[i64]) {
        let (run, inside) = self.place(key_of(keys, slot), keys);
        self.runs[run].remove(inside);
        let room = |n: usize| self.runs.get(n).map_or(RUN_MAX, Vec::len);
        if self.runs[run].is_empty() {
            self.runs.remove(run);
        } else if room(run) + room(run + 1) <= RUN_MAX / 2 {
            let next = self.runs.remove(run + 1);
            self.runs[run].extend(next);
        }
    }

    /// From `at` on, ascending.
    pub(super) fn from<'o>(
        &'o self,
        at: (i64, u32),
        keys: &[i64],
    ) -> impl Iterator<Item = u32> + use<'o> {
        let (run, inside) = self.place(at, keys);
        let rest = self.runs.get(run).map_or(&[][..], |run| &run[inside..]);
        let later = self.runs.iter().skip(run + 1).flatten();
        rest.iter().chain(later).copied()
    }

    /// What lies before `at`, descending.
    pub(super) fn before<'o>(
        &'o self,
        at: (i64, u32),
        keys: &[i64],
    ) -> impl Iterator<Item = u32> + use<'o> {
        let (run, inside) = self.place(at, keys);
        let rest = self.runs.get(run).map_or(&[][..], |run| &run[..inside]);
        let earlier = self.runs[..run]
            .iter()
            .rev()
            .flat_map(|run| run.iter().rev());
        rest.iter().rev().chain(earlier).copied()
    }

    /// The set of slots whose keys are in `low..high`.
    pub(super) fn between(&self, low: i64, high: i64, keys: &[i64]) -> RoaringBitmap {
        let (from, to) = (self.place((low, 0), keys), self.place((high, 0), keys));
        if to <= from {
            return RoaringBitmap::new();
        }
        let parts = || {
            (from.0..=to.0).filter_map(move |n| {
                let run = self.runs.get(n)?;
                let first = if n == from.0 { from.1 } else { 0 };
                let end = if n == to.0 { to.1 } else { run.len() };
                Some(&run[first..end])
            })
        };
        let count: usize = parts().map(<[u32]>::len).sum();
        if count <= SORTED_MAX {
            let mut slots: Vec<u32> = parts().flatten().copied().collect();
            slots.sort_unstable();
            return RoaringBitmap::from_sorted_iter(slots).expect("sorted, and each slot once");
        }
        let mut bits = vec![0u8; keys.len().div_ceil(8)];
        for slot in parts().flatten() {
            bits[(slot / 8) as usize] |= 1 << (slot % 8);
        }
        RoaringBitmap::from_lsb0_bytes(0, &bits)
    }

    #[cfg(test)]
    pub(super) fn slots(&self) -> Vec<u32> {
        assert!(
            self.runs
                .iter()
                .all(|run| (1..=RUN_MAX).contains(&run.len()))
        );
        self.runs.iter().flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::chance::Dice;

    #[test]
    fn keys_too_far_apart_for_one_number_are_sorted_all_the_same() {
        for keys in [
            vec![],
            vec![NEVER],
            vec![7, NEVER, 7, -3],
            vec![i64::MIN, NEVER - 1, 0, i64::MIN, NEVER],
        ] {
            let mut slots: Vec<u32> = (0..u32::try_from(keys.len()).unwrap()).collect();
            slots.retain(|slot| keys[*slot as usize] != NEVER);
            slots.sort_by_key(|slot| key_of(&keys, *slot));
            assert_eq!(Order::of(&keys).slots(), slots, "{keys:?}");
        }
    }

    /// Against a sorted list, through inserts, moves and removals.
    #[test]
    fn keeps_the_order_through_every_change() {
        let mut dice = Dice::from_seed(7);
        let slots = 12_000u32;
        let mut keys = vec![0i64; slots as usize];
        let mut order = Order::default();
        let mut inside = vec![false; slots as usize];
        for round in 0..60_000u64 {
            // First mostly in order, as cases come; then all over the place.
            let slot = if round < u64::from(slots) {
                u32::try_from(round).unwrap()
            } else {
                u32::try_from(dice.below(u64::from(slots))).unwrap()
            };
            let place = slot as usize;
            if inside[place] {
                order.remove(slot, &keys);
            }
            inside[place] = round < 50_000 && !dice.permille(200);
            keys[place] = dice.between(0, 5_000);
            if inside[place] {
                order.insert(slot, &keys);
            }
        }
        let mut expected: Vec<u32> = (0..slots).filter(|s| inside[*s as usize]).collect();
        expected.sort_by_key(|slot| key_of(&keys, *slot));
        assert_eq!(order.slots(), expected);
        assert_eq!(Order::of_sorted(expected.iter().copied()).slots(), expected);
        for (slot, key) in keys.iter_mut().enumerate() {
            *key = if inside[slot] { *key } else { NEVER };
        }
        assert_eq!(Order::of(&keys).slots(), expected);
        for at in [(-1, 0), (0, 0), (2_500, 6_000), (4_999, 0), (5_001, 0)] {
            let split = expected.partition_point(|slot| key_of(&keys, *slot) < at);
            assert!(order.from(at, &keys).eq(expected[split..].iter().copied()));
            let before = expected[..split].iter().rev().copied();
            assert!(order.before(at, &keys).eq(before));
        }
        for (low, high) in [
            (0, 5_001),
            (100, 120),
            (2_000, 1_000),
            (2_000, 2_000),
            (-9, 2_700),
        ] {
            let set: RoaringBitmap = expected
                .iter()
                .copied()
                .filter(|slot| (low..high).contains(&keys[*slot as usize]))
                .collect();
            assert_eq!(order.between(low, high, &keys), set, "{low}..{high}");
        }
    }
}
