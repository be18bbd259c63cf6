//! The file below the engine, with a sum for every page, kept apart from the page and verified
//! whenever one is read from the disk: what decayed, was lost or lies where it should not is an
//! error, never a value. The engine has sums of its own, but looks at them only when asked to.
//!
//! ```text
//! head | head | sums of 1,024 pages | the pages | sums of the next 1,024 | …
//! ```
//!
//! All of it in blocks of 4 KiB. The sums of a page go to the disk with the sync that makes the page
//! last. The engine never writes over a page that a commit leads to, so whatever part of what was
//! not synced a power cut leaves, the sums of the pages one can get to are right. The engine's own
//! first page is the one written over; it stands in the heads (see `head`).
//!
//! Files of data formats 1 and 2 begin with the engine's page and have no sums.

use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use redb::StorageBackend;

use super::disk::{Health, State, pass_locks_to};
use super::head::{HEADS, Head, MAGIC, is_the_engine_s};
use crate::store::kv::Sums;

/// Bytes of the engine's pages, and of our blocks.
pub(super) const PAGE: usize = 4096;
/// Sums in a block of them.
const SUMS: u64 = 1024;
const _: () = assert!(SUMS as usize * size_of::<u32>() == PAGE);

/// A page is not as it was written.
#[derive(Debug, thiserror::Error)]
#[error("page {0} of the data file is not as it was written")]
struct Decayed(u64);

impl From<Decayed> for io::Error {
    fn from(decayed: Decayed) -> Self {
        Self::new(ErrorKind::InvalidData, decayed)
    }
}

#[derive(Debug)]
pub(super) struct Pages<D> {
    disk: D,
    health: Arc<Health>,
    /// `None`: a file without.
    sums: Option<Ledger>,
}

#[derive(Debug, Default)]
struct Ledger {
    /// Read when it is first asked for: by then the engine has locked the file.
    head: Mutex<Option<Head>>,
    groups: RwLock<Vec<Option<Arc<Group>>>>,
}

/// The sums of 1,024 pages; 0 of those never written.
#[derive(Debug)]
struct Group {
    sums: Vec<AtomicU32>,
    is_dirty: AtomicBool,
}

/// Where a page and its sum are.
#[derive(Clone, Copy)]
struct Place {
    group: u64,
    /// In its group.
    at: u64,
}

impl Place {
    const fn of(page: u64) -> Self {
        Self {
            group: page / SUMS,
            at: page % SUMS,
        }
    }

    /// Offset of the group's sums in the file.
    const fn sums(self) -> u64 {
        (HEADS + self.group * (SUMS + 1)) * PAGE as u64
    }

    const fn page(self) -> u64 {
        self.sums() + (1 + self.at) * PAGE as u64
    }
}

impl Group {
    fn from_bytes(bytes: &[u8]) -> Self {
        let sum = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().expect("four bytes"));
        let sums = bytes.chunks_exact(size_of::<u32>()).map(sum);
        Self {
            sums: sums.map(AtomicU32::new).collect(),
            is_dirty: AtomicBool::new(false),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let sums = self.sums.iter();
        sums.flat_map(|sum| sum.load(Ordering::Acquire).to_le_bytes())
            .collect()
    }

    fn sum(&self, place: Place) -> &AtomicU32 {
        &self.sums[usize::try_from(place.at).expect("below 1,024")]
    }

    fn set(&self, place: Place, sum: u32) {
        self.sum(place).store(sum, Ordering::Release);
        self.is_dirty.store(true, Ordering::Release);
    }
}

/// Over the number too: a page in another's place is none.
fn sum(page: u64, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&page.to_le_bytes());
    hasher.update(bytes);
    hasher.finalize().max(1)
}

/// The file's length for so many pages.
fn file_len(pages: u64) -> u64 {
    (HEADS + pages + pages.div_ceil(SUMS)) * PAGE as u64
}

