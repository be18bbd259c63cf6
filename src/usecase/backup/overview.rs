//! What the system administrator sees: what is configured, what is there, how it went.

use std::path::PathBuf;

use jiff::civil::Date;

use super::{Backups, Settings, UnderWay, schedule};
use crate::domain::actor::{Actor, Role};
use crate::kernel::disk::free_bytes;
use crate::kernel::time::Timestamp;
use crate::store::backup::{BackupError, Kept, Manifest, Shelf};
use crate::store::record::BackupRun;
use crate::usecase::people::require;
use crate::usecase::{Asked, Refusal};

pub struct Overview {
    pub settings: Settings,
    /// When the next one is due; `None` when there is no folder.
    pub next_at: Option<Timestamp>,
    pub under_way: Option<UnderWay>,
    /// Latest first.
    pub backups: Vec<Listed>,
    /// The folder could not be read: why.
    pub unreadable: Option<String>,
    /// Left on the disk the folder lies on.
    pub free_bytes: Option<u64>,
    /// Latest first.
    pub runs: Vec<BackupRun>,
}

/// A backup that is there.
pub struct Listed {
    pub name: String,
    pub one_file: bool,
    pub sound: Result<Sound, String>,
}

/// What is known of one whose manifest can be read.
pub struct Sound {
    pub manifest: Manifest,
    /// About, if one a day is made; `None`: until the next one.
    pub kept_until: Option<Date>,
}

impl Backups {
    pub async fn overview(&self, actor: Actor) -> Result<Overview, Refusal> {
        require(&Asked::by(actor), Role::SystemAdmin)?;
        let (now, settings) = (self.services.clock.now(), (*self.settings).clone());
        let (listed, unreadable, free_bytes) = match settings.dir.clone() {
            None => (Vec::new(), None, None),
            // Some folders lie far away.
            Some(dir) => {
                let keep = settings.keep;
                let reading = tokio::task::spawn_blocking(move || {
                    let free = free_bytes(&dir).ok();
                    (list(dir, keep), free)
                });
                match reading.await {
                    Ok((Ok(listed), free)) => (listed, None, free),
                    Ok((Err(error), free)) => (Vec::new(), Some(error.to_string()), free),
                    Err(panicked) => (Vec::new(), Some(panicked.to_string()), None),
                }
            }
        };
        Ok(Overview {
            next_at: settings
                .dir
                .is_some()
                .then(|| schedule::next_moment(settings.at, now)),
            settings,
            under_way: self.state.under_way(),
            backups: listed,
            unreadable,
            free_bytes,
            runs: self.runs()?,
        })
    }
}

fn list(dir: PathBuf, keep: crate::store::backup::Keep) -> Result<Vec<Listed>, BackupError> {
    let found = Shelf::list(&dir)?;
    let times: Vec<_> = found
        .iter()
        .filter_map(|found| Some(found.manifest.as_ref().ok()?.at))
        .collect();
    let mut kept = keep.judge(&times).into_iter();
    let listed = found.into_iter().map(|found| Listed {
        one_file: found.is_one_file(),
        name: found.name,
        sound: match found.manifest {
            Ok(manifest) => Ok(Sound {
                manifest,
                kept_until: match kept.next() {
                    Some(Kept::Until(date)) => Some(date),
                    Some(Kept::No) | None => None,
                },
            }),
            Err(error) => Err(error.to_string()),
        },
    });
    Ok(listed.collect())
}
