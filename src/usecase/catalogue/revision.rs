//! The catalogue changed by a file: looked at first, then put in place as it was seen, or not at all.

use std::io::Cursor;
use std::sync::Arc;

use super::super::people::require;
use super::super::{Asked, Refusal, Services};
use super::{new_edition, reload};
use crate::channels::duties::{self, Format, NotTaken};
use crate::crypto::sm3;
use crate::domain::actor::{Actor, Role};
use crate::domain::catalogue::cells::Draft;
use crate::domain::catalogue::revision::{Fault, Revision, revise};
use crate::domain::catalogue::{Catalogue, CatalogueRow, Edition};
use crate::domain::org::Directory;
use crate::kernel::chance::hex;
use crate::kernel::time::Timestamp;
use crate::store::{Order, Span, View, WriteSet};

/// Characters of a file's name that are kept.
const NAME_MAX: usize = 80;

/// What a file would come to.
pub struct Preview {
    pub revision: Result<Revision, Vec<Fault>>,
    /// To be sent with the order to put it in place: neither file nor catalogue has changed since.
    pub mark: String,
}

/// What was put in place.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Applied {
    /// 0: there was nothing to change.
    pub edition: u32,
    pub rows: usize,
    pub unchanged: usize,
    pub untouched: usize,
}

/// Reads the file and says what it would change. Writes nothing.
pub async fn preview(
    services: &Services,
    actor: &Actor,
    file: Arc<[u8]>,
) -> Result<Preview, Refusal> {
    require(&Asked::by(actor.clone()), Role::SystemAdmin)?;
    let reference = services.reference();
    let drafts = drafts(Arc::clone(&file), Arc::clone(&reference.directory)).await;
    let edition = services.store.read(last_edition)?;
    let mark = mark(&file, edition);
    let revision = match drafts {
        Ok(drafts) => revise(
            &reference.catalogue,
            &drafts,
            services.clock.now(),
            &reference.directory,
        ),
        Err(Refusal::CatalogueFile(NotTaken::Faults(faults))) => Err(faults),
        Err(other) => return Err(other),
    };
    Ok(Preview { revision, mark })
}

/// Puts the file in place. `seen` is the mark of the preview; `None` where nobody looked before.
pub async fn apply(
    services: &Services,
    asked: Asked,
    name: &str,
    file: Arc<[u8]>,
    seen: Option<String>,
) -> Result<Applied, Refusal> {
    require(&asked, Role::SystemAdmin)?;
    let directory = services.reference().directory;
    let drafts = drafts(Arc::clone(&file), Arc::clone(&directory)).await?;
    let plain = name.chars().filter(|c| !c.is_control());
    let what = format!("导入文件 {}", plain.take(NAME_MAX).collect::<String>());
    let plan = move |view: &View<'_>, now| {
        if let Some(known) = asked.answered(view, now)? {
            return Ok((WriteSet::new(), known));
        }
        let edition = last_edition(view)?;
        if seen
            .as_ref()
            .is_some_and(|seen| *seen != mark(&file, edition))
        {
            return Err(Refusal::CatalogueMoved);
        }
        let catalogue = Catalogue::new(view.all::<CatalogueRow>()?);
        let revision = revise(&catalogue, &drafts, now, &directory)
            .map_err(|faults| Refusal::CatalogueFile(NotTaken::Faults(faults)))?;
        let mut writes = WriteSet::new();
        let edition = match revision.rows.as_slice() {
            [] => 0,
            rows => new_edition(view, now, &asked, &mut writes, rows, what)?,
        };
        let applied = Applied {
            edition,
            rows: revision.rows.len(),
            unchanged: revision.unchanged,
            untouched: revision.untouched,
        };
        asked.remember(&mut writes, now, &applied);
        Ok((writes, applied))
    };
    let applied = services.store.write(plan).await?;
    reload(services)?;
    Ok(applied)
}

/// Rows in force at `at`, as a file.
pub fn export(services: &Services, format: Format, at: Timestamp) -> Result<Vec<u8>, Refusal> {
    let reference = services.reference();
    let rows = reference.catalogue.rows_at(at);
    Ok(duties::write(format, rows, &reference.directory)?)
}

/// The changes so far, the latest first.
pub fn editions(services: &Services, limit: usize) -> Result<Vec<Edition>, Refusal> {
    services
        .store
        .read(|view| Ok(view.scan(&Span::all(), Order::Reverse, limit)?))
}

/// A change an item came with.
pub struct Came {
    /// With the rows of the item only.
    pub edition: Edition,
    /// How many rows the whole change had.
    pub rows: usize,
}

/// Every change an item came with, oldest first.
pub fn editions_of(services: &Services, item: &str) -> Result<Vec<Came>, Refusal> {
    let mut found = Vec::new();
    services.store.read(|view| {
        view.each(&Span::all(), Order::Forward, |mut edition: Edition| {
            let rows = edition.rows.len();
            edition.rows.retain(|(changed, _)| changed == item);
            if !edition.rows.is_empty() {
                found.push(Came { edition, rows });
            }
            std::ops::ControlFlow::Continue(())
        })?;
        Ok::<_, Refusal>(())
    })?;
    Ok(found)
}

async fn drafts(file: Arc<[u8]>, units: Arc<Directory>) -> Result<Vec<Draft>, Refusal> {
    let reading = move || duties::read(Cursor::new(&*file), file.len() as u64, &units);
    let read = tokio::task::spawn_blocking(reading).await;
    Ok(read.map_err(|_panicked| Refusal::Busy)??)
}

fn last_edition(view: &View<'_>) -> Result<u32, Refusal> {
    Ok(view.last::<Edition>()?.map_or(0, |last| last.no))
}

fn mark(file: &[u8], edition: u32) -> String {
    let whole = [file, &edition.to_be_bytes()].concat();
    hex(sm3::hash(&whole).as_bytes())
}
