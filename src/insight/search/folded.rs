//! Text as search compares it: widths and cases folded, runs of anything else than letters, digits
//! and characters folded into one gap. The index, queries and highlights all read text through
//! this file, so they cannot disagree on what a match is.
//!
//! A phrase matches where its signs stand in the text one after another, and a number or a word at
//! its edge is whole there: `108号` is found in `海景路108号院`, but not in `2108号`.

use std::ops::Range;

/// What a sign counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A Chinese character: a unit by itself.
    Han,
    Digit,
    /// Any other letter: a part of a word.
    Letter,
    Gap,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            '0'..='9' => Kind::Digit,
            'a'..='z' => Kind::Letter,
            c if is_han(c) => Kind::Han,
            c if c.is_numeric() => Kind::Digit,
            c if c.is_alphabetic() => Kind::Letter,
            _ => Kind::Gap,
        }
    }

    /// Two signs of this kind in a row belong to one number or word.
    const fn runs_on(self) -> bool {
        matches!(self, Kind::Digit | Kind::Letter)
    }
}

/// The ideographs of every day.
const fn is_common(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// Unified ideographs with all extensions so far, compatibility forms, `〇` and `々`.
const fn is_han(c: char) -> bool {
    is_common(c)
        || matches!(c,
        '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{3005}' | '\u{3007}')
}

#[derive(Clone, Copy, Debug)]
struct Sign {
    c: char,
    kind: Kind,
    /// Where it comes from, in bytes of the text.
    from: u32,
    to: u32,
}

/// A text, folded.
#[derive(Clone, Debug, Default)]
pub struct Folded(Vec<Sign>);

impl Folded {
    pub fn of(text: &str) -> Self {
        let mut signs: Vec<Sign> = Vec::with_capacity(text.len() / 2);
        for (at, c) in text.char_indices() {
            let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let (from, to) = (place(at), place(at + c.len_utf8()));
            // Most of every text, and the same however it is folded.
            if is_common(c) {
                let kind = Kind::Han;
                signs.push(Sign { c, kind, from, to });
                continue;
            }
            for c in narrow(c).to_lowercase() {
                let kind = Kind::of(c);
                match signs.last_mut() {
                    None if kind == Kind::Gap => {}
                    Some(last) if kind == Kind::Gap && last.kind == Kind::Gap => last.to = to,
                    _ => signs.push(Sign { c, kind, from, to }),
                }
            }
        }
        if signs.last().is_some_and(|last| last.kind == Kind::Gap) {
            signs.pop();
        }
        Self(signs)
    }

    /// There is nothing in it that could be looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Digits only, in one or more groups: a number, a telephone.
    pub fn is_number(&self) -> bool {
        !self.is_empty()
            && self
                .0
                .iter()
                .all(|sign| matches!(sign.kind, Kind::Digit | Kind::Gap))
    }

    /// Where `phrase` stands in the text this was made of, as byte ranges in order; found
    /// ranges do not overlap.
    pub fn find(&self, phrase: &Folded) -> Vec<Range<usize>> {
        let (signs, wanted) = (&self.0, &phrase.0);
        let mut found = Vec::new();
        let mut at = 0;
        while !wanted.is_empty() && at + wanted.len() <= signs.len() {
            if self.has_at(at, wanted) {
                let last = &signs[at + wanted.len() - 1];
                found.push(signs[at].from as usize..last.to as usize);
                at += wanted.len();
            } else {
                at += 1;
            }
        }
        found
    }

    fn has_at(&self, at: usize, wanted: &[Sign]) -> bool {
        let (signs, end) = (&self.0, at + wanted.len());
        let same = |(have, want): (&Sign, &Sign)| {
            have.kind == want.kind && (have.c == want.c || have.kind == Kind::Gap)
        };
        let joined = |left: Option<&Sign>, right: Option<&Sign>| {
            left.zip(right)
                .is_some_and(|(left, right)| left.kind == right.kind && left.kind.runs_on())
        };
        signs[at..end].iter().zip(wanted).all(same)
            && !joined(
                at.checked_sub(1).map(|before| &signs[before]),
                signs.get(at),
            )
            && !joined(signs.get(end - 1), signs.get(end))
    }

    /// Calls `each` with every term and its position, positions ascending.
    ///
    /// Han text gives a term for every two characters in a row, and the first and the last
    /// character of a run by themselves; a number or a word gives itself, and so does a gap: each
    /// takes one position, and a phrase with a gap asks for it.
    pub(super) fn each_term(&self, mut each: impl FnMut(&str, usize)) {
        let signs = &self.0;
        let (mut at, mut position) = (0, 0);
        let mut term = String::with_capacity(16);
        while let Some(sign) = signs.get(at) {
            let run = self.run(at);
            match sign.kind {
                Kind::Gap => each(GAP, position),
                Kind::Han => {
                    let before = at.checked_sub(1).map(|before| signs[before].kind);
                    let next = signs.get(at + 1).filter(|next| next.kind == Kind::Han);
                    if next.is_none() || before != Some(Kind::Han) {
                        put(&mut term, std::slice::from_ref(sign));
                        each(&term, position);
                    }
                    if next.is_some() {
                        put(&mut term, &signs[at..at + 2]);
                        each(&term, position);
                    }
                }
                Kind::Digit | Kind::Letter => {
                    // Longer than a query may be: nobody can ask for it.
                    if run.len() <= super::language::TEXT_MAX {
                        put(&mut term, &signs[run.clone()]);
                        each(&term, position);
                    }
                }
            }
            at = run.end;
            position += 1;
        }
    }

    /// The signs that take one position together with the one at `at`.
    fn run(&self, at: usize) -> Range<usize> {
        let kind = self.0[at].kind;
        let more = self.0[at..].iter().take_while(|sign| sign.kind == kind);
        let length = if kind.runs_on() { more.count() } else { 1 };
        at..at + length
    }

    /// How to look the phrase up.
    pub(super) fn plan(&self) -> Plan {
        let signs = &self.0;
        if let [only] = signs.as_slice()
            && only.kind == Kind::Han
        {
            return Plan::Character(only.c);
        }
        let (mut at, mut position) = (0, 0);
        let mut terms = Vec::new();
        while let Some(sign) = signs.get(at) {
            if sign.kind == Kind::Han {
                let han = signs[at..].iter().take_while(|sign| sign.kind == Kind::Han);
                let length = han.count();
                // Pairs side by side say as much as all pairs do, and cost half.
                let pairs = (0..length.saturating_sub(1)).step_by(2);
                let last = (length % 2 == 1 && length > 1).then(|| length - 2);
                for offset in pairs.chain(last) {
                    let pair = &signs[at + offset..at + offset + 2];
                    terms.push((position + offset, spelled(pair)));
                }
                if length == 1 {
                    terms.push((position, spelled(&signs[at..=at])));
                }
                at += length;
                position += length;
            } else {
                let run = self.run(at);
                let term = match sign.kind {
                    Kind::Gap => GAP.to_owned(),
                    _ => spelled(&signs[run.clone()]),
                };
                terms.push((position, term));
                at = run.end;
                position += 1;
            }
        }
        Plan::Terms(terms)
    }
}

/// What to read from the index for a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// Every term that begins with this character.
    Character(char),
    /// All of these terms, at these distances. Empty for a phrase that holds nothing.
    Terms(Vec<(usize, String)>),
}

