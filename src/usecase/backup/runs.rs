//! The record of runs: each is written down before it begins and closed when it has ended, so that
//! a stop in between is seen.

use std::sync::atomic::Ordering;

use super::Backups;
use crate::domain::actor::{Actor, Role};
use crate::domain::log::Audit;
use crate::kernel::time::{SECOND_MS, Timestamp};
use crate::store::backup::BackupError;
use crate::store::record::{BackupRun, RunCause, RunFailure, RunKind, RunResult};
use crate::store::{Order, Span, View, WriteSet};
use crate::usecase::people::require;
use crate::usecase::{Asked, Refusal};

/// Runs that are remembered.
const KEPT: u64 = 500;
/// Runs looked at to decide what is due, and shown.
pub(super) const LOOKED_AT: usize = 100;

/// How a run ended well: which backup, and what is in it.
pub(super) struct Ended {
    pub(super) name: String,
    pub(super) result: RunResult,
}

impl Backups {
    /// The latest runs, latest first.
    pub fn runs(&self) -> Result<Vec<BackupRun>, Refusal> {
        let read = |view: &View<'_>| Ok(view.scan(&Span::all(), Order::Reverse, LOOKED_AT)?);
        self.services.store.read(read)
    }

    /// Asks for a backup or a drill; the job carries it out. Tells the number of the run.
    pub async fn ask(&self, asked: Asked, kind: RunKind) -> Result<u64, Refusal> {
        require(&asked, Role::SystemAdmin)?;
        let run = self.begin(asked, kind, RunCause::Asked).await?;
        self.state.asked.notify_one();
        Ok(run.id)
    }

    /// Writes a run down. Refused while another one is open.
    pub(super) async fn begin(
        &self,
        asked: Asked,
        kind: RunKind,
        cause: RunCause,
    ) -> Result<BackupRun, Refusal> {
        // The command line says where to itself.
        let has_place = self.settings.dir.is_some() || cause == RunCause::CommandLine;
        let plan = move |view: &View<'_>, now: Timestamp| {
            if let Some(id) = asked.answered::<u64>(view, now)? {
                let known = view.get(&BackupRun::key_of(id))?;
                return Ok((WriteSet::new(), known.ok_or(Refusal::AnswerLost)?));
            }
            if !has_place {
                return Err(Refusal::NoBackupFolder);
            }
            let latest: Vec<BackupRun> = view.scan(&Span::all(), Order::Reverse, LOOKED_AT)?;
            if latest.iter().any(BackupRun::is_open) {
                return Err(Refusal::BackupUnderWay);
            }
            let run = BackupRun {
                id: latest.first().map_or(0, |run| run.id) + 1,
                kind,
                cause,
                by: asked.actor.user,
                started_at: now,
                ended_at: None,
                name: None,
                result: None,
                failure: None,
            };
            let mut writes = WriteSet::new();
            writes.put(&run);
            if let Some(oldest) = run.id.checked_sub(KEPT) {
                let old = Span::below(BackupRun::key_of(oldest));
                writes.delete_span::<BackupRun>(old, LOOKED_AT);
            }
            asked.remember(&mut writes, now, &run.id);
            Ok((writes, run))
        };
        self.services.store.write(plan).await
    }

    /// What is asked for by the schedule.
    pub async fn begin_scheduled(&self, kind: RunKind) -> Result<BackupRun, Refusal> {
        let asked = Asked::by(Actor::system());
        self.begin(asked, kind, RunCause::Scheduled).await
    }

    /// What was open when the process before this one ended did not come to an end.
    pub async fn close_interrupted(&self) -> Result<(), Refusal> {
        for run in self.runs()?.into_iter().filter(BackupRun::is_open) {
            let failure = RunFailure {
                code: "backup.interrupted".into(),
                message: "服务停止，未能完成".into(),
            };
            self.close(run, Err(failure)).await?;
        }
        for run in self.runs()?.iter().rev().filter(|run| run.succeeded()) {
            self.count_success(run);
        }
        Ok(())
    }

    /// Closes a run, in the record, in the audit log and for monitoring.
    pub(super) async fn close(
        &self,
        mut run: BackupRun,
        ended: Result<Ended, RunFailure>,
    ) -> Result<(), Refusal> {
        match ended {
            Ok(Ended { name, result }) => {
                run.name = Some(name);
                run.result = Some(result);
            }
            Err(failure) => run.failure = Some(failure),
        }
        let now = self.services.clock.now();
        run.ended_at = Some(now.max(run.started_at));
        self.count(&run);
        let kept = run.clone();
        let plan = move |_: &View<'_>, _| {
            let asked = Asked::by(Actor::system());
            let mut writes = WriteSet::new();
            writes.put(&kept);
            writes.entry(asked.audit(Audit::Backup {
                what: told(&kept),
                succeeded: kept.succeeded(),
            }));
            Ok::<_, Refusal>((writes, ()))
        };
        self.services.store.write(plan).await
    }

    fn count(&self, run: &BackupRun) {
        if run.succeeded() {
            self.count_success(run);
        } else {
            let failed = match run.kind {
                RunKind::Backup => &self.numbers.failed_backups,
                RunKind::Drill => &self.numbers.failed_drills,
            };
            failed.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn count_success(&self, run: &BackupRun) {
        let last = match run.kind {
            RunKind::Backup => &self.numbers.last_backup,
            RunKind::Drill => &self.numbers.last_drill,
        };
        let seconds = run.ended_at.map_or(0, |at| at.0 / SECOND_MS);
        last.store(u64::try_from(seconds).unwrap_or(0), Ordering::Relaxed);
    }
}

/// The failure as it is recorded; its cause goes to the log.
pub(super) fn failure(kind: RunKind, error: &BackupError) -> RunFailure {
    let (code, kind) = (error.code(), kind.code());
    let cause = std::error::Error::source(error);
    tracing::error!(code, kind, %error, cause, "a backup or drill failed");
    RunFailure {
        code: code.into(),
        message: error.to_string(),
    }
}

/// `人工备份 20261123T023000-12345`
fn told(run: &BackupRun) -> String {
    let name = run.name.as_deref().unwrap_or_default();
    let why = run.failure.as_ref().map_or("", |failure| &failure.message);
    let told = format!("{}{} {name}{why}", run.cause.label(), run.kind.label());
    told.trim_end().to_owned()
}
