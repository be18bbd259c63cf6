//! Which room may know which, and what may be named in one room only.

use super::Source;

/// Lowest first. A room uses rooms with a smaller number; equal numbers don't know each other.
const ROOMS: &[(&str, u8)] = &[
    ("kernel", 0),
    ("telemetry", 1),
    ("crypto", 1),
    ("tls", 2),
    ("domain", 2),
    ("store", 3),
    ("triage", 3),
    ("insight", 5),
    ("channels", 5),
    ("usecase", 6),
    ("http", 7),
    ("jobs", 7),
    ("demo", 8),
    ("config", 8),
    ("app", 9),
    ("bench", 9),
    ("doctor", 9),
    ("fuzz", 9),
    ("versions", 10),
    ("cli", 11),
];

/// Text, the paths it may stand in (prefixes below `src/`), why.
const ONLY_IN: &[(&str, &[&str], &str)] = &[
    (
        "redb::",
        &["store/kv/redb", "store/kv/mod.rs"],
        "the storage engine has one door: use store::kv",
    ),
    (
        "SystemTime",
        &["kernel/time.rs"],
        "take a kernel::time::Clock",
    ),
    (
        "Timestamp::now",
        &["kernel/time.rs"],
        "take a kernel::time::Clock",
    ),
    (
        "Zoned::now",
        &["kernel/time.rs"],
        "take a kernel::time::Clock",
    ),
    ("getrandom", &["kernel/chance.rs"], "use kernel::chance"),
    (
        "actix_",
        &["http", "app", "bench/limit.rs"],
        "only the edge knows HTTP",
    ),
    (
        "tantivy",
        &["insight/search"],
        "the search index has one door: use insight::search",
    ),
    ("println!", &["cli"], "log it with tracing"),
    ("print!(", &["cli"], "log it with tracing"),
    (
        "figment",
        &[],
        "the table in config is the one way to read settings",
    ),
];

/// Adds what the file names that it must not.
pub(super) fn check(file: &Source, wrong: &mut Vec<String>) {
    let Some(path) = file.path.strip_prefix("src/") else {
        return;
    };
    if !path.ends_with(".rs") {
        return;
    }
    let room = path.split(['/', '.']).next().unwrap_or_default();
    let level = level_of(room);
    if level.is_none() && !matches!(path, "lib.rs" | "main.rs") {
        let remedy = "give it a level in ROOMS of tests/tidy/rooms.rs";
        wrong.push(file.complaint(1, &format!("{room} is no room yet"), remedy));
    }
    let code = without_comments(&file.text);
    for (n, line) in (1..).zip(code.lines()) {
        for (text, homes, remedy) in ONLY_IN {
            if line.contains(text) && !homes.iter().any(|home| path.starts_with(home)) {
                wrong.push(file.complaint(n, &format!("{text} only in {homes:?}"), remedy));
            }
        }
    }
    let Some(level) = level else { return };
    for (line, used) in rooms_named(path, &code) {
        let other = level_of(&used);
        if used != room && other.is_some_and(|other| other >= level) {
            let remedy = "a room uses only rooms below it; move the shared part down or pass it in";
            wrong.push(file.complaint(line, &format!("{room} may not use {used}"), remedy));
        } else if used == "*" {
            let remedy = "name the room, so that it can be seen";
            wrong.push(file.complaint(line, "a glob of the whole crate", remedy));
        }
    }
}

fn level_of(room: &str) -> Option<u8> {
    ROOMS
        .iter()
        .find(|(name, _)| *name == room)
        .map(|(_, level)| *level)
}

/// Line comments blanked, lines kept.
fn without_comments(text: &str) -> String {
    let code = |line: &str| match line.find("//") {
        // `"https://…"` is no comment.
        Some(at) if !line[..at].ends_with(':') => line[..at].to_owned(),
        _ => line.to_owned(),
    };
    text.lines().map(code).collect::<Vec<_>>().join("\n")
}

