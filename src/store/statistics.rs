//! Month × item × unit × street → counts, kept in the transaction of the write that changes them:
//! so they are as exact as the cases. What a case adds is said once, in `domain::statistics`;
//! writing, rebuilding and checking all add that up.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::StoreError;
use super::key::{Key, KeyReader};
use super::kv::{KvError, Order, Span, WriteTxn};
use super::tables;
use super::view::View;
use crate::domain::statistics::{COUNTS, Cell, Counts, Month, Share};
use crate::kernel::id::UnitId;

/// The bits that say which counts a row has.
type Mask = u32;
const _: () = assert!(COUNTS <= Mask::BITS as usize, "one bit for each count");

/// No unit has this number.
const NONE: UnitId = UnitId(0);

/// What is to be added to rows and taken from them, summed up before a row is touched: the cases
/// of a batch are mostly of one month.
#[derive(Default)]
pub(super) struct Changes(HashMap<Vec<u8>, [i64; COUNTS]>);

impl Changes {
    /// The case's part is `after` from now on.
    pub(super) fn replace(&mut self, before: Option<&Share>, after: &Share) {
        if before != Some(after) {
            before.into_iter().for_each(|share| self.change(share, -1));
            self.change(after, 1);
        }
    }

    pub(super) fn add(&mut self, share: &Share) {
        self.change(share, 1);
    }

    fn change(&mut self, share: &Share, sign: i64) {
        for tally in &share.tallies {
            let key = key(tally.month, share.item.as_deref(), tally.unit, share.street);
            let amount = i64::try_from(tally.amount).unwrap_or(i64::MAX);
            self.0.entry(key).or_insert([0; COUNTS])[tally.count as usize] += sign * amount;
        }
    }

    /// Writes the sums into the rows there are.
    pub(super) fn apply(self, txn: &WriteTxn<'_>) -> Result<(), KvError> {
        for (key, change) in self.0 {
            if change.iter().all(|amount| *amount == 0) {
                continue;
            }
            let mut stored = None;
            txn.get(tables::STATISTICS, &key, &mut |bytes| {
                stored = Some(decode(bytes).unwrap_or_else(|| {
                    // Can be counted anew any time: no reason to turn a citizen's appeal away.
                    tracing::error!("a row of the statistics is damaged; `suqiu check` names it");
                    Counts::default()
                }));
            })?;
            let counts = sum(stored.unwrap_or_default(), &change);
            if counts.is_zero() {
                txn.delete(tables::STATISTICS, &key)?;
            } else {
                txn.put(tables::STATISTICS, &key, &encode(&counts))?;
            }
        }
        Ok(())
    }

    /// The rows there should be, when everything was added.
    pub(super) fn into_rows(self) -> HashMap<Vec<u8>, Vec<u8>> {
        let rows = self.0.into_iter();
        rows.map(|(key, change)| (key, encode(&sum(Counts::default(), &change))))
            .collect()
    }
}

fn sum(mut counts: Counts, change: &[i64; COUNTS]) -> Counts {
    for (count, change) in counts.0.iter_mut().zip(change) {
        *count = count.checked_add_signed(*change).unwrap_or_else(|| {
            tracing::error!("the statistics have less than is taken away; `suqiu check` names it");
            0
        });
    }
    counts
}

fn key(month: Month, item: Option<&str>, unit: Option<UnitId>, street: Option<UnitId>) -> Vec<u8> {
    Key::new()
        .u32(month.0)
        .text(item.unwrap_or_default())
        .unit(unit.unwrap_or(NONE))
        .unit(street.unwrap_or(NONE))
        .done()
}

pub(super) fn read_key(key: &[u8]) -> Option<Cell> {
    let mut key = KeyReader::new(key);
    let month = Month(key.u32()?);
    let item = Some(key.text()?).filter(|item| !item.is_empty());
    let mut unit = || key.u32().map(UnitId);
    let (lead, street) = (unit()?, unit()?);
    key.is_done().then(|| Cell {
        month,
        item: item.map(Into::into),
        unit: Some(lead).filter(|unit| *unit != NONE),
        street: Some(street).filter(|unit| *unit != NONE),
    })
}

/// Which counts there are, then each in as few bytes as it needs: most rows have few and small
/// ones.
fn encode(counts: &Counts) -> Vec<u8> {
    let mut mask: Mask = 0;
    let mut bytes = vec![0; size_of::<Mask>()];
    for (at, count) in counts.0.iter().enumerate().filter(|(_, count)| **count > 0) {
        mask |= 1 << at;
        let mut rest = *count;
        while rest >= 0x80 {
            bytes.push(rest.to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        bytes.push(rest.to_le_bytes()[0]);
    }
    bytes[..size_of::<Mask>()].copy_from_slice(&mask.to_be_bytes());
    bytes
}

fn decode(bytes: &[u8]) -> Option<Counts> {
    let (mask, mut rest) = bytes.split_first_chunk()?;
    let mask = Mask::from_be_bytes(*mask);
    let mut counts = Counts::default();
    if mask.checked_shr(COUNTS.try_into().ok()?).unwrap_or(0) != 0 {
        return None;
    }
    for (at, count) in counts.0.iter_mut().enumerate() {
        if mask & (1 << at) != 0 {
            let last = rest.iter().position(|byte| *byte < 0x80)?;
            let (number, after) = rest.split_at(last + 1);
            for byte in number.iter().rev() {
                *count = count.checked_mul(0x80)? | u64::from(byte & 0x7f);
            }
            rest = after;
        }
    }
    rest.is_empty().then_some(counts)
}

impl View<'_> {
    /// Hands every row from month `from` to month `to`, both included, to `each`.
    pub fn statistics(
        &self,
        from: Month,
        to: Month,
        mut each: impl FnMut(Cell, &Counts),
    ) -> Result<(), StoreError> {
        let mut span = Span::from(Key::new().u32(from.0).done());
        span.high = Span::below(Key::new().u32(to.0.saturating_add(1)).done()).high;
        let mut damaged = false;
        self.each_row(tables::STATISTICS, &span, Order::Forward, |key, bytes| {
            match read_key(key).zip(decode(bytes)) {
                Some((cell, counts)) => each(cell, &counts),
                None => damaged = true,
            }
            if damaged {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        if damaged {
            return Err(StoreError::Corrupt {
                table: tables::STATISTICS.name,
                format: 0,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_are_read_as_they_were_written(
            sparse in prop::collection::vec(prop_oneof![3 => Just(0), 1 => any::<u64>()], COUNTS),
            month in 190_001..210_012_u32,
            item in "[a-z0-9/]{0,12}",
            unit in 0..9_u32,
        ) {
            let counts = Counts(sparse.try_into().expect("as many"));
            prop_assert_eq!(decode(&encode(&counts)), Some(counts));
            let unit = Some(UnitId(unit)).filter(|unit| *unit != NONE);
            let item = Some(item).filter(|item| !item.is_empty());
            let written = key(Month(month), item.as_deref(), unit, None);
            let cell = Cell { month: Month(month), item: item.map(Into::into), unit, street: None };
            prop_assert_eq!(read_key(&written), Some(cell));
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Some(counts) = decode(&bytes) {
                prop_assert_eq!(decode(&encode(&counts)), Some(counts));
            }
            let _cell = read_key(&bytes);
        }
    }
}
