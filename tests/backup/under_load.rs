//! While eight writers write: every backup is a state the district was in, with everything in it
//! that had been acknowledged before it began.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use suqiu::domain::case::number;
use suqiu::domain::catalogue::CatalogueRow;
use suqiu::domain::org::{Unit, User};
use suqiu::domain::policy::Policy;
use suqiu::kernel::chance::Dice;
use suqiu::kernel::id::Seq;
use suqiu::store::DataFile;
use suqiu::store::codec::Record;
use suqiu::store::record::{Credential, SealedRecord};

use super::*;
use crate::http::town::{Town, appeal, text_of};
use crate::support::say;
use crate::support::server::Server;

const WRITERS: usize = 8;
/// In continuous integration; `BACKUPS` says otherwise.
const BACKUPS: usize = 5;
/// At most so long between one backup and the next, in ms.
const PAUSE_MAX: u64 = 300;

fn how_many() -> usize {
    let told = std::env::var("BACKUPS").ok();
    told.map_or(BACKUPS, |told| told.parse().expect("a number of backups"))
}

/// Files appeals until told to stop; what is acknowledged goes to the ledger.
fn write(town: &Town, ledger: &Mutex<BTreeSet<String>>, enough: &AtomicBool) {
    let mut client = town.server.client();
    while !enough.load(Ordering::SeqCst) {
        let answer = client.post(
            "/api/public/appeals",
            &appeal("备份期间提交的诉求，路灯不亮请处理"),
        );
        assert_eq!(answer.status, 201, "{}", answer.text());
        let no = text_of(&answer.json()["no"]);
        ledger.lock().expect("no writer panics with it").insert(no);
    }
}

struct Taken {
    made: Value,
    /// Acknowledged before it began.
    known: BTreeSet<String>,
    sealed: bool,
}

fn take_all(town: &Town, dest: &Path, key: &Path, ledger: &Mutex<BTreeSet<String>>) -> Vec<Taken> {
    let sealing: [&OsStr; 2] = ["--key-file".as_ref(), key.as_os_str()];
    let (mut taken, mut dice) = (Vec::new(), Dice::from_seed(7));
    for n in 0..how_many() {
        std::thread::park_timeout(Duration::from_millis(dice.below(PAUSE_MAX)));
        let known = ledger.lock().expect("as above").clone();
        let mut more: Vec<&OsStr> = Vec::new();
        let sealed = n % 2 == 1;
        if sealed {
            more.extend(sealing);
        }
        if n % 4 >= 2 {
            more.push("--one-file".as_ref());
        }
        let made = made(&back_up(&town.data(), dest, &more));
        taken.push(Taken {
            made,
            known,
            sealed,
        });
    }
    taken
}

#[test]
fn every_backup_is_a_state_the_district_was_in() {
    let town = Town::open();
    let dir = tempfile::tempdir().expect("a folder");
    let (dest, key) = (dir.path().join("backups"), dir.path().join("backup.key"));
    new_key(&key);
    let (ledger, enough) = (Mutex::default(), AtomicBool::new(false));
    let taken = std::thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| write(&town, &ledger, &enough));
        }
        let taken = take_all(&town, &dest, &key, &ledger);
        enough.store(true, Ordering::SeqCst);
        taken
    });
    let seqs: BTreeSet<_> = taken.iter().map(|one| one.made["seq"].as_u64()).collect();
    assert!(
        seqs.len() > taken.len() / 2,
        "written to meanwhile: {seqs:?}"
    );
    let data = town.data();
    let copy = dir.path().join("after");
    assert!(town.server.stop().success());
    std::fs::create_dir(&copy).expect("a folder");
    std::fs::copy(DataFile::path(&data), DataFile::path(&copy)).expect("copied");
    let ours = DataFile::open(&copy).expect("opens");
    let mut known = 0;
    for one in &taken {
        known += one.known.len();
        let to = dir.path().join("restored");
        let sealing: [&OsStr; 2] = ["--key-file".as_ref(), key.as_os_str()];
        let more: &[&OsStr] = if one.sealed { &sealing } else { &[] };
        let told = made(&restore(&path_of(&one.made), &to, more));
        assert_eq!(told["clean"], true, "{told}");
        assert_eq!(told["seq"], one.made["seq"]);
        compare(&to, &ours, one);
        std::fs::remove_dir_all(&to).expect("removed");
    }
    let sealed = taken.iter().filter(|one| one.sealed).count();
    say(&format!(
        "backups: {} made under load, {} restored equal, {sealed} of them sealed; {} states of the log, \
         {known} acknowledged cases looked up, 0 missing",
        taken.len(),
        taken.len(),
        seqs.len(),
    ));
}

