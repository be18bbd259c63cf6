//! A table as a mapping writes it down.

use std::collections::BTreeMap;

use super::Source;
use crate::channels::mapping::parse::{HEADER_ROWS, number, text, unknown_key};
use crate::kernel::toml_lines::{Leaf, Scalar};

const OF_SOURCE: &[&str] = &["file", "table", "sheet", "header"];

/// A table as it is written, before it is known which others there are.
#[derive(Default)]
pub(super) struct Written {
    pub(super) source: Source,
    /// `key` and `value` of a lookup, `key` of the cases, `case` of what belongs to them.
    pub(super) words: BTreeMap<String, String>,
    /// Field → column, line.
    pub(super) columns: BTreeMap<String, (String, usize)>,
    pub(super) lookups: BTreeMap<String, (String, usize)>,
}

pub(super) fn take_table(
    table: &mut Written,
    path: &[&str],
    leaf: &Leaf,
    words: &[&str],
) -> Result<(), String> {
    match path {
        ["columns", field] => {
            let column = (text(leaf)?.to_owned(), leaf.line);
            table.columns.insert((*field).to_owned(), column);
        }
        ["lookups", field] => {
            let lookup = (text(leaf)?.to_owned(), leaf.line);
            table.lookups.insert((*field).to_owned(), lookup);
        }
        ["file"] => {
            table.source.files = match &leaf.value {
                Scalar::List(files) if !files.is_empty() => files.clone(),
                _ => vec![text(leaf)?.to_owned()],
            };
            let leads_out =
                |name: &String| name.starts_with('/') || name.split('/').any(|part| part == "..");
            if table.source.files.iter().any(leads_out) {
                return Err("应为导出文件夹内的文件名".to_owned());
            }
        }
        ["table"] => table.source.table = Some(text(leaf)?.to_owned()),
        ["sheet"] => table.source.sheet = Some(text(leaf)?.to_owned()),
        ["header"] => table.source.header = Some(number(leaf, HEADER_ROWS)?.unsigned_abs()),
        [word] if words.contains(word) => {
            table
                .words
                .insert((*word).to_owned(), text(leaf)?.to_owned());
        }
        _ => {
            let known = OF_SOURCE.iter().chain(words).copied();
            return Err(unknown_key(path.last().unwrap_or(&""), known));
        }
    }
    Ok(())
}
