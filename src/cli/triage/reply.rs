//! `suqiu triage reply`: whether replies can go out, a pair a line.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::lines::{self, Line};
use crate::cli::{Exit, Failure, output};
use crate::triage::reply::{self, Background, Checked, Pair};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 要检查的诉求与答复（JSON，每行一对：appeal、reply，可带 id 和 recent）；默认读标准输入
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// 用来了解常用语的其他诉求与答复（JSON，每行一对）；不给时只从要检查的各对中了解
    #[arg(long, value_name = "FILE")]
    background: Option<PathBuf>,
    /// 以 JSON 输出，每对一行
    #[arg(long)]
    json: bool,
}

/// A pair on the wire.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    id: Option<serde_json::Value>,
    appeal: Appeal,
    reply: String,
    /// Replies the unit gave lately.
    #[serde(default)]
    recent: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Appeal {
    Text(String),
    Parts {
        #[serde(default)]
        title: String,
        #[serde(default)]
        body: String,
    },
}

/// A pair to learn from: either may be missing.
#[derive(Deserialize)]
struct Learned {
    #[serde(default)]
    appeal: Option<Appeal>,
    #[serde(default)]
    reply: Option<String>,
}

#[derive(Serialize)]
struct Told {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<serde_json::Value>,
    relevance: f64,
    findings: Vec<ToldFinding>,
}

#[derive(Serialize)]
struct ToldFinding {
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct ToldError {
    error: Broken,
}

#[derive(Serialize)]
struct Broken {
    code: &'static str,
    line: u64,
    message: String,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut background = Background::default();
    let mut broken = 0;
    if let Some(path) = &args.background {
        for (line, learned) in lines::read::<Learned>(Some(path))? {
            match learned {
                Ok(Learned { appeal, reply }) => {
                    if let Some(appeal) = appeal {
                        background.learn_appeal(&appeal.text());
                    }
                    if let Some(reply) = reply {
                        background.learn_reply(&reply);
                    }
                }
                Err(why) => {
                    broken += 1;
                    output::complain(&format!("{} 第 {line} 行：{why}", path.display()));
                }
            }
        }
    }
    let asked: Vec<Line<Asked>> = lines::read(args.data.as_deref())?;
    if asked.is_empty() {
        output::complain("没有要检查的诉求与答复：应为每行一个 JSON，含 appeal 和 reply");
        return Err(Failure::Told(Exit::Finding));
    }
    for asked in asked.iter().filter_map(|(_, asked)| asked.as_ref().ok()) {
        background.learn_appeal(&asked.appeal.text());
        background.learn_reply(&asked.reply);
    }
    let mut text = String::new();
    for (line, asked) in asked {
        match asked {
            Ok(asked) => tell(&mut text, asked, &background, args.json)?,
            Err(why) => {
                broken += 1;
                output::complain(&format!("第 {line} 行：{why}"));
                if args.json {
                    let error = Broken {
                        code: "bad_line",
                        line,
                        message: why,
                    };
                    push(&mut text, &ToldError { error })?;
                }
            }
        }
    }
    output::print(&text)?;
    Ok(if broken == 0 {
        Exit::Done
    } else {
        Exit::Finding
    })
}

fn tell(
    text: &mut String,
    asked: Asked,
    background: &Background,
    json: bool,
) -> anyhow::Result<()> {
    let appeal = asked.appeal.text();
    let pair = Pair {
        appeal: &appeal,
        reply: &asked.reply,
        recent: &asked.recent,
    };
    let Checked {
        relevance,
        findings,
    } = reply::check(pair, background);
    if json {
        let finding = |finding: reply::Finding| ToldFinding {
            code: finding.kind.code(),
            message: finding.message,
        };
        let told = Told {
            id: asked.id,
            relevance,
            findings: findings.into_iter().map(finding).collect(),
        };
        return push(text, &told);
    }
    let _ = writeln!(text, "相关程度 {relevance:.2}");
    for finding in findings {
        let _ = writeln!(text, "  {}", finding.message);
    }
    Ok(())
}

fn push(text: &mut String, told: &impl Serialize) -> anyhow::Result<()> {
    let line = serde_json::to_string(told).context("无法输出 JSON")?;
    text.push_str(&line);
    text.push('\n');
    Ok(())
}

impl Appeal {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Parts { title, body } => format!("{title}\n{body}"),
        }
    }
}
