//! A year's notice of holidays and make-up days, as holiday-cn writes it, read strictly: what is
//! not understood is refused, because a wrong day moves due times.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Days a notice may name: years so far have some forty.
const DAYS_MAX: usize = 120;
const NAME_MAX: usize = 20;

/// The days of one year that differ from Monday–Friday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    #[serde(rename = "$schema", default, skip_serializing)]
    schema: Option<String>,
    #[serde(rename = "$id", default, skip_serializing)]
    id: Option<String>,
    pub year: i16,
    /// Where the notice was published.
    #[serde(default)]
    pub papers: Vec<String>,
    pub days: Vec<NamedDay>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedDay {
    /// The festival's.
    pub name: Arc<str>,
    pub date: Date,
    pub is_off_day: bool,
}

/// Why a notice is not taken.
#[derive(Debug, thiserror::Error)]
pub enum NoticeMistake {
    #[error("不是放假安排文件（holiday-cn 格式的 JSON）：{0}")]
    Form(#[from] serde_json::Error),
    #[error("年份 {0} 不对，应在 2000—2099 之间")]
    Year(i16),
    #[error("{0}年放假安排中没有日期")]
    Empty(i16),
    #[error("日期过多，最多 {DAYS_MAX} 天")]
    TooMany,
    #[error("{0} 出现了两次")]
    Twice(Date),
    #[error("{date} 不属于{year}年放假安排")]
    OtherYear { date: Date, year: i16 },
    #[error("{0} 的节日名称为空或过长")]
    Name(Date),
    /// Years are taken in order, or a due time would cross a guess to reach a known day.
    #[error("{missing}年放假安排尚未导入，须先导入{missing}年，再导入{year}年")]
    Gap { missing: i16, year: i16 },
}

impl Notice {
    /// # Errors
    /// The first thing that is wrong with it; nothing is taken then.
    pub fn read(text: &str) -> Result<Self, NoticeMistake> {
        let notice: Self = serde_json::from_str(text)?;
        let year = notice.year;
        if !(2_000..2_100).contains(&year) {
            return Err(NoticeMistake::Year(year));
        }
        if notice.days.is_empty() {
            return Err(NoticeMistake::Empty(year));
        }
        if notice.days.len() > DAYS_MAX || notice.papers.len() > DAYS_MAX {
            return Err(NoticeMistake::TooMany);
        }
        let mut seen = BTreeSet::new();
        for NamedDay { name, date, .. } in &notice.days {
            // New Year's holiday may begin in the last days of December.
            let is_eve = date.year() == year - 1 && date.month() == 12;
            if date.year() != year && !is_eve {
                return Err(NoticeMistake::OtherYear { date: *date, year });
            }
            if !(1..=NAME_MAX).contains(&name.trim().chars().count()) {
                return Err(NoticeMistake::Name(*date));
            }
            if !seen.insert(*date) {
                return Err(NoticeMistake::Twice(*date));
            }
        }
        Ok(notice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(days: &str) -> String {
        let text = format!(r#"{{"year": 2027, "papers": [], "days": [{days}]}}"#);
        Notice::read(&text).expect_err("refused").to_string()
    }

    #[test]
    fn a_notice_is_read_whole_or_not_at_all() {
        let day = |date: &str| format!(r#"{{"name": "元旦", "date": "{date}", "isOffDay": true}}"#);
        let good = day("2027-01-01");
        let text = format!(r#"{{"$schema": "s", "$id": "i", "year": 2027, "days": [{good}]}}"#);
        assert_eq!(Notice::read(&text).expect("good").days.len(), 1);
        assert!(refused(&format!("{good}, {good}")).contains("2027-01-01 出现了两次"));
        assert!(refused(&day("2026-11-30")).contains("不属于2027年"));
        assert!(refused(&day("2028-01-01")).contains("不属于2027年"));
        assert!(refused(&day("2027-02-30")).contains("不是放假安排文件"));
        assert!(
            refused(r#"{"name": "", "date": "2027-01-01", "isOffDay": true}"#).contains("名称")
        );
        assert!(refused(r#"{"name": "元旦", "date": "2027-01-01"}"#).contains("isOffDay"));
        assert!(refused(&good.replace("isOffDay", "off")).contains("off"));
        assert!(refused("").contains("没有日期"));
        let eve = Notice::read(&text.replace("2027-01-01", "2026-12-31"));
        assert!(eve.is_ok(), "the eve belongs to it");
        assert!(Notice::read(&text.replace("2027", "1027")).is_err());
        assert!(Notice::read("[]").is_err());
    }
}
