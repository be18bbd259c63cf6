//! The power goes, at any moment of a working store. What a disk may then hold: everything up to
//! the last sync, and of what came after it any part: whole blocks, torn ones, none; in any order,
//! the file grown or not. From each such state the store opens by itself, is whole and has
//! everything it had acknowledged.
//!
//! `make powercut STATES=100000` tries more of them than the tests do.

use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering};

use super::workload::{Acknowledged, Dice, none_half_done, say, survived, work};
use super::*;
use crate::store::kv::{Event, SimulatedDisk};

/// Tried when nobody asks for more.
const STATES: u64 = 1_050;
/// Rounds of plans in one recording.
const ROUNDS: usize = 12;
/// States from one recording.
const FROM_ONE: u64 = 300;

/// What a disk writes at a time, and what it writes at once.
const BLOCK: usize = 4096;
const SECTOR: usize = 512;

/// A day of a store, as its disk saw it.
struct Recording {
    /// The file before the first event.
    empty: Vec<u8>,
    events: Vec<Event>,
    acknowledged: Vec<Acknowledged>,
}

fn record(seed: u64) -> Recording {
    let disk = SimulatedDisk::default();
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let told = runtime.expect("a runtime").block_on(async {
        // A new file is made aside and renamed when it is whole.
        drop(disk.kv().expect("the disk is sound"));
        disk.begin_recording();
        let kv = disk.kv().expect("the disk is sound");
        let (store, writer) = data_on(kv).start(clock(), vec![]).expect("a thread");
        let told = work(&store, &disk, ROUNDS, seed).await;
        drop(store);
        writer.join().expect("the disk is sound");
        told
    });
    assert!(told.errors.is_empty(), "{:?}", told.errors);
    assert!(told.acknowledged.len() > ROUNDS);
    let (empty, events) = disk.recorded();
    Recording {
        empty,
        events,
        acknowledged: told.acknowledged,
    }
}

/// How much of what was not synced is there.
#[derive(Clone, Copy, Debug)]
enum Kept {
    Nothing,
    Everything,
    /// Blocks by chance: so many of eight.
    Some(usize),
}

/// The power goes after `position` events.
#[derive(Clone, Copy, Debug)]
struct Cut {
    position: usize,
    kept: Kept,
    seed: u64,
}

/// `count` cuts in the order of their positions: as it was at every sync, as it would be if every
/// write lasted at once, and for the most part anything in between.
fn cuts(events: &[Event], count: u64, seed: u64) -> Vec<Cut> {
    let mut dice = Dice::seeded(seed);
    let mut cuts: Vec<Cut> = (0..count)
        .map(|n| {
            let kept = match n % 8 {
                0 => Kept::Nothing,
                1 => Kept::Everything,
                _ => Kept::Some([1, 4, 7][dice.below(3)]),
            };
            let position = 1 + dice.below(events.len());
            Cut {
                position,
                kept,
                seed: seed.wrapping_mul(1_000_003).wrapping_add(n),
            }
        })
        .collect();
    cuts.sort_by_key(|cut| cut.position);
    cuts
}

/// The disk after a cut: `synced`, and of `pending` what was kept.
fn left(synced: &[u8], pending: &[Event], cut: Cut) -> Vec<u8> {
    let (mut bytes, mut dice) = (synced.to_vec(), Dice::seeded(cut.seed));
    for event in pending {
        match (event, cut.kept) {
            (_, Kept::Nothing) | (Event::Sync, _) => {}
            (_, Kept::Everything) => event.apply(&mut bytes),
            (Event::Resize(_), Kept::Some(eighths)) => {
                if dice.below(8) < eighths {
                    event.apply(&mut bytes);
                }
            }
            (Event::Write { at, bytes: new }, Kept::Some(eighths)) => {
                for (start, block) in blocks(*at, new) {
                    if dice.below(8) < eighths {
                        write_block(&mut bytes, start, block, &mut dice);
                    }
                }
            }
        }
    }
    bytes
}

