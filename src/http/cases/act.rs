//! One route for every action of the table.

use actix_web::{HttpRequest, post, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::case_id;
use crate::domain::case::state::State;
use crate::http::actions::offered;
use crate::http::auth::Signed;
use crate::http::body::Json;
use crate::http::door::Door;
use crate::http::headers::{Revision, asked};
use crate::http::problem::Problem;
use crate::http::wire::{Taking, code};
use crate::usecase::act;

/// How the case stands after the action.
#[derive(Serialize, ToSchema)]
pub struct ActionDone {
    no: String,
    revision: u32,
    #[schema(value_type = code::CaseState)]
    state: State,
}

impl From<act::Done> for ActionDone {
    fn from(done: act::Done) -> Self {
        let act::Done {
            case: _,
            no,
            revision,
            state,
        } = done;
        Self {
            no,
            revision,
            state,
        }
    }
}

/// Does what the body asks, if the case is still as the caller read it. Documented one action at
/// a time, see `openapi`.
#[post("/api/cases/{no}/actions/{action}")]
pub async fn act_on_case(
    signed: Signed,
    request: HttpRequest,
    door: web::Data<Door>,
    path: web::Path<(String, String)>,
    revision: Revision,
    body: Json,
) -> Result<web::Json<ActionDone>, Problem> {
    let (no, action) = path.into_inner();
    let (case, action) = (
        case_id(&no)?,
        offered(&action).ok_or_else(Problem::not_found)?,
    );
    let Json(bytes) = body;
    let taking = Taking {
        by: signed.present.user.id,
        now: door.services.clock.now(),
    };
    let command = action.read(&bytes, taking)?;
    let asked = asked(&door, &request, signed.actor(), &bytes)?;
    let done = act::act(&door.services, asked, case, Some(revision.0), command)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    Ok(web::Json(done.into()))
}
