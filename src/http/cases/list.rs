//! Queues: saved views, filters, facets, pages by key.

use actix_web::{HttpRequest, get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Urgency};
use crate::domain::reference::Reference;
use crate::http::auth::Signed;
use crate::http::body::Params;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::wire::case_row::CaseRow;
use crate::http::wire::found::FoundText;
use crate::http::wire::{At, code};
use crate::insight::{self, Cursor, LIMIT_MAX, Query, QueueView, Sort};
use crate::kernel::id::UnitId;
use crate::kernel::time::Timestamp;
use crate::usecase::find::{Found, find};
use crate::usecase::read;

/// A saved view and how many cases it holds for the caller.
#[derive(Serialize, ToSchema)]
pub struct ViewCount {
    #[schema(value_type = code::QueueView)]
    id: QueueView,
    label: &'static str,
    count: usize,
}

/// The views that make sense for the caller, the own work first.
#[utoipa::path(tag = "cases", responses((status = 200, body = Vec<ViewCount>)))]
#[get("/api/views")]
pub async fn views(signed: Signed, door: web::Data<Door>) -> web::Json<Vec<ViewCount>> {
    let counts = read::views(&door.services, &signed.present.actor);
    let counts = counts
        .into_iter()
        .map(|insight::ViewCount { view, count }| ViewCount {
            id: view,
            label: view.label(),
            count,
        });
    web::Json(counts.collect())
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// Id of a saved view; left out: all.
    #[param(value_type = Option<code::QueueView>)]
    pub view: Option<String>,
    /// States, with commas.
    pub state: Option<String>,
    /// The unit or anything below it.
    pub unit: Option<u32>,
    pub street: Option<u32>,
    /// First level of the category.
    pub category: Option<String>,
    #[param(value_type = Option<code::Channel>)]
    pub channel: Option<String>,
    #[param(value_type = Option<code::Urgency>)]
    pub urgency: Option<String>,
    /// A query: words, "phrases", -minus, field:value. Looks through title, content, address,
    /// reply and numbers; 200 characters and 16 clauses at most.
    pub text: Option<String>,
    #[param(value_type = Option<At>)]
    pub due_before: Option<String>,
    /// `due` (left out), `received`, `updated`; with `-` the other way round.
    pub sort: Option<String>,
    /// Where the page before ended, as it said.
    pub after: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
}

impl ListParams {
    /// The filters, and the text beside them.
    fn into_query(self) -> Result<(Query, String), Problem> {
        let Self {
            view,
            state,
            unit,
            street,
            category,
            channel,
            urgency,
            text,
            due_before,
            sort,
            after,
            limit,
        } = self;
        if limit.is_some_and(|limit| !(1..=LIMIT_MAX).contains(&limit)) {
            return Err(Problem::invalid("limit", "每页1至200条"));
        }
        let blank = Query::default();
        let states = state.as_deref().unwrap_or_default().split(',');
        let states = states.map(str::trim).filter(|state| !state.is_empty());
        let query = Query {
            view: parsed("view", view, QueueView::from_code)?.unwrap_or(blank.view),
            states: states
                .map(|state| known("state", state, State::from_code))
                .collect::<Result<_, _>>()?,
            unit: unit.map(UnitId),
            street: street.map(UnitId),
            category: category.filter(|category| !category.is_empty()),
            channel: parsed("channel", channel, Channel::from_code)?,
            urgency: parsed("urgency", urgency, Urgency::from_code)?,
            matching: None,
            said: None,
            due_before: parsed("due_before", due_before, Timestamp::parse_rfc3339)?,
            sort: parsed("sort", sort, Sort::parse)?.unwrap_or(blank.sort),
            after: parsed("after", after, Cursor::parse)?,
            limit: limit.unwrap_or(blank.limit),
        };
        Ok((query, text.unwrap_or_default()))
    }
}

/// An empty value filters nothing, as a form sends it.
fn parsed<T>(
    field: &str,
    text: Option<String>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let text = text.filter(|text| !text.is_empty());
    text.map(|text| known(field, &text, parse)).transpose()
}

fn known<T>(field: &str, text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Problem> {
    parse(text).ok_or_else(|| Problem::invalid(field, "没有这个取值"))
}

#[derive(Serialize, ToSchema)]
pub struct Facet {
    code: String,
    label: String,
    count: usize,
}

/// Counts over everything the filters let through.
#[derive(Serialize, ToSchema)]
pub struct Facets {
    state: Vec<Facet>,
    street: Vec<Facet>,
    category: Vec<Facet>,
    channel: Vec<Facet>,
    urgency: Vec<Facet>,
    unit: Vec<Facet>,
}

/// A case of the page, and where the query's words stand in it.
#[derive(Serialize, ToSchema)]
pub struct FoundCase {
    #[serde(flatten)]
    case: CaseRow,
    /// Only with `text`, and only when there is something to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<FoundText>,
}

#[derive(Serialize, ToSchema)]
pub struct CasePage {
    rows: Vec<FoundCase>,
    /// To be sent as `after` for the next page; none on the last.
    #[schema(required)]
    next: Option<String>,
    total: usize,
    facets: Facets,
    /// The search index is catching up with the log: cases may be missing from the answer.
    search_behind: bool,
    /// Number of the log entry the page stands at.
    seq: u64,
    server_time: At,
}

impl CasePage {
    fn of(found: Found, reference: &Reference, now: Timestamp) -> Self {
        let Found {
            page,
            highlights,
            is_behind,
        } = found;
        let mut texts = highlights.into_iter().map(FoundText::of);
        let insight::Page {
            rows,
            next,
            total,
            facets,
            seq,
        } = page;
        let insight::Facets {
            state,
            street,
            category,
            channel,
            urgency,
            unit,
        } = facets;
        let named = |unit: &UnitId| {
            let name = reference.directory.unit_name(*unit).to_owned();
            (unit.to_string(), name)
        };
        let coded = |code: &str, label: &str| (code.to_owned(), label.to_owned());
        Self {
            rows: rows
                .iter()
                .map(|row| FoundCase {
                    case: CaseRow::of(row, reference, now),
                    found: texts.next().flatten(),
                })
                .collect(),
            next: next.map(|next| next.to_string()),
            total,
            facets: Facets {
                state: list(&state, |it| coded(it.code(), it.label())),
                street: list(&street, named),
                category: list(&category, |it| coded(it, it)),
                channel: list(&channel, |it| coded(it.code(), it.label())),
                urgency: list(&urgency, |it| coded(it.code(), it.label())),
                unit: list(&unit, named),
            },
            search_behind: is_behind,
            seq: seq.0,
            server_time: At(now),
        }
    }
}

fn list<T>(facets: &[insight::Facet<T>], name: impl Fn(&T) -> (String, String)) -> Vec<Facet> {
    let shown = facets.iter().map(|insight::Facet { value, count }| {
        let (code, label) = name(value);
        Facet {
            code,
            label,
            count: *count,
        }
    });
    shown.collect()
}

/// A page of the cases the caller may see.
#[utoipa::path(tag = "cases", params(ListParams), responses((status = 200, body = CasePage)))]
#[get("/api/cases")]
pub async fn list_cases(
    signed: Signed,
    request: HttpRequest,
    door: web::Data<Door>,
    params: Params<ListParams>,
) -> Result<web::Json<CasePage>, Problem> {
    let (query, text) = params.0.into_query()?;
    let asked = asked(&door, &request, signed.actor(), &[])?;
    let found = find(&door.services, &asked, query, &text)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    let now = door.services.clock.now();
    Ok(web::Json(CasePage::of(found, &door.reference(), now)))
}
