//! What there is to say of a reply before it is handed in.

use actix_web::{post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::case_id;
use crate::http::auth::Signed;
use crate::http::body::Body;
use crate::http::door::Door;
use crate::http::problem::Problem;
use crate::triage::reply::{Checked, Finding};
use crate::usecase::reply_check;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyCheckBody {
    /// The public reply as it stands.
    pub reply: String,
}

/// Hints, not refusals: the reply can be handed in all the same.
#[derive(Serialize, ToSchema)]
pub struct ReplyChecked {
    /// How likely the reply is to this appeal, 0 to 1; a half when nothing tells.
    relevance: f64,
    findings: Vec<ReplyFinding>,
}

#[derive(Serialize, ToSchema)]
pub struct ReplyFinding {
    /// `off_topic`, `point_open`, `promise_only` …
    code: &'static str,
    message: String,
}

/// Looks a reply over: does it belong to the appeal, answer what was asked, name the place, give
/// grounds and a result, keep numbers of persons out, and is it no copy of a recent one.
#[utoipa::path(
    tag = "cases",
    params(("no" = String, Path, description = "Number of the case")),
    request_body = ReplyCheckBody,
    responses((status = 200, body = ReplyChecked))
)]
#[post("/api/cases/{no}/reply-check")]
pub async fn check_reply(
    signed: Signed,
    door: web::Data<Door>,
    no: web::Path<String>,
    body: Body<ReplyCheckBody>,
) -> Result<web::Json<ReplyChecked>, Problem> {
    let ReplyCheckBody { reply } = body.value;
    let case = case_id(&no)?;
    let checked = reply_check::reply_check(&door.services, &signed.present.actor, case, &reply)
        .map_err(|refusal| door.refuse(refusal))?;
    Ok(web::Json(checked.into()))
}

impl From<Checked> for ReplyChecked {
    fn from(checked: Checked) -> Self {
        let Checked {
            relevance,
            findings,
        } = checked;
        let finding = |Finding { kind, message }| ReplyFinding {
            code: kind.code(),
            message,
        };
        Self {
            relevance,
            findings: findings.into_iter().map(finding).collect(),
        }
    }
}
