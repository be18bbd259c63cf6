//! Looking at cases when their time comes: lateness arises without anybody doing anything.

use super::attend::{around, chase};
use crate::domain::actor::Actor;
use crate::domain::supervision::trigger::next_look;
use crate::kernel::id::CaseId;
use crate::kernel::time::Timestamp;
use crate::store::{View, WriteSet};
use crate::usecase::act::Ground;
use crate::usecase::{Asked, Refusal, Services};

/// Looks at no more than `limit` cases that are due and returns how many it found.
pub async fn look_due(services: &Services, limit: usize) -> Result<usize, Refusal> {
    let now = services.clock.now();
    let due = services.store.read(|view| view.watches_due(now, limit))?;
    let looks = due.iter().map(|watch| look(services, watch.case));
    // All at once, so that they share commits.
    for outcome in futures_util::future::join_all(looks).await {
        outcome?;
    }
    Ok(due.len())
}

/// When the next case has to be looked at, due or not.
pub fn next_look_due(services: &Services) -> Result<Option<Timestamp>, Refusal> {
    let next = services.store.read(|view| view.next_watch())?;
    Ok(next.map(|watch| watch.at))
}

async fn look(services: &Services, id: CaseId) -> Result<(), Refusal> {
    let reference = services.reference();
    let format = services.store.format();
    let plan = move |view: &View<'_>, now| {
        let mut writes = WriteSet::new();
        let is_due = view.watch(id)?.is_some_and(|watch| watch.at <= now);
        let Some(case) = view.case(id)?.filter(|_| is_due) else {
            // Somebody was faster, and what had to be done is done.
            return Ok((writes, ()));
        };
        let asked = Asked::by(Actor::system());
        let ground = Ground {
            view,
            now,
            reference: &reference,
            asked: &asked,
            format,
        };
        let rules = reference.supervision.at(now);
        writes.watch(id, next_look(&case, rules, &reference.calendar, now));
        let (revision, around) = (case.revision, around(&ground, &case)?);
        let after = chase(&ground, &mut writes, case, around, vec![])?;
        if after.revision != revision {
            writes.case(after);
        }
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await
}
