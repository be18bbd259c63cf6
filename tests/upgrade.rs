//! `suqiu upgrade` as an operator runs it, and as a power cut interrupts it: a file of data format 1
//! that the program has written to, killed again and again on its way to today's.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::command::{Ended, suqiu};
use crate::support::say;

const KILLS: u32 = 50;
/// Kills after which the file is checked as the kill left it; it is whenever a run has ended.
const CHECKED_EVERY: u32 = 5;
const ROWS: usize = 150;
/// The keys of the golden files, which seal nobody's data.
const KEY_FILE: &str = "version = 1\ncurrent = 1\n\n[[key]]\nid = 1\n\
    secret = \"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\"\n";
const MAP: &str = r#"
[columns]
external_id = "编号"
title = "标题"
content = "内容"
phone = "电话"

[constants]
channel = "message_board"
source = "citizen"
"#;

/// A data folder of format 1.
pub struct Old {
    dir: tempfile::TempDir,
    /// The file as it was before any commit.
    kept: PathBuf,
}

impl Old {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let old = Self {
            kept: dir.path().join("kept.redb"),
            dir,
        };
        fs::create_dir(old.data()).expect("made");
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/format-1.redb.gz");
        let packed = fs::File::open(golden).expect("the golden file");
        let mut file = vec![];
        let mut unpacking = flate2::read::GzDecoder::new(packed);
        unpacking.read_to_end(&mut file).expect("unpacked");
        fs::write(old.file(), file).expect("written");
        let key = old.dir.path().join("data.key");
        fs::write(&key, KEY_FILE).expect("written");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).expect("private");
        old.import();
        fs::copy(old.file(), &old.kept).expect("kept");
        old
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    fn file(&self) -> PathBuf {
        self.data().join("suqiu.redb")
    }

    /// Some hundred cases more, written by this build.
    fn import(&self) {
        let path = |name| self.dir.path().join(name);
        let mut table = String::from("编号,标题,内容,电话\n");
        for n in 0..ROWS {
            table += &format!(
                "K-{n},路灯不亮 {n},小区门口第{n}盏路灯不亮，夜间出行不便，请尽快维修。,137{n:08}\n"
            );
        }
        fs::write(path("table.csv"), table).expect("written");
        fs::write(path("map.toml"), MAP).expect("written");
        let words = ["import", "appeals", "table.csv", "--map", "map.toml"];
        let mut command = suqiu(words).into_command();
        command.args(["--rejected", "rejected.csv", "--data", "data"]);
        // The golden files grow older.
        command.arg("--accept-clock");
        let done = command.current_dir(self.dir.path()).output().expect("run");
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{told}");
    }

    fn restore(&self) {
        fs::copy(&self.kept, self.file()).expect("copied");
    }

    fn run(&self, words: &[&str]) -> Ended {
        let data = self.data();
        let words = words.iter().map(AsRef::as_ref);
        suqiu(words.chain(["--data".as_ref(), data.as_os_str()])).run()
    }

    pub fn json(&self, words: &[&str]) -> Value {
        let ended = self.run(words);
        assert_eq!(ended.code, 0, "{words:?}: {}{}", ended.out, ended.err);
        serde_json::from_str(&ended.out).expect("JSON")
    }

    /// How many entries and cases there are, all of them as the log says.
    pub fn checked(&self) -> (u64, u64) {
        let report = self.json(&["check", "--json"]);
        let count = |name: &str| report[name].as_u64().expect("a count");
        (count("entries"), count("cases"))
    }
}

#[test]
fn planned_then_committed() {
    let old = Old::new();
    let before = old.checked();
    let plan = old.json(&["upgrade", "--plan", "--json"]);
    assert_eq!((&plan["from"], &plan["to"]), (&1.into(), &3.into()));
    assert_eq!(plan["previous_version_reads"], true);
    let text = old.run(&["upgrade", "--plan"]).out;
    assert!(text.contains("换回即可，不丢失内容"), "{text}");

    let asked = plan["needs_free_bytes"].as_u64().expect("a number");
    let about = fs::metadata(old.file()).expect("it is there");
    assert_eq!(asked, about.blocks() * 512 * 22 / 10);
    let folder = &plan["backup"]["folder"];
    assert!(
        folder
            .as_str()
            .is_some_and(|path| path.contains("data.before-upgrade"))
    );
    assert_eq!(plan["backup"]["sealed"], false);

    // The folder and the key of the nightly backups, where there are any.
    let (nightly, key) = (
        old.dir.path().join("nightly"),
        old.dir.path().join("backup.key"),
    );
    let made = suqiu(["backup".as_ref(), "--new-key".as_ref(), key.as_os_str()]).run();
    assert_eq!(made.code, 0, "{}", made.err);
    let config = old.dir.path().join("suqiu.toml");
    let text = format!("[backup]\ndir = {nightly:?}\nkey_file = {key:?}\n");
    fs::write(&config, text).expect("written");
    let config = ["--config", config.to_str().expect("UTF-8")];
    let done = old.json(&[["upgrade", "--commit"].as_slice(), &["--json"], &config].concat());
    let backup = done["backup"].as_str().map(Path::new).expect("a folder");
    assert!(backup.starts_with(&nightly), "{}", backup.display());
    let unsealed = suqiu([
        "restore".as_ref(),
        backup.as_os_str(),
        "--check-only".as_ref(),
    ])
    .run();
    assert!(unsealed.err.contains("已加密"), "{}", unsealed.err);
    assert!(done["file_bytes_after"].as_u64() < done["file_bytes_before"].as_u64());
    assert_eq!(old.checked(), before);
    let again = old.run(&["upgrade", "--commit"]);
    assert!(
        again.code == 0 && again.out.contains("无需升级"),
        "{}",
        again.out
    );

    let neither = old.run(&["upgrade"]);
    assert_eq!(neither.code, 2, "{}", neither.err);
}

fn wait(span: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < span {
        std::thread::park_timeout(Duration::from_millis(1));
    }
}

/// At any moment: while backing up, between the steps, while compacting.
#[test]
fn killed_again_and_again() {
    let old = Old::new();
    let before = old.checked();
    let words = ["upgrade", "--commit"];
    let begun = Instant::now();
    assert_eq!(old.run(&words).code, 0);
    let span = begun.elapsed();
    assert_eq!(old.checked(), before);

    let (mut kills, mut ends, mut cut_short) = (0, 0, 0);
    old.restore();
    while kills < KILLS {
        let mut command = suqiu(words).into_command();
        command.arg("--data").arg(old.data());
        let mut running = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        // Spread evenly over a whole run, by the golden ratio.
        let part = f64::from(kills + ends) * 0.618_034 % 1.0;
        wait(span.mul_f64(part));
        if let Some(ended) = running.try_wait().expect("a child of ours") {
            assert!(ended.success());
            assert_eq!(old.checked(), before);
            ends += 1;
            old.restore();
            continue;
        }
        running.kill().expect("killed");
        running.wait().expect("gone");
        kills += 1;
        cut_short += u32::from(old.json(&["upgrade", "--plan", "--json"])["begun"] == true);
        if kills.is_multiple_of(CHECKED_EVERY) {
            assert_eq!(old.checked(), before, "after kill {kills}");
        }
    }
    assert_eq!(old.run(&words).code, 0);
    assert_eq!(old.checked(), before);
    let plan = old.json(&["upgrade", "--plan", "--json"]);
    assert_eq!(plan["needed"], false);
    say(&format!(
        "upgrade: {kills} kills, {cut_short} of them between the steps, {ends} runs came to their end, 0 rows lost"
    ));
    assert!(cut_short > 0, "no kill hit the rewriting");
}