/// The log up to the backup is our log (each entry is linked to the one before, so the last one
/// says it of all), and `check` has proved the cases, indexes and statistics from it. What the log
/// does not tell, the writers do not change: it is compared record by record.
fn compare(restored: &Path, ours: &DataFile, one: &Taken) {
    let theirs = DataFile::open(restored).expect("opens");
    let seq = Seq(one.made["seq"].as_u64().expect("a number"));
    let hash = |file: &DataFile| file.read(|view| view.entry_hash(seq)).expect("read");
    assert!(hash(&theirs).is_some());
    assert_eq!(hash(&theirs), hash(ours));
    assert_eq!(theirs.read(|view| view.last_seq()).expect("read"), seq);
    fn all<R: Record>(file: &DataFile) -> Vec<R> {
        file.read(|view| view.all::<R>()).expect("read")
    }
    assert_eq!(all::<User>(&theirs), all::<User>(ours));
    assert_eq!(all::<Unit>(&theirs), all::<Unit>(ours));
    assert_eq!(all::<CatalogueRow>(&theirs), all::<CatalogueRow>(ours));
    assert_eq!(all::<Policy>(&theirs), all::<Policy>(ours));
    assert_eq!(all::<Credential>(&theirs), all::<Credential>(ours));
    for sealed in all::<SealedRecord>(&theirs) {
        let same = ours.read(|view| view.sealed(sealed.case)).expect("read");
        assert_eq!(same.as_ref(), Some(&sealed));
    }
    for no in &one.known {
        let id = number::parse(no).expect("a number of ours");
        let there = theirs.read(|view| view.has_case(id)).expect("read");
        assert!(there, "{no} was acknowledged before the backup began");
    }
}

#[test]
fn a_restored_district_serves_as_before() {
    let town = Town::open();
    let dir = tempfile::tempdir().expect("a folder");
    let (no, code) = town.file("恢复之后还要能查到这一件，请核实处理");
    let keys = dir.path().join("backup.key");
    new_key(&keys);
    let more: [&OsStr; 3] = [
        "--key-file".as_ref(),
        keys.as_os_str(),
        "--with-keys".as_ref(),
    ];
    let made = made(&back_up(&town.data(), &dir.path().join("backups"), &more));
    assert_eq!(
        (&made["sealed"], &made["with_keys"]),
        (&true.into(), &true.into())
    );
    let data = dir.path().join("new");
    let ended = restore(&path_of(&made), &data, &more[..2]);
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    assert!(dir.path().join("new.key").exists(), "{}", ended.out);
    let server = Server::start(&["serve"], &data);
    let path = format!("/api/public/appeals/{no}?code={code}");
    // The code is made with the key: so it is the right one.
    assert_eq!(server.client().get(&path).status, 200);
}

#[test]
fn what_does_not_fit_is_refused_with_the_file_named() {
    let town = Town::open();
    let dir = tempfile::tempdir().expect("a folder");
    let (key, other) = (dir.path().join("backup.key"), dir.path().join("other.key"));
    new_key(&key);
    new_key(&other);
    let with = |key: &'static str| -> [&OsStr; 2] { ["--key-file".as_ref(), key.as_ref()] };
    let sealing: [&OsStr; 2] = ["--key-file".as_ref(), key.as_os_str()];
    let dest = dir.path().join("backups");
    let path = path_of(&made(&back_up(&town.data(), &dest, &sealing)));
    let refused = |ended: Ended, says: &str| {
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{}", ended.err);
        assert!(ended.err.contains(says), "{says}: {}", ended.err);
    };
    refused(prove(&path, &[]), "已加密");
    let wrong: [&OsStr; 2] = ["--key-file".as_ref(), other.as_os_str()];
    refused(prove(&path, &wrong), "不符");
    refused(prove(&path, &with("no-such.key")), "no-such.key");
    refused(prove(&dir.path().join("nothing"), &[]), "nothing");
    refused(restore(&path, &town.data(), &sealing), "只能恢复到空目录");
    for name in ["rows", "attachments", "manifest.json"] {
        let file = path.join(name);
        let good = std::fs::read(&file).expect("read");
        for cut in [0, good.len() / 2, good.len() - 2] {
            std::fs::write(&file, &good[..cut]).expect("written");
            refused(prove(&path, &sealing), name);
        }
        std::fs::remove_file(&file).expect("removed");
        assert_eq!(prove(&path, &sealing).code, 1, "{name} is missing");
        std::fs::write(&file, &good).expect("written");
    }
    assert_eq!(prove(&path, &sealing).code, 0);
    let again = suqiu([OsStr::new("backup"), "--new-key".as_ref(), key.as_os_str()]).run();
    refused(again, "已存在");
}
