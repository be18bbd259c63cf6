//! Open cases are counted again by a new calendar, when the import was broken off before its end.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Counts;
use crate::usecase::calendar::Recounts;

/// After a failure: the disk may have room again.
const AGAIN: Duration = Duration::from_secs(30);

pub(super) async fn run(recounts: Recounts, counts: Counts, stop: CancellationToken) {
    loop {
        match recounts.carry_out().await {
            Ok(Some(run)) => {
                let (cases, moved) = (run.cases, run.moved);
                tracing::info!(run = run.no, cases, moved, "due times counted again");
                return;
            }
            // The service runs, so nobody else asks for another one.
            Ok(None) => return,
            Err(error) => {
                counts.failures.fetch_add(1, Ordering::Relaxed);
                tracing::error!(%error, "due times could not be counted again");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(AGAIN) => {}
        }
    }
}
