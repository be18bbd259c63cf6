//! Mappings: which column of a foreign table is which field of an appeal, as a TOML file.
//!
//! ```toml
//! [file]
//! header = 1
//! [columns]
//! external_id = "留言编号"
//! content = "留言详情"
//! received_at = "留言时间"
//! [received_at]
//! formats = ["%Y/%m/%d %H:%M:%S"]
//! [values.nature]
//! "举报类" = "report"
//! [constants]
//! channel = "message_board"
//! source = "citizen"
//! [fallback]
//! title_from_content = true
//! ```

mod moment;
pub(in crate::channels) mod parse;
pub(in crate::channels) mod row;

use std::collections::BTreeMap;
use std::fmt;

use crate::closed_list;

use super::table::Options;

pub use moment::Moments;
pub use parse::parse;
pub use row::{Bound, ImportedAppeal};

closed_list! {
    /// A field of an appeal that a column or a constant can fill.
    Field {
        ExternalId = "external_id" "来源编号",
        Title = "title" "标题",
        Content = "content" "内容",
        ReceivedAt = "received_at" "收到时间",
        Category = "category" "类别",
        Nature = "nature" "性质",
        Urgency = "urgency" "紧急程度",
        Channel = "channel" "渠道",
        Source = "source" "来源",
        Address = "address" "地址",
        Name = "name" "姓名",
        Phone = "phone" "电话",
        IdNo = "id_no" "证件号码",
        Home = "home" "住址",
    }
}

/// A mapping without mistakes.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// How to read the file.
    pub options: Options,
    /// Name of the column of each field that has one.
    columns: BTreeMap<Field, String>,
    /// What a foreign value means, for the fields that have a list.
    values: BTreeMap<Field, BTreeMap<String, String>>,
    /// Holds where there is no column or the cell is empty.
    constants: BTreeMap<Field, String>,
    moments: Moments,
    /// Where there is no title, the beginning of the content becomes it.
    title_from_content: bool,
}

/// Something wrong with a mapping file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// `None` when something is missing.
    pub line: Option<usize>,
    pub key: String,
    pub reason: String,
}

/// All of them, with the name of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes {
    pub name: String,
    pub mistakes: Vec<Mistake>,
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "映射文件有 {} 处错误：", self.mistakes.len())?;
        for mistake in &self.mistakes {
            write!(f, "\n  {}", self.name)?;
            if let Some(line) = mistake.line {
                write!(f, ":{line}")?;
            }
            if !mistake.key.is_empty() {
                write!(f, "：{}", mistake.key)?;
            }
            write!(f, "：{}", mistake.reason)?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

#[cfg(test)]
mod tests;
