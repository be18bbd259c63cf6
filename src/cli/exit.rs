//! How the process ends. Every exit code of the product is here.

use std::process::ExitCode;

use super::output;
use crate::app;
use crate::config::Mistakes;

/// Exit codes, part of the interface: service units and scripts rely on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    /// Something was found wrong, or did not work.
    Finding = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// A person has to change something first: the configuration is wrong, or the data are newer
    /// than this build. 78 is `EX_CONFIG` of sysexits; the service unit does not restart on it.
    Configuration = 78,
}

/// Why a subcommand could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    Configuration(#[from] Mistakes),
    #[error("{0}")]
    Start(#[from] app::Failure),
    /// Already told on stderr.
    #[error("")]
    Told(Exit),
    /// Anything else, with its chain of causes.
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

impl Failure {
    const fn exit(&self) -> Exit {
        match self {
            Self::Configuration(_) => Exit::Configuration,
            Self::Start(failure) if failure.needs_a_person() => Exit::Configuration,
            Self::Start(_) => Exit::Finding,
            Self::Told(exit) => *exit,
            Self::Other(_) => Exit::Finding,
        }
    }
}

/// Tells a failure on stderr and turns the ending into the process's exit code.
pub(super) fn code(ended: Result<Exit, Failure>) -> ExitCode {
    let exit = match ended {
        Ok(exit) => exit,
        Err(failure) => {
            if !matches!(failure, Failure::Told(_)) {
                output::complain(&failure.to_string());
            }
            failure.exit()
        }
    };
    ExitCode::from(exit as u8)
}
