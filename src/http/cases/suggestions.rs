//! Where a case belongs: suggestions for dispatch, with everything that speaks for them.

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::case_id;
use crate::http::auth::Signed;
use crate::http::catalogue::CatalogueRowView;
use crate::http::door::Door;
use crate::http::problem::Problem;
use crate::http::wire::At;
use crate::http::wire::case_parts::Viewing;
use crate::triage::dispatch::{Against, Hit, Question, Reason, Told, Whereabouts};
use crate::usecase::suggest::{self, Precedent, Suggestion, Suggestions};

/// Advice, the likeliest first, at most three. Each has a reason.
#[derive(Serialize, ToSchema)]
#[schema(as = Suggestions)]
pub struct SuggestionsView {
    list: Vec<SuggestionView>,
    #[schema(required)]
    place: Option<WhereaboutsView>,
    /// Closed cases that were looked through.
    decided: usize,
    /// False for some moments after a start, while closed cases are being read.
    complete: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub struct SuggestionView {
    row: CatalogueRowView,
    unit: u32,
    unit_name: String,
    /// How likely it is the right one, 0 to 1: an estimate.
    share: f32,
    reasons: Vec<ReasonView>,
    questions: Vec<QuestionView>,
    /// What speaks against the unit, in sentences.
    against: Vec<String>,
    /// When handling would be due, if the case were dispatched so now.
    #[schema(required)]
    due_at: Option<At>,
    /// The limit that would apply, such as `5wd`.
    #[schema(required)]
    limit: Option<String>,
    precedents: Vec<PrecedentView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SuggestionReason)]
pub struct ReasonView {
    /// `case`, `catalogue`, `model`, `history` or `place`.
    source: &'static str,
    source_label: &'static str,
    /// Log odds it adds; 0 for what only explains.
    points: f32,
    told: String,
    hits: Vec<HitView>,
}

/// A word in a text of the case.
#[derive(Serialize, ToSchema)]
#[schema(as = SuggestionHit)]
pub struct HitView {
    /// `title`, `content` or `address`.
    field: &'static str,
    /// In UTF-16 units, as browsers count.
    start: usize,
    end: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SuggestionQuestion)]
pub struct QuestionView {
    question: String,
    /// The answer under which the row applies.
    answer: String,
    /// `met`, `open` or `against`.
    standing: &'static str,
    standing_label: &'static str,
    hits: Vec<HitView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SuggestionPrecedent)]
pub struct PrecedentView {
    no: String,
    title: String,
    unit_name: String,
    /// What the citizen was told in the end.
    outcome: String,
    /// 1 to 5.
    #[schema(required)]
    grade: Option<u8>,
    /// How like its text is, 0 to 1; null for one that only has the same item.
    #[schema(required)]
    near: Option<f32>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SuggestionPlace)]
pub struct WhereaboutsView {
    street_name: String,
    #[schema(required)]
    community_name: Option<String>,
    /// How that is known.
    told: String,
    hits: Vec<HitView>,
}

/// Turns places in bytes into places as browsers count.
struct Texts<'a>(Told<'a>);

impl Texts<'_> {
    fn hits(&self, hits: Vec<Hit>) -> Vec<HitView> {
        let units = |text: &str| text.encode_utf16().count();
        let view = |Hit { field, range }: Hit| {
            let text = self.0.field(field);
            let start = units(text.get(..range.start)?);
            let end = start + units(text.get(range)?);
            let field = field.code();
            Some(HitView { field, start, end })
        };
        hits.into_iter().filter_map(view).collect()
    }

    fn reason(&self, reason: Reason) -> ReasonView {
        let Reason {
            source,
            points,
            told,
            hits,
        } = reason;
        ReasonView {
            source: source.code(),
            source_label: source.label(),
            points,
            told,
            hits: self.hits(hits),
        }
    }

    fn question(&self, question: Question) -> QuestionView {
        let Question {
            question,
            answer,
            standing,
            hits,
        } = question;
        QuestionView {
            question,
            answer,
            standing: standing.code(),
            standing_label: standing.label(),
            hits: self.hits(hits),
        }
    }

    fn place(&self, place: Whereabouts, viewing: &Viewing<'_>) -> WhereaboutsView {
        let Whereabouts {
            street,
            community,
            told,
            hits,
        } = place;
        WhereaboutsView {
            street_name: viewing.unit(street),
            community_name: community.map(|unit| viewing.unit(unit)),
            told,
            hits: self.hits(hits),
        }
    }

    fn suggestion(&self, suggestion: Suggestion, viewing: &Viewing<'_>) -> SuggestionView {
        let Suggestion {
            candidate,
            clock,
            precedents,
        } = suggestion;
        let against = candidate.against.iter().map(|it| against(it, viewing));
        let reasons = candidate.reasons.into_iter();
        let questions = candidate.questions.into_iter();
        SuggestionView {
            row: CatalogueRowView::of(&candidate.row),
            unit: candidate.unit.0,
            unit_name: viewing.unit(candidate.unit),
            share: candidate.share,
            against: against.collect(),
            reasons: reasons.map(|it| self.reason(it)).collect(),
            questions: questions.map(|it| self.question(it)).collect(),
            due_at: clock.map(|clock| At(clock.due_at)),
            limit: clock.map(|clock| clock.limit.to_string()),
            precedents: precedents
                .into_iter()
                .map(|it| precedent(it, viewing))
                .collect(),
        }
    }
}

fn against(against: &Against, viewing: &Viewing<'_>) -> String {
    match against {
        Against::ReturnedThis => "该单位已退回过本工单".to_owned(),
        Against::ReturnedLike(times) => {
            format!("该单位近90天内退回同一事项工单 {times} 件，退件成立")
        }
        Against::Elsewhere { of, ended, unit } => {
            let unit = viewing.unit(*unit);
            format!("{of} 件相似的已结工单中有 {ended} 件最终由{unit}办理")
        }
    }
}

fn precedent(precedent: Precedent, viewing: &Viewing<'_>) -> PrecedentView {
    let Precedent { case, near } = precedent;
    PrecedentView {
        no: case.no(),
        unit_name: case
            .unit
            .map_or_else(String::new, |unit| viewing.unit(unit)),
        title: case.title,
        outcome: case
            .outcome
            .map_or_else(String::new, |outcome| outcome.public_reply),
        grade: case.rating.map(|rating| rating.grade),
        near,
    }
}

/// The likeliest rows of the duty catalogue and their units, each with what speaks for it and
/// against: the catalogue's words in the text, questions still open, decided cases of the like.
#[utoipa::path(
    tag = "cases",
    params(("no" = String, Path, description = "Number of the case")),
    responses((status = 200, body = SuggestionsView))
)]
#[get("/api/cases/{no}/suggestions")]
pub async fn case_suggestions(
    signed: Signed,
    door: web::Data<Door>,
    no: web::Path<String>,
) -> Result<web::Json<SuggestionsView>, Problem> {
    let actor = &signed.present.actor;
    let found = suggest::suggest(&door.services, actor, case_id(&no)?);
    let found = found.map_err(|refusal| door.refuse(refusal))?;
    let viewing = Viewing {
        reference: &door.reference(),
        actor,
        now: door.services.clock.now(),
    };
    let Suggestions {
        case,
        list,
        whereabouts,
        decided,
        is_complete,
    } = found;
    let texts = Texts(suggest::told(&case));
    let list = list.into_iter().map(|it| texts.suggestion(it, &viewing));
    Ok(web::Json(SuggestionsView {
        list: list.collect(),
        place: whereabouts.map(|place| texts.place(place, &viewing)),
        decided,
        complete: is_complete,
    }))
}
