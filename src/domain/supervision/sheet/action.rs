//! Every action of supervision in one table: from which states, and by whom. Rights, refusals and
//! the buttons on the screen all come from it.

use super::state::SheetState as S;
use crate::closed_list;
use crate::domain::actor::Role;

closed_list! {
    SheetAction {
        Issue = "issue" "签发督办单",
        Answer = "answer" "答复督办",
        Report = "report" "报送进展",
        Accept = "accept" "采纳答复",
        SendBack = "send_back" "退回答复",
        StrikeOff = "strike_off" "销号",
        Escalate = "escalate" "升级督办",
        Supersede = "supersede" "转新单",
        AskWithdrawal = "ask_withdrawal" "申请撤单",
        ConfirmWithdrawal = "confirm_withdrawal" "确认撤单",
        DenyWithdrawal = "deny_withdrawal" "不同意撤单",
        OpenMeeting = "open_meeting" "召开每周一议",
        DecideMeeting = "decide_meeting" "登记议定事项",
        CloseMeeting = "close_meeting" "结束会议",
        ChangeRules = "change_rules" "修改督办规则",
    }
}

/// Where a role must be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// For the unit the sheet is addressed to or above it, short of the district: whoever
    /// supervises does not answer for the supervised.
    Unit,
    /// The same, for sheets of the first level only.
    UnitFirstLevel,
    District,
    System,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub action: SheetAction,
    /// Empty: it begins something, or is about no sheet.
    pub from: &'static [S],
    pub who: &'static [(Role, Standing)],
}

use SheetAction as A;
use Standing::{District, System, Unit, UnitFirstLevel};

const SUPERVISOR: &[(Role, Standing)] = &[(Role::Supervisor, District)];
/// Orange and red sheets are answered for by the unit's heads and whoever signs for it.
const UNIT: &[(Role, Standing)] = &[
    (Role::UnitDispatcher, Unit),
    (Role::Leader, Unit),
    (Role::Handler, UnitFirstLevel),
];

const fn rule(action: SheetAction, from: &'static [S], who: &'static [(Role, Standing)]) -> Rule {
    Rule { action, from, who }
}

pub const RULES: &[Rule] = &[
    rule(
        A::Issue,
        &[],
        &[(Role::Supervisor, District), (Role::System, System)],
    ),
    rule(A::Answer, &[S::Issued], UNIT),
    rule(A::Report, &[S::Accepted], UNIT),
    rule(A::Accept, &[S::Answered], SUPERVISOR),
    rule(A::SendBack, &[S::Answered], SUPERVISOR),
    // The appliance strikes off what a finished case has met.
    rule(
        A::StrikeOff,
        S::OPEN,
        &[(Role::Supervisor, District), (Role::System, System)],
    ),
    rule(A::Escalate, S::OPEN, SUPERVISOR),
    rule(A::Supersede, S::OPEN, &[(Role::System, System)]),
    rule(A::AskWithdrawal, S::OPEN, SUPERVISOR),
    rule(A::ConfirmWithdrawal, S::OPEN, SUPERVISOR),
    rule(A::DenyWithdrawal, S::OPEN, SUPERVISOR),
    rule(A::OpenMeeting, &[], SUPERVISOR),
    rule(A::DecideMeeting, &[], SUPERVISOR),
    rule(A::CloseMeeting, &[], SUPERVISOR),
    rule(A::ChangeRules, &[], &[(Role::SystemAdmin, District)]),
];

impl SheetAction {
    /// The action's row.
    pub fn rule(self) -> &'static Rule {
        RULES
            .iter()
            .find(|rule| rule.action == self)
            .expect("a test proves every action has a row")
    }
}
