//! What a start proves, and what it refuses.

use super::*;
use crate::crypto::Keyring;
use crate::domain::codes::PersonalField;
use crate::store::kv::Span as All;
use crate::store::record::SealedRecord;
use crate::store::start_check::{StartCheckFailed, log_end};
use std::ops::ControlFlow;

on_each_engine! {
    async
    a_whole_log_is_proved_from_anywhere
    every_flipped_byte_at_the_end_stops_the_start
    another_key_file_stops_the_start
}

/// So many entries, from the one before the last.
const PROVED: u64 = 3;

async fn six_entries(which: Which) -> Kv {
    let kv = which.kv();
    let (store, writer) = data_on(kv.clone()).start(clock(), vec![]).unwrap();
    let case = register(&store, 1).await.unwrap();
    for n in 0..5 {
        note(&store, case.id, &format!("第{n}次")).await.unwrap();
    }
    drop(store);
    writer.join().unwrap();
    kv
}

fn proved(kv: &Kv, entries: u64) -> Result<(), StartCheckFailed> {
    log_end(&*kv.snapshot().unwrap(), entries)
}

fn log_rows(kv: &Kv) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut rows = Vec::new();
    let snapshot = kv.snapshot().unwrap();
    let scanned = snapshot.scan(
        tables::LOG,
        &All::all(),
        Order::Forward,
        &mut |key, value| {
            rows.push((key.to_vec(), value.to_vec()));
            ControlFlow::Continue(())
        },
    );
    scanned.unwrap();
    rows
}

async fn a_whole_log_is_proved_from_anywhere(which: Which) {
    proved(&which.kv(), PROVED).unwrap();
    let kv = six_entries(which).await;
    for entries in [1, PROVED, 5, 6, 1_000] {
        proved(&kv, entries).unwrap();
    }
}

async fn every_flipped_byte_at_the_end_stops_the_start(which: Which) {
    let kv = six_entries(which).await;
    let rows = log_rows(&kv);
    let put = |key: &[u8], value: &[u8]| kv.write(|txn| txn.put(tables::LOG, key, value)).unwrap();
    for (key, value) in &rows[3..] {
        for at in (0..value.len()).step_by(5) {
            let mut damaged = value.clone();
            damaged[at] ^= 0x10;
            put(key, &damaged);
            assert!(proved(&kv, PROVED).is_err(), "byte {at} of {key:?}");
            put(key, value);
        }
        kv.write(|txn| txn.delete(tables::LOG, key)).unwrap();
        assert!(proved(&kv, PROVED).is_err(), "{key:?} is gone");
        put(key, value);
    }
    // Further back is for the whole check.
    let mut damaged = rows[0].1.clone();
    *damaged.last_mut().unwrap() ^= 1;
    put(&rows[0].0, &damaged);
    proved(&kv, PROVED).unwrap();
    assert!(proved(&kv, 1_000).is_err());
}

async fn another_key_file_stops_the_start(which: Which) {
    let kv = which.kv();
    let keys = Keyring::in_memory();
    data_on(kv.clone()).prove(&keys).unwrap();
    let (store, writer) = data_on(kv.clone()).start(clock(), vec![]).unwrap();
    let sealing = keys.clone();
    let personal = move |view: &View<'_>, now| {
        let (mut writes, case) = register_in(view, now, &draft(1))?;
        let fields = [(PersonalField::Phone, "13800001234")];
        writes.sealed(SealedRecord::seal(&sealing, case.id, fields).unwrap());
        Ok::<_, StoreError>((writes, case.id))
    };
    let id = store.write(personal).await.unwrap();
    drop(store);
    writer.join().unwrap();
    let file = data_on(kv);
    file.prove(&keys).unwrap();
    let refused = file.prove(&Keyring::in_memory()).unwrap_err();
    assert!(
        matches!(refused, StartCheckFailed::Key { case, .. } if case == id),
        "{refused}"
    );
}
