//! One class against the others: a hyperplane by support vectors with squared hinge loss, found by
//! dual coordinate descent (Hsieh et al., ICML 2008), with the intercept as one more feature.

use crate::kernel::chance::Dice;
use crate::triage::features::Sparse;

/// Rounds over all examples at most. The order of the classes stands long before.
const ROUNDS_MAX: usize = 12;
/// What the largest step of a round may still be when it is good enough.
const ENOUGH: f32 = 0.01;
/// What a mistake costs before the classes are balanced.
const COST: f32 = 1.0;

pub(super) struct Plane {
    pub(super) weights: Vec<f32>,
    pub(super) intercept: f32,
}

/// The plane between the examples that are `inside` and the rest. Both sides together count the
/// same, however few the examples of one are. Nothing is learned of a side without examples.
pub(super) fn separate(examples: &[Sparse], inside: &[bool], features: usize) -> Plane {
    let mut plane = Plane {
        weights: vec![0.0; features],
        intercept: 0.0,
    };
    let count = examples.len() as f32;
    let members = inside.iter().filter(|inside| **inside).count() as f32;
    if members == 0.0 || members == count {
        plane.intercept = if members == 0.0 { -1.0 } else { 1.0 };
        return plane;
    }
    let slack = |inside: bool| {
        let side = if inside { members } else { count - members };
        0.5 / (COST * count / (2.0 * side))
    };
    let square = |(_, value): &(u32, f32)| value * value;
    let squares: Vec<f32> = examples
        .iter()
        .map(|example| example.iter().map(square).sum::<f32>() + 1.0)
        .collect();
    let mut pulls = vec![0.0_f32; examples.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut dice = Dice::from_seed(1);
    for _ in 0..ROUNDS_MAX {
        shuffle(&mut order, &mut dice);
        let mut largest = 0.0_f32;
        for &at in &order {
            let (example, slack) = (&examples[at], slack(inside[at]));
            let sign = if inside[at] { 1.0 } else { -1.0 };
            let pull = pulls[at];
            let slope = sign * plane.height(example) - 1.0 + slack * pull;
            let slope_within = if pull == 0.0 { slope.min(0.0) } else { slope };
            largest = largest.max(slope_within.abs());
            if slope_within.abs() < 1e-9 {
                continue;
            }
            pulls[at] = (pull - slope / (squares[at] + slack)).max(0.0);
            plane.shift(example, (pulls[at] - pull) * sign);
        }
        if largest < ENOUGH {
            break;
        }
    }
    plane
}

impl Plane {
    fn height(&self, example: &Sparse) -> f32 {
        let part = |(at, value): &(u32, f32)| self.weights[*at as usize] * value;
        example.iter().map(part).sum::<f32>() + self.intercept
    }

    fn shift(&mut self, example: &Sparse, by: f32) {
        for (at, value) in example {
            self.weights[*at as usize] += by * value;
        }
        self.intercept += by;
    }
}

pub(super) fn shuffle<T>(items: &mut [T], dice: &mut Dice) {
    for last in (1..items.len()).rev() {
        let other = usize::try_from(dice.below(last as u64 + 1)).expect("below a usize");
        items.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_separated_is() {
        let examples = [vec![(0, 1.0)], vec![(0, 0.6), (1, 0.8)], vec![(1, 1.0)]];
        let plane = separate(&examples, &[true, true, false], 2);
        assert!(plane.height(&examples[0]) > 0.5);
        assert!(plane.height(&examples[1]) > 0.0);
        assert!(plane.height(&examples[2]) < -0.4);
    }

    #[test]
    fn a_side_of_nobody_teaches_nothing() {
        let examples = [vec![(0, 1.0)], vec![]];
        assert_eq!(
            separate(&examples, &[false; 2], 1).height(&examples[0]),
            -1.0
        );
        assert_eq!(separate(&examples, &[true; 2], 1).height(&examples[0]), 1.0);
        assert_eq!(separate(&[], &[], 1).intercept, -1.0);
    }
}
