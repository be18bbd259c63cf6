//! Rows that rulings propose, and what becomes of them.

use std::collections::BTreeMap;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CatalogueRowView;
use super::history::ItemChangeView;
use crate::domain::actor::Role;
use crate::domain::catalogue::change::ItemChange;
use crate::domain::catalogue::proposal::{Decided, RowProposal, keeps_catalogue};
use crate::domain::reference::Reference;
use crate::http::admin::holding;
use crate::http::auth::Signed;
use crate::http::body::Body;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::wire::At;
use crate::usecase::catalogue::proposals::{self, Approval};

/// Somebody who decides on proposed rows; checked before any body is read. The use case checks
/// again, and for which part of the district.
pub struct CatalogueKeeper(pub Signed);

impl FromRequest for CatalogueKeeper {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let roles = [Role::Dispatcher, Role::Supervisor];
        ready(holding(request, payload, &roles).map(Self))
    }
}

/// A proposed row.
#[derive(Serialize, ToSchema)]
pub struct ProposalView {
    no: u32,
    case_no: String,
    by_name: String,
    at: At,
    /// Why, in the panel's words.
    basis: String,
    row: CatalogueRowView,
    /// What it would change now; nothing once it is decided.
    #[schema(required)]
    change: Option<ItemChangeView>,
    #[schema(required)]
    decided: Option<ProposalDecision>,
    /// The caller may approve or reject it.
    mine_to_decide: bool,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub struct ProposalDecision {
    by_name: String,
    at: At,
    note: String,
    approved: bool,
    /// The item and version it became.
    #[schema(required)]
    item_id: Option<String>,
    #[schema(required)]
    version: Option<u32>,
}

impl ProposalView {
    fn of(proposal: RowProposal, reference: &Reference, signed: &Signed) -> Self {
        let actor = &signed.present.actor;
        let directory = &reference.directory;
        let draft = proposal.draft(&reference.catalogue, None);
        let there = reference.catalogue.get(&draft.row.item_id);
        let change = ItemChange::of(there, Some(&draft.row), directory);
        let RowProposal {
            no,
            case: _,
            case_no,
            by,
            at,
            basis,
            row,
            decided,
        } = proposal;
        let waits = decided.is_none();
        Self {
            no,
            case_no,
            by_name: directory.user_name(by).to_owned(),
            at: At(at),
            basis,
            row: CatalogueRowView::of(&row),
            change: change.filter(|_| waits).map(ItemChangeView::of),
            decided: decided.map(|decided| {
                let Decided {
                    by,
                    at,
                    note,
                    became,
                } = decided;
                let (item_id, version) = became.unzip();
                ProposalDecision {
                    by_name: directory.user_name(by).to_owned(),
                    at: At(at),
                    note,
                    approved: item_id.is_some(),
                    item_id,
                    version,
                }
            }),
            mine_to_decide: waits && by != actor.user && keeps_catalogue(actor, directory),
        }
    }
}

/// Proposed rows, the latest first, for those who rule and those who keep the catalogue.
#[utoipa::path(tag = "reference", responses((status = 200, body = Vec<ProposalView>)))]
#[get("/api/catalogue/proposals")]
pub async fn list_proposals(
    signed: Signed,
    door: web::Data<Door>,
) -> Result<web::Json<Vec<ProposalView>>, Problem> {
    let found = proposals::list(&door.services, &signed.present.actor);
    let found = found.map_err(|refusal| door.refuse(refusal))?;
    let reference = door.reference();
    let views = found
        .into_iter()
        .map(|it| ProposalView::of(it, &reference, &signed));
    Ok(web::Json(views.collect()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveBody {
    /// Cells that shall be other than proposed, by column, as they would stand in a file:
    /// `{"discriminators": "光源=电子屏", "effective_from": "2026-12-01"}`.
    #[serde(default)]
    pub cells: BTreeMap<String, String>,
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: String,
}

/// Makes the row a version of the catalogue.
#[utoipa::path(
    tag = "reference",
    params(("id" = u32, Path, description = "Number of the proposal")),
    request_body = ApproveBody,
    responses((status = 200, body = ProposalView))
)]
#[post("/api/catalogue/proposals/{id}/approve")]
pub async fn approve_proposal(
    keeper: CatalogueKeeper,
    request: HttpRequest,
    door: web::Data<Door>,
    id: web::Path<u32>,
    body: Body<ApproveBody>,
) -> Result<web::Json<ProposalView>, Problem> {
    let asked = asked(&door, &request, keeper.0.actor(), &body.bytes)?;
    let ApproveBody { cells, note } = body.value;
    let approval = Approval { cells, note };
    let decided = proposals::approve(&door.services, asked, *id, approval).await;
    let decided = decided.map_err(|refusal| door.refuse(refusal))?;
    Ok(web::Json(ProposalView::of(
        decided,
        &door.reference(),
        &keeper.0,
    )))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectBody {
    #[schema(max_length = 2000)]
    pub reason: String,
}

/// Leaves the catalogue as it is.
#[utoipa::path(
    tag = "reference",
    params(("id" = u32, Path, description = "Number of the proposal")),
    request_body = RejectBody,
    responses((status = 200, body = ProposalView))
)]
#[post("/api/catalogue/proposals/{id}/reject")]
pub async fn reject_proposal(
    keeper: CatalogueKeeper,
    request: HttpRequest,
    door: web::Data<Door>,
    id: web::Path<u32>,
    body: Body<RejectBody>,
) -> Result<web::Json<ProposalView>, Problem> {
    let asked = asked(&door, &request, keeper.0.actor(), &body.bytes)?;
    let decided = proposals::reject(&door.services, asked, *id, body.value.reason).await;
    let decided = decided.map_err(|refusal| door.refuse(refusal))?;
    Ok(web::Json(ProposalView::of(
        decided,
        &door.reference(),
        &keeper.0,
    )))
}
