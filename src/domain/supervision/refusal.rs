//! Why a supervision sheet or a meeting says no: a stable code and a sentence that helps.

use super::sheet::action::SheetAction;
use super::sheet::state::SheetState;
use crate::domain::case::refusal::Refusal as Text;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("督办单当前为“{}”，不能{}", .state.label(), .action.label())]
    WrongState {
        action: SheetAction,
        state: SheetState,
    },
    #[error("您没有“{}”的权限", .0.label())]
    NotYours(SheetAction),
    #[error("须由另一位督办员确认，不能由提出人本人确认")]
    SecondPersonNeeded,
    #[error("没有等待确认的撤销申请")]
    NoWithdrawalAsked,
    #[error("已有一项撤销申请正在等待确认")]
    WithdrawalAsked,
    #[error("已是最高督办级别")]
    HighestLevel,
    #[error("该单位不存在或已停用")]
    NoSuchUnit,
    #[error("该工单已结束，不能督办")]
    CaseOver,
    #[error("该会议已结束")]
    MeetingOver,
    #[error("本周会议已经召开")]
    MeetingHeld,
    #[error("完成时限须晚于现在，且在一年之内")]
    WrongDue,
    #[error("每次会议最多{0}项议定事项")]
    TooManyDecisions(usize),
    #[error("督办规则不正确：{0}")]
    Rules(&'static str),
    /// A text that is missing, too long or unreadable.
    #[error(transparent)]
    Text(#[from] Text),
}

impl Refusal {
    /// Stable; what clients switch on.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "sheet.wrong_state",
            Self::NotYours(_) => "auth.forbidden",
            Self::SecondPersonNeeded => "sheet.second_person_needed",
            Self::NoWithdrawalAsked => "sheet.no_withdrawal_asked",
            Self::WithdrawalAsked => "sheet.withdrawal_asked",
            Self::HighestLevel => "sheet.highest_level",
            Self::NoSuchUnit => "case.no_such_unit",
            Self::CaseOver => "sheet.case_over",
            Self::MeetingOver => "meeting.over",
            Self::MeetingHeld => "meeting.held",
            Self::WrongDue => "meeting.wrong_due",
            Self::TooManyDecisions(_) => "meeting.too_many_decisions",
            Self::Rules(_) => "supervision.rules",
            Self::Text(text) => text.code(),
        }
    }
}
