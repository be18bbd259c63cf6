//! `suqiu triage train`: a model file from decided appeals, and what it can do, beside it.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::super::{Exit, Failure, output};
use super::examples;
use crate::crypto::{Fingerprint, sm3};
use crate::triage::learn;

#[derive(clap::Args)]
pub(super) struct Args {
    /// 已定类的诉求（CSV 或 XLSX，须有 id、title、body、label 四列）
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// 模型写入的文件；训练记录写在旁边的同名 .json 文件中
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
}

/// What stands beside a model: the model itself is the same whenever and wherever it is made.
#[derive(Serialize, Deserialize)]
pub(super) struct Card {
    /// SM3 value of the model file this belongs to.
    pub(super) model: Fingerprint,
    pub(super) examples: usize,
    pub(super) train_seconds: f64,
    /// By cross-validation.
    expected: serde_json::Value,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let examples = examples::read(&args.data)?;
    let started = Instant::now();
    let learned = learn::learn(&examples, &mut |done, of| {
        output::announce(&format!("训练：{done}/{of}"));
    });
    let learned = learned.map_err(|error| anyhow::anyhow!("无法训练：{error}"))?;
    let bytes = learned.model.to_bytes();
    let card = Card {
        model: sm3::hash(&bytes),
        examples: learned.examples,
        train_seconds: (started.elapsed().as_secs_f64() * 1e3).round() / 1e3,
        expected: serde_json::to_value(&learned.expected).context("训练记录无法写成 JSON")?,
    };
    let text = serde_json::to_string_pretty(&card).context("训练记录无法写成 JSON")?;
    put(&args.model, &bytes)?;
    put(&card_beside(&args.model), format!("{text}\n").as_bytes())?;
    let expected = &learned.expected;
    output::print(&format!(
        "训练完成：{} 件诉求，{} 个类别，用时 {:.1} 秒，模型 {}（{}）\n\
         交叉验证：宏平均 F1 {:.3}，正确率 {:.3}，前三位含正确类别 {:.3}，校准误差 {:.3}，\
         精度 95% 时可自动定类 {:.1}%\n",
        learned.examples,
        learned.model.labels().len(),
        card.train_seconds,
        args.model.display(),
        output::size(bytes.len() as u64),
        expected.macro_f1,
        expected.accuracy,
        expected.top3,
        expected.ece,
        expected.coverage_at_95 * 100.0
    ))?;
    if learned.left_out > 0 {
        let count = learned.left_out;
        output::announce(&format!("{count} 件没有文字或与其他诉求相同，未采用"));
    }
    Ok(Exit::Done)
}

/// `MODEL.json`.
pub(super) fn card_beside(model: &Path) -> PathBuf {
    let mut name = OsString::from(model);
    name.push(".json");
    PathBuf::from(name)
}

/// Writes the whole file or leaves the old one: first beside it, then in its place.
fn put(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut name = OsString::from(path);
    name.push(".part");
    let part = PathBuf::from(name);
    let write = || {
        let mut file = std::fs::File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    };
    write().with_context(|| format!("无法写入 {}", path.display()))
}
