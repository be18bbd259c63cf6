//! Which of our units a word of the former platform means.

use std::collections::{BTreeMap, HashMap};

use super::mapping::ANY;
use crate::domain::org::Directory;
use crate::kernel::id::UnitId;

/// What a case's column of the unit comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitOf {
    /// The column is empty.
    #[default]
    None,
    Known(UnitId),
    /// Nobody said what the word means here.
    Unknown,
}

impl UnitOf {
    pub const fn known(self) -> Option<UnitId> {
        match self {
            Self::Known(unit) => Some(unit),
            Self::None | Self::Unknown => None,
        }
    }
}

/// The mapping's word first; else a unit of ours that bears the code or name.
#[derive(Clone, Debug, Default)]
pub struct Units {
    known: HashMap<String, UnitId>,
    /// For words that mean nothing else, and for none at all.
    any: UnitOf,
    none: UnitOf,
}

impl Units {
    /// `Err`: codes the mapping names and nobody bears.
    pub fn new(
        mapped: &BTreeMap<String, String>,
        directory: &Directory,
    ) -> Result<Self, Vec<String>> {
        let (mut known, mut shared) = (HashMap::new(), Vec::new());
        for unit in directory.units() {
            for name in [&unit.code, &unit.name, &unit.short_name, &unit.public_name] {
                match known.insert(name.clone(), unit.id) {
                    Some(other) if other != unit.id => shared.push(name.clone()),
                    _ => {}
                }
            }
        }
        // A name that two units bear means neither.
        for name in shared {
            known.remove(&name);
        }
        let mut missing = Vec::new();
        for (former, code) in mapped {
            match directory.unit_by_code(code) {
                Some(unit) => {
                    known.insert(former.clone(), unit.id);
                }
                None => missing.push(code.clone()),
            }
        }
        if !missing.is_empty() {
            return Err(missing);
        }
        let of = |word: &str| {
            known
                .get(word)
                .copied()
                .filter(|_| mapped.contains_key(word))
        };
        let (any, none) = (of(ANY), of(""));
        Ok(Self {
            any: any.map_or(UnitOf::Unknown, UnitOf::Known),
            none: none.map_or(UnitOf::None, UnitOf::Known),
            known,
        })
    }

    pub fn find(&self, word: &str) -> UnitOf {
        if word.is_empty() {
            return self.none;
        }
        self.known
            .get(word)
            .map_or(self.any, |unit| UnitOf::Known(*unit))
    }
}
