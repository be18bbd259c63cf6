//! Appeals from a file, row by row through the same door as every other. Idempotent: a row whose
//! number the channel has sent before is counted and left alone.

use std::io::{self, Write};
use std::path::Path;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc;

use super::register::{RawAppeal, register};
use super::{Asked, Refusal, Services};
use crate::channels::file::{FileError, Taken, read};
use crate::channels::mapping::{ImportedAppeal, Mapping};
use crate::channels::rejected::{Rejected, RejectedFile};
use crate::channels::table::Limits;
use crate::domain::actor::Actor;
use crate::domain::case::Place;
use crate::domain::log::Audit;
use crate::store::{View, WriteSet};

/// Rows on their way through the writer at once: enough to share commits.
const IN_FLIGHT: usize = 256;

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New cases.
    pub taken: u64,
    /// Rows the channel had sent before.
    pub known: u64,
    pub rejected: u64,
    /// How much of the file is done, in per mille.
    pub per_mille: u16,
}

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("无法写入被拒绝行的清单")]
    Report(#[from] io::Error),
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The reading side has gone because the writing side has: the other error tells.
    #[error("导入已中止")]
    Stopped,
}

/// Takes the whole file. Rows that cannot be taken go to `report` with every reason; the others
/// are durable when this returns. `progress` is called now and then.
pub async fn import<W: Write>(
    services: &Services,
    path: &Path,
    mapping: Mapping,
    report: W,
    mut progress: impl FnMut(Imported),
) -> Result<Imported, ImportError> {
    let (to, mut rows) = mpsc::channel(IN_FLIGHT);
    let file = path.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        read(
            &file,
            &mapping,
            &Limits::default(),
            &mut |taken, per_mille| {
                to.blocking_send((taken, per_mille))
                    .map_err(|_gone| ImportError::Stopped)
            },
        )
    });
    let mut report = RejectedFile::new(report)?;
    let mut count = Imported::default();
    let mut flying = FuturesUnordered::new();
    while let Some((taken, per_mille)) = rows.recv().await {
        count.per_mille = per_mille;
        match taken {
            Taken::Rejected(reasons) => {
                count.rejected += 1;
                for reason in &reasons {
                    report.write(reason)?;
                }
            }
            Taken::Appeal(appeal) => flying.push(one(services, *appeal)),
        }
        if flying.len() >= IN_FLIGHT
            && let Some(ended) = flying.next().await
        {
            settle(ended, &mut count, &mut report)?;
            progress(count);
        }
    }
    while let Some(ended) = flying.next().await {
        settle(ended, &mut count, &mut report)?;
        progress(count);
    }
    reading.await.map_err(|_panicked| ImportError::Stopped)??;
    report.finish()?;
    note(services, path, count).await?;
    Ok(count)
}

type Ended = (u64, Result<bool, Refusal>);

/// Line of the row, and whether it was known before.
async fn one(services: &Services, appeal: ImportedAppeal) -> Ended {
    let line = appeal.line;
    let raw = RawAppeal {
        personal: appeal.intake,
        nature: appeal.nature,
        urgency: appeal.urgency,
        channel: appeal.channel,
        source: appeal.source,
        external_id: Some(appeal.external_id),
        place: Place::default(),
        attachments: vec![],
        item: appeal.category,
        received_at: appeal.received_at,
        higher_due_at: None,
    };
    let registered = register(services, Asked::by(Actor::channel()), raw).await;
    (line, registered.map(|registered| registered.already))
}

/// A row the domain refuses is one more rejected row; anything else ends the import.
fn settle<W: Write>(
    (line, outcome): Ended,
    count: &mut Imported,
    report: &mut RejectedFile<W>,
) -> Result<(), ImportError> {
    match outcome {
        Ok(false) => count.taken += 1,
        Ok(true) => count.known += 1,
        Err(Refusal::Case(refusal)) => {
            count.rejected += 1;
            report.write(&Rejected {
                line,
                column: refusal.field().unwrap_or_default().to_owned(),
                code: refusal.code(),
                reason: refusal.to_string(),
            })?;
        }
        Err(other) => return Err(other.into()),
    }
    Ok(())
}

async fn note(services: &Services, path: &Path, count: Imported) -> Result<(), Refusal> {
    let file = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let audit = Audit::Imported {
        file: file.unwrap_or_default(),
        taken: count.taken,
        rejected: count.rejected,
    };
    let plan = move |_view: &View<'_>, _now| {
        let mut writes = WriteSet::new();
        writes.entry(Asked::by(Actor::channel()).audit(audit));
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await
}
