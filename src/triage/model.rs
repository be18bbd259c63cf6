//! What was learned, and what it says of an appeal: the likeliest labels, whether it is sure
//! enough, and by which words.

use super::explain::{self, Term};
use super::features::{Appeal, Counted, Vocabulary};
use super::learn::calibration::{Trust, probabilities};
use super::measure::{self, Judged};
use super::text::Text;
use crate::crypto::sm3;

/// Labels that are said of one appeal.
pub const TOP: usize = 3;
/// A text of which less is known is foreign, whatever the rest of it seems to say.
const SHARE_KNOWN_MIN: f32 = 0.25;
/// Weights of a model at most: with their grams, below [`super::file::BYTES_MAX`].
const WEIGHTS_MAX: usize = 5_000_000;
const FEATURES_MAX: usize = 200_000;

/// Features of a model with this many labels.
pub(super) const fn features_max(labels: usize) -> usize {
    let most = WEIGHTS_MAX / labels;
    if most < FEATURES_MAX {
        most
    } else {
        FEATURES_MAX
    }
}

/// Judges appeals. Made by [`super::learn::learn`] or read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// In order of their names.
    pub(super) labels: Vec<String>,
    /// How frequent each label was among the examples.
    pub(super) shares: Vec<f32>,
    /// Log odds of each label before a word is read.
    pub(super) intercepts: Vec<f32>,
    pub(super) vocabulary: Vocabulary,
    /// Log odds, feature by feature with one for each label.
    pub(super) weights: Vec<f32>,
    pub(super) trust: Trust,
    pub(super) thresholds: Thresholds,
    /// Examples it was made from, in order of their marks.
    pub(super) seen: Vec<Seen>,
}

/// An example a model was made from, as judged by a model that had not seen it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// See [`mark`].
    pub(super) mark: u64,
    pub(super) sure: f32,
    pub(super) right: bool,
}

/// From which probability on labels were right often enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    pub at_95: f32,
    pub at_98: f32,
}

/// What a model says of an appeal.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The likeliest labels with their probabilities, best first.
    pub labels: Vec<(String, f32)>,
    /// Right in at least 95 of 100 cases like it.
    pub confident: bool,
    /// What speaks for the first label, most telling first.
    pub terms: Vec<Term>,
}

/// Tells texts apart that differ in more than marks and white space.
pub(super) fn mark(text: &Text) -> u64 {
    let signs: String = text.signs().iter().collect();
    let hash = sm3::hash(signs.as_bytes());
    let first = hash.as_bytes().first_chunk().expect("32 bytes");
    u64::from_le_bytes(*first)
}

impl Model {
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    pub const fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// What it says of `appeal`. A text without a known word gets the labels by their frequency.
    pub fn predict(&self, appeal: Appeal<'_>) -> Verdict {
        let whole = appeal.whole();
        let text = Text::of(&whole);
        let counted = Counted::of(&text);
        let features = self.vocabulary.features(&counted);
        if features.is_empty() {
            return Verdict {
                labels: measure::likeliest(&self.shares, &self.labels),
                confident: false,
                terms: Vec::new(),
            };
        }
        let classes = self.labels.len();
        let mut odds = self.intercepts.clone();
        for (at, value) in &features {
            let weights = &self.weights[*at as usize * classes..][..classes];
            for (odds, weight) in odds.iter_mut().zip(weights) {
                *odds += weight * value;
            }
        }
        let labels = measure::likeliest(&probabilities(&odds, self.trust), &self.labels);
        let (best, sure) = labels.first().expect("a model has labels");
        let class = self.labels.binary_search(best);
        let class = class.expect("the label is the model's");
        let known = self.vocabulary.share_known(&counted, &features);
        Verdict {
            confident: known >= SHARE_KNOWN_MIN && *sure >= self.thresholds.at_95,
            terms: explain::terms(&whole, &text, |gram| self.speaks_for(gram, class)),
            labels,
        }
    }

