//! Which words of an appeal speak for a label. What the grams say is laid on the signs they are
//! made of; runs of signs that say much become terms, as they stand in the text.

use std::collections::BTreeMap;

use serde::Serialize;

use super::features::{occurrences, presence};
use super::text::{Gram, Text};

/// Terms that are shown.
const TERMS_MAX: usize = 5;
/// Longer ones are cut: a reason is a word, not a sentence.
const SIGNS_MAX: usize = 8;
/// Signs that say less than this part of the most telling one are left out; the lower bound when
/// the higher finds no word.
const TELLING: [f32; 2] = [0.3, 0.05];

/// A word or a phrase of the appeal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Term {
    /// As it stands in the text.
    pub term: String,
    /// Its part of all that speaks for the label; all terms together at most 1.
    pub weight: f32,
}

/// Terms of `text` (made of `whole`), most telling first, given what each gram says.
pub(super) fn terms(whole: &str, text: &Text, says: impl Fn(Gram) -> f32) -> Vec<Term> {
    let mut signs = vec![0.0_f32; text.signs().len()];
    for (gram, at, length) in occurrences(text) {
        let part = says(gram) * presence(at) / length as f32;
        signs[at..at + length]
            .iter_mut()
            .for_each(|sign| *sign += part);
    }
    let all: f32 = signs.iter().filter(|says| **says > 0.0).sum();
    let most = signs.iter().copied().fold(0.0, f32::max);
    if most <= 0.0 {
        return Vec::new();
    }
    let found = TELLING.map(|part| words(whole, text, &signs, most * part));
    let found = found.into_iter().find(|found| !found.is_empty());
    let mut terms: Vec<Term> = found
        .unwrap_or_default()
        .into_iter()
        .map(|(term, says)| Term {
            term: term.to_owned(),
            weight: says / all,
        })
        .collect();
    terms.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    terms.truncate(TERMS_MAX);
    terms
}

/// Words of at least two signs that each say as much as `least`, and what they say together.
fn words<'a>(whole: &'a str, text: &Text, signs: &[f32], least: f32) -> BTreeMap<&'a str, f32> {
    let mut found: BTreeMap<&str, f32> = BTreeMap::new();
    for run in text.runs() {
        let mut at = run.start;
        while at < run.end {
            let telling = signs[at..run.end].iter().take(SIGNS_MAX);
            let length = telling.take_while(|says| **says >= least).count();
            if length > 1 {
                let term = &whole[text.place(at..at + length, whole)];
                *found.entry(term).or_default() += signs[at..at + length].iter().sum::<f32>();
            }
            at += length.max(1);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(whole: &str, telling: &[&str]) -> Vec<String> {
        let says = |gram: Gram| {
            let gram = gram.spelled();
            f32::from(u8::from(telling.contains(&gram.as_str())))
        };
        let terms = terms(whole, &Text::of(whole), says);
        assert!(terms.iter().map(|term| term.weight).sum::<f32>() <= 1.0 + 1e-5);
        terms.into_iter().map(|term| term.term).collect()
    }

    #[test]
    fn grams_that_follow_each_other_are_one_term() {
        let telling = ["物业", "业费", "漏水"];
        let whole = "小区物业费太高，楼上漏水。物业费又涨";
        assert_eq!(found(whole, &telling), ["物业费", "漏水"]);
        assert_eq!(found("物\n业费", &telling), ["业费"]);
        assert_eq!(found("ＷＩＦＩ坏了", &["wi", "if", "fi"]), ["ＷＩＦＩ"]);
    }

    #[test]
    fn nothing_that_speaks_for_it_is_no_term() {
        assert!(found("路灯不亮", &[]).is_empty());
        assert!(found("😀，", &["路"]).is_empty());
    }

    #[test]
    fn terms_are_few_and_short() {
        let whole = "漏水".repeat(40);
        let found = found(&whole, &["漏水", "水漏"]);
        assert_eq!(found[0], "漏水漏水漏水漏水");
        assert!(found.len() <= TERMS_MAX);
    }
}
