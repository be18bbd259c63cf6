//! Ciphers, hashes and passwords of the product: SM3, SM4-GCM, argon2id.
//!
//! Used by every room above. Knows the numbers of things ([`crate::kernel::id`]) and nothing of
//! what a case or an account is. Keys live in a [`Keyring`]; who holds a keyring can reveal.

pub mod keyring;
pub mod mark;
pub mod password;
pub mod provider;
pub mod sealing;
pub mod selftest;
pub mod sm3;
pub mod stream;

pub use keyring::{Keyring, KeyringError};
pub use provider::{CipherProvider, CryptoError, KeyId, KeyUse};
pub use sealing::{Place, Sealed};
pub use sm3::Fingerprint;
