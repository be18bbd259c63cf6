//! Tests of the port, and a disk that can be told to fail, for the writer's tests.

use std::sync::atomic::{AtomicBool, Ordering};

use redb::StorageBackend;
use redb::backends::InMemoryBackend;

use super::*;

const ONE: Table = Table::new("one", 0);
const TWO: Table = Table::new("two", 1);

/// Pulls the plug of a disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plug(Arc<AtomicBool>);

impl Plug {
    pub(crate) fn pull(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn check(&self) -> std::io::Result<()> {
        if self.0.load(Ordering::SeqCst) {
            Err(std::io::Error::other("disk gone"))
        } else {
            Ok(())
        }
    }
}

#[derive(Debug, Default)]
struct Disk {
    memory: InMemoryBackend,
    plug: Plug,
}

impl StorageBackend for Disk {
    fn len(&self) -> std::io::Result<u64> {
        self.memory.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> std::io::Result<()> {
        self.memory.read(offset, out)
    }

    fn set_len(&self, len: u64) -> std::io::Result<()> {
        self.plug.check()?;
        self.memory.set_len(len)
    }

    fn sync_data(&self) -> std::io::Result<()> {
        self.plug.check()?;
        self.memory.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> std::io::Result<()> {
        self.plug.check()?;
        self.memory.write(offset, data)
    }
}

impl Kv {
    /// In memory, with a plug to pull.
    pub(crate) fn with_plug() -> (Self, Plug) {
        let disk = Disk::default();
        let plug = disk.plug.clone();
        let kv = builder()
            .create_with_backend(disk)
            .expect("the plug is still in");
        (Self(Arc::new(kv)), plug)
    }
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

fn filled(rows: &[&[u8]]) -> Kv {
    let kv = Kv::in_memory().unwrap();
    kv.write(|txn| {
        for key in rows {
            txn.put(ONE, key, b"v")?;
        }
        Ok::<_, KvError>(())
    })
    .unwrap();
    kv
}

#[test]
fn a_write_sees_itself_and_a_snapshot_stays_as_it_was() {
    let kv = filled(&[b"a"]);
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
    assert_eq!(value(&before, ONE, b"b"), None);
    assert_eq!(value(&before, ONE, b"a").unwrap(), b"v");
    let after = kv.snapshot().unwrap();
    assert_eq!(value(&after, ONE, b"b").unwrap(), b"2");
    assert_eq!(value(&after, ONE, b"a"), None);
}

#[test]
fn a_refused_write_leaves_nothing() {
    let kv = filled(&[b"a"]);
    let refused = kv.write(|txn| {
        txn.put(ONE, b"b", b"")?;
        txn.clear(ONE)?;
        Err::<(), _>(KvError::InUse)
    });
    assert!(matches!(refused, Err(KvError::InUse)));
    assert_eq!(
        keys(&kv.snapshot().unwrap(), ONE, &Span::all(), Order::Forward),
        [b"a"]
    );
}

#[test]
fn spans() {
    let kv = filled(&[b"a", b"ab", b"ac", b"b", b"\xff", b"\xff\xff", b"\xff\xffz"]);
    let now = kv.snapshot().unwrap();
    let scan = |span: Span| keys(&now, ONE, &span, Order::Forward);
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
        keys(&now, ONE, &Span::prefix(b"a"), Order::Reverse),
        [&b"ac"[..], b"ab", b"a"]
    );
    assert_eq!(now.last_key(ONE).unwrap().unwrap(), b"\xff\xffz");
    assert_eq!(now.count(ONE).unwrap(), 7);
}

#[test]
fn a_table_never_written_is_empty() {
    let now = filled(&[]).snapshot().unwrap();
    assert_eq!(value(&now, TWO, b"a"), None);
    assert!(keys(&now, TWO, &Span::all(), Order::Forward).is_empty());
    assert_eq!(now.last_key(TWO).unwrap(), None);
    assert_eq!(now.count(TWO).unwrap(), 0);
}

#[test]
fn deletes_a_bounded_part_of_a_span() {
    let kv = filled(&[b"a", b"b", b"c", b"d"]);
    kv.write(|txn| {
        assert_eq!(txn.delete_span(ONE, &Span::below(b"d".to_vec()), 2)?, 2);
        assert_eq!(txn.delete_span(ONE, &Span::below(b"d".to_vec()), 0)?, 0);
        assert_eq!(txn.delete_span(ONE, &Span::below(b"d".to_vec()), 9)?, 1);
        Ok::<_, KvError>(())
    })
    .unwrap();
    assert_eq!(
        keys(&kv.snapshot().unwrap(), ONE, &Span::all(), Order::Forward),
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
    assert_eq!(value(&again.snapshot().unwrap(), ONE, b"a").unwrap(), b"1");
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

#[test]
fn a_failing_disk_is_reported() {
    let (kv, plug) = Kv::with_plug();
    kv.write(|txn| txn.put(ONE, b"a", b"1")).unwrap();
    plug.pull();
    let failed = kv.write(|txn| txn.put(ONE, b"b", b"1"));
    assert!(matches!(failed, Err(KvError::Io(_))), "{failed:?}");
}
