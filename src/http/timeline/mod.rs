//! The log of a case as people read it: a title for each kind of event, and what was filled in.

mod lines;

use serde::Serialize;
use utoipa::ToSchema;

use super::wire::{At, code};
use crate::domain::case::event::What;
use crate::domain::case::state::State;
use crate::domain::log::{Audit, Body, Entry};
use crate::domain::reference::Reference;

pub use lines::Line;

/// What happened to a case, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Events {
    events: Vec<EventView>,
}

/// One entry of the timeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    seq: u64,
    /// The case's revision after it; none when it changed nothing, as a reveal.
    #[schema(required)]
    revision: Option<u32>,
    at: At,
    kind: String,
    title: String,
    by_name: String,
    #[schema(required)]
    unit_name: Option<String>,
    /// Entered by an official for somebody else.
    on_behalf: bool,
    #[schema(required, value_type = Option<code::CaseState>)]
    before: Option<State>,
    #[schema(required, value_type = Option<code::CaseState>)]
    after: Option<State>,
    lines: Vec<Line>,
    /// Never shown to the citizen.
    internal: bool,
}

impl Events {
    pub fn of(log: &[Entry], reference: &Reference) -> Self {
        let events = log.iter().filter_map(|entry| view(entry, reference));
        Self {
            events: events.collect(),
        }
    }
}

fn view(entry: &Entry, reference: &Reference) -> Option<EventView> {
    let directory = &reference.directory;
    let unit = directory.user(entry.by).map(|user| user.unit);
    let shown = |kind: &str, title: &str| EventView {
        seq: entry.seq.0,
        revision: None,
        at: At(entry.at),
        kind: kind.to_owned(),
        title: title.to_owned(),
        by_name: directory.user_name(entry.by).to_owned(),
        unit_name: unit.map(|unit| directory.unit_name(unit).to_owned()),
        on_behalf: entry.on_behalf_of.is_some(),
        before: None,
        after: None,
        lines: Vec::new(),
        internal: true,
    };
    match &entry.body {
        Body::Case {
            case: _,
            revision,
            before,
            after,
            event,
        } => Some(EventView {
            revision: Some(*revision),
            at: At(event.at),
            before: *before,
            after: Some(*after),
            lines: lines::of(&event.what, reference),
            internal: is_internal(&event.what),
            ..shown(event.what.kind(), title(&event.what))
        }),
        Body::Audit(Audit::Revealed {
            case: _,
            fields,
            purpose,
        }) => {
            let names: Vec<_> = fields.iter().map(|field| field.label()).collect();
            Some(EventView {
                lines: vec![
                    Line::new("查看内容", names.join("、")),
                    Line::new("用途", purpose.as_str()),
                ],
                ..shown("revealed", "查看个人信息")
            })
        }
        Body::Audit(_) => None,
    }
}

/// What an office calls it.
pub const fn title(what: &What) -> &'static str {
    match what {
        What::Registered(_) => "登记诉求",
        What::Accepted { .. } => "受理",
        What::InfoAsked { .. } => "要求补充材料",
        What::InfoSupplied { .. } => "补充材料",
        What::InfoExpired => "补充超时，转受理员处理",
        What::RefusalProposed(_) => "提议不予受理",
        What::Refused(_) => "不予受理",
        What::Objected { .. } => "对不予受理提出异议",
        What::AnsweredDirectly { .. } => "直办答复",
        What::Dispatched { .. } => "分拨",
        What::Signed { late: false, .. } => "签收",
        What::Signed { late: true, .. } => "超时签收",
        What::ReturnRequested(_) => "申请退件",
        What::ReturnGranted { .. } => "同意退件",
        What::ReturnDenied { .. } => "驳回退件",
        What::RulingSubmitted(_) => "提交快裁",
        What::Ruled(_) => "裁决",
        What::Contacted { .. } => "联系诉求人",
        What::Reassigned { .. } => "下派",
        What::AssistRequested { .. } => "请求协办",
        What::TaskSigned { .. } => "协办签收",
        What::TaskAnswered { .. } => "协办答复",
        What::TaskAdopted { .. } => "采纳协办答复",
        What::TaskSentBack { .. } => "退回协办答复",
        What::ExtensionRequested(_) => "申请延期",
        What::ExtensionGranted { .. } => "同意延期",
        What::ExtensionDenied { .. } => "驳回延期",
        What::SuspensionRequested(_) => "申请挂起",
        What::Suspended { .. } => "挂起",
        What::SuspensionDenied { .. } => "驳回挂起",
        What::Resumed { .. } => "恢复办理",
        What::Finished { .. } => "办结",
        What::ResultApproved { .. } => "审核通过",
        What::ResultRejected { .. } => "审核退回",
        What::Satisfied { .. } => "评价并结案",
        What::Dissatisfied { .. } => "评价不满意，转重办",
        What::ClosedUnrated { .. } => "未评价结案",
        What::ConclusionProposed { .. } => "提议终结认定",
        What::Concluded { .. } => "终结认定",
        What::Withdrawn { .. } => "撤单",
        What::TakenOver { .. } => "诉求人撤单，转为主动办理",
        What::Merged { .. } => "并案",
        What::Unmerged { .. } => "取消并案",
        What::Reopened { .. } => "重新办理",
        What::Archived => "归档",
        What::Transferred(_) => "移送",
        What::TransferConfirmed { .. } => "收到移送回执",
        What::Urged { .. } => "催办",
        What::Supplemented { .. } => "诉求人补充材料",
        What::Noted { .. } => "备注",
        What::Labelled { .. } => "打标",
        What::Instructed { .. } => "领导批示",
        What::SupervisionRaised { .. } => "提升督办等级",
    }
}

/// Between offices; the citizen is told what comes of it instead.
const fn is_internal(what: &What) -> bool {
    match what {
        What::Registered(_)
        | What::Accepted { .. }
        | What::InfoAsked { .. }
        | What::InfoSupplied { .. }
        | What::Refused(_)
        | What::Objected { .. }
        | What::AnsweredDirectly { .. }
        | What::Dispatched { .. }
        | What::Signed { .. }
        | What::Contacted { .. }
        | What::ExtensionGranted { .. }
        | What::Suspended { .. }
        | What::Resumed { .. }
        | What::ResultApproved { .. }
        | What::Satisfied { .. }
        | What::Dissatisfied { .. }
        | What::ClosedUnrated { .. }
        | What::Concluded { .. }
        | What::Withdrawn { .. }
        | What::TakenOver { .. }
        | What::Reopened { .. }
        | What::Transferred(_)
        | What::Urged { .. }
        | What::Supplemented { .. } => false,
        What::InfoExpired
        | What::RefusalProposed(_)
        | What::ReturnRequested(_)
        | What::ReturnGranted { .. }
        | What::ReturnDenied { .. }
        | What::RulingSubmitted(_)
        | What::Ruled(_)
        | What::Reassigned { .. }
        | What::AssistRequested { .. }
        | What::TaskSigned { .. }
        | What::TaskAnswered { .. }
        | What::TaskAdopted { .. }
        | What::TaskSentBack { .. }
        | What::ExtensionRequested(_)
        | What::ExtensionDenied { .. }
        | What::SuspensionRequested(_)
        | What::SuspensionDenied { .. }
        | What::Finished { .. }
        | What::ResultRejected { .. }
        | What::ConclusionProposed { .. }
        | What::Merged { .. }
        | What::Unmerged { .. }
        | What::Archived
        | What::TransferConfirmed { .. }
        | What::Noted { .. }
        | What::Labelled { .. }
        | What::Instructed { .. }
        | What::SupervisionRaised { .. } => true,
    }
}