/// Line and name of everything reached from the root of the crate: `crate::x`, `crate::{x, y::z}`,
/// and chains of `super::` that climb out of the room.
fn rooms_named(path: &str, code: &str) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    for (at, root) in code.match_indices("crate::") {
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + root.len()..];
        named.extend(first_names(rest).into_iter().map(|name| (line, name)));
    }
    let depth = depth_of(path);
    let mut inline = 0;
    for (n, line) in (1..).zip(code.lines()) {
        // An inner `mod tests {` at the margin is one step deeper, until its brace.
        if line.ends_with('{') && (line.starts_with("mod ") || line.contains(" mod ")) {
            inline = 1;
        } else if line == "}" {
            inline = 0;
        }
        let Some(at) = line.find("super::super::") else {
            continue;
        };
        let rest = line[at..].trim_start_matches("super::");
        let climbs = (line[at..].len() - rest.len()) / "super::".len();
        if climbs >= depth + inline {
            named.extend(first_names(rest).into_iter().map(|name| (n, name)));
        }
    }
    named
}

/// How many `super::` lead from the file's module to the root.
fn depth_of(path: &str) -> usize {
    let parts = path
        .trim_end_matches(".rs")
        .split('/')
        .filter(|part| *part != "mod");
    parts.count()
}

/// `store::x` → store; `{store::{a, b}, http}` → store, http; `*` → *.
fn first_names(text: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        let text = text.trim_start();
        if text.starts_with('*') {
            return "*".to_owned();
        }
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = text.strip_prefix('{') else {
        return vec![word(text)];
    };
    let (mut depth, mut names, mut start) = (1, Vec::new(), 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && c == ',') {
            names.push(word(&group[start..at]));
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAULTS: &[(&str, &str, &str)] = &[
        (
            "usecase/a.rs",
            "\nuse crate::http::X;",
            ":2: usecase may not use http",
        ),
        ("http/a.rs", "use crate::jobs::X;", "http may not use jobs"),
        (
            "store/a.rs",
            "use crate::{kernel::id, usecase::{A, B}};",
            "may not use usecase",
        ),
        (
            "store/a.rs",
            "use crate::{\n    kernel::id,\n    cli,\n};",
            "may not use cli",
        ),
        (
            "store/a.rs",
            "use super::super::http::X;",
            "store may not use http",
        ),
        (
            "store/a/b.rs",
            "use super::super::super::{http, x};",
            "store may not use http",
        ),
        (
            "store/mod.rs",
            "mod tests {\n    use super::super::http::X;",
            "may not use http",
        ),
        ("domain/a.rs", "use crate::*;", "a glob of the whole crate"),
        ("jobs/a.rs", "let t = redb::Table;", "redb:: only in"),
        ("store/kv/memory.rs", "use redb::Key;", "redb:: only in"),
        (
            "usecase/a.rs",
            "std::time::SystemTime::now()",
            "SystemTime only in",
        ),
        ("domain/a.rs", "getrandom::fill(x)", "getrandom only in"),
        ("usecase/a.rs", "use actix_web::web;", "actix_ only in"),
        ("insight/a.rs", "use tantivy::Index;", "tantivy only in"),
        ("http/a.rs", "println!()", "println! only in"),
        ("stray/a.rs", "", "stray is no room yet"),
    ];

    const FINE: &[(&str, &str)] = &[
        ("http/a.rs", "use crate::usecase::X; // crate::cli"),
        ("store/kv/redb.rs", "use redb::Database;"),
        (
            "domain/case/a.rs",
            "mod tests {\n    use super::super::http;\n}",
        ),
        ("app/mod.rs", "use crate::{config, http};"),
    ];

    fn complaints(path: &str, text: &str) -> String {
        let (path, text) = (format!("src/{path}"), text.to_owned());
        let mut wrong = Vec::new();
        check(&Source { path, text }, &mut wrong);
        wrong.join("\n")
    }

    #[test]
    fn every_way_around_is_seen() {
        for (path, text, part) in FAULTS {
            let found = complaints(path, text);
            assert!(found.contains(part), "{part:?} not found in {found:?}");
        }
        for (path, text) in FINE {
            assert_eq!(complaints(path, text), "");
        }
    }
}
