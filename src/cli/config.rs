//! `suqiu config`: what the configuration comes to, and where each value was written.

use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::config;

#[derive(clap::Args)]
pub(super) struct Args {
    /// 输出带说明的默认配置文件，不读取任何配置
    #[arg(long)]
    default: bool,
    /// 以 JSON 输出
    #[arg(long, conflicts_with = "default")]
    json: bool,
    #[command(flatten)]
    settings: SettingArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let text = if args.default {
        config::default_file()
    } else {
        let rows = args.settings.load()?.rows;
        if args.json {
            format!("{:#}\n", config::as_json(&rows))
        } else {
            config::as_toml(&rows)
        }
    };
    output::print(&text)?;
    Ok(Exit::Done)
}
