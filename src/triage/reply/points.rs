//! What an appeal asks, sentence by sentence.

/// Told of one appeal at most.
const POINTS_MAX: usize = 12;
/// In characters: shorter is a courtesy («好吗？»), longer is told shortened.
const POINT_MIN: usize = 6;

/// Words that make a sentence a question. Wishes are left out: measured, what answers one is said
/// in other words too often.
const ASKING: &str =
    "请问 能否 可否 怎么办 怎样 何时 什么时候 多久 哪里 哪个部门 有没有 能不能 可不可以";

/// Sentences that ask for something, in order.
pub(super) fn points(appeal: &str) -> Vec<&str> {
    let mut points: Vec<&str> = Vec::new();
    let ends = |c: char| matches!(c, '。' | '？' | '?' | '！' | '!' | '；' | ';' | '\n');
    for sentence in appeal.split_inclusive(ends).take(500) {
        let asks = sentence.ends_with(['？', '?']);
        let sentence = sentence.trim().trim_end_matches(ends).trim();
        let asks = asks
            || ASKING
                .split_whitespace()
                .any(|word| sentence.contains(word));
        let is_new = !points.contains(&sentence);
        if asks && is_new && sentence.chars().count() >= POINT_MIN && points.len() < POINTS_MAX {
            points.push(sentence);
        }
    }
    points
}

/// A sentence as it is quoted.
pub(super) fn quoted(sentence: &str) -> String {
    const SHOWN: usize = 28;
    let mut shown: String = sentence.chars().take(SHOWN).collect();
    if sentence.chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}
