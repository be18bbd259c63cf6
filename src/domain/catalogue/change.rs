//! What differs between two versions of a row, and between the catalogues of two moments.

use super::cells::{COLUMNS, is_date};
use super::{Catalogue, CatalogueRow};
use crate::closed_list;
use crate::domain::org::Directory;
use crate::kernel::time::Timestamp;

/// One cell before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellChange {
    pub code: &'static str,
    pub label: &'static str,
    pub before: String,
    pub after: String,
}

/// The cells that differ, in the order of the columns.
pub fn between_rows(
    before: &CatalogueRow,
    after: &CatalogueRow,
    units: &Directory,
) -> Vec<CellChange> {
    let changes = COLUMNS.iter().map(|column| CellChange {
        code: column.code,
        label: column.label,
        before: (column.text)(before, units),
        after: (column.text)(after, units),
    });
    changes.filter(|it| it.before != it.after).collect()
}

/// Whether they say the same, whenever they say it.
pub fn same_content(one: &CatalogueRow, other: &CatalogueRow) -> bool {
    let dated_alike = CatalogueRow {
        version: other.version,
        effective_from: other.effective_from,
        effective_to: other.effective_to,
        ..one.clone()
    };
    dated_alike == *other
}

closed_list! {
    ChangeKind {
        Added = "added" "新增",
        Changed = "changed" "修改",
        Ended = "ended" "失效",
    }
}

/// What became of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemChange {
    pub item_id: String,
    pub kind: ChangeKind,
    pub before: Option<CatalogueRow>,
    pub after: Option<CatalogueRow>,
    pub cells: Vec<CellChange>,
}

impl ItemChange {
    /// From what held to what shall hold; at least one of them.
    pub fn of(
        before: Option<&CatalogueRow>,
        after: Option<&CatalogueRow>,
        units: &Directory,
    ) -> Option<Self> {
        let (kind, cells) = match (before, after) {
            (None, None) => return None,
            (None, Some(_)) => (ChangeKind::Added, vec![]),
            (Some(_), None) => (ChangeKind::Ended, vec![]),
            (Some(before), Some(after)) => {
                (ChangeKind::Changed, between_rows(before, after, units))
            }
        };
        Some(Self {
            item_id: after.or(before)?.item_id.clone(),
            kind,
            before: before.cloned(),
            after: after.cloned(),
            cells,
        })
    }
}

impl Catalogue {
    /// What was in force at the one moment and is not, or not so, at the other; by item. A version
    /// that says the same with other dates is no change.
    pub fn changes(&self, from: Timestamp, to: Timestamp, units: &Directory) -> Vec<ItemChange> {
        let items = self.items.keys();
        let changes = items.filter_map(|item| {
            let (before, after) = (self.in_force(item, from), self.in_force(item, to));
            let mut change = ItemChange::of(before, after, units)?;
            change.cells.retain(|cell| !is_date(cell.code));
            let says_the_same = change.kind == ChangeKind::Changed && change.cells.is_empty();
            (!says_the_same).then_some(change)
        });
        changes.collect()
    }
}
