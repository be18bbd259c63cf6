//! Work on the data while no service has them.

use super::{Failure, settings::SettingArgs};
use crate::app;
use crate::store::DataFile;
use crate::usecase::Services;
use crate::usecase::clock::Trust;

/// Opens the data, does the work, and closes them whatever came of it.
///
/// # Errors
/// Where there are no data, those of opening them, and those of the work.
pub(super) fn with_services<T>(
    settings: &SettingArgs,
    accept_clock: bool,
    work: impl FnOnce(&Services) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let config = settings.load()?.config;
    if !DataFile::exists(&config.data) {
        let told = format!("{} 中没有数据，请先执行 suqiu init", config.data.display());
        return Err(anyhow::anyhow!(told).into());
    }
    let trust = if accept_clock {
        Trust::Accepted
    } else {
        Trust::Checked
    };
    let (services, writer) = app::open(&config, trust, Vec::new())?;
    let ended = work(&services);
    services.save();
    drop(services);
    writer.join().map_err(app::Failure::from)?;
    ended
}
