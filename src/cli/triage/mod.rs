//! `suqiu triage …`: what triage finds, asked of files, without a service and without data.

mod lines;
mod messages;
mod reply;
mod similar;
mod topics;

use super::{Exit, Failure};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// 热点：找出多人反映的同一地点、同一事项
    Topics(topics::Args),
    /// 相似诉求：为每条诉求找出可能是同一事项的其他诉求，说明理由
    Similar(similar::Args),
    /// 答复检查：答复是否对应诉求、有无遗漏和不妥
    Reply(reply::Args),
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.what {
        What::Topics(args) => topics::run(args),
        What::Similar(args) => similar::run(args),
        What::Reply(args) => reply::run(args),
    }
}
