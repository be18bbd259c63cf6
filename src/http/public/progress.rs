//! The log of a case in words for the citizen. What offices settle among each other is left out.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::case::event::{ClockChange, Event, What};
use crate::domain::codes::ContactResult;
use crate::domain::log::{Body, Entry};
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::http::wire::At;
use crate::kernel::time::Timestamp;

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublicProgress)]
pub struct Progress {
    at: At,
    text: String,
}

/// Newest first.
pub fn progress(log: &[Entry], reference: &Reference) -> Vec<Progress> {
    let mut told = Vec::new();
    // Why: the request that a later grant answers.
    let mut why = String::new();
    for entry in log {
        let Body::Case { event, .. } = &entry.body else {
            continue;
        };
        match &event.what {
            What::ExtensionRequested(request) => request.reason.label().clone_into(&mut why),
            What::SuspensionRequested(request) => request.kind.label().clone_into(&mut why),
            _ => {}
        }
        if let Some(text) = filing(event, reference).or_else(|| handling(event, &why)) {
            told.push(Progress {
                at: At(event.at),
                text,
            });
        }
    }
    told.reverse();
    told
}

/// From filing to the unit.
fn filing(event: &Event, reference: &Reference) -> Option<String> {
    let directory = &reference.directory;
    Some(match &event.what {
        What::Registered(_) => "您的诉求已登记，等待受理。".into(),
        What::Accepted { .. } => "您的诉求已受理，正在安排承办单位。".into(),
        What::InfoAsked { what } => format!("需要您补充材料：{what}"),
        What::InfoSupplied { .. } | What::Supplemented { .. } => "已收到补充材料。".into(),
        What::Refused(grounds) => format!("不予受理：{}。", grounds.reason.label()),
        What::Objected { .. } => "已收到您的异议，将重新审核。".into(),
        What::AnsweredDirectly { .. } => "已答复，请查看答复内容。".into(),
        What::Dispatched { unit, .. } => {
            let unit = directory
                .responsible(*unit)
                .or_else(|| directory.unit(*unit));
            let name = unit.map_or("承办单位", |unit| &unit.public_name);
            format!("已转交{name}办理。")
        }
        What::Transferred(record) => format!("已移送{}。", record.target.label()),
        What::Withdrawn { .. } => "诉求已撤回。".into(),
        What::TakenOver { .. } => "您已撤回诉求。因涉及公共安全，我们将继续办理。".into(),
        What::Urged { .. } => "已收到您的催办。".into(),
        _ => return None,
    })
}

/// From the unit to the end.
fn handling(event: &Event, why: &str) -> Option<String> {
    Some(match &event.what {
        What::Signed { .. } => "承办单位已签收，正在办理。".into(),
        What::Contacted {
            result: ContactResult::Reached,
            ..
        } => "承办单位已与您联系。".into(),
        What::Contacted { .. } => "承办单位曾与您联系，未能联系上。".into(),
        What::ExtensionGranted { .. } => match new_due(event) {
            Some(due) => format!("因{why}，办理期限延长至{}。", day(due)),
            None => format!("因{why}，办理期限已延长。"),
        },
        What::Suspended { .. } => format!("因{why}，暂缓办理，我们会定期复核。"),
        What::Resumed { .. } => "已恢复办理。".into(),
        What::ResultApproved { .. } => "已办结，请查看答复并评价。".into(),
        What::Satisfied { .. } => "已收到您的评价，诉求结案。".into(),
        What::Dissatisfied { .. } => "您对办理结果不满意，已转重新办理。".into(),
        What::ClosedUnrated { .. } => "评价期已过，诉求结案。".into(),
        What::Concluded { .. } => "经认定，诉求办理终结。".into(),
        What::Reopened { .. } => "诉求已重新办理。".into(),
        _ => return None,
    })
}

fn new_due(event: &Event) -> Option<Timestamp> {
    event.clocks.iter().find_map(|change| match change {
        ClockChange::Move(Stage::Handle, due) => Some(*due),
        _ => None,
    })
}

/// A due time of 24:00 stands as 00:00 of the next day; people are told the day it belongs to.
fn day(due: Timestamp) -> String {
    due.plus_ms(-1).civil().strftime("%-m月%-d日").to_string()
}
