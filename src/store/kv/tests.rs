//! What every engine behind the port does.

use super::faults::{Call, Which, on_each_engine};
use super::*;

const ONE: Table = Table::new("one", 0);
const TWO: Table = Table::new("two", 1);

on_each_engine! {
    a_write_sees_itself_and_a_snapshot_stays_as_it_was
    a_refused_write_leaves_nothing
    spans
    a_table_never_written_is_empty
    deletes_a_bounded_part_of_a_span
    clears_a_table
    a_failing_disk_is_reported
    a_full_disk_is_told_from_a_broken_one
    a_panicking_write_leaves_nothing
    either_all_or_nothing_whichever_call_fails
}

fn keys(reads: &dyn Reads, table: Table, span: &Span, order: Order) -> Vec<Vec<u8>> {
    let mut keys = vec![];
    reads
        .scan(table, span, order, &mut |key, _| {
            keys.push(key.to_vec());
            ControlFlow::Continue(())
        })
        .unwrap();
    keys
}

fn value(reads: &dyn Reads, table: Table, key: &[u8]) -> Option<Vec<u8>> {
    let mut out = None;
    let found = reads
        .get(table, key, &mut |bytes| out = Some(bytes.to_vec()))
        .unwrap();
    assert_eq!(found, out.is_some());
    out
}

fn filled(which: Which, rows: &[&[u8]]) -> Kv {
    let kv = which.kv();
    kv.write(|txn| {
        for key in rows {
            txn.put(ONE, key, b"v")?;
        }
        Ok::<_, KvError>(())
    })
    .unwrap();
    kv
}

fn a_write_sees_itself_and_a_snapshot_stays_as_it_was(which: Which) {
    let kv = filled(which, &[b"a"]);
    let before = kv.snapshot().unwrap();
    kv.write(|txn| {
        assert!(!txn.put(ONE, b"b", b"1")?);
        assert!(txn.put(ONE, b"b", b"2")?);
        assert_eq!(value(txn, ONE, b"b").unwrap(), b"2");
        assert_eq!(txn.count(ONE)?, 2);
        assert!(txn.delete(ONE, b"a")?);
        assert!(!txn.delete(ONE, b"a")?);
        Ok::<_, KvError>(())
    })
    .unwrap();
    assert_eq!(value(&*before, ONE, b"b"), None);
    assert_eq!(value(&*before, ONE, b"a").unwrap(), b"v");
    let after = kv.snapshot().unwrap();
    assert_eq!(value(&*after, ONE, b"b").unwrap(), b"2");
    assert_eq!(value(&*after, ONE, b"a"), None);
}

fn a_refused_write_leaves_nothing(which: Which) {
    let kv = filled(which, &[b"a"]);
    let refused = kv.write(|txn| {
        txn.put(ONE, b"b", b"")?;
        txn.clear(ONE)?;
        Err::<(), _>(KvError::InUse)
    });
    assert!(matches!(refused, Err(KvError::InUse)));
    assert_eq!(
        keys(&*kv.snapshot().unwrap(), ONE, &Span::all(), Order::Forward),
        [b"a"]
    );
}

fn spans(which: Which) {
    let kv = filled(
        which,
        &[b"a", b"ab", b"ac", b"b", b"\xff", b"\xff\xff", b"\xff\xffz"],
    );
    let now = kv.snapshot().unwrap();
    let scan = |span: Span| keys(&*now, ONE, &span, Order::Forward);
    assert_eq!(scan(Span::prefix(b"a")), [&b"a"[..], b"ab", b"ac"]);
    assert_eq!(scan(Span::prefix(b"a").after(b"ab")), [b"ac"]);
    assert_eq!(
        scan(Span::prefix(b"\xff\xff")),
        [&b"\xff\xff"[..], b"\xff\xffz"]
    );
    assert_eq!(scan(Span::prefix(b"")).len(), 7);
    assert_eq!(scan(Span::below(b"ab".to_vec())), [b"a"]);
    assert_eq!(scan(Span::from(b"b".to_vec())).len(), 4);
    assert!(scan(Span::prefix(b"a").after(b"z")).is_empty());
    assert!(scan(Span::below(b"a".to_vec()).after(b"a")).is_empty());
    assert_eq!(
        keys(&*now, ONE, &Span::prefix(b"a"), Order::Reverse),
        [&b"ac"[..], b"ab", b"a"]
    );
    assert_eq!(now.last_key(ONE).unwrap().unwrap(), b"\xff\xffz");
    assert_eq!(now.count(ONE).unwrap(), 7);
}

fn a_table_never_written_is_empty(which: Which) {
    let now = filled(which, &[]).snapshot().unwrap();
    assert_eq!(value(&*now, TWO, b"a"), None);
    assert!(keys(&*now, TWO, &Span::all(), Order::Forward).is_empty());
    assert_eq!(now.last_key(TWO).unwrap(), None);
    assert_eq!(now.count(TWO).unwrap(), 0);
}

fn deletes_a_bounded_part_of_a_span(which: Which) {
    let kv = filled(which, &[b"a", b"b", b"c", b"d"]);
    kv.write(|txn| {
        assert_eq!(txn.delete_span(ONE, &Span::below(b"d".to_vec()), 2)?, 2);
        assert_eq!(txn.delete_span(ONE, &Span::below(b"d".to_vec()), 0)?, 0);
        assert_eq!(txn.delete_span(ONE, &Span::below(b"d".to_vec()), 9)?, 1);
        Ok::<_, KvError>(())
    })
    .unwrap();
    assert_eq!(
        keys(&*kv.snapshot().unwrap(), ONE, &Span::all(), Order::Forward),
        [b"d"]
    );
}

