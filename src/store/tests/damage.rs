//! Bits that flip, files that are cut, pages that are lost or change places: `suqiu check` finds
//! each and says so, or it did no harm. What it finds nothing wrong with has every row as written;
//! and without a check nothing is served but what was written.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::checking::rows;
use super::workload::{Dice, say, work};
use super::*;
use crate::store::blob::Blobs;
use crate::store::check::{Report, check};
use crate::store::kv::{Order, SimulatedDisk, Span, Table};

/// Tried when nobody asks for more.
const TRIED: usize = 320;
const ROUNDS: usize = 20;
const PAGE: usize = 4096;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Damage {
    FlippedBit,
    CutOff,
    ZeroedPage,
    SwappedPages,
}

impl Damage {
    fn does(self, bytes: &mut Vec<u8>, dice: &mut Dice) {
        let pages = bytes.len().div_ceil(PAGE);
        match self {
            Self::FlippedBit => {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
            Self::CutOff => bytes.truncate(dice.below(bytes.len())),
            Self::ZeroedPage => {
                let start = dice.below(pages) * PAGE;
                let end = bytes.len().min(start + PAGE);
                bytes[start..end].fill(0);
            }
            Self::SwappedPages => {
                let whole = bytes.len() / PAGE;
                let (one, other) = (dice.below(whole) * PAGE, dice.below(whole) * PAGE);
                for at in 0..PAGE {
                    bytes.swap(one + at, other + at);
                }
            }
        }
    }
}

type Rows = Vec<(&'static str, Vec<(Vec<u8>, Vec<u8>)>)>;

/// A data folder that was closed in good order.
struct Whole {
    folder: tempfile::TempDir,
    bytes: Vec<u8>,
    rows: Rows,
}

impl Whole {
    fn file(&self) -> PathBuf {
        DataFile::path(self.folder.path())
    }
}

fn all_rows(kv: &Kv) -> Rows {
    let read = |table: &Table| (table.name, rows(kv, *table));
    tables::ALL.iter().map(read).collect()
}

async fn whole() -> Whole {
    let folder = tempfile::tempdir().unwrap();
    let photo = Blobs::open(folder.path()).unwrap().put(PNG).unwrap();
    let (store, writer) = DataFile::open(folder.path())
        .unwrap()
        .start(clock(), vec![])
        .unwrap();
    let told = work(&store, &SimulatedDisk::default(), ROUNDS, 11).await;
    assert!(told.errors.is_empty(), "{:?}", told.errors);
    checking::with_photo(&store, photo).await;
    drop(store);
    writer.join().unwrap();
    let path = DataFile::path(folder.path());
    let kv = Kv::open(&path).unwrap();
    let rows = all_rows(&kv);
    drop(kv);
    Whole {
        bytes: std::fs::read(&path).unwrap(),
        rows,
        folder,
    }
}

/// What a program that opens the file without checking it makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Served {
    AsWritten,
    /// Not opened, or nothing wrong given out: what decayed is refused.
    Refused,
    /// Something else than was written, or less of it.
    Otherwise,
}

/// Looks up every row that was written, then reads every table from end to end.
fn served(path: &Path, written: &Rows) -> Served {
    let Ok(Ok(kv)) = caught(|| {
        let kv = Kv::open(path)?;
        migrate::require_current(&kv)?;
        Ok::<_, OpenError>(kv)
    }) else {
        return Served::Refused;
    };
    let mut served = Served::AsWritten;
    for (name, rows) in written {
        let table = tables::ALL.iter().find(|table| table.name == *name);
        let table = *table.expect("read by its name");
        let each = rows
            .iter()
            .map(|(key, value)| looked_up(&kv, table, key, value));
        served = each.fold(served, Ord::max).max(scanned(&kv, table, rows));
    }
    served
}

fn looked_up(kv: &Kv, table: Table, key: &[u8], written: &[u8]) -> Served {
    let mut value = None;
    let found = caught(|| {
        kv.snapshot()?
            .get(table, key, &mut |bytes| value = Some(bytes.to_vec()))
    });
    match found {
        Ok(Ok(_)) if value.as_deref() == Some(written) => Served::AsWritten,
        Ok(Ok(_)) => Served::Otherwise,
        Ok(Err(_)) | Err(_) => Served::Refused,
    }
}

fn scanned(kv: &Kv, table: Table, written: &[(Vec<u8>, Vec<u8>)]) -> Served {
    let mut read = vec![];
    let ended = caught(|| {
        let snapshot = kv.snapshot()?;
        snapshot.scan(table, &Span::all(), Order::Forward, &mut |key, value| {
            read.push((key.to_vec(), value.to_vec()));
            ControlFlow::Continue(())
        })
    });
    match ended {
        Ok(Ok(())) if read == written => Served::AsWritten,
        // Rows before the damage are handed out while they are read.
        Ok(Err(_)) | Err(_) if written.starts_with(&read) => Served::Refused,
        _ => Served::Otherwise,
    }
}

fn caught<T>(work: impl FnOnce() -> T) -> std::thread::Result<T> {
    catch_unwind(AssertUnwindSafe(work))
}

#[tokio::test]
async fn damage_is_found_or_harmless() {
    let asked = std::env::var("DAMAGE_TRIED").ok();
    let tried = asked.map_or(TRIED, |asked| asked.parse().expect("a number"));
    let (whole, mut dice) = (whole().await, Dice::seeded(5));
    assert!(check(whole.folder.path(), &mut |_| ()).unwrap().is_clean());
    let (mut found, mut unnamed, mut wrong) = (0, 0, vec![]);
    let (mut harmless, mut unchecked) = (0, BTreeMap::<_, u64>::new());
    for n in 0..tried {
        let damage = match n % 10 {
            0..=5 => Damage::FlippedBit,
            6 => Damage::CutOff,
            7 | 8 => Damage::ZeroedPage,
            _ => Damage::SwappedPages,
        };
        let mut bytes = whole.bytes.clone();
        damage.does(&mut bytes, &mut dice);
        std::fs::write(whole.file(), &bytes).unwrap();
        *unchecked
            .entry(served(&whole.file(), &whole.rows))
            .or_default() += 1;
        std::fs::write(whole.file(), &bytes).unwrap();
        // Panics are the engine's way to say that a page makes no sense: caught at the door.
        match check(whole.folder.path(), &mut |_| ()) {
            Err(error) => {
                found += 1;
                unnamed += u64::from(error.to_string().is_empty());
            }
            Ok(report) if !report.is_clean() => {
                found += 1;
                unnamed += u64::from(report.findings.is_empty());
            }
            Ok(_) => match served(&whole.file(), &whole.rows) {
                Served::AsWritten => harmless += 1,
                _ => wrong.push(format!("{n}: {damage:?}")),
            },
        }
    }
    std::fs::write(whole.file(), &whole.bytes).unwrap();
    say(&format!(
        "damage: {tried} tried, {found} found, {harmless} harmless, {} served wrong after a check; \
         without one: {unchecked:?}",
        wrong.len(),
    ));
    assert_eq!(unnamed, 0);
    let unchecked = unchecked.get(&Served::Otherwise);
    assert_eq!(unchecked, None, "without a check");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(found > 0 && harmless > 0);
}

#[tokio::test]
async fn a_damaged_attachment_is_found_and_named() {
    let (whole, mut dice) = (whole().await, Dice::seeded(9));
    let name = crate::crypto::sm3::hash(PNG).to_string();
    let path = whole
        .folder
        .path()
        .join("blobs")
        .join(&name[..2])
        .join(&name[2..]);
    let mut found = 0;
    for bit in 0..PNG.len() * 8 {
        let mut bytes = PNG.to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        if bit % 8 == 0 {
            bytes = PNG[..dice.below(PNG.len())].to_vec();
        }
        std::fs::write(&path, &bytes).unwrap();
        let report: Report = check(whole.folder.path(), &mut |_| ()).unwrap();
        assert_eq!(report.findings.len(), 1, "bit {bit}: {report:?}");
        assert_eq!(report.findings[0].code, "attachment.changed");
        found += 1;
    }
    say(&format!("damage: {found} attachments tried, {found} found"));
}
