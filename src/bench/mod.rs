//! `suqiu bench`: what this machine bears, by the table of [`row`]. Builds its own data through
//! the use cases, asks the program itself over real connections, and measures turn about, in the
//! same run, what the machine allows at most: redb alone committing rows, actix-web alone
//! answering. Absolute figures of a shared machine say little; the ratios hold.

mod appliance;
mod client;
mod crowd;
mod desk;
mod folder;
mod limit;
mod measure;
mod paper;
pub mod report;
pub mod row;
mod stock;

use std::path::PathBuf;
use std::time::Duration;

use crate::crypto::keyring::KeyringError;
use crate::demo::FurnishError;
use crate::store::blob::BlobError;
use crate::store::{KvError, OpenError, StoreError};

pub use folder::WORKING_FOLDER;
pub use report::Report;
pub use row::Part;

/// What to measure, and on what.
#[derive(Clone, Debug)]
pub struct Plan {
    pub cases: u32,
    /// Made, and removed when done.
    pub folder: PathBuf,
    /// Leaves the large store for the next run.
    pub keep: bool,
    pub parts: Vec<Part>,
    /// How long one turn of a rate is measured.
    pub turn: Duration,
}

/// What goes on, for whoever watches.
pub enum Doing<'a> {
    /// A store being built: what for, cases so far, of how many.
    Building(&'a str, usize, usize),
    Measuring(&'a str),
}

/// Called with it now and then.
pub type Tell<'t> = &'t mut (dyn FnMut(Doing<'_>) + Send);

#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    #[error("{} 中已有其他数据，测试须使用新目录，请用 --data 另行指定", .0.display())]
    NotOurs(PathBuf),
    #[error("磁盘空间不足：需要约 {needed_mb} MB，可用 {free_mb} MB")]
    NoSpace { needed_mb: u64, free_mb: u64 },
    #[error("被测程序未能启动：{0}")]
    NotStarted(String),
    #[error("{what}：应答为 {status}")]
    Refused { what: &'static str, status: u16 },
    #[error("{0}的应答无法识别")]
    Answer(&'static str),
    #[error("读写失败")]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Furnish(#[from] FurnishError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Blobs(#[from] BlobError),
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    #[error(transparent)]
    Engine(#[from] KvError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Measures everything asked for. Cleans up after itself unless told to keep.
///
/// # Errors
/// When the folder is somebody else's, the disk too small, or the program under test misbehaves.
pub fn run(plan: &Plan, tell: Tell<'_>) -> Result<Report, BenchError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let folder = folder::WorkingFolder::make(plan)?;
    let measured = runtime.block_on(measure::all(plan, &folder, tell));
    folder.clear(plan.keep && measured.is_ok())?;
    measured
}
