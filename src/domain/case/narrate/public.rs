//! What the citizen is told: where it stands and when to expect an answer. No unit's fault, no
//! internal word, no label, no supervision.

use super::day_and_time;
use crate::domain::case::Case;
use crate::domain::case::event::{ClockChange, Event, What};
use crate::domain::case::state::State;
use crate::domain::codes::{ContactResult, WithdrawalReason};
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::kernel::id::UnitId;
use crate::kernel::time::Timestamp;

/// The sentence for an event a citizen may know of; `None` for the others.
pub fn public_progress(event: &Event, reference: &Reference) -> Option<String> {
    intake(event, reference)
        .or_else(|| work(event, reference))
        .or_else(|| end(event, reference))
}

fn intake(event: &Event, reference: &Reference) -> Option<String> {
    let until = |stage| due(event, stage);
    Some(match &event.what {
        What::Registered(_) => "您的诉求已收到，我们将尽快审核。".into(),
        What::Migrated(_) => "您的诉求及原办理记录已由原平台转入本平台。".into(),
        What::Accepted { .. } => match until(Stage::Dispatch) {
            Some(due) => format!("您的诉求已受理，我们将在{due}前交责任单位办理。"),
            None => "您的诉求已受理。".into(),
        },
        What::InfoAsked { what } => match until(Stage::Info) {
            Some(due) => format!("为便于办理，请您在{due}前补充：{what}"),
            None => format!("为便于办理，请您补充：{what}"),
        },
        What::InfoSupplied { .. } => "您补充的信息已收到，正在继续审核。".into(),
        What::InfoExpired => "补充期限已过，我们将按现有信息继续审核。".into(),
        What::Refused(grounds) => format!(
            "经审核，您的诉求不予受理。理由：{}。{}建议途径：{}。如有异议，可在{}内提出一次。",
            grounds.reason.label(),
            sentence(&grounds.explanation),
            grounds.go_to.trim_end_matches('。'),
            reference.policy.objection.label(),
        ),
        What::Objected { .. } => "您的异议已收到，正在重新审核。".into(),
        What::AnsweredDirectly { reply, .. } => format!("您咨询的事项答复如下：{reply}"),
        What::Urged { .. } => "您的催办已收到，我们将加快办理。".into(),
        What::Supplemented { .. } => "您补充的材料已收到。".into(),
        _ => return None,
    })
}

fn work(event: &Event, reference: &Reference) -> Option<String> {
    let promised = due(event, Stage::Handle);
    Some(match &event.what {
        What::Dispatched { unit, .. } => {
            let unit = public_name(*unit, reference);
            match promised {
                Some(due) => format!("已交{unit}办理，承诺{due}前办结，并将与您联系。"),
                None => format!("已交{unit}继续办理，办理时限不变。"),
            }
        }
        What::Signed { .. } => "承办单位已签收，正在办理。".into(),
        What::RulingSubmitted(_) => match due(event, Stage::Ruling) {
            Some(due) => {
                format!("该事项责任单位正在确认，最迟{due}明确；办理时限不因此顺延。")
            }
            None => "该事项责任单位正在确认；办理时限不因此顺延。".into(),
        },
        What::Ruled(ruling) => {
            let unit = public_name(ruling.unit, reference);
            match promised {
                Some(due) => format!("责任单位已明确，由{unit}办理，承诺{due}前办结。"),
                None => format!("责任单位已明确，由{unit}办理，办理时限不变。"),
            }
        }
        What::Contacted { result, at, .. } => match result {
            ContactResult::Reached => format!("承办单位已于{}与您联系。", day_and_time(*at)),
            ContactResult::NoAnswer | ContactResult::WrongNumber => {
                "承办单位曾与您联系，暂未接通，请保持联系方式畅通。".into()
            }
        },
        What::ExtensionGranted { reason, .. } => match promised {
            Some(due) => format!(
                "因{}，预计{due}前办结，给您带来不便，敬请谅解。",
                reason.label()
            ),
            None => return None,
        },
        What::Suspended { kind, .. } => match due(event, Stage::Suspension) {
            Some(due) => format!(
                "因{}，该事项暂缓办理，我们将在{due}前复核进展。",
                kind.label()
            ),
            None => return None,
        },
        What::Resumed { .. } => match promised {
            Some(due) => format!("该事项已恢复办理，预计{due}前办结。"),
            None => "该事项已恢复办理。".into(),
        },
        What::Finished { .. } => "承办单位已提交办理结果，正在审核。".into(),
        What::ResultApproved { .. } | What::Followed { .. } => match due(event, Stage::Feedback) {
            Some(due) => format!("您的诉求已办结，请查看答复，并在{due}前评价。"),
            None => "您的诉求已办结，请查看答复并评价。".into(),
        },
        _ => return None,
    })
}

