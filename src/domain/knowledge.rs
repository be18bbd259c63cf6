//! Knowledge entries: standard answers with an owner and an expiry. domain.md §7.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::kernel::id::UnitId;
use crate::kernel::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnowledgeEntry {
    pub id: String,
    pub title: String,
    /// Ways people ask for it.
    pub questions: Vec<String>,
    pub answer: String,
    pub category: String,
    pub owner: UnitId,
    pub version: u32,
    pub expires_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Default)]
pub struct KnowledgeBase {
    entries: BTreeMap<String, KnowledgeEntry>,
}

impl KnowledgeBase {
    pub fn new(entries: impl IntoIterator<Item = KnowledgeEntry>) -> Self {
        Self {
            entries: entries
                .into_iter()
                .map(|entry| (entry.id.clone(), entry))
                .collect(),
        }
    }

    pub fn get(&self, id: &str) -> Option<&KnowledgeEntry> {
        self.entries.get(id)
    }

    pub fn entries(&self) -> impl Iterator<Item = &KnowledgeEntry> {
        self.entries.values()
    }
}
