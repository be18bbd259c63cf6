//! An appeal as numbers: its one- and two-sign grams, each weighed by where it stands and how rare
//! it is. Why these and no others: `docs/decisions/triage-learner.md`.

use super::text::{Gram, Text};

/// Signs of an appeal that count. Whoever has not said by then what it is about will not.
const SIGNS_COUNTED: usize = 2_000;
/// A sign this far in counts half of the first one: people say first what they want.
const HALF_AT: f32 = 100.0;
/// Grams of a vocabulary stand in this many appeals at least.
const APPEALS_MIN: u32 = 2;

/// What is asked of a model.
#[derive(Clone, Copy, Debug)]
pub struct Appeal<'a> {
    pub title: &'a str,
    pub body: &'a str,
}

impl Appeal<'_> {
    /// Title and body as one text. Half of all sources repeat the title as the body's first line;
    /// it is said once all the same.
    pub(super) fn whole(&self) -> String {
        let (title, body) = (bounded(self.title.trim()), bounded(self.body.trim()));
        if title.is_empty() || body.starts_with(title) {
            body.to_owned()
        } else {
            format!("{title}\n{body}")
        }
    }
}

/// As much as is read at all, so that nobody's megabyte is copied.
fn bounded(text: &str) -> &str {
    const CHARS_MAX: usize = super::text::CHARS_MAX;
    text.char_indices()
        .nth(CHARS_MAX)
        .map_or(text, |(end, _)| &text[..end])
}

/// What an occurrence counts that begins at this sign.
pub(super) fn presence(at: usize) -> f32 {
    HALF_AT / (HALF_AT + at as f32)
}

/// Every gram that counts, in order, with the sign it begins at.
pub(super) fn occurrences(text: &Text) -> impl Iterator<Item = (Gram, usize, usize)> + '_ {
    [1, 2].into_iter().flat_map(move |n| {
        text.grams(n)
            .take_while(|(_, at)| *at < SIGNS_COUNTED)
            .map(move |(gram, at)| (gram, at, n))
    })
}

/// The grams of an appeal with their weights, each once, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted(Vec<(Gram, f32)>);

impl Counted {
    pub(super) fn of(text: &Text) -> Self {
        let mut all: Vec<_> = occurrences(text).map(|(gram, at, _)| (gram, at)).collect();
        all.sort_unstable();
        let mut counted: Vec<(Gram, f32)> = Vec::with_capacity(all.len());
        for (gram, at) in all {
            match counted.last_mut() {
                Some((last, weight)) if *last == gram => *weight += presence(at),
                _ => counted.push((gram, presence(at))),
            }
        }
        Self(counted)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Features of one appeal: number of the gram and value, in order, of length 1 together.
pub(super) type Sparse = Vec<(u32, f32)>;

/// The grams that are features, in order, and how rare each is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Vocabulary {
    pub(super) grams: Vec<Gram>,
    pub(super) rarity: Vec<f32>,
}

impl Vocabulary {
    /// The grams of these appeals; when there are more than `most`, those in the most appeals.
    pub(super) fn of<'a>(appeals: impl Iterator<Item = &'a Counted>, most: usize) -> Self {
        let mut all = Vec::new();
        let mut count = 0_u32;
        for counted in appeals {
            all.extend(counted.0.iter().map(|(gram, _)| *gram));
            count += 1;
        }
        all.sort_unstable();
        let runs = all.chunk_by(|one, next| one == next);
        let mut known: Vec<(u32, Gram)> = runs
            .map(|run| (u32::try_from(run.len()).unwrap_or(u32::MAX), run[0]))
            .filter(|(appeals, _)| *appeals >= APPEALS_MIN)
            .collect();
        known.sort_unstable_by_key(|(appeals, gram)| (std::cmp::Reverse(*appeals), *gram));
        known.truncate(most);
        known.sort_unstable_by_key(|(_, gram)| *gram);
        let rarity = |appeals: u32| ((1.0 + count as f32) / (1.0 + appeals as f32)).ln() + 1.0;
        Self {
            rarity: known.iter().map(|(appeals, _)| rarity(*appeals)).collect(),
            grams: known.into_iter().map(|(_, gram)| gram).collect(),
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.grams.len()
    }

    pub(super) fn find(&self, gram: Gram) -> Option<usize> {
        self.grams.binary_search(&gram).ok()
    }

    /// Empty when no gram of the appeal is known.
    pub(super) fn features(&self, counted: &Counted) -> Sparse {
        let mut sparse = Vec::with_capacity(counted.0.len());
        let mut squares = 0.0;
        for (gram, weight) in &counted.0 {
            let Some(at) = self.find(*gram) else {
                continue;
            };
            let value = weight * self.rarity[at];
            squares += value * value;
            sparse.push((u32::try_from(at).expect("features are bounded"), value));
        }
        let length = f32::sqrt(squares);
        for (_, value) in &mut sparse {
            *value /= length;
        }
        sparse
    }

    /// Share of the grams of an appeal that are known.
    pub(super) fn share_known(&self, counted: &Counted, features: &Sparse) -> f32 {
        features.len() as f32 / counted.0.len().max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(title: &str, body: &str) -> Counted {
        Counted::of(&Text::of(&Appeal { title, body }.whole()))
    }

    #[test]
    fn a_title_that_the_body_repeats_is_said_once() {
        let once = counted("路灯不亮", "海景路十号前");
        assert_eq!(counted("路灯不亮", " 路灯不亮\n海景路十号前").0, once.0);
        assert_eq!(counted("", "路灯不亮\n海景路十号前").0, once.0);
    }

    #[test]
    fn what_stands_first_counts_more() {
        let far = "的".repeat(100);
        let weight = |text: &str| {
            let counted = counted("", text);
            let gram = Text::of("漏水").grams(2).next().unwrap().0;
            counted
                .0
                .iter()
                .find(|(known, _)| *known == gram)
                .unwrap()
                .1
        };
        assert_eq!(weight("漏水"), 1.0);
        assert_eq!(weight(&format!("{far}漏水")), 0.5);
        assert_eq!(weight(&format!("漏水{far}")), 1.0);
    }

    #[test]
    fn grams_of_one_appeal_only_are_no_features() {
        let appeals = [counted("", "漏水了"), counted("", "又漏水")];
        let vocabulary = Vocabulary::of(appeals.iter(), 100);
        let mut grams: Vec<_> = vocabulary.grams.iter().map(|gram| gram.spelled()).collect();
        grams.sort();
        assert_eq!(grams, ["水", "漏", "漏水"]);
        let features = vocabulary.features(&appeals[0]);
        let length: f32 = features.iter().map(|(_, value)| value * value).sum();
        assert!((length - 1.0).abs() < 1e-5);
        assert_eq!(vocabulary.features(&counted("", "路灯")), []);
    }

    #[test]
    fn the_commonest_grams_stay_when_there_are_too_many() {
        let appeals = [
            counted("", "水管"),
            counted("", "水井管"),
            counted("", "水"),
        ];
        let vocabulary = Vocabulary::of(appeals.iter(), 1);
        assert_eq!(vocabulary.grams[0].spelled(), "水");
        assert_eq!(vocabulary.len(), 1);
    }
}
