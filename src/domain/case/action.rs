//! Every action there is, in one table: from which states, to which, by whom. domain.md §2.
//! Refusals, rights, the state diagram and the buttons on the screen all come from it.

use super::state::State;
use crate::closed_list;
use crate::domain::actor::Role;

closed_list! {
    Action {
        Register = "register" "登记",
        Accept = "accept" "受理",
        AskInfo = "ask_info" "要求补充",
        SupplyInfo = "supply_info" "补充信息",
        ExpireInfo = "expire_info" "补充超时",
        Refuse = "refuse" "不予受理",
        Object = "object" "提出异议",
        AnswerDirectly = "answer_directly" "直办",
        Dispatch = "dispatch" "分拨",
        Sign = "sign" "签收",
        RequestReturn = "request_return" "退件",
        GrantReturn = "grant_return" "同意退件",
        DenyReturn = "deny_return" "驳回退件",
        SubmitRuling = "submit_ruling" "提交快裁",
        Rule = "rule" "裁决",
        Contact = "contact" "首次联系",
        ReassignWithin = "reassign_within" "下派",
        RequestAssist = "request_assist" "协办",
        SignTask = "sign_task" "协办签收",
        AnswerTask = "answer_task" "协办答复",
        AdoptTask = "adopt_task" "采纳答复",
        SendBackTask = "send_back_task" "退回答复",
        RequestExtension = "request_extension" "申请延期",
        GrantExtension = "grant_extension" "同意延期",
        DenyExtension = "deny_extension" "驳回延期",
        Suspend = "suspend" "申请挂起",
        GrantSuspension = "grant_suspension" "同意挂起",
        DenySuspension = "deny_suspension" "驳回挂起",
        Resume = "resume" "恢复办理",
        Finish = "finish" "办结",
        ApproveResult = "approve_result" "审核通过",
        RejectResult = "reject_result" "审核退回",
        Rate = "rate" "评价",
        CloseUnrated = "close_unrated" "未评价结案",
        Conclude = "conclude" "终结认定",
        Withdraw = "withdraw" "撤单",
        Merge = "merge" "并案",
        Unmerge = "unmerge" "取消并案",
        Follow = "follow" "随主办件办结",
        Reopen = "reopen" "重新办理",
        Archive = "archive" "归档",
        Transfer = "transfer" "移送",
        ConfirmTransfer = "confirm_transfer" "移送回执",
        Urge = "urge" "催办",
        Supplement = "supplement" "补充材料",
        Relay = "relay" "转达并案诉求",
        Note = "note" "备注",
        Label = "label" "打标",
        Instruct = "instruct" "批示",
    }
}

/// Where a role must be held for an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// For the unit that leads on the case, or above it.
    Lead,
    /// For a unit that was asked to assist, or above it.
    Assisting,
    /// For the district as a whole.
    District,
    /// For the lead unit while there is one, else for the district.
    LeadOrDistrict,
    /// Not a person at a desk: citizen, channel, system.
    Own,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub action: Action,
    pub from: &'static [State],
    /// Where it may lead; empty: the state stays.
    pub to: &'static [State],
    pub who: &'static [(Role, Standing)],
}

use Role as R;
use Standing::{Assisting, District, Lead, LeadOrDistrict, Own};
use State as S;

/// A unit at work: whoever signs for it and whoever handles in it.
const UNIT: &[(Role, Standing)] = &[(R::UnitDispatcher, Lead), (R::Handler, Lead)];
const ASSISTING: &[(Role, Standing)] = &[(R::UnitDispatcher, Assisting), (R::Handler, Assisting)];
const DISPATCHER: &[(Role, Standing)] = &[(R::Dispatcher, District)];
const SYSTEM: &[(Role, Standing)] = &[(R::System, Own)];
const CITIZEN: &[(Role, Standing)] = &[(R::Citizen, Own)];
const SUPERVISOR: &[(Role, Standing)] = &[(R::Supervisor, District)];
const CLERK: &[(Role, Standing)] = &[(R::IntakeClerk, District)];
const REVIEWER: &[(Role, Standing)] = &[(R::Reviewer, Lead)];

