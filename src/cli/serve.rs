//! `suqiu serve`: the real thing, until told to stop.

use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::usecase::clock::Trust;
use crate::{app, telemetry};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 服务器时钟与日志相差一年以上（或早于 2026 年）时，确认时钟无误并照此启动；记入审计日志
    #[arg(long)]
    accept_clock: bool,
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
    let trust = if args.accept_clock {
        Trust::Accepted
    } else {
        Trust::Checked
    };
    app::run(&config, trust, |address| {
        output::announce(&format!("READY {scheme}://{address}"));
    })?;
    Ok(Exit::Done)
}
