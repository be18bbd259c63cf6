//! What a topic is called and where it is: from the words its messages share.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::triage::place::{self, Words};
use crate::triage::similar::Held;
use crate::triage::text::{Gram, Text};

/// A place or a word is a topic's own when at least this share of its messages has it.
const PLACE_SHARE: f32 = 0.5;
const DIVISION_SHARE: f32 = 0.6;
const PHRASE_SHARE: f32 = 0.25;
/// Signs of a phrase, and of what phrases are cut from.
const PHRASE: std::ops::RangeInclusive<usize> = 2..=12;
const PIECE_MAX: usize = 40;
const PHRASES_MAX: usize = 2;
/// Words of every appeal, which say nothing of this one; and what stands between words.
const IDLE: &str = "投诉 反映 反应 举报 咨询 建议 希望 关于 请求 请问 要求 问题 相关 领导 政府 什么 为何 \
    如何 怎么 是否 能否 严重 附近 旁边 小区 我们 一个 业主 居民 市民 你好 您好 尊敬 何时 \
    时候 可以 强烈 这样 为什么 有没有 没有 已经 一直 多年 情况 存在 对面 的 了 和 与 及 在 \
    对 被 把 是 为 请 吗 呢 等 内 外 旁 由 从 到 何 该 将 给 让 向 于";
static IDLE_WORDS: LazyLock<Words> = LazyLock::new(|| Words::of(IDLE));

/// Where the messages are: the place most of them name, else the division most are in. With
/// whether it is a place of its own.
pub(super) fn place(messages: &[&Held]) -> Option<(String, bool)> {
    let mut named: HashMap<&str, usize> = HashMap::new();
    for message in messages {
        for place in &message.places {
            *named.entry(place).or_default() += 1;
        }
    }
    let most = named.values().copied().max().unwrap_or(0);
    // Of names that as good as as many use, the longest tells most.
    let near_most = named
        .into_iter()
        .filter(|(_, count)| *count as f32 >= 0.8 * most as f32);
    let best = near_most.max_by_key(|(place, count)| (place.chars().count(), *count, *place));
    let enough = |count: usize, share: f32| count as f32 >= share * messages.len() as f32;
    if let Some((place, count)) = best
        && enough(count, PLACE_SHARE)
    {
        return Some((place.to_owned(), true));
    }
    let mut divisions: HashMap<&str, usize> = HashMap::new();
    for division in messages.iter().flat_map(|message| &message.divisions) {
        // That it is somewhere in the province tells nothing.
        if !division.ends_with('省') {
            *divisions.entry(division).or_default() += 1;
        }
    }
    let most = divisions
        .into_iter()
        .max_by_key(|(name, count)| (*count, *name))?;
    enough(most.1, DIVISION_SHARE).then(|| (most.0.to_owned(), false))
}

/// `地点：词、词`: the words that the titles share, in the order people write them.
pub(super) fn name(messages: &[&Held], place: &str) -> String {
    let titles: Vec<Vec<String>> = messages
        .iter()
        .map(|message| pieces(&message.title))
        .collect();
    let mut told: Vec<String> = Vec::new();
    for phrase in phrases(&titles) {
        if told.len() < PHRASES_MAX && !told.iter().any(|other| overlap(other, &phrase)) {
            told.push(phrase);
        }
    }
    let all: Vec<String> = titles.iter().map(|pieces| pieces.join(" ")).collect();
    told.sort_by_key(|phrase| place_in(&all, phrase));
    if told.is_empty() {
        return middlemost(messages).title.clone();
    }
    let told = told.join("、");
    if place.is_empty() {
        told
    } else {
        format!("{place}：{told}")
    }
}

/// The message whose title has most in common with the others'.
fn middlemost<'a>(messages: &[&'a Held]) -> &'a Held {
    let pairs = |held: &Held| {
        let text = Text::of(&held.title);
        let pairs: BTreeSet<Gram> = text.grams(2).map(|(gram, _)| gram).collect();
        pairs
    };
    let mut counts: HashMap<Gram, usize> = HashMap::new();
    for gram in messages.iter().flat_map(|held| pairs(held)) {
        *counts.entry(gram).or_default() += 1;
    }
    let worth = |held: &Held| {
        let pairs = pairs(held);
        let shared: usize = pairs.iter().map(|gram| counts[gram] - 1).sum();
        // Long titles share more by being long.
        shared * 100 / (pairs.len() + 5)
    };
    let best = messages
        .iter()
        .max_by_key(|held| (worth(held), std::cmp::Reverse(&held.id)));
    best.expect("a topic has messages")
}

