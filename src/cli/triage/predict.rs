//! `suqiu triage predict`: appeals as JSON lines in, verdicts as JSON lines out, one for one.

use std::io::{self, BufRead, ErrorKind, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::super::{Exit, Failure, output};
use super::lines::Lines;
use super::read_model;
use crate::triage::model::{Model, Verdict};
use crate::triage::{Appeal, Term};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 模型文件
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
}

#[derive(Deserialize)]
struct Asked {
    title: Option<String>,
    body: Option<String>,
}

#[derive(Serialize)]
struct Said {
    labels: Vec<Label>,
    confident: bool,
    terms: Vec<Term>,
}

#[derive(Serialize)]
struct Label {
    label: String,
    p: f32,
}

#[derive(Serialize)]
struct Refused {
    /// 1-based line of the input.
    line: u64,
    error: String,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let model = read_model(&args.model)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let answered = answer(&model, io::stdin().lock(), &mut out);
    match answered.and_then(|refused| out.flush().map(|()| refused)) {
        Ok(0) => Ok(Exit::Done),
        Ok(refused) => {
            output::complain(&format!("有 {refused} 行无法识别，原因见输出中的 error"));
            Ok(Exit::Finding)
        }
        // A reader that went away (`| head`) is not an error.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Exit::Done),
        Err(error) => Err(anyhow::Error::from(error).context("逐行处理中断").into()),
    }
}

/// Answers line by line, each before the next is read; how many were refused.
fn answer(model: &Model, input: impl BufRead, out: &mut impl Write) -> io::Result<u64> {
    let mut refused = 0;
    for line in Lines::of(input) {
        let (line, read) = line?;
        let read = read.and_then(|line| {
            asked(&line).ok_or_else(|| "不是含 title 或 body 的 JSON 对象".to_owned())
        });
        match read {
            Ok((title, body)) => {
                let appeal = Appeal {
                    title: &title,
                    body: &body,
                };
                serde_json::to_writer(&mut *out, &Said::from(model.predict(appeal)))?;
            }
            Err(error) => {
                refused += 1;
                serde_json::to_writer(&mut *out, &Refused { line, error })?;
            }
        }
        out.write_all(b"\n")?;
        // Whoever asks line by line waits for the answer to each.
        out.flush()?;
    }
    Ok(refused)
}

/// Title and body, one of which may be missing. A list would pass for the object it is not.
fn asked(line: &[u8]) -> Option<(String, String)> {
    if !line.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    match serde_json::from_slice(line).ok()? {
        Asked {
            title: None,
            body: None,
        } => None,
        Asked { title, body } => Some((title.unwrap_or_default(), body.unwrap_or_default())),
    }
}

impl From<Verdict> for Said {
    fn from(verdict: Verdict) -> Self {
        let label = |(label, p)| Label { label, p };
        Self {
            labels: verdict.labels.into_iter().map(label).collect(),
            confident: verdict.confident,
            terms: verdict.terms,
        }
    }
}
