//! The words of the duty catalogue as one automaton: a text is read once, however many rows the
//! catalogue has.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use super::{Field, Hit, Told};
use crate::domain::catalogue::{Catalogue, CatalogueRow};

/// In characters: a shorter word stands in everything.
const WORD_MIN: usize = 2;
/// Occurrences read of one text at most: a text that says the same a thousand times says it once.
const OCCURRENCES_MAX: usize = 4_000;
/// Occurrences of one word that are shown.
const HITS_MAX: usize = 3;

/// Every word of every version of every row. Made anew when the catalogue changes.
#[derive(Debug)]
pub struct Words {
    automaton: AhoCorasick,
    words: Vec<Word>,
    items: Vec<String>,
    /// Items by what rows are called: item, detail, minor or major.
    named: HashMap<String, Vec<u32>>,
}

#[derive(Debug)]
struct Word {
    text: String,
    items: Vec<u32>,
}

/// A word of the catalogue that stands in the text.
#[derive(Debug)]
pub(super) struct Read<'w> {
    pub(super) word: &'w str,
    pub(super) items: &'w [u32],
    pub(super) hits: Vec<Hit>,
}

/// What a row is known by.
fn words_of(row: &CatalogueRow) -> impl Iterator<Item = &String> {
    let all = row.keywords.iter().chain([&row.minor, &row.detail]);
    all.filter(|word| word.chars().count() >= WORD_MIN)
}

/// Whether the row, as it stands, is known by this word.
pub(super) fn has_word(row: &CatalogueRow, word: &str) -> bool {
    words_of(row).any(|own| own == word)
}

impl Words {
    /// `None` when the words are too many for one automaton.
    pub fn of(catalogue: &Catalogue) -> Option<Self> {
        let mut items = Vec::new();
        let mut by_word: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let mut named: HashMap<String, Vec<u32>> = HashMap::new();
        for newest in catalogue.rows() {
            let item = u32::try_from(items.len()).ok()?;
            items.push(newest.item_id.clone());
            for row in catalogue.versions(&newest.item_id) {
                for word in words_of(row) {
                    let of_word = by_word.entry(word).or_default();
                    if of_word.last() != Some(&item) {
                        of_word.push(item);
                    }
                }
            }
            for name in [
                &newest.item_id,
                &newest.detail,
                &newest.minor,
                &newest.major,
            ] {
                let of_name = named.entry(name.clone()).or_default();
                if of_name.last() != Some(&item) {
                    of_name.push(item);
                }
            }
        }
        let automaton = AhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(true)
            .build(by_word.keys())
            .ok()?;
        let word = |(text, items): (&str, Vec<u32>)| Word {
            text: text.to_owned(),
            items,
        };
        Some(Self {
            automaton,
            words: by_word.into_iter().map(word).collect(),
            items,
            named,
        })
    }

    pub(super) fn item(&self, number: u32) -> &str {
        &self.items[number as usize]
    }

    /// Items that a model's label means: an item itself, or all of a category.
    pub(super) fn meant_by(&self, label: &str) -> &[u32] {
        self.named.get(label).map_or(&[], Vec::as_slice)
    }

    /// The words that stand in the texts.
    pub(super) fn read(&self, told: &Told<'_>) -> Vec<Read<'_>> {
        let mut found: BTreeMap<usize, Vec<Hit>> = BTreeMap::new();
        for field in Field::ALL {
            let matches = self.automaton.find_overlapping_iter(told.field(*field));
            for one in matches.take(OCCURRENCES_MAX) {
                let hits = found.entry(one.pattern().as_usize()).or_default();
                if hits.len() < HITS_MAX {
                    hits.push(Hit {
                        field: *field,
                        range: one.range(),
                    });
                }
            }
        }
        let read = |(word, hits): (usize, Vec<Hit>)| Read {
            word: &self.words[word].text,
            items: &self.words[word].items,
            hits,
        };
        found.into_iter().map(read).collect()
    }
}
