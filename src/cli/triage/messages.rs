//! Messages from a table, by what boards call their columns.

use std::path::Path;

use jiff::civil::{Date, DateTime, Time};

use crate::channels::table::{self, Cell, Entry, Limits, Options, TableError};
use crate::cli::output;
use crate::kernel::time::Timestamp;
use crate::triage::similar::Message;

/// Names of columns, as the boards we know have them; case doesn't matter.
const ID: &[&str] = &["id", "编号", "留言编号", "诉求编号", "工单编号"];
const PERSON: &[&str] = &["user", "person", "用户", "留言用户", "诉求人"];
const TITLE: &[&str] = &["title", "标题", "主题", "留言主题", "诉求标题"];
const BODY: &[&str] = &["body", "content", "内容", "详情", "留言详情", "诉求内容"];
const TIME: &[&str] = &["time", "at", "时间", "留言时间", "提交时间", "诉求时间"];
const ADDRESS: &[&str] = &["address", "place", "地点", "地址", "发生地址"];

const LIMITS: Limits = Limits {
    file_bytes: 512 << 20,
    rows: 200_000,
    cell_bytes: 256 << 10,
    unpacked_bytes: 512 << 20,
};
/// Complaints about single rows; the rest is counted.
const TOLD_MAX: u64 = 20;

/// Why a file has no messages.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("表头中没有{0}列，可用的列名：{1}")]
    NoColumn(&'static str, String),
    #[error("除表头外没有内容")]
    NoRows,
}

/// What was read.
#[derive(Default)]
pub(super) struct Messages {
    pub messages: Vec<Message>,
    /// Rows that couldn't be read; told on stderr.
    pub broken: u64,
}

#[derive(Default)]
struct Columns {
    id: Option<usize>,
    person: Option<usize>,
    title: Option<usize>,
    body: Option<usize>,
    time: Option<usize>,
    address: Option<usize>,
}

/// Reads a table of messages. Rows that can't be read are told on stderr and counted. `texts`:
/// whether there has to be a column with text.
pub(super) fn read(path: &Path, texts: bool) -> anyhow::Result<Messages> {
    let named = |error: Unreadable| anyhow::anyhow!("{}：{error}", path.display());
    let mut columns = Columns::default();
    let mut read = Messages::default();
    let mut timeless = 0_u64;
    table::read(path, &Options::default(), &LIMITS, &mut |entry| {
        match entry {
            Entry::Header(names) => columns = Columns::of(&names, texts)?,
            Entry::Row(row) => {
                let message = columns.message(&row.cells);
                timeless += u64::from(columns.time.is_some() && message.at.is_none());
                if message.id.is_empty() {
                    read.broken(row.line, "没有编号");
                } else {
                    read.messages.push(message);
                }
            }
            Entry::Broken(row) => read.broken(row.line, &row.reason),
        }
        Ok(())
    })
    .map_err(named)?;
    if read.messages.is_empty() && read.broken == 0 {
        return Err(named(Unreadable::NoRows));
    }
    if timeless > 0 {
        output::complain(&format!("{timeless} 行的时间无法识别，按没有时间处理"));
    }
    if read.broken > TOLD_MAX {
        output::complain(&format!("共有 {} 行未能读取", read.broken));
    }
    Ok(read)
}

impl Messages {
    fn broken(&mut self, line: u64, reason: &str) {
        self.broken += 1;
        if self.broken <= TOLD_MAX {
            output::complain(&format!("第 {line} 行未能读取：{reason}"));
        }
    }
}

impl Columns {
    fn of(names: &[String], texts: bool) -> Result<Self, Unreadable> {
        let find = |known: &[&str]| {
            let is_known = |name: &String| known.contains(&&*name.trim().to_lowercase());
            names.iter().position(is_known)
        };
        let columns = Self {
            id: find(ID),
            person: find(PERSON),
            title: find(TITLE),
            body: find(BODY),
            time: find(TIME),
            address: find(ADDRESS),
        };
        if columns.id.is_none() {
            return Err(Unreadable::NoColumn("编号", ID.join("、")));
        }
        if texts && columns.title.is_none() && columns.body.is_none() {
            let known = [TITLE, BODY].concat().join("、");
            return Err(Unreadable::NoColumn("标题或内容", known));
        }
        Ok(columns)
    }

    fn message(&self, cells: &[Cell]) -> Message {
        let text = |column: Option<usize>| match column.and_then(|column| cells.get(column)) {
            Some(Cell::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let at = self.time.and_then(|column| moment(cells.get(column)?));
        Message {
            id: text(self.id),
            person: text(self.person),
            title: text(self.title),
            body: text(self.body),
            address: text(self.address),
            at,
        }
    }
}

fn moment(cell: &Cell) -> Option<Timestamp> {
    match cell {
        Cell::Moment(at) => Some(Timestamp::from_civil(*at)),
        Cell::Text(text) => written(text),
        _ => None,
    }
}

/// `2019/2/28 11:25:05`, `2019-08-01`, or RFC 3339; without an offset it is China's time.
fn written(text: &str) -> Option<Timestamp> {
    if let Some(at) = Timestamp::parse_rfc3339(text) {
        return Some(at);
    }
    let number = |text: Option<&str>| text?.trim().parse::<i16>().ok();
    let small = |text: Option<&str>| i8::try_from(number(text)?).ok();
    let (date, time) = text.trim().split_once([' ', 'T']).unwrap_or((text, ""));
    let mut date = date.split(['-', '/', '.']);
    let (year, month, day) = (
        number(date.next())?,
        small(date.next())?,
        small(date.next())?,
    );
    let date = Date::new(year, month, day).ok()?;
    let mut time = time.trim().split(':');
    let mut part = || time.next().filter(|part| !part.is_empty());
    let (hour, minute, second) = (part(), part(), part());
    let or_nought = |text: Option<&str>| text.map_or(Some(0), |text| small(Some(text)));
    let second = second.and_then(|second| second.split('.').next());
    let time = Time::new(or_nought(hour)?, or_nought(minute)?, or_nought(second)?, 0).ok()?;
    Some(Timestamp::from_civil(DateTime::from_parts(date, time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_boards_write_them() {
        let read = |text| written(text).map(Timestamp::rfc3339);
        for (text, expected) in [
            ("2019/2/28 9:05:06", "2019-02-28T09:05:06+08:00"),
            ("2019-08-01 00:00:00", "2019-08-01T00:00:00+08:00"),
            ("2019/8/1", "2019-08-01T00:00:00+08:00"),
            ("2019-08-01T10:00:00Z", "2019-08-01T18:00:00+08:00"),
            ("2019-08-01 10:30", "2019-08-01T10:30:00+08:00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "昨天",
            "2019-13-01",
            "2019-02-30 10:00:00",
            "2019-01-01 25:00",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