    /// How much a gram speaks for a class rather than for the others, before its place counts.
    fn speaks_for(&self, gram: super::text::Gram, class: usize) -> f32 {
        let Some(at) = self.vocabulary.find(gram) else {
            return 0.0;
        };
        let classes = self.labels.len();
        let weights = &self.weights[at * classes..][..classes];
        let mean = weights.iter().sum::<f32>() / classes as f32;
        (weights[class] - mean) * self.vocabulary.rarity[at]
    }

    /// What the model says of `appeal`, beside what is right.
    pub fn judge(&self, appeal: Appeal<'_>, right: &str) -> Judged {
        Judged {
            said: self.predict(appeal).labels,
            right: right.to_owned(),
        }
    }

    /// How an appeal was judged by a model that had not seen it, when this one was made from it.
    pub fn seen(&self, appeal: Appeal<'_>) -> Option<Seen> {
        let mark = mark(&Text::of(&appeal.whole()));
        let at = self.seen.binary_search_by_key(&mark, |seen| seen.mark);
        at.ok().map(|at| self.seen[at])
    }

    /// Thresholds from appeals with known labels. Those the model was made from are not judged
    /// again, it would know them by heart: what was said of them before it saw them counts. When
    /// they are few, all it was made from are taken in besides.
    pub fn fix<'a>(&self, known: impl Iterator<Item = (Appeal<'a>, &'a str)>) -> Thresholds {
        const ENOUGH: usize = 1_000;
        let mut judged = Vec::new();
        for (appeal, right) in known {
            if self.seen(appeal).is_none() {
                let one = self.judge(appeal, right);
                judged.push((one.sure(), one.is_right()));
            }
        }
        if judged.len() < ENOUGH {
            judged.extend(self.seen.iter().map(|seen| (seen.sure, seen.right)));
        }
        Thresholds::from(judged)
    }
}

impl Thresholds {
    /// Above every probability: nothing was right often enough.
    pub const NEVER: f32 = 2.0;

    pub(super) fn of(judged: &[Judged]) -> Self {
        let pairs = judged.iter().map(|one| (one.sure(), one.is_right()));
        Self::from(pairs.collect())
    }

    fn from(mut judged: Vec<(f32, bool)>) -> Self {
        judged.sort_by(|one, other| other.0.total_cmp(&one.0));
        Self {
            at_95: lowest(&judged, 0.95),
            at_98: lowest(&judged, 0.98),
        }
    }
}

/// The lowest probability at and above which the labels were right this often, and somewhat more
/// than that, as befits a share that is known from so many only: a quarter of a standard error.
fn lowest(falling: &[(f32, bool)], precision: f32) -> f32 {
    let mut right = 0.0_f32;
    let mut found = Thresholds::NEVER;
    for (at, (sure, is_right)) in falling.iter().enumerate() {
        right += f32::from(u8::from(*is_right));
        let count = (at + 1) as f32;
        let margin = (precision * (1.0 - precision) / count).sqrt() / 4.0;
        let is_last = falling.get(at + 1).is_none_or(|next| next.0 < *sure);
        if is_last && right >= (precision + margin) * count {
            found = *sure;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_holds_for_all_above_it() {
        let judged = |n: u16| (f32::from(n) / 1_000.0, !(n < 500 && n.is_multiple_of(4)));
        let falling: Vec<_> = (0..1_000).rev().map(judged).collect();
        let found = lowest(&falling, 0.95);
        let above: Vec<_> = falling.iter().filter(|(sure, _)| *sure >= found).collect();
        let right = above.iter().filter(|(_, right)| *right).count() as f32;
        let share = right / above.len() as f32;
        assert!((0.95..0.957).contains(&share), "{share} above {found}");
    }

    #[test]
    fn a_threshold_does_not_part_equals() {
        let mut falling = vec![(0.9, true); 400];
        falling.extend([(0.5, true); 20]);
        falling.extend([(0.5, false); 100]);
        assert_eq!(lowest(&falling, 0.95), 0.9);
        assert_eq!(lowest(&[(0.9, false)], 0.95), Thresholds::NEVER);
        assert_eq!(lowest(&[], 0.95), Thresholds::NEVER);
    }

    #[test]
    fn many_labels_have_fewer_features() {
        assert_eq!(features_max(7), 200_000);
        assert_eq!(features_max(1_000), 5_000);
    }
}
