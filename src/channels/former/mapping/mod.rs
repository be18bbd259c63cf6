//! What the tables of a former platform mean, as a TOML file: which file or table holds the cases,
//! which their history, how they are joined, and what foreign values are called here. A worked
//! example: `packaging/migrate-in.example.toml`.

mod parse;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use crate::channels::dump::Dialect;
use crate::channels::mapping::Moments;
use crate::channels::table::Encoding;
use crate::closed_list;

pub use parse::parse;

closed_list! {
    /// What a column of the cases, or of a table beside them, can tell.
    CaseField {
        Number = "number" "原编号",
        ExternalId = "external_id" "来源单号",
        Title = "title" "标题",
        Content = "content" "内容",
        ReceivedAt = "received_at" "收到时间",
        Nature = "nature" "性质",
        Urgency = "urgency" "紧急程度",
        Channel = "channel" "渠道",
        Source = "source" "来源",
        Item = "item" "职责清单事项",
        Street = "street" "街道",
        Community = "community" "社区",
        Address = "address" "地址",
        Name = "name" "姓名",
        Phone = "phone" "电话",
        IdNo = "id_no" "证件号码",
        Home = "home" "住址",
        Hidden = "hidden" "隐匿身份",
        State = "state" "状态",
        Unit = "unit" "承办单位",
        AcceptedAt = "accepted_at" "受理时间",
        DispatchedAt = "dispatched_at" "分拨时间",
        SignedAt = "signed_at" "签收时间",
        ContactedAt = "contacted_at" "联系时间",
        FinishedAt = "finished_at" "办结时间",
        ClosedAt = "closed_at" "结案时间",
        DueAt = "due_at" "办理时限",
        Hops = "hops" "流转次数",
        Result = "result" "办理结果",
        Reply = "reply" "公开答复",
        Solved = "solved" "是否解决",
        Grade = "grade" "评价等级",
        RatedAt = "rated_at" "评价时间",
        Comment = "comment" "评价意见",
        Closing = "closing" "结案方式",
        TransferTo = "transfer_to" "移送去向",
        Suspension = "suspension" "挂起类别",
    }
}

closed_list! {
    StepField {
        At = "at" "时间",
        Actor = "actor" "人员",
        Unit = "unit" "单位",
        Action = "action" "动作",
        Text = "text" "意见",
    }
}

closed_list! {
    UserField {
        Login = "login" "用户名",
        Name = "name" "姓名",
        Unit = "unit" "单位",
    }
}

/// Stands for every foreign value that is not listed; an empty one is listed as "".
pub const ANY: &str = "*";

/// Where a table lies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Relative to the folder of the export.
    pub files: Vec<String>,
    /// Name of the table in a dump; `None`: the files are CSV or XLSX.
    pub table: Option<String>,
    pub sheet: Option<String>,
    /// 1-based row of the names of the columns; CSV and XLSX only.
    pub header: Option<u64>,
}

/// A table that belongs to the cases.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub source: Source,
    /// The column that says which case a row belongs to.
    pub case: String,
}

/// A table from which a column's values are looked up: identifiers of units, people, codes.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    pub source: Source,
    pub key: String,
    pub value: String,
}

/// Where a field stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Place in [`Mapping::parts`].
    pub part: usize,
    pub name: String,
    /// Name of the [`Lookup`] its values go through.
    pub lookup: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Users {
    pub source: Source,
    pub columns: BTreeMap<UserField, Column>,
    /// Accounts are made of them, out of use and without passwords.
    pub create: bool,
}

/// Place of the cases in [`Mapping::parts`].
pub const CASES: usize = 0;
/// Place of the history, when there is one.
pub const HISTORY: usize = 1;

/// A mapping without mistakes.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// The district's code for the platform; with a case's number it names it for ever.
    pub platform: String,
    pub platform_name: String,
    pub encoding: Option<Encoding>,
    pub delimiter: Option<u8>,
    pub dialect: Option<Dialect>,
    /// The cases, the history, then the tables beside them. A history that is not mapped has no
    /// files.
    pub parts: Vec<Part>,
    pub case_columns: BTreeMap<CaseField, Column>,
    pub step_columns: BTreeMap<StepField, Column>,
    /// Holds where there is no column or the cell is empty.
    pub constants: BTreeMap<CaseField, String>,
    /// What a foreign value means.
    pub values: BTreeMap<CaseField, BTreeMap<String, String>>,
    pub lookups: BTreeMap<String, Lookup>,
    pub users: Option<Users>,
    /// Former name or code of a unit → code of ours.
    pub units: BTreeMap<String, String>,
    pub moments: Moments,
    pub title_from_content: bool,
}

impl Mapping {
    /// What people know a field by: its column, or its name here.
    pub fn column<'f>(&'f self, field: &'f str) -> &'f str {
        let Some(known) = CaseField::from_code(field) else {
            return field;
        };
        let column = self.case_columns.get(&known);
        column.map_or(known.label(), |column| &column.name)
    }

    /// The columns a part is asked for, each once.
    pub fn columns_of(&self, part: usize) -> Vec<&str> {
        let cases = self.case_columns.values();
        let steps = self.step_columns.values();
        let mut names: Vec<_> = cases
            .chain(steps)
            .filter(|column| column.part == part)
            .map(|column| column.name.as_str())
            .chain([self.parts[part].case.as_str()])
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
