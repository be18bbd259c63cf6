//! Many slots in a row, column by column: a start fills memory with them about as fast as it reads.

use std::ops::Range;

use super::bytes::{BLOCK, Known, NO_STAGE, Reader, put_dictionaries, put_list};
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Nature, Urgency};
use crate::domain::policy::Stage;
use crate::insight::cell::{Flags, Marks, Parts, Rest};
use crate::insight::cells::Cells;
use crate::insight::dictionary::Dictionary;
use crate::kernel::id::CaseId;

/// Bytes of a slot at least, without its texts.
const SLOT_MIN: u64 = 84;

/// The cells of `slots` with the dictionary values the file does not hold yet. Takes about a
/// microsecond for ten.
pub(super) fn put_block(out: &mut Vec<u8>, cells: &Cells, slots: Range<u32>, known: &mut Known) {
    out.push(BLOCK);
    put_dictionaries(out, cells, known);
    let range = slots.start as usize..slots.end as usize;
    let (all, units) = (cells.len() as u64, cells.wording.len() as u64);
    out.extend(all.to_le_bytes());
    out.extend(units.to_le_bytes());
    out.extend(slots.start.to_le_bytes());
    out.extend((slots.end - slots.start).to_le_bytes());
    put(out, &cells.ids[range.clone()], |id| id.0.to_le_bytes());
    put_marks(out, &cells.marks[range.clone()]);
    put_rest(out, &cells.rest[range.clone()]);
    for times in [
        &cells.due,
        &cells.due_started,
        &cells.received,
        &cells.updated,
    ] {
        put(out, &times[range.clone()], |time| time.to_le_bytes());
    }
    let texts = || {
        slots
            .clone()
            .map(|slot| cells.wording.units(cells.place(slot)))
    };
    let length = |units: &[u16]| u16::try_from(units.len()).expect("kept as a u16");
    texts().for_each(|(title, _)| out.extend(length(title).to_le_bytes()));
    texts().for_each(|(_, address)| out.extend(length(address).to_le_bytes()));
    for (title, address) in texts() {
        put(out, title, |unit| unit.to_le_bytes());
        put(out, address, |unit| unit.to_le_bytes());
    }
    let with_parts: Vec<_> = slots.filter_map(|slot| cells.parts_of(slot)).collect();
    put_list(out, &with_parts, |out, (slot, parts)| {
        out.extend(slot.to_le_bytes());
        put_list(out, &parts.involved, |out, code| {
            out.extend(code.to_le_bytes());
        });
        put_list(out, &parts.owing, |out, code| {
            out.extend(code.to_le_bytes());
        });
    });
}

fn put_marks(out: &mut Vec<u8>, marks: &[Marks]) {
    put(out, marks, |it| [it.state as u8]);
    put(out, marks, |it| [it.nature as u8]);
    put(out, marks, |it| [it.urgency as u8]);
    put(out, marks, |it| [it.channel as u8]);
    put(out, marks, |it| it.street.to_le_bytes());
    put(out, marks, |it| it.unit.to_le_bytes());
    put(out, marks, |it| it.item.to_le_bytes());
}

fn put_rest(out: &mut Vec<u8>, rest: &[Rest]) {
    put(out, rest, |it| {
        [it.due_stage.map_or(NO_STAGE, |stage| stage as u8)]
    });
    put(out, rest, |it| [it.supervision_level]);
    put(out, rest, |it| [it.round]);
    put(out, rest, |it| [it.flags.0]);
    put(out, rest, |it| it.community.to_le_bytes());
    put(out, rest, |it| it.handler.to_le_bytes());
    put(out, rest, |it| it.registered_by.to_le_bytes());
    put(out, rest, |it| it.revision.to_le_bytes());
    put(out, rest, |it| it.urges.to_le_bytes());
    put(out, rest, |it| it.returns.to_le_bytes());
}

fn put<T, const N: usize>(out: &mut Vec<u8>, values: &[T], bytes: impl Fn(&T) -> [u8; N]) {
    out.reserve(values.len() * N);
    values.iter().for_each(|value| out.extend(bytes(value)));
}

/// A column of the block, a number each.
type Numbers<'b, const N: usize> = &'b [[u8; N]];