fn end(event: &Event, reference: &Reference) -> Option<String> {
    let again = reference.policy.reopen.label();
    Some(match &event.what {
        What::Satisfied { .. } => "感谢您的评价，该诉求已结案。".into(),
        What::Dissatisfied { .. } => match due(event, Stage::Rework) {
            Some(due) => format!("您的不满意意见已收到，已重新办理，{due}前反馈。"),
            None => "您的不满意意见已收到，已重新办理。".into(),
        },
        What::ClosedUnrated { .. } => {
            format!("评价期已满，该诉求已结案。如问题仍未解决，可在{again}内申请重新办理。")
        }
        What::Concluded { .. } => "经核查认定，该诉求办理终结，您的评价予以保留。".into(),
        What::Withdrawn { reason, .. } if *reason == WithdrawalReason::W5 => {
            "该登记系误录，已撤销。".into()
        }
        What::Withdrawn { .. } => "您已撤回该诉求。".into(),
        What::TakenOver { .. } => "您已撤回该诉求；涉及公共安全的，我们仍会核查。".into(),
        What::Merged { .. } => "您的诉求已与同一事项合并办理，办理结果同样答复您。".into(),
        What::Unmerged { .. } => "您的诉求已恢复单独办理。".into(),
        What::Reopened { .. } => match due(event, Stage::Rework) {
            Some(due) => format!("您的诉求已重新办理，{due}前反馈。"),
            None => "您的诉求已重新办理。".into(),
        },
        What::Archived => "该诉求已归档。".into(),
        What::Transferred(record) => {
            format!("该事项已移送{}，由其依法处理。", record.target.label())
        }
        What::TransferConfirmed { .. } => "受移送单位已收到您的诉求。".into(),
        _ => return None,
    })
}

/// When the event lets a clock end, for people.
fn due(event: &Event, wanted: Stage) -> Option<String> {
    event.clocks.iter().find_map(|change| match change {
        ClockChange::Start(stage, clock) if *stage == wanted => Some(day_and_time(clock.due_at)),
        ClockChange::Move(stage, at) | ClockChange::Resume(stage, at) if *stage == wanted => {
            Some(day_and_time(*at))
        }
        _ => None,
    })
}

fn public_name(unit: UnitId, reference: &Reference) -> &str {
    let unit = reference.directory.unit(unit);
    unit.map_or("责任单位", |unit| &unit.public_name)
}

/// Ends as a sentence does.
fn sentence(text: &str) -> String {
    let ended = text.ends_with(['。', '！', '？']);
    format!("{text}{}", if ended { "" } else { "。" })
}

/// Stable code and wording of where a case stands, for its citizen.
pub const fn public_state(case: &Case) -> (&'static str, &'static str) {
    match case.state {
        State::PendingAccept => ("received", "已提交，待受理"),
        State::NeedInfo => ("need_info", "待您补充信息"),
        State::NotAccepted => ("not_accepted", "不予受理"),
        State::PendingDispatch => ("accepted", "已受理，待分拨"),
        State::PendingSign => ("dispatched", "已分拨，待签收"),
        State::ReturnReview | State::Ruling => ("confirming", "正在确认责任单位"),
        State::InProgress => ("in_progress", "办理中"),
        State::Suspended => ("suspended", "暂缓办理"),
        State::PendingReview => ("reviewing", "办理结果审核中"),
        State::PendingFeedback => ("pending_feedback", "已办结，待您评价"),
        State::Rework => ("rework", "重新办理中"),
        State::Closed | State::Archived => ("closed", "已结案"),
        State::Withdrawn => ("withdrawn", "已撤回"),
        State::Merged => ("merged", "已合并办理"),
        State::Transferred => ("transferred", "已移送"),
    }
}

/// One station of the bar on the citizen's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicStage {
    pub code: &'static str,
    pub label: &'static str,
    /// `None`: not yet, or passed over.
    pub reached_at: Option<Timestamp>,
    pub current: bool,
}

/// 提交 to 结案, with the times of those reached in this round.
pub fn public_stages(case: &Case) -> [PublicStage; 7] {
    let state = match case.merged_from {
        Some((state, _)) if case.state == State::Merged => state,
        _ => case.state,
    };
    let current = match state {
        State::PendingAccept | State::NeedInfo | State::Merged => 0,
        State::PendingDispatch => 1,
        State::PendingSign | State::ReturnReview | State::Ruling => 2,
        State::InProgress | State::Suspended | State::Rework => 3,
        State::PendingReview => 4,
        State::PendingFeedback => 5,
        State::Closed
        | State::Archived
        | State::NotAccepted
        | State::Withdrawn
        | State::Transferred => 6,
    };
    let feedback = case.clock(Stage::Feedback).map(|clock| clock.started_at);
    let stations = [
        ("submitted", "提交", Some(case.received_at)),
        ("accepted", "受理", case.accepted_at),
        ("dispatched", "分拨", case.dispatched_at),
        ("handling", "办理", case.signed_at),
        ("reviewing", "审核", case.finished_at),
        ("feedback", "评价", feedback),
        ("closed", "结案", case.closed_at),
    ];
    let mut at = 0;
    stations.map(|(code, label, reached)| {
        let stage = PublicStage {
            code,
            label,
            reached_at: reached.filter(|_| at <= current),
            current: at == current,
        };
        at += 1;
        stage
    })
}
