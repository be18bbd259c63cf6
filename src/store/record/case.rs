//! A case as it lies in its table.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::domain::case::Case;
use crate::store::codec::Record;
use crate::store::kv::Table;
use crate::store::tables;

/// The appeal's wording stands in the registration, the first entry of the case, for ever. From data
/// format 2 on it stands there alone: it is the greater part of most cases, and of every write of
/// one. Reading goes through [`crate::store::View::case`], which puts the wording back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::store) struct StoredCase<'c>(Cow<'c, Case>);

impl Record for StoredCase<'_> {
    const TABLE: Table = tables::CASE;

    fn key(&self) -> Vec<u8> {
        tables::case_key(self.0.id)
    }
}

impl<'c> StoredCase<'c> {
    /// With its wording when it has one, as in data format 1.
    pub(in crate::store) const fn as_it_is(case: &'c Case) -> Self {
        Self(Cow::Borrowed(case))
    }

    pub(in crate::store) fn without_wording(case: &Case) -> Self {
        Self(Cow::Owned(Case {
            content: String::new(),
            ..case.clone()
        }))
    }

    /// The wording has to be looked up. No case is registered without one.
    pub(in crate::store) fn lacks_wording(&self) -> bool {
        self.0.content.is_empty()
    }

    /// Everything but the wording, which may be missing.
    pub(in crate::store) fn bare(&self) -> &Case {
        &self.0
    }

    pub(in crate::store) fn into_bare(self) -> Case {
        self.0.into_owned()
    }

    /// Says the same as `case`.
    pub(in crate::store) fn stands_for(&self, case: &Case) -> bool {
        if self.lacks_wording() {
            *self == Self::without_wording(case)
        } else {
            *self.0 == *case
        }
    }
}
