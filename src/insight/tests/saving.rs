//! The saved file after any work, any stop and any damage: what is started from it is what the
//! cases give.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::invented::Town;
use crate::domain::case::Case;
use crate::domain::case::event::{Event, What};
use crate::domain::log::Body;
use crate::insight::facts::Facts;
use crate::insight::row::Row;
use crate::insight::saved;
use crate::kernel::chance::Dice;
use crate::kernel::id::UnitId;
use crate::kernel::time::SystemClock;
use crate::store::{DataFile, NewEntry, Store, StoreError, View, WriteSet, WriterHandle};

/// A town with its data folder.
struct House {
    folder: tempfile::TempDir,
    town: Town,
    dice: Dice,
}

impl House {
    fn new(seed: u64) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            town: Town::new(seed),
            dice: Dice::from_seed(seed),
        }
    }

    fn file(&self) -> PathBuf {
        saved::file_in(self.folder.path())
    }

    fn open(&self) -> (Facts, Store, WriterHandle) {
        let data = DataFile::open(self.folder.path()).unwrap();
        let facts = self.facts(&data);
        let follower = Box::new(facts.clone());
        let (store, writer) = data
            .start(Arc::new(SystemClock::start()), vec![follower])
            .unwrap();
        (facts, store, writer)
    }

    fn facts(&self, data: &DataFile) -> Facts {
        let facts = Facts::default();
        facts
            .start(data, Arc::clone(&self.town.reference.catalogue))
            .unwrap();
        facts
    }

    fn work(&mut self, store: &Store, steps: usize) {
        for _ in 0..steps {
            let case = self.town.step();
            store
                .write_blocking(move |view, _| put(view, case))
                .unwrap();
        }
    }

    /// What is started from the file is what every case gives; tells whether the file was used.
    fn assert_starts_right(&self, data: &DataFile, told: &str) -> bool {
        let (started, made) = (self.facts(data), Facts::default());
        let catalogue = Arc::clone(&self.town.reference.catalogue);
        data.read(|view| made.rebuild(view, catalogue)).unwrap();
        assert_eq!(started.seq(), made.seq(), "{told}");
        assert!(all(&started) == all(&made), "{told}");
        started.read().assert_sound();
        started.unsaved() < started.seq().0
    }
}

/// The case with as many entries as lead to it.
fn put(view: &View<'_>, case: Case) -> Result<(WriteSet, ()), StoreError> {
    let before = view.bare_case(case.id)?;
    let mut writes = WriteSet::new();
    let first = before.as_ref().map_or(0, |before| before.revision);
    for revision in first + 1..=case.revision {
        let what = What::Noted {
            text: String::new(),
        };
        let event = Event {
            at: case.updated_at,
            by: case.registered_by,
            what,
            clocks: vec![],
        };
        writes.entry(NewEntry {
            by: case.registered_by,
            on_behalf_of: None,
            request: String::new(),
            body: Body::Case {
                case: case.id,
                revision,
                before: before.as_ref().map(|before| before.state),
                after: case.state,
                event,
            },
        });
    }
    writes.case(case);
    Ok((writes, ()))
}

/// Every case as the columns have it.
fn all(facts: &Facts) -> Vec<(Row, Vec<UnitId>, Vec<UnitId>)> {
    let columns = facts.read();
    let cells = &columns.cells;
    let units = |codes: &[u32]| {
        let unit = |code: &u32| *cells.units.value(*code).expect("learnt");
        codes.iter().map(unit).collect::<Vec<_>>()
    };
    let face = |slot| {
        (
            columns.row(slot),
            units(cells.involved(slot)),
            units(cells.owing(slot)),
        )
    };
    cells.slots().map(face).collect()
}

#[test]
fn after_any_work_and_any_stop_a_start_finds_what_the_cases_say() {
    let mut house = House::new(21);
    let (mut used, mut anew) = (0, 0);
    for round in 0..25 {
        let (facts, store, writer) = house.open();
        for _ in 0..house.dice.below(4) {
            let steps = usize::try_from(house.dice.below(60)).unwrap();
            house.work(&store, steps);
            if house.dice.percent(60) {
                facts.save(&store).unwrap();
                assert_eq!(facts.unsaved(), 0);
            }
        }
        // A kill leaves the end of the file cut off, or rows without their mark.
        let file = house.file();
        if house.dice.percent(30) && file.exists() {
            let bytes = fs::read(&file).unwrap();
            let cut = house.dice.below(bytes.len() as u64 / 2);
            fs::write(&file, &bytes[..bytes.len() - usize::try_from(cut).unwrap()]).unwrap();
        }
        drop((facts, store));
        writer.join().unwrap();
        let data = DataFile::open(house.folder.path()).unwrap();
        if house.assert_starts_right(&data, &format!("round {round}")) {
            used += 1;
        } else {
            anew += 1;
        }
    }
    assert!(used > 5 && anew > 1, "used {used}, made anew {anew}");
}

/// A store of some work with a file of several marks, and a copy of it from before the end.
fn saved_house() -> (House, tempfile::TempDir) {
    let mut house = House::new(4);
    let (facts, store, writer) = house.open();
    house.work(&store, 12);
    facts.save(&store).unwrap();
    house.work(&store, 5);
    facts.save(&store).unwrap();
    drop((facts, store));
    writer.join().unwrap();
    let earlier = tempfile::tempdir().unwrap();
    fs::copy(
        DataFile::path(house.folder.path()),
        DataFile::path(earlier.path()),
    )
    .unwrap();
    let (facts, store, writer) = house.open();
    house.work(&store, 9);
    facts.save(&store).unwrap();
    house.work(&store, 3);
    drop((facts, store));
    writer.join().unwrap();
    (house, earlier)
}

