//! `suqiu upgrade --to` and `--back`: the program exchanged for another version of it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::settings::SettingArgs;
use super::upgrade::beside;
use super::{Exit, Failure, output};
use crate::app;
use crate::config::Config;
use crate::domain::log::Audit;
use crate::store::backup::{Keep, Shelf};
use crate::usecase::audit;
use crate::usecase::clock::Trust;
use crate::versions::{self, Order, Programs, Service, Switched, Target};

/// Backups made before an exchange that are kept: one may have to go back more than once.
const KEPT: Keep = Keep {
    newest: 3,
    daily: 0,
    weekly: 0,
    monthly: 0,
};

/// Where the packages put the configuration; read when nothing else is said.
const PACKAGED: &str = "/etc/suqiu/suqiu.toml";

#[derive(clap::Args)]
#[group(skip)]
pub(super) struct Args {
    /// 切换：各版本程序所在的目录
    #[arg(long, value_name = "DIR", default_value = "/usr/lib/suqiu")]
    programs: PathBuf,
    /// 切换：新版本应在多少秒内就绪
    #[arg(long, value_name = "S", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    ready_within: u64,
    /// 切换：停止服务的命令；默认为 systemctl stop suqiu
    #[arg(long, value_name = "COMMAND", requires = "start_command")]
    stop_command: Option<String>,
    /// 切换：启动服务的命令；默认为 systemctl start suqiu
    #[arg(long, value_name = "COMMAND", requires = "stop_command")]
    start_command: Option<String>,
}

/// What is asked for, if it is an exchange. A name with a slash is a file.
pub(super) fn target(to: Option<&str>, back: bool) -> Option<Target> {
    match to {
        Some(file) if file.contains('/') => Some(Target::File(file.into())),
        Some(version) => Some(Target::Version(version.to_owned())),
        None => back.then_some(Target::Back),
    }
}

pub(super) fn run(
    to: Target,
    args: &Args,
    settings: &SettingArgs,
    backups: Option<PathBuf>,
) -> Result<Exit, Failure> {
    let settings = packaged(settings);
    let config = settings.load()?.config;
    let absolute = |path: &Path| std::path::absolute(path).map_err(anyhow::Error::from);
    // Where the operator wants them is the operator's to tidy.
    let ours = backups.is_none();
    let order = Order {
        programs: Programs::at(absolute(&args.programs)?),
        to,
        data: absolute(&config.data)?,
        backups: backups.map_or_else(|| beside(&config), |folder| absolute(&folder))?,
        backup_key: config.backup.key_file.clone(),
        config: match settings.file() {
            Some(file) => vec![OsString::from("--config"), file.into()],
            None => vec![],
        },
        settings: settings.flags(),
        service: Service::here(args.start_command.clone(), args.stop_command.clone()),
        ready_within: Duration::from_secs(args.ready_within),
    };
    let runtime = app::runtime().map_err(anyhow::Error::from)?;
    let switched = runtime.block_on(versions::run(&order, &mut output::announce));
    let switched = switched.map_err(anyhow::Error::from)?;
    if ours {
        sweep(&order.backups);
    }
    output::print(&told(&switched))?;
    Ok(Exit::Done)
}

/// Of the folder that is for nothing else the last backups stay. The exchange is done by then: what
/// cannot be removed is told, and takes room until the next time.
fn sweep(folder: &Path) {
    let swept = Shelf::open(folder).and_then(|shelf| shelf.sweep(KEPT));
    match swept {
        Ok(removed) if removed.is_empty() => {}
        Ok(removed) => output::announce(&format!(
            "已清理较早的升级前备份 {} 份，保留最近 {} 份",
            removed.len(),
            KEPT.newest
        )),
        Err(error) => output::announce(&format!("较早的升级前备份未能清理：{error}")),
    }
}

/// The packages' configuration, unless something else is said.
fn packaged(said: &SettingArgs) -> SettingArgs {
    if said.file().is_some() || !Path::new(PACKAGED).is_file() {
        return said.clone();
    }
    said.clone().with_file(PACKAGED.into())
}

fn told(switched: &Switched) -> String {
    let Switched {
        from,
        to,
        version,
        is_running,
        backup,
    } = switched;
    let mut text = format!("已由 {from} 切换到 {to}：suqiu {version}\n");
    text += match (is_running, backup) {
        (true, _) => "新版本已就绪，正在提供服务。\n",
        (false, Some(_)) => "新版本试运行就绪；服务原未运行，请启动服务。\n",
        (false, None) => "",
    };
    text += "换回上一版本：suqiu upgrade --back\n";
    text
}

/// Writes what became of an exchange into the audit log of data nobody serves.
pub(super) fn record(config: &Config, said: [String; 3]) -> Result<Exit, Failure> {
    let [from, to, what] = said;
    let (services, writer) = app::open(config, Trust::Checked, Vec::new())?;
    let runtime = app::runtime().map_err(anyhow::Error::from)?;
    let written = runtime.block_on(audit::record(
        &services,
        Audit::Exchanged { from, to, what },
    ));
    drop(services);
    writer.join().map_err(app::Failure::from)?;
    written.map_err(anyhow::Error::from)?;
    Ok(Exit::Done)
}
