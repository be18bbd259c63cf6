//! Once in a while: sessions that have run out and answers nobody will ask for again.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Counts;
use crate::usecase::{Services, tidy};

const EVERY: Duration = Duration::from_secs(600);

pub(super) async fn run(services: Services, counts: Counts, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = tidy::tidy(&services).await {
            counts.failures.fetch_add(1, Ordering::Relaxed);
            tracing::error!(%error, "tidying up failed");
        }
    }
}
