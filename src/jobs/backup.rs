//! Backups and drills: when they are due, or when somebody asks.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Counts;
use crate::store::record::RunCause;
use crate::usecase::Refusal;
use crate::usecase::backup::Backups;

/// The wall clock may be set: never trust a sleep for longer.
const LOOK_EVERY: Duration = Duration::from_secs(30);

pub(super) async fn run(backups: Backups, counts: Counts, stop: CancellationToken) {
    if let Err(error) = backups.clear_scratch() {
        tracing::warn!(%error, "the scratch folder of a drill could not be removed");
    }
    if let Err(error) = backups.close_interrupted().await {
        failed(&counts, &error);
    }
    while !stop.is_cancelled() {
        match round(&backups).await {
            // More may be due: a drill after the backup.
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => failed(&counts, &error),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = backups.asked() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

fn failed(counts: &Counts, error: &Refusal) {
    counts.failures.fetch_add(1, Ordering::Relaxed);
    tracing::error!(%error, "backups could not be looked after");
}

/// Carries out what is asked for or due. False when there was nothing.
async fn round(backups: &Backups) -> Result<bool, Refusal> {
    let runs = backups.runs()?;
    if let Some(open) = runs.iter().find(|run| run.is_open()) {
        // One of the command line's is carried out by whoever asked.
        let ours = open.cause != RunCause::CommandLine;
        if ours {
            backups.carry_out(open.clone()).await?;
        }
        return Ok(ours);
    }
    let Some(kind) = backups.due(&runs) else {
        return Ok(false);
    };
    let run = backups.begin_scheduled(kind).await?;
    backups.carry_out(run).await?;
    Ok(true)
}
