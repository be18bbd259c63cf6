//! What was asked and what was told, line by line in a file outside the data folder. Written by the
//! process that asks, which is never the one that is killed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::{Value, json};

use super::writers::Ask;

pub struct Ledger {
    path: PathBuf,
    file: Mutex<File>,
}

/// What the ledger says at the end of a round.
#[derive(Default)]
pub struct Known {
    /// Number and revision of each answer, in the order they came.
    pub told: Vec<(String, u64)>,
    /// Asked and never answered.
    pub unanswered: Vec<Ask>,
    /// Asked and refused, with what was said.
    pub refused: Vec<String>,
}

impl Known {
    /// The highest revision anybody was told of, by case.
    pub fn revisions(&self) -> BTreeMap<&str, u64> {
        let mut highest = BTreeMap::new();
        for (no, revision) in &self.told {
            let known: &mut u64 = highest.entry(no.as_str()).or_default();
            *known = (*known).max(*revision);
        }
        highest
    }
}

impl Ledger {
    pub fn create(path: &Path) -> Self {
        let file = File::options().create_new(true).append(true).open(path);
        Self {
            path: path.to_owned(),
            file: Mutex::new(file.expect("a new file")),
        }
    }

    /// Before the request goes out.
    pub fn ask(&self, ask: &Ask) {
        self.line(&json!({ "ask": ask.to_json() }));
    }

    /// After its answer came.
    pub fn told(&self, key: &str, no: &str, revision: u64) {
        self.line(&json!({ "told": key, "no": no, "revision": revision }));
    }

    /// After it was refused.
    pub fn refused(&self, key: &str, why: &str) {
        self.line(&json!({ "refused": key, "why": why }));
    }

    fn line(&self, line: &Value) {
        let mut file = self.file.lock().expect("no writer panics with it");
        // One write to an unbuffered file: it is the system's before this returns.
        file.write_all(format!("{line}\n").as_bytes())
            .expect("the ledger is written");
    }

    /// What stands in the file, as far as its lines are whole: they may be written to just then.
    pub fn read(&self) -> Known {
        let text = std::fs::read_to_string(&self.path).expect("the ledger is read");
        let text = text.rsplit_once('\n').map_or("", |(lines, _begun)| lines);
        let mut asked = BTreeMap::new();
        let mut known = Known::default();
        for line in text.lines() {
            let line: Value = serde_json::from_str(line).expect("a line of ours");
            if let Some(key) = line["told"].as_str() {
                asked.remove(key);
                let no = line["no"].as_str().expect("a number").to_owned();
                let revision = line["revision"].as_u64().expect("a revision");
                known.told.push((no, revision));
            } else if let Some(key) = line["refused"].as_str() {
                asked.remove(key);
                known.refused.push(line["why"].to_string());
            } else {
                let ask = Ask::of_json(&line["ask"]);
                asked.insert(ask.key.clone(), ask);
            }
        }
        known.unanswered = asked.into_values().collect();
        known
    }
}
