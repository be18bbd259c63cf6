//! The same request twice.

use super::*;
use crate::kernel::time::{Clock as _, DAY_MS};

on_each_engine! {
    async
    the_same_request_is_carried_out_once_also_after_a_restart
    old_answers_are_forgotten_in_parts
}

/// Registers at most once for `key`; answers with the case's number.
async fn register_once(store: &Store, key: &str, body: &[u8]) -> Result<String, StoreError> {
    let once = OnceKey::new(UserId(100), key, body).unwrap();
    store
        .write(move |view, now| {
            if let Some(answer) = view.answered(&once, now)? {
                return Ok((WriteSet::new(), String::from_utf8(answer).unwrap()));
            }
            let (mut writes, case) = register_in(view, now, &draft(1))?;
            writes.remember(&once, now, case.no().into_bytes());
            Ok((writes, case.no()))
        })
        .await
}

fn cases(store: &Store) -> u64 {
    store.read(|view| view.count::<StoredCase<'_>>()).unwrap()
}

async fn the_same_request_is_carried_out_once_also_after_a_restart(which: Which) {
    let (kv, clock) = (which.kv(), clock());
    let (store, writer) = data_on(kv.clone()).start(clock.clone(), vec![]).unwrap();
    let first = register_once(&store, "k", b"body").await.unwrap();
    assert_eq!(register_once(&store, "k", b"body").await.unwrap(), first);
    let other = register_once(&store, "k", b"other body").await;
    assert!(matches!(other, Err(StoreError::KeyReused)), "{other:?}");
    let (a, b) = tokio::join!(
        register_once(&store, "j", b""),
        register_once(&store, "j", b"")
    );
    assert_eq!(a.unwrap(), b.unwrap());
    assert_eq!(cases(&store), 2);
    drop(store);
    writer.join().unwrap();

    let (store, _writer) = data_on(kv).start(clock.clone(), vec![]).unwrap();
    clock.advance_ms(2 * DAY_MS);
    assert_eq!(register_once(&store, "k", b"body").await.unwrap(), first);
    clock.advance_ms(DAY_MS);
    assert_ne!(register_once(&store, "k", b"body").await.unwrap(), first);
}

async fn old_answers_are_forgotten_in_parts(which: Which) {
    let clock = clock();
    let (store, _writer) = data_on(which.kv()).start(clock.clone(), vec![]).unwrap();
    for key in ["a", "b", "c"] {
        register_once(&store, key, b"").await.unwrap();
    }
    let forget = |limit| {
        store.write(move |_, now| {
            let mut writes = WriteSet::new();
            writes.forget_old_answers(now, limit);
            Ok::<_, StoreError>((writes, ()))
        })
    };
    let left = || {
        let snapshot = store.read(|view| view.count_rows(tables::ONCE));
        snapshot.unwrap()
    };
    clock.advance_ms(2 * DAY_MS);
    forget(10).await.unwrap();
    assert_eq!(left(), 3, "still asked for: {}", clock.now().rfc3339());
    clock.advance_ms(DAY_MS);
    register_once(&store, "d", b"").await.unwrap();
    forget(2).await.unwrap();
    assert_eq!(left(), 2);
    forget(2).await.unwrap();
    assert_eq!(left(), 1);
}

#[test]
fn what_a_key_may_be() {
    assert!(OnceKey::new(UserId(1), &"键".repeat(128), b"").is_some());
    for key in ["", "a\nb", &"键".repeat(129)] {
        assert!(OnceKey::new(UserId(1), key, b"").is_none(), "{key:?}");
    }
}
