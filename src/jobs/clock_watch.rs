//! Tells the log when the machine's clock can no longer be trusted, and when it can again.

use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::usecase::Services;
use crate::usecase::clock::{self, ClockState};

const EVERY: Duration = Duration::from_secs(10);
/// Said again while it lasts: a line of yesterday is not read.
const AGAIN: Duration = Duration::from_secs(3_600);

pub(super) async fn run(services: Services, stop: CancellationToken) {
    let mut told = (ClockState::Right.code(), Instant::now());
    loop {
        let state = clock::state(&services);
        let is_old = state != ClockState::Right && told.1.elapsed() > AGAIN;
        if state.code() != told.0 || is_old {
            tell(state);
            if state.code() != told.0 {
                record(&services, state).await;
            }
            told = (state.code(), Instant::now());
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// For whoever asks one day why times stand still. Shown to administrators while it lasts.
async fn record(services: &Services, state: ClockState) {
    let recorded = clock::record(services, state.code(), state.seconds()).await;
    if let Err(refusal) = recorded {
        tracing::warn!(error = %refusal, "what became of the clock could not be written down");
    }
}

fn tell(state: ClockState) {
    match state {
        ClockState::Right => tracing::info!("the clock agrees with the log"),
        ClockState::Behind { seconds } => tracing::warn!(
            seconds,
            "the machine's clock is behind the log, whose time stands still until it is reached"
        ),
        ClockState::Disbelieved { seconds } => tracing::warn!(
            seconds,
            "the machine's clock jumped ahead and is not believed; if it is right, start anew"
        ),
    }
}
