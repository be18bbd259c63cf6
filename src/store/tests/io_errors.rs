//! Every call to the disk fails once, the first, the second …, over a fixed piece of work: as a
//! broken disk does, as a full one does, with half of what was to be written. The store goes on
//! or stops; it opens again, whole, with everything acknowledged, from what the disk held then and
//! from what it would have held without anything unsynced.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::workload::{Told, say, survived, work};
use super::*;
use crate::store::kv::SimulatedDisk;
use crate::store::kv::faults::Faults;

const ROUNDS: usize = 4;
const SEED: u64 = 7;

/// How a piece of work ended.
struct Ended {
    /// Calls made to the disk.
    calls: u64,
    told: Told,
    /// Code of the error the store did not open with, or the writer stopped with.
    stopped: Option<&'static str>,
    disk: SimulatedDisk,
}

/// The work, with the `n`-th call failing; `None`: with none.
fn run(failing: Option<(u64, ErrorKind)>) -> Ended {
    let faults = Faults::default();
    let disk = SimulatedDisk::failing(faults.clone());
    // A new file is made aside and renamed when it is whole.
    drop(disk.kv().expect("nothing fails yet"));
    let before = faults.calls();
    if let Some((n, how)) = failing {
        faults.fail_nth(n, how);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let (told, stopped) = runtime.expect("a runtime").block_on(async {
        let opened = disk.kv().map_err(OpenError::from);
        let started = opened
            .and_then(DataFile::opened)
            .and_then(|data| Ok(data.start(clock(), vec![])?));
        let (store, writer) = match started {
            Ok(started) => started,
            Err(error) => return (Told::default(), Some(code(&error))),
        };
        let told = work(&store, &disk, ROUNDS, SEED).await;
        drop(store);
        (told, writer.join().err().map(|error| error.code()))
    });
    Ended {
        calls: faults.calls() - before,
        told,
        stopped,
        disk,
    }
}

fn code(error: &OpenError) -> &'static str {
    match error {
        OpenError::Store(error) => error.code(),
        other => panic!("{other:?} is no failure of the disk"),
    }
}

#[test]
fn whichever_call_fails_nothing_acknowledged_is_lost() {
    let calls = run(None).calls;
    let (next, verified) = (AtomicU64::new(0), AtomicU64::new(0));
    let (endings, wrong) = (Mutex::new(BTreeMap::<_, u64>::new()), Mutex::new(vec![]));
    let try_some = || {
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= 2 * calls {
                return;
            }
            // As a broken disk does, then as a full one does.
            let how = [ErrorKind::Other, ErrorKind::StorageFull][usize::from(n >= calls)];
            let ended = run(Some((n % calls, how)));
            for bytes in [ended.disk.bytes(), ended.disk.synced()] {
                let opened = SimulatedDisk::holding(bytes).kv();
                let opened = opened.map_err(|error| format!("engine: {error:?}"));
                match opened.and_then(|kv| survived(&kv, &ended.told.acknowledged)) {
                    Ok(_) => {
                        verified.fetch_add(ended.told.acknowledged.len() as u64, Ordering::Relaxed)
                    }
                    Err(what) => {
                        wrong
                            .lock()
                            .unwrap()
                            .push(format!("call {n}, {how:?}: {what}"));
                        0
                    }
                };
            }
            let ending = ended.stopped.unwrap_or("goes on");
            *endings.lock().unwrap().entry(ending).or_default() += 1;
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        for _ in 0..threads {
            scope.spawn(try_some);
        }
    });
    let (endings, wrong) = (endings.into_inner().unwrap(), wrong.into_inner().unwrap());
    let endings: Vec<_> = endings
        .iter()
        .map(|(how, n)| format!("{n} {how}"))
        .collect();
    say(&format!(
        "I/O errors: {} runs, each of {calls} calls failing twice: {}; {} acknowledged plans verified, {} lost",
        2 * calls,
        endings.join(", "),
        verified.into_inner(),
        wrong.len(),
    ));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
