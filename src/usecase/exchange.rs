//! The audit entry of an exchange of the program, written by the version that has the data just then.

use super::{Asked, Refusal, Services};
use crate::domain::actor::Actor;
use crate::domain::log::Audit;
use crate::kernel::time::Timestamp;
use crate::store::{View, WriteSet};

/// Records it; `from` and `to` as the versions say they are.
pub async fn record(
    services: &Services,
    from: String,
    to: String,
    what: String,
) -> Result<(), Refusal> {
    let plan = move |_: &View<'_>, _: Timestamp| {
        let mut writes = WriteSet::new();
        let audit = Audit::Exchanged { from, to, what };
        writes.entry(Asked::by(Actor::system()).audit(audit));
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await
}
