//! JSON, an object a line: read within bounds, a broken line told and passed over.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::Context as _;
use serde::de::DeserializeOwned;

/// What some editors begin a file with.
const BYTE_ORDER: &[u8] = b"\xEF\xBB\xBF";

/// Bytes of a line (a megabyte of text fits, however it is escaped) and of all lines; and lines.
const LINE_MAX: u64 = 8 << 20;
const ALL_MAX: usize = 512 << 20;
const LINES_MAX: usize = 200_000;

/// 1-based number of a line, and what stood in it, or why that is not told.
pub(super) type Line<T> = (u64, Result<T, String>);

/// The lines of something, one by one, without the blank ones.
pub(super) struct Lines<R> {
    input: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(input: R) -> Self {
        Self { input, number: 0 }
    }

    fn read_one(&mut self) -> io::Result<Option<Line<Vec<u8>>>> {
        loop {
            let mut line = Vec::new();
            let mut within = self.input.by_ref().take(LINE_MAX);
            let read = within.read_until(b'\n', &mut line)? as u64;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if read == LINE_MAX && !line.ends_with(b"\n") {
                self.input.skip_until(b'\n')?;
                let told = format!("超过每行 {} MB 的上限", LINE_MAX >> 20);
                return Ok(Some((self.number, Err(told))));
            }
            if self.number == 1 && line.starts_with(BYTE_ORDER) {
                line.drain(..BYTE_ORDER.len());
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some((self.number, Ok(line))));
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Line<Vec<u8>>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read_one().transpose()
    }
}

/// Reads the file, or standard input, to its end.
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

fn all<T: DeserializeOwned>(input: impl BufRead) -> anyhow::Result<Vec<Line<T>>> {
    let (mut lines, mut bytes) = (Vec::new(), 0);
    for line in Lines::of(input) {
        let (number, line) = line?;
        bytes += line.as_ref().map_or(0, Vec::len);
        if bytes > ALL_MAX || lines.len() >= LINES_MAX {
            anyhow::bail!(
                "超过 {LINES_MAX} 行或 {} MB 的上限，请分批处理",
                ALL_MAX >> 20
            );
        }
        let parsed = line.and_then(|line| serde_json::from_slice(&line).map_err(|e| why(&e)));
        lines.push((number, parsed));
    }
    Ok(lines)
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
