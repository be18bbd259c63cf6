//! What may be asked of a case as it stands: as it should be, and as it should not.

use super::commands::*;
use super::fixture::*;
use crate::domain::case::action::Action;
use crate::domain::case::command::*;
use crate::domain::case::event::Relayed;
use crate::domain::case::{Case, Outcome};
use crate::domain::codes::{
    LabelDimension, Nature, RefusalReason, TransferTarget, Urgency, WithdrawalReason,
};
use crate::domain::deadline::Limit;
use crate::domain::policy::Stage;
use crate::kernel::id::{CaseId, UnitId};
use crate::kernel::time::{DAY_MS, HOUR_MS, Timestamp};

/// What somebody who knows the rules would ask of the case now. More than one where the action
/// can lead to different places.
pub(crate) fn sensible(action: Action, case: &Case, now: Timestamp) -> Vec<Command> {
    let reason = said;
    match action {
        Action::Accept => one(accept(LIGHT, Urgency::U3)),
        Action::AskInfo => one(Command::AskInfo(AskInfo { what: reason() })),
        Action::SupplyInfo => one(Command::SupplyInfo(supply())),
        Action::ExpireInfo => one(Command::ExpireInfo),
        Action::Refuse => one(refuse(RefusalReason::N4)),
        Action::Object => one(Command::Object {
            explanation: reason(),
        }),
        Action::AnswerDirectly => one(Command::AnswerDirectly(AnswerDirectly {
            knowledge: "fresh".into(),
            reply: reason(),
        })),
        Action::Dispatch => vec![dispatch_to(CITY_MANAGEMENT), dispatch_to(HOUSING)],
        Action::Sign => one(sign()),
        Action::RequestReturn => one(return_to(HAISHAN)),
        Action::GrantReturn => one(Command::GrantReturn { reason: reason() }),
        Action::DenyReturn => one(Command::DenyReturn { reason: reason() }),
        Action::SubmitRuling => one(Command::SubmitRuling(SubmitRuling {
            interim_unit: HAISHAN,
            question: reason(),
        })),
        Action::Rule => one(Command::Rule(Rule {
            unit: HOUSING,
            basis: reason(),
            applies_to_the_like: case.item.is_some(),
            questions: vec![],
        })),
        Action::Contact => one(Command::Contact(contact(now))),
        Action::ReassignWithin => one(Command::ReassignWithin(ReassignWithin {
            unit: case.unit.unwrap_or(HOUSING),
            handler: None,
            note: String::new(),
        })),
        Action::RequestAssist => one(Command::RequestAssist(assist(&[HAISHAN]))),
        _ => sensible_at_work(action, case, now),
    }
}

fn one(command: Command) -> Vec<Command> {
    vec![command]
}

fn sensible_at_work(action: Action, case: &Case, now: Timestamp) -> Vec<Command> {
    let reason = said;
    let handle_due = case.clock(Stage::Handle).map_or(now, |clock| clock.due_at);
    match action {
        Action::SignTask => with_tasks(case, |task| Command::SignTask { task }),
        Action::AnswerTask => with_tasks(case, |task| Command::AnswerTask {
            task,
            answer: said(),
        }),
        Action::AdoptTask => with_tasks(case, |task| Command::AdoptTask { task }),
        Action::SendBackTask => with_tasks(case, |task| Command::SendBackTask {
            task,
            reason: said(),
        }),
        Action::RequestExtension => one(extend_to(handle_due.plus_ms(HOUR_MS))),
        Action::GrantExtension => one(Command::GrantExtension {
            note: String::new(),
        }),
        Action::DenyExtension => one(Command::DenyExtension { reason: reason() }),
        Action::Suspend => one(suspend_until(now.plus_ms(10 * DAY_MS))),
        Action::GrantSuspension => one(Command::GrantSuspension {
            note: String::new(),
        }),
        Action::DenySuspension => one(Command::DenySuspension { reason: reason() }),
        Action::Resume => one(Command::Resume { reason: reason() }),
        Action::Finish => one(Command::Finish(finish())),
        Action::ApproveResult => one(approve()),
        Action::RejectResult => one(Command::RejectResult { reason: reason() }),
        _ => sensible_at_the_end(action, case),
    }
}

fn sensible_at_the_end(action: Action, case: &Case) -> Vec<Command> {
    let reason = said;
    match action {
        Action::Rate => vec![rate(5), rate(1)],
        Action::CloseUnrated => one(Command::CloseUnrated),
        Action::Conclude => one(Command::Conclude { evidence: reason() }),
        Action::Withdraw => vec![
            withdraw(WithdrawalReason::W1),
            withdraw(WithdrawalReason::W5),
        ],
        Action::Merge => one(merge(case)),
        Action::Unmerge => one(Command::Unmerge { reason: reason() }),
        Action::Follow => vec![
            Command::Follow(Follow::Result {
                unit: HOUSING,
                item: Some(LIGHT.into()),
                outcome: outcome(),
            }),
            Command::Follow(Follow::Answer {
                knowledge: "fresh".into(),
                reply: reason(),
            }),
        ],
        Action::Relay => vec![
            relay(Relayed::Urged { text: reason() }),
            relay(Relayed::Supplemented {
                text: reason(),
                attachments: vec![],
            }),
        ],
        Action::Reopen => one(Command::Reopen(Reopen {
            explanation: reason(),
        })),
        Action::Archive => one(Command::Archive),
        Action::Transfer => one(Command::Transfer(Transfer {
            target: TransferTarget::Police,
            explanation: reason(),
            receipt: None,
        })),
        Action::ConfirmTransfer => one(Command::ConfirmTransfer {
            receipt: "回执1号".into(),
        }),
        Action::Urge => one(Command::Urge { text: reason() }),
        Action::Supplement => one(Command::Supplement(supply())),
        Action::Note => one(Command::Note { text: reason() }),
        Action::Label => one(Command::Label {
            add: vec![label(LabelDimension::Risk, "燃气")],
            remove: vec![],
        }),
        Action::Instruct => one(Command::Instruct { text: reason() }),
        _ => vec![],
    }
}

