//! Scores become probabilities: one steepness for all classes and one shift for each, so that of
//! appeals given 0.9 nine in ten are right. Fitted to scores of examples the scoring model had
//! not seen (Platt's scaling for several classes). Then the first label's probability is set right
//! once more by itself: some labels are wrong however clear the text is, and the steepness that
//! suits the doubtful ones promises too much for the clear.

/// Rounds at most; a shape this simple is found in far fewer.
const ROUNDS_MAX: usize = 300;
/// What shifts cost, in examples: a class seen a few times keeps close to the others.
const SHIFT_COST: f64 = 5.0;
/// Scores read at most. What so many say, more would not say better.
const SCORES_MAX: usize = 1_000_000;

/// How scores become probabilities.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Calibration {
    pub(super) steepness: f32,
    pub(super) shifts: Vec<f32>,
    pub(super) trust: Trust,
}

/// What the first label's probability is worth: a line in log odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::triage) struct Trust {
    pub(in crate::triage) slope: f32,
    pub(in crate::triage) offset: f32,
}

impl Calibration {
    /// Scores in units of log odds.
    pub(super) fn apply(&self, scores: &[f32]) -> Vec<f32> {
        let applied = |(score, shift): (&f32, &f32)| self.steepness * score + shift;
        scores.iter().zip(&self.shifts).map(applied).collect()
    }
}

/// Probabilities of log odds; they add up to 1, and the highest stays the highest.
pub(in crate::triage) fn probabilities(odds: &[f32], trust: Trust) -> Vec<f32> {
    let mut all = shares(odds);
    let best = highest(&all);
    let first = all[best];
    let rest = 1.0 - first;
    if rest <= 0.0 {
        return all;
    }
    let others = all.iter().enumerate().filter(|(class, _)| *class != best);
    let second = others.fold(0.0_f32, |most, (_, value)| most.max(*value)) / rest;
    let line = trust.slope * (first / rest).ln() + trust.offset;
    let trusted = (1.0 / (1.0 + (-line).exp())).max(second / (1.0 + second));
    for (class, value) in all.iter_mut().enumerate() {
        *value = if class == best {
            trusted
        } else {
            *value * (1.0 - trusted) / rest
        };
    }
    all
}

/// The first of the highest.
fn highest(values: &[f32]) -> usize {
    (0..values.len()).fold(
        0,
        |best, at| if values[at] > values[best] { at } else { best },
    )
}

fn shares(odds: &[f32]) -> Vec<f32> {
    let highest = odds.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let raised: Vec<f32> = odds.iter().map(|odds| (odds - highest).exp()).collect();
    let sum: f32 = raised.iter().sum();
    raised.into_iter().map(|value| value / sum).collect()
}

/// The calibration under which the classes that were right are likeliest.
pub(super) fn fit(scores: &[Vec<f32>], right: &[usize], classes: usize) -> Calibration {
    let stride = (scores.len() * classes).div_ceil(SCORES_MAX).max(1);
    let seen: Vec<(&[f32], usize)> = scores
        .iter()
        .zip(right)
        .step_by(stride)
        .map(|(scores, right)| (scores.as_slice(), *right))
        .collect();
    let at = descend(&seen, classes);
    let mut calibration = Calibration {
        steepness: at[classes].max(0.0) as f32,
        shifts: at[..classes].iter().map(|shift| *shift as f32).collect(),
        trust: Trust::PLAIN,
    };
    let first = |(scores, right): &(&[f32], usize)| {
        let all = shares(&calibration.apply(scores));
        let best = highest(&all);
        let odds = f64::from(all[best] / (1.0 - all[best]).max(1e-6)).ln();
        (odds, f64::from(u8::from(best == *right)))
    };
    let firsts: Vec<_> = seen.iter().map(first).collect();
    calibration.trust = Trust::fit(&firsts);
    calibration
}

impl Trust {
    const PLAIN: Self = Self {
        slope: 1.0,
        offset: 0.0,
    };

    /// Newton's method on log odds and whether they were right, held near the plain line while
    /// examples are few.
    fn fit(firsts: &[(f64, f64)]) -> Self {
        const HOLD: f64 = 1.0;
        const ROUNDS: usize = 20;
        let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
        for _ in 0..ROUNDS {
            let (mut by_slope, mut by_offset) = (HOLD * (slope - 1.0), HOLD * offset);
            let (mut bend_slope, mut bend_both, mut bend_offset) = (HOLD, 0.0, HOLD);
            for (odds, right) in firsts {
                let sure = 1.0 / (1.0 + (-(slope * odds + offset)).exp());
                let bend = sure * (1.0 - sure);
                by_slope += (sure - right) * odds;
                by_offset += sure - right;
                bend_slope += bend * odds * odds;
                bend_both += bend * odds;
                bend_offset += bend;
            }
            let volume = bend_slope * bend_offset - bend_both * bend_both;
            slope -= (bend_offset * by_slope - bend_both * by_offset) / volume;
            offset -= (bend_slope * by_offset - bend_both * by_slope) / volume;
            slope = slope.clamp(0.1, 10.0);
            offset = offset.clamp(-5.0, 5.0);
        }
        Self {
            slope: slope as f32,
            offset: offset as f32,
        }
    }
}