#[test]
fn whatever_is_damaged_is_noticed() {
    let (house, _earlier) = saved_house();
    let whole = fs::read(house.file()).unwrap();
    let marks = marks_of(&house.file(), &whole);
    assert_eq!(marks.len(), 3);
    let damaged = house.folder.path().join("damaged");
    let mut dice = Dice::from_seed(2);
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << dice.below(8);
        fs::write(&damaged, &bytes).unwrap();
        if let Ok(loaded) = saved::load(&damaged) {
            assert!(marks.contains(&loaded.mark), "flipped at {at}");
            assert!(
                loaded.whole.is_none() && loaded.mark != marks[2],
                "flipped at {at}"
            );
        }
    }
    // And from start to end, at some of the places.
    let data = DataFile::open(house.folder.path()).unwrap();
    assert!(house.assert_starts_right(&data, "undamaged"));
    let mut used = 0;
    for round in 0..60 {
        let mut bytes = whole.clone();
        let at = usize::try_from(dice.below(bytes.len() as u64)).unwrap();
        match dice.below(4) {
            0 => bytes.truncate(at),
            1 => bytes[at] = !bytes[at],
            2 => bytes.extend(&whole[at..]),
            _ => bytes.drain(at / 2..at).for_each(drop),
        }
        fs::write(house.file(), &bytes).unwrap();
        used += usize::from(house.assert_starts_right(&data, &format!("round {round} at {at}")));
    }
    assert!((1..60).contains(&used), "{used}");
    for bytes in [&b""[..], b"suqiu", b"something else altogether, and longer"] {
        fs::write(house.file(), bytes).unwrap();
        assert!(!house.assert_starts_right(&data, "not a saved file"));
    }
    fs::remove_file(house.file()).unwrap();
    assert!(!house.assert_starts_right(&data, "no file"));
}

/// The marks of the file, found by cutting it ever shorter.
fn marks_of(file: &Path, whole: &[u8]) -> Vec<saved::Mark> {
    let shorter = file.with_extension("shorter");
    let mut marks = Vec::new();
    for end in 0..=whole.len() {
        fs::write(&shorter, &whole[..end]).unwrap();
        if let Ok(loaded) = saved::load(&shorter)
            && marks.last() != Some(&loaded.mark)
        {
            marks.push(loaded.mark);
        }
    }
    fs::remove_file(&shorter).unwrap();
    marks
}

#[test]
fn a_file_of_another_log_or_of_a_longer_one_is_not_used() {
    let (house, earlier) = saved_house();
    let data = DataFile::open(earlier.path()).unwrap();
    fs::create_dir(earlier.path().join("facts")).unwrap();
    fs::copy(house.file(), saved::file_in(earlier.path())).unwrap();
    assert!(!house.assert_starts_right(&data, "the log is shorter"));
    drop(data);
    // As many cases of the same numbers, as many entries: only their hashes tell another log.
    let mark = saved::load(&house.file()).expect("whole").mark;
    let mut other = House::new(4);
    let (facts, store, writer) = other.open();
    while facts.seq() < mark.through {
        let mut case = other.town.step();
        case.title.push('二');
        store
            .write_blocking(move |view, _| put(view, case))
            .unwrap();
    }
    drop((facts, store));
    writer.join().unwrap();
    let data = DataFile::open(other.folder.path()).unwrap();
    fs::create_dir_all(other.folder.path().join("facts")).unwrap();
    fs::copy(house.file(), other.file()).unwrap();
    assert!(!other.assert_starts_right(&data, "another log"));
}

#[test]
fn a_file_that_lacks_a_case_is_not_used() {
    let mut house = House::new(5);
    let (facts, store, writer) = house.open();
    house.work(&store, 60);
    let lacking = Facts::default();
    lacking.use_catalogue(Arc::clone(&house.town.reference.catalogue));
    for case in house.town.cases.values().skip(1) {
        lacking.write().take(case);
    }
    lacking.write().seq = facts.seq();
    lacking.keep_in(house.file());
    lacking.save(&store).unwrap();
    drop((facts, lacking, store));
    writer.join().unwrap();
    let data = DataFile::open(house.folder.path()).unwrap();
    assert!(!house.assert_starts_right(&data, "one case less"));
}

/// The writer goes on while rows are copied out: what is newer than the mark's beginning is taken
/// from its case again.
#[test]
fn saving_while_cases_change_loses_nothing() {
    let mut house = House::new(31);
    let (facts, store, writer) = house.open();
    house.work(&store, 200);
    let (saving, stored) = (facts.clone(), store.clone());
    let saver = std::thread::spawn(move || {
        for _ in 0..40 {
            saving.save(&stored).unwrap();
        }
    });
    house.work(&store, 400);
    saver.join().unwrap();
    drop((facts, store));
    writer.join().unwrap();
    let data = DataFile::open(house.folder.path()).unwrap();
    assert!(house.assert_starts_right(&data, "saved while writing"));
}