/// How many pages a file of this length has.
fn pages_in(file_len: u64) -> u64 {
    let blocks = (file_len / PAGE as u64).saturating_sub(HEADS);
    blocks - blocks.div_ceil(SUMS + 1)
}

fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<D: StorageBackend> Pages<D> {
    /// `new` is for a file of nothing; any other stays what it is.
    pub(super) fn on(disk: D, health: Arc<Health>, new: Sums) -> io::Result<Self> {
        let len = disk.len()?;
        let has_sums = if len == 0 {
            new == Sums::Kept
        } else {
            let mut first = [0; MAGIC.len()];
            if len >= first.len() as u64 {
                disk.read(0, &mut first)?;
            }
            !is_the_engine_s(&first)
        };
        Ok(Self {
            disk,
            health,
            sums: has_sums.then(Ledger::default),
        })
    }

    fn damaged(&self, page: u64) -> io::Error {
        tracing::error!(page, "a page of the data file is not as it was written");
        // The engine takes no more after an error.
        self.health.fail(State::Failed);
        Decayed(page).into()
    }

    fn group(&self, sums: &Ledger, place: Place) -> io::Result<Arc<Group>> {
        let index = usize::try_from(place.group).map_err(io::Error::other)?;
        let known = sums.groups.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(Some(group)) = known.get(index) {
            return Ok(Arc::clone(group));
        }
        drop(known);
        let mut bytes = vec![0; PAGE];
        self.disk.read(place.sums(), &mut bytes)?;
        let mut groups = sums.groups.write().unwrap_or_else(PoisonError::into_inner);
        if groups.len() <= index {
            groups.resize(index + 1, None);
        }
        // Another reader may have been quicker, and the writer have written since.
        let group = groups[index].get_or_insert_with(|| Arc::new(Group::from_bytes(&bytes)));
        Ok(Arc::clone(group))
    }

    /// Runs `work` on the head, which is read first when it was not yet.
    fn with_head<T>(
        &self,
        sums: &Ledger,
        work: impl FnOnce(&mut Head) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut head = locked(&sums.head);
        let known = match head.take() {
            Some(known) => known,
            None => Head::read(&self.disk)?.ok_or_else(|| self.damaged(0))?,
        };
        work(head.insert(known))
    }

    /// Hands each stretch of pages that lie side by side to `each`: its first page, the place of
    /// that, and the bytes in `offset..offset + len` it stands for.
    fn stretches(
        offset: u64,
        len: usize,
        mut each: impl FnMut(u64, Place, std::ops::Range<usize>) -> io::Result<()>,
    ) -> io::Result<()> {
        if !offset.is_multiple_of(PAGE as u64) || !len.is_multiple_of(PAGE) {
            return Err(ErrorKind::InvalidInput.into());
        }
        let mut done = 0;
        while done < len {
            let page = (offset + done as u64) / PAGE as u64;
            let place = Place::of(page);
            let left = usize::try_from(SUMS - place.at).expect("at most 1,024") * PAGE;
            let end = len.min(done + left);
            each(page, place, done..end)?;
            done = end;
        }
        Ok(())
    }

    fn read_verified(&self, sums: &Ledger, offset: u64, out: &mut [u8]) -> io::Result<()> {
        Self::stretches(offset, out.len(), |first, place, range| {
            let group = self.group(sums, place)?;
            let bytes = &mut out[range];
            self.disk.read(place.page(), bytes)?;
            for (page, bytes) in (first..).zip(bytes.chunks_exact(PAGE)) {
                let is_right = match group.sum(Place::of(page)).load(Ordering::Acquire) {
                    0 => bytes.iter().all(|byte| *byte == 0),
                    written => sum(page, bytes) == written,
                };
                if !is_right {
                    return Err(self.damaged(page));
                }
            }
            Ok(())
        })
    }

    fn write_summed(&self, sums: &Ledger, offset: u64, data: &[u8]) -> io::Result<()> {
        Self::stretches(offset, data.len(), |first, place, range| {
            let group = self.group(sums, place)?;
            let bytes = &data[range];
            self.disk.write(place.page(), bytes)?;
            for (page, bytes) in (first..).zip(bytes.chunks_exact(PAGE)) {
                group.set(Place::of(page), sum(page, bytes));
            }
            Ok(())
        })
    }

    fn write_sums(&self, sums: &Ledger) -> io::Result<()> {
        let groups = sums.groups.read().unwrap_or_else(PoisonError::into_inner);
        for (number, group) in (0..).zip(groups.iter()) {
            if let Some(group) = group
                && group.is_dirty.swap(false, Ordering::AcqRel)
            {
                let place = Place {
                    group: number,
                    at: 0,
                };
                self.disk.write(place.sums(), &group.bytes())?;
            }
        }
        Ok(())
    }

    /// Pages that go with the file's end were never written when it grows again.
    fn forget_from(&self, sums: &Ledger, pages: u64) -> io::Result<()> {
        let place = Place::of(pages);
        if place.at > 0 {
            let group = self.group(sums, place)?;
            for at in place.at..SUMS {
                group.set(Place { at, ..place }, 0);
            }
        }
        let left = usize::try_from(pages.div_ceil(SUMS)).map_err(io::Error::other)?;
        let mut groups = sums.groups.write().unwrap_or_else(PoisonError::into_inner);
        groups.truncate(left);
        Ok(())
    }
}

