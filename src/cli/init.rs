//! `suqiu init`: data folder, key file, empty store, and the token that makes the administrators.

use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::app;
use crate::config::Config;
use crate::crypto::Keyring;
use crate::demo::district::District;
use crate::demo::furnish;
use crate::kernel::secret::Secret;
use crate::store::DataFile;
use crate::usecase::setup;

#[derive(clap::Args)]
pub(super) struct Args {
    /// 已初始化但尚未设置管理员时，重新生成一次性设置口令
    #[arg(long)]
    new_token: bool,
    /// 同时写入盐田区的单位、起步职责清单和知识库，供核对修改
    #[arg(long, conflicts_with = "new_token")]
    starter: bool,
    #[command(flatten)]
    settings: SettingArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let config = args.settings.load()?.config;
    match (DataFile::exists(&config.data), args.new_token) {
        (true, false) => {
            let told = format!(
                "{} 中已有数据。如需重新生成设置口令，请加 --new-token",
                config.data.display()
            );
            return Err(anyhow::anyhow!(told).into());
        }
        (false, true) => {
            let told = format!("{} 中没有数据，请先执行 suqiu init", config.data.display());
            return Err(anyhow::anyhow!(told).into());
        }
        (false, false) => make_key(&config)?,
        (true, true) => {}
    }
    let token = begin(&config, args.starter)?;
    output::print(&instructions(&config, &token, args.new_token))?;
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

fn begin(config: &Config, starter: bool) -> Result<Secret, Failure> {
    let (services, writer) = app::open(config, Vec::new())?;
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

fn instructions(config: &Config, token: &Secret, again: bool) -> String {
    let made = if again {
        String::new()
    } else {
        format!(
            "数据目录：{}\n密钥文件：{}（请离线备份；丢失后个人信息无法解密）\n",
            config.data.display(),
            config.key_file.display()
        )
    };
    format!(
        "{made}一次性设置口令（24小时内有效，只显示这一次）：\n\n    {}\n\n\
         下一步：执行 suqiu serve，打开 http://{}/desk，用该口令设置三员账号。\n",
        token.reveal(),
        config.listen
    )
}
