//! The architecture and the house rules, as a test. Runs in a second, before everything else.
//! Every message says file, line, what is wrong and what to do.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "tidy/rooms.rs"]
mod rooms;

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;

/// Written in parts, or this file would break its own rule.
const MACHINE_PATHS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/fa", "rm/"),
    concat!("/ro", "ot/"),
    concat!("/tmp/", "suqiu"),
];

/// Text, in which kind of file it is looked for, what to do instead.
const NEVER: &[(&str, &str, &str)] = &[
    (concat!("todo", "!("), "rs", "finish it or leave it out"),
    (
        concat!("unimplemented", "!("),
        "rs",
        "finish it or leave it out",
    ),
    (
        concat!("db", "g!("),
        "rs",
        "log it with tracing or remove it",
    ),
    (
        concat!("#[ign", "ore"),
        "rs",
        "make the test run everywhere or delete it",
    ),
    (concat!("TO", "DO"), "", "do it now or write an issue"),
    (concat!("FIX", "ME"), "", "do it now or write an issue"),
    (concat!(".on", "ly("), "ts", "let the other tests run too"),
    (
        concat!("it.sk", "ip("),
        "ts",
        "make the test run everywhere or delete it",
    ),
    (
        concat!("test.sk", "ip("),
        "ts",
        "make the test run everywhere or delete it",
    ),
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "manager", "misc",
];

/// A file of the repository: its path from the root, with `/`, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn extension(&self) -> &str {
        Path::new(&self.path)
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default()
    }

    fn is_generated(&self) -> bool {
        ["/generated/", ".gen.", "schema.d.ts"]
            .iter()
            .any(|mark| self.path.contains(mark))
    }

    fn complaint(&self, line: usize, what: &str, remedy: &str) -> String {
        format!("{}:{line}: {what}; {remedy}", self.path)
    }
}

#[test]
fn the_house_is_in_order() {
    let sources = sources();
    assert!(
        sources.iter().any(|file| file.path == "src/lib.rs"),
        "looked in the wrong place"
    );
    let mut wrong: Vec<String> = sources.iter().flat_map(check).collect();
    wrong.extend(check_decisions(&sources));
    assert!(
        wrong.is_empty(),
        "\n{}\n{} to put right",
        wrong.join("\n"),
        wrong.len()
    );
}

fn check(file: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    check_text(file, &mut wrong);
    if matches!(file.extension(), "rs" | "vue" | "ts") && !file.is_generated() {
        check_lengths(file, &mut wrong);
    }
    check_name(file, &mut wrong);
    rooms::check(file, &mut wrong);
    wrong
}

fn check_text(file: &Source, wrong: &mut Vec<String>) {
    for (n, line) in (1..).zip(file.text.lines()) {
        for path in MACHINE_PATHS {
            let inside_word = |at: usize| {
                line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '-'))
            };
            if line.match_indices(path).any(|(at, _)| !inside_word(at)) {
                let what = format!("{path} is a path of one machine");
                wrong.push(file.complaint(n, &what, "use one relative to the repository"));
            }
        }
        if !matches!(file.extension(), "rs" | "ts" | "vue") || file.is_generated() {
            continue;
        }
        for (bad, kind, remedy) in NEVER {
            if (kind.is_empty() || file.extension() == *kind) && line.contains(bad) {
                wrong.push(file.complaint(n, &format!("{bad} does not go in"), remedy));
            }
        }
    }
}

fn check_lengths(file: &Source, wrong: &mut Vec<String>) {
    let lines = file.text.lines().count();
    if lines > FILE_LINES_MAX {
        let what = format!("{lines} lines, at most {FILE_LINES_MAX}");
        wrong.push(file.complaint(1, &what, "split it by what belongs together"));
    }
    if file.extension() == "rs" {
        for (start, length) in long_functions(&file.text) {
            let what = format!("a function of {length} lines, at most {FUNCTION_LINES_MAX}");
            wrong.push(file.complaint(start, &what, "give its parts names"));
        }
    }
}

/// First line and length of functions that are too long. Relies on rustfmt's indentation.
fn long_functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<_> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut long = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let begins = code.split("fn ").next().is_some_and(|before| {
            before.len() < code.len()
                && before.split_whitespace().all(|word| {
                    word.starts_with("pub")
                        || matches!(word, "const" | "async" | "unsafe" | "extern")
                })
        });
        // Clippy counts too; a function that says why it is long there need not say it here.
        let excused = lines[n.saturating_sub(4)..n]
            .iter()
            .any(|l| l.contains("too_many_lines"));
        if !begins || excused || code.ends_with(';') {
            continue;
        }
        let rest = &lines[n..];
        let closes = |l: &&str| indent(l) == indent(line) && l.trim_start().starts_with('}');
        // A signature over several lines closes with `) … {` at the same indentation first.
        let length = rest.iter().position(closes).map_or(1, |at| at + 1);
        if length > FUNCTION_LINES_MAX {
            long.push((n + 1, length));
        }
    }
    long
}

