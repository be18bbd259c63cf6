//! Data files of every released format, kept in `tests/golden/` and opened by every later build.
//!
//! `SUQIU_WRITE_GOLDEN=1 cargo test golden` adds one of today's format when there is none yet. A
//! file that is there is never written again.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};

use super::*;
use crate::crypto::Keyring;
use crate::crypto::sm3;
use crate::domain::codes::PersonalField;
use crate::domain::org::User;
use crate::domain::policy::Policy;
use crate::store::check::check;
use crate::store::record::{Credential, SealedRecord, Session};

/// The keys of the golden files, which seal nobody's data.
const KEY_FILE: &str = "version = 1\ncurrent = 1\n\n[[key]]\nid = 1\n\
    secret = \"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\"\n";

pub(super) fn keyring(folder: &Path) -> Keyring {
    use std::os::unix::fs::PermissionsExt as _;

    let path = folder.join("golden.key");
    std::fs::write(&path, KEY_FILE).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o400)).unwrap();
    Keyring::load(&path).unwrap()
}

fn user() -> User {
    User {
        id: UserId(100),
        login: "golden".into(),
        name: "金样".into(),
        unit: UnitId(1),
        grants: vec![],
        active: true,
        created_at: START,
    }
}

/// Puts a little of everything into a new data file in `folder`.
async fn write_golden(folder: &Path, keys: Keyring) {
    let (store, writer) = DataFile::open(folder)
        .unwrap()
        .start(clock(), vec![])
        .unwrap();
    let case = register(&store, 3).await.unwrap();
    note(&store, case.id, "金样备注").await.unwrap();
    ask_info(&store, case.id).await.unwrap();
    register(&store, 4).await.unwrap();
    let plan = move |_: &View<'_>, now| {
        let mut writes = WriteSet::new();
        let fields = [
            (PersonalField::Name, "𬭶某"),
            (PersonalField::Phone, "13800001234"),
        ];
        writes.sealed(SealedRecord::seal(&keys, case.id, fields).unwrap());
        writes.put(&district());
        writes.put(&user());
        writes.put(&Credential {
            user: UserId(100),
            password: "$argon2id$".into(),
            changed_at: now,
            failures: 0,
            locked_until: None,
        });
        writes.put(&Session {
            token: sm3::hash(b"golden"),
            user: UserId(100),
            started_at: now,
            seen_at: now,
        });
        writes.put(&Policy::default());
        let once = OnceKey::new(UserId(100), "golden", b"body").unwrap();
        writes.remember(&once, now, b"answer".to_vec());
        Ok::<_, StoreError>((writes, ()))
    };
    store.write(plan).await.unwrap();
    drop(store);
    writer.join().unwrap();
}

/// Everything [`write_golden`] wrote is still there and still says the same.
pub(super) fn read_golden(folder: &Path, keys: &Keyring) {
    let file = DataFile::open(folder).unwrap();
    file.read(|view| {
        let index = keys.blind_index("13800001234").unwrap();
        let id = view
            .external(Channel::Web, "W-3")?
            .expect("the channel's number is known");
        assert_eq!(view.cases_by_phone(&index, 10)?, [id]);
        let case = view.case(id)?.expect("the case is there");
        assert_eq!((case.revision, case.title.as_str()), (3, "路灯不亮 3"));
        assert_eq!(view.case_log(id)?.len(), 3);
        assert_eq!(view.next_timer()?.map(|timer| timer.case), Some(id));
        let sealed = view.sealed(id)?.expect("the sealed record is there");
        let name = sealed.reveal(keys, PersonalField::Name).unwrap();
        assert_eq!(name.as_deref().map(String::as_str), Some("𬭶某"));
        assert_eq!(view.all::<User>()?, [user()]);
        let once = OnceKey::new(UserId(100), "golden", b"body").unwrap();
        assert_eq!(view.answered(&once, START)?, Some(b"answer".to_vec()));
        assert_eq!(view.count::<Session>()? + view.count::<Policy>()?, 2);
        Ok::<_, StoreError>(())
    })
    .unwrap();
    drop(file);
    let report = check(folder, &mut |_| ()).unwrap();
    assert!(report.is_clean(), "{:?}", report.findings);
}

fn golden_file(format: u64) -> PathBuf {
    let name = format!("tests/golden/format-{format}.redb.gz");
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[tokio::test]
async fn golden_files_of_every_format_are_read() {
    let today = tempfile::tempdir().unwrap();
    let keys = keyring(today.path());
    write_golden(today.path(), keys.clone()).await;
    read_golden(today.path(), &keys);

    let kept = golden_file(FORMAT);
    if std::env::var_os("SUQIU_WRITE_GOLDEN").is_some() && !kept.exists() {
        keep(today.path(), &kept);
    }
    for format in 1..=FORMAT {
        let folder = tempfile::tempdir().unwrap();
        unpack_into(folder.path(), format);
        read_golden(folder.path(), &keys);
    }
}

/// Puts the golden file of `format` into `folder`, as its data file.
pub(in crate::store) fn unpack_into(folder: &Path, format: u64) {
    put_back(folder, &golden_file(format));
}

/// Keeps the data file in `folder` as `kept`.
pub(super) fn keep(folder: &Path, kept: &Path) {
    let bytes = std::fs::read(DataFile::path(folder)).unwrap();
    let mut packed = vec![];
    GzEncoder::new(&*bytes, Compression::best())
        .read_to_end(&mut packed)
        .unwrap();
    std::fs::write(kept, packed).unwrap();
}

/// Puts what was kept into `folder`, as its data file.
pub(super) fn put_back(folder: &Path, kept: &Path) {
    let packed = std::fs::File::open(kept).unwrap();
    let mut unpacked = vec![];
    GzDecoder::new(packed).read_to_end(&mut unpacked).unwrap();
    std::fs::write(DataFile::path(folder), unpacked).unwrap();
}
