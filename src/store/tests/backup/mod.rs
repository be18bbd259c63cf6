//! Backups: what comes back is what was there, and what was tampered with does not come back.

mod damage;
mod places;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::*;
use crate::crypto::{Fingerprint, Keyring};
use crate::store::backup::{
    BackupError, Found, Keep, Order as Asked, Restored, Shelf, Source as From, Taken, back_up,
    restore,
};
use crate::store::blob::Blobs;
use crate::store::check::Progress;
use crate::store::kv::Kv;
use crate::store::record::UploadedFile;
use crate::store::tables;

/// A data folder with a store on it, and a folder for backups.
struct House {
    dir: tempfile::TempDir,
    store: Store,
    writer: WriterHandle,
    blobs: Blobs,
}

impl House {
    async fn built() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let file = DataFile::open(&data).unwrap();
        let (store, writer) = file.start(clock(), vec![]).unwrap();
        let blobs = Blobs::open(&data).unwrap();
        let house = Self {
            dir,
            store,
            writer,
            blobs,
        };
        house.put_people().await;
        for n in 0..5 {
            register(&house.store, n).await.unwrap();
        }
        house.attach("现场情况说明").await;
        house.attach("第二份说明").await;
        house
    }

    async fn put_people(&self) {
        let plan = |_: &View<'_>, _| {
            let mut writes = WriteSet::new();
            writes.put(&district());
            Ok::<_, StoreError>((writes, ()))
        };
        self.store.write(plan).await.unwrap();
    }

    async fn attach(&self, text: &str) -> Fingerprint {
        let stored = self.blobs.put(text.as_bytes()).unwrap();
        let plan = move |_: &View<'_>, now| {
            let mut writes = WriteSet::new();
            writes.put(&UploadedFile {
                hash: stored.hash,
                mime: stored.media.mime.into(),
                size: stored.size,
                by: UserId(2),
                at: now,
            });
            Ok::<_, StoreError>((writes, ()))
        };
        self.store.write(plan).await.unwrap();
        stored.hash
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    fn shelf(&self) -> PathBuf {
        self.dir.path().join("backups")
    }

    fn source(&self) -> From {
        self.store.backup_source(&self.data())
    }

    fn back_up(&self, asked: &Asked) -> Result<Taken, BackupError> {
        back_up(&self.source(), &self.shelf(), asked, &mut go_on)
    }

    fn stop(self) -> tempfile::TempDir {
        drop(self.store);
        self.writer.join().unwrap();
        self.dir
    }
}

fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn plain() -> Asked {
    Asked {
        at: START,
        version: "0",
        district_code: "440308".into(),
        district_name: "盐田区".into(),
        keys: None,
        with_keys: None,
        one_file: false,
    }
}

fn sealed(keys: &Keyring) -> Asked {
    Asked {
        keys: Some(keys.clone()),
        ..plain()
    }
}

/// The four kinds of backup there are.
fn kinds(keys: &Keyring) -> [Asked; 4] {
    let one_file = |asked: Asked| Asked {
        one_file: true,
        ..asked
    };
    [
        plain(),
        sealed(keys),
        one_file(plain()),
        one_file(sealed(keys)),
    ]
}

