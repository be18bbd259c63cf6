//! A row as bytes while it is sorted: length, key, part, ordinal, place, cells. Written and read by
//! one run of the program, so it has no version.

use std::cmp::Ordering;
use std::io::{self, Read};

use super::Place;
use super::spool::{Spooled, exactly};
use crate::channels::table::Cell;

const LENGTH: usize = 4;
const KEY: usize = LENGTH + 2;

/// Appends a row to `out`.
pub(super) fn write(
    out: &mut Vec<u8>,
    key: &str,
    part: usize,
    ordinal: u64,
    place: Place,
    cells: &[&Cell],
) {
    let start = out.len();
    out.extend_from_slice(&[0; LENGTH]);
    let length = u16::try_from(key.len()).expect("a key was measured when it was read");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(key.as_bytes());
    let part = u16::try_from(part).expect("parts are tables of a mapping");
    out.extend_from_slice(&part.to_be_bytes());
    out.extend_from_slice(&ordinal.to_be_bytes());
    out.extend_from_slice(&place.source.to_be_bytes());
    out.extend_from_slice(&place.line.to_be_bytes());
    for cell in cells {
        let (kind, text) = match cell {
            Cell::Empty => (0, ""),
            Cell::Text(text) => (1, text.as_str()),
            Cell::Moment(at) => (2, &*at.to_string()),
            Cell::Failed(why) => (3, why.as_str()),
        };
        out.push(kind);
        let length = u32::try_from(text.len()).expect("a cell has its limit");
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(text.as_bytes());
    }
    let length = u32::try_from(out.len() - start).expect("a row has its limit");
    out[start..start + LENGTH].copy_from_slice(&length.to_be_bytes());
}

/// The row that begins here, whole.
pub(super) fn bytes(from: &[u8]) -> &[u8] {
    &from[..number::<LENGTH>(from, 0)]
}

/// What rows are sorted by: key, part, ordinal. Parts and ordinals are of fixed length, so their
/// bytes order as they do.
pub(super) fn order(row: &[u8]) -> (&[u8], &[u8]) {
    let key = KEY + number::<2>(row, LENGTH);
    (&row[KEY..key], &row[key..key + 10])
}

fn number<const N: usize>(from: &[u8], at: usize) -> usize {
    let bytes = &from[at..at + N];
    bytes
        .iter()
        .fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

/// A row read back.
#[derive(PartialEq, Eq)]
pub(super) struct Record(Vec<u8>);

impl Record {
    pub(super) const fn of(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(super) fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let Some(length) = exactly::<LENGTH>(from)? else {
            return Ok(None);
        };
        let mut bytes = vec![0; number::<LENGTH>(&length, 0)];
        bytes[..LENGTH].copy_from_slice(&length);
        from.read_exact(&mut bytes[LENGTH..])?;
        Ok(Some(Self(bytes)))
    }

    pub(super) fn key(&self) -> &str {
        std::str::from_utf8(order(&self.0).0).expect("written from a str")
    }

    pub(super) fn into_row(self) -> Spooled {
        let bytes = &self.0;
        let part = KEY + number::<2>(bytes, LENGTH);
        let place = Place {
            source: u16::try_from(number::<2>(bytes, part + 10)).expect("two bytes"),
            line: number::<8>(bytes, part + 12) as u64,
        };
        let (mut cells, mut at) = (Vec::new(), part + 20);
        while at < bytes.len() {
            let (kind, length) = (bytes[at], number::<4>(bytes, at + 1));
            let text = &bytes[at + 5..at + 5 + length];
            let text = std::str::from_utf8(text).expect("written from a str");
            cells.push(match kind {
                0 => Cell::Empty,
                2 => Cell::Moment(text.parse().expect("written from a moment")),
                3 => Cell::Failed(text.to_owned()),
                _ => Cell::Text(text.to_owned()),
            });
            at += 5 + length;
        }
        Spooled {
            part: number::<2>(bytes, part),
            place,
            cells,
        }
    }
}

impl Ord for Record {
    fn cmp(&self, other: &Self) -> Ordering {
        order(&self.0).cmp(&order(&other.0))
    }
}

impl PartialOrd for Record {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
