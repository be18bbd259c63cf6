//! How the catalogue came to be what it is: versions, what differs between them, and who changed it.

use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{CatalogueRowView, as_of};
use crate::domain::catalogue::Edition;
use crate::domain::catalogue::change::{CellChange, ChangeKind, ItemChange, between_rows};
use crate::domain::org::Directory;
use crate::http::auth::Signed;
use crate::http::body::Params;
use crate::http::door::Door;
use crate::http::problem::Problem;
use crate::http::wire::{At, code};
use crate::usecase::catalogue::revision;

/// One cell before and after.
#[derive(Debug, Serialize, ToSchema)]
pub struct CellChangeView {
    /// Code of the column.
    column: &'static str,
    label: &'static str,
    before: String,
    after: String,
}

impl CellChangeView {
    fn of(change: CellChange) -> Self {
        let CellChange {
            code,
            label,
            before,
            after,
        } = change;
        Self {
            column: code,
            label,
            before,
            after,
        }
    }
}

/// What became of one item.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemChangeView {
    item_id: String,
    #[schema(value_type = code::CatalogueChangeKind)]
    kind: ChangeKind,
    kind_label: &'static str,
    #[schema(required)]
    before: Option<CatalogueRowView>,
    #[schema(required)]
    after: Option<CatalogueRowView>,
    /// The cells that differ; none of an item that is new or has ended.
    cells: Vec<CellChangeView>,
}

impl ItemChangeView {
    pub fn of(change: ItemChange) -> Self {
        let ItemChange {
            item_id,
            kind,
            before,
            after,
            cells,
        } = change;
        Self {
            item_id,
            kind,
            kind_label: kind.label(),
            before: before.as_ref().map(CatalogueRowView::of),
            after: after.as_ref().map(CatalogueRowView::of),
            cells: cells.into_iter().map(CellChangeView::of).collect(),
        }
    }
}

/// A version, and how it came.
#[derive(Serialize, ToSchema)]
pub struct VersionView {
    row: CatalogueRowView,
    /// What differs from the version before.
    cells: Vec<CellChangeView>,
    /// `null`: put in place before changes were recorded.
    #[schema(required)]
    edition: Option<EditionView>,
}

/// A change of the catalogue.
#[derive(Serialize, ToSchema)]
pub struct EditionView {
    no: u32,
    at: At,
    by_name: String,
    what: String,
    /// How many rows came with it.
    rows: usize,
}

impl EditionView {
    fn of(edition: &Edition, rows: usize, directory: &Directory) -> Self {
        Self {
            no: edition.no,
            at: At(edition.at),
            by_name: directory.user_name(edition.by).to_owned(),
            what: edition.what.clone(),
            rows,
        }
    }
}

/// Every version of an item, the newest first.
#[utoipa::path(
    tag = "reference",
    params(("item" = String, Path, description = "Item of the catalogue")),
    responses((status = 200, body = Vec<VersionView>))
)]
#[get("/api/catalogue/items/{item}")]
pub async fn item_versions(
    _signed: Signed,
    door: web::Data<Door>,
    item: web::Path<String>,
) -> Result<web::Json<Vec<VersionView>>, Problem> {
    let reference = door.reference();
    let versions = reference.catalogue.versions(&item);
    if versions.is_empty() {
        return Err(Problem::not_found());
    }
    let editions = revision::editions_of(&door.services, &item);
    let editions = editions.map_err(|refusal| door.refuse(refusal))?;
    let directory = &reference.directory;
    let mut views = Vec::with_capacity(versions.len());
    for (n, row) in versions.iter().enumerate() {
        let before = n.checked_sub(1).map(|n| &versions[n]);
        let cells = before.map_or_else(Vec::new, |before| between_rows(before, row, directory));
        let is_its = |(_, version): &(String, u32)| *version == row.version;
        let came = editions
            .iter()
            .find(|came| came.edition.rows.iter().any(is_its));
        views.push(VersionView {
            row: CatalogueRowView::of(row),
            cells: cells.into_iter().map(CellChangeView::of).collect(),
            edition: came.map(|came| EditionView::of(&came.edition, came.rows, directory)),
        });
    }
    views.reverse();
    Ok(web::Json(views))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VersionsParams {
    pub from: u32,
    pub to: u32,
}

/// What differs between two versions of an item.
#[utoipa::path(
    tag = "reference",
    params(("item" = String, Path, description = "Item of the catalogue"), VersionsParams),
    responses((status = 200, body = Vec<CellChangeView>))
)]
#[get("/api/catalogue/items/{item}/diff")]
pub async fn compare_versions(
    _signed: Signed,
    door: web::Data<Door>,
    item: web::Path<String>,
    params: Params<VersionsParams>,
) -> Result<web::Json<Vec<CellChangeView>>, Problem> {
    let reference = door.reference();
    let versions = reference.catalogue.versions(&item);
    let version = |no: u32| versions.iter().find(|row| row.version == no);
    let (Some(from), Some(to)) = (version(params.0.from), version(params.0.to)) else {
        return Err(Problem::not_found());
    };
    let cells = between_rows(from, to, &reference.directory);
    Ok(web::Json(
        cells.into_iter().map(CellChangeView::of).collect(),
    ))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DaysParams {
    /// A day, or an instant, as in `as_of`.
    pub from: String,
    /// Left out: now.
    pub to: Option<String>,
}

/// What differs between the catalogues of two days, by item.
#[utoipa::path(tag = "reference", params(DaysParams), responses((status = 200, body = Vec<ItemChangeView>)))]
#[get("/api/catalogue/diff")]
pub async fn compare_days(
    _signed: Signed,
    door: web::Data<Door>,
    params: Params<DaysParams>,
) -> Result<web::Json<Vec<ItemChangeView>>, Problem> {
    let Params(DaysParams { from, to }) = params;
    let (from, to) = (
        as_of(&door, "from", Some(&from))?,
        as_of(&door, "to", to.as_deref())?,
    );
    let reference = door.reference();
    let changes = reference.catalogue.changes(from, to, &reference.directory);
    Ok(web::Json(
        changes.into_iter().map(ItemChangeView::of).collect(),
    ))
}

/// The changes of the catalogue, the latest first.
#[utoipa::path(tag = "reference", responses((status = 200, body = Vec<EditionView>)))]
#[get("/api/catalogue/editions")]
pub async fn list_editions(
    _signed: Signed,
    door: web::Data<Door>,
) -> Result<web::Json<Vec<EditionView>>, Problem> {
    /// A page; older ones are in the history of their rows.
    const LISTED_MAX: usize = 100;
    let editions = revision::editions(&door.services, LISTED_MAX);
    let editions = editions.map_err(|refusal| door.refuse(refusal))?;
    let directory = door.reference().directory;
    let views = editions
        .iter()
        .map(|it| EditionView::of(it, it.rows.len(), &directory));
    Ok(web::Json(views.collect()))
}