type Dump = BTreeMap<(&'static str, Vec<u8>), Vec<u8>>;

/// Every row of every table.
fn dump(kv: &Kv) -> Dump {
    let snapshot = kv.snapshot().unwrap();
    let mut rows = Dump::new();
    for table in tables::ALL {
        let mut each = |key: &[u8], value: &[u8]| {
            rows.insert((table.name, key.to_vec()), value.to_vec());
            ControlFlow::Continue(())
        };
        let all = Span::all();
        snapshot
            .scan(*table, &all, Order::Forward, &mut each)
            .unwrap();
    }
    rows
}

fn dump_of(folder: &Path) -> Dump {
    dump(&Kv::open(&DataFile::path(folder)).unwrap())
}

fn bring_back(taken: &Path, keys: Option<&Keyring>, to: &Path) -> Result<Restored, BackupError> {
    restore(taken, keys, Some(to), None, &mut go_on)
}

fn prove(taken: &Path, keys: Option<&Keyring>) -> Result<Restored, BackupError> {
    restore(taken, keys, None, None, &mut go_on)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<_> = entries
        .map(|entry| name(entry).into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_comes_back_is_what_was_there() {
    let house = House::built().await;
    let keys = Keyring::in_memory();
    for asked in kinds(&keys) {
        let taken = house.back_up(&asked).unwrap();
        let then = house.store.read(|view| view.last_seq()).unwrap();
        // What comes later is not in it.
        register(&house.store, 50).await.unwrap();
        let to = tempfile::tempdir().unwrap();
        let restored = bring_back(&taken.path, asked.keys.as_ref(), to.path()).unwrap();
        let report = restored.report.expect("of today's format");
        assert!(report.is_clean(), "{:?}", report.findings);
        assert_eq!(restored.manifest, taken.manifest);
        assert_eq!(restored.manifest.seq, then.0);
        assert_eq!(restored.manifest.attachments, 2);
        let file = DataFile::open(to.path()).unwrap();
        let last = file.read(|view| view.last_seq()).unwrap();
        assert_eq!(last, then);
        let blobs = Blobs::at(to.path());
        for text in ["现场情况说明", "第二份说明"] {
            let hash = crate::crypto::sm3::hash(text.as_bytes());
            assert!(blobs.is_intact(&hash).unwrap());
        }
    }
    let dir = house.stop();
    let data = dir.path().join("data");
    let source = From::open(&data).unwrap();
    let taken = back_up(&source, &dir.path().join("last"), &plain(), &mut go_on).unwrap();
    drop(source);
    let to = tempfile::tempdir().unwrap();
    bring_back(&taken.path, None, to.path()).unwrap();
    assert_eq!(dump_of(to.path()), dump_of(&data), "row by row");
}

#[tokio::test]
async fn a_sealed_backup_says_nothing_without_its_key() {
    let house = House::built().await;
    let keys = Keyring::in_memory();
    for asked in kinds(&keys)
        .into_iter()
        .filter(|asked| asked.keys.is_some())
    {
        let taken = house.back_up(&asked).unwrap();
        let without = prove(&taken.path, None).unwrap_err();
        assert!(matches!(without, BackupError::KeyNeeded(_)), "{without}");
        let wrong = prove(&taken.path, Some(&Keyring::in_memory())).unwrap_err();
        assert!(matches!(wrong, BackupError::WrongKey(_)), "{wrong}");
        prove(&taken.path, Some(&keys)).unwrap();
    }
    let mut files = vec![house.shelf()];
    let told: Vec<u8> = crate::crypto::sm3::hash("第二份说明".as_bytes()).0.to_vec();
    let told = crate::kernel::chance::hex(&told);
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(names(&path).iter().map(|name| path.join(name)));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        assert!(!holds("第二份说明".as_bytes()), "{}", path.display());
        assert!(!holds(told.as_bytes()), "{}", path.display());
    }
}

#[tokio::test]
async fn attachments_are_copied_once() {
    let house = House::built().await;
    let first = house.back_up(&plain()).unwrap();
    assert_eq!((first.copied, first.manifest.attachments), (2, 2));
    house.attach("第三份说明").await;
    let second = house.back_up(&plain()).unwrap();
    assert_eq!((second.copied, second.manifest.attachments), (1, 3));
    assert_eq!(second.copied_bytes, "第三份说明".len() as u64);
    assert_ne!(first.name, second.name);
    prove(&first.path, None).unwrap();
    prove(&second.path, None).unwrap();
    // Sealed ones lie beside them under names of their own.
    let keys = Keyring::in_memory();
    assert_eq!(house.back_up(&sealed(&keys)).unwrap().copied, 3);
    assert_eq!(house.back_up(&sealed(&keys)).unwrap().copied, 0);
}

#[tokio::test]
async fn the_key_file_goes_in_sealed_or_not_at_all() {
    let house = House::built().await;
    let path = house.dir.path().join("data.key");
    let own = Keyring::create(&path).unwrap();
    let with_keys = |asked: Asked| Asked {
        with_keys: Some(path.clone()),
        ..asked
    };
    let open = house.back_up(&with_keys(plain())).unwrap_err();
    assert!(matches!(open, BackupError::KeysUnsealed), "{open}");
    let itself = house.back_up(&with_keys(sealed(&own))).unwrap_err();
    assert!(matches!(itself, BackupError::SameKey), "{itself}");
    let keys = Keyring::in_memory();
    let taken = house.back_up(&with_keys(sealed(&keys))).unwrap();
    assert!(taken.manifest.with_keys);
    let to = tempfile::tempdir().unwrap();
    let (data, key) = (to.path().join("data"), to.path().join("data.key"));
    let restored = restore(
        &taken.path,
        Some(&keys),
        Some(&data),
        Some(&key),
        &mut go_on,
    );
    assert_eq!(restored.unwrap().key_file.as_deref(), Some(key.as_path()));
    let back = Keyring::load(&key).unwrap();
    assert_eq!(back.query_code(CaseId(1)), own.query_code(CaseId(1)));
}
