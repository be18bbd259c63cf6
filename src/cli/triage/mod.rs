//! `suqiu triage …`: what triage finds, asked of files, without a service and without data.

mod eval;
mod examples;
mod lines;
mod messages;
mod predict;
mod reply;
mod similar;
mod topics;
mod train;

use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;

use super::{Exit, Failure, output};
use crate::triage::file::{BYTES_MAX, FileError};
use crate::triage::model::Model;

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// 训练：用已定类的诉求训练定类模型
    Train(train::Args),
    /// 检验：用已知类别的诉求检验定类模型
    Eval(eval::Args),
    /// 定类：从标准输入逐行读取诉求（JSON），逐行输出类别、把握和理由
    Predict(predict::Args),
    /// 热点：找出多人反映的同一地点、同一事项
    Topics(topics::Args),
    /// 相似诉求：为每条诉求找出可能是同一事项的其他诉求，说明理由
    Similar(similar::Args),
    /// 答复检查：答复是否对应诉求、有无遗漏和不妥
    Reply(reply::Args),
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.what {
        What::Train(args) => train::run(args),
        What::Eval(args) => eval::run(args),
        What::Predict(args) => predict::run(args),
        What::Topics(args) => topics::run(args),
        What::Similar(args) => similar::run(args),
        What::Reply(args) => reply::run(args),
    }
}

/// Reads a model. One of a newer version is for a person to look at.
fn read_model(path: &Path) -> Result<Model, Failure> {
    let name = path.display();
    let read = || {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path)?;
        file.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
        std::io::Result::Ok(bytes)
    };
    let bytes = read().with_context(|| format!("无法读取模型 {name}"))?;
    Model::from_bytes(&bytes).map_err(|error| {
        output::complain(&format!("{name}：{error}"));
        Failure::Told(match error {
            FileError::Newer(_) => Exit::Configuration,
            _ => Exit::Finding,
        })
    })
}
