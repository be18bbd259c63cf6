//! `suqiu backup DEST`: asks the serving process, which alone can read the data file, or reads it
//! when nobody serves.

use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::ops::ControlFlow;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, anyhow, bail};
use indicatif::ProgressBar;

use super::settings::SettingArgs;
use super::{Exit, Failure, output, progress};
use crate::app::control::{BackupDone, BackupRequest, Request, Said, socket_of};
use crate::config::Config;
use crate::crypto::Keyring;
use crate::kernel::time::{Clock as _, SystemClock};
use crate::store::backup::{self, BackupError, Order, Progress, Source};
use crate::store::{KvError, OpenError, StoreError};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 存放备份的目录；默认为配置中的 backup.dir
    dest: Option<PathBuf>,
    /// 备份密钥文件，用它加密备份；默认为配置中的 backup.key_file
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// 生成一个新的备份密钥文件，不做备份
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dest", "key_file", "one_file", "with_keys", "json"])]
    new_key: Option<PathBuf>,
    /// 把全区数据和附件备份成一个文件
    #[arg(long)]
    one_file: bool,
    /// 同时备份个人信息密钥文件，只能与加密同用
    #[arg(long)]
    with_keys: bool,
    /// 以 JSON 输出结果
    #[arg(long)]
    json: bool,
    /// 数据目录
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// 配置文件（TOML）
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    if let Some(path) = &args.new_key {
        Keyring::create_for_backups(path).map_err(anyhow::Error::from)?;
        let path = path.display();
        output::print(&format!(
            "备份密钥文件：{path}\n请另行离线保存，勿与备份同处；丢失后加密的备份无法恢复。\n"
        ))?;
        return Ok(Exit::Done);
    }
    let config = load(args.config.as_deref(), args.data.as_deref())?;
    let asked = asked(args, &config)?;
    let bar = progress::stages();
    let done = match UnixStream::connect(socket_of(&config.data)) {
        Ok(stream) => ask(&stream, &asked, &bar),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::ConnectionRefused
            ) =>
        {
            by_hand(&config, &asked, &bar)
        }
        Err(error) => Err(anyhow!(error).context("无法联系正在运行的服务")),
    };
    bar.finish_and_clear();
    let done = done?;
    let text = if args.json {
        let json = serde_json::to_string_pretty(&done).map_err(anyhow::Error::from)?;
        format!("{json}\n")
    } else {
        told(&done, &config.key_file)
    };
    output::print(&text)?;
    Ok(if done.lost == 0 {
        Exit::Done
    } else {
        Exit::Finding
    })
}

/// The configuration, when some flags mean something else than settings.
pub(super) fn load(file: Option<&Path>, data: Option<&Path>) -> Result<Config, Failure> {
    let data = data.map(|data| ("data", data.display().to_string()));
    let settings = SettingArgs::of(file.map(Path::to_owned), data.into_iter().collect());
    Ok(settings.load()?.config)
}

fn asked(args: &Args, config: &Config) -> Result<BackupRequest, Failure> {
    let dest = args.dest.clone().or_else(|| config.backup.dir.clone());
    let Some(dest) = dest else {
        output::complain("请指明存放备份的目录，或在配置中设置 backup.dir");
        return Err(Failure::Told(Exit::Usage));
    };
    let absolute = |path: PathBuf| {
        std::path::absolute(&path).with_context(|| format!("路径 {} 不可用", path.display()))
    };
    let key_file = args.key_file.clone();
    let key_file = key_file.or_else(|| config.backup.key_file.clone());
    Ok(BackupRequest {
        dest: absolute(dest)?,
        key_file: key_file.map(absolute).transpose()?,
        with_keys: args.with_keys,
        one_file: args.one_file,
    })
}

