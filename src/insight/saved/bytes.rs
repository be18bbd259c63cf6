//! Cells as bytes: little-endian, in the order written here. A changed order is a new [`LAYOUT`].

use super::Mark;
use crate::crypto::Fingerprint;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Nature, Urgency};
use crate::domain::policy::Stage;
use crate::insight::cell::{Cell, Flags, Marks, Parts, Rest, Times};
use crate::insight::cells::Cells;
use crate::insight::dictionary::Dictionary;
use crate::kernel::id::{CaseId, Seq, UnitId, UserId};

const MAGIC: &[u8; 12] = b"suqiu facts\n";
const LAYOUT: u32 = 3;
const ROWS: u8 = 0;
const MARK: u8 = 1;
pub(super) const BLOCK: u8 = 2;
pub(super) const NO_STAGE: u8 = u8::MAX;

/// Bytes of the heading.
pub(super) const HEADING: usize = MAGIC.len() + 4;

/// What a file of this build begins with. Values of closed lists are written as their places in
/// them, so the lists are part of the layout.
pub(super) fn heading() -> [u8; HEADING] {
    let mut lists = crc32fast::Hasher::new();
    let mut list = |codes: &mut dyn Iterator<Item = &'static str>| {
        codes.for_each(|code| lists.update(code.as_bytes()));
        lists.update(b"\n");
    };
    list(&mut State::ALL.iter().map(|it| it.code()));
    list(&mut Nature::ALL.iter().map(|it| it.code()));
    list(&mut Urgency::ALL.iter().map(|it| it.code()));
    list(&mut Channel::ALL.iter().map(|it| it.code()));
    list(&mut Stage::ALL.iter().map(|it| it.code()));
    lists.update(&LAYOUT.to_le_bytes());
    let mut heading = [0; HEADING];
    heading[..MAGIC.len()].copy_from_slice(MAGIC);
    heading[MAGIC.len()..].copy_from_slice(&lists.finalize().to_le_bytes());
    heading
}

pub(super) fn put_mark(out: &mut Vec<u8>, mark: Mark) {
    out.push(MARK);
    out.extend(mark.from.0.to_le_bytes());
    out.extend(mark.through.0.to_le_bytes());
    out.extend(mark.hash.as_bytes());
}

/// How much of the dictionaries the file holds already.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    units: usize,
    users: usize,
    items: usize,
}

impl Known {
    pub(super) fn of(cells: &Cells) -> Self {
        Self {
            units: cells.units.values().len(),
            users: cells.users.values().len(),
            items: cells.items.values().len(),
        }
    }
}

/// Rows with the dictionary values the file does not hold yet.
pub(super) fn put_rows(out: &mut Vec<u8>, cells: &Cells, slots: &[u32], known: &mut Known) {
    out.push(ROWS);
    put_dictionaries(out, cells, known);
    put_list(out, slots, |out, slot| put_row(out, cells, *slot));
}

/// The values that the file does not hold yet.
pub(super) fn put_dictionaries(out: &mut Vec<u8>, cells: &Cells, known: &mut Known) {
    let unit = |out: &mut Vec<u8>, unit: &UnitId| out.extend(unit.0.to_le_bytes());
    let user = |out: &mut Vec<u8>, user: &UserId| out.extend(user.0.to_le_bytes());
    put_list(out, &cells.units.values()[known.units..], unit);
    put_list(out, &cells.users.values()[known.users..], user);
    put_list(out, &cells.items.values()[known.items..], |out, item| {
        put_list(out, item.as_bytes(), |out, byte| out.push(*byte));
    });
    *known = Known::of(cells);
}

pub(super) fn put_list<T>(out: &mut Vec<u8>, list: &[T], mut put: impl FnMut(&mut Vec<u8>, &T)) {
    let count = u32::try_from(list.len()).expect("fewer values than cases");
    out.extend(count.to_le_bytes());
    list.iter().for_each(|value| put(out, value));
}

fn put_row(out: &mut Vec<u8>, cells: &Cells, slot: u32) {
    let Cell {
        id,
        marks,
        rest,
        times,
    } = cells.get(slot);
    out.extend(slot.to_le_bytes());
    out.extend(id.0.to_le_bytes());
    out.extend([
        marks.state as u8,
        marks.nature as u8,
        marks.urgency as u8,
        marks.channel as u8,
        rest.due_stage.map_or(NO_STAGE, |stage| stage as u8),
        rest.supervision_level,
        rest.round,
        rest.flags.0,
    ]);
    for number in [
        marks.street,
        marks.unit,
        marks.item,
        rest.community,
        rest.handler,
        rest.registered_by,
        rest.revision,
    ] {
        out.extend(number.to_le_bytes());
    }
    for time in [times.due, times.due_started, times.received, times.updated] {
        out.extend(time.to_le_bytes());
    }
    let (title, address) = cells.wording.units(cells.place(slot));
    let length = |units: &[u16]| u16::try_from(units.len()).expect("kept as a u16");
    for number in [rest.urges, rest.returns, length(title), length(address)] {
        out.extend(number.to_le_bytes());
    }
    for unit in [title, address].into_iter().flatten() {
        out.extend(unit.to_le_bytes());
    }
    let number = |out: &mut Vec<u8>, code: &u32| out.extend(code.to_le_bytes());
    put_list(out, cells.involved(slot), number);
    put_list(out, cells.owing(slot), number);
}

