//! How long taking over a former platform takes: invented cases with their histories through the
//! real program. `cargo bench --bench migrate_in -- CASES STEPS [csv|xlsx|copy|inserts|mysql]`.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[path = "../tests/migrate_in/export.rs"]
mod export;
#[path = "../tests/migrate_in/forms.rs"]
mod forms;

use export::tables;
use forms::{Form, mapping, write};

fn main() {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let number = |at: usize, otherwise| {
        words
            .get(at)
            .and_then(|word| word.parse().ok())
            .unwrap_or(otherwise)
    };
    let (cases, steps) = (number(0, 20_000), number(1, 6));
    let form = match words.get(2).map(String::as_str) {
        Some("xlsx") => Form::Xlsx,
        Some("copy") => Form::Copy,
        Some("inserts") => Form::Inserts,
        Some("mysql") => Form::Mysql,
        _ => Form::Csv,
    };
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let (folder, data) = (dir.path().join("export"), dir.path().join("data"));
    let map = dir.path().join("map.toml");
    write(&folder, form, tables(cases, steps)).expect("an export");
    fs::write(&map, mapping(form, "")).expect("a mapping");
    told(&format!(
        "{cases} cases, {} rows of history, {} MB of {form:?}",
        cases * steps,
        megabytes(&folder)
    ));
    run(
        "furnish",
        &["demo", "--furnish-only", "--cases", "1"],
        &data,
    );
    let folder = folder.display().to_string();
    let map = map.display().to_string();
    let words = ["migrate-in", &folder, "--map", &map];
    run("plan", &[&words[..], &["--plan"]].concat(), &data);
    let took = run("migrate", &words, &data);
    told(&format!(
        "{:.0} cases a second, {} MB of data",
        cases as f64 / took.as_secs_f64(),
        megabytes(&data)
    ));
    run("again", &words, &data);
    run("check", &["check"], &data);
}

/// Runs the program and tells how long it took and the most memory it held.
fn run(what: &str, words: &[&str], data: &Path) -> Duration {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_suqiu"))
        .args(words)
        .arg("--data")
        .arg(data)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut most = 0;
    while child.try_wait().expect("our own child").is_none() {
        most = most.max(memory(child.id()));
        std::thread::park_timeout(Duration::from_millis(100));
    }
    let took = started.elapsed();
    let output = child.wait_with_output().expect("our own child");
    let (code, out) = (
        output.status,
        String::from_utf8_lossy(&output.stdout).into_owned(),
    );
    told(&format!(
        "{what}: {:.1} s, {} MB at most, {code}",
        took.as_secs_f64(),
        most / 1_024
    ));
    for line in out.lines().filter(|line| {
        ["工单", "办理记录", "核对", "检查"]
            .iter()
            .any(|word| line.starts_with(word))
    }) {
        told(&format!("  {line}"));
    }
    took
}

/// The most it has held so far, in KiB.
fn memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn megabytes(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).expect("readable");
    let sizes = files.map(|file| {
        file.expect("readable")
            .metadata()
            .map_or(0, |about| about.len())
    });
    sizes.sum::<u64>() / 1_000_000
}

fn told(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("somebody listens");
}
