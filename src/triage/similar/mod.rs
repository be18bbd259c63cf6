//! Messages that are about the same matter. An index in memory, filled and emptied one message at
//! a time; nothing in it is older than the last message, so there is nothing to rebuild.
//!
//! Text is character 2- and 3-grams weighted by rarity, without the names of places; places are
//! compared by themselves, so that two matters of one estate are told apart and one matter of two
//! estates is too. domain-notes D1; compared in docs/decisions/similar-cases.md.

mod reading;
mod search;
pub mod sparse;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use reading::Message;
use reading::Reading;
pub use search::{Candidate, Part, Reason};
use sparse::Sparse;

use super::text::Gram;
use crate::kernel::time::Timestamp;

/// Terms kept of one message, the rarest ones.
const TERMS_MAX: usize = 320;
/// What more than this share of all messages say tells nothing.
const COMMON: f32 = 0.3;
/// Among fewer messages than this, what many say may be the matter of the day.
const COMMON_FROM: usize = 200;
/// A place that only the body names counts this much less.
const ASIDE: f32 = 0.3;

/// A message as it is held.
#[derive(Debug)]
pub struct Held {
    pub id: String,
    pub person: String,
    pub title: String,
    pub at: Option<Timestamp>,
    /// Names of places in the order of the text, as shown.
    pub places: Vec<String>,
    /// Administrative names, the larger one first.
    pub divisions: Vec<String>,
    /// How much is said of each term, without how rare it is; in the order of terms.
    matter: Sparse,
    whereabouts: Sparse,
    /// Whether title or address say where.
    pub placed: bool,
}

/// The messages that new ones are compared with.
#[derive(Debug, Default)]
pub struct Index {
    grams: HashMap<Gram, u32>,
    names: HashMap<String, u32>,
    /// Which messages have each term: n-grams of what they are about, and names of places.
    postings: Vec<Vec<u32>>,
    held: Vec<Option<Held>>,
    free: Vec<u32>,
    by_id: HashMap<String, u32>,
}

/// What two messages are compared by: weights by rarity, of length 1 or, for places, as sure as
/// the place is.
#[derive(Clone, Debug, Default)]
pub struct Weighed {
    pub matter: Sparse,
    pub place: Sparse,
    /// Root of how sure the place is: 1 named in the title, 0 none.
    pub sure: f32,
}

impl Index {
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Takes a message in; one of the same id is replaced.
    pub fn insert(&mut self, message: &Message) {
        self.remove(&message.id);
        let reading = reading::read(message);
        let matter = self.numbered(&reading);
        let whereabouts = self.places(&reading);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.held.push(None);
            u32::try_from(self.held.len() - 1).unwrap_or(u32::MAX)
        });
        for (term, _) in matter.iter().chain(&whereabouts) {
            self.postings[*term as usize].push(slot);
        }
        self.by_id.insert(message.id.clone(), slot);
        self.held[slot as usize] = Some(Held {
            id: message.id.clone(),
            person: message.person.clone(),
            title: message.title.clone(),
            at: message.at,
            places: reading.shown,
            divisions: reading.divisions,
            matter,
            whereabouts,
            placed: reading.placed,
        });
    }

    /// Forgets a message; whether it was there.
    pub fn remove(&mut self, id: &str) -> bool {
        let Some(slot) = self.by_id.remove(id) else {
            return false;
        };
        if let Some(held) = self.held[slot as usize].take() {
            for (term, _) in held.matter.iter().chain(&held.whereabouts) {
                self.postings[*term as usize].retain(|other| *other != slot);
            }
        }
        self.free.push(slot);
        true
    }

    /// Messages with their slots.
    pub fn held(&self) -> impl Iterator<Item = (u32, &Held)> {
        let slots = self.held.iter().enumerate();
        slots.filter_map(|(slot, held)| Some((slot as u32, held.as_ref()?)))
    }

    fn term(&mut self, known: Option<u32>) -> u32 {
        known.unwrap_or_else(|| {
            self.postings.push(Vec::new());
            u32::try_from(self.postings.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn numbered(&mut self, reading: &Reading) -> Sparse {
        let mut terms: Sparse = Vec::with_capacity(reading.grams.len().min(TERMS_MAX));
        for (gram, said) in self.rarest(&reading.grams) {
            let term = self.term(self.grams.get(&gram).copied());
            self.grams.insert(gram, term);
            terms.push((term, said));
        }
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms
    }

    fn rarest(&self, grams: &[(Gram, f32)]) -> Vec<(Gram, f32)> {
        let mut grams = grams.to_vec();
        if grams.len() > TERMS_MAX {
            let weight = |(gram, said): &(Gram, f32)| {
                let known = self.grams.get(gram).map(|term| self.rarity(*term, 1));
                said * known.unwrap_or_else(|| (self.len() as f32).ln_1p())
            };
            grams.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.0.cmp(&b.0)));
            grams.truncate(TERMS_MAX);
        }
        grams
    }

    fn places(&mut self, reading: &Reading) -> Sparse {
        let mut terms: Sparse = Vec::with_capacity(reading.places.len());
        for (name, said) in &reading.places {
            let term = self.term(self.names.get(name).copied());
            self.names.insert(name.clone(), term);
            terms.push((term, *said));
        }
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms
    }

    /// How much it tells that a message has the term, when `more` messages beside those held do.
    fn rarity(&self, term: u32, more: u32) -> f32 {
        let messages = self.postings[term as usize].len() as f32 + more as f32;
        let all = self.len() as f32 + more as f32;
        if self.len() >= COMMON_FROM && messages > all * COMMON {
            return 0.0;
        }
        (all / messages.max(1.0)).ln_1p()
    }

    /// The message in `slot`, weighed by what is rare now.
    ///
    /// # Panics
    ///
    /// When the slot is empty.
    pub fn weighed(&self, slot: u32) -> Weighed {
        let held = self.held[slot as usize].as_ref();
        let held = held.expect("slots come from `held` of the same index");
        self.weigh(&held.matter, &held.whereabouts, held.placed, 0)
    }

    fn weigh(&self, matter: &Sparse, places: &Sparse, placed: bool, more: u32) -> Weighed {
        // What one message alone says can't be shared; left in, it would only punish length.
        let shared = |term: u32| self.postings[term as usize].len() + more as usize > 1;
        let weight = |(term, said): &(u32, f32)| {
            let rarity = self.rarity(*term, more);
            (rarity > 0.0).then_some((*term, said * rarity))
        };
        let of_matter = matter.iter().filter(|(term, _)| shared(*term));
        let mut matter: Sparse = of_matter.filter_map(weight).collect();
        let mut place: Sparse = places.iter().filter_map(weight).collect();
        let sure: f32 = match (place.is_empty(), placed) {
            (true, _) => 0.0,
            (false, true) => 1.0,
            (false, false) => ASIDE,
        };
        sparse::scale(&mut matter, 1.0);
        sparse::scale(&mut place, sure.sqrt());
        Weighed {
            matter,
            place,
            sure: sure.sqrt(),
        }
    }
}
