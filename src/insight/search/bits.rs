//! A set of slots while a query is worked out: one bit a slot, because postings come in no order
//! of slots and are many.

use roaring::RoaringBitmap;

#[derive(Clone, Debug, Default)]
pub(super) struct Bits(Vec<u8>);

impl Bits {
    /// Room for slots below `count`.
    pub(super) fn below(count: usize) -> Self {
        Self(vec![0; count.div_ceil(8)])
    }

    /// Slots without room are left out.
    pub(super) fn set(&mut self, slot: u32) {
        if let Some(byte) = self.0.get_mut(slot as usize / 8) {
            *byte |= 1 << (slot % 8);
        }
    }

    pub(super) fn into_bitmap(self) -> RoaringBitmap {
        RoaringBitmap::from_lsb0_bytes(0, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_comes_out_once() {
        let mut bits = Bits::below(70_000);
        for slot in [0, 7, 8, 65_535, 65_536, 69_999, 8, 70_500] {
            bits.set(slot);
        }
        let slots: Vec<u32> = bits.into_bitmap().iter().collect();
        assert_eq!(slots, [0, 7, 8, 65_535, 65_536, 69_999]);
        assert!(Bits::below(0).into_bitmap().is_empty());
    }
}
