//! Dates and times as foreign tables write them.

use calamine::{ExcelDateTime, ExcelDateTimeType};
use jiff::civil::{DateTime, Time, date};
use jiff::fmt::strtime::BrokenDownTime;

use crate::channels::table::{Cell, moment};
use crate::kernel::time::Timestamp;

/// A number counting days since 1900, as spreadsheets store dates.
const EXCEL: &str = "excel";
const USUAL: &[&str] = &[
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y年%m月%d日",
];
const YEARS: std::ops::RangeInclusive<i16> = 1980..=2099;

/// The accepted ways to write a moment, tried in turn.
#[derive(Clone, Debug)]
pub struct Moments(Vec<String>);

impl Default for Moments {
    fn default() -> Self {
        Self(USUAL.iter().map(|format| (*format).to_owned()).collect())
    }
}

impl Moments {
    /// `Err` says which format is not one.
    pub fn new(formats: Vec<String>) -> Result<Self, String> {
        let sample = date(2020, 1, 6).at(12, 9, 38, 0);
        for format in formats.iter().filter(|format| *format != EXCEL) {
            let written = BrokenDownTime::from(sample).to_string(format);
            let back = written.ok().and_then(|text| read(format, &text));
            if back.is_none_or(|at| at.date() != sample.date()) {
                return Err(format!(
                    "{format:?} 不是日期格式，应如 \"%Y-%m-%d %H:%M:%S\" 或 \"excel\""
                ));
            }
        }
        if formats.is_empty() {
            Err("至少写一种格式".to_owned())
        } else {
            Ok(Self(formats))
        }
    }

    /// The instant at which China's clocks showed what the cell says; `Err` says what is wrong.
    pub(in crate::channels) fn read(&self, cell: &Cell) -> Result<Option<Timestamp>, String> {
        let at = match cell {
            Cell::Empty => return Ok(None),
            Cell::Failed(shown) => return Err(format!("单元格是公式错误 {shown}")),
            Cell::Moment(at) => *at,
            Cell::Text(text) => self
                .0
                .iter()
                .find_map(|format| read(format, text))
                .ok_or_else(|| format!("“{}”不是可接受的时间", super::row::short(text)))?,
        };
        if YEARS.contains(&at.year()) {
            Ok(Some(Timestamp::from_civil(at)))
        } else {
            Err(format!("{} 年不合理", at.year()))
        }
    }
}

fn read(format: &str, text: &str) -> Option<DateTime> {
    if format == EXCEL {
        let days: f64 = text.parse().ok()?;
        return moment(ExcelDateTime::new(days, ExcelDateTimeType::DateTime, false));
    }
    let parts = BrokenDownTime::parse(format, text).ok()?;
    let time = parts.to_time().unwrap_or(Time::midnight());
    Some(parts.to_date().ok()?.to_datetime(time))
}