impl<'b> Reader<'b> {
    /// Takes the slots in; they must be the next. `file` is how long the file is.
    pub(super) fn block(mut self, cells: &mut Cells, file: u64) -> Option<()> {
        self.dictionaries(cells)?;
        let (all, units) = (self.u64()?, self.u64()?);
        let (first, count) = (self.u32()? as usize, self.u32()? as usize);
        if first != cells.len() {
            return None;
        }
        if first == 0 {
            // Room for what is to come, and some more; no more than the file can hold.
            let room = |wanted: u64, each| usize::try_from(wanted.min(file / each)).ok();
            cells.reserve(room(all, SLOT_MIN)?, room(units, 2)?);
        }
        let ids = self.numbers(count)?;
        cells
            .ids
            .extend(ids.iter().map(|id| CaseId(u64::from_le_bytes(*id))));
        self.marks(cells, count)?;
        self.rest(cells, count)?;
        for times in [
            &mut cells.due,
            &mut cells.due_started,
            &mut cells.received,
            &mut cells.updated,
        ] {
            let column = self.numbers(count)?;
            times.extend(column.iter().map(|time| i64::from_le_bytes(*time)));
        }
        self.texts(cells, count)?;
        for _ in 0..self.u32()? {
            let slot = self.u32()?;
            let parts = Parts {
                involved: self.codes(&cells.units)?,
                owing: self.codes(&cells.units)?,
            };
            if !(first..cells.len()).contains(&(slot as usize)) {
                return None;
            }
            cells.keep_parts(slot, parts);
        }
        self.is_at_end().then_some(())
    }

    fn marks(&mut self, cells: &mut Cells, count: usize) -> Option<()> {
        let (state, nature) = (self.bytes(count)?, self.bytes(count)?);
        let (urgency, channel) = (self.bytes(count)?, self.bytes(count)?);
        let (street, unit) = (
            self.coded(count, &cells.units)?,
            self.coded(count, &cells.units)?,
        );
        let item = self.coded(count, &cells.items)?;
        for n in 0..count {
            cells.marks.push(Marks {
                state: *State::ALL.get(usize::from(state[n]))?,
                nature: *Nature::ALL.get(usize::from(nature[n]))?,
                urgency: *Urgency::ALL.get(usize::from(urgency[n]))?,
                channel: *Channel::ALL.get(usize::from(channel[n]))?,
                street: u32::from_le_bytes(street[n]),
                unit: u32::from_le_bytes(unit[n]),
                item: u32::from_le_bytes(item[n]),
            });
        }
        Some(())
    }

    fn rest(&mut self, cells: &mut Cells, count: usize) -> Option<()> {
        let (stage, level) = (self.bytes(count)?, self.bytes(count)?);
        let (round, flags) = (self.bytes(count)?, self.bytes(count)?);
        let community = self.coded(count, &cells.units)?;
        let (handler, registered_by) = (
            self.coded(count, &cells.users)?,
            self.coded(count, &cells.users)?,
        );
        let revision = self.numbers(count)?;
        let (urges, returns) = (self.numbers(count)?, self.numbers(count)?);
        for n in 0..count {
            cells.rest.push(Rest {
                community: u32::from_le_bytes(community[n]),
                handler: u32::from_le_bytes(handler[n]),
                registered_by: u32::from_le_bytes(registered_by[n]),
                revision: u32::from_le_bytes(revision[n]),
                urges: u16::from_le_bytes(urges[n]),
                returns: u16::from_le_bytes(returns[n]),
                supervision_level: level[n],
                round: round[n],
                due_stage: match stage[n] {
                    NO_STAGE => None,
                    stage => Some(*Stage::ALL.get(usize::from(stage))?),
                },
                flags: Flags(flags[n]),
            });
        }
        Some(())
    }

    fn texts(&mut self, cells: &mut Cells, count: usize) -> Option<()> {
        let (titles, addresses) = (self.numbers(count)?, self.numbers(count)?);
        let lengths = titles.iter().zip(addresses);
        let lengths =
            lengths.map(|(title, address)| [title, address].map(|it| u16::from_le_bytes(*it)));
        let whole = lengths.clone().flatten().map(usize::from).sum();
        let units = self.numbers(whole)?;
        let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
        cells.wording.keep_all(units, lengths, &mut cells.places);
        Some(())
    }

    fn numbers<const N: usize>(&mut self, count: usize) -> Option<Numbers<'b, N>> {
        let bytes = self.bytes(count.checked_mul(N)?)?;
        Some(bytes.as_chunks().0)
    }

    /// Numbers of a dictionary; each must have been told before.
    fn coded<K>(&mut self, count: usize, of: &Dictionary<K>) -> Option<Numbers<'b, 4>>
    where
        K: Clone + Eq + std::hash::Hash,
    {
        let codes: Numbers<'_, 4> = self.numbers(count)?;
        let highest = codes.iter().map(|code| u32::from_le_bytes(*code)).max();
        let known = highest.is_none_or(|highest| highest as usize <= of.values().len());
        known.then_some(codes)
    }
}
