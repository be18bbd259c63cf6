//! The port to whoever does the cipher work. Keys are named, never passed, so that a cipher
//! machine (GM/T 0018) can stand behind the same four calls; [`Software`] is the built-in one.

use std::collections::BTreeMap;
use std::fmt;

use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sm3::Sm3;
use sm4::Sm4;
use zeroize::Zeroizing;

use super::sm3::{self as digest, Fingerprint};

/// Bytes in a nonce of SM4-GCM.
pub const NONCE: usize = 12;
/// Bytes in a master key of the key file.
pub const MASTER: usize = 32;

/// Number of a key in the key file; stands in every sealed record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(pub u32);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a key is used for. Each use has its own sub-key, so that no value made for one purpose
/// says anything about another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Exact search for a phone number without storing it.
    BlindIndex,
    /// The code a citizen tracks a case with.
    QueryCode,
    /// Token against cross-site requests.
    Csrf,
    /// Telling a repeated request from another one without keeping what it said.
    Request,
    /// Names and proofs in a sealed backup, under the backup's own key file.
    Backup,
    /// A session's token, made again from its seed.
    Session,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// The record names a key this key file does not hold.
    #[error("密钥文件中没有编号为 {0} 的密钥")]
    UnknownKey(KeyId),
    /// Damaged, moved to another place, or sealed under another key of the same number.
    #[error("密文校验失败：数据已损坏，或密钥文件与数据不匹配")]
    NotAuthentic,
    /// Longer than the cipher can take; far beyond every field's limit.
    #[error("待加密内容过长")]
    TooLong,
}

/// The cipher work the product needs.
pub trait CipherProvider: Send + Sync + 'static {
    /// SM3.
    fn hash(&self, message: &[u8]) -> Fingerprint;

    /// HMAC-SM3 under the sub-key of `key` for `use_of`.
    fn hmac(&self, key: KeyId, use_of: KeyUse, message: &[u8]) -> Result<Fingerprint, CryptoError>;

    /// SM4-GCM under the sealing sub-key of `key`. The caller never repeats a nonce.
    fn seal(
        &self,
        key: KeyId,
        nonce: &[u8; NONCE],
        bound_to: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, CryptoError>;

    /// The reverse of [`CipherProvider::seal`].
    fn open(
        &self,
        key: KeyId,
        nonce: &[u8; NONCE],
        bound_to: &[u8],
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError>;
}

/// A SM4 block cipher in GCM with a 96-bit nonce, as in RFC 8998.
pub(super) type Sm4Gcm = AesGcm<Sm4, U12>;

/// Sub-keys of one master key.
struct SubKeys {
    sealing: Sm4Gcm,
    blind_index: Marking,
    query_code: Marking,
    csrf: Marking,
    request: Marking,
    backup: Marking,
    session: Marking,
}

/// HMAC-SM3 that has taken in its key: for a short message that is half of the work.
type Marking = Hmac<Sm3>;

impl SubKeys {
    fn derive(master: &[u8; MASTER]) -> Self {
        // The labels are part of the data format: changing one makes what it sealed unreadable.
        let sub = |label: &str| Zeroizing::new(hmac_sm3(master, label.as_bytes()).0);
        let marking = |label| keyed(&*sub(label));
        let sealing = sub("suqiu/1/field-sealing");
        Self {
            sealing: Sm4Gcm::new_from_slice(&sealing[..16]).expect("SM4 takes 16 bytes"),
            blind_index: marking("suqiu/1/blind-index"),
            query_code: marking("suqiu/1/query-code"),
            csrf: marking("suqiu/1/csrf"),
            request: marking("suqiu/1/request"),
            backup: marking("suqiu/1/backup"),
            session: marking("suqiu/1/session"),
        }
    }
}

/// The built-in provider: pure Rust, sub-keys held in memory.
pub struct Software {
    keys: BTreeMap<KeyId, SubKeys>,
}

impl Software {
    pub fn new<'k>(masters: impl IntoIterator<Item = (KeyId, &'k [u8; MASTER])>) -> Self {
        let keys = masters
            .into_iter()
            .map(|(id, master)| (id, SubKeys::derive(master)));
        Self {
            keys: keys.collect(),
        }
    }

    fn key(&self, id: KeyId) -> Result<&SubKeys, CryptoError> {
        self.keys.get(&id).ok_or(CryptoError::UnknownKey(id))
    }
}

impl CipherProvider for Software {
    fn hash(&self, message: &[u8]) -> Fingerprint {
        digest::hash(message)
    }

    fn hmac(&self, key: KeyId, use_of: KeyUse, message: &[u8]) -> Result<Fingerprint, CryptoError> {
        let keys = self.key(key)?;
        let key = match use_of {
            KeyUse::BlindIndex => &keys.blind_index,
            KeyUse::QueryCode => &keys.query_code,
            KeyUse::Csrf => &keys.csrf,
            KeyUse::Request => &keys.request,
            KeyUse::Backup => &keys.backup,
            KeyUse::Session => &keys.session,
        };
        Ok(mark(key.clone(), message))
    }

    fn seal(
        &self,
        key: KeyId,
        nonce: &[u8; NONCE],
        bound_to: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        self.key(key)?
            .sealing
            .encrypt(
                &(*nonce).into(),
                Payload {
                    msg: plain,
                    aad: bound_to,
                },
            )
            .map_err(|_too_long| CryptoError::TooLong)
    }

    fn open(
        &self,
        key: KeyId,
        nonce: &[u8; NONCE],
        bound_to: &[u8],
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        self.key(key)?
            .sealing
            .decrypt(
                &(*nonce).into(),
                Payload {
                    msg: ciphertext,
                    aad: bound_to,
                },
            )
            .map(Zeroizing::new)
            .map_err(|_says_nothing_by_design| CryptoError::NotAuthentic)
    }
}

/// HMAC-SM3 under a key of any length.
pub(super) fn hmac_sm3(key: &[u8], message: &[u8]) -> Fingerprint {
    mark(keyed(key), message)
}

fn keyed(key: &[u8]) -> Marking {
    Marking::new_from_slice(key).expect("HMAC takes a key of any length")
}

fn mark(mut keyed: Marking, message: &[u8]) -> Fingerprint {
    keyed.update(message);
    Fingerprint(keyed.finalize().into_bytes().into())
}
