//! The duty catalogue (职责清单): a decision table of who is responsible for what. domain.md §6.

pub mod cells;
pub mod change;
pub mod proposal;
pub mod revision;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::deadline::Limit;
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::time::Timestamp;

/// Who leads on a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lead {
    /// Always the same unit.
    Unit(UnitId),
    /// The street the place lies in.
    StreetOfPlace,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueRow {
    pub item_id: String,
    pub major: String,
    pub minor: String,
    pub detail: String,
    pub keywords: Vec<String>,
    /// Question → the answer under which this row applies.
    pub discriminators: Vec<(String, String)>,
    pub lead: Lead,
    pub assisting: Vec<UnitId>,
    pub interim: Option<Lead>,
    pub level: String,
    pub legal_basis: String,
    /// The item's own handling limit; the strictest of it and the policy's wins.
    pub limit: Option<Limit>,
    pub closing_standard: String,
    pub evidence: Vec<String>,
    pub reply_points: String,
    pub version: u32,
    pub effective_from: Timestamp,
    pub effective_to: Option<Timestamp>,
    /// Work on site: finishing needs photos.
    pub on_site: bool,
}

impl CatalogueRow {
    pub fn is_in_force(&self, at: Timestamp) -> bool {
        self.effective_from <= at && self.effective_to.is_none_or(|end| at < end)
    }

    /// The matter: rows of one matter differ in their questions and answers.
    pub fn matter(&self) -> (&str, &str, &str) {
        (&self.major, &self.minor, &self.detail)
    }
}

/// Every version of every row. The version with the highest number that has begun speaks for its
/// item; past its end the item is no longer in force. So whatever was in force on a day that has
/// passed can be read as of that day.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// By item, the oldest version first; never an empty list.
    items: BTreeMap<String, Vec<CatalogueRow>>,
}

impl Catalogue {
    pub fn new(rows: impl IntoIterator<Item = CatalogueRow>) -> Self {
        let mut items: BTreeMap<String, Vec<CatalogueRow>> = BTreeMap::new();
        for row in rows {
            items.entry(row.item_id.clone()).or_default().push(row);
        }
        for versions in items.values_mut() {
            versions.sort_by_key(|row| row.version);
        }
        Self { items }
    }

    /// The newest version, whenever it takes effect: what an item is called.
    pub fn get(&self, item_id: &str) -> Option<&CatalogueRow> {
        self.versions(item_id).last()
    }

    /// What holds for the item at that moment.
    pub fn in_force(&self, item_id: &str, at: Timestamp) -> Option<&CatalogueRow> {
        speaking(self.versions(item_id), at)
    }

    /// The oldest first; none for an unknown item.
    pub fn versions(&self, item_id: &str) -> &[CatalogueRow] {
        self.items.get(item_id).map_or(&[], Vec::as_slice)
    }

    /// The newest version of every item.
    pub fn rows(&self) -> impl Iterator<Item = &CatalogueRow> {
        self.items.values().filter_map(|versions| versions.last())
    }

    /// What holds at that moment, by item.
    pub fn rows_at(&self, at: Timestamp) -> impl Iterator<Item = &CatalogueRow> {
        self.items
            .values()
            .filter_map(move |versions| speaking(versions, at))
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

fn speaking(versions: &[CatalogueRow], at: Timestamp) -> Option<&CatalogueRow> {
    let begun = |row: &&CatalogueRow| row.effective_from <= at;
    let latest = versions.iter().rev().find(begun)?;
    Some(latest).filter(|row| row.is_in_force(at))
}

/// One change of the catalogue: which versions came with it, when, by whom, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// From 1 on, without a gap.
    pub no: u32,
    pub at: Timestamp,
    pub by: UserId,
    pub what: String,
    /// Item and version.
    pub rows: Vec<(String, u32)>,
}
