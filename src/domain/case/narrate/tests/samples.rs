//! One event of every kind, with a mark wherever an official writes for officials.

use super::super::*;
use crate::domain::case::event::{ClockChange, Registered};
use crate::domain::case::migrated::migrate;
use crate::domain::case::state::State;
use crate::domain::case::tests::fixture::{
    self, CITY_MANAGEMENT, HAISHAN, HOUSING, LIGHT, at, draft, place,
};
use crate::domain::case::tests::migrated::former;
use crate::domain::case::*;
use crate::domain::codes::*;
use crate::domain::deadline::Due;
use crate::domain::policy::Stage;
use crate::domain::task::{AssistKind, Task, TaskState};
use crate::kernel::id::{CaseId, UserId};

/// Stands wherever an official writes for officials.
pub(super) const INSIDE: &str = "内部文字不得外传";

fn inside() -> String {
    INSIDE.into()
}

fn task() -> Task {
    Task {
        no: 1,
        kind: AssistKind::Whistle,
        unit: HOUSING,
        what: inside(),
        mandatory: true,
        state: TaskState::PendingSign,
        asked_at: fixture::start(),
        due_at: at("2026-11-27T00:00"),
        signed_by: None,
        answer: None,
        answered_at: None,
    }
}

fn danger() -> Label {
    Label {
        dimension: LabelDimension::Risk,
        value: inside(),
        source: LabelSource::Person,
        confidence: 100,
        at: fixture::start(),
        by: UserId(100),
    }
}

fn rating(grade: u8) -> Rating {
    Rating {
        at: fixture::start(),
        by: UserId::CITIZEN,
        grade,
        dimensions: Dimensions::default(),
        reasons: vec![DissatisfactionReason::S1],
        solved: Some(false),
        comment: inside(),
    }
}

fn migrated() -> What {
    let mut case = former(State::Closed);
    case.history[0].text = inside();
    let event = migrate(case, &fixture::reference(), fixture::start());
    event.expect("the fixture's own").what
}

fn intake() -> Vec<What> {
    let draft = draft();
    let grounds = |explanation: &str| RefusalGrounds {
        reason: RefusalReason::N4,
        explanation: explanation.into(),
        go_to: "区劳动人事争议仲裁院".into(),
    };
    vec![
        What::Registered(Box::new(Registered {
            title: draft.title,
            content: draft.content,
            nature: draft.nature,
            urgency: draft.urgency,
            channel: draft.channel,
            source: draft.source,
            external_id: Some(inside()),
            place: place(),
            petitioner: draft.petitioner,
            attachments: vec![],
            item: None,
            received_at: fixture::start(),
            higher_due_at: Some(at("2026-11-30T18:00")),
        })),
        migrated(),
        What::Accepted {
            title: inside(),
            nature: Nature::Complaint,
            urgency: Urgency::U3,
            item: LIGHT.into(),
            place: place(),
        },
        What::InfoAsked {
            what: "灯杆编号".into(),
        },
        What::InfoSupplied {
            text: inside(),
            attachments: vec![],
        },
        What::InfoExpired,
        What::RefusalProposed(grounds(INSIDE)),
        What::Refused(grounds("已由仲裁委受理")),
        What::Objected {
            explanation: inside(),
        },
        What::AnsweredDirectly {
            knowledge: "fresh".into(),
            reply: "每日七时开放".into(),
            archive_at: fixture::start(),
        },
    ]
}

fn whose() -> Vec<What> {
    vec![
        What::Dispatched {
            item: LIGHT.into(),
            unit: CITY_MANAGEMENT,
            tasks: vec![task()],
            note: inside(),
        },
        What::Signed {
            note: inside(),
            late: true,
        },
        What::ReturnRequested(ReturnRequest {
            unit: CITY_MANAGEMENT,
            by: UserId(100),
            at: fixture::start(),
            reason: ReturnReason::R2,
            basis: inside(),
            suggested_unit: Some(HAISHAN),
        }),
        What::ReturnGranted { reason: inside() },
        What::ReturnDenied { reason: inside() },
        What::RulingSubmitted(RulingQuestion {
            submitted_at: fixture::start(),
            forced: true,
            interim_unit: HAISHAN,
            question: inside(),
        }),
        What::Ruled(Ruling {
            at: fixture::start(),
            by: UserId(100),
            unit: HOUSING,
            basis: inside(),
            applies_to_the_like: true,
            questions: vec![(inside(), inside())],
        }),
    ]
}

