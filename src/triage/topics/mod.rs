//! Hot topics: messages of many people about one matter in one place within a window of time.
//! How they are found and what was compared: docs/decisions/hot-topics.md.

mod linkage;
mod name;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use super::similar::{Held, Index};
use crate::kernel::time::Timestamp;

/// Messages further apart than this, with none between, are two topics.
const QUIET_DAYS: i64 = 120;
/// Without a place of their own, messages have to say the same more plainly.
const COHESION: f32 = 0.12;
/// And with no place at all, nearly with the same words.
const PLACELESS: f32 = 0.25;
const DAY_MS: i64 = 86_400_000;

/// What makes a topic hot.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Distinct people, at least.
    pub people: usize,
    /// Topics told, at most.
    pub topics: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            people: 3,
            topics: 100,
        }
    }
}

/// A matter that many speak of.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// Keeps its value while the topic grows, see [`carry_ids`].
    pub id: String,
    pub name: String,
    pub place: String,
    /// Distinct ones; a message without a person is one of its own.
    pub people: usize,
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
    /// Of the messages, the earliest first.
    pub messages: Vec<String>,
}

/// The topics of all messages held, the one of most people first.
pub fn topics(index: &Index, options: Options) -> Vec<Topic> {
    let held: HashMap<u32, &Held> = index.held().collect();
    let mut topics = Vec::new();
    for group in linkage::groups(index) {
        let cohesion = group.cohesion();
        let messages = group.slots.iter().map(|slot| held[slot]).collect();
        for messages in by_window(messages) {
            let people = people(&messages);
            if people < options.people.max(2) {
                continue;
            }
            let elsewhere = messages.iter().filter(|message| message.placed).count();
            let (place, least) = match name::place(&messages) {
                Some((place, true)) => (place, 0.0),
                // The like in many places is no topic of one.
                _ if elsewhere * 2 > messages.len() => continue,
                Some((place, false)) => (place, COHESION),
                None => (String::new(), PLACELESS),
            };
            if cohesion >= least {
                topics.push(topic(&messages, people, place));
            }
        }
    }
    topics.sort_by(|a, b| {
        let most = (b.people, b.messages.len()).cmp(&(a.people, a.messages.len()));
        most.then_with(|| b.to.cmp(&a.to))
            .then_with(|| a.id.cmp(&b.id))
    });
    topics.truncate(options.topics);
    topics
}

fn topic(messages: &[&Held], people: usize, place: String) -> Topic {
    let mut times: Vec<Timestamp> = messages.iter().filter_map(|message| message.at).collect();
    times.sort_unstable();
    Topic {
        id: format!("T-{}", messages[0].id),
        name: name::name(messages, &place),
        place,
        people,
        from: times.first().copied(),
        to: times.last().copied(),
        messages: messages.iter().map(|message| message.id.clone()).collect(),
    }
}

fn people(messages: &[&Held]) -> usize {
    let known = messages.iter().filter(|message| !message.person.is_empty());
    let distinct: BTreeSet<&str> = known.map(|message| &*message.person).collect();
    let unknown = messages.iter().filter(|message| message.person.is_empty());
    distinct.len() + unknown.count()
}

/// In the order of time, cut where it was quiet for long. Those without a time come last.
fn by_window(mut messages: Vec<&Held>) -> Vec<Vec<&Held>> {
    messages.sort_by_key(|message| (message.at.is_none(), message.at, &*message.id));
    let quiet = |a: &&Held, b: &&Held| match (a.at, b.at) {
        (Some(a), Some(b)) => b.0 - a.0 > QUIET_DAYS * DAY_MS,
        _ => false,
    };
    let windows = messages.chunk_by(|a, b| !quiet(a, b));
    windows.map(<[&Held]>::to_vec).collect()
}

/// Gives topics the ids of the ones they grew from: of those told before, the one it shares most
/// messages with, if it has at least a third of them. Each id goes to one topic.
pub fn carry_ids(before: &[Topic], now: &mut [Topic]) {
    let mut whose: HashMap<&str, usize> = HashMap::new();
    for (number, topic) in before.iter().enumerate() {
        whose.extend(topic.messages.iter().map(|message| (&**message, number)));
    }
    let mut shares: Vec<(usize, usize, usize)> = Vec::new();
    for (number, topic) in now.iter().enumerate() {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for old in topic.messages.iter().filter_map(|m| whose.get(&**m)) {
            *shared.entry(*old).or_default() += 1;
        }
        shares.extend(shared.into_iter().map(|(old, count)| (count, old, number)));
    }
    shares.sort_unstable_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut given, mut got) = (BTreeSet::new(), BTreeSet::new());
    for (count, old, number) in shares {
        let enough = count * 3 >= before[old].messages.len();
        if enough && !given.contains(&old) && !got.contains(&number) {
            given.insert(old);
            got.insert(number);
            now[number].id.clone_from(&before[old].id);
        }
    }
}
