//! What happened to a sheet or at a meeting, in an office's words.

use super::meeting::MeetingWhat;
use super::number;
use super::sheet::event::SheetWhat;

/// What is filled in beside a title: label and value.
pub type Lines = Vec<(&'static str, String)>;

pub fn title(what: &SheetWhat) -> String {
    match what {
        SheetWhat::Issued(issued) => format!("签发{}督办单", issued.level.label()),
        SheetWhat::Answered { late: false, .. } => "单位答复督办".into(),
        SheetWhat::Answered { late: true, .. } => "单位答复督办（逾期）".into(),
        SheetWhat::Reported { late: false, .. } => "单位报送进展".into(),
        SheetWhat::Reported { late: true, .. } => "单位报送进展（逾期）".into(),
        SheetWhat::Accepted { .. } => "采纳督办答复".into(),
        SheetWhat::SentBack { .. } => "退回督办答复".into(),
        SheetWhat::StruckOff { .. } => "督办销号".into(),
        SheetWhat::Superseded { by, .. } => format!("转为督办单{}", number::format(*by)),
        SheetWhat::WithdrawalAsked { .. } => "申请督办撤单，待第二人确认".into(),
        SheetWhat::WithdrawalDenied { .. } => "不同意督办撤单".into(),
        SheetWhat::Withdrawn { .. } => "督办撤单".into(),
    }
}

/// The whole of it, for those who see the sheet.
pub fn lines(what: &SheetWhat) -> Lines {
    let said = |label, text: &String| {
        let lines: Lines = vec![(label, text.clone())];
        lines
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect()
    };
    match what {
        SheetWhat::Issued(issued) => vec![
            ("督办缘由", issued.ground.why.clone()),
            ("督办要求", issued.demand.clone()),
            ("督办对象", issued.addressee.clone()),
            ("签发", issued.filed_by.clone()),
        ],
        SheetWhat::Answered { text, .. } => said("答复", text),
        SheetWhat::Reported { text, .. } => said("进展", text),
        SheetWhat::Accepted { note, .. }
        | SheetWhat::StruckOff { note }
        | SheetWhat::Withdrawn { note } => said("说明", note),
        SheetWhat::SentBack { reason, .. }
        | SheetWhat::Superseded { reason, .. }
        | SheetWhat::WithdrawalAsked { reason }
        | SheetWhat::WithdrawalDenied { reason } => said("理由", reason),
    }
}

pub fn meeting_title(what: &MeetingWhat) -> String {
    match what {
        MeetingWhat::Opened { .. } => "召开每周一议".into(),
        MeetingWhat::Decided(decision) => format!("议定第{}项", decision.number),
        MeetingWhat::Closed => "会议结束".into(),
    }
}
