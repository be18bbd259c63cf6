//! The duty catalogue, for whoever has to find the responsible unit: as it is, as it was, and how
//! it is changed.

pub mod history;
pub mod proposals;
pub mod revise;

use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Signed;
use super::body::Params;
use super::door::Door;
use super::problem::Problem;
use super::wire::At;
use crate::domain::catalogue::cells::moment;
use crate::domain::catalogue::{CatalogueRow, Lead};
use crate::kernel::time::{DAY_MS, Timestamp};

/// A question a row asks, and the answer under which it applies.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Discriminator {
    question: String,
    answer: String,
}

impl Discriminator {
    pub fn pair(self) -> (String, String) {
        (self.question, self.answer)
    }
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
    effective_from: At,
    /// No longer in force from then on.
    #[schema(required)]
    effective_to: Option<At>,
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
            effective_from,
            effective_to,
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
            effective_from: At(effective_from),
            effective_to: effective_to.map(At),
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

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CatalogueParams {
    /// Words that all must occur.
    pub text: Option<String>,
    /// A day such as `2026-01-01` (as it stood when the day ended), or an instant of RFC 3339.
    /// Left out: now.
    pub as_of: Option<String>,
}

/// The moment a parameter means; a day means its end, so that what began that day is in it.
fn as_of(door: &Door, field: &str, text: Option<&str>) -> Result<Timestamp, Problem> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(door.services.clock.now());
    };
    let day = || moment(text).map(|begins| begins.plus_ms(DAY_MS - 1));
    let instant = Timestamp::parse_rfc3339(text);
    let wrong = || Problem::invalid(field, "应为日期（如 2026-01-01）或带时区的时间");
    instant.or_else(day).ok_or_else(wrong)
}

/// The rows in force, now or as of a date.
#[utoipa::path(tag = "reference", params(CatalogueParams), responses((status = 200, body = Vec<CatalogueRowView>)))]
#[get("/api/catalogue")]
pub async fn catalogue(
    _signed: Signed,
    door: web::Data<Door>,
    params: Params<CatalogueParams>,
) -> Result<web::Json<Vec<CatalogueRowView>>, Problem> {
    let Params(CatalogueParams { text, as_of: day }) = params;
    let at = as_of(&door, "as_of", day.as_deref())?;
    let words = SearchParams { text }.words();
    let catalogue = door.reference().catalogue;
    let rows = catalogue.rows_at(at).map(CatalogueRowView::of);
    let found = rows.filter(|row| words.iter().all(|word| row.mentions(word)));
    Ok(web::Json(found.collect()))
}
