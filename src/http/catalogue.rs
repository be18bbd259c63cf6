//! The duty catalogue, for whoever has to find the responsible unit.

use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Signed;
use super::body::Params;
use super::door::Door;
use crate::domain::catalogue::{CatalogueRow, Lead};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Discriminator {
    question: String,
    answer: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CatalogueRowView {
    item_id: String,
    major: String,
    minor: String,
    detail: String,
    keywords: Vec<String>,
    discriminators: Vec<Discriminator>,
    /// None where the street of the place leads.
    #[schema(required)]
    lead_unit: Option<u32>,
    lead_is_street: bool,
    assisting: Vec<u32>,
    #[schema(required)]
    interim_unit: Option<u32>,
    level: String,
    legal_basis: String,
    /// The item's own limit, such as `4wh`.
    #[schema(required)]
    limit: Option<String>,
    closing_standard: String,
    evidence: Vec<String>,
    reply_points: String,
    version: u32,
    /// Finishing needs photos.
    on_site: bool,
}

impl CatalogueRowView {
    pub fn of(row: &CatalogueRow) -> Self {
        let CatalogueRow {
            item_id,
            major,
            minor,
            detail,
            keywords,
            discriminators,
            lead,
            assisting,
            interim,
            level,
            legal_basis,
            limit,
            closing_standard,
            evidence,
            reply_points,
            version,
            effective_from: _,
            effective_to: _,
            on_site,
        } = row.clone();
        let fixed = |lead| match lead {
            Lead::Unit(unit) => Some(unit.0),
            Lead::StreetOfPlace => None,
        };
        Self {
            item_id,
            major,
            minor,
            detail,
            keywords,
            discriminators: discriminators
                .into_iter()
                .map(|(question, answer)| Discriminator { question, answer })
                .collect(),
            lead_unit: fixed(lead),
            lead_is_street: lead == Lead::StreetOfPlace,
            assisting: assisting.iter().map(|unit| unit.0).collect(),
            interim_unit: interim.and_then(fixed),
            level,
            legal_basis,
            limit: limit.map(|limit| limit.to_string()),
            closing_standard,
            evidence,
            reply_points,
            version,
            on_site,
        }
    }

    fn mentions(&self, word: &str) -> bool {
        let texts = [&self.item_id, &self.major, &self.minor, &self.detail];
        texts
            .into_iter()
            .chain(&self.keywords)
            .any(|text| text.to_lowercase().contains(word))
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchParams {
    /// Words that all must occur.
    pub text: Option<String>,
}

impl SearchParams {
    /// The words asked for; more than a sentence is not looked for.
    pub fn words(&self) -> Vec<String> {
        const WORDS_MAX: usize = 10;
        let text = self.text.as_deref().unwrap_or_default().to_lowercase();
        text.split_whitespace()
            .take(WORDS_MAX)
            .map(str::to_owned)
            .collect()
    }
}

/// The rows in force.
#[utoipa::path(tag = "reference", params(SearchParams), responses((status = 200, body = Vec<CatalogueRowView>)))]
#[get("/api/catalogue")]
pub async fn catalogue(
    _signed: Signed,
    door: web::Data<Door>,
    params: Params<SearchParams>,
) -> web::Json<Vec<CatalogueRowView>> {
    let words = params.0.words();
    let catalogue = door.reference().catalogue;
    let rows = catalogue.rows().map(CatalogueRowView::of);
    let found = rows.filter(|row| words.iter().all(|word| row.mentions(word)));
    web::Json(found.collect())
}
