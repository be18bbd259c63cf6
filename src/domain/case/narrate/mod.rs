//! What happened, as people read it: in the timeline of an official, and on the citizen's page.

mod lines;
mod public;

pub use public::{PublicStage, public_progress, public_stages, public_state};

use super::event::{Event, Relayed, What};
use super::migrated::FormerStep;
use crate::domain::codes::ContactResult;
use crate::domain::org::Directory;
use crate::domain::reference::Reference;
use crate::kernel::id::UnitId;
use crate::kernel::time::Timestamp;

/// One entry of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narration {
    pub title: String,
    /// Label and value, in the order they are read.
    pub lines: Vec<(String, String)>,
    /// Never for the citizen.
    pub internal: bool,
}

/// An event in the words of the office.
pub fn narrate(event: &Event, reference: &Reference) -> Narration {
    Narration {
        title: title(&event.what, &reference.directory),
        lines: lines::of(event, reference),
        internal: public_progress(event, reference).is_none(),
    }
}

/// One row of the history a former platform kept, in its own words.
pub fn former_step(step: &FormerStep) -> Narration {
    let FormerStep {
        at,
        actor: _,
        unit: _,
        action,
        text,
    } = step;
    let mut lines = vec![];
    if at.is_none() {
        lines.push(("时间".to_owned(), "原平台未记录".to_owned()));
    }
    if !text.is_empty() {
        lines.push(("内容".to_owned(), text.clone()));
    }
    Narration {
        title: match action.as_str() {
            "" => "原平台记录".to_owned(),
            action => format!("原平台记录：{action}"),
        },
        lines,
        internal: true,
    }
}

const fn relayed(what: &Relayed) -> &'static str {
    match what {
        Relayed::Urged { .. } => "并案诉求人催办",
        Relayed::Supplemented { .. } => "并案诉求人补充材料",
    }
}

/// The level of supervision after it.
fn supervised(what: &What) -> String {
    match what {
        What::SupervisionRaised { level, .. } => format!("督办升级为{level}级"),
        What::SupervisionLowered { level, .. } if *level > 0 => format!("督办降为{level}级"),
        _ => "解除督办".to_owned(),
    }
}

/// What an office calls it.
pub fn title(what: &What, directory: &Directory) -> String {
    let unit = |id: UnitId| directory.unit_name(id);
    let fixed = match what {
        What::Registered(_) => "登记诉求",
        What::Migrated(_) => "从原平台迁入",
        What::Accepted { .. } => "受理",
        What::InfoAsked { .. } => "要求补充材料",
        What::InfoSupplied { .. } => "已补充材料",
        What::InfoExpired => "逾期未补充，退回受理员",
        What::RefusalProposed(_) => "提出不予受理，待第二人确认",
        What::Refused(_) => "不予受理",
        What::Objected { .. } => "诉求人对不予受理提出异议",
        What::AnsweredDirectly { .. } => "直接答复（直办）",
        What::Dispatched { unit: to, .. } => return format!("分拨至{}", unit(*to)),
        What::Signed { late: false, .. } => "签收",
        What::Signed { late: true, .. } => "超时签收",
        What::ReturnRequested(request) => return format!("{}申请退件", unit(request.unit)),
        What::ReturnGranted { .. } => "同意退件，重新分拨",
        What::ReturnDenied { .. } => "驳回退件，由原单位办理",
        What::RulingSubmitted(question) if question.forced => "再次提出异议，直接转快裁",
        What::RulingSubmitted(_) => "提交快裁",
        What::Ruled(ruling) => return format!("裁决由{}承办", unit(ruling.unit)),
        What::Contacted { result, .. } => match result {
            ContactResult::Reached => "已联系诉求人",
            ContactResult::NoAnswer | ContactResult::WrongNumber => "联系诉求人未果",
        },
        What::Reassigned { unit: to, .. } => return format!("下派至{}", unit(*to)),
        What::AssistRequested { .. } => "发起协办",
        What::TaskSigned { .. } => "协办任务已签收",
        What::TaskAnswered { .. } => "协办任务已答复",
        What::TaskAdopted { .. } => "采纳协办答复",
        What::TaskSentBack { .. } => "退回协办答复",
        What::ExtensionRequested(_) => "申请延期",
        What::ExtensionGranted { .. } => "同意延期",
        What::ExtensionDenied { .. } => "驳回延期",
        What::SuspensionRequested(_) => "申请挂起",
        What::Suspended { .. } => "同意挂起",
        What::SuspensionDenied { .. } => "驳回挂起",
        What::Resumed { .. } => "恢复办理",
        What::Finished { .. } => "办结，提交审核",
        What::ResultApproved { .. } => "审核通过，请诉求人评价",
        What::ResultRejected { .. } => "审核退回",
        What::Satisfied { .. } => "评价满意，结案",
        What::Dissatisfied { .. } => "评价不满意，重新办理",
        What::ClosedUnrated { .. } => "评价期满未评价，结案",
        What::ConclusionProposed { .. } => "提出终结认定，待第二人确认",
        What::Concluded { .. } => "终结认定，结案",
        What::Withdrawn { .. } => "撤单",
        What::TakenOver { .. } => "诉求人撤回，涉及公共安全，转为主动办理",
        What::Merged { .. } => "并案",
        What::Unmerged { .. } => "取消并案",
        What::Followed { .. } => "随主办件办结，请诉求人评价",
        What::Reopened { .. } => "重新办理",
        What::Archived => "归档",
        What::Transferred(record) => return format!("移送{}", record.target.label()),
        What::TransferConfirmed { .. } => "收到移送回执",
        What::Urged { .. } => "诉求人催办",
        What::Supplemented { .. } => "诉求人补充材料",
        What::Relayed { what, .. } => relayed(what),
        What::Noted { .. } => "备注",
        What::Labelled { .. } => "打标",
        What::Instructed { .. } => "领导批示",
        What::Recounted { .. } => "到期时间重新计算",
        What::SupervisionRaised { .. } | What::SupervisionLowered { .. } => {
            return supervised(what);
        }
    };
    fixed.to_owned()
}

/// `2026年11月23日17:50`; the midnight that ends a day is that day's 24:00, as offices write it.
fn day_and_time(at: Timestamp) -> String {
    let shown = at.civil();
    let date =
        |day: jiff::civil::DateTime| format!("{}年{}月{}日", day.year(), day.month(), day.day());
    if (shown.hour(), shown.minute(), shown.second()) == (0, 0, 0) {
        return format!("{}24:00", date(at.plus_ms(-1).civil()));
    }
    format!("{}{:02}:{:02}", date(shown), shown.hour(), shown.minute())
}

#[cfg(test)]
mod tests;
