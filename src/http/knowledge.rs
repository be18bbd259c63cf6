//! Standard answers, for the clerk who answers directly.

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Signed;
use super::body::Params;
use super::catalogue::SearchParams;
use super::door::Door;
use super::wire::At;
use crate::domain::knowledge::KnowledgeEntry;
use crate::domain::org::Directory;

#[derive(Serialize, ToSchema)]
pub struct KnowledgeView {
    id: String,
    title: String,
    questions: Vec<String>,
    answer: String,
    category: String,
    owner: u32,
    owner_name: String,
    #[schema(required)]
    expires_at: Option<At>,
}

impl KnowledgeView {
    fn of(entry: &KnowledgeEntry, directory: &Directory) -> Self {
        let KnowledgeEntry {
            id,
            title,
            questions,
            answer,
            category,
            owner,
            version: _,
            expires_at,
        } = entry.clone();
        Self {
            id,
            title,
            questions,
            answer,
            category,
            owner: owner.0,
            owner_name: directory.unit_name(owner).to_owned(),
            expires_at: expires_at.map(At),
        }
    }

    fn mentions(&self, word: &str) -> bool {
        [&self.title, &self.answer, &self.category]
            .into_iter()
            .chain(&self.questions)
            .any(|text| text.to_lowercase().contains(word))
    }
}

/// Entries that have not expired.
#[utoipa::path(tag = "reference", params(SearchParams), responses((status = 200, body = Vec<KnowledgeView>)))]
#[get("/api/knowledge")]
pub async fn knowledge(
    _signed: Signed,
    door: web::Data<Door>,
    params: Params<SearchParams>,
) -> web::Json<Vec<KnowledgeView>> {
    let words = params.0.words();
    let (reference, now) = (door.reference(), door.services.clock.now());
    let entries = reference
        .knowledge
        .entries()
        .filter(|entry| entry.expires_at.is_none_or(|at| at > now))
        .map(|entry| KnowledgeView::of(entry, &reference.directory))
        .filter(|entry| words.iter().all(|word| entry.mentions(word)));
    web::Json(entries.collect())
}
