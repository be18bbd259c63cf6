//! The writer: batches, refusals, panics, failing disks.

use std::io::ErrorKind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use crate::crypto::sm3;
use crate::kernel::id::Seq;
use crate::store::kv::faults::Call;

on_each_engine! {
    async
    a_plan_sees_its_batch_mates
    a_panicking_plan_harms_nobody
    nothing_changes_without_an_entry_that_leads_there
    a_channels_number_belongs_to_one_case
    each_entry_holds_the_hash_of_the_one_before
    followers_know_before_the_caller_does
    a_failed_follower_ends_the_writer_but_not_the_write
    a_full_queue_says_so
    when_the_disk_fails_everyone_in_the_batch_hears_it
    dropping_the_store_drains_the_queue
    a_commit_holds_a_bounded_number_of_plans
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_callers_share_commits_and_each_gets_its_own_answer() {
    for which in [Which::Redb, Which::Memory] {
        many_callers(which).await;
    }
}

async fn many_callers(which: Which) {
    let (store, writer) = store_on(which);
    let callers = (0..64).map(|caller| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut mine = vec![];
            for n in 0..8 {
                let number = caller * 8 + n;
                let refuse = number % 10 == 7;
                let written = store
                    .write(move |view, now| {
                        if refuse {
                            Err(StoreError::KeyReused)
                        } else {
                            register_in(view, now, &draft(number))
                        }
                    })
                    .await;
                match written {
                    Ok(case) => mine.push((number, case)),
                    Err(error) => {
                        assert!(refuse && matches!(error, StoreError::KeyReused), "{error}");
                    }
                }
            }
            mine
        })
    });
    let mut ids = std::collections::BTreeSet::new();
    for caller in callers.collect::<Vec<_>>() {
        for (number, case) in caller.await.unwrap() {
            assert_eq!(case.title, format!("路灯不亮 {number}"));
            assert!(ids.insert(case.id));
            assert_eq!(store.read(|view| view.case(case.id)).unwrap(), Some(case));
        }
    }
    assert_eq!(ids.len(), 512 - 51);
    assert_eq!(store.read(|view| view.last_seq()).unwrap(), Seq(512 - 51));
    assert_eq!(store.counts().plans(), 512);
    assert!(
        store.counts().commits() < 256,
        "{}",
        store.counts().commits()
    );
    drop(store);
    writer.join().unwrap();
}

async fn a_plan_sees_its_batch_mates(which: Which) {
    let (store, _writer) = store_on(which);
    let (first, second) = tokio::join!(register(&store, 1), register(&store, 2));
    assert_eq!(first.unwrap().id.0 + 1, second.unwrap().id.0);
}

async fn a_panicking_plan_harms_nobody(which: Which) {
    let (store, writer) = store_on(which);
    let bad = store.write::<(), StoreError, _>(|view, now| {
        register_in(view, now, &draft(1))?;
        panic!("a plan that panics, as the test wants it")
    });
    let (bad, good) = tokio::join!(bad, register(&store, 2));
    assert!(matches!(bad, Err(StoreError::PlanFailed)), "{bad:?}");
    let good = good.unwrap();
    assert_eq!(store.read(|view| view.case(good.id)).unwrap(), Some(good));
    assert_eq!(store.read(|view| view.last_seq()).unwrap(), Seq(1));
    drop(store);
    writer.join().unwrap();
}

