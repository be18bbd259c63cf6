//! `suqiu init`: configuration, data folder, key file, certificate, empty store, and the token
//! that makes the administrators. Everything before the store may be repeated after a failure;
//! once there are data, nothing is done again.

mod certificate;
mod handover;
mod link;
mod questions;

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::ValueEnum;

use self::handover::Handover;
use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::app;
use crate::config::{self, Config, Loaded, Origin};
use crate::crypto::Keyring;
use crate::demo::district::District;
use crate::demo::furnish;
use crate::kernel::secret::Secret;
use crate::kernel::time::{Clock as _, SystemClock, Timestamp};
use crate::store::DataFile;
use crate::usecase::clock::Trust;
use crate::usecase::setup;

/// In a file they stand for whoever starts the service, wherever that one stands.
const PATHS: &[&str] = &[
    "data",
    "key_file",
    "tls.cert",
    "tls.key",
    "backup.dir",
    "backup.key_file",
];

#[derive(clap::Args)]
pub(super) struct Args {
    /// 已初始化但尚未设置管理员时，重新生成一次性设置口令
    #[arg(long)]
    new_token: bool,
    /// 同时写入盐田区的单位、起步职责清单和知识库，供核对修改
    #[arg(long, conflicts_with = "new_token")]
    starter: bool,
    /// self-made：生成自签证书；已有证书的用 --tls-cert 和 --tls-key
    #[arg(long, value_name = "WAY", conflicts_with = "new_token")]
    tls: Option<TlsWay>,
    /// 自签证书另外用于的域名或地址，可多次给出；本机名称和地址总在其中
    #[arg(long, value_name = "NAME", requires = "tls")]
    name: Vec<String>,
    /// 以 root 执行时，把建立的文件交给这个用户；默认为 suqiu（有此用户时）
    #[arg(long, value_name = "USER")]
    owner: Option<String>,
    /// 不提问：没有给出的取配置文件中的值或默认值
    #[arg(long, short = 'y')]
    yes: bool,
    #[command(flatten)]
    settings: SettingArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TlsWay {
    SelfMade,
}

/// What was decided, by flags and answers.
struct Wanted {
    settings: SettingArgs,
    self_made: bool,
    names: Vec<String>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    if args.new_token {
        return again(args);
    }
    let mut wanted = Wanted {
        settings: args.settings.without_new_file(),
        self_made: args.tls.is_some(),
        names: args.name.clone(),
    };
    refuse_existing(&wanted.preliminary()?)?;
    if io::stdin().is_terminal() && io::stderr().is_terminal() && !args.yes {
        questions::ask(&mut wanted, &mut io::stdin().lock(), &mut io::stderr())?;
    }
    let loaded = wanted.settle()?;
    let config = &loaded.config;
    refuse_existing(config)?;
    let handover = Handover::prepare(args.owner.as_deref(), config)?;
    let names = certificate::names(&wanted.names, config.listen.ip());
    let shown = certificate::provide(config, wanted.self_made.then_some(&names))?;
    make_key(config)?;
    let file = args.settings.file();
    let written = file.map(|file| write_configuration(file, &loaded));
    let written = written.transpose()?.flatten();
    let token = begin(config, args.starter)?;
    handover.carry_out(config, written.as_deref())?;
    let mut text = String::new();
    if let Some(file) = &written {
        text += &format!("配置文件：{}\n", file.display());
    }
    text += &format!(
        "数据目录：{}\n密钥文件：{}（请离线备份；丢失后个人信息无法解密）\n{}",
        config.data.display(),
        config.key_file.display(),
        handover.told(),
    );
    if let Some(shown) = &shown {
        text += &shown.told();
    }
    text += &next(args, config, &wanted, &token);
    output::print(&text)?;
    Ok(Exit::Done)
}

impl Wanted {
    /// The configuration as far as it goes: how connections are encrypted may still be open.
    fn preliminary(&self) -> Result<Config, Failure> {
        let mut settings = self.settings.clone();
        settings.add("http.plain", "true");
        Ok(settings.load()?.config)
    }

