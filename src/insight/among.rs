//! Sets of slots for conditions with known values: what `field:value` in a query asks for.

use std::ops::Range;

use roaring::RoaringBitmap;

use super::columns::Columns;
use super::facts::Facts;
use super::queue::known;
use crate::domain::case::number;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Urgency};
use crate::kernel::id::{CaseId, UnitId};

/// One of these values.
#[derive(Clone, Copy, Debug)]
pub enum Among<'a> {
    State(&'a [State]),
    Channel(&'a [Channel]),
    Urgency(&'a [Urgency]),
    /// Lead units; those below have to be named too.
    Unit(&'a [UnitId]),
    Street(&'a [UnitId]),
    /// First level of the category.
    Major(&'a [&'a str]),
    Item(&'a [&'a str]),
    /// Digits a case number begins with, after the letters and the district.
    Number(&'a str),
    Cases(&'a [CaseId]),
}

impl Facts {
    /// The slots of all cases with one of the values, whoever may see them.
    pub fn among(&self, values: &Among<'_>) -> RoaringBitmap {
        let columns = self.read();
        let sets = &columns.sets;
        let codes = |units: &[UnitId]| columns.codes(units.to_vec());
        let found = match values {
            Among::State(states) => sets.states(states),
            Among::Channel(them) => sets.channel.union(them.iter().map(|it| *it as u32)),
            Among::Urgency(them) => sets.urgency.union(them.iter().map(|it| *it as u32)),
            Among::Unit(units) => sets.unit.union(codes(units)),
            Among::Street(streets) => sets.street.union(codes(streets)),
            Among::Major(majors) => {
                let codes = majors.iter().map(|it| columns.majors.code(*it));
                sets.major.union(codes.filter_map(known))
            }
            Among::Item(items) => return columns.with_items(items),
            Among::Number(digits) => return columns.numbered(digits),
            Among::Cases(cases) => {
                return cases.iter().filter_map(|id| columns.slot(*id)).collect();
            }
        };
        found.into_owned()
    }

    /// Every slot.
    pub fn everything(&self) -> RoaringBitmap {
        let count = u32::try_from(self.len()).expect("slots are u32");
        range(0..count)
    }
}

impl Columns {
    fn with_items(&self, items: &[&str]) -> RoaringBitmap {
        let codes = items.iter().map(|item| self.cells.items.code(*item));
        let codes: Vec<u32> = codes.filter_map(known).collect();
        let marks = (0..).zip(&self.cells.marks);
        let with = marks.filter(|(_, marks)| codes.contains(&marks.item));
        with.map(|(slot, _)| slot).collect()
    }

    /// Cases whose number begins with `digits`: day, channel, number of the day, check.
    fn numbered(&self, digits: &str) -> RoaringBitmap {
        let Some(ids) = number::ids_of(digits) else {
            return RoaringBitmap::new();
        };
        let slots =
            self.cells.rank(*ids.start())..self.cells.rank(CaseId(ids.end().0.saturating_add(1)));
        if digits.len() <= number::DAY_DIGITS {
            return range(slots);
        }
        let begins = |slot: &u32| {
            let place = *slot as usize;
            let no = number::format(self.cells.ids[place], self.cells.marks[place].channel);
            no.strip_prefix(number::PREFIX)
                .is_some_and(|no| no.starts_with(digits))
        };
        slots.filter(begins).collect()
    }
}

fn range(slots: Range<u32>) -> RoaringBitmap {
    let mut all = RoaringBitmap::new();
    all.insert_range(slots);
    all
}
