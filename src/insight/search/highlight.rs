//! Which parts of a text a query meant. Only ever asked about texts the reader may see.

use std::ops::Range;

use super::folded::Folded;
use super::schema::{TextField, Texts};

/// A piece of a text, and whether it is what was looked for. The pieces in a row are the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    pub hit: bool,
}

/// What is looked for in texts, and in which.
#[derive(Clone, Debug)]
pub struct Phrase {
    pub text: Folded,
    pub fields: Vec<TextField>,
}

/// What a row of the answer shows of its match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlights {
    /// The whole title; `None` when nothing in it was meant.
    pub title: Option<Vec<Part>>,
    /// From the first other text that was meant.
    pub excerpt: Option<(TextField, Vec<Part>)>,
}

/// Characters of an excerpt, and how many of them before the first match.
const EXCERPT: usize = 90;
const LEAD: usize = 24;
const CUT: &str = "…";

impl Highlights {
    pub fn of(texts: &Texts<'_>, phrases: &[Phrase]) -> Self {
        let hits = |field| hits(texts.field(field), field, phrases);
        let title = hits(TextField::Title);
        let others = TextField::ALL
            .iter()
            .filter(|field| **field != TextField::Title);
        let excerpt = others.into_iter().find_map(|field| {
            let hits = hits(*field);
            let parts = (!hits.is_empty()).then(|| excerpt(texts.field(*field), &hits))?;
            Some((*field, parts))
        });
        Self {
            title: (!title.is_empty()).then(|| split(texts.title, &title)),
            excerpt,
        }
    }
}

/// Byte ranges in order, apart from each other.
fn hits(text: &str, field: TextField, phrases: &[Phrase]) -> Vec<Range<usize>> {
    let folded = Folded::of(text);
    let meant = phrases
        .iter()
        .filter(|phrase| phrase.fields.contains(&field));
    let mut hits: Vec<_> = meant.flat_map(|phrase| folded.find(&phrase.text)).collect();
    hits.sort_by_key(|hit| (hit.start, hit.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(hits.len());
    for hit in hits {
        match apart.last_mut() {
            Some(last) if hit.start <= last.end => last.end = last.end.max(hit.end),
            _ => apart.push(hit),
        }
    }
    apart
}

fn split(text: &str, hits: &[Range<usize>]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(hits.len() * 2 + 1);
    let mut add = |text: &str, hit| {
        if !text.is_empty() {
            let text = text.to_owned();
            parts.push(Part { text, hit });
        }
    };
    let mut at = 0;
    for hit in hits {
        add(&text[at..hit.start], false);
        add(&text[hit.clone()], true);
        at = hit.end;
    }
    add(&text[at..], false);
    parts
}

/// Some of the text around the first of `hits`, of which there is one at least.
fn excerpt(text: &str, hits: &[Range<usize>]) -> Vec<Part> {
    let first = hits.first().map_or(0, |hit| hit.start);
    let mut before = text[..first].char_indices().rev();
    let from = before.nth(LEAD - 1).map_or(0, |(at, _)| at);
    let mut after = text[from..].char_indices();
    let to = after.nth(EXCERPT).map_or(text.len(), |(at, _)| from + at);
    let inside = |hit: &Range<usize>| {
        let (start, end) = (hit.start.max(from), hit.end.min(to));
        (start < end).then(|| start - from..end - from)
    };
    let hits: Vec<_> = hits.iter().filter_map(inside).collect();
    let mut parts = split(&text[from..to], &hits);
    let cut = || Part {
        text: CUT.to_owned(),
        hit: false,
    };
    if from > 0 {
        parts.insert(0, cut());
    }
    if to < text.len() {
        parts.push(cut());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: &str, fields: &[TextField]) -> Phrase {
        Phrase {
            text: Folded::of(text),
            fields: fields.to_vec(),
        }
    }

    /// Hits in brackets.
    fn shown(parts: &[Part]) -> String {
        let shown = |part: &Part| match part.hit {
            true => format!("[{}]", part.text),
            false => part.text.clone(),
        };
        parts.iter().map(shown).collect()
    }

    fn texts<'t>(title: &'t str, content: &'t str) -> Texts<'t> {
        Texts {
            title,
            content,
            address: "",
            reply: String::new(),
            external: "".into(),
        }
    }

    #[test]
    fn parts_make_up_the_text() {
        let all = TextField::ALL;
        let wanted = [
            phrase("噪音", &all),
            phrase("音扰", &all),
            phrase("ktv", &all),
        ];
        let of = Highlights::of(&texts("ＫＴＶ噪音扰民，𠮷", "无"), &wanted);
        assert_eq!(shown(&of.title.expect("found")), "[ＫＴＶ噪音扰]民，𠮷");
        assert_eq!(of.excerpt, None);
        let of = Highlights::of(
            &texts("路灯", "路灯"),
            &[phrase("路灯", &[TextField::Content])],
        );
        assert_eq!(of.title, None);
        let (field, parts) = of.excerpt.expect("found");
        assert_eq!(
            (field, shown(&parts).as_str()),
            (TextField::Content, "[路灯]")
        );
    }

    #[test]
    fn an_excerpt_lies_around_the_match() {
        let long = format!("{}井盖{}", "前".repeat(100), "后".repeat(100));
        let of = Highlights::of(&texts("", &long), &[phrase("井盖", &TextField::ALL)]);
        let (_, parts) = of.excerpt.expect("found");
        let expected = format!(
            "…{}[井盖]{}…",
            "前".repeat(LEAD),
            "后".repeat(EXCERPT - LEAD - 2)
        );
        assert_eq!(shown(&parts), expected);
        let whole = format!("{}盖", "井".repeat(300));
        let of = Highlights::of(&texts("", &whole), &[phrase(&whole, &TextField::ALL)]);
        let (_, parts) = of.excerpt.expect("found");
        assert_eq!(parts.iter().filter(|part| part.hit).count(), 1);
    }
}