impl<D: StorageBackend> StorageBackend for Pages<D> {
    fn len(&self) -> io::Result<u64> {
        let len = self.disk.len()?;
        if self.sums.is_none() || len == 0 {
            return Ok(len);
        }
        match pages_in(len) {
            // The engine would take it for a new file.
            0 => Err(self.damaged(0)),
            pages => Ok(pages * PAGE as u64),
        }
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        match &self.sums {
            None => self.disk.read(offset, out),
            Some(sums) if offset == 0 => self.with_head(sums, |head| head.copy_to(out)),
            Some(sums) => self.read_verified(sums, offset, out),
        }
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let Some(sums) = &self.sums else {
            return self.disk.set_len(len);
        };
        if !len.is_multiple_of(PAGE as u64) {
            return Err(ErrorKind::InvalidInput.into());
        }
        let (before, pages) = (self.disk.len()?, len / PAGE as u64);
        if file_len(pages) < before {
            self.forget_from(sums, pages)?;
        }
        self.disk.set_len(file_len(pages))?;
        if before == 0 {
            locked(&sums.head).get_or_insert_default();
        }
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        if let Some(sums) = &self.sums {
            self.write_sums(sums)?;
        }
        self.disk.sync_data()?;
        if let Some(sums) = &self.sums
            && let Some(head) = &mut *locked(&sums.head)
        {
            head.is_synced();
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        match &self.sums {
            None => self.disk.write(offset, data),
            Some(sums) if offset == 0 => self.with_head(sums, |head| head.write(data, &self.disk)),
            Some(sums) => self.write_summed(sums, offset, data),
        }
    }

    fn close(&self) -> io::Result<()> {
        self.disk.close()
    }

    pass_locks_to!(disk);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_length_says_how_many_pages_there_are(pages in 1..10_000_000_u64, more in 0..PAGE as u64) {
            prop_assert_eq!(pages_in(file_len(pages) + more), pages);
            let last = Place::of(pages - 1).page();
            prop_assert_eq!(last + PAGE as u64, file_len(pages));
            prop_assert!(Place::of(pages).page() >= file_len(pages));
        }
    }

    #[test]
    fn a_page_in_another_s_place_is_none() {
        let bytes = [7; PAGE];
        assert_ne!(sum(1, &bytes), sum(2, &bytes));
        assert_ne!(sum(1, &bytes), sum(1, &[0; PAGE]));
    }
}