/// The term of a gap.
const GAP: &str = " ";

fn spelled(signs: &[Sign]) -> String {
    signs.iter().map(|sign| sign.c).collect()
}

fn put(term: &mut String, signs: &[Sign]) {
    term.clear();
    term.extend(signs.iter().map(|sign| sign.c));
}

/// As typed on a Chinese keyboard: `Ａ１０８` is `A108`.
fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(text: &str) -> Vec<(usize, String)> {
        let mut terms = Vec::new();
        Folded::of(text).each_term(|term, at| terms.push((at, term.to_owned())));
        terms
    }

    fn found<'t>(text: &'t str, phrase: &str) -> Vec<&'t str> {
        let ranges = Folded::of(text).find(&Folded::of(phrase));
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn terms_stand_where_they_are_said() {
        let expect = |text: &str, expected: &[(usize, &str)]| {
            let expected: Vec<_> = expected
                .iter()
                .map(|(at, t)| (*at, (*t).to_owned()))
                .collect();
            assert_eq!(terms(text), expected, "{text}");
        };
        expect("", &[]);
        expect("，。 ", &[]);
        expect("路灯坏", &[(0, "路"), (0, "路灯"), (1, "灯坏"), (2, "坏")]);
        expect("井，盖", &[(0, "井"), (1, " "), (2, "盖")]);
        expect(
            "海景路１０８号Ｂ座",
            &[
                (0, "海"),
                (0, "海景"),
                (1, "景路"),
                (2, "路"),
                (3, "108"),
                (4, "号"),
                (5, "b"),
                (6, "座"),
            ],
        );
        expect("COVID19", &[(0, "covid"), (1, "19")]);
        expect(&"9".repeat(201), &[]);
    }

    #[test]
    fn a_phrase_is_looked_up_by_pairs() {
        let plan = |text: &str| Folded::of(text).plan();
        let terms = |terms: &[(usize, &str)]| {
            Plan::Terms(terms.iter().map(|(at, t)| (*at, (*t).to_owned())).collect())
        };
        assert_eq!(plan("路"), Plan::Character('路'));
        assert_eq!(plan("路灯"), terms(&[(0, "路灯")]));
        assert_eq!(plan("路灯坏"), terms(&[(0, "路灯"), (1, "灯坏")]));
        assert_eq!(plan("噪音扰民"), terms(&[(0, "噪音"), (2, "扰民")]));
        assert_eq!(plan("108 号"), terms(&[(0, "108"), (1, " "), (2, "号")]));
        assert_eq!(plan("…"), terms(&[]));
    }

    #[test]
    fn edges_of_numbers_and_words_are_whole() {
        assert_eq!(found("海景路108号院2108号", "108号"), ["108号"]);
        assert_eq!(found("ＡＢＣ abc xabc", "abc"), ["ＡＢＣ", "abc"]);
        assert_eq!(found("噪音噪音噪音", "噪音"), ["噪音", "噪音", "噪音"]);
        assert_eq!(found("深盐路，海山", "路 海"), ["路，海"]);
        assert_eq!(found("深盐路海山", "路 海"), Vec::<&str>::new());
        assert_eq!(found("路", "路灯"), Vec::<&str>::new());
        assert_eq!(found("𠮷田", "𠮷"), ["𠮷"]);
    }

    proptest! {
        /// Whatever is cut out of a text is found in it, unless a number or word was cut apart.
        #[test]
        fn a_part_is_found_in_the_whole(text in "[路灯井盖a1 ,，𠮷]{1,20}", cut in any::<(u8, u8)>()) {
            let chars: Vec<char> = text.chars().collect();
            let from = usize::from(cut.0) % chars.len();
            let to = from + 1 + usize::from(cut.1) % (chars.len() - from);
            let part: String = chars[from..to].iter().collect();
            let joined = |left: Option<&char>, right: Option<&char>| match (left, right) {
                (Some(left), Some(right)) => left == right && left.is_ascii_alphanumeric(),
                _ => false,
            };
            let whole = !joined(from.checked_sub(1).map(|n| &chars[n]), chars.get(from))
                && !joined(chars.get(to - 1), chars.get(to));
            prop_assume!(whole && !Folded::of(&part).is_empty());
            prop_assert!(!found(&text, &part).is_empty(), "{part:?} in {text:?}");
        }
    }
}
