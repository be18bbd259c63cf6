//! How a person proves who they are, and that they did so lately.

use serde::{Deserialize, Serialize};

use super::Loose;
use crate::crypto::Fingerprint;
use crate::kernel::id::UserId;
use crate::kernel::time::Timestamp;
use crate::store::codec::Record;
use crate::store::key::Key;
use crate::store::kv::Table;
use crate::store::tables;

/// A user's password, apart from the user so that lists of people never carry it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    pub user: UserId,
    /// PHC string.
    pub password: String,
    pub changed_at: Timestamp,
    /// Wrong attempts since the last right one.
    pub failures: u8,
    pub locked_until: Option<Timestamp>,
}

impl Record for Credential {
    const TABLE: Table = tables::CREDENTIAL;

    fn key(&self) -> Vec<u8> {
        Self::key_of(self.user)
    }
}
impl Loose for Credential {}

impl Credential {
    pub fn key_of(user: UserId) -> Vec<u8> {
        Key::new().user(user).done()
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Credential(user {}, {} failures)",
            self.user, self.failures
        )
    }
}

/// Somebody is signed in. The token itself is with the browser alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// SM3 of the token.
    pub token: Fingerprint,
    pub user: UserId,
    pub started_at: Timestamp,
    /// Last use, kept to the minute or so: idle expiry counts from it.
    pub seen_at: Timestamp,
}

impl Record for Session {
    const TABLE: Table = tables::SESSION;

    fn key(&self) -> Vec<u8> {
        Self::key_of(&self.token)
    }
}
impl Loose for Session {}

impl Session {
    pub fn key_of(token: &Fingerprint) -> Vec<u8> {
        Key::new().fingerprint(token).done()
    }
}
