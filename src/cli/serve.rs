//! `suqiu serve`: the real thing, until told to stop.

use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::{app, telemetry};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    settings: SettingArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let config = args.settings.load()?.config;
    telemetry::init(config.log.level, config.log.format);
    let scheme = if config.tls.cert.is_some() {
        "https"
    } else {
        "http"
    };
    app::run(&config, |address| {
        output::announce(&format!("READY {scheme}://{address}"));
    })?;
    Ok(Exit::Done)
}
