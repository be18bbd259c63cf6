//! From decided appeals to a model. Everything that is said about how sure the model is comes from
//! examples it had not seen: the examples are parted in five, each part judged by a model of the
//! other four, and from those judgements probabilities are calibrated and thresholds set.

pub(super) mod calibration;
mod linear;
mod solver;

use std::collections::{BTreeMap, HashSet};

use self::calibration::{Calibration, probabilities};
use self::linear::Linear;
use self::solver::shuffle;
use super::features::{Appeal, Counted, Sparse, Vocabulary};
use super::measure::{self, Judged};
use super::model::{self, Model, Seen, Thresholds};
use super::text::Text;
use crate::kernel::chance::Dice;

/// Parts the examples are cut into; each is judged by a model of the others.
const PARTS: usize = 5;
/// Fewer examples than this teach nothing that could be measured.
pub const EXAMPLES_MIN: usize = 10;
pub const EXAMPLES_MAX: usize = 200_000;
pub const LABELS_MAX: usize = 1_000;

/// A decided appeal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    pub title: String,
    pub body: String,
    pub label: String,
}

impl Example {
    pub fn appeal(&self) -> Appeal<'_> {
        let (title, body) = (&self.title, &self.body);
        Appeal { title, body }
    }
}

/// Why nothing was learned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LearnError {
    #[error("可用于训练的诉求只有 {0} 件，至少需要 {EXAMPLES_MIN} 件")]
    TooFew(usize),
    #[error("可用于训练的诉求有 {0} 件，超过 {EXAMPLES_MAX} 件的上限")]
    TooMany(usize),
    #[error("所有诉求都属于“{0}”一类，至少需要两个类别")]
    OneLabel(String),
    #[error("有 {0} 个类别，超过 {LABELS_MAX} 个的上限")]
    TooManyLabels(usize),
    #[error("这些诉求没有共同的用词，无法训练")]
    NothingInCommon,
}

/// What came of it.
pub struct Learned {
    pub model: Model,
    /// How the model does on appeals it has not seen, by cross-validation.
    pub expected: measure::Report,
    /// Examples learned from.
    pub examples: usize,
    /// Examples without any text, or with text and label of another one: left out.
    pub left_out: usize,
}

