//! The CI's last line is only as good as its counting.

use std::io::Write;
use std::process::Command;

/// What `.ci/count` makes of a log.
fn count(log: &str) -> String {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(log.as_bytes()).expect("written");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/.ci/count");
    let output = Command::new(script)
        .arg(file.path())
        .output()
        .expect("awk is there");
    String::from_utf8(output.stdout)
        .expect("digits")
        .trim()
        .to_owned()
}

#[test]
fn every_runner_is_added_up() {
    let log = "\
test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out
test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out
 Test Files  1 failed | 2 passed (3)
\u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m3 failed\u{1b}[39m | \u{1b}[32m20 passed\u{1b}[39m (23)
      Tests  5 passed | 1 skipped (6)
# pass 7
ℹ fail 4
";
    assert_eq!(count(log), "45 9");
}

#[test]
fn what_is_no_summary_is_not_counted() {
    assert_eq!(count(""), "0 0");
    let log = "\
error: 3 failed, 5 passed
test store::it_counts_2_passed ... ok
the test result: ok. 12 passed
# passengers 7
";
    assert_eq!(count(log), "0 0");
}
