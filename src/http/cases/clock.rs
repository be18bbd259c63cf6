//! Why a stage of a case is due when it is.

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::case_id;
use crate::domain::case::why_due::{Halt, WhyDue, why_due};
use crate::domain::deadline::Line;
use crate::domain::log::Body;
use crate::domain::org::Directory;
use crate::domain::policy::Stage;
use crate::http::auth::Signed;
use crate::http::door::Door;
use crate::http::problem::Problem;
use crate::http::wire::{At, code};
use crate::usecase::read;

/// The account of a due time. The lines follow each other without a gap from the start of the
/// clock to the due time.
#[derive(Debug, Serialize, ToSchema)]
pub struct DueExplanation {
    #[schema(value_type = code::Stage)]
    stage: Stage,
    label: &'static str,
    /// Such as `5wd`.
    limit: String,
    limit_label: String,
    started_at: At,
    due_at: At,
    /// Rests on a year whose holidays are not known yet.
    provisional: bool,
    missing_years: Vec<i16>,
    lines: Vec<DueLine>,
    pauses: Vec<ClockPause>,
}

/// A stretch of time on the way to the due time.
#[derive(Debug, Serialize, ToSchema)]
pub struct DueLine {
    from: At,
    to: At,
    /// `working_day`, `holiday`, `pause` …
    kind: &'static str,
    kind_label: &'static str,
    /// Minutes, or working days; see `unit`.
    counted: f64,
    /// `min`, `wd`; none when nothing counts.
    #[schema(required)]
    unit: Option<&'static str>,
    /// The same in words; empty when nothing counts.
    counted_label: String,
    why: String,
}

/// When the clock stood still, at whose word and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockPause {
    from: At,
    /// None while it stands.
    #[schema(required)]
    to: Option<At>,
    by_name: String,
    why: String,
    /// The due time moved with it.
    moves: bool,
}

/// Why the stage is due then: every span that counts or does not, and the rule.
#[utoipa::path(
    tag = "cases",
    params(
        ("no" = String, Path, description = "Number of the case"),
        ("stage" = String, Path, description = "Stage, such as `handle`"),
    ),
    responses((status = 200, body = DueExplanation))
)]
#[get("/api/cases/{no}/clocks/{stage}/explanation")]
pub async fn explanation(
    signed: Signed,
    door: web::Data<Door>,
    asked: web::Path<(String, String)>,
) -> Result<web::Json<DueExplanation>, Problem> {
    let (no, stage) = asked.into_inner();
    let stage = Stage::from_code(&stage).ok_or_else(Problem::not_found)?;
    let (case, log) = read::case_with_log(&door.services, &signed.present.actor, case_id(&no)?)
        .map_err(|refusal| door.refuse(refusal))?;
    let events: Vec<_> = log
        .iter()
        .filter_map(|entry| match &entry.body {
            Body::Case { event, .. } => Some(event),
            Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => None,
        })
        .collect();
    let reference = door.reference();
    let found = why_due(&case, &events, stage, &reference);
    let found = found.ok_or_else(Problem::not_found)?;
    Ok(web::Json(DueExplanation::of(
        stage,
        found,
        &reference.directory,
    )))
}

impl DueExplanation {
    fn of(stage: Stage, why: WhyDue, directory: &Directory) -> Self {
        let WhyDue {
            clock,
            lines,
            missing_years,
            pauses,
        } = why;
        let pause = |halt| ClockPause::of(halt, directory);
        Self {
            stage,
            label: stage.label(),
            limit: clock.limit.to_string(),
            limit_label: clock.limit.label(),
            started_at: At(clock.started_at),
            due_at: At(clock.due_at),
            provisional: clock.provisional,
            missing_years,
            lines: lines.into_iter().map(DueLine::of).collect(),
            pauses: pauses.into_iter().map(pause).collect(),
        }
    }
}

impl DueLine {
    fn of(line: Line) -> Self {
        let Line {
            from,
            to,
            kind,
            counted,
            why,
        } = line;
        let (amount, unit) = counted.amount();
        Self {
            from: At(from),
            to: At(to),
            kind: kind.code(),
            kind_label: kind.label(),
            counted: amount,
            unit,
            counted_label: counted.label(),
            why,
        }
    }
}

impl ClockPause {
    fn of(halt: Halt, directory: &Directory) -> Self {
        let Halt {
            from,
            to,
            by,
            why,
            moves,
        } = halt;
        Self {
            from: At(from),
            to: to.map(At),
            by_name: directory.user_name(by).to_owned(),
            why,
            moves,
        }
    }
}
