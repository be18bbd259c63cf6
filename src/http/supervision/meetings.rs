//! The weekly meeting.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::SheetView;
use super::{Supervisor, meeting_id};
use crate::domain::org::Directory;
use crate::domain::supervision::meeting::{Item, Meeting, MeetingDecision, Part};
use crate::domain::supervision::number;
use crate::domain::supervision::sheet::Sheet;
use crate::http::auth::Signed;
use crate::http::body::Body;
use crate::http::cases::case_id;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::wire::{At, code};
use crate::kernel::id::{MeetingId, UnitId};
use crate::kernel::time::Timestamp;
use crate::usecase::supervision::meeting::{self as weekly, Decided};

/// One matter of an agenda.
#[derive(Serialize, ToSchema)]
pub struct AgendaItem {
    #[schema(value_type = code::AgendaPart)]
    part: Part,
    part_label: &'static str,
    subject: String,
    #[schema(required)]
    case_no: Option<String>,
    #[schema(required)]
    sheet: Option<String>,
    #[schema(required)]
    unit_name: Option<String>,
    /// How it stands, in words.
    standing: String,
    #[schema(required)]
    due_at: Option<At>,
    overdue: bool,
}

impl AgendaItem {
    fn of(item: Item, directory: &Directory) -> Self {
        let Item {
            part,
            subject,
            case: _,
            case_no,
            sheet,
            unit,
            standing,
            due_at,
            overdue,
        } = item;
        Self {
            part,
            part_label: part.label(),
            subject,
            case_no,
            sheet: sheet.map(number::format),
            unit_name: unit.map(|unit| directory.unit_name(unit).to_owned()),
            standing,
            due_at: due_at.map(At),
            overdue,
        }
    }
}

/// What was decided, and the sheet it became.
#[derive(Serialize, ToSchema)]
pub struct DecisionView {
    number: u16,
    subject: String,
    demand: String,
    unit: u32,
    unit_name: String,
    due_at: At,
    /// Number of the sheet.
    sheet: String,
    /// The sheet as it stands now.
    #[schema(required)]
    standing: Option<SheetView>,
}

/// A meeting.
#[derive(Serialize, ToSchema)]
pub struct MeetingView {
    /// Year and week, as `2026-W48`.
    no: String,
    opened_at: At,
    opened_by_name: String,
    #[schema(required)]
    closed_at: Option<At>,
    /// As it stood when the meeting was opened.
    agenda: Vec<AgendaItem>,
    decisions: Vec<DecisionView>,
}

impl MeetingView {
    fn of(meeting: Meeting, sheets: &[Sheet], directory: &Directory, now: Timestamp) -> Self {
        let Meeting {
            id,
            revision: _,
            opened_at,
            opened_by,
            agenda,
            decisions,
            closed_at,
        } = meeting;
        let decisions = decisions.into_iter().map(|decision| {
            let sheet = sheets.iter().find(|sheet| sheet.id == decision.sheet);
            let MeetingDecision {
                number,
                subject,
                demand,
                unit,
                due_at,
                case: _,
                sheet: _,
            } = decision;
            DecisionView {
                number,
                subject,
                demand,
                unit: unit.0,
                unit_name: directory.unit_name(unit).to_owned(),
                due_at: At(due_at),
                sheet: sheet.map(Sheet::no).unwrap_or_default(),
                standing: sheet.map(|sheet| SheetView::of(sheet, directory, now)),
            }
        });
        let agenda = agenda.into_iter();
        Self {
            no: number::format_meeting(id),
            opened_at: At(opened_at),
            opened_by_name: directory.user_name(opened_by).to_owned(),
            closed_at: closed_at.map(At),
            agenda: agenda.map(|item| AgendaItem::of(item, directory)).collect(),
            decisions: decisions.collect(),
        }
    }
}

/// An agenda that nobody has opened a meeting with yet.
#[derive(Serialize, ToSchema)]
pub struct AgendaView {
    no: String,
    items: Vec<AgendaItem>,
    /// This week's meeting was opened: its agenda stands there.
    held: bool,
    server_time: At,
}

/// The agenda as it would be now, and the week it would be of.
#[utoipa::path(tag = "supervision", responses((status = 200, body = AgendaView)))]
#[get("/api/meetings/agenda")]
pub async fn next_agenda(
    signed: Signed,
    door: web::Data<Door>,
) -> Result<web::Json<AgendaView>, Problem> {
    let refuse = |refusal| door.refuse(refusal);
    let items = weekly::agenda(&door.services, signed.actor()).await;
    let items = items.map_err(refuse)?.into_iter();
    let (directory, now) = (door.reference().directory, door.services.clock.now());
    let id = number::meeting_of(now);
    let held = weekly::meeting(&door.services, &signed.present.actor, id).is_ok();
    Ok(web::Json(AgendaView {
        no: number::format_meeting(id),
        items: items.map(|item| AgendaItem::of(item, &directory)).collect(),
        held,
        server_time: At(now),
    }))
}

