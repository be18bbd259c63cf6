//! SM3 (GB/T 32905-2016): the hash of the log's chain, of attachments and of stored tokens.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sm3::{Digest, Sm3};

use crate::kernel::chance::hex;

/// Bytes in an SM3 value.
pub const LENGTH: usize = 32;

/// The SM3 value of something. Thirty-two raw bytes in stored records, hexadecimal in JSON.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; LENGTH]);

impl Fingerprint {
    /// Before the first link of a chain.
    pub const ZERO: Self = Self([0; LENGTH]);

    /// Reads 64 hexadecimal digits of either case.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != LENGTH * 2 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let mut bytes = [0; LENGTH];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).ok()?;
            *byte = u8::from_str_radix(pair, 16).ok()?;
        }
        Some(Self(bytes))
    }

    pub const fn as_bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            to.collect_str(self)
        } else {
            to.serialize_bytes(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
            return Self::parse(&text).ok_or_else(|| D::Error::custom("not an SM3 value"));
        }
        from.deserialize_bytes(RawBytes)
    }
}

struct RawBytes;

impl<'de> Visitor<'de> for RawBytes {
    type Value = Fingerprint;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{LENGTH} bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Fingerprint, E> {
        let bytes = bytes
            .try_into()
            .map_err(|_wrong_length| E::invalid_length(bytes.len(), &self))?;
        Ok(Fingerprint(bytes))
    }

    /// A copy of the record held in some other self-describing form gives the bytes one by one.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Fingerprint, A::Error> {
        let mut bytes = [0; LENGTH];
        for (n, byte) in bytes.iter_mut().enumerate() {
            *byte = seq
                .next_element()?
                .ok_or_else(|| A::Error::invalid_length(n, &self))?;
        }
        Ok(Fingerprint(bytes))
    }
}

/// The SM3 value of `bytes`.
pub fn hash(bytes: &[u8]) -> Fingerprint {
    Fingerprint(Sm3::digest(bytes).into())
}

/// SM3 of what arrives piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Hasher(Sm3);

impl Hasher {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub fn finish(self) -> Fingerprint {
        Fingerprint(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_hash_like_the_whole() {
        let mut hasher = Hasher::default();
        hasher.update(b"a");
        hasher.update(b"bc");
        assert_eq!(hasher.finish(), hash(b"abc"));
    }

    #[test]
    fn is_text_in_json_and_bytes_in_records() {
        let value = hash(b"abc");
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(json.len(), 66);
        assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), value);
        let record = rmp_serde::to_vec_named(&value).unwrap();
        assert_eq!(record.len(), 34);
        assert_eq!(
            rmp_serde::from_slice::<Fingerprint>(&record).unwrap(),
            value
        );
        assert!(rmp_serde::from_slice::<Fingerprint>(&record[..20]).is_err());
    }

    #[test]
    fn parse_takes_sixty_four_digits_only() {
        let text = hash(b"abc").to_string();
        assert_eq!(Fingerprint::parse(&text.to_uppercase()), Some(hash(b"abc")));
        for bad in [
            "",
            &text[1..],
            &text.replace('6', "+"),
            &text.replace('6', "é"),
        ] {
            assert_eq!(Fingerprint::parse(bad), None, "{bad}");
        }
    }
}
