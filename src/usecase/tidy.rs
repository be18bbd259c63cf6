//! What is kept for a while only, and is past it.

use super::{Refusal, Services, session};
use crate::store::{View, WriteSet};

/// Rows deleted in one plan: all writes of the house wait for it.
const AT_ONCE: usize = 1_000;

/// Drops sessions that have run out, and answers too old to be asked for again.
pub async fn tidy(services: &Services) -> Result<(), Refusal> {
    session::forget_expired(services, AT_ONCE).await?;
    let plan = |_view: &View<'_>, now| {
        let mut writes = WriteSet::new();
        writes.forget_old_answers(now, AT_ONCE);
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await
}
