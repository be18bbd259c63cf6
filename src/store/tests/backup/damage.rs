//! Flipped bits, cut files, files left out.

use super::*;
use crate::kernel::chance::Dice;

/// Places looked at in each file; the file is small, so that most of it is met.
const PLACES: u64 = 40;

/// Every file that belongs to a backup, attachments included.
fn files_of(taken: &Path) -> Vec<PathBuf> {
    if taken.is_file() {
        return vec![taken.to_owned()];
    }
    let mut files = Vec::new();
    let mut left = vec![taken.to_owned(), taken.with_file_name("blobs")];
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(names(&path).iter().map(|name| path.join(name)));
        } else {
            files.push(path);
        }
    }
    files
}

/// Either the damage is found, or what comes back is what was there.
fn found_or_harmless(taken: &Path, keys: Option<&Keyring>, truth: &Dump, what: &str) -> bool {
    match prove(taken, keys) {
        Err(error) => {
            assert!(
                matches!(
                    error,
                    BackupError::Damaged { .. }
                        | BackupError::Incomplete(_)
                        | BackupError::NotABackup(_)
                        | BackupError::WrongKey(_)
                        | BackupError::KeyNeeded(_)
                        | BackupError::TooNew(_)
                ),
                "{what}: {error}"
            );
            true
        }
        Ok(_) => {
            let to = tempfile::tempdir().unwrap();
            let restored = bring_back(taken, keys, to.path()).unwrap();
            assert!(restored.report.unwrap().is_clean(), "{what}");
            assert_eq!(dump_of(to.path()), *truth, "{what}");
            false
        }
    }
}

#[tokio::test]
async fn every_flipped_bit_and_every_cut_is_found() {
    let house = House::built().await;
    let keys = Keyring::in_memory();
    let mut taken = Vec::new();
    for (n, asked) in kinds(&keys).into_iter().enumerate() {
        // Folders of their own, so that damage to one is not damage to another.
        let shelf = house.dir.path().join(format!("shelf-{n}"));
        let path = back_up(&house.source(), &shelf, &asked, &mut go_on).unwrap();
        taken.push((path.path, asked.keys));
    }
    let dir = house.stop();
    let truth = dump_of(&dir.path().join("data"));
    let mut dice = Dice::from_seed(7);
    let (mut tried, mut harmless) = (0, 0);
    for (path, keys) in &taken {
        for file in files_of(path) {
            let good = std::fs::read(&file).unwrap();
            for _ in 0..PLACES {
                let at = usize::try_from(dice.below(good.len() as u64)).unwrap();
                let bit = dice.below(8);
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                std::fs::write(&file, &bad).unwrap();
                let what = format!("{} byte {at} bit {bit}", file.display());
                let found = found_or_harmless(path, keys.as_ref(), &truth, &what);
                harmless += u32::from(!found);
                // A folder has nothing in it that could be harmless.
                assert!(found || path.is_file(), "{what}");

                std::fs::write(&file, &good[..at]).unwrap();
                let what = format!("{} cut at {at}", file.display());
                assert!(prove(path, keys.as_ref()).is_err(), "{what}");
                tried += 2;
            }
            std::fs::remove_file(&file).unwrap();
            assert!(prove(path, keys.as_ref()).is_err(), "{}", file.display());
            std::fs::write(&file, &good).unwrap();
        }
        prove(path, keys.as_ref()).unwrap();
    }
    // In one file there are bytes that say nothing, such as the times of its parts.
    assert!(tried > 500 && harmless < tried / 10, "{tried}, {harmless}");
}

#[tokio::test]
async fn a_failed_restore_leaves_the_folder_empty() {
    let house = House::built().await;
    let taken = house.back_up(&plain()).unwrap();
    let list = taken.path.join("attachments");
    let mut bytes = std::fs::read(&list).unwrap();
    bytes[0] ^= 1;
    std::fs::write(&list, bytes).unwrap();
    let to = tempfile::tempdir().unwrap();
    let data = to.path().join("data");
    let error = bring_back(&taken.path, None, &data).unwrap_err();
    assert!(error.to_string().contains("attachments"), "{error}");
    assert!(names(&data).is_empty());
    std::fs::write(data.join("anything"), b"x").unwrap();
    let error = bring_back(&taken.path, None, &data).unwrap_err();
    assert!(matches!(error, BackupError::NotEmpty(_)), "{error}");
    assert_eq!(names(&data), ["anything"]);
}

#[tokio::test]
async fn a_broken_log_is_not_backed_up_as_if_it_were_whole() {
    let house = House::built().await;
    let dir = house.stop();
    let data = dir.path().join("data");
    let kv = Kv::open(&DataFile::path(&data)).unwrap();
    kv.write(|txn| {
        let key = tables::log_key(crate::kernel::id::Seq(2));
        let mut bytes = Vec::new();
        txn.get(tables::LOG, &key, &mut |found| bytes = found.to_vec())?;
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        txn.put(tables::LOG, &key, &bytes)
    })
    .unwrap();
    drop(kv);
    let shelf = dir.path().join("backups");
    let error = back_up(&From::open(&data).unwrap(), &shelf, &plain(), &mut go_on).unwrap_err();
    assert!(matches!(error, BackupError::BrokenLog { .. }), "{error}");
    assert!(Shelf::list(&shelf).unwrap().is_empty());
}

/// The manifest, altered by somebody who knows how it is hashed.
fn forge(taken: &Path, alter: impl FnOnce(&mut serde_json::Value)) {
    let file = taken.join("manifest.json");
    let mut whole: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    alter(&mut whole["backup"]);
    let hash = crate::crypto::sm3::hash(&serde_json::to_vec(&whole["backup"]).unwrap());
    whole["sm3"] = serde_json::json!(hash);
    std::fs::write(file, whole.to_string()).unwrap();
}

#[tokio::test]
async fn a_newer_backup_is_refused() {
    let house = House::built().await;
    let taken = house.back_up(&plain()).unwrap();
    forge(&taken.path, |backup| {
        backup["data_format"] = (FORMAT + 1).into();
    });
    let error = prove(&taken.path, None).unwrap_err();
    assert!(matches!(error, BackupError::TooNew(_)), "{error}");
}

#[tokio::test]
async fn a_sealed_manifest_is_proved_by_the_key() {
    let house = House::built().await;
    let keys = Keyring::in_memory();
    let taken = house.back_up(&sealed(&keys)).unwrap();
    forge(&taken.path, |backup| backup["lost"] = 1.into());
    let error = prove(&taken.path, Some(&keys)).unwrap_err();
    assert!(error.to_string().contains("manifest.json"), "{error}");
}
