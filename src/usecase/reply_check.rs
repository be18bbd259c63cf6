//! Looking over a reply before it is handed in: against its case, and against what the unit wrote
//! lately. Finds and tells; whether it is handed in is for a person to say.

use super::{Asked, Refusal, Services, read};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::case::state::State;
use crate::insight::{Query, Sort};
use crate::kernel::id::CaseId;
use crate::store::StoreError;
use crate::triage::reply::{Background, Checked, Pair, RECENT_MAX, check};

/// After these a unit has answered.
const ANSWERED: &[State] = &[
    State::PendingReview,
    State::PendingFeedback,
    State::Closed,
    State::Archived,
];

/// What there is to say of `reply` to the case. Compared are replies the actor may see.
pub fn reply_check(
    services: &Services,
    actor: &Actor,
    id: CaseId,
    reply: &str,
) -> Result<Checked, Refusal> {
    let case = read::case(services, actor, id)?;
    let mut background = Background::default();
    let mut recent = Vec::new();
    for other in lately(services, actor, &case)? {
        background.learn_appeal(&told(&other));
        if let Some(outcome) = other.outcome {
            background.learn_reply(&outcome.public_reply);
            recent.push(outcome.public_reply);
        }
    }
    let appeal = told(&case);
    let pair = Pair {
        appeal: &appeal,
        reply,
        recent: &recent,
    };
    Ok(check(pair, &background))
}

fn told(case: &Case) -> String {
    format!("{}\n{}\n{}", case.title, case.content, case.place.address)
}

/// The cases the unit answered last, this one not among them.
fn lately(services: &Services, actor: &Actor, case: &Case) -> Result<Vec<Case>, Refusal> {
    let Some(unit) = case.unit else {
        return Ok(Vec::new());
    };
    let query = Query {
        unit: Some(unit),
        states: ANSWERED.to_vec(),
        sort: Sort::UpdatedLast,
        limit: RECENT_MAX,
        ..Query::default()
    };
    let reference = services.reference();
    let now = services.clock.now();
    let asked = Asked::by(actor.clone());
    let page = services
        .facts
        .queue(&query, &asked.actor, &reference.directory, now);
    let others = page
        .rows
        .iter()
        .map(|row| row.id)
        .filter(|id| *id != case.id);
    services.store.read(|view| {
        let cases: Result<Vec<Option<Case>>, StoreError> = others.map(|id| view.case(id)).collect();
        Ok(cases?.into_iter().flatten().collect())
    })
}
