//! What a ruling that «applies to the like» proposes for the catalogue, until another person
//! approves or rejects it. domain.md §2 (`rule`), §6.

use serde::{Deserialize, Serialize};

use super::cells::Draft;
use super::{Catalogue, CatalogueRow, Lead};
use crate::domain::actor::{Actor, Role};
use crate::domain::case::{Case, Ruling};
use crate::domain::org::Directory;
use crate::kernel::id::{CaseId, UserId};
use crate::kernel::time::Timestamp;

/// A row that is proposed; it stays readable whatever becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProposal {
    /// From 1 on.
    pub no: u32,
    /// The case that was ruled on.
    pub case: CaseId,
    pub case_no: String,
    /// Who ruled, and when.
    pub by: UserId,
    pub at: Timestamp,
    /// Why, in the panel's words.
    pub basis: String,
    /// The row as it would be; its item is the one the ruling is about.
    pub row: CatalogueRow,
    pub decided: Option<Decided>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub by: UserId,
    pub at: Timestamp,
    pub note: String,
    /// Item and version it became; `None`: rejected.
    pub became: Option<(String, u32)>,
}

impl RowProposal {
    /// From a ruling: the row of the case's item, led by the unit that was ruled on. `None` when the
    /// item is no longer in the catalogue.
    pub fn of(no: u32, case: &Case, ruling: &Ruling, catalogue: &Catalogue) -> Option<Self> {
        let like = catalogue.get(case.item.as_deref()?)?;
        let mut row = like.clone();
        row.lead = Lead::Unit(ruling.unit);
        row.assisting.retain(|unit| *unit != ruling.unit);
        if !ruling.questions.is_empty() {
            row.discriminators.clone_from(&ruling.questions);
        }
        Some(Self {
            no,
            case: case.id,
            case_no: case.no(),
            by: ruling.by,
            at: ruling.at,
            basis: ruling.basis.clone(),
            row,
            decided: None,
        })
    }

    /// The row as it goes into the catalogue: the item's own when it answers the same questions
    /// alike, else one beside it.
    pub fn draft(&self, catalogue: &Catalogue, begins: Option<Timestamp>) -> Draft {
        let mut row = self.row.clone();
        let there = catalogue.get(&row.item_id);
        if there.is_some_and(|there| !asks_alike(there, &row)) {
            row.item_id = beside(&row.item_id, catalogue);
        }
        // What it was to end with went with the former version.
        row.effective_to = None;
        Draft {
            line: 0,
            row,
            begins,
        }
    }
}

fn asks_alike(one: &CatalogueRow, other: &CatalogueRow) -> bool {
    let sorted = |row: &CatalogueRow| {
        let mut asked = row.discriminators.clone();
        asked.sort();
        asked
    };
    one.matter() == other.matter() && sorted(one) == sorted(other)
}

/// `0101-2`, `0101-3`, … the first that is free.
fn beside(item: &str, catalogue: &Catalogue) -> String {
    let numbered = (2_u32..).map(|n| format!("{item}-{n}"));
    let mut free = numbered.filter(|item| catalogue.get(item).is_none());
    free.next().expect("there are more numbers than rows")
}

/// Who keeps the catalogue: dispatchers and supervisors of the whole district.
pub fn keeps_catalogue(actor: &Actor, directory: &Directory) -> bool {
    [Role::Dispatcher, Role::Supervisor]
        .iter()
        .any(|role| actor.holds(*role, None, directory))
}
