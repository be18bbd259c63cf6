//! What the job did, and whether the two sides agree.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::reconcile::{Counted, Ours, Sides, unit_of};
use crate::channels::former::{CASES, Mapping, SourceRead, UnitOf};
use crate::domain::reference::Reference;

/// The report as people and programs get it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    pub platform: String,
    pub platform_name: String,
    /// Nothing was written.
    pub only_plan: bool,
    pub sources: Vec<SourceRows>,
    /// Cases of the export.
    pub cases: u64,
    /// New here.
    pub taken: u64,
    /// Here already, and the same.
    pub known: u64,
    /// Here already, and the export says something else now. Nothing is overwritten.
    pub differing: u64,
    pub rejected: u64,
    /// Rows of the history that came with new cases.
    pub steps: u64,
    /// Rows of the history that could not be read, or belong to no case.
    pub steps_lost: u64,
    pub users: u64,
    pub users_made: u64,
    pub users_known: u64,
    /// Code → rows, of everything in the list of rejected rows.
    pub reasons: BTreeMap<String, u64>,
    pub unmapped: Vec<UnmappedValue>,
    pub compared: Vec<Compared>,
    /// Both sides agree in every line. `None`: nothing was written.
    pub agree: Option<bool>,
    /// Cases that have gone on here since an earlier run; they are compared as they came.
    pub moved: u64,
    /// Cases of the same platform that are here and not in this export.
    pub elsewhere: u64,
}

/// Rows of one file or table.
#[derive(Clone, Debug, Serialize)]
pub struct SourceRows {
    pub name: String,
    pub rows: u64,
}

/// A foreign value the mapping does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnmappedValue {
    pub field: &'static str,
    pub field_name: &'static str,
    pub value: String,
    pub cases: u64,
    /// The nearest of our codes.
    pub suggestion: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    State,
    Month,
    Unit,
}

/// One line of the reconciliation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    pub dimension: Dimension,
    /// Code of the state, `2026-05`, code of the unit; empty for none, `?` for unknown.
    pub key: String,
    pub name: String,
    /// In the files.
    pub theirs: u64,
    /// Of them rejected.
    pub rejected: u64,
    /// In the store afterwards. `None`: nothing was written.
    pub ours: Option<u64>,
}

impl Compared {
    pub fn agrees(&self) -> bool {
        self.ours
            .is_none_or(|ours| self.theirs - self.rejected == ours)
    }
}

impl Report {
    pub(super) fn of(mapping: &Mapping, sources: &[SourceRead], only_plan: bool) -> Self {
        let source = |source: &SourceRead| SourceRows {
            name: source.name.clone(),
            rows: source.rows,
        };
        Self {
            platform: mapping.platform.clone(),
            platform_name: mapping.platform_name.clone(),
            only_plan,
            sources: sources.iter().map(source).collect(),
            ..Self::default()
        }
    }

    /// Rows of the tables that hold cases, as far as they hold nothing else.
    pub(super) fn case_rows(&self, mapping: &Mapping) -> u64 {
        let source = &mapping.parts[CASES].source;
        let is_of_cases = |name: &str| {
            source.files.iter().any(|file| match &source.table {
                Some(table) => name == format!("{file}（{}）", table.to_lowercase()),
                None => name.starts_with(file.as_str()),
            })
        };
        let of_cases = self
            .sources
            .iter()
            .filter(|source| is_of_cases(&source.name));
        of_cases.map(|source| source.rows).sum()
    }

    pub(super) fn count_reasons(&mut self, by_code: HashMap<&'static str, u64>) {
        let reasons = by_code
            .into_iter()
            .map(|(code, rows)| (code.to_owned(), rows));
        self.reasons = reasons.collect();
    }

    /// There is something a person has to look at.
    pub fn has_findings(&self) -> bool {
        !self.reasons.is_empty() || !self.unmapped.is_empty() || self.agree == Some(false)
    }

    pub(super) fn compare(&mut self, sides: &Sides, ours: Option<Ours>, reference: &Reference) {
        let counted = ours.as_ref().map(|ours| &ours.counted);
        let Sides { theirs, rejected } = sides;
        let mut lines = Lines { lines: vec![] };
        lines.each(
            Dimension::State,
            theirs,
            rejected,
            counted,
            |of| &of.states,
            |state| match state {
                Some(state) => (
                    state.code().to_owned(),
                    state_name(state.code(), state.label()),
                ),
                None => unknown(),
            },
        );
        lines.each(
            Dimension::Month,
            theirs,
            rejected,
            counted,
            |of| &of.months,
            |month| match month {
                Some(month) => (month.to_string(), month.to_string()),
                None => unknown(),
            },
        );
        let directory = &reference.directory;
        lines.each(
            Dimension::Unit,
            theirs,
            rejected,
            counted,
            |of| &of.units,
            |unit| match unit {
                UnitOf::None => (String::new(), "（无承办单位）".to_owned()),
                UnitOf::Unknown => unknown(),
                UnitOf::Known(_) => match unit_of(*unit).and_then(|unit| directory.unit(unit)) {
                    Some(unit) => (unit.code.clone(), unit.name.clone()),
                    None => unknown(),
                },
            },
        );
        self.compared = lines.lines;
        if let Some(ours) = ours {
            self.agree = Some(self.compared.iter().all(Compared::agrees));
            (self.moved, self.elsewhere) = (ours.moved, ours.elsewhere);
        }
    }
}

fn state_name(code: &str, label: &str) -> String {
    match code {
        "closed" => "结案、归档".to_owned(),
        _ => label.to_owned(),
    }
}

fn unknown() -> (String, String) {
    ("?".to_owned(), "（无法识别）".to_owned())
}

struct Lines {
    lines: Vec<Compared>,
}

impl Lines {
    fn each<K: Ord + Copy>(
        &mut self,
        dimension: Dimension,
        theirs: &Counted,
        rejected: &Counted,
        ours: Option<&Counted>,
        of: impl Fn(&Counted) -> &BTreeMap<K, u64>,
        name: impl Fn(&K) -> (String, String),
    ) {
        let sides = [Some(theirs), ours].into_iter().flatten();
        let keys: BTreeSet<K> = sides.flat_map(|side| of(side).keys().copied()).collect();
        let number = |side: &Counted, key: &K| of(side).get(key).copied().unwrap_or(0);
        for key in keys {
            let (code, name) = name(&key);
            self.lines.push(Compared {
                dimension,
                key: code,
                name,
                theirs: number(theirs, &key),
                rejected: number(rejected, &key),
                ours: ours.map(|ours| number(ours, &key)),
            });
        }
    }
}
