//! Backups and drills: asked for by the system administrator, by the schedule or on the machine
//! itself; carried out one at a time; recorded whatever becomes of them.

mod drill;
mod overview;
mod runs;
pub mod schedule;
mod work;

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use overview::{Listed, Overview, Sound};
pub use work::{Errand, ErrandError};

use super::Services;
use crate::store::backup::{Keep, Progress};
use crate::store::record::{BackupRun, RunKind};

/// The configuration, as far as backups need it.
#[derive(Clone, Debug)]
pub struct Settings {
    pub data: PathBuf,
    /// Of personal data: what goes in when somebody asks for it.
    pub own_key_file: PathBuf,
    /// `None`: there is no schedule, and nothing can be asked for over the web.
    pub dir: Option<PathBuf>,
    /// Every day at.
    pub at: civil::Time,
    pub keep: Keep,
    /// Seals the backups when set.
    pub key_file: Option<PathBuf>,
    /// Days between drills; 0: only when asked for.
    pub drill_days: u32,
    pub district_code: String,
    pub district_name: String,
}

/// What goes on now.
#[derive(Clone, Copy, Debug)]
pub struct UnderWay {
    pub run: u64,
    pub kind: RunKind,
    pub progress: Progress,
}

/// For monitoring. Seconds since 1970; 0: never.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    pub last_backup: Arc<AtomicU64>,
    pub last_drill: Arc<AtomicU64>,
    pub failed_backups: Arc<AtomicU64>,
    pub failed_drills: Arc<AtomicU64>,
}

/// Everything about backups of this installation. Cheap to clone.
#[derive(Clone)]
pub struct Backups {
    services: Services,
    settings: Arc<Settings>,
    numbers: Numbers,
    state: Arc<State>,
}

struct State {
    /// One backup or drill at a time.
    turn: tokio::sync::Mutex<()>,
    under_way: Mutex<Option<UnderWay>>,
    asked: Notify,
    stop: CancellationToken,
}

impl Backups {
    pub fn new(services: Services, settings: Settings, stop: CancellationToken) -> Self {
        Self {
            services,
            settings: Arc::new(settings),
            numbers: Numbers::default(),
            state: Arc::new(State {
                turn: tokio::sync::Mutex::default(),
                under_way: Mutex::default(),
                asked: Notify::new(),
                stop,
            }),
        }
    }

    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// What the schedule asks for now; `runs` are the latest, latest first.
    pub fn due(&self, runs: &[BackupRun]) -> Option<RunKind> {
        let Settings { at, drill_days, .. } = *self.settings;
        let now = self.services.clock.now();
        self.settings.dir.as_ref()?;
        if schedule::backup_is_due(at, runs, now) {
            Some(RunKind::Backup)
        } else {
            schedule::drill_is_due(drill_days, runs, now).then_some(RunKind::Drill)
        }
    }

    /// Returns when somebody has asked for a backup or a drill.
    pub async fn asked(&self) {
        self.state.asked.notified().await;
    }
}

impl State {
    fn under_way(&self) -> Option<UnderWay> {
        let told = self.under_way.lock();
        *told.unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, under_way: Option<UnderWay>) {
        let told = self.under_way.lock();
        *told.unwrap_or_else(PoisonError::into_inner) = under_way;
    }
}
