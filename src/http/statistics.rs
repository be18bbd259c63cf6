//! Statistics: what was counted month by month, in the units one may see.

use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Signed;
use super::body::Params;
use super::door::Door;
use super::problem::{Code, Problem};
use super::wire::At;
use crate::domain::reference::Reference;
use crate::domain::statistics::{Count, Counts, Month};
use crate::usecase::statistics::{By, Group, read};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StatisticsParams {
    /// First month, `2026-11`. Left out: this one.
    pub from: Option<String>,
    /// Last month, included. Left out: `from`.
    pub to: Option<String>,
    /// What a row stands for. Left out: `category`.
    #[serde(default)]
    #[param(inline)]
    pub by: StatisticsBy,
}

#[derive(Clone, Copy, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatisticsBy {
    Month,
    #[default]
    Category,
    Unit,
    Street,
}

impl From<StatisticsBy> for By {
    fn from(by: StatisticsBy) -> Self {
        match by {
            StatisticsBy::Month => By::Month,
            StatisticsBy::Category => By::Category,
            StatisticsBy::Unit => By::Unit,
            StatisticsBy::Street => By::Street,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Statistics {
    from: String,
    to: String,
    by: StatisticsBy,
    /// Everything the caller may see, whatever row it is in.
    total: CountsView,
    rows: Vec<StatisticsRow>,
    counted_at: At,
}

#[derive(Serialize, ToSchema)]
pub struct StatisticsRow {
    /// Month or category, or number of the unit or street; null: none yet.
    #[schema(required)]
    key: Option<String>,
    label: String,
    counts: CountsView,
}

/// Writes the counts out by name, so that the description names each.
macro_rules! counts_view {
    ($($(#[$doc:meta])* $field:ident = $count:ident,)+) => {
        /// Each in the month of its own date: of registration, of the limit's end, of closing…
        #[derive(Serialize, ToSchema)]
        #[schema(as = Counts)]
        pub struct CountsView { $($(#[$doc])* $field: u64,)+ }

        impl CountsView {
            fn of(counts: &Counts) -> Self {
                Self { $($field: counts.of(Count::$count),)+ }
            }
        }
    };
}

counts_view! {
    registered = Registered,
    accepted = Accepted,
    answered_directly = AnsweredDirectly,
    dispatched = Dispatched,
    /// First dispatches neither returned nor overruled.
    dispatched_right = DispatchedRight,
    /// With the unit that returned it.
    returned = Returned,
    extended = Extended,
    sign_due = SignDue,
    signed_in_time = SignedInTime,
    contact_due = ContactDue,
    contacted_in_time = ContactedInTime,
    /// By the end of the limit; what was suspended, merged or left the house is not among them.
    handle_due = HandleDue,
    handled_in_time = HandledInTime,
    finished = Finished,
    /// From dispatch to result, summed up over `finished`.
    handling_minutes = HandlingMinutes,
    closed = Closed,
    /// Closed with the unit's limit overrun.
    closed_late = ClosedLate,
    not_rated = NotRated,
    not_accepted = NotAccepted,
    withdrawn = Withdrawn,
    transferred = Transferred,
    merged = Merged,
    /// Rounds of rework, by month of registration.
    reworked = Reworked,
    /// By month of registration.
    reopened = Reopened,
    /// Grades 4 and 5; the last word of each citizen.
    satisfied = Satisfied,
    /// Grade 3.
    fairly_satisfied = FairlySatisfied,
    /// Grades 1 and 2.
    dissatisfied = Dissatisfied,
    /// By the citizen's word.
    solved = Solved,
    unsolved = Unsolved,
}

/// Sums of a span of months, by category, unit, street or month.
#[utoipa::path(tag = "statistics", params(StatisticsParams), responses((status = 200, body = Statistics)))]
#[get("/api/statistics")]
pub async fn statistics(
    signed: Signed,
    door: web::Data<Door>,
    params: Params<StatisticsParams>,
) -> Result<web::Json<Statistics>, Problem> {
    let Params(StatisticsParams { from, to, by }) = params;
    let now = door.services.clock.now();
    let month = |text: Option<String>, field, absent| match text {
        None => Ok(absent),
        Some(text) => Month::parse(&text).ok_or_else(|| {
            Problem::new(Code::FieldInvalid)
                .field(field)
                .detail("月份应写作2026-11")
        }),
    };
    let from = month(from, "from", Month::of(now))?;
    let to = month(to, "to", from)?;
    let actor = &signed.present.actor;
    let found = read(&door.services, actor, from, to, by.into())
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    let reference = door.reference();
    let rows = found.rows.iter();
    Ok(web::Json(Statistics {
        from: from.to_string(),
        to: to.to_string(),
        by,
        total: CountsView::of(&found.total),
        rows: rows
            .map(|(group, counts)| row(group, counts, by, &reference))
            .collect(),
        counted_at: At(now),
    }))
}

fn row(group: &Group, counts: &Counts, by: StatisticsBy, reference: &Reference) -> StatisticsRow {
    let none = match by {
        StatisticsBy::Month | StatisticsBy::Category => "未归类",
        StatisticsBy::Unit => "未分拨",
        StatisticsBy::Street => "未填街道",
    };
    let (key, label) = match group {
        Group::Month(month) => (Some(month.to_string()), month.to_string()),
        Group::Category(name) => (Some(name.clone()), name.clone()),
        Group::Unit(unit) => (
            Some(unit.to_string()),
            reference.directory.unit_name(*unit).to_owned(),
        ),
        Group::None => (None, none.to_owned()),
    };
    StatisticsRow {
        key,
        label,
        counts: CountsView::of(counts),
    }
}
