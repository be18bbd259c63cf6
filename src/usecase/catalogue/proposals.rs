//! Rows that rulings propose: put forward in the write of the ruling, approved or rejected by
//! another person, kept for ever.

use std::collections::BTreeMap;

use super::super::act::Stepped;
use super::super::{Asked, Refusal, Services};
use super::{new_edition, reload};
use crate::channels::duties::NotTaken;
use crate::domain::actor::{Actor, Role};
use crate::domain::case::event::What;
use crate::domain::case::refusal::{Field, Refusal as CaseRefusal};
use crate::domain::catalogue::cells::{COLUMNS, moment, read as read_row};
use crate::domain::catalogue::proposal::{Decided, RowProposal, keeps_catalogue};
use crate::domain::catalogue::revision::{Fault, revise};
use crate::domain::catalogue::{Catalogue, CatalogueRow};
use crate::domain::log::Audit;
use crate::domain::org::Directory;
use crate::domain::reference::Reference;
use crate::kernel::time::Timestamp;

use crate::store::{Key, Order, Span, View, WriteSet};

/// On one page; the latest first, so that what waits is among them.
pub const LISTED_MAX: usize = 200;
const NOTE_MAX: usize = 2_000;
const NOTE: Field = Field("note", "意见");
/// What the ruling decided is not for the one who approves to change.
const FIXED: &[&str] = &["item_id", "lead", "effective_to"];

/// Puts forward what the steps of a case propose.
pub(in crate::usecase) fn propose(
    view: &View<'_>,
    reference: &Reference,
    asked: &Asked,
    writes: &mut WriteSet,
    step: &Stepped,
) -> Result<(), Refusal> {
    for event in &step.events {
        let What::Ruled(ruling) = &event.what else {
            continue;
        };
        if !ruling.applies_to_the_like {
            continue;
        }
        let no = view.last::<RowProposal>()?.map_or(1, |last| last.no + 1);
        let proposal = RowProposal::of(no, &step.after, ruling, &reference.catalogue)
            .ok_or(CaseRefusal::NoSuchItem)?;
        writes.put(&proposal);
        writes.entry(asked.audit(Audit::CatalogueChanged {
            rows: 0,
            what: format!("快裁提出第{no}号修订建议"),
        }));
    }
    Ok(())
}

/// The proposals, the latest first; for those who rule and those who decide on them.
pub fn list(services: &Services, actor: &Actor) -> Result<Vec<RowProposal>, Refusal> {
    let directory = services.reference().directory;
    let rules = actor.holds(Role::RulingPanel, None, &directory);
    if !rules && !keeps_catalogue(actor, &directory) {
        return Err(Refusal::NotYours);
    }
    services
        .store
        .read(|view| Ok(view.scan(&Span::all(), Order::Reverse, LISTED_MAX)?))
}

/// What the one who approves decides besides.
#[derive(Clone, Debug, Default)]
pub struct Approval {
    /// Cells that shall be other than proposed, by the code of their column.
    pub cells: BTreeMap<String, String>,
    pub note: String,
}

/// Makes the proposed row a version of the catalogue.
pub async fn approve(
    services: &Services,
    asked: Asked,
    no: u32,
    approval: Approval,
) -> Result<RowProposal, Refusal> {
    let directory = services.reference().directory;
    let plan = move |view: &View<'_>, now| {
        if let Some(known) = asked.answered(view, now)? {
            return Ok((WriteSet::new(), known));
        }
        let mut proposal = undecided(view, no, &asked.actor, &directory)?;
        let note = note(&approval.note, false)?;
        let catalogue = Catalogue::new(view.all::<CatalogueRow>()?);
        let begins = edit(&mut proposal.row, &approval.cells, &directory)?;
        let drafts = [proposal.draft(&catalogue, begins)];
        let revision = revise(&catalogue, &drafts, now, &directory).map_err(faulty)?;
        let [row] = revision.rows.as_slice() else {
            return Err(Refusal::Invalid {
                field: "cells",
                detail: "清单已是这样，无需修订；请驳回并说明",
            });
        };
        let mut writes = WriteSet::new();
        let what = format!("批准第{no}号修订建议：{} 第{}版", row.item_id, row.version);
        new_edition(view, now, &asked, &mut writes, &revision.rows, what)?;
        proposal.decided = Some(Decided {
            by: asked.actor.user,
            at: now,
            note,
            became: Some((row.item_id.clone(), row.version)),
        });
        writes.put(&proposal);
        asked.remember(&mut writes, now, &proposal);
        Ok((writes, proposal))
    };
    let proposal = services.store.write(plan).await?;
    reload(services)?;
    Ok(proposal)
}

