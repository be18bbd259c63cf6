//! Nobody learns anything of a case outside their scope: not by hits, totals, facets or highlights.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use suqiu::domain::actor::Role;
use suqiu::domain::case::Case;
use suqiu::domain::case::state::State;
use suqiu::domain::org::UnitKind;
use suqiu::domain::rights::Scope;
use suqiu::insight::search::{Folded, Highlights, Phrase, TextField, Texts};
use suqiu::kernel::id::CaseId;
use suqiu::usecase::find::Found;

use super::{District, PAGE};
use crate::queue::somebody;

/// One condition, and what it means, worked out the slow way.
#[derive(Clone, Debug)]
enum Condition {
    Words(Option<TextField>, String),
    State(State),
    Street(usize),
    Number(CaseId),
}

#[derive(Clone, Debug)]
struct Clause {
    negated: bool,
    condition: Condition,
}

const FIELDS: [(TextField, &str); 4] = [
    (TextField::Title, "标题"),
    (TextField::Content, "content"),
    (TextField::Address, "地址"),
    (TextField::Reply, "答复"),
];

impl Clause {
    fn typed(&self, district: &District) -> String {
        let minus = if self.negated { "-" } else { "" };
        let said = match &self.condition {
            Condition::Words(None, words) => format!("“{words}”"),
            Condition::Words(Some(field), words) => {
                let (_, name) = FIELDS.iter().find(|(it, _)| it == field).expect("listed");
                format!("{name}：\"{words}\"")
            }
            Condition::State(state) => format!("状态:{}", state.label()),
            Condition::Street(n) => format!("街道:{}", streets(district)[*n].1),
            Condition::Number(id) => format!("编号:{}", id.0 / 1_000_000),
        };
        format!("{minus}{said}")
    }

    fn meets(&self, district: &District, case: &Case) -> bool {
        let meets = match &self.condition {
            Condition::Words(field, words) => {
                let (texts, words) = (Texts::of(case), Folded::of(words));
                let mut fields = TextField::ALL
                    .iter()
                    .filter(|it| field.is_none_or(|f| f == **it));
                fields.any(|field| !Folded::of(texts.field(*field)).find(&words).is_empty())
            }
            Condition::State(state) => case.state == *state,
            Condition::Street(n) => {
                case.place.street.map(|it| it.0) == Some(streets(district)[*n].0)
            }
            Condition::Number(id) => case.id.0 / 1_000_000 == id.0 / 1_000_000,
        };
        meets != self.negated
    }

    fn phrase(&self) -> Option<Phrase> {
        match &self.condition {
            Condition::Words(field, words) if !self.negated => Some(Phrase {
                text: Folded::of(words),
                fields: field.map_or(TextField::ALL.to_vec(), |field| vec![field]),
            }),
            // A channel's own number may be meant.
            Condition::Number(id) if !self.negated => Some(Phrase {
                text: Folded::of(&(id.0 / 1_000_000).to_string()),
                fields: vec![TextField::External],
            }),
            _ => None,
        }
    }
}

fn streets(district: &District) -> Vec<(u32, String)> {
    let directory = district.services.reference().directory;
    let streets = directory
        .units()
        .filter(|unit| unit.kind == UnitKind::Street);
    let mut streets: Vec<_> = streets.map(|unit| (unit.id.0, unit.name.clone())).collect();
    streets.sort();
    streets
}

fn clause(district: &'static District) -> impl Strategy<Value = Clause> {
    let cases = district.cases.len();
    let words = (
        0..cases,
        0..4_usize,
        0..40_usize,
        1..6_usize,
        prop::bool::weighted(0.7),
    );
    let words = words.prop_filter_map(
        "some words",
        move |(case, field, from, length, anywhere)| {
            let (field, _) = FIELDS[field];
            let texts = Texts::of(&district.cases[case]);
            let text: Vec<char> = texts.field(field).chars().collect();
            let from = from % text.len().max(1);
            let words: String = text.iter().skip(from).take(length).collect();
            let is_plain = !words.contains(['"', '“', '”', '「', '」', '『', '』']);
            (is_plain && !Folded::of(&words).is_empty())
                .then(|| Condition::Words((!anywhere).then_some(field), words))
        },
    );
    let condition = prop_oneof![
        8 => words,
        1 => prop::sample::select(State::ALL.to_vec()).prop_map(Condition::State),
        1 => (0..streets(district).len()).prop_map(Condition::Street),
        1 => (0..cases).prop_map(move |case| Condition::Number(district.cases[case].id)),
    ];
    (prop::bool::weighted(0.2), condition)
        .prop_map(|(negated, condition)| Clause { negated, condition })
}

