//! Rounds of writing: eight writers, an end in the midst, a look at the file as the end left it, a
//! start on the original, and everything that was told is asked for again. The end is a kill, or an
//! orderly stop.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use suqiu::kernel::chance::{Dice, secret_bytes};

use super::ledger::{Known, Ledger};
use super::writers::{People, Sent};
use super::{check, checked};
use crate::stop::needs_repair;
use crate::support::say;
use crate::support::server::{Server, pause};

/// In continuous integration; `KILLS` says otherwise.
const KILLS: usize = 25;
/// The same for orderly stops, and `STOPS`.
const STOPS: usize = 20;
const WRITERS: usize = 8;
/// After the first answer to a writer, in ms.
const END_AFTER: (i64, i64) = (10, 500);
/// A debug build on a machine that does other things; the product promises 500 ms.
const FIRST_ANSWER_MAX: Duration = Duration::from_secs(30);

/// What happens to the server while it is written to.
#[derive(Clone, Copy)]
enum End {
    Kill,
    Stop,
}

#[test]
fn no_acknowledged_write_is_lost() {
    let counts = run(End::Kill, count("KILLS", KILLS), "kills");
    say(&format!("crash: {counts}"));
}

#[test]
fn stopping_under_load_loses_nothing_and_leaves_nothing_to_repair() {
    let counts = run(End::Stop, count("STOPS", STOPS), "stops");
    say(&format!("stop: {counts}"));
}

fn count(name: &str, usual: usize) -> usize {
    match std::env::var(name) {
        Ok(count) => count.parse().expect("a number of rounds"),
        Err(_unset) => usual,
    }
}

fn run(end: End, rounds: usize, called: &str) -> String {
    let seed = u64::from_le_bytes(secret_bytes());
    let mut run = Run::begin(seed);
    for n in 0..rounds {
        run.round(end, n);
    }
    format!("{rounds} {called}, {} (seed {seed})", run.finish())
}

/// The writers go on until the server ends, and nobody gets past them: a check that fails ends it.
struct EndedByFailure(u32);

impl Drop for EndedByFailure {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let pid = self.0.to_string();
            // Gone already is as good; a second panic would hide the first.
            drop(Command::new("kill").args(["-KILL", &pid]).status());
        }
    }
}

struct Run {
    folder: tempfile::TempDir,
    dice: Dice,
    people: People,
    server: Server,
    ledgers: Vec<Ledger>,
    /// Cases there must be, neither fewer nor more.
    cases: u64,
    asked_again: usize,
    first_answers: Vec<Duration>,
}

