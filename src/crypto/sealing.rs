//! Sealed fields: what is personal is stored only in this form.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use super::keyring::Keyring;
use super::provider::{CryptoError, KeyId, NONCE};
use crate::kernel::chance::secret_bytes;
use crate::kernel::id::CaseId;

const HEAD: usize = 4 + NONCE;
/// Authentication tag at the end of every ciphertext.
const TAG: usize = 16;

/// Where a sealed value belongs. Bound into the seal: a value copied to another case, field or
/// table does not open there.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub table: &'a str,
    pub case: CaseId,
    pub field: &'a str,
}

impl Place<'_> {
    /// Every part carries its length, so that no two places give the same bytes.
    fn bound_with(&self, key: KeyId) -> Vec<u8> {
        let mut out = Vec::with_capacity(32 + self.table.len() + self.field.len());
        for part in [self.table.as_bytes(), self.field.as_bytes()] {
            out.extend_from_slice(&(part.len() as u64).to_be_bytes());
            out.extend_from_slice(part);
        }
        out.extend_from_slice(&self.case.0.to_be_bytes());
        out.extend_from_slice(&key.0.to_be_bytes());
        out
    }
}

/// A value sealed by SM4-GCM. One byte string in a record: key id, nonce, ciphertext with tag.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    pub key_id: KeyId,
    pub nonce: [u8; NONCE],
    pub ciphertext: Vec<u8>,
}

impl Sealed {
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEAD + self.ciphertext.len());
        out.extend_from_slice(&self.key_id.0.to_be_bytes());
        out.extend_from_slice(&self.nonce);
        out.extend_from_slice(&self.ciphertext);
        out
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (key, rest) = bytes.split_first_chunk::<4>()?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>()?;
        (ciphertext.len() >= TAG).then(|| Self {
            key_id: KeyId(u32::from_be_bytes(*key)),
            nonce: *nonce,
            ciphertext: ciphertext.to_vec(),
        })
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Sealed(key {}, {} bytes)",
            self.key_id,
            self.ciphertext.len()
        )
    }
}

impl Serialize for Sealed {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.to_bytes())
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_bytes(SealedBytes)
    }
}

struct SealedBytes;

impl<'de> Visitor<'de> for SealedBytes {
    type Value = Sealed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("key id, nonce and ciphertext")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Sealed, E> {
        Sealed::from_bytes(bytes).ok_or_else(|| E::invalid_length(bytes.len(), &self))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Sealed, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = seq.next_element()? {
            bytes.push(byte);
        }
        self.visit_bytes(&bytes)
    }
}

impl Keyring {
    /// Seals `plain` under the current key with a fresh random nonce.
    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Sealed, CryptoError> {
        let key_id = self.current();
        let nonce = secret_bytes::<NONCE>();
        let bound_to = place.bound_with(key_id);
        let ciphertext = self.provider().seal(key_id, &nonce, &bound_to, plain)?;
        Ok(Sealed {
            key_id,
            nonce,
            ciphertext,
        })
    }

    /// Opens what was sealed for this very `place`, under whichever key it names.
    pub fn open(
        &self,
        place: Place<'_>,
        sealed: &Sealed,
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let bound_to = place.bound_with(sealed.key_id);
        self.provider()
            .open(sealed.key_id, &sealed.nonce, &bound_to, &sealed.ciphertext)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'_> = Place {
        table: "sealed",
        case: CaseId(251_123_000_001),
        field: "phone",
    };

    #[test]
    fn opens_only_where_it_was_sealed() {
        let keys = Keyring::in_memory();
        let sealed = keys.seal(PLACE, "13800000000".as_bytes()).unwrap();
        assert_eq!(&**keys.open(PLACE, &sealed).unwrap(), b"13800000000");
        for elsewhere in [
            Place {
                table: "case",
                ..PLACE
            },
            Place {
                case: CaseId(251_123_000_002),
                ..PLACE
            },
            Place {
                field: "name",
                ..PLACE
            },
        ] {
            assert_eq!(
                keys.open(elsewhere, &sealed),
                Err(CryptoError::NotAuthentic)
            );
        }
        let other = Keyring::in_memory();
        assert_eq!(other.open(PLACE, &sealed), Err(CryptoError::NotAuthentic));
    }

    #[test]
    fn parts_of_a_place_do_not_run_together() {
        let keys = Keyring::in_memory();
        let sealed = keys
            .seal(
                Place {
                    table: "ab",
                    field: "c",
                    ..PLACE
                },
                b"x",
            )
            .unwrap();
        assert!(
            keys.open(
                Place {
                    table: "a",
                    field: "bc",
                    ..PLACE
                },
                &sealed
            )
            .is_err()
        );
    }

    #[test]
    fn every_flipped_bit_is_noticed_and_every_cut() {
        let keys = Keyring::in_memory();
        let record = rmp_serde::to_vec_named(&keys.seal(PLACE, b"secret").unwrap()).unwrap();
        for n in 0..record.len() {
            let mut damaged = record.clone();
            damaged[n] ^= 1;
            let opened = rmp_serde::from_slice::<Sealed>(&damaged)
                .ok()
                .and_then(|sealed| keys.open(PLACE, &sealed).ok());
            assert!(opened.is_none(), "byte {n}");
            assert!(
                rmp_serde::from_slice::<Sealed>(&record[..n]).is_err(),
                "cut at {n}"
            );
        }
    }

    #[test]
    fn the_same_text_seals_differently_and_shows_nothing() {
        let keys = Keyring::in_memory();
        let (a, b) = (
            keys.seal(PLACE, b"13800000000").unwrap(),
            keys.seal(PLACE, b"13800000000"),
        );
        assert_ne!(a, b.unwrap());
        let shown = format!("{a:?}");
        assert!(!shown.contains("138"), "{shown}");
    }
}
