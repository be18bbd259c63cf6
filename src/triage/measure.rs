//! How good a model is on appeals whose category is known.

use std::collections::BTreeMap;

use serde::Serialize;

use super::model::{TOP, Thresholds};

/// Bands of probability that are compared with how often they were right.
const BANDS: usize = 10;

/// What a model said of one appeal, and what is right.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The likeliest labels, best first, at most [`TOP`].
    pub said: Vec<(String, f32)>,
    pub right: String,
}

impl Judged {
    pub(super) fn of(probabilities: &[f32], labels: &[String], right: &str) -> Self {
        Self {
            said: likeliest(probabilities, labels),
            right: right.to_owned(),
        }
    }

    /// Probability of the first label.
    pub fn sure(&self) -> f32 {
        self.said.first().map_or(0.0, |(_, sure)| *sure)
    }

    pub fn is_right(&self) -> bool {
        self.right_within(1)
    }

    fn right_within(&self, first: usize) -> bool {
        let said = self.said.iter().take(first);
        said.into_iter().any(|(label, _)| *label == self.right)
    }
}

/// The likeliest labels with their probabilities, best first; the first of equals in order.
pub(super) fn likeliest(probabilities: &[f32], labels: &[String]) -> Vec<(String, f32)> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by(|one, other| probabilities[*other].total_cmp(&probabilities[*one]));
    let named = |at: usize| (labels[at].clone(), probabilities[at]);
    order.into_iter().take(TOP).map(named).collect()
}

/// The figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Appeals measured.
    pub n: usize,
    /// Mean of F1 over the labels that are right or were said.
    pub macro_f1: f64,
    pub weighted_f1: f64,
    pub accuracy: f64,
    pub top2: f64,
    pub top3: f64,
    /// Expected calibration error of the first label over ten bands of equal width.
    pub ece: f64,
    /// Share of appeals above the threshold for 95 %, and how many of those were right.
    pub coverage_at_95: f64,
    pub precision_at_95: Option<f64>,
    pub threshold_at_95: f32,
    pub coverage_at_98: f64,
    pub precision_at_98: Option<f64>,
    pub threshold_at_98: f32,
    pub per_class: BTreeMap<String, OfClass>,
}

/// The figures of one label.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OfClass {
    /// Appeals it is right for.
    pub n: usize,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

/// Measures what was said, at thresholds fixed before.
pub fn report(judged: &[Judged], thresholds: Thresholds) -> Report {
    let share = |count: usize| ratio(count, judged.len());
    let within = |first| share(judged.iter().filter(|one| one.right_within(first)).count());
    let per_class = per_class(judged);
    let f1s = || per_class.values().map(|class| class.f1);
    let weighed = per_class.values().map(|class| class.f1 * class.n as f64);
    let at = |threshold: f32| {
        let above = judged.iter().filter(|one| one.sure() >= threshold);
        let (above, right) = above.fold((0, 0), |(above, right), one| {
            (above + 1, right + usize::from(one.is_right()))
        });
        (share(above), (above > 0).then(|| ratio(right, above)))
    };
    let (coverage_at_95, precision_at_95) = at(thresholds.at_95);
    let (coverage_at_98, precision_at_98) = at(thresholds.at_98);
    Report {
        n: judged.len(),
        macro_f1: f1s().sum::<f64>() / per_class.len().max(1) as f64,
        weighted_f1: weighed.sum::<f64>() / judged.len().max(1) as f64,
        accuracy: within(1),
        top2: within(2),
        top3: within(3),
        ece: calibration_error(judged),
        coverage_at_95,
        precision_at_95,
        threshold_at_95: thresholds.at_95,
        coverage_at_98,
        precision_at_98,
        threshold_at_98: thresholds.at_98,
        per_class,
    }
}

fn per_class(judged: &[Judged]) -> BTreeMap<String, OfClass> {
    // Right and said, right, said.
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for one in judged {
        counts.entry(&one.right).or_default()[1] += 1;
        if let Some((said, _)) = one.said.first() {
            counts.entry(said).or_default()[2] += 1;
        }
        if one.is_right() {
            counts.entry(&one.right).or_default()[0] += 1;
        }
    }
    let figures = |(label, [both, right, said]): (&str, [usize; 3])| {
        let class = OfClass {
            n: right,
            precision: ratio(both, said),
            recall: ratio(both, right),
            f1: ratio(2 * both, right + said),
        };
        (label.to_owned(), class)
    };
    counts.into_iter().map(figures).collect()
}

fn calibration_error(judged: &[Judged]) -> f64 {
    let mut bands = [(0.0_f64, 0.0_f64); BANDS];
    for one in judged {
        let band = (one.sure() * BANDS as f32) as usize;
        let (sure, right) = &mut bands[band.min(BANDS - 1)];
        *sure += f64::from(one.sure());
        *right += f64::from(u8::from(one.is_right()));
    }
    let apart: f64 = bands.iter().map(|(sure, right)| (sure - right).abs()).sum();
    apart / judged.len().max(1) as f64
}

fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(said: &[(&str, f32)], right: &str) -> Judged {
        let own = |(label, sure): &(&str, f32)| ((*label).to_owned(), *sure);
        Judged {
            said: said.iter().map(own).collect(),
            right: right.to_owned(),
        }
    }

    const AT: Thresholds = Thresholds {
        at_95: 0.6,
        at_98: 0.9,
    };

    #[test]
    fn figures_are_those_of_the_books() {
        let all = [
            judged(&[("水", 0.9), ("路", 0.1)], "水"),
            judged(&[("水", 0.7), ("路", 0.3)], "路"),
            judged(&[("路", 0.6), ("水", 0.4)], "路"),
            judged(&[("路", 0.5), ("水", 0.3), ("噪", 0.2)], "噪"),
        ];
        let report = report(&all, AT);
        assert_eq!((report.n, report.accuracy), (4, 0.5));
        assert_eq!((report.top2, report.top3), (0.75, 1.0));
        // F1: 水 2·1/(1+2), 路 2·1/(2+2), 噪 0.
        let macro_f1 = (2.0 / 3.0 + 0.5 + 0.0) / 3.0;
        assert!((report.macro_f1 - macro_f1).abs() < 1e-9);
        let weighted = (2.0 / 3.0 + 2.0 * 0.5) / 4.0;
        assert!((report.weighted_f1 - weighted).abs() < 1e-9);
        assert_eq!(report.per_class["噪"].n, 1);
        assert_eq!(
            (report.coverage_at_95, report.precision_at_95),
            (0.75, Some(2.0 / 3.0))
        );
        assert_eq!(
            (report.coverage_at_98, report.precision_at_98),
            (0.25, Some(1.0))
        );
        let ece = (0.1 + 0.7 + 0.4 + 0.5) / 4.0;
        assert!((report.ece - ece).abs() < 1e-6, "{}", report.ece);
    }

    #[test]
    fn nothing_measured_is_no_division() {
        let report = report(&[], AT);
        assert_eq!((report.n, report.precision_at_95), (0, None));
        assert!(report.macro_f1 == 0.0 && report.ece == 0.0);
        let one = judged(&[], "水");
        assert!(!one.is_right() && one.sure() == 0.0);
    }
}