async fn nothing_changes_without_an_entry_that_leads_there(which: Which) {
    let (store, _writer) = store_on(which);
    let case = register(&store, 1).await.unwrap();
    let id = case.id;
    let unlogged = |change: fn(Case, Timestamp) -> WriteSet| {
        let (store, case) = (store.clone(), case.clone());
        async move {
            let refused = store.write(move |_, now| Ok((change(case, now), ()))).await;
            assert!(matches!(refused, Err(StoreError::Unlogged)), "{refused:?}");
        }
    };
    unlogged(|case, _| {
        let mut writes = WriteSet::new();
        writes.case(Case {
            title: "changed".into(),
            ..case
        });
        writes
    })
    .await;
    unlogged(|case, now| {
        let mut writes = WriteSet::new();
        let stale = Case {
            revision: 0,
            ..case
        };
        let case = act_in(&mut writes, stale, now, &clerk(), &noting("x"));
        writes.case(case);
        writes
    })
    .await;
    unlogged(|case, now| {
        let mut writes = WriteSet::new();
        act_in(&mut writes, case, now, &clerk(), &noting("x"));
        writes
    })
    .await;
    // Two steps at once are one change.
    store
        .write(move |view, now| {
            let mut writes = WriteSet::new();
            let before = view.case(id)?.expect("registered");
            let once = act_in(&mut writes, before, now, &clerk(), &noting("x"));
            let twice = act_in(&mut writes, once, now, &clerk(), &noting("y"));
            writes.case(twice);
            Ok::<_, StoreError>((writes, ()))
        })
        .await
        .unwrap();
    let stored = store.read(|view| view.case(id)).unwrap().unwrap();
    assert_eq!((stored.revision, stored.title), (3, case.title));
    assert_eq!(store.read(|view| view.case_log(id)).unwrap().len(), 3);
}

async fn a_channels_number_belongs_to_one_case(which: Which) {
    let (store, _writer) = store_on(which);
    let case = register(&store, 3).await.unwrap();
    let again = register(&store, 3).await;
    assert!(matches!(again, Err(StoreError::ExternalTaken)), "{again:?}");
    let found = store
        .read(|view| view.external(Channel::Web, "W-3"))
        .unwrap();
    assert_eq!(found, Some(case.id));
    assert_eq!(
        store
            .read(|view| view.external(Channel::City, "W-3"))
            .unwrap(),
        None
    );
}

async fn each_entry_holds_the_hash_of_the_one_before(which: Which) {
    let (store, _writer) = store_on(which);
    let case = register(&store, 1).await.unwrap();
    note(&store, case.id, "a").await.unwrap();
    let log = store.read(|view| view.log_after(Seq(0), 10)).unwrap();
    assert_eq!(
        log.iter().map(|entry| entry.seq.0).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(log[0].previous, [0; 32]);
    assert_eq!(log[1].previous, sm3::hash(&codec::encode(&log[0])).0);
    assert_eq!(
        store.read(|view| view.log_after(Seq(1), 10)).unwrap(),
        log[1..]
    );
}

/// Keeps what it is told, and lets the test look at it.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<(Seq, u32)>>>);

impl Follower for Listener {
    fn follow(&mut self, committed: &[Committed]) {
        let heard = committed.iter().map(|one| {
            let revision = one.case.as_ref().map_or(0, |case| case.revision);
            assert_ne!(revision, 99, "a follower that panics, as the test wants it");
            (one.entry.seq, revision)
        });
        self.0.lock().unwrap().extend(heard);
    }
}

async fn followers_know_before_the_caller_does(which: Which) {
    let listener = Listener::default();
    let file = data_on(which.kv());
    let (store, _writer) = file
        .start(clock(), vec![Box::new(listener.clone())])
        .unwrap();
    let case = register(&store, 1).await.unwrap();
    assert_eq!(*listener.0.lock().unwrap(), [(Seq(1), 1)]);
    note(&store, case.id, "a").await.unwrap();
    assert_eq!(*listener.0.lock().unwrap(), [(Seq(1), 1), (Seq(2), 2)]);
}

async fn a_failed_follower_ends_the_writer_but_not_the_write(which: Which) {
    struct Failing;
    impl Follower for Failing {
        fn follow(&mut self, _: &[Committed]) {
            panic!("a follower that panics, as the test wants it");
        }
    }
    let file = data_on(which.kv());
    let (store, writer) = file.start(clock(), vec![Box::new(Failing)]).unwrap();
    let case = register(&store, 1).await.unwrap();
    assert!(store.read(|view| view.has_case(case.id)).unwrap());
    assert!(matches!(
        register(&store, 2).await,
        Err(StoreError::Stopped)
    ));
    assert!(matches!(writer.join(), Err(StoreError::FollowerFailed)));
}

async fn a_full_queue_says_so(which: Which) {
    let (store, _writer) = store_on(which);
    let (let_go, held) = std::sync::mpsc::channel::<()>();
    let (enter, entered) = tokio::sync::oneshot::channel();
    let run = Arc::new(AtomicU64::new(0));
    let holding = tokio::spawn({
        let store = store.clone();
        async move {
            let plan = move |_: &View<'_>, _| {
                enter.send(()).expect("the test waits");
                held.recv().expect("the test lets go");
                Ok::<_, StoreError>((WriteSet::new(), ()))
            };
            store.write(plan).await
        }
    });
    entered.await.unwrap();
    let mut waiting = vec![];
    let refused = loop {
        let counted = Arc::clone(&run);
        let mut write = Box::pin(store.write(move |_, _| {
            counted.fetch_add(1, Ordering::SeqCst);
            Ok::<_, StoreError>((WriteSet::new(), ()))
        }));
        match futures_util::poll!(&mut write) {
            std::task::Poll::Pending => waiting.push(write),
            std::task::Poll::Ready(answer) => break answer,
        }
    };
    assert!(matches!(refused, Err(StoreError::Busy)), "{refused:?}");
    assert_eq!(waiting.len(), 1024);
    let_go.send(()).unwrap();
    for write in waiting {
        write.await.unwrap();
    }
    holding.await.unwrap().unwrap();
    assert_eq!(run.load(Ordering::SeqCst), 1024);
}