#[test]
fn the_file_is_private_and_has_one_user() {
    use std::os::unix::fs::PermissionsExt as _;

    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.redb");
    let first = Kv::open(&path).unwrap();
    assert!(matches!(Kv::open(&path), Err(KvError::InUse)));
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    first.write(|txn| txn.put(ONE, b"a", b"1")).unwrap();
    drop(first);
    let again = Kv::open_verified(&path).unwrap();
    assert_eq!(value(&*again.snapshot().unwrap(), ONE, b"a").unwrap(), b"1");
    assert!(matches!(
        Kv::open(&dir.path().join("no/a.redb")),
        Err(KvError::Io(_))
    ));
}

#[test]
fn a_file_of_something_else_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.redb");
    std::fs::write(&path, "这不是数据文件".repeat(1000)).unwrap();
    let error = Kv::open(&path).err().unwrap();
    assert!(
        matches!(error, KvError::Damaged(_) | KvError::Io(_)),
        "{error:?}"
    );
}

fn clears_a_table(which: Which) {
    let kv = filled(which, &[b"a", b"b"]);
    kv.write(|txn| txn.clear(ONE)).unwrap();
    assert_eq!(kv.snapshot().unwrap().count(ONE).unwrap(), 0);
}

fn a_failing_disk_is_reported(which: Which) {
    let (kv, faults) = which.with_faults();
    kv.write(|txn| txn.put(ONE, b"a", b"1")).unwrap();
    faults.unplug();
    let failed = kv.write(|txn| txn.put(ONE, b"b", b"1"));
    assert!(matches!(failed, Err(KvError::Io(_))), "{failed:?}");
}

fn a_full_disk_is_told_from_a_broken_one(which: Which) {
    let (kv, faults) = which.with_faults();
    kv.write(|txn| txn.put(ONE, b"a", b"1")).unwrap();
    faults.set_full(true);
    let failed = kv.write(|txn| txn.put(ONE, b"b", &vec![1; 8 * 1024 * 1024]));
    assert!(matches!(failed, Err(KvError::Full(_))), "{failed:?}");
}

fn a_panicking_write_leaves_nothing(which: Which) {
    let kv = filled(which, &[b"a"]);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        kv.write::<(), KvError>(|txn| {
            txn.put(ONE, b"b", b"")?;
            panic!("a write that panics, as the test wants it")
        })
    }));
    assert!(panicked.is_err());
    kv.write(|txn| txn.put(ONE, b"c", b"")).unwrap();
    let now = kv.snapshot().unwrap();
    assert_eq!(keys(&*now, ONE, &Span::all(), Order::Forward), [b"a", b"c"]);
}

/// A write of several rows over two tables, failed at its first call, its second …, until one
/// attempt needs no more calls than that.
fn either_all_or_nothing_whichever_call_fails(which: Which) {
    let mut failed = 0;
    for n in 0.. {
        let (kv, faults) = which.with_faults();
        kv.write(|txn| txn.put(ONE, b"a", b"1")).unwrap();
        let before = faults.calls();
        faults.fail_nth(n, ErrorKind::Other);
        let written = kv.write(|txn| {
            txn.put(ONE, b"a", b"2")?;
            txn.put(TWO, b"b", b"2")?;
            txn.delete(ONE, b"a")
        });
        if faults.calls() - before <= n {
            assert!(written.is_ok(), "{written:?}");
            break;
        }
        failed += u64::from(written.is_err());
        // An engine may refuse to be read after a failure; it must not show a half.
        let Ok(now) = kv.snapshot() else { continue };
        let (Ok(one), Ok(two)) = (now.count(ONE), now.count(TWO)) else {
            continue;
        };
        assert!(
            matches!((one, two), (1, 0) | (0, 1)),
            "call {n}: {one} {two}"
        );
        assert!(written.is_err() || (one, two) == (0, 1), "call {n}");
    }
    assert!(failed >= 3, "{failed}");
}

/// The engine keeps its lock while it makes the file longer and waits for the disk.
#[test]
fn a_disk_that_hangs_while_the_file_grows_holds_up_no_reader() {
    let (kv, faults) = Which::Redb.with_faults();
    let put = |value: &[u8]| kv.write(|txn| txn.put(ONE, b"a", value).map(drop));
    put(b"before").unwrap();
    let (hangs, go_on) = faults.hold_next(Call::Sync);
    std::thread::scope(|scope| {
        scope.spawn(|| put(&[b'x'; 8 << 20]).unwrap());
        hangs.recv().unwrap();
        let (read, seen) = std::sync::mpsc::channel();
        let kv = &kv;
        scope.spawn(move || read.send(value(&*kv.snapshot().unwrap(), ONE, b"a")));
        let seen = seen.recv_timeout(std::time::Duration::from_secs(20));
        drop(go_on);
        assert_eq!(seen.expect("read meanwhile").unwrap(), b"before");
    });
    assert_eq!(
        value(&*kv.snapshot().unwrap(), ONE, b"a").unwrap().len(),
        8 << 20
    );
}

#[test]
fn a_commit_can_succeed_and_its_answer_fail() {
    let (kv, faults) = Which::Memory.with_faults();
    faults.fail_next(Call::Synced, ErrorKind::Other);
    let answer = kv.write(|txn| txn.put(ONE, b"a", b"1"));
    assert!(matches!(answer, Err(KvError::Io(_))), "{answer:?}");
    assert_eq!(kv.snapshot().unwrap().count(ONE).unwrap(), 1);
}