/// A title without places and idle words, cut where they stood.
fn pieces(title: &str) -> Vec<String> {
    let text = Text::of(title);
    let mut idle = vec![false; text.signs().len()];
    for named in place::names(&text) {
        idle[named.signs].fill(true);
    }
    let mut pieces: Vec<String> = Vec::new();
    for run in text.runs() {
        let mut at = run.start;
        while at < run.end {
            let word = IDLE_WORDS.at(&text.signs()[at..run.end]).unwrap_or(0);
            idle[at..at + word].fill(true);
            at += word.max(1);
        }
        let mut from = run.start;
        for at in run.clone().chain([run.end]) {
            if at == run.end || idle[at] {
                let piece = &text.signs()[from..at];
                if (2..=PIECE_MAX).contains(&piece.len()) {
                    pieces.push(piece.iter().collect());
                }
                from = at + 1;
            }
        }
    }
    let divisions = place::divisions(&text);
    for piece in &mut pieces {
        for division in divisions.iter().map(|division| division.to_lowercase()) {
            if let Some(rest) = piece.strip_prefix(&*division) {
                *piece = rest.to_owned();
            }
        }
    }
    pieces
}

/// What stands beside a phrase in its piece; nothing where the piece begins or ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Before(Option<char>),
    After(Option<char>),
}

/// Of a phrase: how many titles have it, and what it was seen beside.
#[derive(Default)]
struct Count {
    titles: usize,
    edges: BTreeSet<Edge>,
}

impl Count {
    /// Signs on one side that together are as good as an edge: no word goes on in so many ways.
    const WAYS: usize = 3;

    /// Whether it is a word or more, not cut out of one. A beginning of a piece has its left edge
    /// there, and the other way round.
    fn is_whole(&self) -> bool {
        let ways = |is_after: bool| {
            let mut ways = 0;
            for edge in &self.edges {
                ways += match (edge, is_after) {
                    (Edge::After(None), true) | (Edge::Before(None), false) => Self::WAYS,
                    (Edge::After(Some(_)), true) | (Edge::Before(Some(_)), false) => 1,
                    // Seen as a beginning, its left edge is one; as an end, its right edge.
                    (Edge::After(_), false) | (Edge::Before(_), true) => Self::WAYS,
                };
            }
            ways
        };
        ways(true) >= Self::WAYS && ways(false) >= Self::WAYS
    }
}

/// Beginnings and ends of pieces that enough titles have and that can't be made longer without
/// losing a third of them; the ones that tell most first.
fn phrases(titles: &[Vec<String>]) -> Vec<String> {
    let mut counts: HashMap<String, Count> = HashMap::new();
    for title in titles {
        let mut own: Vec<(String, Edge)> = Vec::new();
        for piece in title {
            let signs: Vec<char> = piece.chars().collect();
            for length in PHRASE.filter(|length| *length <= signs.len()) {
                let rest = signs.len() - length;
                let after = Edge::After(signs.get(length).copied());
                own.push((signs[..length].iter().collect(), after));
                let before = rest.checked_sub(1).map(|at| signs[at]);
                own.push((signs[rest..].iter().collect(), Edge::Before(before)));
            }
        }
        own.sort_unstable();
        for same in own.chunk_by(|a, b| a.0 == b.0) {
            let count = counts.entry(same[0].0.clone()).or_default();
            count.titles += 1;
            count.edges.extend(same.iter().map(|(_, edge)| *edge));
        }
    }
    let least = (titles.len() as f32 * PHRASE_SHARE).ceil().max(2.0) as usize;
    counts.retain(|_, count| count.titles >= least && count.is_whole());
    let counts: HashMap<String, usize> = counts
        .into_iter()
        .map(|(phrase, count)| (phrase, count.titles))
        .collect();
    let longer = |phrase: &str, count: usize| {
        counts.iter().any(|(other, of_other)| {
            other.len() > phrase.len() && other.contains(phrase) && *of_other * 3 >= count * 2
        })
    };
    let mut kept: Vec<(usize, &String)> = counts
        .iter()
        .filter(|(phrase, count)| !longer(phrase, **count))
        .map(|(phrase, count)| (count * (phrase.chars().count().min(5) - 1), phrase))
        .collect();
    kept.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    kept.into_iter().map(|(_, phrase)| phrase.clone()).collect()
}

/// Whether they share two signs in a row.
fn overlap(a: &str, b: &str) -> bool {
    let pairs = |text: &str| {
        let signs: Vec<char> = text.chars().collect();
        signs
            .windows(2)
            .map(|pair| (pair[0], pair[1]))
            .collect::<Vec<_>>()
    };
    let of_a = pairs(a);
    pairs(b).iter().any(|pair| of_a.contains(pair))
}

/// Where titles have the phrase on average, to keep the order of the sentence.
fn place_in(titles: &[String], phrase: &str) -> usize {
    let at: Vec<usize> = titles
        .iter()
        .filter_map(|title| title.find(phrase))
        .collect();
    at.iter().sum::<usize>() / at.len().max(1)
}
