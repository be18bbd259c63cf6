//! What the machine tells us: stop, or read the certificate again.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::tls::Certificate;

/// SIGXFSZ, on every Linux but that of MIPS and PA-RISC.
const FILE_SIZE_EXCEEDED: i32 = 25;

/// Cancels `stop` on SIGTERM or SIGINT, and returns when told a second time.
pub(super) async fn stop_when_told(stop: CancellationToken) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    for _ in 0..2 {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        stop.cancel();
    }
    Ok(())
}

/// A file that must not grow any more fails the write instead of ending the process: the store
/// takes that for a full disk.
pub(super) fn survive_full_files() -> std::io::Result<()> {
    // Once handled a signal stays so, whether anybody listens or not.
    signal(SignalKind::from_raw(FILE_SIZE_EXCEEDED)).map(drop)
}

/// Reads the certificate again on SIGHUP. A bad one is told in the log and changes nothing.
pub(super) async fn reload_when_told(
    certificate: Option<Certificate>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let mut hang_up = signal(SignalKind::hangup())?;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            _ = hang_up.recv() => {}
        }
        let Some(certificate) = &certificate else {
            tracing::info!("told to read the certificate again, but there is none");
            continue;
        };
        match certificate.reload() {
            Ok(()) => tracing::info!("certificate read again"),
            Err(error) => tracing::error!(%error, "certificate not read again, the old one stays"),
        }
    }
}
