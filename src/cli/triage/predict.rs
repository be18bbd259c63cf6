//! `suqiu triage predict`: appeals as JSON lines in, verdicts as JSON lines out, one for one.

use std::io::{self, BufRead, ErrorKind, Read as _, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::super::{Exit, Failure, output};
use super::read_model;
use crate::triage::model::{Model, Verdict};
use crate::triage::{Appeal, Term};

/// A line is not longer; a megabyte of text fits, however it is escaped.
const LINE_MAX: u64 = 8 << 20;

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
    error: &'static str,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let model = read_model(&args.model)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let answered = answer(&model, &mut io::stdin().lock(), &mut out);
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
fn answer(model: &Model, input: &mut impl BufRead, out: &mut impl Write) -> io::Result<u64> {
    let (mut number, mut refused) = (0, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)? == 0 {
            return Ok(refused);
        }
        number += 1;
        let whole = line.ends_with(b"\n") || (line.len() as u64) < LINE_MAX;
        let read = if whole {
            if line.trim_ascii().is_empty() {
                continue;
            }
            asked(&line).ok_or("不是含 title 或 body 的 JSON 对象")
        } else {
            input.skip_until(b'\n')?;
            Err("超过一行的长度上限")
        };
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
                let line = number;
                serde_json::to_writer(&mut *out, &Refused { line, error })?;
            }
        }
        out.write_all(b"\n")?;
        // Whoever asks line by line waits for the answer to each.
        out.flush()?;
    }
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
