//! Disks that are full, and disks that break: who is told what, and what goes on.

use std::io::ErrorKind;

use super::*;
use crate::domain::log::Audit;
use crate::kernel::id::Seq;
use crate::store::kv::faults::Call;
use crate::store::reserve;

on_each_engine! {
    async
    a_full_disk_refuses_writes_answers_reads_and_recovers_by_itself
    what_room_is_left_belongs_to_the_log
    a_commit_whose_answer_is_lost_is_not_denied
    after_a_failed_sync_nothing_is_acknowledged
}

fn audit_in() -> WriteSet {
    let mut writes = WriteSet::new();
    writes.entry(NewEntry {
        by: UserId(2),
        on_behalf_of: None,
        request: "r-2".into(),
        body: Body::Audit(Audit::SignedOut {
            user: UserId(2),
            everywhere: false,
        }),
    });
    writes
}

async fn audit(store: &Store) -> Result<(), StoreError> {
    store.write(|_, _| Ok((audit_in(), ()))).await
}

async fn a_full_disk_refuses_writes_answers_reads_and_recovers_by_itself(which: Which) {
    let (kv, faults) = which.with_faults();
    let (store, writer) = data_on(kv).start(clock(), vec![]).unwrap();
    let mut before = register(&store, 1).await.unwrap();
    faults.set_full(true);
    before = use_up(&store).await.unwrap_or(before);
    let last = store.read(|view| view.last_seq()).unwrap();
    for n in 902..905 {
        let refused = register(&store, n).await;
        assert!(matches!(refused, Err(StoreError::Full)), "{refused:?}");
        assert_eq!(store.counts().condition(), Condition::Full);
        let read = store.read(|view| view.case(before.id)).unwrap();
        assert_eq!(read.as_ref(), Some(&before));
    }
    faults.set_full(false);
    let after = register(&store, 905).await.unwrap();
    assert_eq!(
        after.id.0,
        before.id.0 + 1,
        "nothing of what was refused is there"
    );
    assert_eq!(store.counts().condition(), Condition::Writing);
    assert_eq!(store.read(|view| view.last_seq()).unwrap(), Seq(last.0 + 1));
    drop(store);
    writer.join().unwrap();
}

/// A file has some room of its own. Registers until that is used up; gives the last case.
async fn use_up(store: &Store) -> Option<Case> {
    let mut last = None;
    for n in 2..900 {
        match register(store, n).await {
            Ok(case) => last = Some(case),
            Err(refused) => {
                assert!(matches!(refused, StoreError::Full), "{refused:?}");
                return last;
            }
        }
    }
    panic!("the disk is not full");
}

async fn what_room_is_left_belongs_to_the_log(which: Which) {
    let folder = tempfile::tempdir().unwrap();
    let (kv, faults) = which.with_faults();
    let data = data_on(kv).with_reserve(folder.path(), 4096);
    let (store, writer) = data.start(clock(), vec![]).unwrap();
    let case = register(&store, 1).await.unwrap();
    faults.set_full(true);
    use_up(&store).await;
    assert!(!folder.path().join(reserve::FILE).exists());
    // With the reserve given up there is room, for the log alone.
    faults.set_full(false);
    let calls = faults.calls();
    let refused = note(&store, case.id, "x").await;
    assert!(matches!(refused, Err(StoreError::Full)), "{refused:?}");
    audit(&store).await.unwrap();
    assert!(faults.calls() > calls);
    assert_eq!(store.counts().condition(), Condition::Full);
    tokio::time::sleep(reserve::RETRY * 2).await;
    assert_eq!(store.counts().condition(), Condition::Writing);
    note(&store, case.id, "x").await.unwrap();
    assert!(folder.path().join(reserve::FILE).exists());
    drop(store);
    writer.join().unwrap();
}

/// The disk did it and failed to say so: nobody may be told that nothing happened.
async fn a_commit_whose_answer_is_lost_is_not_denied(which: Which) {
    let (kv, faults) = which.with_faults();
    let (store, writer) = data_on(kv).start(clock(), vec![]).unwrap();
    for n in 0..20 {
        register(&store, n * 3 + 1).await.unwrap();
    }
    faults.fail_next(Call::Synced, ErrorKind::Other);
    let answer = audit(&store).await;
    assert!(matches!(answer, Err(StoreError::Unconfirmed)), "{answer:?}");
    assert!(matches!(audit(&store).await, Err(StoreError::Stopped)));
    assert!(writer.join().is_err());
    assert_eq!(store.counts().condition(), Condition::Stopped);
}

async fn after_a_failed_sync_nothing_is_acknowledged(which: Which) {
    let (kv, faults) = which.with_faults();
    let (store, writer) = data_on(kv).start(clock(), vec![]).unwrap();
    let case = register(&store, 1).await.unwrap();
    faults.fail_next(Call::Sync, ErrorKind::StorageFull);
    // Also when the sync says that there is no room: what it was about may be lost.
    let failed = note(&store, case.id, "x").await;
    if matches!(which, Which::Redb) {
        assert!(matches!(failed, Err(StoreError::Unconfirmed)), "{failed:?}");
        for _ in 0..3 {
            let refused = note(&store, case.id, "y").await;
            assert!(matches!(refused, Err(StoreError::Stopped)), "{refused:?}");
        }
        assert!(writer.join().is_err());
        let read = store.read(|view| view.last_seq());
        assert!(
            matches!(read, Err(StoreError::Kv(KvError::Unsynced))),
            "{read:?}"
        );
    }
}
