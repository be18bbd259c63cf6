//! Text as triage reads it: widths and cases folded, cut into runs of signs that belong together,
//! and its n-grams. Training, prediction, similar cases and reply checks all read text through
//! this file, so what was learned of a text is what is looked for in the next one.

use std::ops::Range;

/// Signs read of one text at most. Whoever writes more says it again; the time for one text stays
/// bounded.
pub const SIGNS_MAX: usize = 8_000;

/// Characters looked at to find them at most, for texts of marks alone.
pub(super) const CHARS_MAX: usize = 4 * SIGNS_MAX;

/// The longest n-gram there is a [`Gram`] for.
pub const GRAM_MAX: usize = 3;

/// A text, folded. White space and signs without meaning end a run; n-grams lie inside of runs.
#[derive(Clone, Debug, Default)]
pub struct Text {
    signs: Vec<char>,
    /// Where each sign comes from, in bytes of the text.
    at: Vec<u32>,
    /// Where runs end, in signs.
    ends: Vec<u32>,
}

/// One to [`GRAM_MAX`] signs as a number: exact, no two of them share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gram(pub u64);

impl Gram {
    const SIGN_BITS: u32 = 21;

    fn of(signs: &[char]) -> Self {
        let pack = |sum: u64, sign: &char| sum << Self::SIGN_BITS | u64::from(u32::from(*sign));
        Self(signs.iter().fold(0, pack))
    }

    /// How it is written.
    pub fn spelled(self) -> String {
        let sign = |place: u32| {
            let bits = self.0 >> (place * Self::SIGN_BITS) & ((1 << Self::SIGN_BITS) - 1);
            char::from_u32(u32::try_from(bits).ok()?).filter(|sign| *sign != '\0')
        };
        (0..3).rev().filter_map(sign).collect()
    }
}

impl Text {
    pub fn of(text: &str) -> Self {
        let mut folded = Self::default();
        for (at, c) in text.char_indices().take(CHARS_MAX) {
            if folded.signs.len() >= SIGNS_MAX {
                break;
            }
            let place = u32::try_from(at).unwrap_or(u32::MAX);
            match sign(c) {
                Some(sign) => {
                    folded.signs.push(sign);
                    folded.at.push(place);
                }
                None => folded.end_run(),
            }
        }
        folded.end_run();
        folded
    }

    fn end_run(&mut self) {
        let end = u32::try_from(self.signs.len()).unwrap_or(u32::MAX);
        if end > self.ends.last().copied().unwrap_or(0) {
            self.ends.push(end);
        }
    }

    /// Nothing in it says anything: no letter, no digit, no character.
    pub fn is_empty(&self) -> bool {
        self.signs.is_empty()
    }

    pub fn signs(&self) -> &[char] {
        &self.signs
    }

    /// Runs of signs between white space and marks, as ranges of [`Text::signs`].
    pub fn runs(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let end = *end as usize;
            let run = start..end;
            start = end;
            run
        })
    }

    /// Every n-gram of `n` signs (at most [`GRAM_MAX`]) in order, and the sign it begins at.
    pub fn grams(&self, n: usize) -> impl Iterator<Item = (Gram, usize)> + '_ {
        debug_assert!((1..=GRAM_MAX).contains(&n));
        self.runs().flat_map(move |run| {
            let start = run.start;
            let windows = self.signs[run].windows(n).enumerate();
            windows.map(move |(at, signs)| (Gram::of(signs), start + at))
        })
    }

    /// Where `signs` come from, in bytes of `text`, which must be the one this was made of.
    pub fn place(&self, signs: Range<usize>, text: &str) -> Range<usize> {
        if signs.is_empty() {
            return 0..0;
        }
        let (first, last) = (
            self.at[signs.start] as usize,
            self.at[signs.end - 1] as usize,
        );
        let width = text[last..].chars().next().map_or(0, char::len_utf8);
        first..last + width
    }
}

/// What a sign counts as; `None` for what ends a run.
fn sign(c: char) -> Option<char> {
    match c {
        '\u{4E00}'..='\u{9FFF}' | 'a'..='z' | '0'..='9' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        '\u{FF01}'..='\u{FF5E}' => {
            let narrow = char::from_u32(u32::from(c) - 0xFEE0)?;
            sign(narrow)
        }
        c if c.is_alphanumeric() => c.to_lowercase().next(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grams(text: &str, n: usize) -> Vec<(String, usize)> {
        let text = Text::of(text);
        text.grams(n)
            .map(|(gram, at)| (gram.spelled(), at))
            .collect()
    }

    fn own(expected: &[(&str, usize)]) -> Vec<(String, usize)> {
        let own = |(gram, at): &(&str, usize)| ((*gram).to_owned(), *at);
        expected.iter().map(own).collect()
    }

    #[test]
    fn grams_lie_inside_of_runs() {
        let text = "Ｂ座１楼，漏 水";
        assert_eq!(grams(text, 2), own(&[("b座", 0), ("座1", 1), ("1楼", 2)]));
        assert_eq!(grams(text, 3), own(&[("b座1", 0), ("座1楼", 1)]));
        assert_eq!(grams(text, 1).len(), 6);
        assert_eq!(grams("，。 😀", 1), own(&[]));
    }

    #[test]
    fn a_gram_is_exact() {
        let spelled = |text: &str| Gram::of(&text.chars().collect::<Vec<_>>()).spelled();
        for text in ["水", "漏水", "路灯坏", "𠮷家庄", "a1"] {
            assert_eq!(spelled(text), text);
        }
        assert_eq!(Gram(u64::MAX).spelled(), "", "no such sign");
    }

    #[test]
    fn a_place_is_where_the_signs_stand_in_the_text() {
        let text = "【投诉】Ａ座１楼\n漏水😀";
        let folded = Text::of(text);
        let signs: String = folded.signs().iter().collect();
        assert_eq!(signs, "投诉a座1楼漏水");
        assert_eq!(&text[folded.place(2..5, text)], "Ａ座１");
        assert_eq!(&text[folded.place(6..8, text)], "漏水");
        assert_eq!(folded.place(3..3, text), 0..0);
    }

    #[test]
    fn no_more_is_read_than_the_limit() {
        let folded = Text::of(&"停车".repeat(500_000));
        assert_eq!(folded.signs().len(), SIGNS_MAX);
        assert_eq!(folded.runs().next(), Some(0..SIGNS_MAX));
    }
}
