//! Carrying out: on a thread of its own, telling how far it is, and giving up when the house stops.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::oneshot;

use super::runs::{Ended, failure};
use super::{Backups, Settings, UnderWay};
use crate::crypto::Keyring;
use crate::domain::actor::Actor;
use crate::kernel::time::Timestamp;
use crate::store::StoreError;
use crate::store::backup::{self, BackupError, Keep, Order, Progress, Shelf, Taken, Tell};
use crate::store::record::{BackupRun, RunCause, RunKind, RunResult};
use crate::usecase::{Asked, Refusal};

/// A backup asked for on the machine itself, into any folder.
#[derive(Clone, Debug)]
pub struct Errand {
    pub dest: PathBuf,
    pub key_file: Option<PathBuf>,
    pub with_keys: bool,
    pub one_file: bool,
}

/// Why an errand was not done.
#[derive(Debug, thiserror::Error)]
pub enum ErrandError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Failed(#[from] BackupError),
}

impl Settings {
    /// What the schedule asks for.
    fn errand(&self, dir: PathBuf) -> Errand {
        Errand {
            dest: dir,
            key_file: self.key_file.clone(),
            with_keys: false,
            one_file: false,
        }
    }

    fn order(&self, errand: &Errand, at: Timestamp) -> Result<Order, BackupError> {
        let keys = errand.key_file.as_deref().map(Keyring::load).transpose()?;
        Ok(Order {
            at,
            version: env!("CARGO_PKG_VERSION"),
            district_code: self.district_code.clone(),
            district_name: self.district_name.clone(),
            keys,
            with_keys: errand.with_keys.then(|| self.own_key_file.clone()),
            one_file: errand.one_file,
        })
    }
}

impl Backups {
    /// Carries out what was written down, and writes down how it ended.
    pub async fn carry_out(&self, run: BackupRun) -> Result<(), Refusal> {
        let dir = self.settings.dir.clone().ok_or(Refusal::NoBackupFolder)?;
        let _turn = self.state.turn.lock().await;
        let ended = match run.kind {
            RunKind::Backup => {
                let (errand, keep) = (self.settings.errand(dir), self.settings.keep);
                let taken = self.take(&run, errand, Some(keep), go_on).await;
                taken.map(|(taken, took_ms)| ended(&taken, took_ms))
            }
            RunKind::Drill => self.drill(&run, dir).await,
        };
        self.state.tell(None);
        let ended = ended.map_err(|error| failure(run.kind, &error));
        self.close(run, ended).await
    }

    /// A backup asked for on the command line. `tell` hears how far it is and may give it up.
    /// Returns how long it took, too, in milliseconds.
    pub async fn errand(
        &self,
        errand: Errand,
        tell: impl FnMut(Progress) -> ControlFlow<()> + Send + 'static,
    ) -> Result<(Taken, u64), ErrandError> {
        let asked = Asked::by(Actor::system());
        let begun = self.begin(asked, RunKind::Backup, RunCause::CommandLine);
        let run = begun.await?;
        let _turn = self.state.turn.lock().await;
        let taken = self.take(&run, errand, None, tell).await;
        self.state.tell(None);
        let ended = match &taken {
            Ok((taken, took_ms)) => Ok(ended(taken, *took_ms)),
            Err(error) => Err(failure(run.kind, error)),
        };
        self.close(run, ended).await?;
        Ok(taken?)
    }

    /// Takes a backup, and, when told what to keep, clears away what is no longer kept.
    async fn take(
        &self,
        run: &BackupRun,
        errand: Errand,
        keep: Option<Keep>,
        tell: impl FnMut(Progress) -> ControlFlow<()> + Send + 'static,
    ) -> Result<(Taken, u64), BackupError> {
        let source = self.services.store.backup_source(&self.settings.data);
        let order = self.settings.order(&errand, run.started_at)?;
        self.apart(run, tell, move |tell| {
            let taken = backup::back_up(&source, &errand.dest, &order, tell)?;
            if let Some(keep) = keep
                && let Err(error) = Shelf::open(&errand.dest).and_then(|shelf| shelf.sweep(keep))
            {
                // The backup is there and whole; too many old ones are next night's worry.
                tracing::warn!(code = error.code(), %error, "old backups could not be removed");
            }
            Ok(taken)
        })
        .await
    }

    /// Runs `work` on a thread of its own. It hears «stop» where it tells how far it is; what does
    /// not listen is not waited for when the process ends, and holds nothing of the store.
    pub(super) async fn apart<T: Send + 'static>(
        &self,
        run: &BackupRun,
        mut also: impl FnMut(Progress) -> ControlFlow<()> + Send + 'static,
        work: impl FnOnce(&mut Tell<'_>) -> Result<T, BackupError> + Send + 'static,
    ) -> Result<(T, u64), BackupError> {
        let (state, run, kind) = (Arc::clone(&self.state), run.id, run.kind);
        let (done, wait) = oneshot::channel();
        let began = Instant::now();
        let working = move || {
            let mut tell = |progress: Progress| {
                state.tell(Some(UnderWay {
                    run,
                    kind,
                    progress,
                }));
                if state.stop.is_cancelled() {
                    return ControlFlow::Break(());
                }
                also(progress)
            };
            // Nobody waits any more when the house has stopped.
            let _gone = done.send(work(&mut tell));
        };
        let thread = std::thread::Builder::new().name("backup".into());
        thread.spawn(working).map_err(StoreError::NoThread)?;
        // Dropped unsent: the work panicked.
        let worked = wait.await.unwrap_or(Err(StoreError::PlanFailed.into()))?;
        let took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok((worked, took))
    }
}

pub(super) fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn ended(taken: &Taken, took_ms: u64) -> Ended {
    Ended {
        name: taken.name.clone(),
        result: RunResult {
            seq: taken.manifest.seq,
            cases: taken.manifest.cases(),
            attachments: taken.manifest.attachments,
            copied: taken.copied,
            lost: taken.manifest.lost,
            bytes: taken.manifest.bytes(),
            took_ms,
        },
    }
}
