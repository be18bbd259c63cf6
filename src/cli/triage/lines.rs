//! JSON, an object a line: read within bounds, a broken line told and passed over.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::Context as _;
use serde::de::DeserializeOwned;

/// Bytes of a line, and of all lines; and lines.
const LINE_MAX: u64 = 4 << 20;
const ALL_MAX: u64 = 512 << 20;
const LINES_MAX: usize = 200_000;

/// What stood in a line, or why it is not told.
pub(super) type Line<T> = (u64, Result<T, String>);

/// Reads the file, or standard input, to its end. Empty lines are passed over.
pub(super) fn read<T: DeserializeOwned>(path: Option<&Path>) -> anyhow::Result<Vec<Line<T>>> {
    match path {
        Some(path) => {
            let told = || format!("无法读取 {}", path.display());
            let file = File::open(path).with_context(told)?;
            all(BufReader::new(file)).with_context(told)
        }
        None => all(io::stdin().lock()).context("无法读取标准输入"),
    }
}

fn all<T: DeserializeOwned>(mut input: impl BufRead) -> anyhow::Result<Vec<Line<T>>> {
    let mut lines = Vec::new();
    let (mut number, mut bytes) = (0, 0);
    loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)? as u64;
        if read == 0 {
            return Ok(lines);
        }
        number += 1;
        bytes += read;
        if bytes > ALL_MAX || lines.len() >= LINES_MAX {
            anyhow::bail!(
                "超过 {LINES_MAX} 行或 {} MB 的上限，请分批处理",
                ALL_MAX >> 20
            );
        }
        let whole = line.ends_with(b"\n") || read < LINE_MAX;
        if !whole {
            skip_line(&mut input)?;
            let told = format!("超过每行 {} MB 的上限", LINE_MAX >> 20);
            lines.push((number, Err(told)));
        } else if !line.trim_ascii().is_empty() {
            let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line);
            let parsed = serde_json::from_slice(line);
            lines.push((number, parsed.map_err(|error| why(&error))));
        }
    }
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let available = input.fill_buf()?;
        if available.is_empty() {
            return Ok(());
        }
        let end = available.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(available.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

fn why(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    match error.classify() {
        Category::Eof => "不是完整的 JSON".to_owned(),
        Category::Data => format!("JSON 的内容不对（第 {} 列）：{error}", error.column()),
        Category::Syntax | Category::Io => format!("不是 JSON（第 {} 列）", error.column()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_line_leaves_the_others_alone() {
        let long = "x".repeat(LINE_MAX as usize + 10);
        let text = format!("\u{feff}1\n\n{{\n\"a\"\n{long}\n2");
        let lines: Vec<Line<u8>> = all(text.as_bytes()).unwrap();
        let told: Vec<_> = lines
            .iter()
            .map(|(line, read)| (*line, read.is_ok()))
            .collect();
        assert_eq!(
            told,
            [(1, true), (3, false), (4, false), (5, false), (6, true)]
        );
    }
}
