//! One sheet: looked at, answered, struck off; the sheets of a case.

use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sheet_id;
use super::wire::{SheetStep, SheetView};
use crate::domain::supervision::sheet::action::SheetAction;
use crate::domain::supervision::sheet::command::SheetCommand;
use crate::domain::supervision::sheet::state::SheetState;
use crate::http::auth::Signed;
use crate::http::body::Body;
use crate::http::cases::case_id;
use crate::http::dictionary::{Term, term};
use crate::http::door::Door;
use crate::http::headers::{Revision, asked};
use crate::http::problem::Problem;
use crate::http::wire::code;
use crate::usecase::supervision::{self, Acted, Asking, Found};

/// A sheet, its history, and what the caller may do.
#[derive(Serialize, ToSchema)]
pub struct SheetDetail {
    #[serde(flatten)]
    sheet: SheetView,
    /// The caller may open the case it is about.
    sees_case: bool,
    /// Oldest first.
    history: Vec<SheetStep>,
    actions: Vec<Term>,
}

/// The whole sheet. Its `ETag` is the revision to send back as `If-Match`.
#[utoipa::path(
    tag = "supervision",
    params(("sheet" = String, Path, description = "Number of the sheet")),
    responses((status = 200, body = SheetDetail, headers(("ETag" = String, description = "\"revision\""))))
)]
#[get("/api/sheets/{sheet}")]
pub async fn read_sheet(
    signed: Signed,
    door: web::Data<Door>,
    no: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let found = supervision::sheet(&door.services, &signed.present.actor, sheet_id(&no)?);
    let Found {
        sheet,
        log,
        actions,
        sees_case,
    } = found.map_err(|refusal| door.refuse(refusal))?;
    let (directory, now) = (door.reference().directory, door.services.clock.now());
    let revision = format!("\"{}\"", sheet.revision);
    let history = log.iter();
    let detail = SheetDetail {
        sheet: SheetView::of(&sheet, &directory, now),
        sees_case,
        history: history
            .filter_map(|entry| SheetStep::of(entry, &directory))
            .collect(),
        actions: actions.iter().map(|action| term!(action)).collect(),
    };
    Ok(HttpResponse::Ok()
        .insert_header((ETAG, revision))
        .json(detail))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetActBody {
    /// The answer, the reason, the note: what the action asks for.
    #[serde(default)]
    pub text: String,
}

/// How the sheet stands after the action.
#[derive(Serialize, ToSchema)]
pub struct SheetDone {
    no: String,
    revision: u32,
    #[schema(value_type = code::SheetState)]
    state: SheetState,
    /// The sheet issued in its place.
    #[schema(required)]
    issued: Option<String>,
}

/// Does what is asked of a sheet, if it is still as the caller read it. Every action takes one
/// text; what it must be, the action says.
#[utoipa::path(
    tag = "supervision",
    params(
        ("sheet" = String, Path, description = "Number of the sheet"),
        ("action" = String, Path, description = "Code of the action, as `actions` lists it"),
        ("If-Match" = String, Header, description = "\"revision\" the caller has read"),
    ),
    request_body = SheetActBody,
    responses((status = 200, body = SheetDone))
)]
#[post("/api/sheets/{sheet}/actions/{action}")]
pub async fn act_on_sheet(
    signed: Signed,
    request: HttpRequest,
    door: web::Data<Door>,
    path: web::Path<(String, String)>,
    revision: Revision,
    body: Body<SheetActBody>,
) -> Result<web::Json<SheetDone>, Problem> {
    let (no, action) = path.into_inner();
    let id = sheet_id(&no)?;
    let SheetActBody { text } = body.value;
    let asking = SheetAction::from_code(&action).and_then(|action| asking(action, text));
    let asking = asking.ok_or_else(Problem::not_found)?;
    let asked = asked(&door, &request, signed.actor(), &body.bytes)?;
    let acted = supervision::act(&door.services, asked, id, revision.0, asking)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    let Acted {
        sheet: _,
        no,
        revision,
        state,
        issued,
    } = acted;
    Ok(web::Json(SheetDone {
        no,
        revision,
        state,
        issued,
    }))
}

/// What an action asks of a sheet; `None` for what is not a person's or not about a sheet.
fn asking(action: SheetAction, text: String) -> Option<Asking> {
    Some(Asking::Plain(match action {
        SheetAction::Answer => SheetCommand::Answer { text },
        SheetAction::Report => SheetCommand::Report { text },
        SheetAction::Accept => SheetCommand::Accept { note: text },
        SheetAction::SendBack => SheetCommand::SendBack { reason: text },
        SheetAction::StrikeOff => SheetCommand::StrikeOff { note: text },
        SheetAction::AskWithdrawal => SheetCommand::AskWithdrawal { reason: text },
        SheetAction::ConfirmWithdrawal => SheetCommand::ConfirmWithdrawal { note: text },
        SheetAction::DenyWithdrawal => SheetCommand::DenyWithdrawal { reason: text },
        SheetAction::Escalate => return Some(Asking::Escalate { reason: text }),
        SheetAction::Issue
        | SheetAction::Supersede
        | SheetAction::OpenMeeting
        | SheetAction::DecideMeeting
        | SheetAction::CloseMeeting
        | SheetAction::ChangeRules => return None,
    }))
}

/// The sheets of a case that the caller sees, the latest first.
#[utoipa::path(
    tag = "supervision",
    params(("no" = String, Path, description = "Number of the case")),
    responses((status = 200, body = Vec<SheetView>))
)]
#[get("/api/cases/{no}/sheets")]
pub async fn sheets_of_case(
    signed: Signed,
    door: web::Data<Door>,
    no: web::Path<String>,
) -> Result<web::Json<Vec<SheetView>>, Problem> {
    let sheets = supervision::of_case(&door.services, &signed.present.actor, case_id(&no)?)
        .map_err(|refusal| door.refuse(refusal))?;
    let (directory, now) = (door.reference().directory, door.services.clock.now());
    let views = sheets.iter();
    let views = views.map(|sheet| SheetView::of(sheet, &directory, now));
    Ok(web::Json(views.collect()))
}
