//! The duty catalogue and the knowledge base: put in place as a whole, and the catalogue revised
//! version by version.

pub mod proposals;
pub mod revision;

use std::sync::Arc;

use super::people::require;
use super::{Asked, Refusal, Services};
use crate::domain::actor::Role;
use crate::domain::catalogue::{CatalogueRow, Edition};
use crate::domain::knowledge::KnowledgeEntry;
use crate::domain::log::Audit;
use crate::kernel::time::Timestamp;
use crate::store::{View, WriteSet};

/// In one import: more is not a catalogue of one district.
pub const ROWS_MAX: usize = 20_000;

pub async fn import_rows(
    services: &Services,
    asked: Asked,
    rows: Vec<CatalogueRow>,
) -> Result<(), Refusal> {
    require(&asked, Role::SystemAdmin)?;
    if rows.len() > ROWS_MAX {
        return Err(Refusal::Invalid {
            field: "rows",
            detail: "职责清单过大，最多20000行",
        });
    }
    let plan = move |view: &View<'_>, now| {
        let mut writes = WriteSet::new();
        new_edition(view, now, &asked, &mut writes, &rows, "导入".into())?;
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await?;
    reload(services)
}

/// Writes the versions and what they came with; gives the number of the edition.
fn new_edition(
    view: &View<'_>,
    now: Timestamp,
    asked: &Asked,
    writes: &mut WriteSet,
    rows: &[CatalogueRow],
    what: String,
) -> Result<u32, Refusal> {
    for row in rows {
        writes.put(row);
    }
    let edition = Edition {
        no: view.last::<Edition>()?.map_or(1, |last| last.no + 1),
        at: now,
        by: asked.actor.user,
        what: what.clone(),
        rows: rows
            .iter()
            .map(|row| (row.item_id.clone(), row.version))
            .collect(),
    };
    writes.put(&edition);
    writes.entry(asked.audit(Audit::CatalogueChanged {
        rows: u32::try_from(rows.len()).expect("bounded by ROWS_MAX"),
        what,
    }));
    Ok(edition.no)
}

pub async fn import_knowledge(
    services: &Services,
    asked: Asked,
    entries: Vec<KnowledgeEntry>,
) -> Result<(), Refusal> {
    require(&asked, Role::SystemAdmin)?;
    if entries.len() > ROWS_MAX {
        return Err(Refusal::Invalid {
            field: "entries",
            detail: "知识条目过多，最多20000条",
        });
    }
    let plan = move |_view: &View<'_>, _now| {
        let mut writes = WriteSet::new();
        for entry in &entries {
            writes.put(entry);
        }
        let count = u32::try_from(entries.len()).expect("bounded above");
        let what = "导入".into();
        writes.entry(asked.audit(Audit::KnowledgeChanged {
            entries: count,
            what,
        }));
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await?;
    reload(services)
}

fn reload(services: &Services) -> Result<(), Refusal> {
    services
        .store
        .read(|view| Ok::<_, Refusal>(services.references.reload(view)?))?;
    services
        .facts
        .use_catalogue(Arc::clone(&services.reference().catalogue));
    Ok(())
}
