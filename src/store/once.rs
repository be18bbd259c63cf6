//! Idempotency: the same request twice is carried out once and answered twice.
//!
//! In a plan:
//! ```text
//! if let Some(answer) = view.answered(&once, now)? { return Ok((WriteSet::new(), answer.into())) }
//! …
//! writes.remember(&once, now, bytes_of_the_answer);
//! ```

use serde::{Deserialize, Serialize};

use super::StoreError;
use super::codec::Record;
use super::key::Key;
use super::kv::{Span, Table};
use super::record::Loose;
use super::tables;
use super::view::View;
use super::write_set::WriteSet;
use crate::crypto::{Fingerprint, sm3};
use crate::kernel::id::UserId;
use crate::kernel::time::{DAY_MS, Timestamp};

/// Longest idempotency key, in characters.
pub const KEY_MAX: usize = 128;
/// Today and this many days before it: after that a key may be used anew.
const DAYS_BACK: i64 = 2;

/// A request that names itself.
#[derive(Clone, Debug)]
pub struct OnceKey {
    actor: UserId,
    key: String,
    body: Fingerprint,
}

impl OnceKey {
    /// `key` is what the caller sent; `body` everything that makes the request what it is (method,
    /// path and content). `None` when the key is empty, too long or holds control characters.
    pub fn new(actor: UserId, key: &str, body: &[u8]) -> Option<Self> {
        is_key(key).then(|| Self {
            actor,
            key: key.to_owned(),
            body: sm3::hash(body),
        })
    }

    /// For a request that may come again when its session, and so its actor, is no longer known:
    /// `session` is the hash of the session's token.
    pub fn of_session(session: &Fingerprint, key: &str, body: &[u8]) -> Option<Self> {
        is_key(key).then(|| Self {
            actor: UserId::SYSTEM,
            key: format!("{session} {key}"),
            body: sm3::hash(body),
        })
    }

    fn at_day(&self, day: u32) -> Vec<u8> {
        Key::new().u32(day).user(self.actor).text(&self.key).done()
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().count() <= KEY_MAX && !key.chars().any(char::is_control)
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Answered {
    day: u32,
    actor: UserId,
    key: String,
    body: Fingerprint,
    #[serde(with = "bytes")]
    answer: Vec<u8>,
    at: Timestamp,
}

impl Record for Answered {
    const TABLE: Table = tables::ONCE;

    fn key(&self) -> Vec<u8> {
        Key::new()
            .u32(self.day)
            .user(self.actor)
            .text(&self.key)
            .done()
    }
}
impl Loose for Answered {}

impl View<'_> {
    /// The answer given to this request within the last days. The same key with another body is
    /// [`StoreError::KeyReused`].
    pub fn answered(&self, once: &OnceKey, now: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
        // Also the day after: what was answered just before a clock was set back.
        for back in -1..=DAYS_BACK {
            let key = once.at_day(day_of(now.plus_ms(-back * DAY_MS)));
            if let Some(found) = self.get::<Answered>(&key)? {
                let same = found.body == once.body;
                return if same {
                    Ok(Some(found.answer))
                } else {
                    Err(StoreError::KeyReused)
                };
            }
        }
        Ok(None)
    }
}

impl WriteSet {
    /// Keeps `answer` for the next time this request comes.
    pub fn remember(&mut self, once: &OnceKey, now: Timestamp, answer: Vec<u8>) {
        let OnceKey { actor, key, body } = once.clone();
        self.put(&Answered {
            day: day_of(now),
            actor,
            key,
            body,
            answer,
            at: now,
        });
    }

    /// Deletes at most `limit` answers that are too old to be asked for.
    pub fn forget_old_answers(&mut self, now: Timestamp, limit: usize) {
        let oldest = day_of(now.plus_ms(-DAYS_BACK * DAY_MS));
        self.delete_span::<Answered>(Span::below(Key::new().u32(oldest).done()), limit);
    }
}

/// `yyMMdd` in China.
fn day_of(at: Timestamp) -> u32 {
    let date = at.civil().date();
    let year = u32::try_from(date.year().rem_euclid(100)).expect("0 to 99");
    let part = |part: i8| u32::try_from(part).expect("months and days are positive");
    year * 10_000 + part(date.month()) * 100 + part(date.day())
}

/// A `Vec<u8>` as one binary value rather than a list of numbers.
mod bytes {
    use std::fmt;

    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
        }
        from.deserialize_bytes(Bytes)
    }
}
