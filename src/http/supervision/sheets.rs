//! Sheets in lists, how many there are, and urging many cases at once.

use actix_web::{HttpRequest, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Supervisor;
use super::wire::SheetView;
use crate::domain::case::number as case_number;
use crate::domain::supervision::sheet::state::SheetState;
use crate::domain::supervision::{Level, number};
use crate::http::auth::Signed;
use crate::http::body::{Body, Params};
use crate::http::cases::case_id;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::wire::{At, code};
use crate::kernel::id::{SheetId, UnitId};
use crate::kernel::time::Timestamp;
use crate::usecase::supervision::{self, Filter, Group, PAGE_MAX, Place, Urged};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SheetParams {
    #[param(value_type = Option<code::SheetLevel>)]
    pub level: Option<String>,
    /// `open` (left out), `closed`, or one state.
    pub state: Option<String>,
    /// The unit or anything below it.
    pub unit: Option<u32>,
    /// Only those whose unit should have been heard by now.
    pub overdue: Option<bool>,
    /// Where the page before ended, as it said.
    pub after: Option<String>,
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<usize>,
}

#[derive(Serialize, ToSchema)]
pub struct SheetPage {
    sheets: Vec<SheetView>,
    /// To be sent as `after` for the next page; none on the last.
    #[schema(required)]
    next: Option<String>,
    server_time: At,
}

/// A page of the sheets the caller sees: open ones by due time, closed ones the latest first.
#[utoipa::path(tag = "supervision", params(SheetParams), responses((status = 200, body = SheetPage)))]
#[get("/api/sheets")]
pub async fn list_sheets(
    signed: Signed,
    door: web::Data<Door>,
    params: Params<SheetParams>,
) -> Result<web::Json<SheetPage>, Problem> {
    let SheetParams {
        level,
        state,
        unit,
        overdue,
        after,
        limit,
    } = params.0;
    let limit = limit.unwrap_or(50);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Problem::invalid("limit", "每页1至100条"));
    }
    let filter = Filter {
        level: given("level", level, Level::from_code)?,
        group: given("state", state, group)?.unwrap_or_default(),
        unit: unit.map(UnitId),
        overdue: overdue.unwrap_or(false),
    };
    let after = given("after", after, place)?;
    let page = supervision::list(&door.services, signed.actor(), filter, after, limit)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    let (directory, now) = (door.reference().directory, door.services.clock.now());
    let sheets = page.sheets.iter();
    Ok(web::Json(SheetPage {
        sheets: sheets
            .map(|sheet| SheetView::of(sheet, &directory, now))
            .collect(),
        next: page.next.map(|(at, sheet)| format!("{}.{}", at.0, sheet.0)),
        server_time: At(now),
    }))
}

/// An empty value filters nothing, as a form sends it.
fn given<T>(
    field: &str,
    text: Option<String>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => match parse(&text) {
            Some(value) => Ok(Some(value)),
            None => Err(Problem::invalid(field, "没有这个取值")),
        },
    }
}

fn group(text: &str) -> Option<Group> {
    match text {
        "open" => Some(Group::Open),
        "closed" => Some(Group::Closed),
        state => SheetState::from_code(state).map(Group::Only),
    }
}

fn place(text: &str) -> Option<Place> {
    let (at, sheet) = text.split_once('.')?;
    Some((Timestamp(at.parse().ok()?), SheetId(sheet.parse().ok()?)))
}

/// Open sheets of a level.
#[derive(Serialize, ToSchema)]
pub struct LevelCount {
    #[schema(value_type = code::SheetLevel)]
    level: Level,
    label: &'static str,
    /// Waiting for the unit's answer, for the supervisors, for being struck off.
    issued: u64,
    answered: u64,
    accepted: u64,
    overdue: u64,
}

/// How many open sheets there are that the caller sees, by level.
#[utoipa::path(tag = "supervision", responses((status = 200, body = Vec<LevelCount>)))]
#[get("/api/sheets/counts")]
pub async fn count_sheets(
    signed: Signed,
    door: web::Data<Door>,
) -> Result<web::Json<Vec<LevelCount>>, Problem> {
    let counts = supervision::counts(&door.services, signed.actor())
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    let of = |level, state| counts.open.get(&(level, state)).copied().unwrap_or(0);
    let levels = Level::ALL.iter().map(|level| LevelCount {
        level: *level,
        label: level.label(),
        issued: of(*level, SheetState::Issued),
        answered: of(*level, SheetState::Answered),
        accepted: of(*level, SheetState::Accepted),
        overdue: counts.overdue.get(level).copied().unwrap_or(0),
    });
    Ok(web::Json(levels.collect()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UrgeBody {
    /// Numbers of cases, 1 to 100.
    pub cases: Vec<String>,
    /// What the units are to do.
    pub demand: String,
}

/// What became of one case.
#[derive(Serialize, ToSchema)]
pub struct UrgedCase {
    /// As it was sent.
    case_no: String,
    /// Number of the sheet that was issued.
    #[schema(required)]
    sheet: Option<String>,
    /// Why there is none.
    #[schema(required)]
    refused: Option<String>,
}

/// Issues a sheet on each of the cases; what speaks against one does not keep back the others.
#[utoipa::path(tag = "supervision", request_body = UrgeBody, responses((status = 200, body = Vec<UrgedCase>)))]
#[post("/api/sheets/urge")]
pub async fn urge_cases(
    supervisor: Supervisor,
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<UrgeBody>,
) -> Result<web::Json<Vec<UrgedCase>>, Problem> {
    let UrgeBody { cases, demand } = body.value;
    let ids = cases.iter().map(|no| case_id(no));
    let ids = ids
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_no_number| Problem::invalid("cases", "工单编号不正确"))?;
    let asked = asked(&door, &request, supervisor.0.actor(), &body.bytes)?;
    let urged = supervision::urge(&door.services, asked, ids, demand)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    let told = urged.into_iter().map(|one| {
        let Urged {
            case,
            sheet,
            refused,
        } = one;
        let sent = cases.iter().find(|no| case_number::parse(no) == Some(case));
        UrgedCase {
            case_no: sent.cloned().unwrap_or_default(),
            sheet: sheet.map(number::format),
            refused,
        }
    });
    Ok(web::Json(told.collect()))
}
