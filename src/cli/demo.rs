//! `suqiu demo`: a furnished district to try everything in. Furnishes once, then serves.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, anyhow};
use indicatif::{ProgressBar, ProgressStyle};

use super::settings::SettingArgs;
use super::{Exit, Failure, output};
use crate::config::Config;
use crate::crypto::Keyring;
use crate::demo::{self, Furnishing, Login, Progress, Told};
use crate::kernel::time::{Clock as _, SystemClock};
use crate::store::DataFile;
use crate::store::blob::Blobs;
use crate::usecase::clock::Trust;
use crate::{app, telemetry};

/// How to sign in; the last thing that is written.
const LOGINS: &str = "logins.json";
/// Stands in the folder while it is being furnished: what lies there then is ours to begin anew.
const UNFINISHED: &str = "furnishing";
const DEFAULTS: &[(&str, &str)] = &[("data", "demo-data"), ("listen", "127.0.0.1:8600")];

#[derive(clap::Args)]
pub(super) struct Args {
    /// 生成的工单数量
    #[arg(long, value_name = "N", default_value_t = 5_000,
          value_parser = clap::value_parser!(u32).range(0..=2_000_000))]
    cases: u32,
    /// 随机种子：相同的种子生成相同的一年
    #[arg(long, value_name = "N", default_value_t = 440_308)]
    seed: u64,
    /// 只生成数据，不启动服务
    #[arg(long)]
    furnish_only: bool,
    #[command(flatten)]
    settings: SettingArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let config = args.settings.load_with(DEFAULTS)?.config;
    telemetry::init(config.log.level, config.log.format);
    let logins = config.data.join(LOGINS);
    if !logins.exists() {
        clear_unfinished(&config)?;
        furnish(args, &config)?;
    }
    if args.furnish_only {
        return Ok(Exit::Done);
    }
    // Nobody's appeals: a demonstration of two years ago may go on.
    app::run(&config, Trust::Accepted, |address| {
        output::announce(&format!(
            "READY http://{address}\n\
             工作台 http://{address}/desk　手机端 http://{address}/m　公众端 http://{address}/\n\
             账号和密码见 {}",
            logins.display()
        ));
    })?;
    Ok(Exit::Done)
}

/// What an interrupted furnishing left is removed; anything else in the folder is not ours.
fn clear_unfinished(config: &Config) -> Result<(), Failure> {
    let mark = config.data.join(UNFINISHED);
    if !DataFile::exists(&config.data) {
        return Ok(());
    }
    if !mark.exists() {
        let told = format!(
            "{} 中已有其他数据，演示数据须写入空目录，请用 --data 另行指定",
            config.data.display()
        );
        return Err(anyhow!(told).into());
    }
    output::announce("上次生成未完成，重新生成");
    remove(fs::remove_file(DataFile::path(&config.data)))?;
    remove(fs::remove_dir_all(config.data.join("blobs")))?;
    Ok(())
}

fn remove(removed: std::io::Result<()>) -> anyhow::Result<()> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).context("无法清除未完成的演示数据")
        }
        _ => Ok(()),
    }
}

fn furnish(args: &Args, config: &Config) -> Result<(), Failure> {
    let begun = Instant::now();
    Keyring::keeps_apart(&config.key_file, &config.data).map_err(app::Failure::from)?;
    let keyring = if config.key_file.exists() {
        Keyring::load(&config.key_file)
    } else {
        Keyring::create(&config.key_file)
    };
    let keyring = keyring.map_err(app::Failure::from)?;
    let mark = set_mark(&config.data).context("无法写入数据目录")?;
    let data = DataFile::open(&config.data).map_err(app::Failure::from)?;
    let blobs = Blobs::open(&config.data).map_err(app::Failure::from)?;
    let cases = usize::try_from(args.cases).expect("at most 2 million");
    let furnishing = Furnishing::whole(args.seed, cases, SystemClock::start().now());
    let mut reporter = Reporter::new(u64::from(args.cases));
    let mut report = |told: Told<'_>| {
        if let Told::Progress(progress) = told {
            reporter.report(progress);
        }
    };
    let runtime = app::runtime().map_err(app::Failure::from)?;
    let furnished = demo::furnish(data, blobs, keyring, furnishing, &mut report);
    let (logins, played) = runtime.block_on(furnished).map_err(anyhow::Error::from)?;
    reporter.end();
    write_logins(&config.data, &logins)?;
    fs::remove_file(&mark).context("无法写入数据目录")?;
    output::announce(&format!(
        "已生成 {} 件工单、{} 个办理步骤，用时 {:.1} 秒",
        played.cases,
        played.steps,
        begun.elapsed().as_secs_f64()
    ));
    Ok(())
}

/// Before anything else is in the folder: whatever is cut off later is known for ours.
fn set_mark(data: &Path) -> std::io::Result<PathBuf> {
    DirBuilder::new().recursive(true).mode(0o700).create(data)?;
    let mark = data.join(UNFINISHED);
    fs::write(&mark, [])?;
    Ok(mark)
}

/// Whole or not at all, and for the owner's eyes only.
fn write_logins(data: &Path, logins: &[Login]) -> anyhow::Result<()> {
    let aside: PathBuf = data.join("logins.json.part");
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&aside)?;
        file.write_all(demo::logins_json(logins).as_bytes())?;
        file.sync_all()?;
        fs::rename(&aside, data.join(LOGINS))
    };
    write().context("无法写入 logins.json")
}

/// A bar on a terminal, a line now and then for whoever keeps the output.
struct Reporter {
    bar: ProgressBar,
    tenths: usize,
}

impl Reporter {
    fn new(cases: u64) -> Self {
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} 件");
        let bar = ProgressBar::new(cases);
        bar.set_style(style.expect("the template is written above"));
        Self { bar, tenths: 0 }
    }

    fn report(&mut self, progress: Progress) {
        let Progress {
            cases,
            of_cases,
            at,
            ..
        } = progress;
        let day = at.civil().date();
        if self.bar.is_hidden() {
            let tenths = cases * 10 / of_cases.max(1);
            if tenths > self.tenths {
                self.tenths = tenths;
                output::announce(&format!("正在生成演示数据：{day}，{cases}/{of_cases} 件"));
            }
            return;
        }
        self.bar.set_message(day.to_string());
        self.bar.set_position(cases as u64);
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
