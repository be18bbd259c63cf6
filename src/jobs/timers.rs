//! The scheduler: sleeps until the next timer, or until a case gets an earlier one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::Counts;
use crate::kernel::time::{SECOND_MS, Timestamp};
use crate::store::{Committed, Follower};
use crate::usecase::{Refusal, Services, wake};

/// Timers run at once; more in the next round, so that people's requests come in between.
const SLICE: usize = 64;
/// The wall clock may be set: never trust a sleep for longer.
const SLEEP_MAX_MS: i64 = 60 * SECOND_MS;
/// After a failure, and when a round left its timers standing.
const PAUSE: Duration = Duration::from_secs(5);

/// Wakes the scheduler when a case has to be looked at sooner than it meant to.
#[derive(Clone)]
pub struct Nudge {
    next: Arc<AtomicI64>,
    sooner: Arc<Notify>,
}

impl Default for Nudge {
    fn default() -> Self {
        Self {
            next: Arc::new(AtomicI64::new(i64::MAX)),
            sooner: Arc::default(),
        }
    }
}

impl Follower for Nudge {
    fn follow(&mut self, committed: &[Committed]) {
        let wakes = committed
            .iter()
            .filter_map(|step| step.case.as_ref()?.wake());
        if let Some(soonest) = wakes.map(|(at, _)| at.0).min()
            && soonest < self.next.load(Ordering::Acquire)
        {
            self.sooner.notify_one();
        }
    }
}

pub(super) async fn run(services: Services, nudge: Nudge, counts: Counts, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let pause = match round(&services, &nudge, &counts).await {
            Ok(pause) => pause,
            Err(error) => {
                counts.failures.fetch_add(1, Ordering::Relaxed);
                tracing::error!(%error, "timers could not be run");
                PAUSE
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = nudge.sooner.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Runs what is due and tells how long to sleep.
async fn round(services: &Services, nudge: &Nudge, counts: &Counts) -> Result<Duration, Refusal> {
    let found = wake::wake_due(services, SLICE).await?;
    counts
        .timers_run
        .fetch_add(u64::try_from(found).unwrap_or(u64::MAX), Ordering::Relaxed);
    let next = wake::next_due(services)?;
    let next_ms = next.map_or(i64::MAX, |next: Timestamp| next.0);
    nudge.next.store(next_ms, Ordering::Release);
    let wait = next_ms.saturating_sub(services.clock.now().0);
    if wait <= 0 {
        // A timer that is due again at once did nothing: not at full speed.
        let pause = if found == SLICE {
            Duration::ZERO
        } else {
            PAUSE
        };
        return Ok(pause);
    }
    let wait = u64::try_from(wait.min(SLEEP_MAX_MS)).unwrap_or(0);
    Ok(Duration::from_millis(wait))
}