/// The parts of a write that lie in one block each.
fn blocks(at: usize, bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let first = (BLOCK - at % BLOCK).min(bytes.len());
    let (head, rest) = bytes.split_at(first);
    let rest = rest.chunks(BLOCK).enumerate();
    std::iter::once((at, head)).chain(rest.map(move |(n, part)| (at + first + n * BLOCK, part)))
}

/// One block in eight is torn: some of its sectors are new, the others as they were.
fn write_block(bytes: &mut Vec<u8>, start: usize, block: &[u8], dice: &mut Dice) {
    // A write behind the end makes the file longer, whether it was asked to be or not.
    bytes.resize(bytes.len().max(start + block.len()), 0);
    let is_torn = dice.below(8) == 0;
    let mut at = start;
    while at < start + block.len() {
        let end = (at - at % SECTOR + SECTOR).min(start + block.len());
        if !is_torn || dice.below(2) == 0 {
            bytes[at..end].copy_from_slice(&block[at - start..end - start]);
        }
        at = end;
    }
}

/// What the states of one recording came to.
#[derive(Debug, Default)]
struct Counts {
    states: AtomicU64,
    /// Acknowledged plans asked for in some state.
    verified: AtomicU64,
    /// Entries found in the logs.
    entries: AtomicU64,
    recordings: AtomicU64,
}

/// Tries `count` cuts of the recording with this seed. Errs with the first that lost something.
fn try_cuts(seed: u64, count: u64, counts: &Counts) -> Result<(), String> {
    let recording = record(seed);
    let (mut synced, mut now) = (recording.empty.clone(), recording.empty);
    let (mut done, mut last_sync) = (0, 0);
    for cut in cuts(&recording.events, count, seed) {
        for event in &recording.events[done..cut.position] {
            event.apply(&mut now);
            done += 1;
            if matches!(event, Event::Sync) {
                synced.clone_from(&now);
                last_sync = done;
            }
        }
        let bytes = left(&synced, &recording.events[last_sync..done], cut);
        let told: Vec<_> = recording
            .acknowledged
            .iter()
            .filter(|one| one.at <= done)
            .collect();
        let tried = SimulatedDisk::holding(bytes)
            .kv()
            .map_err(|error| format!("engine: {error:?}"))
            .and_then(|kv| {
                let entries = survived(&kv, told.iter().copied())?;
                none_half_done(&kv, &recording.acknowledged)?;
                Ok(entries)
            });
        let entries = tried.map_err(|wrong| format!("recording {seed}, {cut:?}: {wrong}"))?;
        counts.states.fetch_add(1, Ordering::Relaxed);
        counts
            .verified
            .fetch_add(told.len() as u64, Ordering::Relaxed);
        counts.entries.fetch_add(entries, Ordering::Relaxed);
    }
    counts.recordings.fetch_add(1, Ordering::Relaxed);
    Ok(())
}

#[test]
fn nothing_acknowledged_is_lost_when_the_power_goes() {
    let asked = std::env::var("POWERCUT_STATES").ok();
    let states = asked.map_or(STATES, |asked| asked.parse().expect("a number of states"));
    let (counts, next) = (Counts::default(), AtomicU64::new(0));
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let lost: Vec<String> = std::thread::scope(|scope| {
        let try_some = || loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            let left = states.saturating_sub(seed * FROM_ONE).min(FROM_ONE);
            if left == 0 {
                return Ok(());
            }
            try_cuts(seed, left, &counts)?;
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(try_some)).collect();
        let ended = threads
            .into_iter()
            .map(|thread| thread.join().expect("no panic"));
        ended.filter_map(Result::err).collect()
    });
    let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
    say(&format!(
        "powercut: {} states from {} recordings, {} acknowledged plans verified in {} log entries, {} lost",
        read(&counts.states),
        read(&counts.recordings),
        read(&counts.verified),
        read(&counts.entries),
        lost.len(),
    ));
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
