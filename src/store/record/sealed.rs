//! The personal fields of a case, sealed from the first stored byte. domain.md §3.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::crypto::{CryptoError, Fingerprint, Keyring, Place, Sealed};
use crate::domain::codes::PersonalField;
use crate::kernel::id::CaseId;
use crate::store::codec::Record;
use crate::store::kv::Table;
use crate::store::tables;

/// Lies beside the case, so that a case can be read, searched and counted without opening it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedRecord {
    pub case: CaseId,
    fields: BTreeMap<PersonalField, Sealed>,
    /// Finds the case by its petitioner's phone without telling the number.
    pub(in crate::store) phone_index: Option<Fingerprint>,
}

impl Record for SealedRecord {
    const TABLE: Table = tables::SEALED;

    fn key(&self) -> Vec<u8> {
        tables::case_key(self.case)
    }
}

impl SealedRecord {
    /// Seals `values`; empty ones are left out.
    pub fn seal<'v>(
        keys: &Keyring,
        case: CaseId,
        values: impl IntoIterator<Item = (PersonalField, &'v str)>,
    ) -> Result<Self, CryptoError> {
        let mut record = Self {
            case,
            fields: BTreeMap::new(),
            phone_index: None,
        };
        for (field, value) in values {
            record.add(keys, field, value)?;
        }
        Ok(record)
    }

    /// Seals one more value, or a new one in place of the old. Does nothing when it is empty.
    pub fn add(
        &mut self,
        keys: &Keyring,
        field: PersonalField,
        value: &str,
    ) -> Result<(), CryptoError> {
        if value.is_empty() {
            return Ok(());
        }
        self.fields
            .insert(field, keys.seal(place(self.case, field), value.as_bytes())?);
        if field == PersonalField::Phone {
            self.phone_index = keys.blind_index(value);
        }
        Ok(())
    }

    pub fn holds(&self, field: PersonalField) -> bool {
        self.fields.contains_key(&field)
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Errs unless these keys open it. Nothing is shown to anybody.
    pub fn opens_with(&self, keys: &Keyring) -> Result<(), CryptoError> {
        let first = self.fields.iter().next();
        first.map_or(Ok(()), |(field, sealed)| {
            keys.open(place(self.case, *field), sealed).map(drop)
        })
    }

    /// The value in the clear; `None` when the field was never given. Whoever calls it logs why.
    pub fn reveal(
        &self,
        keys: &Keyring,
        field: PersonalField,
    ) -> Result<Option<Zeroizing<String>>, CryptoError> {
        let Some(sealed) = self.fields.get(&field) else {
            return Ok(None);
        };
        let mut bytes = keys.open(place(self.case, field), sealed)?;
        match String::from_utf8(std::mem::take(&mut *bytes)) {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(_never_sealed_by_us) => Err(CryptoError::NotAuthentic),
        }
    }
}

fn place(case: CaseId, field: PersonalField) -> Place<'static> {
    Place {
        table: tables::SEALED.name,
        case,
        field: field.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::codec;

    #[test]
    fn what_is_sealed_is_revealed_and_nothing_else_shows() {
        let keys = Keyring::in_memory();
        let values = [
            (PersonalField::Name, "𬭶小𠮷"),
            (PersonalField::Phone, "138-0013-8000"),
            (PersonalField::Home, ""),
        ];
        let record = SealedRecord::seal(&keys, CaseId(7), values).unwrap();
        let bytes = codec::encode(&record);
        for planted in ["𬭶小𠮷", "138-0013-8000", "13800138000"] {
            let planted = planted.as_bytes();
            assert!(!bytes.windows(planted.len()).any(|part| part == planted));
        }
        let read = codec::decode::<SealedRecord>(&bytes).unwrap();
        assert_eq!(read, record);
        let name = read.reveal(&keys, PersonalField::Name).unwrap();
        assert_eq!(name.as_deref().map(String::as_str), Some("𬭶小𠮷"));
        assert!(!read.holds(PersonalField::Home));
        assert_eq!(read.reveal(&keys, PersonalField::Home).unwrap(), None);
        assert_eq!(read.phone_index, keys.blind_index("13800138000"));
        let moved = SealedRecord {
            case: CaseId(8),
            ..read
        };
        assert!(moved.reveal(&keys, PersonalField::Name).is_err());
    }
}
