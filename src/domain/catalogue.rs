//! The duty catalogue (职责清单): a decision table of who is responsible for what. domain.md §6.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::deadline::Limit;
use crate::kernel::id::UnitId;
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

/// The rows in force, by item.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    rows: BTreeMap<String, CatalogueRow>,
}

impl Catalogue {
    pub fn new(rows: impl IntoIterator<Item = CatalogueRow>) -> Self {
        Self {
            rows: rows
                .into_iter()
                .map(|row| (row.item_id.clone(), row))
                .collect(),
        }
    }

    pub fn get(&self, item_id: &str) -> Option<&CatalogueRow> {
        self.rows.get(item_id)
    }

    pub fn rows(&self) -> impl Iterator<Item = &CatalogueRow> {
        self.rows.values()
    }
}