/// Gradient descent with a step that grows while it helps and halves when it does not.
fn descend(seen: &[(&[f32], usize)], classes: usize) -> Vec<f64> {
    let mut at = vec![0.0; classes + 1];
    at[classes] = 1.0;
    let (mut loss, mut slope) = loss(seen, &at);
    let mut step = 1.0;
    for _ in 0..ROUNDS_MAX {
        let next: Vec<f64> = at
            .iter()
            .zip(&slope)
            .map(|(at, by)| at - step * by)
            .collect();
        let (next_loss, next_slope) = self::loss(seen, &next);
        if next_loss >= loss {
            step /= 2.0;
            if step < 1e-6 {
                break;
            }
            continue;
        }
        let gained = loss - next_loss;
        (at, loss, slope) = (next, next_loss, next_slope);
        step *= 1.3;
        if gained < 1e-9 {
            break;
        }
    }
    at
}

/// Mean negative log likelihood and its gradient at these shifts and, last, this steepness.
fn loss(seen: &[(&[f32], usize)], at: &[f64]) -> (f64, Vec<f64>) {
    let classes = at.len() - 1;
    let (shifts, steepness) = (&at[..classes], at[classes]);
    let count = seen.len().max(1) as f64;
    let mut slope = vec![0.0; at.len()];
    let mut loss = 0.0;
    let mut odds = vec![0.0; classes];
    for (scores, right) in seen {
        for (class, odds) in odds.iter_mut().enumerate() {
            *odds = steepness * f64::from(scores[class]) + shifts[class];
        }
        let highest = odds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = odds.iter().map(|odds| (odds - highest).exp()).sum();
        loss -= odds[*right] - highest - sum.ln();
        for class in 0..classes {
            let missing = f64::from(u8::from(class == *right));
            let error = (odds[class] - highest).exp() / sum - missing;
            slope[class] += error;
            slope[classes] += error * f64::from(scores[class]);
        }
    }
    for (slope, shift) in slope.iter_mut().zip(shifts) {
        loss += SHIFT_COST * shift * shift / 2.0;
        *slope += SHIFT_COST * shift;
    }
    slope.iter_mut().for_each(|slope| *slope /= count);
    (loss / count, slope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::chance::Dice;

    /// Scores whose true probabilities are those of `steepness` times the scores.
    fn drawn(steepness: f32) -> (Vec<Vec<f32>>, Vec<usize>) {
        let mut dice = Dice::from_seed(7);
        let mut draw = || {
            let scores: Vec<f32> = (0..3).map(|_| dice.below(1_000) as f32 / 500.0).collect();
            let odds: Vec<f32> = scores.iter().map(|score| steepness * score).collect();
            let mut left = dice.below(1_000_000) as f32 / 1e6;
            let at = shares(&odds).iter().position(|p| {
                left -= p;
                left < 0.0
            });
            (scores, at.unwrap_or(2))
        };
        (0..20_000).map(|_| draw()).unzip()
    }

    #[test]
    fn the_steepness_that_made_the_examples_is_found() {
        for steepness in [0.5, 1.0, 4.0] {
            let (scores, right) = drawn(steepness);
            let found = fit(&scores, &right, 3);
            assert!(
                (found.steepness / steepness - 1.0).abs() < 0.06,
                "{found:?}"
            );
            assert!(
                found.shifts.iter().all(|shift| shift.abs() < 0.1),
                "{found:?}"
            );
            assert!((found.trust.slope - 1.0).abs() < 0.1, "{found:?}");
        }
    }

    #[test]
    fn wrong_labels_leave_doubt() {
        let (mut scores, mut right) = (Vec::new(), Vec::new());
        for n in 0..2_000 {
            scores.push(vec![1.0, -1.0]);
            right.push(usize::from(n % 20 == 0));
            scores.push(vec![-1.0, 1.0]);
            right.push(usize::from(n % 20 != 0));
        }
        let found = fit(&scores, &right, 2);
        let sure = probabilities(&found.apply(&[1.0, -1.0]), found.trust)[0];
        assert!((sure - 0.95).abs() < 0.01, "{sure}: {found:?}");
    }

    #[test]
    fn what_is_always_right_is_not_made_infinite() {
        let found = fit(&[vec![1.0, -1.0], vec![-1.0, 1.0]], &[0, 1], 2);
        assert!(found.steepness.is_finite() && found.steepness > 1.0);
        assert_eq!(fit(&[], &[], 2).shifts, [0.0, 0.0]);
    }

    #[test]
    fn probabilities_add_up_and_the_first_stays_first() {
        for odds in [
            vec![0.0, 0.0],
            vec![1_000.0, -1_000.0, 3.0],
            vec![5.0],
            vec![0.3, 0.2, 0.1],
        ] {
            for (slope, offset) in [(1.0, 0.0), (0.5, -2.0), (2.0, 1.0)] {
                let all = probabilities(&odds, Trust { slope, offset });
                assert!((all.iter().sum::<f32>() - 1.0).abs() < 1e-5, "{all:?}");
                let most = all.iter().copied().fold(0.0, f32::max);
                assert!(all[highest(&odds)] >= most - 1e-6, "{all:?}");
            }
        }
    }
}