fn check_name(file: &Source, wrong: &mut Vec<String>) {
    for part in file.path.split('/') {
        let stem = part.split('.').next().unwrap_or(part);
        if EMPTY_NAMES.contains(&stem) {
            let what = format!("the name {stem:?} says nothing about what is inside");
            wrong.push(file.complaint(1, &what, "name it after what it is about"));
        }
    }
}

/// Every decision is found from the index.
fn check_decisions(sources: &[Source]) -> Vec<String> {
    const FOLDER: &str = "docs/decisions/";
    let index = sources
        .iter()
        .find(|file| file.path == format!("{FOLDER}README.md"));
    let listed = index.map_or("", |file| file.text.as_str());
    let pages = sources
        .iter()
        .filter_map(|file| Some((file, file.path.strip_prefix(FOLDER)?)));
    pages
        .filter(|(_, name)| *name != "README.md" && !listed.contains(&format!("({name})")))
        .map(|(file, name)| {
            let remedy = format!("add a line with ({name})");
            file.complaint(1, &format!("not linked from {FOLDER}README.md"), &remedy)
        })
        .collect()
}

/// All text files people write, by path.
fn sources() -> Vec<Source> {
    const KINDS: &[&str] = &[
        "rs", "vue", "ts", "js", "mjs", "css", "html", "md", "toml", "yml", "yaml", "sh", "json",
    ];
    const NOT_OURS: &[&str] = &["target", "node_modules", "dist", ".git", "shots"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut sources) = (vec![root.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            let kind = path
                .extension()
                .and_then(|kind| kind.to_str())
                .unwrap_or_default();
            if path.is_dir() {
                if !NOT_OURS.contains(&name) && !name.starts_with("demo-data") {
                    folders.push(path);
                }
            } else if (KINDS.contains(&kind) && !name.contains("lock"))
                || matches!(name, "Makefile" | "run")
            {
                let text = fs::read_to_string(&path).expect("a text file of the repository");
                let path = path.strip_prefix(root).expect("below the root");
                sources.push(Source {
                    path: path.display().to_string(),
                    text,
                });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of the repository");
    entries
        .map(|entry| entry.expect("readable").path())
        .collect()
}

/// The rules can fail: each is broken once on purpose.
#[test]
fn every_rule_catches_its_fault() {
    let found = |path: &str, text: &str| {
        check(&Source {
            path: path.to_owned(),
            text: text.to_owned(),
        })
        .join("\n")
    };
    let long = "\n".repeat(FILE_LINES_MAX + 1);
    let function = format!(
        "pub async fn f(\n    a: u8,\n) {{\n{}}}\n",
        "    x();\n".repeat(70)
    );
    for (path, text, part) in [
        (
            "src/domain/a.rs",
            long.as_str(),
            "src/domain/a.rs:1: 401 lines",
        ),
        (
            "src/domain/a.rs",
            function.as_str(),
            "src/domain/a.rs:1: a function of",
        ),
        (
            "src/domain/a.rs",
            concat!("\nfn f() { todo", "!() }"),
            "src/domain/a.rs:2: todo",
        ),
        ("src/domain/utils.rs", "", "says nothing"),
        (
            "web/src/a.spec.ts",
            concat!("it.on", "ly('x')"),
            "web/src/a.spec.ts:1:",
        ),
        ("README.md", concat!("see /wo", "rk/main"), "README.md:1: "),
    ] {
        let complaints = found(path, text);
        assert!(
            complaints.contains(part),
            "{part:?} not found in {complaints:?}"
        );
    }
    assert_eq!(found("src/domain/a.rs", "pub fn fine() {}\n"), "");
    assert_eq!(
        found("README.md", "the /network/ and ../work/ are no machine's"),
        ""
    );
    let page = |path: &str, text: &str| Source {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let pages = [
        page("docs/decisions/a.md", ""),
        page("docs/decisions/README.md", "[b](b.md)"),
    ];
    assert!(check_decisions(&pages)[0].starts_with("docs/decisions/a.md:1: not linked"));
}
