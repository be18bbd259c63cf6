//! Average linkage: two groups become one when their messages are near each other on average, so
//! that no chain of lookalikes joins what has nothing in common.
//!
//! The mean of all products of two groups is the product of their sums. So the exact average
//! needs no table of all pairs, only one sum a group; pairs worth looking at come from the index.

use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

use crate::triage::similar::sparse::{self, Sparse};
use crate::triage::similar::{Index, Weighed};

/// How much a shared place counts, and how much it counts against two that they are elsewhere.
/// Chosen by measuring, docs/decisions/hot-topics.md.
const SHARED: f32 = 3.0;
const APART: f32 = 0.7;
/// Groups nearer than this on average are one.
const NEAR: f32 = 0.09;
/// Of a message, at most.
const NEIGHBOURS_MAX: usize = 60;
/// Terms of a sum kept: the weightiest; so that groups of thousands stay cheap.
const SUM_MAX: usize = 20_000;

/// Messages that became one group.
#[derive(Debug)]
pub(super) struct Group {
    pub slots: Vec<u32>,
    pub matter: Sparse,
    pub place: Sparse,
    sure: f32,
    near: BTreeSet<u32>,
    /// Counts how often it changed; `None` when it is part of another.
    version: Option<u32>,
}

/// Two groups that could be joined, as near as they were when it was found out.
struct Pair {
    near: f32,
    groups: (u32, u32),
    versions: (u32, u32),
}

impl Group {
    fn near(&self, other: &Self) -> f32 {
        let pairs = (self.slots.len() * other.slots.len()) as f32;
        let matter = sparse::dot(&self.matter, &other.matter) / pairs;
        let place = sparse::dot(&self.place, &other.place) / pairs;
        let apart = (self.sure * other.sure / pairs - place).max(0.0);
        matter * (1.0 + SHARED * place - APART * apart)
    }

    /// How near its messages are to each other on average, by what they are about alone.
    pub fn cohesion(&self) -> f32 {
        let count = self.slots.len() as f32;
        let pairs = count * (count - 1.0);
        ((sparse::dot(&self.matter, &self.matter) - count) / pairs.max(1.0)).max(0.0)
    }

    fn take_in(&mut self, other: Self) {
        self.slots.extend(other.slots);
        self.matter = bounded(sparse::sum(&self.matter, &other.matter));
        self.place = bounded(sparse::sum(&self.place, &other.place));
        self.sure += other.sure;
        self.near.extend(other.near);
        self.version = self.version.map(|version| version + 1);
    }
}

/// Every group of two messages and more.
pub(super) fn groups(index: &Index) -> Vec<Group> {
    let (mut groups, numbers) = singles(index);
    let mut pairs = BinaryHeap::new();
    for (number, slot) in numbers.iter().enumerate() {
        let group = &groups[number];
        let asked = Weighed {
            matter: group.matter.clone(),
            place: group.place.clone(),
            sure: group.sure,
        };
        let number = number as u32;
        let mut near = Vec::new();
        for other in index.neighbours(&asked, NEIGHBOURS_MAX) {
            let Ok(other) = numbers.binary_search(&other) else {
                continue;
            };
            if other as u32 != number && group.near(&groups[other]) >= NEAR / 2.0 {
                near.push(other as u32);
            }
        }
        debug_assert_eq!(groups[number as usize].slots, [*slot]);
        for other in near {
            groups[number as usize].near.insert(other);
            groups[other as usize].near.insert(number);
        }
    }
    for number in 0..groups.len() as u32 {
        push(&groups, number, &mut pairs, |other| other > number);
    }
    while let Some(pair) = pairs.pop() {
        join(&mut groups, &pair, &mut pairs);
    }
    groups.retain(|group| group.version.is_some() && group.slots.len() > 1);
    groups
}

fn singles(index: &Index) -> (Vec<Group>, Vec<u32>) {
    let single = |slot: u32| {
        let Weighed {
            matter,
            place,
            sure,
        } = index.weighed(slot);
        Group {
            slots: vec![slot],
            matter,
            place,
            sure,
            near: BTreeSet::new(),
            version: Some(0),
        }
    };
    let slots: Vec<u32> = index.held().map(|(slot, _)| slot).collect();
    (slots.iter().map(|slot| single(*slot)).collect(), slots)
}

/// Notes every pair of the group that is near enough.
fn push(groups: &[Group], number: u32, pairs: &mut BinaryHeap<Pair>, of: impl Fn(u32) -> bool) {
    let group = &groups[number as usize];
    for other in group.near.iter().copied().filter(|other| of(*other)) {
        let Some(versions) = group.version.zip(groups[other as usize].version) else {
            continue;
        };
        let near = group.near(&groups[other as usize]);
        if near >= NEAR {
            let groups = (number, other);
            pairs.push(Pair {
                near,
                groups,
                versions,
            });
        }
    }
}

fn join(groups: &mut [Group], pair: &Pair, pairs: &mut BinaryHeap<Pair>) {
    let (a, b) = pair.groups;
    let now = groups[a as usize].version.zip(groups[b as usize].version);
    if now != Some(pair.versions) {
        return;
    }
    let (a, b) = if groups[a as usize].slots.len() >= groups[b as usize].slots.len() {
        (a, b)
    } else {
        (b, a)
    };
    let gone = Group {
        slots: Vec::new(),
        matter: Vec::new(),
        place: Vec::new(),
        sure: 0.0,
        near: BTreeSet::new(),
        version: None,
    };
    let taken = std::mem::replace(&mut groups[b as usize], gone);
    for other in &taken.near {
        groups[*other as usize].near.remove(&b);
        if *other != a {
            groups[*other as usize].near.insert(a);
        }
    }
    let whole = &mut groups[a as usize];
    whole.take_in(taken);
    whole.near.remove(&a);
    whole.near.remove(&b);
    push(groups, a, pairs, |_| true);
}

fn bounded(mut sum: Sparse) -> Sparse {
    if sum.len() > SUM_MAX {
        let lighter = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        sum.select_nth_unstable_by(SUM_MAX / 2, lighter);
        sum.truncate(SUM_MAX / 2);
        sum.sort_unstable_by_key(|(term, _)| *term);
    }
    sum
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_near = self.near.total_cmp(&other.near);
        // The same pairs in the same order, whatever the order they were found in.
        by_near.then_with(|| other.groups.cmp(&self.groups))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Pair {}
