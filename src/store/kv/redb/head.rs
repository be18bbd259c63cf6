//! The engine's first page, which it writes over in place and which says where everything begins.
//! Kept in two blocks, written in turn from sync to sync, so that the one that is synced is never
//! written over; in each eight times, once a sector. The newest sector that is whole counts.

use std::io::{self, ErrorKind};
use std::ops::Range;

use redb::StorageBackend;

use super::pages::PAGE;

/// Blocks at the beginning of the file.
pub(super) const HEADS: u64 = 2;
const SECTOR: usize = 512;
/// Where the engine's own files have the size of their pages ours say who we are: programs that know
/// no sums find the file damaged, exit code 78, and touch nothing. The last byte counts the ways of
/// keeping sums.
pub(super) const MAGIC: &[u8; 16] = b"redb\x1a\n\xa9\r\n\0suqiu\x01";
/// Bytes of the size in the engine's files.
const SIZE: Range<usize> = 12..16;
/// Letters of the engine's own magic.
const ENGINE: usize = 9;
const NUMBER: usize = MAGIC.len();
const IMAGE: usize = NUMBER + size_of::<u64>();
const SUM: usize = SECTOR - size_of::<u32>();
/// Of the engine's page only its beginning is ever written.
const IMAGE_MAX: usize = SUM - IMAGE;

#[derive(Debug)]
pub(super) struct Head {
    image: [u8; IMAGE_MAX],
    /// Counts the writes.
    number: u64,
    /// The block to write next: not the one that was synced last.
    next: u64,
    is_written: bool,
    /// Read from a file that may have been left in a hurry: whether it lasts is not known.
    is_found: bool,
}

impl Default for Head {
    fn default() -> Self {
        Self {
            image: [0; IMAGE_MAX],
            number: 0,
            next: 0,
            is_written: false,
            is_found: false,
        }
    }
}

/// Whether a file that begins so is one of the engine's, without sums. What is damaged is not.
pub(super) fn is_the_engine_s(first: &[u8; MAGIC.len()]) -> bool {
    let size = u32::try_from(PAGE).expect("a few thousand").to_le_bytes();
    first[..ENGINE] == MAGIC[..ENGINE] && first[SIZE] == size
}

impl Head {
    /// The newest there is; `None` when none is whole.
    pub(super) fn read(disk: &impl StorageBackend) -> io::Result<Option<Self>> {
        let mut newest: Option<Self> = None;
        let mut bytes = vec![0; PAGE];
        for block in 0..HEADS {
            disk.read(block * PAGE as u64, &mut bytes)?;
            for (number, image) in bytes.chunks_exact(SECTOR).filter_map(whole) {
                if newest.as_ref().is_none_or(|newest| newest.number < number) {
                    newest = Some(Self {
                        image,
                        number,
                        next: (block + 1) % HEADS,
                        is_written: false,
                        is_found: true,
                    });
                }
            }
        }
        Ok(newest)
    }

    pub(super) fn copy_to(&self, out: &mut [u8]) -> io::Result<()> {
        let page = self.image.get(..out.len());
        out.copy_from_slice(page.ok_or(ErrorKind::InvalidInput)?);
        Ok(())
    }

    pub(super) fn write(&mut self, data: &[u8], disk: &impl StorageBackend) -> io::Result<()> {
        let part = self.image.get_mut(..data.len());
        part.ok_or(ErrorKind::InvalidInput)?.copy_from_slice(data);
        if std::mem::take(&mut self.is_found) {
            disk.sync_data()?;
        }
        self.number += 1;
        self.is_written = true;
        let block = self.sector().repeat(PAGE / SECTOR);
        disk.write(self.next * PAGE as u64, &block)
    }

    /// Everything written so far lasts.
    pub(super) const fn is_synced(&mut self) {
        if self.is_written {
            self.next = (self.next + 1) % HEADS;
            self.is_written = false;
        }
    }

    fn sector(&self) -> [u8; SECTOR] {
        let mut sector = [0; SECTOR];
        sector[..NUMBER].copy_from_slice(MAGIC);
        sector[NUMBER..IMAGE].copy_from_slice(&self.number.to_le_bytes());
        sector[IMAGE..SUM].copy_from_slice(&self.image);
        let sum = crc32fast::hash(&sector[..SUM]);
        sector[SUM..].copy_from_slice(&sum.to_le_bytes());
        sector
    }
}

/// What a sector says, if it is as it was written.
fn whole(sector: &[u8]) -> Option<(u64, [u8; IMAGE_MAX])> {
    let (body, sum) = sector.split_at_checked(SUM)?;
    let is_ours = body.starts_with(MAGIC);
    let is_whole = crc32fast::hash(body).to_le_bytes() == sum;
    let number = body[NUMBER..IMAGE].try_into().ok()?;
    let image = body[IMAGE..].try_into().ok()?;
    (is_ours && is_whole).then_some((u64::from_le_bytes(number), image))
}

#[cfg(test)]
mod tests {
    use redb::backends::InMemoryBackend;

    use super::*;

    fn first(head: &Head) -> u8 {
        let mut first = [0];
        head.copy_to(&mut first).unwrap();
        first[0]
    }

    /// Two blocks in which nothing was written yet.
    fn disk() -> InMemoryBackend {
        let disk = InMemoryBackend::new();
        disk.set_len(HEADS * PAGE as u64).unwrap();
        disk
    }

    #[test]
    fn what_was_synced_is_never_written_over() {
        let disk = disk();
        assert!(Head::read(&disk).unwrap().is_none());
        let mut head = Head::default();
        head.write(&[1], &disk).unwrap();
        head.is_synced();
        head.write(&[2], &disk).unwrap();
        head.write(&[3], &disk).unwrap();
        assert_eq!(first(&Head::read(&disk).unwrap().unwrap()), 3);
        // As if the last writes were torn, and the machine started anew.
        disk.write(PAGE as u64, &[0xaa; PAGE]).unwrap();
        let mut again = Head::read(&disk).unwrap().unwrap();
        assert_eq!(first(&again), 1);
        again.write(&[4], &disk).unwrap();
        disk.write(0, &[0xaa; PAGE]).unwrap();
        assert_eq!(first(&Head::read(&disk).unwrap().unwrap()), 4);
    }

    #[test]
    fn one_whole_sector_is_enough_and_a_flipped_bit_makes_none() {
        let disk = disk();
        let mut head = Head::default();
        head.write(&[9; 320], &disk).unwrap();
        let mut block = vec![0; PAGE];
        disk.read(0, &mut block).unwrap();
        block[..PAGE - SECTOR].fill(0x55);
        for bit in [0, 17 * 8, 100 * 8 + 3, SECTOR * 8 - 1] {
            let mut torn = block.clone();
            disk.write(0, &torn).unwrap();
            assert_eq!(first(&Head::read(&disk).unwrap().unwrap()), 9);
            torn[PAGE - SECTOR + bit / 8] ^= 1 << (bit % 8);
            disk.write(0, &torn).unwrap();
            assert!(Head::read(&disk).unwrap().is_none(), "bit {bit}");
        }
    }

    #[test]
    fn more_than_there_is_room_for_is_refused() {
        let mut head = Head::default();
        assert!(head.write(&[0; IMAGE_MAX + 1], &disk()).is_err());
        assert!(head.copy_to(&mut [0; IMAGE_MAX + 1]).is_err());
    }
}
