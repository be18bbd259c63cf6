//! Saves the columns, so that the next start reads them: soon after many changes, in a while after
//! few, and at the end.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Counts;
use crate::usecase::Services;

/// So many entries of the log a start may have to catch up with, and what comes in a round.
const ENTRIES: u64 = 2_000;
const EVERY: Duration = Duration::from_millis(500);
/// A few changes are saved after this many rounds, and tried again when it failed.
const ROUNDS: u32 = 60;

pub(super) async fn run(services: Services, counts: Counts, stop: CancellationToken) {
    let (mut rounds, mut failed) = (0, false);
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
        rounds += 1;
        let unsaved = services.facts.unsaved();
        let many = unsaved >= ENTRIES && !failed;
        if many || (unsaved > 0 && (rounds >= ROUNDS || stop.is_cancelled())) {
            failed = !save(&services, &counts).await;
            rounds = 0;
        }
    }
}

/// Tells whether it went well.
async fn save(services: &Services, counts: &Counts) -> bool {
    let (facts, store) = (services.facts.clone(), services.store.clone());
    let saving = tokio::task::spawn_blocking(move || facts.save(&store));
    let failed = match saving.await {
        Ok(Ok(())) => return true,
        Ok(Err(error)) => error.to_string(),
        Err(panicked) => panicked.to_string(),
    };
    counts.failures.fetch_add(1, Ordering::Relaxed);
    tracing::error!(error = failed, "the columns could not be saved");
    false
}