/// Learns from `examples`. `progress` hears how many of how many steps are done.
///
/// # Errors
/// When the examples are too few, too many, or all alike.
pub fn learn(
    examples: &[Example],
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Learned, LearnError> {
    let material = Material::of(examples)?;
    let steps = PARTS + 1;
    let everything: Vec<usize> = (0..material.counted.len()).collect();
    let parts = material.parts();
    let mut scores = vec![Vec::new(); everything.len()];
    for part in 0..PARTS {
        progress(part, steps);
        let others: Vec<usize> = everything
            .iter()
            .copied()
            .filter(|at| parts[*at] != part)
            .collect();
        let (vocabulary, linear) = material.fit(&others);
        for at in everything.iter().filter(|at| parts[**at] == part) {
            scores[*at] = linear.scores(&vocabulary.features(&material.counted[*at]));
        }
    }
    progress(PARTS, steps);
    let classes = material.labels.len();
    let calibration = calibration::fit(&scores, &material.classes_of, classes);
    let judged: Vec<Judged> = material.judged(&scores, &calibration);
    let (vocabulary, linear) = material.fit(&everything);
    if vocabulary.len() == 0 {
        return Err(LearnError::NothingInCommon);
    }
    let thresholds = Thresholds::of(&judged);
    let expected = measure::report(&judged, thresholds);
    let seen = material.seen(&judged);
    progress(steps, steps);
    Ok(Learned {
        examples: everything.len(),
        left_out: examples.len() - everything.len(),
        model: material.model(vocabulary, linear, &calibration, thresholds, seen),
        expected,
    })
}

/// The examples, counted out.
struct Material {
    labels: Vec<String>,
    counted: Vec<Counted>,
    classes_of: Vec<usize>,
    marks: Vec<u64>,
}

impl Material {
    fn of(examples: &[Example]) -> Result<Self, LearnError> {
        if examples.len() > EXAMPLES_MAX {
            return Err(LearnError::TooMany(examples.len()));
        }
        let labels: BTreeMap<&str, usize> = examples
            .iter()
            .map(|example| (example.label.as_str(), 0))
            .collect();
        let labels: Vec<String> = labels.into_keys().map(str::to_owned).collect();
        let (mut counted, mut classes_of, mut marks) = (Vec::new(), Vec::new(), Vec::new());
        let mut known = HashSet::new();
        for example in examples {
            let text = Text::of(&example.appeal().whole());
            let mark = model::mark(&text);
            let class = labels.binary_search(&example.label);
            let class = class.expect("the labels are those of the examples");
            let one = Counted::of(&text);
            if one.is_empty() || !known.insert((mark, class)) {
                continue;
            }
            counted.push(one);
            classes_of.push(class);
            marks.push(mark);
        }
        if counted.len() < EXAMPLES_MIN {
            return Err(LearnError::TooFew(counted.len()));
        }
        if labels.len() > LABELS_MAX {
            return Err(LearnError::TooManyLabels(labels.len()));
        }
        if let [only] = labels.as_slice() {
            return Err(LearnError::OneLabel(only.clone()));
        }
        Ok(Self {
            labels,
            counted,
            classes_of,
            marks,
        })
    }

    /// Which part each example is in: every class is spread evenly.
    fn parts(&self) -> Vec<usize> {
        let mut parts = vec![0; self.classes_of.len()];
        let mut dice = Dice::from_seed(PARTS as u64);
        let mut next = 0;
        for class in 0..self.labels.len() {
            let of_class = |at: &usize| self.classes_of[*at] == class;
            let mut members: Vec<usize> = (0..parts.len()).filter(of_class).collect();
            shuffle(&mut members, &mut dice);
            for member in members {
                parts[member] = next % PARTS;
                next += 1;
            }
        }
        parts
    }

    fn fit(&self, chosen: &[usize]) -> (Vocabulary, Linear) {
        let most = model::features_max(self.labels.len());
        let vocabulary = Vocabulary::of(chosen.iter().map(|at| &self.counted[*at]), most);
        let features = |at: &usize| vocabulary.features(&self.counted[*at]);
        let examples: Vec<Sparse> = chosen.iter().map(features).collect();
        let classes_of: Vec<usize> = chosen.iter().map(|at| self.classes_of[*at]).collect();
        let linear = linear::learn(&examples, &classes_of, self.labels.len(), vocabulary.len());
        (vocabulary, linear)
    }

    fn judged(&self, scores: &[Vec<f32>], calibration: &Calibration) -> Vec<Judged> {
        let one = |(scores, class): (&Vec<f32>, &usize)| {
            let odds = calibration.apply(scores);
            Judged::of(
                &probabilities(&odds, calibration.trust),
                &self.labels,
                &self.labels[*class],
            )
        };
        scores.iter().zip(&self.classes_of).map(one).collect()
    }

    fn seen(&self, judged: &[Judged]) -> Vec<Seen> {
        let one = |(mark, judged): (&u64, &Judged)| Seen {
            mark: *mark,
            sure: judged.sure(),
            right: judged.is_right(),
        };
        let mut seen: Vec<Seen> = self.marks.iter().zip(judged).map(one).collect();
        seen.sort_by_key(|seen| seen.mark);
        seen.dedup_by_key(|seen| seen.mark);
        seen
    }

    fn model(
        self,
        vocabulary: Vocabulary,
        linear: Linear,
        calibration: &Calibration,
        thresholds: Thresholds,
        seen: Vec<Seen>,
    ) -> Model {
        let (mut weights, intercepts) = linear.into_parts();
        weights
            .iter_mut()
            .for_each(|weight| *weight *= calibration.steepness);
        let mut shares = vec![0.0; self.labels.len()];
        for class in &self.classes_of {
            shares[*class] += 1.0 / self.classes_of.len() as f32;
        }
        Model {
            labels: self.labels,
            shares,
            intercepts: calibration.apply(&intercepts),
            vocabulary,
            weights,
            trust: calibration.trust,
            thresholds,
            seen,
        }
    }
}

#[cfg(test)]
mod tests;
