//! Tells the log when the disk of the data is nearly full, while there is time to do something.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::kernel::disk::percent_used;
use crate::usecase::notices::DISK_ALARM_PERCENT;

const EVERY: Duration = Duration::from_secs(10);
/// The alarm is over when it is this much below, in percent: a disk at the edge is told of once.
const CALM: u8 = 2;

pub(super) async fn run(data: PathBuf, used: Arc<AtomicU64>, stop: CancellationToken) {
    let mut is_told = false;
    loop {
        is_told = look(&data, &used, is_told);
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Whether the alarm stands.
fn look(data: &Path, used: &AtomicU64, is_told: bool) -> bool {
    let percent = match percent_used(data) {
        Ok(percent) => percent,
        Err(error) => {
            tracing::warn!(%error, "how full the disk is could not be read");
            return is_told;
        }
    };
    used.store(u64::from(percent), Ordering::Relaxed);
    if percent >= DISK_ALARM_PERCENT && !is_told {
        tracing::warn!(percent, "the disk of the data is nearly full");
        return true;
    }
    if percent + CALM < DISK_ALARM_PERCENT && is_told {
        tracing::info!(percent, "the disk of the data has room again");
        return false;
    }
    is_told
}