const fn rule(
    action: Action,
    from: &'static [State],
    to: &'static [State],
    who: &'static [(Role, Standing)],
) -> Rule {
    Rule {
        action,
        from,
        to,
        who,
    }
}

const PROCEEDING: &[State] = &[
    S::PendingSign,
    S::ReturnReview,
    S::Ruling,
    S::InProgress,
    S::Suspended,
    S::Rework,
];

pub const RULES: &[Rule] = &[
    rule(
        Action::Register,
        &[],
        &[S::PendingAccept],
        &[
            (R::Citizen, Own),
            (R::IntakeClerk, District),
            (R::GridWorker, LeadOrDistrict),
            (R::Channel, Own),
        ],
    ),
    rule(
        Action::Accept,
        &[S::PendingAccept],
        &[S::PendingDispatch],
        &[(R::IntakeClerk, District), (R::System, Own)],
    ),
    rule(Action::AskInfo, &[S::PendingAccept], &[S::NeedInfo], CLERK),
    rule(
        Action::SupplyInfo,
        &[S::NeedInfo],
        &[S::PendingAccept],
        &[(R::Citizen, Own), (R::IntakeClerk, District)],
    ),
    rule(
        Action::ExpireInfo,
        &[S::NeedInfo],
        &[S::PendingAccept],
        SYSTEM,
    ),
    rule(
        Action::Refuse,
        &[S::PendingAccept],
        &[S::PendingAccept, S::NotAccepted],
        CLERK,
    ),
    rule(
        Action::Object,
        &[S::NotAccepted],
        &[S::PendingAccept],
        CITIZEN,
    ),
    rule(
        Action::AnswerDirectly,
        &[S::PendingAccept],
        &[S::Closed],
        CLERK,
    ),
    rule(
        Action::Dispatch,
        &[S::PendingDispatch],
        &[S::PendingSign],
        &[(R::Dispatcher, District), (R::System, Own)],
    ),
    rule(
        Action::Sign,
        &[S::PendingSign],
        &[S::InProgress],
        &[
            (R::UnitDispatcher, Lead),
            (R::Handler, Lead),
            (R::System, Own),
        ],
    ),
    rule(
        Action::RequestReturn,
        &[S::PendingSign, S::InProgress],
        &[S::ReturnReview, S::Ruling],
        UNIT,
    ),
    rule(
        Action::GrantReturn,
        &[S::ReturnReview],
        &[S::PendingDispatch],
        DISPATCHER,
    ),
    rule(
        Action::DenyReturn,
        &[S::ReturnReview],
        &[S::InProgress],
        DISPATCHER,
    ),
    rule(
        Action::SubmitRuling,
        &[S::ReturnReview, S::PendingDispatch],
        &[S::Ruling],
        DISPATCHER,
    ),
    rule(
        Action::Rule,
        &[S::Ruling],
        &[S::PendingSign],
        &[(R::RulingPanel, District)],
    ),
    rule(
        Action::Contact,
        &[S::InProgress, S::Rework],
        &[],
        &[(R::Handler, Lead)],
    ),
    rule(
        Action::ReassignWithin,
        &[S::InProgress, S::Rework],
        &[],
        &[(R::UnitDispatcher, Lead)],
    ),
    rule(
        Action::RequestAssist,
        &[S::InProgress, S::Rework],
        &[],
        UNIT,
    ),
    rule(Action::SignTask, PROCEEDING, &[], ASSISTING),
    rule(Action::AnswerTask, PROCEEDING, &[], ASSISTING),
    rule(Action::AdoptTask, &[S::InProgress, S::Rework], &[], UNIT),
    rule(Action::SendBackTask, &[S::InProgress, S::Rework], &[], UNIT),
    rule(Action::RequestExtension, &[S::InProgress], &[], UNIT),
    rule(Action::GrantExtension, &[S::InProgress], &[], SUPERVISOR),
    rule(Action::DenyExtension, &[S::InProgress], &[], SUPERVISOR),
    rule(Action::Suspend, &[S::InProgress], &[], UNIT),
    rule(
        Action::GrantSuspension,
        &[S::InProgress],
        &[S::Suspended],
        SUPERVISOR,
    ),
    rule(Action::DenySuspension, &[S::InProgress], &[], SUPERVISOR),
    rule(
        Action::Resume,
        &[S::Suspended],
        &[S::InProgress],
        &[
            (R::UnitDispatcher, Lead),
            (R::Handler, Lead),
            (R::Supervisor, District),
        ],
    ),
    rule(
        Action::Finish,
        &[S::InProgress, S::Rework],
        &[S::PendingReview],
        &[(R::Handler, Lead)],
    ),
    rule(
        Action::ApproveResult,
        &[S::PendingReview],
        &[S::PendingFeedback],
        REVIEWER,
    ),
    rule(
        Action::RejectResult,
        &[S::PendingReview],
        &[S::InProgress, S::Rework],
        REVIEWER,
    ),
    rule(
        Action::Rate,
        &[S::PendingFeedback],
        &[S::Closed, S::Rework],
        &[(R::Citizen, Own), (R::CallbackClerk, District)],
    ),
    rule(
        Action::CloseUnrated,
        &[S::PendingFeedback],
        &[S::Closed],
        SYSTEM,
    ),
    rule(
        Action::Conclude,
        &[S::PendingFeedback],
        &[S::PendingFeedback, S::Closed],
        SUPERVISOR,
    ),
    rule(
        Action::Withdraw,
        S::OPEN_OR_MERGED,
        &[S::Withdrawn, S::PendingDispatch],
        &[(R::Citizen, Own), (R::Dispatcher, District)],
    ),
    // The appliance does it too: what is merged into a case goes with it, or comes apart from it.
    rule(
        Action::Merge,
        S::OPEN_OR_MERGED,
        &[S::Merged],
        &[(R::Dispatcher, District), (R::System, Own)],
    ),
    rule(
        Action::Unmerge,
        &[S::Merged],
        S::OPEN,
        &[(R::Dispatcher, District), (R::System, Own)],
    ),
    rule(
        Action::Follow,
        &[S::Merged],
        &[S::PendingFeedback, S::Closed],
        SYSTEM,
    ),
    rule(
        Action::Reopen,
        &[S::Closed],
        &[S::Rework, S::PendingDispatch],
        &[(R::Citizen, Own), (R::System, Own)],
    ),
    rule(Action::Archive, &[S::Closed], &[S::Archived], SYSTEM),
    rule(Action::Transfer, S::OPEN, &[S::Transferred], DISPATCHER),
    rule(Action::ConfirmTransfer, &[S::Transferred], &[], DISPATCHER),
    rule(Action::Urge, S::OPEN_OR_MERGED, &[], CITIZEN),
    rule(Action::Supplement, S::OPEN_OR_MERGED, &[], CITIZEN),
    rule(Action::Relay, S::OPEN, &[], SYSTEM),
    rule(
        Action::Note,
        S::OPEN,
        &[],
        &[
            (R::IntakeClerk, District),
            (R::Dispatcher, District),
            (R::RulingPanel, District),
            (R::UnitDispatcher, Lead),
            (R::Handler, Lead),
            (R::UnitDispatcher, Assisting),
            (R::Handler, Assisting),
            (R::Reviewer, Lead),
            (R::CallbackClerk, District),
            (R::Supervisor, District),
        ],
    ),
    rule(
        Action::Label,
        S::OPEN,
        &[],
        &[
            (R::IntakeClerk, District),
            (R::Dispatcher, District),
            (R::Supervisor, District),
            (R::System, Own),
        ],
    ),
    rule(
        Action::Instruct,
        S::OPEN,
        &[],
        &[(R::Leader, LeadOrDistrict)],
    ),
];

impl Rule {
    /// Whether the action may lead from the one state to the other.
    pub fn leads(&self, from: State, to: State) -> bool {
        self.from.contains(&from)
            && match self.action {
                Action::Withdraw => to == S::Withdrawn || to == from.taken_over(),
                _ if self.to.is_empty() => to == from,
                _ => self.to.contains(&to),
            }
    }
}

impl Action {
    /// The action's row.
    pub fn rule(self) -> &'static Rule {
        RULES
            .iter()
            .find(|rule| rule.action == self)
            .expect("a test proves every action has a row")
    }
}
