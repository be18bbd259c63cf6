//! Stopping and starting the service, and waiting until it serves.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::program::{self, LOOK, STOP};
use crate::app::control;

/// Who stops and starts the service.
#[derive(Clone, Debug)]
pub enum Service {
    /// A service manager, by these lines of shell.
    Managed { start: String, stop: String },
    /// Nobody we know of: a version is proved by a trial, and starting it is left to the operator.
    ByHand,
}

/// Why the service is not as it should be.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    #[error("“{line}”：{why}")]
    Command { line: String, why: String },
    #[error("服务没有在 {} 秒内停止", STOP.as_secs())]
    NotStopped,
    #[error("在就绪前退出：{0}")]
    Ended(std::process::ExitStatus),
    #[error("没有在 {0} 秒内就绪")]
    NotReady(u64),
    #[error("应答的是 {0}，不是刚启动的版本")]
    OtherVersion(String),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Service {
    /// What was said, or systemd where it runs.
    pub fn here(start: Option<String>, stop: Option<String>) -> Self {
        match (start, stop) {
            (Some(start), Some(stop)) => Self::Managed { start, stop },
            // The manager refuses to start what has failed too often, even another version.
            _ if Path::new("/run/systemd/system").is_dir() => Self::Managed {
                start: "systemctl reset-failed suqiu; systemctl start suqiu".into(),
                stop: "systemctl stop suqiu".into(),
            },
            _ => Self::ByHand,
        }
    }

    /// Returns when nobody serves `data` any more.
    pub(super) async fn stop(&self, data: &Path) -> Result<(), ServiceError> {
        let began = Instant::now();
        if let Self::Managed { stop, .. } = self {
            run(stop, STOP).await?;
        }
        while control::health(data).is_some() {
            if began.elapsed() > STOP {
                return Err(ServiceError::NotStopped);
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    /// Starts it and returns when `version` serves.
    pub(super) async fn start(
        &self,
        data: &Path,
        version: &str,
        within: Duration,
    ) -> Result<(), ServiceError> {
        let began = Instant::now();
        if let Self::Managed { start, .. } = self {
            run(start, within).await?;
        }
        serves(data, version, (began, within), None).await
    }
}

/// Returns when `version` serves `data`, which it has to within the time from then on; `child`, if
/// it is ours, must not end before.
pub(super) async fn serves(
    data: &Path,
    version: &str,
    (began, within): (Instant, Duration),
    mut child: Option<&mut Child>,
) -> Result<(), ServiceError> {
    loop {
        match control::health(data) {
            Some(health) if health.version == version => return Ok(()),
            Some(health) => return Err(ServiceError::OtherVersion(health.version)),
            None => {}
        }
        if let Some(child) = &mut child
            && let Some(status) = child.try_wait()?
        {
            return Err(ServiceError::Ended(status));
        }
        if began.elapsed() > within {
            return Err(ServiceError::NotReady(within.as_secs()));
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Runs a line of shell, which has to end well and in time.
async fn run(line: &str, within: Duration) -> Result<(), ServiceError> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", line]).stdin(Stdio::null());
    let mut child = command.spawn()?;
    let why = match program::wait(&mut child, Some(within)).await? {
        Some(status) if status.success() => return Ok(()),
        Some(status) => status.to_string(),
        None => {
            child.kill()?;
            child.wait()?;
            format!("没有在 {} 秒内结束", within.as_secs())
        }
    };
    let line = line.to_owned();
    Err(ServiceError::Command { line, why })
}
