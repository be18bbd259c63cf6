//! What a citizen sees of the own case, by number and code.

use actix_web::{HttpRequest, get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::within;
use crate::domain::actor::Actor;
use crate::domain::case::action::Action;
use crate::domain::case::decide::offered;
use crate::domain::case::event::What;
use crate::domain::case::narrate::{public_progress, public_stages, public_state};
use crate::domain::case::state::State;
use crate::domain::case::{Case, number};
use crate::domain::deadline::{Limit, due};
use crate::domain::log::{Body, Entry};
use crate::domain::reference::Reference;
use crate::http::body::Params;
use crate::http::door::Door;
use crate::http::problem::Problem;
use crate::http::wire::At;
use crate::kernel::id::CaseId;
use crate::kernel::time::Timestamp;
use crate::usecase::read;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CodeParams {
    /// As on the receipt.
    pub code: String,
}

#[derive(Serialize, ToSchema)]
pub struct PublicCase {
    no: String,
    title: String,
    content: String,
    nature_label: &'static str,
    /// Where it stands as a citizen counts it, not the state offices work by.
    state: &'static str,
    state_label: &'static str,
    received_at: At,
    #[schema(required)]
    due_at: Option<At>,
    #[schema(required)]
    unit_public_name: Option<String>,
    stages: Vec<PublicStage>,
    /// Newest first.
    progress: Vec<Progress>,
    #[schema(required)]
    public_reply: Option<String>,
    #[schema(required)]
    info_asked: Option<String>,
    #[schema(required)]
    not_accepted: Option<NotAccepted>,
    #[schema(required)]
    rating: Option<PublicRating>,
    can: Vec<Can>,
}

#[derive(Serialize, ToSchema)]
pub struct PublicStage {
    code: &'static str,
    label: &'static str,
    #[schema(required)]
    at: Option<At>,
    current: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PublicProgress)]
pub struct Progress {
    at: At,
    text: String,
}

#[derive(Serialize, ToSchema)]
pub struct NotAccepted {
    reason_label: &'static str,
    explanation: String,
    go_to: String,
}

#[derive(Serialize, ToSchema)]
pub struct PublicRating {
    grade: u8,
    comment: String,
}

/// What the citizen may do now: the last part of the address to ask at.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PublicAct)]
pub enum Can {
    SupplyInfo,
    Supplement,
    Urge,
    Withdraw,
    Rating,
    Objection,
    Reopen,
}

impl PublicCase {
    fn of(case: Case, log: &[Entry], reference: &Reference, now: Timestamp) -> Self {
        let directory = &reference.directory;
        let unit = case.unit.and_then(|unit| directory.responsible(unit));
        let (state, state_label) = public_state(&case);
        let refused = case.refusal.as_ref();
        let refused = refused.filter(|_| case.state == State::NotAccepted);
        Self {
            no: case.no(),
            nature_label: case.nature.label(),
            state,
            state_label,
            received_at: At(case.received_at),
            due_at: case.handle_due_at().map(At),
            unit_public_name: unit.map(|unit| unit.public_name.clone()),
            stages: public_stages(&case)
                .into_iter()
                .map(|stage| PublicStage {
                    code: stage.code,
                    label: stage.label,
                    at: stage.reached_at.map(At),
                    current: stage.current,
                })
                .collect(),
            progress: progress(log, reference),
            public_reply: public_reply(&case, log),
            not_accepted: refused.map(|proposal| NotAccepted {
                reason_label: proposal.what.reason.label(),
                explanation: proposal.what.explanation.clone(),
                go_to: proposal.what.go_to.clone(),
            }),
            rating: case.rating.as_ref().map(|rating| PublicRating {
                grade: rating.grade,
                comment: rating.comment.clone(),
            }),
            can: can(&case, reference, now),
            info_asked: case.info_asked.filter(|_| case.state == State::NeedInfo),
            title: case.title,
            content: case.content,
        }
    }
}

/// Newest first.
fn progress(log: &[Entry], reference: &Reference) -> Vec<Progress> {
    let told = log.iter().rev().filter_map(|entry| match &entry.body {
        Body::Case { event, .. } => Some(Progress {
            at: At(event.at),
            text: public_progress(event, reference)?,
        }),
        // The citizen is told what becomes of the appeal, not who was pressed for it.
        Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => None,
    });
    told.collect()
}

/// The result has passed review: only then it is the office's word.
const fn reviewed(case: &Case) -> bool {
    matches!(
        case.state,
        State::PendingFeedback | State::Closed | State::Archived
    )
}

fn public_reply(case: &Case, log: &[Entry]) -> Option<String> {
    if !reviewed(case) {
        return None;
    }
    let direct = log.iter().rev().find_map(|entry| match &entry.body {
        Body::Case { event, .. } => match &event.what {
            What::AnsweredDirectly { reply, .. } => Some(reply.clone()),
            _ => None,
        },
        Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => None,
    });
    let outcome = case.outcome.as_ref();
    outcome
        .map(|outcome| outcome.public_reply.clone())
        .or(direct)
}

fn can(case: &Case, reference: &Reference, now: Timestamp) -> Vec<Can> {
    let within = |since: Option<Timestamp>, limit: Limit| {
        since.is_some_and(|since| due(&reference.calendar, since, limit).at >= now)
    };
    let policy = &reference.policy;
    let actions = offered(case, &Actor::citizen(), reference);
    let shown = actions.iter().filter_map(|action| match action {
        Action::Rate => Some(Can::Rating),
        Action::SupplyInfo => Some(Can::SupplyInfo),
        Action::Supplement if case.state != State::NeedInfo => Some(Can::Supplement),
        Action::Urge if !within(case.urged_at, policy.urge_every) => Some(Can::Urge),
        Action::Withdraw => Some(Can::Withdraw),
        Action::Object if within(case.refusal.as_ref().map(|it| it.at), policy.objection) => {
            Some(Can::Objection)
        }
        Action::Reopen if within(case.closed_at, policy.reopen) => Some(Can::Reopen),
        _ => None,
    });
    shown.collect()
}

/// The case a number and a code open together.
pub fn open(door: &Door, no: &str, code: &str) -> Result<(CaseId, Case, Vec<Entry>), Problem> {
    let id = number::parse(no).ok_or_else(Problem::not_found)?;
    let (case, log) =
        read::public_case(&door.services, id, code).map_err(|refusal| door.refuse(refusal))?;
    Ok((id, case, log))
}

/// The case as the citizen may see it.
#[utoipa::path(
    tag = "public",
    params(("no" = String, Path, description = "Number on the receipt"), CodeParams),
    responses((status = 200, body = PublicCase))
)]
#[get("/api/public/appeals/{no}")]
pub async fn track(
    request: HttpRequest,
    door: web::Data<Door>,
    no: web::Path<String>,
    params: Params<CodeParams>,
) -> Result<web::Json<PublicCase>, Problem> {
    within(&door.limits.public_reads, &door, &request)?;
    let (_, case, log) = open(&door, &no, &params.0.code)?;
    let now = door.services.clock.now();
    let shown = PublicCase::of(case, &log, &door.reference(), now);
    Ok(web::Json(shown))
}
