//! `suqiu triage similar --data FILE --queries FILE`: which messages are about the same matter.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use serde::Serialize;

use super::messages;
use crate::cli::{Exit, Failure, output};
use crate::triage::similar::{Candidate, Index, Message};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 供比对的留言或诉求（CSV 或 XLSX）：编号、用户、标题、时间、内容等列
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// 要查的诉求，列与 --data 相同；只有编号列时按编号取 --data 中的那一条
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    /// 每条最多列出多少条相似诉求
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=50))]
    top: u8,
    /// 以 JSON 输出，每条诉求一行
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Told<'a> {
    id: &'a str,
    candidates: Vec<ToldCandidate>,
}

#[derive(Serialize)]
struct ToldCandidate {
    id: String,
    title: String,
    score: f32,
    text: f32,
    place: f32,
    time: f32,
    same_person: bool,
    reasons: Vec<ToldReason>,
}

#[derive(Serialize)]
struct ToldReason {
    code: &'static str,
    message: String,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let data = messages::read(&args.data, true)?;
    let queries = messages::read(&args.queries, false)?;
    let mut index = Index::default();
    for message in &data.messages {
        index.insert(message);
    }
    let known: HashMap<&str, &Message> = data.messages.iter().map(|m| (&*m.id, m)).collect();
    let mut text = String::new();
    let mut unknown = 0;
    for query in &queries.messages {
        // A query of a number alone means the message of that number.
        let bare = query.title.is_empty() && query.body.is_empty();
        let asked = match known.get(&*query.id).filter(|_| bare) {
            Some(message) => *message,
            None => query,
        };
        if bare && std::ptr::eq(asked, query) {
            unknown += 1;
            output::complain(&format!("编号 {} 没有文字，数据中也没有这一条", query.id));
        }
        let candidates = index.similar(asked, args.top.into());
        tell(&mut text, &query.id, candidates, args.json)?;
    }
    output::print(&text)?;
    let whole = data.broken + queries.broken + unknown == 0;
    Ok(if whole { Exit::Done } else { Exit::Finding })
}

fn tell(text: &mut String, id: &str, candidates: Vec<Candidate>, json: bool) -> anyhow::Result<()> {
    if json {
        let candidates = candidates.into_iter().map(ToldCandidate::of).collect();
        let line = serde_json::to_string(&Told { id, candidates }).context("无法输出 JSON")?;
        text.push_str(&line);
        text.push('\n');
        return Ok(());
    }
    let _ = writeln!(text, "{id}");
    for candidate in candidates {
        let reasons: Vec<&str> = candidate
            .reasons
            .iter()
            .map(|reason| &*reason.told)
            .collect();
        let _ = writeln!(
            text,
            "  {:.2}  {}  {}（{}）",
            candidate.score,
            candidate.id,
            candidate.title,
            reasons.join("，")
        );
    }
    Ok(())
}

impl ToldCandidate {
    fn of(candidate: Candidate) -> Self {
        let Candidate {
            id,
            title,
            score,
            text,
            place,
            time,
            same_person,
            reasons,
        } = candidate;
        let reason = |reason: crate::triage::similar::Reason| ToldReason {
            code: reason.part.code(),
            message: reason.told,
        };
        Self {
            id,
            title,
            score,
            text,
            place,
            time,
            same_person,
            reasons: reasons.into_iter().map(reason).collect(),
        }
    }
}