fn with_tasks(case: &Case, command: impl Fn(u16) -> Command) -> Vec<Command> {
    case.tasks.iter().map(|task| command(task.no)).collect()
}

/// What a hurried, mistaken or ill-meaning person might ask instead. Some of it is allowed.
pub(super) fn odd(action: Action, case: &Case, now: Timestamp) -> Vec<Command> {
    let long = || "长".repeat(11_000);
    match action {
        Action::Accept => vec![
            accept("nowhere", Urgency::U3),
            accept(RUBBISH, Urgency::U1),
            accept(ROAD, Urgency::U4),
            Command::Accept(Accept {
                title: Some(long()),
                nature: Nature::Consultation,
                urgency: Urgency::U3,
                item: LIGHT.into(),
                place: place(),
            }),
        ],
        Action::AskInfo => vec![Command::AskInfo(AskInfo { what: "  ".into() })],
        Action::Refuse => vec![refuse(RefusalReason::N1), refuse(RefusalReason::N8)],
        Action::Dispatch => vec![
            dispatch_to(DISTRICT),
            dispatch_to(DISSOLVED),
            dispatch_to(UnitId(9_999)),
            Command::Dispatch(Dispatch {
                item: RUBBISH.into(),
                unit: HAISHAN,
                assisting: vec![Assisting {
                    unit: HOUSING,
                    what: said(),
                }],
                limit: Some(Limit::WorkingDays(30)),
                note: String::new(),
            }),
        ],
        _ => odd_at_work(action, case, now),
    }
}

fn odd_at_work(action: Action, case: &Case, now: Timestamp) -> Vec<Command> {
    match action {
        Action::RequestReturn => vec![return_to(DISSOLVED), return_to(CITY_MANAGEMENT)],
        Action::Contact => vec![
            Command::Contact(contact(now.plus_ms(HOUR_MS))),
            Command::Contact(contact(start().plus_ms(-HOUR_MS))),
        ],
        Action::ReassignWithin => [SQUAD, POST, HOUSING, ENFORCEMENT]
            .map(|unit| {
                Command::ReassignWithin(ReassignWithin {
                    unit,
                    handler: Some(actor("handler-city").user),
                    note: String::new(),
                })
            })
            .to_vec(),
        Action::RequestAssist => vec![
            Command::RequestAssist(assist(&[])),
            Command::RequestAssist(assist(&[MEISHA, MEISHA])),
            Command::RequestAssist(assist(&[MEISHA, HOUSING])),
        ],
        Action::SignTask => vec![Command::SignTask { task: 77 }],
        Action::RequestExtension => vec![
            extend_to(now.plus_ms(100 * DAY_MS)),
            extend_to(now.plus_ms(-DAY_MS)),
        ],
        Action::Suspend => vec![suspend_until(now), suspend_until(now.plus_ms(31 * DAY_MS))],
        Action::Finish => vec![
            Command::Finish(Finish {
                contacted: true,
                ..finish()
            }),
            Command::Finish(Finish {
                public_reply: String::new(),
                ..finish()
            }),
            Command::Finish(Finish {
                attachments: vec![],
                ..finish()
            }),
        ],
        Action::Rate => vec![rate(0), rate(6), rate(2), rate(3)],
        Action::Withdraw => vec![withdraw(WithdrawalReason::W4)],
        Action::Merge => vec![Command::Merge {
            master: case.id,
            reason: said(),
        }],
        Action::Urge => vec![Command::Urge {
            text: "长".repeat(11_000),
        }],
        Action::Label => vec![Command::Label {
            add: vec![],
            remove: vec![label(LabelDimension::Risk, "燃气")],
        }],
        _ => sensible(action, case, now),
    }
}

/// From the case before it, which is merged into it.
fn relay(what: Relayed) -> Command {
    Command::Relay {
        child: CaseId(1),
        no: "YT4403081".into(),
        what,
    }
}

/// What another unit's handler reported on the master.
pub(super) fn outcome() -> Outcome {
    Outcome {
        by: actor("handler-housing").user,
        at: start(),
        text: said(),
        public_reply: said(),
        private_note: String::new(),
        solved: true,
        contacted: true,
    }
}

/// Into the case after it, which every life has beside it.
pub(super) fn merge(case: &Case) -> Command {
    Command::Merge {
        master: CaseId(case.id.0 + 1),
        reason: "同一路口同一盏灯".into(),
    }
}
