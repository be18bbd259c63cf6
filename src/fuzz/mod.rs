//! What reads foreign bytes, each as a function of any bytes at all: it may refuse them, and must
//! not panic, hang, or contradict itself. `fuzz/` calls these under libFuzzer; the test below
//! calls them with every file of the kept corpus, on any compiler. In no build that is shipped.

mod foreign;
mod stored;
mod texts;

/// Name, as of the folder of the corpus, and function.
pub type Target = (&'static str, fn(&[u8]));

pub const TARGETS: &[Target] = &[
    ("records", stored::records),
    ("bodies", foreign::bodies),
    ("tables", foreign::tables),
    ("imports", foreign::imports),
    ("dumps", foreign::dumps),
    ("models", foreign::models),
    ("cursors", texts::cursors),
    ("numbers", texts::numbers),
    ("queries", texts::queries),
];

/// Runs one of them.
///
/// # Panics
/// When there is no such target, or when the target has found something.
pub fn run(target: &str, data: &[u8]) {
    let found = TARGETS.iter().find(|(name, _)| *name == target);
    let (_, check) = found.unwrap_or_else(|| panic!("no target {target}"));
    check(data);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::*;

    fn entries(folder: &Path) -> Vec<PathBuf> {
        let read = std::fs::read_dir(folder);
        let read = read.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        read.map(|entry| entry.unwrap().path()).collect()
    }

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
    }

    #[test]
    fn the_kept_corpus_finds_nothing() {
        for (target, check) in TARGETS {
            let files = entries(&root().join("corpus").join(target));
            assert!(!files.is_empty(), "no corpus for {target}");
            for file in files {
                let input = std::fs::read(&file).unwrap();
                let held = std::panic::catch_unwind(|| check(&input));
                assert!(held.is_ok(), "found by {}", file.display());
            }
            check(&[]);
        }
    }

    #[test]
    fn every_target_is_run_by_libfuzzer_too() {
        let names = entries(&root().join("fuzz_targets"));
        let names: BTreeSet<_> = names
            .iter()
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        let targets = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(names, targets);
    }
}
