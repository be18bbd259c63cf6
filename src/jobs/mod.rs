//! Work nobody asked for: timers that come due, and tidying up. Jobs call use cases, so that rules
//! and log hold for the appliance too. Used by `app`.

mod backup;
mod clock_watch;
mod disk_watch;
mod recounting;
mod saving;
mod tidying;
mod timers;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::usecase::Services;
use crate::usecase::backup::Backups;
use crate::usecase::calendar::Recounts;

pub use timers::Nudge;

/// What the jobs have done, for monitoring.
#[derive(Clone, Default)]
pub struct Counts {
    pub timers_run: Arc<AtomicU64>,
    pub failures: Arc<AtomicU64>,
    /// How full the disk of the data is, in percent.
    pub disk_used: Arc<AtomicU64>,
}

/// Starts every job; each ends soon after `stop`.
pub fn start(
    services: &Services,
    nudge: Nudge,
    backups: &Backups,
    recounts: Recounts,
    data: &Path,
    counts: &Counts,
    stop: &CancellationToken,
) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(timers::run(
        services.clone(),
        nudge,
        counts.clone(),
        stop.clone(),
    ));
    jobs.spawn(backup::run(backups.clone(), counts.clone(), stop.clone()));
    jobs.spawn(recounting::run(recounts, counts.clone(), stop.clone()));
    jobs.spawn(clock_watch::run(services.clone(), stop.clone()));
    jobs.spawn(disk_watch::run(
        data.to_owned(),
        Arc::clone(&counts.disk_used),
        stop.clone(),
    ));
    jobs.spawn(saving::run(services.clone(), counts.clone(), stop.clone()));
    jobs.spawn(tidying::run(services.clone(), counts.clone(), stop.clone()));
    jobs
}
