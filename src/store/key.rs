//! Keys as bytes that sort as their parts do. Used by `tables` alone; knows no record.

use crate::crypto::Fingerprint;
use crate::kernel::id::{CaseId, Seq, SheetId, UnitId, UserId};
use crate::kernel::time::Timestamp;

/// After the last byte of a text. Sorts before [`ZERO`], so that a text sorts before its
/// continuations.
const END: [u8; 2] = [0, 1];
/// A zero byte inside a text.
const ZERO: [u8; 2] = [0, 0xff];

/// Builds a key part by part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key(Vec<u8>);

impl Key {
    pub fn new() -> Self {
        Self(Vec::with_capacity(32))
    }

    #[must_use]
    pub fn u8(mut self, part: u8) -> Self {
        self.0.push(part);
        self
    }

    #[must_use]
    pub fn u32(mut self, part: u32) -> Self {
        self.0.extend_from_slice(&part.to_be_bytes());
        self
    }

    #[must_use]
    pub fn u64(mut self, part: u64) -> Self {
        self.0.extend_from_slice(&part.to_be_bytes());
        self
    }

    #[must_use]
    pub fn case(self, part: CaseId) -> Self {
        self.u64(part.0)
    }

    #[must_use]
    pub fn sheet(self, part: SheetId) -> Self {
        self.u64(part.0)
    }

    #[must_use]
    pub fn seq(self, part: Seq) -> Self {
        self.u64(part.0)
    }

    #[must_use]
    pub fn unit(self, part: UnitId) -> Self {
        self.u32(part.0)
    }

    #[must_use]
    pub fn user(self, part: UserId) -> Self {
        self.u32(part.0)
    }

    /// Times before 1970 sort before those after.
    #[must_use]
    pub fn time(self, part: Timestamp) -> Self {
        self.u64(part.0.cast_unsigned() ^ (1 << 63))
    }

    #[must_use]
    pub fn fingerprint(mut self, part: &Fingerprint) -> Self {
        self.0.extend_from_slice(part.as_bytes());
        self
    }

    /// A text of any length and content; what follows cannot be mistaken for a part of it.
    #[must_use]
    pub fn text(mut self, part: &str) -> Self {
        for byte in part.bytes() {
            match byte {
                0 => self.0.extend_from_slice(&ZERO),
                other => self.0.push(other),
            }
        }
        self.0.extend_from_slice(&END);
        self
    }

    pub fn done(self) -> Vec<u8> {
        self.0
    }
}

/// Takes a key apart again. `None` where the bytes are not such a key.
#[derive(Clone, Copy, Debug)]
pub struct KeyReader<'k>(&'k [u8]);

impl<'k> KeyReader<'k> {
    pub const fn new(key: &'k [u8]) -> Self {
        Self(key)
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (part, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*part)
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_be_bytes)
    }

    pub fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_be_bytes)
    }

    pub fn case(&mut self) -> Option<CaseId> {
        self.u64().map(CaseId)
    }

    pub fn sheet(&mut self) -> Option<SheetId> {
        self.u64().map(SheetId)
    }

    pub fn unit(&mut self) -> Option<UnitId> {
        self.u32().map(UnitId)
    }

    pub fn seq(&mut self) -> Option<Seq> {
        self.u64().map(Seq)
    }

    pub fn time(&mut self) -> Option<Timestamp> {
        self.u64()
            .map(|part| Timestamp((part ^ (1 << 63)).cast_signed()))
    }

    pub fn fingerprint(&mut self) -> Option<Fingerprint> {
        self.take().map(Fingerprint)
    }

    pub fn text(&mut self) -> Option<String> {
        let mut out = Vec::new();
        loop {
            match self.u8()? {
                0 if [0, self.u8()?] == END => return String::from_utf8(out).ok(),
                byte => out.push(byte),
            }
        }
    }

    /// Nothing is left over.
    pub const fn is_done(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorts_as_its_parts_and_reads_back(
            a in (".{0,6}|[\0\u{1}\u{ff}]{0,4}", any::<i64>(), any::<u64>(), any::<u32>()),
            b in (".{0,6}|[\0\u{1}\u{ff}]{0,4}", any::<i64>(), any::<u64>(), any::<u32>()),
        ) {
            let build = |(text, time, number, small): &(String, i64, u64, u32)| {
                Key::new().text(text).time(Timestamp(*time)).u64(*number).u32(*small).done()
            };
            prop_assert_eq!(build(&a).cmp(&build(&b)), a.cmp(&b));
            let key = build(&a);
            let mut reader = KeyReader::new(&key);
            prop_assert_eq!(reader.text(), Some(a.0));
            prop_assert_eq!(reader.time(), Some(Timestamp(a.1)));
            prop_assert_eq!(reader.u64(), Some(a.2));
            prop_assert!(!reader.is_done());
            prop_assert_eq!(reader.take().map(u32::from_be_bytes), Some(a.3));
            prop_assert!(reader.is_done());
            prop_assert_eq!(reader.u8(), None);
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in any::<Vec<u8>>()) {
            let mut reader = KeyReader::new(&bytes);
            while reader.text().is_some() {}
        }
    }
}
