//! What is wrong with a query, in words for the person who typed it. Never holds what was typed.

use super::language::{CLAUSES_MAX, TEXT_MAX};

/// `at` counts characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    #[error("查询文字太长，最多{TEXT_MAX}个字")]
    TooLong,
    #[error("查询条件太多，最多{CLAUSES_MAX}个")]
    TooMany,
    #[error("第{at}个字处的引号没有配对，请补上后一个引号")]
    OpenQuote { at: usize },
    #[error(
        "第{at}个字处：没有这个查询项。可用：编号、标题、内容、地址、答复、单位、街道、类别、事项、\
         状态、渠道、紧急程度、电话；要查找含有冒号的文字，请加引号"
    )]
    UnknownField { at: usize },
    #[error("第{at}个字处：冒号后面请填写要查找的内容")]
    EmptyField { at: usize },
    #[error("请填写要查找的文字或数字")]
    Nothing,
    #[error("第{at}个字处：没有名称含有所填文字的{what}")]
    NoSuchValue { at: usize, what: &'static str },
    #[error("第{at}个字处：请填写完整的电话号码")]
    NotAPhone { at: usize },
    #[error("第{at}个字处：电话不能用减号排除")]
    MinusPhone { at: usize },
}