/// Everything an answer tells that does not depend on when it was asked.
fn told(found: &Found) -> String {
    format!(
        "{:?}",
        (
            &found.page.rows,
            &found.page.next,
            found.page.total,
            &found.page.facets,
            &found.highlights
        )
    )
}

/// For anybody and any query, the answer is the one the visible cases alone would give.
#[test]
fn nothing_outside_the_scope_shows() {
    let district = District::shared();
    let (people, directory) = (district.people(), district.services.reference().directory);
    let mut runner = TestRunner::new(Config {
        cases: 300,
        failure_persistence: None,
        ..Config::default()
    });
    let tally = std::cell::Cell::new((0, 0));
    let queries = (
        0..people.len(),
        prop::collection::vec(clause(district), 1..4),
    );
    let run = |(person, clauses): (usize, Vec<Clause>)| {
        let actor = &people[person];
        let typed: Vec<_> = clauses
            .iter()
            .map(|clause| clause.typed(district))
            .collect();
        let found = district.find(actor, &typed.join(" ")).expect("a query");
        let scope = Scope::of(actor);
        let meets = |case: &&Case| clauses.iter().all(|clause| clause.meets(district, case));
        let (mut seen, mut unseen) = (BTreeMap::new(), 0);
        for case in district.cases.iter().filter(meets) {
            if scope.sees(case, &directory) {
                seen.insert(case.id, case);
            } else {
                unseen += 1;
            }
        }
        let (hits, hidden) = tally.get();
        tally.set((hits + seen.len(), hidden + unseen));
        let rows: BTreeSet<_> = found.page.rows.iter().map(|row| row.id).collect();
        prop_assert!(rows.iter().all(|id| seen.contains_key(id)), "{:?}", typed);
        prop_assert_eq!(rows.len(), seen.len().min(PAGE), "{:?}", typed);
        prop_assert_eq!(found.page.total, seen.len());
        let count = |all: Vec<usize>| all.iter().sum::<usize>();
        let facets = &found.page.facets;
        prop_assert_eq!(
            count(facets.state.iter().map(|it| it.count).collect()),
            seen.len()
        );
        for facet in &facets.street {
            let there = seen
                .values()
                .filter(|case| case.place.street == Some(facet.value));
            prop_assert_eq!(facet.count, there.count());
        }
        for facet in &facets.unit {
            let theirs = seen.values().filter(|case| case.unit == Some(facet.value));
            prop_assert_eq!(facet.count, theirs.count());
        }
        let phrases: Vec<Phrase> = clauses.iter().filter_map(Clause::phrase).collect();
        let marked = if phrases.is_empty() { 0 } else { rows.len() };
        prop_assert_eq!(found.highlights.len(), marked);
        for (row, highlights) in found.page.rows.iter().zip(&found.highlights) {
            prop_assert_eq!(
                highlights,
                &Highlights::of(&Texts::of(seen[&row.id]), &phrases)
            );
        }
        Ok(())
    };
    runner.run(&queries, run).expect("holds");
    let (hits, hidden) = tally.get();
    assert!(hits > 300 && hidden > 300, "{hits} found, {hidden} hidden");
}

/// Cases elsewhere change nothing of what a unit is told.
#[test]
fn cases_of_others_change_no_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let district = District::open(folder.path());
    let handler = somebody(&district.services, Role::Handler);
    let supervisor = somebody(&district.services, Role::Supervisor);
    let word: String = district.cases[7].title.chars().take(2).collect();
    let queries = [
        word.clone(),
        format!("-{word}"),
        "街道:街道".to_owned(),
        "路 -井".to_owned(),
    ];
    let answers = || {
        queries
            .iter()
            .map(|text| told(&district.find(&handler, text).expect("a query")))
    };
    let before: Vec<_> = answers().collect();
    let known = district.ids(&supervisor, &word).len();
    for n in 0..12 {
        district.appeal(&format!("{word}，有路有井，第{n}件，请尽快处理"), None);
    }
    district.settle();
    assert_eq!(district.ids(&supervisor, &word).len(), known + 12);
    let after: Vec<_> = answers().collect();
    assert_eq!(after, before);
}
