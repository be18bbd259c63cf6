//! Why the domain says no: a stable code and a sentence that helps.

use super::action::Action;
use super::state::State;
use crate::domain::codes::Urgency;

/// A field of a request that is missing or wrong: its wire name and its name on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field(pub &'static str, pub &'static str);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("当前状态为“{}”，不能{}", .state.label(), .action.label())]
    WrongState { action: Action, state: State },
    #[error("您没有“{}”的权限", .action.label())]
    NotYours { action: Action },
    #[error("请填写{}", .0.1)]
    Missing(Field),
    #[error("{}太长，最多{max}个字", .field.1)]
    TooLong { field: Field, max: usize },
    #[error("{}不正确：{why}", .field.1)]
    Invalid { field: Field, why: &'static str },
    #[error("须由另一位工作人员确认，不能由提出人本人确认")]
    SecondPersonNeeded,
    #[error("与提出的理由不一致，请按原理由确认，或由提出人修改理由")]
    ProposalDiffers,
    #[error("该知识条目不存在或已过期")]
    NoSuchKnowledge,
    #[error("只有咨询类诉求可以直办")]
    NotAConsultation,
    #[error("职责清单中没有该事项")]
    NoSuchItem,
    #[error("该单位不存在或已停用")]
    NoSuchUnit,
    #[error("该人员不存在、已停用或不属于承办单位")]
    NoSuchHandler,
    #[error("退件申请期限已过，请先行处置，有异议可在办结时说明")]
    ReturnTooLate,
    #[error("本单位已申请过一次退件，不能再次退件")]
    ReturnedBefore,
    #[error("该工单已经裁决，不能再退件")]
    RuledAlready,
    #[error("下派最多{max}级，且须在本单位内部")]
    NotWithinUnit { max: usize },
    #[error("没有编号为{0}的协办任务")]
    NoSuchTask(u16),
    #[error("该协办任务当前不能进行此操作")]
    TaskWrongState,
    #[error("还有{0}项必办协办任务未答复，答复后才能办结")]
    TasksOpen(usize),
    #[error("办理时限已过，不能再申请延期")]
    ExtensionAfterDue,
    #[error("已延期一次，不能再次延期")]
    ExtendedBefore,
    #[error("{}工单不允许延期", .0.label())]
    NoExtension(Urgency),
    #[error("延期时间超出上限（最多{0}）")]
    ExtensionTooLong(String),
    #[error("已有一项申请正在等待审批")]
    RequestPending,
    #[error("没有等待审批的申请")]
    NothingPending,
    #[error("特急、紧急工单不得挂起")]
    SuspendUrgent,
    #[error("下次复核时间须在{0}之内")]
    ReviewTooFar(String),
    #[error("现场处置类事项办结时须上传处置后的照片")]
    PhotosMissing,
    #[error("尚未联系诉求人，请先登记首次联系")]
    NotContacted,
    #[error("审核人不能是处置人本人")]
    OwnResult,
    #[error("回访人员不能属于承办单位")]
    OwnUnitCallback,
    #[error("误录撤单只能由分拨员办理；分拨员只能以误录为由撤单")]
    WrongWithdrawal,
    #[error("主办件不存在、已结束或就是本工单")]
    NoSuchMaster,
    #[error("并入同一主办件的工单最多{0}件")]
    TooManyMerged(usize),
    #[error("已提出过一次异议，不能再次提出")]
    ObjectedBefore,
    #[error("已超过可提出的期限（{0}）")]
    TooLate(String),
    #[error("催办过于频繁，每{0}可催办一次")]
    UrgedTooSoon(String),
    #[error("时限未到，不能自动办理")]
    TooEarly,
    #[error("附件最多{0}个")]
    TooManyAttachments(usize),
}

impl Refusal {
    /// Stable; what clients switch on.
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::WrongState { .. } => "case.wrong_state",
            Refusal::NotYours { .. } => "auth.forbidden",
            Refusal::Missing(_) => "field.missing",
            Refusal::TooLong { .. } => "field.too_long",
            Refusal::Invalid { .. } => "field.invalid",
            Refusal::SecondPersonNeeded => "case.second_person_needed",
            Refusal::ProposalDiffers => "case.proposal_differs",
            Refusal::NoSuchKnowledge => "case.no_such_knowledge",
            Refusal::NotAConsultation => "case.not_a_consultation",
            Refusal::NoSuchItem => "case.no_such_item",
            Refusal::NoSuchUnit => "case.no_such_unit",
            Refusal::NoSuchHandler => "case.no_such_handler",
            Refusal::ReturnTooLate => "case.return_too_late",
            Refusal::ReturnedBefore => "case.returned_before",
            Refusal::RuledAlready => "case.ruled_already",
            Refusal::NotWithinUnit { .. } => "case.not_within_unit",
            Refusal::NoSuchTask(_) => "task.not_found",
            Refusal::TaskWrongState => "task.wrong_state",
            Refusal::TasksOpen(_) => "case.tasks_open",
            Refusal::ExtensionAfterDue => "case.extension_after_due",
            Refusal::ExtendedBefore => "case.extended_before",
            Refusal::NoExtension(_) => "case.no_extension",
            Refusal::ExtensionTooLong(_) => "case.extension_too_long",
            Refusal::RequestPending => "case.request_pending",
            Refusal::NothingPending => "case.nothing_pending",
            Refusal::SuspendUrgent => "case.suspend_urgent",
            Refusal::ReviewTooFar(_) => "case.review_too_far",
            Refusal::PhotosMissing => "case.photos_missing",
            Refusal::NotContacted => "case.not_contacted",
            Refusal::OwnResult => "case.own_result",
            Refusal::OwnUnitCallback => "case.own_unit_callback",
            Refusal::WrongWithdrawal => "case.wrong_withdrawal",
            Refusal::NoSuchMaster => "case.no_such_master",
            Refusal::TooManyMerged(_) => "case.too_many_merged",
            Refusal::ObjectedBefore => "case.objected_before",
            Refusal::TooLate(_) => "case.too_late",
            Refusal::UrgedTooSoon(_) => "case.urged_too_soon",
            Refusal::TooEarly => "case.too_early",
            Refusal::TooManyAttachments(_) => "case.too_many_attachments",
        }
    }

    /// The request's field it is about, by wire name.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::Missing(field)
            | Refusal::TooLong { field, .. }
            | Refusal::Invalid { field, .. } => Some(field.0),
            _ => None,
        }
    }
}
