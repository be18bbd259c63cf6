//! Short texts with a grammar: what is read says the same when it is written and read again.

use crate::domain::case::number;
use crate::domain::codes::Channel;
use crate::domain::deadline::Limit;
use crate::insight::search::language;
use crate::insight::{Cursor, QueueView, Sort};
use crate::kernel::time::Timestamp;

/// Where a page ended, and how it is sorted.
pub(super) fn cursors(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Some(cursor) = Cursor::parse(text) {
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
    }
    if let Some(view) = QueueView::from_code(text) {
        assert_eq!(view.code(), text);
    }
    let _sorts_or_not = Sort::parse(text);
}

/// Numbers of cases, instants, limits.
pub(super) fn numbers(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Some(case) = number::parse(text) {
        for channel in Channel::ALL {
            assert_eq!(number::parse(&number::format(case, *channel)), Some(case));
        }
    }
    if let Some(at) = Timestamp::parse_rfc3339(text) {
        let again = Timestamp::parse_rfc3339(&at.rfc3339()).expect("our own form");
        assert_eq!(again.0, at.0.div_euclid(1_000) * 1_000, "to the second");
    }
    if let Some(limit) = Limit::parse(text) {
        assert_eq!(Limit::parse(&limit.to_string()), Some(limit));
    }
}

/// What is typed into the search box.
pub(super) fn queries(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Ok(clauses) = language::parse(text) else {
        return;
    };
    assert!(clauses.len() <= language::CLAUSES_MAX);
    let mut places = clauses.iter().map(|placed| placed.at);
    assert!(places.clone().is_sorted_by(|one, next| one < next));
    assert!(places.all(|at| (1..=text.chars().count()).contains(&at)));
    for placed in &clauses {
        assert!(!placed.clause.text.is_empty());
    }
}