    /// The configuration to be, with the places of a certificate that is to be made.
    fn settle(&mut self) -> Result<Loaded, Failure> {
        if self.self_made {
            let (cert, key) = certificate::places(&self.preliminary()?)?;
            self.settings.add("tls.cert", cert);
            self.settings.add("tls.key", key);
        }
        Ok(self.settings.load()?)
    }
}

fn refuse_existing(config: &Config) -> Result<(), Failure> {
    if !DataFile::exists(&config.data) {
        return Ok(());
    }
    let told = format!(
        "{} 中已有数据，没有改动任何内容。如需重新生成设置口令，请加 --new-token",
        config.data.display()
    );
    Err(anyhow::anyhow!(told).into())
}

/// Another token for an installation that waits for its administrators.
fn again(args: &Args) -> Result<Exit, Failure> {
    let config = args.settings.load()?.config;
    if !DataFile::exists(&config.data) {
        let told = format!("{} 中没有数据，请先执行 suqiu init", config.data.display());
        return Err(anyhow::anyhow!(told).into());
    }
    let handover = Handover::back(&config)?;
    let token = begin(&config, false)?;
    handover.carry_out(&config, None)?;
    let wanted = Wanted {
        settings: args.settings.clone(),
        self_made: false,
        names: Vec::new(),
    };
    output::print(&next(args, &config, &wanted, &token))?;
    Ok(Exit::Done)
}

/// A key that is there already, from an installation made anew, is kept.
fn make_key(config: &Config) -> Result<(), app::Failure> {
    Keyring::keeps_apart(&config.key_file, &config.data)?;
    if !config.key_file.exists() {
        Keyring::create(&config.key_file)?;
    }
    Ok(())
}

/// What was said on the command line or asked goes into the file: the service reads nothing else.
/// `None` when it stood there already.
fn write_configuration(file: PathBuf, loaded: &Loaded) -> anyhow::Result<Option<PathBuf>> {
    let said = loaded
        .rows
        .iter()
        .filter(|row| matches!(row.origin, Origin::Flag(_)));
    let values = said.map(|row| {
        let key = row.setting.key;
        let text = if PATHS.contains(&key) && !row.value.is_empty() {
            let path = std::path::absolute(&row.value);
            path.context("路径不可用")?.display().to_string()
        } else {
            row.value.clone()
        };
        Ok((key, text))
    });
    let values: Vec<_> = values.collect::<anyhow::Result<_>>()?;
    Ok(config::write(&file, &values)?.then_some(file))
}

fn begin(config: &Config, starter: bool) -> Result<Secret, Failure> {
    let (services, writer) = app::open(config, Trust::Checked, Vec::new())?;
    let (code, name) = (config.district.code.clone(), config.district.name.clone());
    let runtime = app::runtime().map_err(anyhow::Error::from)?;
    let token = runtime.block_on(async {
        if starter {
            let now = services.clock.now();
            furnish::lay_out(&services, &District::built_in(), now).await?;
        }
        setup::begin(&services, code, name).await
    });
    drop(services);
    writer.join().map_err(app::Failure::from)?;
    Ok(token.map_err(anyhow::Error::from)?)
}

/// What the installer does next.
fn next(args: &Args, config: &Config, wanted: &Wanted, token: &Secret) -> String {
    // With a file everything stands there; without one the answers have to be repeated as flags.
    let said = match args.settings.file() {
        Some(_) => args.settings.told(),
        None => wanted.settings.told(),
    };
    format!(
        "一次性设置口令（24小时内有效，只显示这一次）：\n\n    {}\n\n\
         下一步：\n  1. 启动服务：{}\n  2. 打开下面的链接，设置三员账号：\n\n    {}\n\n\
         启动不了或打不开时：suqiu doctor{said}\n",
        token.reveal(),
        link::start(args.settings.file().as_deref(), &said),
        link::set_up(config, &wanted.names, token),
    )
}

/// Time for what is made here.
fn now() -> Timestamp {
    SystemClock::start().now()
}