/// The catalogue stays as it is; the reason stays beside the proposal.
pub async fn reject(
    services: &Services,
    asked: Asked,
    no: u32,
    reason: String,
) -> Result<RowProposal, Refusal> {
    let directory = services.reference().directory;
    let plan = move |view: &View<'_>, now| {
        if let Some(known) = asked.answered(view, now)? {
            return Ok((WriteSet::new(), known));
        }
        let mut proposal = undecided(view, no, &asked.actor, &directory)?;
        proposal.decided = Some(Decided {
            by: asked.actor.user,
            at: now,
            note: note(&reason, true)?,
            became: None,
        });
        let mut writes = WriteSet::new();
        writes.put(&proposal);
        writes.entry(asked.audit(Audit::CatalogueChanged {
            rows: 0,
            what: format!("驳回第{no}号修订建议"),
        }));
        asked.remember(&mut writes, now, &proposal);
        Ok::<_, Refusal>((writes, proposal))
    };
    services.store.write(plan).await
}

/// The proposal, provided the actor may decide on it: not the one who ruled.
fn undecided(
    view: &View<'_>,
    no: u32,
    actor: &Actor,
    directory: &Directory,
) -> Result<RowProposal, Refusal> {
    if !keeps_catalogue(actor, directory) {
        return Err(Refusal::NotYours);
    }
    let key = Key::new().u32(no).done();
    let proposal: RowProposal = view.get(&key)?.ok_or(Refusal::NotFound)?;
    if proposal.decided.is_some() {
        return Err(Refusal::ProposalDecided);
    }
    if proposal.by == actor.user {
        return Err(CaseRefusal::SecondPersonNeeded.into());
    }
    Ok(proposal)
}

/// Puts other cells into the row, read as those of a file are. Gives when it shall take effect.
fn edit(
    row: &mut CatalogueRow,
    cells: &BTreeMap<String, String>,
    units: &Directory,
) -> Result<Option<Timestamp>, Refusal> {
    let known = |code: &str| COLUMNS.iter().any(|column| column.code == code);
    if cells
        .keys()
        .any(|code| !known(code) || FIXED.contains(&code.as_str()))
    {
        return Err(Refusal::Invalid {
            field: "cells",
            detail: "有不能修改的列",
        });
    }
    let begins = match cells.get("effective_from").map(|text| text.trim()) {
        None | Some("") => None,
        Some(text) => Some(moment(text).ok_or(Refusal::Invalid {
            field: "cells.effective_from",
            detail: "生效日期应写作 2026-01-01",
        })?),
    };
    let text = |code: &str| {
        let column = COLUMNS.iter().find(|column| column.code == code);
        let as_is = || column.map_or_else(String::new, |column| (column.text)(row, units));
        cells.get(code).cloned().unwrap_or_else(as_is)
    };
    let draft = read_row(0, units, &text).map_err(|wrong| {
        let fault = |cell: crate::domain::catalogue::cells::WrongCell| Fault {
            line: 0,
            column: cell.column,
            code: "wrong_cell",
            why: cell.why,
        };
        faulty(wrong.into_iter().map(fault).collect())
    })?;
    *row = draft.row;
    Ok(begins)
}

fn faulty(faults: Vec<Fault>) -> Refusal {
    Refusal::CatalogueFile(NotTaken::Faults(faults))
}

fn note(text: &str, needed: bool) -> Result<String, Refusal> {
    let text = text.trim();
    if needed && text.is_empty() {
        return Err(CaseRefusal::Missing(NOTE).into());
    }
    if text.chars().count() > NOTE_MAX {
        let max = NOTE_MAX;
        return Err(CaseRefusal::TooLong { field: NOTE, max }.into());
    }
    Ok(text.to_owned())
}
