//! What the ruling panel looks at.

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::case_id;
use crate::domain::case::Case;
use crate::http::auth::Signed;
use crate::http::catalogue::CatalogueRowView;
use crate::http::door::Door;
use crate::http::problem::Problem;
use crate::http::wire::At;
use crate::http::wire::case_decisions::{ReturnRequestView, RulingQuestionView};
use crate::http::wire::case_parts::Viewing;
use crate::usecase::dispute::{self, Answer, Applying, Claim, Dispute};

/// A dispute, both sides of it.
#[derive(Serialize, ToSchema)]
#[schema(as = Dispute)]
pub struct DisputeView {
    #[schema(required)]
    question: Option<RulingQuestionView>,
    /// In the order they were made.
    claims: Vec<ClaimView>,
    /// The likeliest first.
    rows: Vec<ApplyingRow>,
    /// Earlier rulings; those on the same item first, the latest first.
    precedents: Vec<Precedent>,
}

/// One side: a unit's return, and what the dispatcher said.
#[derive(Serialize, ToSchema)]
#[schema(as = DisputeClaim)]
pub struct ClaimView {
    request: ReturnRequestView,
    #[schema(required)]
    answer: Option<ClaimAnswer>,
}

#[derive(Serialize, ToSchema)]
pub struct ClaimAnswer {
    granted: bool,
    reason: String,
    by_name: String,
    at: At,
}

/// A row of the catalogue that may apply.
#[derive(Serialize, ToSchema)]
pub struct ApplyingRow {
    row: CatalogueRowView,
    /// The case's own item.
    own: bool,
    /// Keywords of it that occur in the appeal.
    words: Vec<String>,
}

/// How the like was ruled on.
#[derive(Serialize, ToSchema)]
pub struct Precedent {
    no: String,
    title: String,
    same_item: bool,
    at: At,
    unit: u32,
    unit_name: String,
    basis: String,
    applies_to_the_like: bool,
    state_label: &'static str,
}

impl Precedent {
    fn of(earlier: Case, item: Option<&str>, viewing: &Viewing<'_>) -> Option<Self> {
        let no = earlier.no();
        let ruling = earlier.ruling?;
        Some(Self {
            no,
            title: earlier.title,
            same_item: earlier.item.as_deref() == item,
            at: At(ruling.at),
            unit: ruling.unit.0,
            unit_name: viewing.unit(ruling.unit),
            basis: ruling.basis,
            applies_to_the_like: ruling.applies_to_the_like,
            state_label: earlier.state.label(),
        })
    }
}

impl DisputeView {
    fn of(dispute: Dispute, viewing: &Viewing<'_>) -> Self {
        let Dispute {
            case,
            claims,
            rows,
            precedents,
        } = dispute;
        let item = case.item.as_deref();
        let claim = |Claim { request, answer }| ClaimView {
            request: ReturnRequestView::of(request, viewing),
            answer: answer.map(|answer| {
                let Answer {
                    granted,
                    reason,
                    by,
                    at,
                } = answer;
                ClaimAnswer {
                    granted,
                    reason,
                    by_name: viewing.user(by),
                    at: At(at),
                }
            }),
        };
        let applying = |Applying { row, own, words }| ApplyingRow {
            row: CatalogueRowView::of(&row),
            own,
            words,
        };
        Self {
            claims: claims.into_iter().map(claim).collect(),
            rows: rows.into_iter().map(applying).collect(),
            precedents: precedents
                .into_iter()
                .filter_map(|earlier| Precedent::of(earlier, item, viewing))
                .collect(),
            question: case
                .ruling_question
                .map(|question| RulingQuestionView::of(question, viewing)),
        }
    }
}

/// Both sides' claims, the rows that may apply, and precedents.
#[utoipa::path(
    tag = "cases",
    params(("no" = String, Path, description = "Number of the case")),
    responses((status = 200, body = DisputeView))
)]
#[get("/api/cases/{no}/dispute")]
pub async fn case_dispute(
    signed: Signed,
    door: web::Data<Door>,
    no: web::Path<String>,
) -> Result<web::Json<DisputeView>, Problem> {
    let actor = &signed.present.actor;
    let found = dispute::dispute(&door.services, actor, case_id(&no)?);
    let found = found.map_err(|refusal| door.refuse(refusal))?;
    let viewing = Viewing {
        reference: &door.reference(),
        actor,
        now: door.services.clock.now(),
    };
    Ok(web::Json(DisputeView::of(found, &viewing)))
}
