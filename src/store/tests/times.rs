//! The times the writer gives.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;

use super::*;
use crate::domain::log::Entry;
use crate::kernel::id::Seq;

on_each_engine! {
    async
    times_never_run_backwards
    a_plan_gets_the_time_it_was_asked_at
}

/// Time stands still for a clock that runs backwards, also over a restart.
async fn times_never_run_backwards(which: Which) {
    let (kv, clock) = (which.kv(), clock());
    let (store, writer) = data_on(kv.clone()).start(clock.clone(), vec![]).unwrap();
    let mut given = vec![];
    for (n, moved) in [5, -50, 10, 60].into_iter().enumerate() {
        clock.advance_ms(moved);
        given.push(
            register(&store, n as u64)
                .await
                .unwrap()
                .updated_at
                .since(START),
        );
    }
    assert_eq!(given, [5, 5, 5, 25]);
    drop(store);
    writer.join().unwrap();
    clock.set(START);
    let (store, _writer) = data_on(kv).start(clock, vec![]).unwrap();
    assert_eq!(
        register(&store, 9).await.unwrap().updated_at.since(START),
        25
    );
    let log: Vec<Entry> = store.read(|view| view.log_after(Seq(0), 10)).unwrap();
    assert!(log.is_sorted_by_key(|entry| entry.at));
}

/// A plan bears the time it was asked at, however long it waited: many may be under way.
async fn a_plan_gets_the_time_it_was_asked_at(which: Which) {
    let clock = clock();
    let (store, _writer) = data_on(which.kv()).start(clock.clone(), vec![]).unwrap();
    let (enter, entered) = std::sync::mpsc::channel::<()>();
    let holding = store.write(move |_, _| {
        entered.recv().expect("the test lets go");
        Ok::<_, StoreError>((WriteSet::new(), ()))
    });
    let (mut holding, mut first, mut second) = (
        pin!(holding),
        pin!(register(&store, 1)),
        pin!(register(&store, 2)),
    );
    let polled = poll_fn(|cx| {
        assert!(holding.as_mut().poll(cx).is_pending());
        assert!(first.as_mut().poll(cx).is_pending());
        clock.advance_ms(1_000);
        assert!(second.as_mut().poll(cx).is_pending());
        clock.advance_ms(1_000);
        Poll::Ready(())
    });
    polled.await;
    enter.send(()).unwrap();
    holding.await.unwrap();
    assert_eq!(first.await.unwrap().updated_at, START);
    assert_eq!(second.await.unwrap().updated_at, START.plus_ms(1_000));
}
