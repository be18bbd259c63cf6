//! Whether a reply belongs to an appeal: how much likelier its words are if it answers this one
//! than if it answers another.
//!
//! Each n-gram of the reply is a witness. That the appeal has it too speaks for the pair, the more
//! the rarer it is among appeals; that it hasn't speaks a little against. Witnesses depend on one
//! another, so their sum grows with a power of their number below 1. What many replies say is no
//! witness: a reply of courtesies alone comes out at nought, neither for nor against. Compared
//! with cosines in docs/decisions/reply-check.md.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use super::COURTESIES;
use crate::triage::text::{Gram, Text};

/// How likely a right reply takes an n-gram from its appeal, beside what chance gives.
const TAKEN: f32 = 0.05;
/// What this share of replies say is courtesy.
const COURTESY: f32 = 0.05;
/// Of the number of witnesses.
const POWER: f32 = 0.7;
/// An n-gram nobody was seen to use, in appeals.
const UNSEEN: f32 = 0.2;
/// As if so many texts had been read that say nothing known: a few lines teach little.
const TEXTS_BEFORE: f32 = 200.0;
/// That both name the same division, or only others.
const DIVISION: f32 = 0.25;
/// That the reply's latest year can't answer the appeal's.
const YEAR: f32 = 0.1;
/// Texts of each kind that are learned from; more teach nothing new.
const TEXTS_MAX: u32 = 30_000;

/// What appeals and replies say in general.
#[derive(Debug, Default)]
pub struct Background {
    appeals: Counted,
    replies: Counted,
}

#[derive(Debug, Default)]
struct Counted {
    texts: u32,
    of: HashMap<Gram, u32>,
    known: HashSet<u64>,
}

impl Background {
    /// Takes in what an appeal says. The same text again teaches nothing.
    pub fn learn_appeal(&mut self, text: &str) {
        self.appeals.learn(text);
    }

    pub fn learn_reply(&mut self, text: &str) {
        self.replies.learn(text);
    }

    /// How rare an n-gram is in all texts, from 0.
    pub(super) fn rarity(&self, gram: Gram) -> f32 {
        let seen = self.appeals.count(gram) + self.replies.count(gram);
        let texts = (self.appeals.texts + self.replies.texts) as f32 + 2.0 * TEXTS_BEFORE;
        (texts / (seen + 1.0)).ln()
    }

    /// Whether so many replies say it that it says nothing of this one.
    pub(super) fn is_courtesy(&self, gram: Gram) -> bool {
        let texts = self.replies.texts as f32 + TEXTS_BEFORE;
        self.replies.count(gram) > texts * COURTESY || COURTEOUS.contains(&gram)
    }
}

impl Counted {
    fn learn(&mut self, text: &str) {
        if self.texts >= TEXTS_MAX || !self.known.insert(fingerprint(text)) {
            return;
        }
        self.texts += 1;
        for gram in grams(&Text::of(text)) {
            *self.of.entry(gram).or_default() += 1;
        }
    }

    fn count(&self, gram: Gram) -> f32 {
        self.of.get(&gram).copied().unwrap_or(0) as f32
    }
}

/// N-grams of the courtesies everybody uses, for when few replies have been read.
static COURTEOUS: LazyLock<HashSet<Gram>> = LazyLock::new(|| {
    let of = |courtesy| grams(&Text::of(courtesy));
    COURTESIES.split_whitespace().flat_map(of).collect()
});

/// FNV-1a: only tells texts apart, keeps none.
fn fingerprint(text: &str) -> u64 {
    let step = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Each n-gram of two and three signs once, in order.
pub(super) fn grams(text: &Text) -> Vec<Gram> {
    let both = text.grams(2).chain(text.grams(3)).map(|(gram, _)| gram);
    both.collect::<BTreeSet<Gram>>().into_iter().collect()
}

/// How likely the reply is this appeal's, 0 to 1; a half when nothing tells.
pub(super) fn relevance(appeal: &Text, reply: &Text, background: &Background) -> f64 {
    let said: HashSet<Gram> = grams(appeal).into_iter().collect();
    let texts = background.appeals.texts as f32 + TEXTS_BEFORE;
    let (mut sum, mut witnesses) = (0.0, 0.0);
    for gram in grams(reply) {
        if background.is_courtesy(gram) {
            continue;
        }
        let weight = background.rarity(gram) / 8.0;
        let by_chance = ((background.appeals.count(gram) + UNSEEN) / texts).min(0.9);
        let if_right = TAKEN + (1.0 - TAKEN) * by_chance;
        let tells = if said.contains(&gram) {
            if_right / by_chance
        } else {
            (1.0 - if_right) / (1.0 - by_chance)
        };
        sum += weight * tells.ln();
        witnesses += weight;
    }
    let words = sum / (witnesses + 3.0).powf(POWER);
    let whole = words + DIVISION * divisions(appeal, reply) + YEAR * years(appeal, reply);
    1.0 / (1.0 + f64::from(-3.0 * whole).exp())
}

/// 1 when both name the same division, −1 when they name different ones only.
fn divisions(appeal: &Text, reply: &Text) -> f32 {
    let (asked, answered) = (named_divisions(appeal), named_divisions(reply));
    if asked.is_empty() || answered.is_empty() {
        return 0.0;
    }
    let shared = asked.intersection(&answered).count();
    let exact = asked.len() + answered.len() < 3;
    let finer = asked
        .intersection(&answered)
        .any(|name| !name.ends_with('市'));
    match shared {
        0 => -1.0,
        _ if finer || exact => 1.0,
        _ => 0.4,
    }
}

/// Divisions named anywhere. Only those written with letters and digits, or after a 市, can be
/// told from other words that end alike.
pub(super) fn named_divisions(text: &Text) -> BTreeSet<String> {
    let signs = text.signs();
    let mut named = BTreeSet::new();
    for at in 1..signs.len() {
        if !matches!(signs[at], '市' | '区' | '县') {
            continue;
        }
        let coded = signs[..at].iter().rev();
        let coded = coded
            .take_while(|sign| sign.is_ascii_alphanumeric())
            .count();
        let name = if (1..=3).contains(&coded) {
            at - coded
        } else if at >= 3 && signs[at - 3] == '市' && signs[at] != '市' {
            at - 2
        } else {
            continue;
        };
        named.insert(signs[name..=at].iter().collect());
    }
    named
}

/// An answer of an earlier year, or of much later, is another appeal's.
fn years(appeal: &Text, reply: &Text) -> f32 {
    match (latest_year(appeal), latest_year(reply)) {
        (Some(asked), Some(answered)) if answered < asked => -1.0,
        (Some(asked), Some(answered)) if answered > asked + 1 => -0.7,
        (Some(_), Some(_)) => 0.5,
        _ => 0.0,
    }
}

/// The latest year written `2019年`.
pub(super) fn latest_year(text: &Text) -> Option<u32> {
    let years = text.signs().windows(5).filter_map(|signs| {
        let (number, sign) = signs.split_at(4);
        if sign != ['年'] {
            return None;
        }
        number
            .iter()
            .try_fold(0, |sum, sign| Some(sum * 10 + sign.to_digit(10)?))
    });
    years.filter(|year| (1990..2100).contains(year)).max()
}
