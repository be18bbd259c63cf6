//! The organisation: units are added, renamed, closed; never removed.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{KeeperOfAccounts, SystemAdmin};
use crate::domain::org::UnitKind;
use crate::http::body::Body;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::units::UnitView;
use crate::http::wire::code;
use crate::kernel::id::UnitId;
use crate::usecase::units::{self, NewUnit, UnitChange};

/// Every unit.
#[utoipa::path(tag = "admin", responses((status = 200, body = Vec<UnitView>)))]
#[get("/api/admin/units")]
pub async fn list_units(
    _keeper: KeeperOfAccounts,
    door: web::Data<Door>,
) -> web::Json<Vec<UnitView>> {
    web::Json(UnitView::all(&door))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnitBody {
    #[schema(value_type = u32)]
    pub parent: UnitId,
    #[schema(value_type = code::UnitKind)]
    pub kind: UnitKind,
    /// Stable key, unique; streets and communities: the division code.
    pub code: String,
    pub name: String,
    /// Left out: the name.
    pub short_name: Option<String>,
    /// What citizens are told. Left out: the name.
    pub public_name: Option<String>,
    /// First letters of the pinyin, for type-ahead.
    pub initials: Option<String>,
}

/// Adds a unit.
#[utoipa::path(tag = "admin", request_body = NewUnitBody, responses((status = 201, body = UnitView)))]
#[post("/api/admin/units")]
pub async fn create_unit(
    admin: SystemAdmin,
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<NewUnitBody>,
) -> Result<HttpResponse, Problem> {
    let asked = asked(&door, &request, admin.0.actor(), &body.bytes)?;
    let NewUnitBody {
        parent,
        kind,
        code,
        name,
        short_name,
        public_name,
        initials,
    } = body.value;
    let new = NewUnit {
        parent,
        kind,
        code,
        name,
        short_name: short_name.unwrap_or_default(),
        public_name: public_name.unwrap_or_default(),
        initials: initials.unwrap_or_default(),
    };
    let id = units::create(&door.services, asked, new)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    Ok(HttpResponse::Created().json(view(&door, id)?))
}

/// What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitChangeBody {
    pub name: Option<String>,
    pub short_name: Option<String>,
    pub public_name: Option<String>,
    pub initials: Option<String>,
    pub active: Option<bool>,
}

/// Changes a unit.
#[utoipa::path(
    tag = "admin",
    params(("id" = u32, Path, description = "Unit")),
    request_body = UnitChangeBody,
    responses((status = 200, body = UnitView))
)]
#[patch("/api/admin/units/{id}")]
pub async fn change_unit(
    admin: SystemAdmin,
    request: HttpRequest,
    door: web::Data<Door>,
    id: web::Path<u32>,
    body: Body<UnitChangeBody>,
) -> Result<web::Json<UnitView>, Problem> {
    let (id, asked) = (
        UnitId(*id),
        asked(&door, &request, admin.0.actor(), &body.bytes)?,
    );
    let UnitChangeBody {
        name,
        short_name,
        public_name,
        initials,
        active,
    } = body.value;
    let change = UnitChange {
        name,
        short_name,
        public_name,
        initials,
        active,
    };
    units::change(&door.services, asked, id, change)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    view(&door, id).map(web::Json)
}

fn view(door: &Door, id: UnitId) -> Result<UnitView, Problem> {
    let directory = door.reference().directory;
    let unit = directory.unit(id).ok_or_else(Problem::not_found)?;
    Ok(UnitView::of(unit))
}
