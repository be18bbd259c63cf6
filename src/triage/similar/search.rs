//! Which of the messages held are about the matter of another one, and why.

use std::collections::HashMap;

use super::sparse::{self, Sparse};
use super::{Held, Index, Message, Reading, Weighed, reading};

/// Terms of the question that candidates are looked up by, the weightiest ones; and how many
/// messages may have such a term. Bounds the time, whatever is held.
const LOOKUPS_MAX: usize = 60;
const LOOKED_UP_MAX: usize = 400;
/// So many candidates are compared in full.
const COMPARED_MAX: usize = 40;
/// What a part counts in the score. domain-notes D1.
const TEXT: f32 = 0.5;
const PLACE: f32 = 0.3;
const TIME: f32 = 0.2;
/// Texts of one matter written by two people seldom agree more than this; D1 counts that as 1.
const TEXT_FULL: f32 = 0.4;
/// Days after which nearness in time has fallen to a third.
const NEAR_DAYS: f32 = 14.0;
const DAY_MS: f32 = 86_400_000.0;

/// A message that may be about the same matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub id: String,
    pub title: String,
    /// 0 to 1, of the parts below.
    pub score: f32,
    pub text: f32,
    pub place: f32,
    pub time: f32,
    /// The same person again: no new voice, but perhaps an urging.
    pub same_person: bool,
    pub reasons: Vec<Reason>,
}

/// Why, in words for the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub part: Part,
    pub told: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Text,
    Place,
    Time,
    Person,
}

impl Part {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Place => "place",
            Self::Time => "time",
            Self::Person => "person",
        }
    }
}

/// How near two messages are, part by part.
#[derive(Clone, Copy, Debug)]
struct Nearness {
    text: f32,
    /// Below nought: both are surely somewhere, and not in the same place.
    place: f32,
    time: Option<f32>,
}

impl Index {
    /// At most `most` messages that may be about the same matter, the likeliest first. The message
    /// itself, if it is held, is not among them.
    pub fn similar(&self, message: &Message, most: usize) -> Vec<Candidate> {
        let reading = reading::read(message);
        let matter = self.known(&reading.grams, &self.grams);
        let places = self.known(&reading.places, &self.names);
        let asked = self.weigh(&matter, &places, reading.placed, 1);
        let own = self.by_id.get(&message.id).copied();
        let mut found: Vec<(f32, u32)> = Vec::new();
        for slot in self.neighbours(&asked, COMPARED_MAX) {
            let Some(held) = self.held[slot as usize]
                .as_ref()
                .filter(|_| own != Some(slot))
            else {
                continue;
            };
            let near = self.nearness(&asked, message, slot, held);
            if near.text > 0.0 || near.place > 0.0 {
                found.push((near.score(), slot));
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(most);
        let slots = found.into_iter();
        slots
            .filter_map(|(_, slot)| self.candidate(&asked, message, &reading, slot))
            .collect()
    }

    fn known<T: Eq + std::hash::Hash>(
        &self,
        said: &[(T, f32)],
        numbers: &HashMap<T, u32>,
    ) -> Sparse {
        let known = |(thing, said): &(T, f32)| Some((*numbers.get(thing)?, *said));
        let mut terms: Sparse = said.iter().filter_map(known).collect();
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms
    }

    /// Slots of the messages that share most of what is rare, at most `most` of them.
    pub fn neighbours(&self, asked: &Weighed, most: usize) -> Vec<u32> {
        let mut lookups: Vec<(f32, u32)> = Vec::new();
        for (term, weight) in asked.matter.iter().chain(&asked.place) {
            let messages = self.postings[*term as usize].len();
            if (1..=LOOKED_UP_MAX).contains(&messages) {
                lookups.push((*weight, *term));
            }
        }
        lookups.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut by_slot = vec![0.0; self.held.len()];
        let mut touched = Vec::new();
        for (weight, term) in lookups.iter().take(LOOKUPS_MAX) {
            for slot in &self.postings[*term as usize] {
                let shared: &mut f32 = &mut by_slot[*slot as usize];
                if *shared == 0.0 {
                    touched.push(*slot);
                }
                *shared += weight * weight;
            }
        }
        let shared = touched
            .into_iter()
            .map(|slot| (by_slot[slot as usize], slot));
        let mut shared: Vec<(f32, u32)> = shared.collect();
        let better = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if shared.len() > most {
            shared.select_nth_unstable_by(most, better);
            shared.truncate(most);
        }
        shared.sort_by(better);
        shared.into_iter().map(|(_, slot)| slot).collect()
    }

    fn nearness(&self, asked: &Weighed, message: &Message, slot: u32, held: &Held) -> Nearness {
        let other = self.weighed(slot);
        let place = sparse::dot(&asked.place, &other.place);
        let apart = asked.sure * other.sure - place;
        let time = message.at.zip(held.at).map(|(a, b)| {
            let days = a.0.abs_diff(b.0) as f32 / DAY_MS;
            (-days / NEAR_DAYS).exp()
        });
        Nearness {
            text: sparse::dot(&asked.matter, &other.matter).min(1.0),
            place: place - apart,
            time,
        }
    }

    fn candidate(
        &self,
        asked: &Weighed,
        message: &Message,
        reading: &Reading,
        slot: u32,
    ) -> Option<Candidate> {
        let held = self.held[slot as usize].as_ref()?;
        let near = self.nearness(asked, message, slot, held);
        let same_person = !message.person.is_empty() && message.person == held.person;
        Some(Candidate {
            id: held.id.clone(),
            title: held.title.clone(),
            score: near.score().clamp(0.0, 1.0),
            text: near.text,
            place: near.place.max(0.0),
            time: near.time.unwrap_or(0.0),
            same_person,
            reasons: reasons(near, reading, message, held, same_person),
        })
    }
}

impl Nearness {
    /// Parts that can't be compared leave their share to the others. Below nought when the place
    /// speaks against it.
    fn score(self) -> f32 {
        let text = (self.text / TEXT_FULL).min(1.0);
        let (mut sum, mut shares) = (TEXT * text + PLACE * self.place, TEXT + PLACE);
        if let Some(time) = self.time {
            sum += TIME * time * text;
            shares += TIME;
        }
        sum / shares
    }
}

fn reasons(
    near: Nearness,
    reading: &Reading,
    message: &Message,
    held: &Held,
    same_person: bool,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut say = |part, told| reasons.push(Reason { part, told });
    if near.text >= 0.05 {
        say(Part::Text, format!("内容相近（{:.0}%）", near.text * 100.0));
    }
    let shared = held
        .places
        .iter()
        .find(|place| reading.shown.contains(place));
    if let Some(place) = shared.filter(|_| near.place > 0.0) {
        say(Part::Place, format!("同一地点：{place}"));
    } else if near.place < 0.0 {
        say(Part::Place, "地点不同".to_owned());
    }
    if let Some((a, b)) = message.at.zip(held.at) {
        let days = a.0.abs_diff(b.0) / 86_400_000;
        let told = match days {
            0 => "时间相隔不到一天".to_owned(),
            days => format!("时间相隔 {days} 天"),
        };
        say(Part::Time, told);
    }
    if same_person {
        say(Part::Person, "同一人再次反映".to_owned());
    }
    reasons
}
