//! What is read of a message: what it is about, apart from where.

use crate::kernel::time::Timestamp;
use crate::triage::place;
use crate::triage::text::{Gram, Text};

/// Signs of the body that are read: what a message is about stands at its beginning, and stories
/// grow alike the longer they get. Chosen by measuring, see docs/decisions/similar-cases.md.
const BODY_SIGNS: usize = 250;

/// A message, as a board or a desk has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// Of the board or the store; a second message of the same name replaces the first.
    pub id: String,
    /// Who wrote it, where known: only compared, never shown.
    pub person: String,
    pub title: String,
    pub body: String,
    /// Where it is about, if it was said apart.
    pub address: String,
    pub at: Option<Timestamp>,
}

/// What counts of a message.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// How much is said of it, without how rare it is. In order.
    pub grams: Vec<(Gram, f32)>,
    pub places: Vec<(String, f32)>,
    /// A place that title or address name is where it is about; one in the body may be an aside.
    pub placed: bool,
    /// Places as shown, in the order of the text.
    pub shown: Vec<String>,
    /// The larger one first.
    pub divisions: Vec<String>,
}

/// What stands in the title counts this much more.
const TITLE: f32 = 2.0;

pub(super) fn read(message: &Message) -> Reading {
    let mut reading = Reading::default();
    let (title, body) = (Text::of(&message.title), Text::of(&message.body));
    let address = Text::of(&message.address);
    let mut grams: Vec<(Gram, bool)> = Vec::new();
    let mut places: Vec<(String, bool)> = Vec::new();
    for (text, is_title, limit) in [
        (&title, true, usize::MAX),
        (&address, true, usize::MAX),
        (&body, false, BODY_SIGNS),
    ] {
        let named = place::names(text);
        let mut masked = vec![false; text.signs().len()];
        for named in named.iter().filter(|named| named.signs.end <= limit) {
            masked[named.signs.clone()].fill(true);
            let endings = named.endings().map(|name| (name.to_owned(), is_title));
            places.extend(endings);
            reading.placed |= is_title;
            let shown = place::shown(&named.name);
            if !reading.shown.contains(&shown) {
                reading.shown.push(shown);
            }
        }
        // An address says where, never what.
        let said = if std::ptr::eq(text, &address) {
            0..0
        } else {
            2..4
        };
        for n in said {
            let of_matter = text.grams(n).filter(|(_, at)| {
                at + n <= limit && !masked[*at..at + n].iter().any(|masked| *masked)
            });
            grams.extend(of_matter.map(|(gram, _)| (gram, is_title)));
        }
    }
    reading.grams = counted(grams);
    reading.places = counted(places);
    reading.divisions = place::divisions(&title);
    if reading.divisions.is_empty() {
        reading.divisions = place::divisions(&body);
    }
    reading
}

/// Each thing once, with how much is said of it.
fn counted<T: Ord + Clone>(mut things: Vec<(T, bool)>) -> Vec<(T, f32)> {
    things.sort_unstable();
    let same = things.chunk_by(|a, b| a.0 == b.0);
    let count = |chunk: &[(T, bool)]| {
        let said = chunk.iter().filter(|(_, in_title)| !in_title).count();
        let title = if said < chunk.len() { TITLE } else { 0.0 };
        (chunk[0].0.clone(), title + (said as f32).ln_1p())
    };
    same.map(count).collect()
}
