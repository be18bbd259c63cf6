//! Putting together what speaks for each row. Points are log odds: three points more are twenty
//! times as likely. They are few and fixed, so that anyone can count them again; what they come
//! to is an estimate.

use std::collections::{BTreeMap, HashSet};

use super::words::{Read, has_word};
use super::{
    Against, Candidate, Field, Question, Reason, Source, Standing, TOP, Told, Whereabouts, Words,
};
use crate::domain::catalogue::{Catalogue, CatalogueRow, Lead};
use crate::domain::org::Directory;
use crate::kernel::id::UnitId;
use crate::kernel::time::Timestamp;
use crate::triage::model::Verdict;

/// The item somebody settled on when the case was accepted.
const OWN: f32 = 3.5;
/// What the catalogue's words say at most, and at which strength two thirds of it are reached.
const WORDS: f32 = 2.5;
const STRENGTH: f32 = 4.0;
/// A word counts its characters: twice in the title, half in the address.
const fn of_field(field: Field) -> f32 {
    match field {
        Field::Title => 2.0,
        Field::Content => 1.0,
        Field::Address => 0.5,
    }
}
/// An answer that stands in the text, and one that another row of the matter is told by.
const MET: f32 = 1.0;
const NOT_MET: f32 = -1.0;
/// A model that is sure; of a whole category less.
const MODEL: f32 = 4.0;
const MODEL_OF_CATEGORY: f32 = 2.0;
/// All of the like went there, and they are very like.
const HISTORY: f32 = 3.0;
/// Cases of one matter written by two people seldom agree more than this.
const NEAR_FULL: f32 = 0.4;
/// Further away than this is not the like.
const NEAR_MIN: f32 = 0.1;
const RETURNED_THIS: f32 = -4.0;
const RETURNED_LIKE: f32 = -0.6;
/// Returns of the like that count, and from how many on they are told.
const RETURNS_MAX: usize = 3;
const RETURNS_TOLD: usize = 2;
/// None of the rows that anything speaks for.
const NONE: f32 = 1.0;
/// A label that means more rows than this nominates none of them.
const GROUP_MAX: usize = 5;
/// Rows that are looked at closely.
const CLOSE: usize = 12;
const WORDS_TOLD: usize = 5;

/// What is asked, and everything that may speak.
pub struct Asked<'a> {
    pub told: Told<'a>,
    /// The case's item, if somebody settled on one.
    pub own: Option<&'a str>,
    /// Where the place lies.
    pub place: Option<&'a Whereabouts>,
    /// Units that returned this case.
    pub returned_by: &'a [UnitId],
    /// What a model says.
    pub verdict: Option<&'a Verdict>,
    /// Decided cases, the nearest first.
    pub like: &'a [Like<'a>],
    /// How many of an item a unit returned lately.
    pub returns: &'a dyn Fn(&str, UnitId) -> usize,
    pub now: Timestamp,
}

/// A decided case like the one asked about.
#[derive(Clone, Copy, Debug)]
pub struct Like<'a> {
    pub item: &'a str,
    /// Who had it in the end.
    pub unit: UnitId,
    /// 0 to 1.
    pub near: f32,
}

/// The likeliest rows, at most [`TOP`].
pub fn weigh(
    asked: &Asked<'_>,
    words: &Words,
    catalogue: &Catalogue,
    directory: &Directory,
) -> Vec<Candidate> {
    let read = words.read(&asked.told);
    let mut found: Vec<Weighed<'_>> = nominated(asked, words, &read)
        .into_iter()
        .filter_map(|item| {
            let row = catalogue.in_force(item, asked.now)?;
            let unit = unit_of(row, asked.place.map(|place| place.street), directory)?;
            Some(Weighed::of(asked, words, &read, row, unit))
        })
        .filter(|one| one.reasons.iter().any(|reason| reason.points > 0.0))
        .collect();
    found.sort_by(|a, b| {
        b.points
            .total_cmp(&a.points)
            .then(a.row.item_id.cmp(&b.row.item_id))
    });
    found.truncate(CLOSE);
    let matters: HashSet<_> = found.iter().map(|one| one.row.matter()).collect();
    let rows = catalogue.rows_at(asked.now);
    let siblings: Vec<_> = rows.filter(|row| matters.contains(&row.matter())).collect();
    for one in &mut found {
        one.look_closely(asked, &siblings, directory);
    }
    found.sort_by(|a, b| {
        b.points
            .total_cmp(&a.points)
            .then(a.row.item_id.cmp(&b.row.item_id))
    });
    let all: f32 = found.iter().map(|one| one.points.exp()).sum::<f32>() + NONE.exp();
    found.truncate(TOP);
    found.into_iter().map(|one| one.candidate(all)).collect()
}

