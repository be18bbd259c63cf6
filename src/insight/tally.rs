//! Facets: how many of the cases found have which value.

use std::cmp::Reverse;

use roaring::RoaringBitmap;

use super::columns::Columns;
use super::dictionary::NONE;
use super::sets::Groups;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Urgency};
use crate::kernel::id::UnitId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet<T> {
    pub value: T,
    pub count: usize,
}

/// Counts over everything the filters let through, not over the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    pub state: Vec<Facet<State>>,
    pub street: Vec<Facet<UnitId>>,
    pub category: Vec<Facet<String>>,
    pub channel: Vec<Facet<Channel>>,
    pub urgency: Vec<Facet<Urgency>>,
    pub unit: Vec<Facet<UnitId>>,
}

/// Below this share of all cases (one in …) looking at each case found is cheaper than
/// intersecting with every value's set.
const FEW: usize = 6;

/// Counts by the number of the value.
#[derive(Default)]
struct Counts(Vec<u32>);

impl Counts {
    fn up_to(codes: usize) -> Self {
        Self(vec![0; codes + 1])
    }

    fn add(&mut self, code: u32, count: u32) {
        self.0[code as usize] += count;
    }

    fn facets<T: Ord>(&self, value: impl Fn(u32) -> Option<T>) -> Vec<Facet<T>> {
        let counted = (0..).zip(&self.0).filter(|(_, count)| **count > 0);
        let mut facets: Vec<_> = counted
            .filter_map(|(code, count)| {
                let count = *count as usize;
                value(code).map(|value| Facet { value, count })
            })
            .collect();
        facets.sort_by(|a, b| (Reverse(a.count), &a.value).cmp(&(Reverse(b.count), &b.value)));
        facets
    }
}

#[derive(Default)]
struct Tally {
    state: Counts,
    channel: Counts,
    urgency: Counts,
    street: Counts,
    unit: Counts,
    major: Counts,
}

pub(super) fn facets(columns: &Columns, found: &RoaringBitmap) -> Facets {
    let many = usize::try_from(found.len()).unwrap_or(usize::MAX);
    let tally = if many < columns.len() / FEW {
        by_case(columns, found)
    } else {
        by_value(columns, found)
    };
    let unit = |code| columns.cells.units.value(code).copied();
    Facets {
        state: tally
            .state
            .facets(|code| State::ALL.get(code as usize).copied()),
        street: tally.street.facets(unit),
        category: tally
            .major
            .facets(|code| columns.majors.value(code).cloned()),
        channel: tally
            .channel
            .facets(|code| Channel::ALL.get(code as usize).copied()),
        urgency: tally
            .urgency
            .facets(|code| Urgency::ALL.get(code as usize).copied()),
        unit: tally.unit.facets(unit),
    }
}

fn by_case(columns: &Columns, found: &RoaringBitmap) -> Tally {
    let units = columns.cells.units.values().len();
    let mut tally = Tally {
        state: Counts::up_to(State::ALL.len()),
        channel: Counts::up_to(Channel::ALL.len()),
        urgency: Counts::up_to(Urgency::ALL.len()),
        street: Counts::up_to(units),
        unit: Counts::up_to(units),
        major: Counts::up_to(columns.majors.values().len()),
    };
    // What has few values is counted together, and categories by their items: four steps a case
    // rather than six and a look-up.
    let mut kinds = vec![0u32; State::ALL.len() * Channel::ALL.len() * Urgency::ALL.len()];
    let mut items = Counts::up_to(columns.cells.items.values().len());
    for slot in found {
        let marks = &columns.cells.marks[slot as usize];
        let kind = marks.state as usize * Channel::ALL.len() + marks.channel as usize;
        kinds[kind * Urgency::ALL.len() + marks.urgency as usize] += 1;
        tally.street.add(marks.street, 1);
        tally.unit.add(marks.unit, 1);
        items.add(marks.item, 1);
    }
    let mut kinds = kinds.into_iter();
    for state in State::ALL {
        for channel in Channel::ALL {
            for (urgency, count) in Urgency::ALL.iter().zip(kinds.by_ref()) {
                tally.state.add(*state as u32, count);
                tally.channel.add(*channel as u32, count);
                tally.urgency.add(*urgency as u32, count);
            }
        }
    }
    for (item, count) in (0..).zip(items.0) {
        tally.major.add(columns.category_of(item), count);
    }
    tally
}

fn by_value(columns: &Columns, found: &RoaringBitmap) -> Tally {
    let sets = &columns.sets;
    let everything = found.len() == columns.len() as u64;
    let count = |groups: &Groups| {
        // Every case has exactly one value, so the most frequent one follows from the others.
        let most = groups
            .iter()
            .max_by_key(|(_, set)| set.len())
            .map(|(code, _)| code);
        let mut counts =
            Counts::up_to(groups.iter().map(|(code, _)| code).max().unwrap_or(NONE) as usize);
        let mut left = found.len();
        for (code, set) in groups.iter().filter(|(code, _)| Some(*code) != most) {
            let both = if everything {
                set.len()
            } else {
                found.intersection_len(set)
            };
            counts.0[code as usize] = u32::try_from(both).expect("slots are u32");
            left -= both;
        }
        if let Some(most) = most {
            counts.0[most as usize] = u32::try_from(left).expect("slots are u32");
        }
        counts
    };
    Tally {
        state: count(&sets.state),
        channel: count(&sets.channel),
        urgency: count(&sets.urgency),
        street: count(&sets.street),
        unit: count(&sets.unit),
        major: count(&sets.major),
    }
}
