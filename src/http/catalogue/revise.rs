//! The catalogue as a file, out and in: looked at before it is put in place.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::as_of;
use super::history::ItemChangeView;
use crate::channels::duties::{BYTES_MAX, Format};
use crate::domain::catalogue::cells::COLUMNS;
use crate::domain::catalogue::revision::Fault;
use crate::http::admin::SystemAdmin;
use crate::http::auth::Signed;
use crate::http::body::{self, Params};
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::{Code, Problem};
use crate::usecase::catalogue::revision::{self, Applied, Preview};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportParams {
    /// `csv` or `xlsx`.
    pub format: String,
    /// As in the list of rows.
    pub as_of: Option<String>,
}

/// The rows in force as a file that can be edited and imported again.
#[utoipa::path(
    tag = "reference",
    params(ExportParams),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>))
)]
#[get("/api/catalogue/export")]
pub async fn export_catalogue(
    _signed: Signed,
    door: web::Data<Door>,
    params: Params<ExportParams>,
) -> Result<HttpResponse, Problem> {
    let Params(ExportParams { format, as_of: day }) = params;
    let format = match format.as_str() {
        "csv" => Format::Csv,
        "xlsx" => Format::Xlsx,
        _ => return Err(Problem::invalid("format", "应为 csv 或 xlsx")),
    };
    let at = as_of(&door, "as_of", day.as_deref())?;
    let services = door.services.clone();
    let file = web::block(move || revision::export(&services, format, at)).await;
    let file = file.map_err(|gone| Problem::new(Code::Internal).internal(gone))?;
    let file = file.map_err(|refusal| door.refuse(refusal))?;
    let name = format!("catalogue-{}.{}", at.civil().date(), format.ending());
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, format.mime()))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(file))
}

/// One mistake in a file.
#[derive(Serialize, ToSchema)]
pub struct FaultView {
    /// Line of the text file, or row of the sheet.
    line: u64,
    /// Name of the column as people know it; empty for the row as a whole.
    column: &'static str,
    code: &'static str,
    why: String,
}

impl FaultView {
    fn of(fault: Fault) -> Self {
        let Fault {
            line,
            column,
            code,
            why,
        } = fault;
        let named = COLUMNS.iter().find(|known| known.code == column);
        Self {
            line,
            column: named.map_or("", |known| known.label),
            code,
            why,
        }
    }
}

/// What a file would change, or what came of it.
#[derive(Serialize, ToSchema)]
pub struct ImportAnswer {
    /// To be sent to put the file in place as it was seen: neither it nor the catalogue has changed
    /// since.
    mark: String,
    /// What it would change; nothing once it is in place, or when there is a mistake.
    changes: Vec<ItemChangeView>,
    /// Rows that say what is there already.
    unchanged: usize,
    /// Items the file does not speak of; they stay.
    untouched: usize,
    /// Line by line. With one mistake nothing is taken.
    faults: Vec<FaultView>,
    /// `null`: only looked at.
    #[schema(required)]
    applied: Option<ImportApplied>,
}

/// What was put in place.
#[derive(Serialize, ToSchema)]
pub struct ImportApplied {
    /// Number of the change; `null` when there was nothing to change.
    #[schema(required)]
    edition: Option<u32>,
    rows: usize,
}

impl ImportAnswer {
    fn seen(Preview { revision, mark }: Preview) -> Self {
        let nothing = Self {
            mark,
            changes: vec![],
            unchanged: 0,
            untouched: 0,
            faults: vec![],
            applied: None,
        };
        match revision {
            Ok(revision) => Self {
                changes: revision
                    .changes
                    .into_iter()
                    .map(ItemChangeView::of)
                    .collect(),
                unchanged: revision.unchanged,
                untouched: revision.untouched,
                ..nothing
            },
            Err(faults) => Self {
                faults: faults.into_iter().map(FaultView::of).collect(),
                ..nothing
            },
        }
    }

    fn applied(mark: String, applied: &Applied) -> Self {
        Self {
            mark,
            changes: vec![],
            unchanged: applied.unchanged,
            untouched: applied.untouched,
            faults: vec![],
            applied: Some(ImportApplied {
                edition: Some(applied.edition).filter(|no| *no > 0),
                rows: applied.rows,
            }),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportParams {
    /// The file's name, for the record.
    pub name: String,
    /// Of the answer that was looked at. Left out: only look, nothing is written.
    pub mark: Option<String>,
}

/// Reads a CSV or XLSX file: says what it would change, or, with the mark of that answer, puts it in
/// place, whole or not at all.
#[utoipa::path(
    tag = "admin",
    params(ImportParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportAnswer))
)]
#[post("/api/catalogue/import")]
pub async fn import_catalogue(
    admin: SystemAdmin,
    request: HttpRequest,
    door: web::Data<Door>,
    params: Params<ImportParams>,
    payload: Payload,
) -> Result<web::Json<ImportAnswer>, Problem> {
    let Params(ImportParams { name, mark }) = params;
    let bytes = receive(payload, &door).await?;
    let file: Arc<[u8]> = Arc::from(&bytes[..]);
    let refuse = |refusal| door.refuse(refusal);
    let Some(mark) = mark else {
        let seen = revision::preview(&door.services, &admin.0.present.actor, file).await;
        return Ok(web::Json(ImportAnswer::seen(seen.map_err(refuse)?)));
    };
    let asked = asked(&door, &request, admin.0.actor(), &bytes)?;
    let applied = revision::apply(&door.services, asked, &name, file, Some(mark.clone())).await;
    Ok(web::Json(ImportAnswer::applied(
        mark,
        &applied.map_err(refuse)?,
    )))
}

async fn receive(payload: Payload, door: &Door) -> Result<Bytes, Problem> {
    let max = usize::try_from(BYTES_MAX).expect("a few megabytes");
    body::file(payload.into_inner(), door, max).await
}
