//! Stretches of keys, as a scan is asked for them.

use std::ops::Bound;

/// A stretch of keys.
#[derive(Clone, Debug)]
pub struct Span {
    pub low: Bound<Vec<u8>>,
    pub high: Bound<Vec<u8>>,
}

impl Span {
    pub const fn all() -> Self {
        Self {
            low: Bound::Unbounded,
            high: Bound::Unbounded,
        }
    }

    /// Keys from `low` on.
    pub const fn from(low: Vec<u8>) -> Self {
        Self {
            low: Bound::Included(low),
            high: Bound::Unbounded,
        }
    }

    /// Keys before `high`.
    pub const fn below(high: Vec<u8>) -> Self {
        Self {
            low: Bound::Unbounded,
            high: Bound::Excluded(high),
        }
    }

    /// Keys that start with `prefix`.
    pub fn prefix(prefix: &[u8]) -> Self {
        // The first key after all of them: the prefix with its last byte that can be raised, raised.
        let high = prefix.iter().rposition(|byte| *byte < u8::MAX).map(|last| {
            let mut high = prefix[..=last].to_vec();
            high[last] += 1;
            high
        });
        Self {
            low: Bound::Included(prefix.to_vec()),
            high: high.map_or(Bound::Unbounded, Bound::Excluded),
        }
    }

    /// The part of this span after `key`: where the next page starts.
    #[must_use]
    pub fn after(self, key: &[u8]) -> Self {
        Self {
            low: Bound::Excluded(key.to_vec()),
            ..self
        }
    }

    pub(super) fn bounds(&self) -> (Bound<&[u8]>, Bound<&[u8]>) {
        (
            self.low.as_ref().map(Vec::as_slice),
            self.high.as_ref().map(Vec::as_slice),
        )
    }

    /// Nothing can lie in it. Engines differ in what they make of such a range.
    pub(super) fn is_empty(&self) -> bool {
        match self.bounds() {
            (Bound::Included(low), Bound::Included(high)) => low > high,
            (Bound::Included(low) | Bound::Excluded(low), Bound::Excluded(high))
            | (Bound::Excluded(low), Bound::Included(high)) => low >= high,
            _ => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Forward,
    Reverse,
}