/// Items that anything speaks for.
fn nominated<'w>(asked: &Asked<'w>, words: &'w Words, read: &[Read<'w>]) -> Vec<&'w str> {
    let mut found: Vec<&str> = Vec::new();
    found.extend(asked.own);
    let of_words = read.iter().flat_map(|read| read.items);
    found.extend(of_words.map(|item| words.item(*item)));
    for (label, _) in asked.verdict.iter().flat_map(|verdict| &verdict.labels) {
        let meant = words.meant_by(label);
        if meant.len() <= GROUP_MAX {
            found.extend(meant.iter().map(|item| words.item(*item)));
        }
    }
    let near = asked.like.iter().filter(|like| like.near >= NEAR_MIN);
    found.extend(near.map(|like| like.item));
    found.sort_unstable();
    found.dedup();
    found
}

/// Who leads by this row: a unit that can hold a case.
fn unit_of(row: &CatalogueRow, street: Option<UnitId>, directory: &Directory) -> Option<UnitId> {
    let unit = match row.lead {
        Lead::Unit(unit) => unit,
        Lead::StreetOfPlace => street?,
    };
    let usable = |unit: &UnitId| {
        let unit = directory.unit(*unit);
        unit.is_some_and(|unit| unit.active && unit.parent.is_some())
    };
    Some(unit).filter(usable)
}

struct Weighed<'a> {
    row: &'a CatalogueRow,
    unit: UnitId,
    points: f32,
    reasons: Vec<Reason>,
    questions: Vec<Question>,
    against: Vec<Against>,
}