impl Run {
    fn begin(seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("district");
        let server = Server::start(&["demo", "--cases", "30"], &data);
        assert!(server.stop().success());
        let cases = check(&data)["cases"].as_u64().expect("a number");
        let server = Server::start(&["serve"], &data);
        Self {
            people: People::sign_in(&server, &data),
            dice: Dice::from_seed(seed),
            ledgers: Vec::new(),
            asked_again: 0,
            first_answers: Vec::new(),
            folder,
            server,
            cases,
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("district")
    }

    fn round(&mut self, end: End, n: usize) {
        let ledger = Ledger::create(&self.folder.path().join(format!("ledger-{n}.jsonl")));
        self.write_until_ended(&ledger, end, n);
        let mut found = None;
        match end {
            End::Kill => {
                // A copy: to look into the file is to repair it, and the start is to meet it as it
                // is.
                let copy = self.folder.path().join("as-killed");
                copy_folder(&self.data(), &copy);
                found = checked(&copy).err();
                std::fs::remove_dir_all(&copy).expect("our own copy");
            }
            End::Stop => assert!(!needs_repair(&self.data()), "not closed in round {n}"),
        }
        let started = Instant::now();
        self.server = Server::launch(&["serve"], &self.data());
        self.server.wait_for_first_answer(FIRST_ANSWER_MAX);
        self.first_answers.push(started.elapsed());
        self.people = self.people.at(&self.server);
        self.ask_again(&ledger);
        let known = ledger.read();
        assert!(known.unanswered.is_empty(), "everything has an answer now");
        assert!(!known.told.is_empty(), "nothing to lose in round {n}");
        // What was told comes first: it is what the round is about. Then what the check says.
        let lost = lost(&mut self.people, &known);
        assert!(
            lost.is_empty(),
            "round {n}: acknowledged and lost: {lost:#?}"
        );
        let refused = &known.refused;
        assert!(refused.is_empty(), "round {n}: refused: {refused:#?}");
        assert_eq!(found, None, "round {n}");
        self.cases += known.revisions().len() as u64;
        assert_eq!(self.counted(), self.cases, "cases after round {n}");
        self.ledgers.push(ledger);
    }

    /// Eight writers, and the end at a moment nobody chose.
    fn write_until_ended(&mut self, ledger: &Ledger, end: End, n: usize) {
        let (low, high) = END_AFTER;
        let wait = Duration::from_millis(self.dice.between(low, high).unsigned_abs());
        let pid = self.server.pid();
        std::thread::scope(|scope| {
            let _end = EndedByFailure(pid);
            for writer in 0..WRITERS {
                let people = self.people.another();
                scope.spawn(move || people.write(ledger, &format!("round-{n}-{writer}")));
            }
            while ledger.read().told.is_empty() {
                pause();
            }
            let begun = Instant::now();
            while let Some(left) = wait.checked_sub(begun.elapsed()) {
                std::thread::park_timeout(left);
            }
            match end {
                End::Kill => self.server.kill_now(),
                End::Stop => {
                    self.server.signal("-TERM");
                    assert!(
                        self.server.wait_for_end().success(),
                        "{}",
                        self.server.log()
                    );
                }
            }
        });
    }

    /// What was asked and not answered is asked again, under the same key.
    fn ask_again(&mut self, ledger: &Ledger) {
        for ask in ledger.read().unanswered {
            match self.people.send(&ask) {
                Sent::Told(no, revision) => ledger.told(&ask.key, &no, revision),
                Sent::Refused(why) => ledger.refused(&ask.key, &why),
                Sent::Gone => panic!("nobody kills it now"),
            }
            self.asked_again += 1;
        }
    }

    /// Cases there are, by the server's own count.
    fn counted(&mut self) -> u64 {
        let metrics = self.people.get("/metrics").text();
        let counts = metrics.lines().filter_map(|line| {
            let (name, count) = line.split_once(' ')?;
            name.starts_with("suqiu_cases{")
                .then(|| count.parse::<u64>())
        });
        counts.map(|count| count.expect("a number")).sum()
    }

    /// The last look at everything, and the counts.
    fn finish(mut self) -> String {
        let mut told = 0;
        for ledger in &self.ledgers {
            let known = ledger.read();
            told += known.told.len();
            let lost = lost(&mut self.people, &known);
            assert!(lost.is_empty(), "acknowledged and lost: {lost:#?}");
        }
        let (data, cases) = (self.data(), self.cases);
        assert!(self.server.stop().success());
        assert_eq!(check(&data)["cases"], cases);
        self.first_answers.sort_unstable();
        let p50 = self.first_answers[self.first_answers.len() / 2];
        let max = self.first_answers.last().expect("at least one kill");
        format!(
            "{told} acknowledged, 0 lost, 0 half-done, {} asked again with 0 done twice, \
             first answer {} ms (p50), {} ms (max)",
            self.asked_again,
            p50.as_millis(),
            max.as_millis()
        )
    }
}

/// Cases that are not exactly as far as their last acknowledgement: not behind it, and, since
/// everything asked has been answered, not beyond it either.
fn lost(people: &mut People, known: &Known) -> Vec<String> {
    let revisions = known.revisions().into_iter();
    let told = revisions.filter_map(|(no, revision)| {
        let answer = people.get(&format!("/api/cases/{no}"));
        if answer.status != 200 {
            return Some(format!(
                "{no}: told of revision {revision}, now {}",
                answer.status
            ));
        }
        let now = &answer.json()["revision"];
        (*now != revision).then(|| format!("{no}: told of revision {revision}, now {now}"))
    });
    told.collect()
}

/// Files and the folders in it.
fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy_folder(&entry.path(), &target);
        } else if entry.path().is_file() {
            // A socket that a kill has left is no file to copy.
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}