/// A meeting in a list.
#[derive(Serialize, ToSchema)]
pub struct MeetingRow {
    no: String,
    opened_at: At,
    closed: bool,
    items: usize,
    decisions: usize,
}

/// The meetings of the last two years, the latest first.
#[utoipa::path(tag = "supervision", responses((status = 200, body = Vec<MeetingRow>)))]
#[get("/api/meetings")]
pub async fn list_meetings(
    signed: Signed,
    door: web::Data<Door>,
) -> Result<web::Json<Vec<MeetingRow>>, Problem> {
    let meetings = weekly::list(&door.services, signed.actor())
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    let rows = meetings.iter().map(|meeting| MeetingRow {
        no: meeting.no(),
        opened_at: At(meeting.opened_at),
        closed: meeting.closed_at.is_some(),
        items: meeting.agenda.len(),
        decisions: meeting.decisions.len(),
    });
    Ok(web::Json(rows.collect()))
}

/// Takes nothing yet: the agenda is made by the appliance.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingBody {}

/// The meeting it was done at.
#[derive(Serialize, ToSchema)]
pub struct MeetingDone {
    /// Year and week.
    no: String,
    /// The sheet a decision became.
    #[schema(required)]
    sheet: Option<String>,
}

impl MeetingDone {
    fn of(id: MeetingId, decision: Option<&MeetingDecision>) -> Self {
        Self {
            no: number::format_meeting(id),
            sheet: decision.map(|decision| number::format(decision.sheet)),
        }
    }
}

/// Opens this week's meeting.
#[utoipa::path(tag = "supervision", request_body = MeetingBody, responses((status = 201, body = MeetingDone)))]
#[post("/api/meetings")]
pub async fn open_meeting(
    supervisor: Supervisor,
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<MeetingBody>,
) -> Result<HttpResponse, Problem> {
    let asked = asked(&door, &request, supervisor.0.actor(), &body.bytes)?;
    let id = weekly::open(&door.services, asked)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    Ok(HttpResponse::Created().json(MeetingDone::of(id, None)))
}

/// A meeting, its agenda and decisions, and how these stand now.
#[utoipa::path(
    tag = "supervision",
    params(("week" = String, Path, description = "Year and week, as 2026-W48")),
    responses((status = 200, body = MeetingView))
)]
#[get("/api/meetings/{week}")]
pub async fn read_meeting(
    signed: Signed,
    door: web::Data<Door>,
    no: web::Path<String>,
) -> Result<web::Json<MeetingView>, Problem> {
    view(&door, &signed, meeting_id(&no)?).map(web::Json)
}

fn view(door: &Door, signed: &Signed, id: MeetingId) -> Result<MeetingView, Problem> {
    let (meeting, sheets) = weekly::meeting(&door.services, &signed.present.actor, id)
        .map_err(|refusal| door.refuse(refusal))?;
    let (directory, now) = (door.reference().directory, door.services.clock.now());
    Ok(MeetingView::of(meeting, &sheets, &directory, now))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    pub subject: String,
    pub demand: String,
    pub unit: u32,
    pub due_at: At,
    /// Number of the case it is about, if it is about one.
    pub case_no: Option<String>,
}

/// Enters a decision: it becomes a sheet of the third level.
#[utoipa::path(
    tag = "supervision",
    params(("week" = String, Path, description = "Year and week, as 2026-W48")),
    request_body = DecisionBody,
    responses((status = 201, body = MeetingDone))
)]
#[post("/api/meetings/{week}/decisions")]
pub async fn decide(
    supervisor: Supervisor,
    request: HttpRequest,
    door: web::Data<Door>,
    no: web::Path<String>,
    body: Body<DecisionBody>,
) -> Result<HttpResponse, Problem> {
    let id = meeting_id(&no)?;
    let asked = asked(&door, &request, supervisor.0.actor(), &body.bytes)?;
    let DecisionBody {
        subject,
        demand,
        unit,
        due_at,
        case_no,
    } = body.value;
    let case = case_no.filter(|no| !no.trim().is_empty());
    let decided = Decided {
        subject,
        demand,
        unit: UnitId(unit),
        due_at: due_at.0,
        case: case.map(|no| case_id(&no)).transpose()?,
    };
    let decision = weekly::decide(&door.services, asked, id, decided)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    Ok(HttpResponse::Created().json(MeetingDone::of(id, Some(&decision))))
}

/// Ends the meeting: no more decisions.
#[utoipa::path(
    tag = "supervision",
    params(("week" = String, Path, description = "Year and week, as 2026-W48")),
    request_body = MeetingBody,
    responses((status = 200, body = MeetingDone))
)]
#[post("/api/meetings/{week}/close")]
pub async fn close_meeting(
    supervisor: Supervisor,
    request: HttpRequest,
    door: web::Data<Door>,
    no: web::Path<String>,
    body: Body<MeetingBody>,
) -> Result<web::Json<MeetingDone>, Problem> {
    let id = meeting_id(&no)?;
    let asked = asked(&door, &request, supervisor.0.actor(), &body.bytes)?;
    weekly::close(&door.services, asked, id)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    Ok(web::Json(MeetingDone::of(id, None)))
}
