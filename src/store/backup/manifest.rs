//! What a backup says of itself: a JSON file anybody can read, with the SM3 of every other file and
//! of itself, and, when the backup is sealed, a proof that only the key's owner can make.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::BackupError;
use crate::crypto::{Fingerprint, Keyring, sm3};
use crate::kernel::time::Timestamp;

/// Of the backup itself: its files and what they look like inside.
const FORMAT: u32 = 1;
pub(super) const NAME: &str = "manifest.json";
pub(super) const ROWS: &str = "rows";
pub(super) const ATTACHMENTS: &str = "attachments";
pub(super) const KEYS: &str = "keys";
/// A manifest is a page; a larger file is none.
pub(super) const BYTES_MAX: u64 = 1 << 20;

/// A file of a backup as it lies there, sealed or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub name: String,
    pub bytes: u64,
    pub sm3: Fingerprint,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// Of the program that made it.
    pub version: String,
    pub district_code: String,
    pub district_name: String,
    #[serde(with = "rfc3339")]
    pub at: Timestamp,
    /// Number of the last log entry in it.
    pub seq: u64,
    /// SM3 of that entry.
    pub head: Fingerprint,
    /// Of the data, as in the data file.
    pub data_format: u64,
    pub index_version: u64,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    pub attachments: u64,
    /// Of all attachments, unsealed.
    pub attachment_bytes: u64,
    /// Attachments that were missing or damaged at their source and are in no backup.
    pub lost: u64,
    /// Sealed with SM4-GCM. The mark tells a wrong key file from damage.
    pub key_mark: Option<Fingerprint>,
    /// The key file of personal data is inside.
    pub with_keys: bool,
    pub files: Vec<Part>,
}

impl Manifest {
    pub(super) const fn current() -> u32 {
        FORMAT
    }

    pub const fn is_sealed(&self) -> bool {
        self.key_mark.is_some()
    }

    pub fn cases(&self) -> u64 {
        self.rows.get("case").copied().unwrap_or(0)
    }

    /// Of the backup's own files; attachments are shared with its neighbours.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|part| part.bytes).sum()
    }

    pub(super) fn part(&self, name: &str) -> Option<&Part> {
        self.files.iter().find(|part| part.name == name)
    }

    /// Its file.
    pub(super) fn to_text(&self, keys: Option<&Keyring>) -> String {
        let body = serde_json::to_value(self).expect("a manifest is plain data");
        let plain = canonical(&body);
        let mut whole = json!({ "sm3": sm3::hash(&plain), "backup": body });
        if let Some(keys) = keys {
            whole["proof"] = json!(proof(keys, &plain));
        }
        format!("{whole:#}\n")
    }

    /// Reads its file. Whether the proof holds is asked by [`prove`].
    pub(super) fn read(path: &Path, text: &str) -> Result<Self, BackupError> {
        let not_one = || BackupError::NotABackup(path.to_owned());
        let damaged = |why| BackupError::damaged(&path.join(NAME), why);
        let whole: Value = serde_json::from_str(text).map_err(|_error| damaged("不是 JSON"))?;
        let body = whole.get("backup").ok_or_else(not_one)?;
        let told: Option<Fingerprint> = field(&whole, "sm3");
        if told != Some(sm3::hash(&canonical(body))) {
            return Err(damaged("SM3 校验不符"));
        }
        if field::<u32>(body, "format").is_none_or(|format| format > FORMAT) {
            return Err(BackupError::TooNew(path.to_owned()));
        }
        serde_json::from_value(body.clone()).map_err(|_error| damaged("内容不完整"))
    }
}

/// The manifest of a sealed backup was made by whoever holds its key.
pub(super) fn prove(path: &Path, text: &str, keys: &Keyring) -> Result<(), BackupError> {
    let whole: Value = serde_json::from_str(text).unwrap_or_default();
    let told: Option<Fingerprint> = field(&whole, "proof");
    if told == Some(proof(keys, &canonical(&whole["backup"]))) {
        Ok(())
    } else {
        Err(BackupError::damaged(
            &path.join(NAME),
            "与备份密钥的校验不符",
        ))
    }
}

/// By which a key file is known again.
pub(super) fn key_mark(keys: &Keyring) -> Fingerprint {
    keys.backup_mark(b"key")
}

fn proof(keys: &Keyring, plain: &[u8]) -> Fingerprint {
    keys.backup_mark(&[b"manifest", plain].concat())
}

fn canonical(body: &Value) -> Vec<u8> {
    serde_json::to_vec(body).expect("a JSON value serialises")
}

fn field<T: serde::de::DeserializeOwned>(value: &Value, name: &str) -> Option<T> {
    serde_json::from_value(value.get(name)?.clone()).ok()
}

mod rfc3339 {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::kernel::time::Timestamp;

    pub(super) fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&at.rfc3339())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(from)?;
        Timestamp::parse_rfc3339(&text).ok_or_else(|| D::Error::custom("not a time"))
    }
}
