//! One case, and what happened to it.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, get, web};

use super::case_id;
use crate::http::auth::Signed;
use crate::http::door::Door;
use crate::http::problem::Problem;
use crate::http::timeline::Events;
use crate::http::wire::case_detail::CaseDetail;
use crate::http::wire::case_parts::Viewing;
use crate::usecase::read;

/// The whole case. Its `ETag` is the revision to send back as `If-Match`.
#[utoipa::path(
    tag = "cases",
    params(("no" = String, Path, description = "Number of the case")),
    responses((status = 200, body = CaseDetail, headers(("ETag" = String, description = "\"revision\""))))
)]
#[get("/api/cases/{no}")]
pub async fn case(
    signed: Signed,
    door: web::Data<Door>,
    no: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let actor = &signed.present.actor;
    let refuse = |refusal| door.refuse(refusal);
    let found = read::case_with_group(&door.services, actor, case_id(&no)?);
    let (case, group) = found.map_err(refuse)?;
    let revision = format!("\"{}\"", case.revision);
    let viewing = Viewing {
        reference: &door.reference(),
        actor,
        now: door.services.clock.now(),
    };
    let detail = CaseDetail::of(case, group, &viewing);
    Ok(HttpResponse::Ok()
        .insert_header((ETAG, revision))
        .json(detail))
}

/// The timeline, oldest first.
#[utoipa::path(
    tag = "cases",
    params(("no" = String, Path, description = "Number of the case")),
    responses((status = 200, body = Events))
)]
#[get("/api/cases/{no}/events")]
pub async fn events(
    signed: Signed,
    door: web::Data<Door>,
    no: web::Path<String>,
) -> Result<web::Json<Events>, Problem> {
    let log = read::events(&door.services, &signed.present.actor, case_id(&no)?)
        .map_err(|refusal| door.refuse(refusal))?;
    Ok(web::Json(Events::of(&log, &door.reference())))
}
