//! Two linear learners on the same features, and what they say together.
//!
//! One weighs grams as they are; the other multiplies each by how much more frequent it is inside
//! of the class than outside (NB-SVM, Wang and Manning 2012). They are wrong on different appeals;
//! since both are linear in the same features, their sum is one matrix.

use super::solver::{Plane, separate};
use crate::triage::features::Sparse;

/// Added to every count, so that a gram never seen in a class does not rule the class out.
const SMOOTHING: f32 = 0.03;

/// Weights by class: as many as features, and the intercept.
pub(super) struct Linear {
    planes: Vec<Plane>,
}

impl Linear {
    /// Scores of every class.
    pub(super) fn scores(&self, features: &Sparse) -> Vec<f32> {
        let height = |plane: &Plane| {
            let part = |(at, value): &(u32, f32)| plane.weights[*at as usize] * value;
            features.iter().map(part).sum::<f32>() + plane.intercept
        };
        self.planes.iter().map(height).collect()
    }

    /// Weights, feature by feature with one for each class, and the intercepts.
    pub(super) fn into_parts(self) -> (Vec<f32>, Vec<f32>) {
        let classes = self.planes.len();
        let features = self.planes.first().map_or(0, |plane| plane.weights.len());
        let mut weights = vec![0.0; features * classes];
        for (class, plane) in self.planes.iter().enumerate() {
            for (at, weight) in plane.weights.iter().enumerate() {
                weights[at * classes + class] = *weight;
            }
        }
        let intercepts = self.planes.iter().map(|plane| plane.intercept).collect();
        (weights, intercepts)
    }
}

/// Learns every class, several at once: each on its own, so the outcome is the same on any machine.
pub(super) fn learn(
    examples: &[Sparse],
    classes_of: &[usize],
    classes: usize,
    features: usize,
) -> Linear {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    let share = classes.div_ceil(threads.min(classes).max(1)).max(1);
    let numbers: Vec<usize> = (0..classes).collect();
    let mut planes = Vec::with_capacity(classes);
    let one = |class: &usize| both(examples, classes_of, *class, features);
    let work = |part: &[usize]| part.iter().map(one).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        let running: Vec<_> = numbers
            .chunks(share)
            .map(|part| scope.spawn(move || work(part)))
            .collect();
        for part in running {
            planes.extend(part.join().expect("a learner does not panic"));
        }
    });
    Linear { planes }
}

/// The two learners' planes for one class, each in units of its own spread, added.
fn both(examples: &[Sparse], classes_of: &[usize], class: usize, features: usize) -> Plane {
    let inside: Vec<bool> = classes_of.iter().map(|other| *other == class).collect();
    let mut plane = separate(examples, &inside, features);
    let ratios = ratios(examples, &inside, features);
    let weighed = |example: &Sparse| {
        let weigh = |(at, value): &(u32, f32)| (*at, value * ratios[*at as usize]);
        example.iter().map(weigh).collect::<Sparse>()
    };
    let weighed: Vec<Sparse> = examples.iter().map(weighed).collect();
    let second = separate(&weighed, &inside, features);
    for (at, weight) in plane.weights.iter_mut().enumerate() {
        *weight += second.weights[at] * ratios[at];
    }
    plane.intercept += second.intercept;
    plane
}

/// How much more frequent each gram is inside than outside, as the logarithm of the ratio.
fn ratios(examples: &[Sparse], inside: &[bool], features: usize) -> Vec<f32> {
    let mut sums = [vec![SMOOTHING; features], vec![SMOOTHING; features]];
    for (example, inside) in examples.iter().zip(inside) {
        for (at, value) in example {
            sums[usize::from(*inside)][*at as usize] += value;
        }
    }
    let [without, within] = &sums;
    let all = |sums: &[f32]| sums.iter().map(|sum| f64::from(*sum)).sum::<f64>() as f32;
    let shift = (all(within) / all(without)).ln();
    let ratio = |(within, without): (&f32, &f32)| (within / without).ln() - shift;
    within.iter().zip(without).map(ratio).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_scores_highest_on_its_own() {
        let examples: Vec<Sparse> = (0..12).map(|n| vec![(n % 3, 0.8), (3, 0.6)]).collect();
        let classes_of: Vec<usize> = (0..12).map(|n| n % 3).collect();
        let learned = learn(&examples, &classes_of, 3, 4);
        for (example, class) in examples.iter().zip(classes_of) {
            let scores = learned.scores(example);
            let best = (0..3).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
            assert_eq!(best, Some(class), "{scores:?}");
        }
        let (weights, intercepts) = learn(&examples, &[0; 12], 1, 4).into_parts();
        assert_eq!((weights.len(), intercepts.len()), (4, 1));
    }
}
