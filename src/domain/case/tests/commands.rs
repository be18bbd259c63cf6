//! Commands of every kind: as they should be, and as they should not.

use super::fixture::*;
use crate::domain::case::command::*;
use crate::domain::case::{Dimensions, Label};
use crate::domain::codes::{
    AttachmentPurpose, ContactMeans, ContactResult, DissatisfactionReason, ExtensionReason,
    LabelDimension, LabelSource, Nature, RefusalReason, ReturnReason, SuspensionKind, Urgency,
    WithdrawalReason,
};
use crate::domain::task::AssistKind;
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::time::Timestamp;

pub(crate) fn accept(item: &str, urgency: Urgency) -> Command {
    Command::Accept(Accept {
        title: None,
        nature: Nature::Complaint,
        urgency,
        item: item.into(),
        place: place(),
    })
}

pub(in crate::domain::case) fn dispatch_to(unit: UnitId) -> Command {
    dispatch(LIGHT, unit)
}

pub(crate) fn dispatch(item: &str, unit: UnitId) -> Command {
    Command::Dispatch(Dispatch {
        item: item.into(),
        unit,
        assisting: vec![],
        limit: None,
        note: String::new(),
    })
}

pub(crate) fn sign() -> Command {
    Command::Sign {
        note: String::new(),
    }
}

pub(crate) fn return_to(suggested: UnitId) -> Command {
    Command::RequestReturn(RequestReturn {
        reason: ReturnReason::R2,
        basis: "职责清单第3条".into(),
        suggested_unit: Some(suggested),
    })
}

pub(crate) fn finish() -> Finish {
    Finish {
        text: "已更换灯头，恢复照明。".into(),
        public_reply: "您反映的路灯已修复。".into(),
        private_note: "线路老化".into(),
        solved: true,
        contacted: false,
        attachments: vec![photo(AttachmentPurpose::After)],
    }
}

pub(crate) fn rate(grade: u8) -> Command {
    Command::Rate(Rate {
        grade,
        dimensions: Dimensions::default(),
        reasons: match grade {
            1 | 2 => vec![DissatisfactionReason::S1],
            _ => vec![],
        },
        solved: Some(grade > 2),
        comment: String::new(),
    })
}

pub(crate) fn approve() -> Command {
    Command::ApproveResult {
        note: String::new(),
    }
}

pub(crate) fn withdraw(reason: WithdrawalReason) -> Command {
    Command::Withdraw(Withdraw {
        reason,
        note: String::new(),
    })
}

pub(in crate::domain::case) fn refuse(reason: RefusalReason) -> Command {
    Command::Refuse(Refuse {
        reason,
        explanation: "属仲裁程序".into(),
        go_to: "区劳动人事争议仲裁院".into(),
    })
}

pub(in crate::domain::case) fn assist(units: &[UnitId]) -> RequestAssist {
    RequestAssist {
        kind: AssistKind::Joint,
        units: units.to_vec(),
        what: "协助核查产权".into(),
        limit: None,
        mandatory: true,
    }
}

pub(in crate::domain::case) fn suspend_until(next_review_at: Timestamp) -> Command {
    Command::Suspend(Suspend {
        kind: SuspensionKind::H1,
        plan: "等待管线改造完成".into(),
        next_review_at,
    })
}

pub(in crate::domain::case) fn extend_to(new_due_at: Timestamp) -> Command {
    Command::RequestExtension(RequestExtension {
        reason: ExtensionReason::E3,
        explanation: "灯杆订货".into(),
        new_due_at,
    })
}

pub(in crate::domain::case) fn label(dimension: LabelDimension, value: &str) -> Label {
    Label {
        dimension,
        value: value.into(),
        source: LabelSource::Person,
        confidence: 100,
        at: start(),
        by: UserId(UserId::FIRST),
    }
}

pub(in crate::domain::case) fn contact(at: Timestamp) -> Contact {
    Contact {
        at,
        means: ContactMeans::Phone,
        result: ContactResult::Reached,
        note: String::new(),
    }
}

pub(super) fn said() -> String {
    "情况属实".into()
}

pub(super) fn supply() -> SupplyInfo {
    SupplyInfo {
        text: "在路口东侧".into(),
        attachments: vec![],
    }
}

pub(super) fn deny_return() -> Command {
    Command::DenyReturn { reason: said() }
}

pub(super) fn grant_return() -> Command {
    Command::GrantReturn { reason: said() }
}

pub(super) fn rule_for(unit: UnitId) -> Command {
    Command::Rule(Rule {
        unit,
        basis: said(),
        applies_to_the_like: false,
        questions: vec![],
    })
}

pub(super) fn pass_down(unit: UnitId, handler: Option<&str>) -> Command {
    Command::ReassignWithin(ReassignWithin {
        unit,
        handler: handler.map(|login| actor(login).user),
        note: String::new(),
    })
}

pub(super) fn reject() -> Command {
    Command::RejectResult { reason: said() }
}

pub(super) fn put_labels(add: Vec<Label>) -> Command {
    Command::Label {
        add,
        remove: vec![],
    }
}
