//! `suqiu triage topics --data FILE`: what many people speak of.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::messages;
use crate::cli::{Exit, Failure, output};
use crate::kernel::time::Timestamp;
use crate::triage::similar::Index;
use crate::triage::topics::{self, Options, Topic};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 留言或诉求（CSV 或 XLSX）：编号、用户、标题、时间、内容等列
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// 至少有多少人反映才算热点
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(2..=10_000))]
    people: u16,
    /// 最多列出多少个
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    top: u16,
    /// 上一次的结果（JSON）：延续的热点沿用原来的编号
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// 以 JSON 输出
    #[arg(long)]
    json: bool,
}

/// A topic on the wire.
#[derive(Serialize, Deserialize)]
struct Told {
    rank: usize,
    id: String,
    name: String,
    place: String,
    people: usize,
    messages: usize,
    from: Option<String>,
    to: Option<String>,
    ids: Vec<String>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let before = args.previous.as_deref().map(previous).transpose()?;
    let read = messages::read(&args.data, true)?;
    let mut index = Index::default();
    for message in &read.messages {
        index.insert(message);
    }
    let options = Options {
        people: args.people.into(),
        topics: args.top.into(),
    };
    let mut found = topics::topics(&index, options);
    if let Some(before) = before {
        topics::carry_ids(&before, &mut found);
    }
    let told: Vec<Told> = found.into_iter().zip(1..).map(Told::of).collect();
    let text = if args.json {
        let json = serde_json::to_string_pretty(&told).context("无法输出 JSON")?;
        json + "\n"
    } else {
        as_text(&told)
    };
    output::print(&text)?;
    Ok(if read.broken == 0 {
        Exit::Done
    } else {
        Exit::Finding
    })
}

impl Told {
    fn of((topic, rank): (Topic, usize)) -> Self {
        let Topic {
            id,
            name,
            place,
            people,
            from,
            to,
            messages,
        } = topic;
        Self {
            rank,
            id,
            name,
            place,
            people,
            messages: messages.len(),
            from: from.map(Timestamp::rfc3339),
            to: to.map(Timestamp::rfc3339),
            ids: messages,
        }
    }
}

fn previous(path: &Path) -> anyhow::Result<Vec<Topic>> {
    let told = || format!("无法读取上一次的结果 {}", path.display());
    let text = std::fs::read_to_string(path).with_context(told)?;
    let topics: Vec<Told> = serde_json::from_str(&text).with_context(told)?;
    let topic = |told: Told| Topic {
        id: told.id,
        name: told.name,
        place: told.place,
        people: told.people,
        from: None,
        to: None,
        messages: told.ids,
    };
    Ok(topics.into_iter().map(topic).collect())
}

fn as_text(topics: &[Told]) -> String {
    if topics.is_empty() {
        return "没有热点\n".to_owned();
    }
    let mut text = String::new();
    for topic in topics {
        let day =
            |at: &Option<String>| at.as_deref().map_or_else(String::new, |at| at[..10].into());
        let _ = writeln!(
            text,
            "{:>3}  {} 人 {} 条  {}—{}  {}",
            topic.rank,
            topic.people,
            topic.messages,
            day(&topic.from),
            day(&topic.to),
            topic.name
        );
    }
    text
}