async fn when_the_disk_fails_everyone_in_the_batch_hears_it(which: Which) {
    let (kv, faults) = which.with_faults();
    let (store, writer) = data_on(kv).start(clock(), vec![]).unwrap();
    // Hold the writer in one plan until two more are queued, so that those share a batch.
    let (let_go, held) = std::sync::mpsc::channel::<()>();
    let holds = store.write(move |_, _| {
        held.recv().expect("the test lets go");
        Ok::<_, StoreError>((WriteSet::new(), ()))
    });
    let writes = store.write(move |view, now| {
        faults.fail_next(Call::Sync, ErrorKind::Other);
        register_in(view, now, &draft(1))
    });
    // Refuses because of what its neighbour is about to write.
    let refuses = store.write::<(), StoreError, _>(|view, _| match view.last_case_id()? {
        Some(_) => Err(StoreError::KeyReused),
        None => Ok((WriteSet::new(), ())),
    });
    let (_, wrote, refused, ()) =
        tokio::join!(holds, writes, refuses, async { let_go.send(()).unwrap() });
    // Which of the two depends on whether the engine synced before its commit, to grow the file.
    let is_told =
        |error: &StoreError| matches!(error, StoreError::RolledBack | StoreError::Unconfirmed);
    assert!(wrote.as_ref().is_err_and(is_told), "{wrote:?}");
    assert!(refused.as_ref().is_err_and(is_told), "{refused:?}");
    // And afterwards nothing pretends to work.
    assert!(matches!(
        register(&store, 2).await,
        Err(StoreError::Stopped)
    ));
    assert!(matches!(writer.join(), Err(StoreError::Kv(KvError::Io(_)))));
}

async fn dropping_the_store_drains_the_queue(which: Which) {
    let kv = which.kv();
    let (store, writer) = data_on(kv.clone()).start(clock(), vec![]).unwrap();
    let mut writes: Vec<_> = (0..50).map(|n| Box::pin(register(&store, n))).collect();
    for write in &mut writes {
        // Enqueued; on a disk this quick it may even be answered.
        let _maybe_ready = futures_util::poll!(write);
    }
    drop(writes);
    drop(store);
    writer.join().unwrap();
    let again = data_on(kv);
    assert_eq!(
        again.read(|view| view.count::<StoredCase<'_>>()).unwrap(),
        50
    );
}

async fn a_commit_holds_a_bounded_number_of_plans(which: Which) {
    let (store, _writer) = store_on(which);
    let (let_go, held) = std::sync::mpsc::channel::<()>();
    let mut holding = Box::pin(store.write(move |view, now| {
        held.recv().expect("the test lets go");
        register_in(view, now, &draft(1))
    }));
    assert!(futures_util::poll!(&mut holding).is_pending());
    let mut waiting: Vec<_> = (0..300).map(|_| Box::pin(register(&store, 1))).collect();
    for write in &mut waiting {
        assert!(futures_util::poll!(write).is_pending());
    }
    let_go.send(()).unwrap();
    let first: Result<Case, StoreError> = holding.await;
    first.unwrap();
    for write in waiting {
        write.await.unwrap();
    }
    assert_eq!(store.counts().commits(), 2);
}