/// The serving process does the work and tells how far it is.
fn ask(
    stream: &UnixStream,
    asked: &BackupRequest,
    bar: &ProgressBar,
) -> anyhow::Result<BackupDone> {
    let BackupRequest {
        dest,
        key_file,
        with_keys,
        one_file,
    } = asked;
    let request = Request::Backup(BackupRequest {
        dest: dest.clone(),
        key_file: key_file.clone(),
        with_keys: *with_keys,
        one_file: *one_file,
    });
    let mut line = serde_json::to_vec(&request)?;
    line.push(b'\n');
    let lost = "与正在运行的服务的联系中断，备份未完成";
    let mut writing = stream;
    writing.write_all(&line).context(lost)?;
    for line in BufReader::new(stream).lines() {
        let said = serde_json::from_str(&line.context(lost)?);
        match said.context("服务的答复无法识别；请使用与服务同一版本的 suqiu")?
        {
            Said::Progress { stage, done, total } => progress::show(bar, &stage, done, total),
            Said::Done(done) => return Ok(done),
            Said::Failed(message) => bail!(message),
            Said::Healthy(_) => bail!("服务的答复与所问不符；请使用与服务同一版本的 suqiu"),
        }
    }
    bail!(lost)
}

/// Nobody serves: the file is ours.
fn by_hand(
    config: &Config,
    asked: &BackupRequest,
    bar: &ProgressBar,
) -> anyhow::Result<BackupDone> {
    let source = match Source::open(&config.data) {
        Err(error) if is_in_use(&error) => {
            bail!("数据正被使用，但服务没有应答；请稍后再试，或查看服务日志")
        }
        opened => opened?,
    };
    let keys = asked.key_file.as_deref().map(Keyring::load).transpose()?;
    let order = Order {
        at: SystemClock::start().now(),
        version: env!("CARGO_PKG_VERSION"),
        district_code: config.district.code.clone(),
        district_name: config.district.name.clone(),
        keys,
        with_keys: asked.with_keys.then(|| config.key_file.clone()),
        one_file: asked.one_file,
    };
    let began = Instant::now();
    let taken = backup::back_up(&source, &asked.dest, &order, &mut |progress| {
        follow(bar, progress)
    })?;
    let took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(BackupDone::of(taken, took))
}

fn is_in_use(error: &BackupError) -> bool {
    matches!(
        error,
        BackupError::Store(StoreError::Kv(KvError::InUse))
            | BackupError::Open(OpenError::Store(StoreError::Kv(KvError::InUse)))
    )
}

pub(super) fn follow(bar: &ProgressBar, it: Progress) -> ControlFlow<()> {
    progress::show(bar, it.stage, it.done, it.total);
    ControlFlow::Continue(())
}

fn told(done: &BackupDone, key_file: &Path) -> String {
    let sealed = if done.sealed {
        "已加密"
    } else {
        "未加密"
    };
    let mut text = format!(
        "备份完成并已校验：{}\n\
         日志序号 {}（{}），工单 {} 件，附件 {} 个（新复制 {} 个）\n\
         数据 {}，附件 {}，{sealed}，用时 {}.{} 秒\n",
        done.path.display(),
        done.seq,
        done.at,
        done.cases,
        done.attachments,
        done.copied,
        output::size(done.bytes),
        output::size(done.attachment_bytes),
        done.took_ms / 1_000,
        done.took_ms % 1_000 / 100,
    );
    if done.lost > 0 {
        text.push_str(&format!(
            "有 {} 个附件在数据目录中缺失或损坏，未能备份：{}。请执行 suqiu check\n",
            done.lost,
            done.lost_names.join("、"),
        ));
    }
    text.push_str(&if done.with_keys {
        "备份中包含个人信息密钥文件，请妥善保管备份密钥。\n".to_owned()
    } else {
        format!(
            "注意：备份中不含个人信息密钥文件 {}。没有它，恢复后无法打开诉求人的姓名、电话等个人信息，请另行离线保存。\n",
            key_file.display()
        )
    });
    text
}
