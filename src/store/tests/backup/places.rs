//! The folder backups lie in: what is given up or cut off leaves nothing that looks like a backup,
//! what is no longer kept goes, and nothing else does.

use super::*;

const KEEP_ONE: Keep = Keep {
    newest: 1,
    daily: 0,
    weekly: 0,
    monthly: 0,
};

fn listed(shelf: &Path) -> Vec<String> {
    let found = Shelf::list(shelf).unwrap();
    found.into_iter().map(|found| found.name).collect()
}

#[tokio::test]
async fn given_up_anywhere_it_leaves_no_backup() {
    let house = House::built().await;
    let keys = Keyring::in_memory();
    for asked in kinds(&keys) {
        let mut stop_at = 0;
        loop {
            let mut told = 0;
            let mut tell = |_: Progress| {
                told += 1;
                if told > stop_at {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            };
            match back_up(&house.source(), &house.shelf(), &asked, &mut tell) {
                Ok(taken) => {
                    prove(&taken.path, asked.keys.as_ref()).unwrap();
                    assert!(told >= 4, "told of every stage");
                    std::fs::remove_dir_all(house.shelf()).unwrap();
                    break;
                }
                Err(BackupError::Cancelled) => {
                    assert!(listed(&house.shelf()).is_empty(), "given up at {stop_at}");
                }
                Err(error) => panic!("{error}"),
            }
            stop_at += 1;
        }
    }
}

#[tokio::test]
async fn the_next_run_clears_what_was_left() {
    let house = House::built().await;
    let shelf = house.shelf();
    let cut_off = shelf.join("unfinished-backup");
    std::fs::create_dir_all(&cut_off).unwrap();
    std::fs::write(cut_off.join("rows"), b"half").unwrap();
    std::fs::write(shelf.join("unfinished-blob"), b"half").unwrap();
    assert!(listed(&shelf).is_empty());
    let taken = house.back_up(&plain()).unwrap();
    assert_eq!(names(&shelf), [".lock", &taken.name, "blobs"]);
}

#[tokio::test]
async fn one_at_a_time() {
    let house = House::built().await;
    let _mine = Shelf::open(&house.shelf()).unwrap();
    let error = house.back_up(&plain()).unwrap_err();
    assert!(matches!(error, BackupError::Busy(_)), "{error}");
}

#[tokio::test]
async fn sweeping_takes_what_nobody_needs_and_nothing_else() {
    let house = House::built().await;
    let first = house.back_up(&plain()).unwrap();
    house.attach("第三份说明").await;
    let second = house.back_up(&plain()).unwrap();
    // An attachment only the older one needs.
    let orphan = house.shelf().join("blobs/ab");
    std::fs::create_dir_all(&orphan).unwrap();
    std::fs::write(orphan.join("c".repeat(62)), b"x").unwrap();
    let shelf = Shelf::open(&house.shelf()).unwrap();
    let all = Keep {
        newest: 2,
        ..KEEP_ONE
    };
    assert!(shelf.sweep(all).unwrap().is_empty());
    assert_eq!(shelf.sweep(KEEP_ONE).unwrap(), [first.name]);
    assert_eq!(listed(shelf.path()), [second.name]);
    assert!(names(&orphan).is_empty());
    drop(shelf);
    prove(&second.path, None).unwrap();
}

#[tokio::test]
async fn what_cannot_be_read_is_shown_and_left_alone() {
    let house = House::built().await;
    let first = house.back_up(&plain()).unwrap();
    let second = house.back_up(&plain()).unwrap();
    house.back_up(&plain()).unwrap();
    for file in ["manifest.json", "attachments"] {
        std::fs::write(first.path.join(file), b"{").unwrap();
    }
    let shelf = Shelf::open(&house.shelf()).unwrap();
    assert_eq!(shelf.sweep(KEEP_ONE).unwrap(), [second.name]);
    let found: Vec<Found> = Shelf::list(shelf.path()).unwrap();
    assert_eq!(found.len(), 2);
    assert!(found[1].manifest.is_err());
    assert_eq!(names(&house.shelf().join("blobs")).len(), 2);
}

#[tokio::test]
async fn a_lost_attachment_is_named_and_the_rest_is_saved() {
    let house = House::built().await;
    let lost = house.attach("会丢失的说明").await;
    let name = lost.to_string();
    let place = house.data().join("blobs").join(&name[..2]).join(&name[2..]);
    let keys = Keyring::in_memory();
    for damage in [None, Some("别的内容")] {
        match damage {
            None => std::fs::remove_file(&place).unwrap(),
            Some(other) => std::fs::write(&place, other).unwrap(),
        }
        for asked in kinds(&keys) {
            let taken = house.back_up(&asked).unwrap();
            assert_eq!(taken.lost, [lost]);
            assert_eq!((taken.manifest.lost, taken.manifest.attachments), (1, 2));
            prove(&taken.path, asked.keys.as_ref()).unwrap();
        }
    }
    // What an earlier backup has is not lost.
    std::fs::write(&place, "会丢失的说明").unwrap();
    house.back_up(&plain()).unwrap();
    std::fs::remove_file(&place).unwrap();
    assert!(house.back_up(&plain()).unwrap().lost.is_empty());
}