impl<'a> Weighed<'a> {
    fn of(
        asked: &Asked<'_>,
        words: &Words,
        read: &[Read<'_>],
        row: &'a CatalogueRow,
        unit: UnitId,
    ) -> Self {
        let mut one = Self {
            row,
            unit,
            points: 0.0,
            reasons: Vec::new(),
            questions: Vec::new(),
            against: Vec::new(),
        };
        if asked.own == Some(&*row.item_id) {
            let told = "受理时已定为本事项".to_owned();
            one.says(Source::Case, OWN, told, Vec::new());
        }
        one.words(read);
        one.model(asked, words);
        one.history(asked);
        one
    }

    fn says(&mut self, source: Source, points: f32, told: String, hits: Vec<super::Hit>) {
        self.points += points;
        self.reasons.push(Reason {
            source,
            points,
            told,
            hits,
        });
    }

    fn words(&mut self, read: &[Read<'_>]) {
        let mut own: Vec<(f32, &Read<'_>)> = read
            .iter()
            .filter(|read| has_word(self.row, read.word))
            .map(|read| (strength(read), read))
            .collect();
        if own.is_empty() {
            return;
        }
        own.sort_by(|a, b| b.0.total_cmp(&a.0));
        let all: f32 = own.iter().map(|(strength, _)| strength).sum();
        let told = own.iter().take(WORDS_TOLD).map(|(_, read)| read.word);
        let told = format!("命中清单用词：{}", told.collect::<Vec<_>>().join("、"));
        let hits = own.iter().flat_map(|(_, read)| read.hits.clone()).collect();
        let points = WORDS * (1.0 - (-all / STRENGTH).exp());
        self.says(Source::Catalogue, points, told, hits);
    }

    fn model(&mut self, asked: &Asked<'_>, words: &Words) {
        let Some(verdict) = asked.verdict else {
            return;
        };
        let meant = verdict.labels.iter().enumerate().find(|(_, (label, _))| {
            let meant = words.meant_by(label);
            meant
                .iter()
                .any(|item| words.item(*item) == self.row.item_id)
        });
        let Some((at, (label, sure))) = meant else {
            return;
        };
        let alone = words.meant_by(label).len() == 1;
        let most = if alone { MODEL } else { MODEL_OF_CATEGORY };
        // What speaks for a label is known of the first one only.
        let terms = if at == 0 { &*verdict.terms } else { &[] };
        let hits = terms.iter().flat_map(|term| asked.told.places(&term.term));
        let hits = hits.collect();
        let percent = sure * 100.0;
        let told = match (alone, terms.is_empty()) {
            (true, true) => format!("模型判断为本事项（{percent:.0}%）"),
            (false, true) => format!("模型判断属于“{label}”（{percent:.0}%）"),
            (_, false) => {
                let terms: Vec<_> = terms.iter().map(|term| &*term.term).collect();
                let what = if alone { "本事项" } else { label };
                let terms = terms.join("、");
                format!("模型判断为“{what}”（{percent:.0}%），主要依据：{terms}")
            }
        };
        self.says(Source::Model, most * sure, told, hits);
    }

    fn history(&mut self, asked: &Asked<'_>) {
        let near = asked.like.iter().filter(|like| like.near >= NEAR_MIN);
        let all: f32 = near.clone().map(|like| like.near).sum();
        let own: Vec<_> = near.filter(|like| like.item == self.row.item_id).collect();
        let Some(nearest) = own.iter().map(|like| like.near).reduce(f32::max) else {
            return;
        };
        let part = own.iter().map(|like| like.near).sum::<f32>() / all;
        let points = HISTORY * part * (nearest / NEAR_FULL).min(1.0);
        let told = format!(
            "相似的已结工单中有 {} 件按本事项办理（最相近 {:.0}%）",
            own.len(),
            nearest * 100.0
        );
        self.says(Source::History, points, told, Vec::new());
    }

    /// Questions of the row, and what speaks against its unit. `siblings`: rows of its matter, among
    /// others.
    fn look_closely(
        &mut self,
        asked: &Asked<'_>,
        siblings: &[&CatalogueRow],
        directory: &Directory,
    ) {
        let own = self.row.matter();
        let matter: Vec<_> = siblings.iter().filter(|row| row.matter() == own).collect();
        for (question, answer) in &self.row.discriminators {
            let hits = asked.told.places(answer);
            let others = matter
                .iter()
                .flat_map(|row| &row.discriminators)
                .filter(|(asks, other)| asks == question && other != answer);
            let elsewhere = others
                .flat_map(|(_, other)| asked.told.places(other))
                .next();
            let standing = match (hits.is_empty(), elsewhere) {
                (false, _) => Standing::Met,
                (true, Some(_)) => Standing::Against,
                (true, None) => Standing::Open,
            };
            self.points += match standing {
                Standing::Met => MET,
                Standing::Against => NOT_MET,
                Standing::Open => 0.0,
            };
            self.questions.push(Question {
                question: question.clone(),
                answer: answer.clone(),
                standing,
                hits,
            });
        }
        if self.row.lead == Lead::StreetOfPlace {
            let how = asked.place.map_or("", |place| &place.told);
            let told = format!(
                "本事项由事发地街道牵头：{}（{how}）",
                directory.unit_name(self.unit)
            );
            let hits = asked
                .place
                .map_or_else(Vec::new, |place| place.hits.clone());
            self.says(Source::Place, 0.0, told, hits);
        }
        self.counter(asked, directory);
        self.reasons.sort_by(|a, b| b.points.total_cmp(&a.points));
    }

    fn counter(&mut self, asked: &Asked<'_>, directory: &Directory) {
        let same = |unit: UnitId| directory.same_body(unit, self.unit);
        if asked.returned_by.iter().any(|unit| same(*unit)) {
            self.points += RETURNED_THIS;
            self.against.push(Against::ReturnedThis);
        }
        let returns = (asked.returns)(&self.row.item_id, self.unit);
        self.points += RETURNED_LIKE * returns.min(RETURNS_MAX) as f32;
        if returns >= RETURNS_TOLD {
            self.against.push(Against::ReturnedLike(returns));
        }
        let own = asked.like.iter().filter(|like| like.near >= NEAR_MIN);
        let own: Vec<_> = own.filter(|like| like.item == self.row.item_id).collect();
        let mut elsewhere: BTreeMap<UnitId, usize> = BTreeMap::new();
        for like in own.iter().filter(|like| !same(like.unit)) {
            *elsewhere.entry(like.unit).or_default() += 1;
        }
        let most = elsewhere.into_iter().max_by_key(|(_, ended)| *ended);
        if let Some((unit, ended)) = most.filter(|(_, ended)| ended * 2 > own.len() && *ended > 1) {
            let of = own.len();
            self.against.push(Against::Elsewhere { of, ended, unit });
        }
    }

    fn candidate(self, all: f32) -> Candidate {
        Candidate {
            row: self.row.clone(),
            unit: self.unit,
            share: self.points.exp() / all,
            reasons: self.reasons,
            questions: self.questions,
            against: self.against,
        }
    }
}

/// What a word says for a row: the longer, the more prominent and the fewer rows have it, the more.
fn strength(read: &Read<'_>) -> f32 {
    let place = read.hits.iter().map(|hit| of_field(hit.field));
    let place = place.fold(0.0, f32::max);
    let length = read.word.chars().count() as f32;
    place * length / (read.items.len().max(1) as f32).sqrt()
}