fn work() -> Vec<What> {
    vec![
        What::Contacted {
            at: fixture::start(),
            means: ContactMeans::Phone,
            result: ContactResult::NoAnswer,
            note: inside(),
        },
        What::Reassigned {
            unit: CITY_MANAGEMENT,
            handler: Some(fixture::actor("handler-city").user),
            note: inside(),
        },
        What::AssistRequested {
            tasks: vec![task()],
        },
        What::TaskSigned { task: 1 },
        What::TaskAnswered {
            task: 1,
            answer: inside(),
        },
        What::TaskAdopted { task: 1 },
        What::TaskSentBack {
            task: 1,
            reason: inside(),
        },
        What::ExtensionRequested(ExtensionRequest {
            by: UserId(100),
            at: fixture::start(),
            reason: ExtensionReason::E3,
            explanation: inside(),
            new_due_at: at("2026-12-05T00:00"),
        }),
        What::ExtensionGranted {
            reason: ExtensionReason::E3,
            note: inside(),
        },
        What::ExtensionDenied { reason: inside() },
        What::SuspensionRequested(Suspension {
            asked_by: UserId(100),
            asked_at: fixture::start(),
            kind: SuspensionKind::H1,
            plan: inside(),
            next_review_at: at("2026-12-05T00:00"),
        }),
        What::Suspended {
            kind: SuspensionKind::H1,
            note: inside(),
        },
        What::SuspensionDenied { reason: inside() },
        What::Resumed { reason: inside() },
        What::Finished {
            outcome: outcome(),
            attachments: vec![],
        },
        What::ResultApproved { note: inside() },
        What::ResultRejected { reason: inside() },
    ]
}

fn endings() -> Vec<What> {
    let archive_at = fixture::start();
    vec![
        What::Satisfied {
            rating: rating(5),
            archive_at,
        },
        What::Dissatisfied { rating: rating(1) },
        What::ClosedUnrated { archive_at },
        What::ConclusionProposed { evidence: inside() },
        What::Concluded {
            evidence: inside(),
            archive_at,
        },
        What::Withdrawn {
            reason: WithdrawalReason::W5,
            note: inside(),
        },
        What::TakenOver {
            reason: WithdrawalReason::W3,
            note: inside(),
        },
        What::Merged {
            master: CaseId(261_123_000_002),
            reason: inside(),
        },
        What::Unmerged { reason: inside() },
        What::Followed {
            master: CaseId(261_123_000_002),
            unit: CITY_MANAGEMENT,
            item: None,
            outcome: outcome(),
        },
        What::Reopened {
            explanation: inside(),
        },
        What::Archived,
        What::Transferred(TransferRecord {
            at: fixture::start(),
            target: TransferTarget::Police,
            explanation: inside(),
            receipt: Some(inside()),
        }),
        What::TransferConfirmed { receipt: inside() },
        What::Urged { text: inside() },
        What::Supplemented {
            text: inside(),
            attachments: vec![],
        },
        What::Relayed {
            child: CaseId(261_123_000_002),
            no: inside(),
            what: Relayed::Urged { text: inside() },
        },
        What::Noted { text: inside() },
        What::Labelled {
            add: vec![danger()],
            remove: vec![],
        },
        What::Instructed { text: inside() },
        What::Recounted { why: inside() },
        What::SupervisionRaised {
            level: 3,
            why: inside(),
        },
        lowered(1),
    ]
}

fn lowered(level: u8) -> What {
    What::SupervisionLowered {
        level,
        why: inside(),
    }
}

fn outcome() -> Outcome {
    Outcome {
        by: UserId(100),
        at: fixture::start(),
        text: inside(),
        public_reply: inside(),
        private_note: inside(),
        solved: true,
        contacted: true,
    }
}

/// One event of every kind, with every clock started.
pub(super) fn one_of_each() -> Vec<Event> {
    let due = Due {
        at: at("2026-12-01T00:00"),
        provisional: false,
    };
    let limit = crate::domain::deadline::Limit::WorkingDays(5);
    let start = |stage: &Stage| {
        ClockChange::Start(
            *stage,
            decide::clock(fixture::start(), limit, due, Basis::FIRST),
        )
    };
    let clocks: Vec<_> = Stage::ALL.iter().map(start).collect();
    [intake(), whose(), work(), endings()]
        .concat()
        .into_iter()
        .map(|what| Event {
            at: fixture::start(),
            by: UserId(100),
            what,
            clocks: clocks.clone(),
        })
        .collect()
}