/// What a frame held.
pub(super) enum Frame<'b> {
    Rows(Reader<'b>),
    Block(Reader<'b>),
    Mark(Mark),
}

/// `None` from any of its calls is damage.
pub(super) struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    pub(super) fn frame(bytes: &'b [u8]) -> Option<Frame<'b>> {
        let mut reader = Self(bytes);
        match reader.u8()? {
            ROWS => Some(Frame::Rows(reader)),
            BLOCK => Some(Frame::Block(reader)),
            MARK => {
                let mark = Mark {
                    from: Seq(reader.u64()?),
                    through: Seq(reader.u64()?),
                    hash: Fingerprint(reader.array()?),
                };
                reader.is_at_end().then_some(Frame::Mark(mark))
            }
            _ => None,
        }
    }

    /// Takes the rows in, over what was at their slots.
    pub(super) fn rows(mut self, cells: &mut Cells) -> Option<()> {
        self.dictionaries(cells)?;
        for _ in 0..self.u32()? {
            self.row(cells)?;
        }
        self.is_at_end().then_some(())
    }

    pub(super) fn dictionaries(&mut self, cells: &mut Cells) -> Option<()> {
        for _ in 0..self.u32()? {
            learn(&mut cells.units, &UnitId(self.u32()?))?;
        }
        for _ in 0..self.u32()? {
            learn(&mut cells.users, &UserId(self.u32()?))?;
        }
        for _ in 0..self.u32()? {
            let length = self.u32()?;
            let item = std::str::from_utf8(self.bytes(length as usize)?).ok()?;
            learn(&mut cells.items, item)?;
        }
        Some(())
    }

    fn row(&mut self, cells: &mut Cells) -> Option<()> {
        let (units, users, items) = (&cells.units, &cells.users, &cells.items);
        let slot = self.u32()?;
        let id = CaseId(self.u64()?);
        let [state, nature, urgency, channel, stage, level, round, flags] = self.array()?;
        let marks = Marks {
            state: *State::ALL.get(usize::from(state))?,
            nature: *Nature::ALL.get(usize::from(nature))?,
            urgency: *Urgency::ALL.get(usize::from(urgency))?,
            channel: *Channel::ALL.get(usize::from(channel))?,
            street: self.code(units)?,
            unit: self.code(units)?,
            item: self.code(items)?,
        };
        let mut rest = Rest {
            community: self.code(units)?,
            handler: self.code(users)?,
            registered_by: self.code(users)?,
            revision: self.u32()?,
            urges: 0,
            returns: 0,
            supervision_level: level,
            round,
            due_stage: match stage {
                NO_STAGE => None,
                stage => Some(*Stage::ALL.get(usize::from(stage))?),
            },
            flags: Flags(flags),
        };
        let times = Times {
            due: self.i64()?,
            due_started: self.i64()?,
            received: self.i64()?,
            updated: self.i64()?,
        };
        (rest.urges, rest.returns) = (self.u16()?, self.u16()?);
        let (title, address) = (self.u16()?, self.u16()?);
        let wording = self.bytes(2 * (usize::from(title) + usize::from(address)))?;
        let parts = Parts {
            involved: self.codes(units)?,
            owing: self.codes(units)?,
        };
        let units = wording
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let place = cells.wording.keep(units, title);
        let cell = Cell {
            id,
            marks,
            rest,
            times,
        };
        cells.put(slot, cell, parts, place)
    }

    /// A number of a dictionary; it must have been told before.
    fn code<K: Clone + Eq + std::hash::Hash>(&mut self, of: &Dictionary<K>) -> Option<u32> {
        self.u32()
            .filter(|code| *code as usize <= of.values().len())
    }

    pub(super) fn codes(&mut self, units: &Dictionary<UnitId>) -> Option<Vec<u32>> {
        // Not reserved: the count may be damage.
        (0..self.u32()?).map(|_| self.code(units)).collect()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn bytes(&mut self, length: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn i64(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }
}

/// Each value comes once, with the next number.
fn learn<K, Q>(dictionary: &mut Dictionary<K>, value: &Q) -> Option<()>
where
    K: Clone + Eq + std::hash::Hash + std::borrow::Borrow<Q>,
    Q: Eq + std::hash::Hash + ToOwned<Owned = K> + ?Sized,
{
    let before = dictionary.values().len();
    dictionary.learn(value);
    (dictionary.values().len() > before).then_some(())
}
