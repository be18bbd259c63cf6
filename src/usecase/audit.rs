//! The audit log: what the system notes in it, and reading it, which is the auditor's alone and tells
//! nothing of the content of cases.

use std::ops::ControlFlow;

use super::people::require;
use super::{Asked, Refusal, Services};
use crate::domain::actor::{Actor, Role};
use crate::domain::log::{Audit, Body, Entry};
use crate::kernel::id::Seq;
use crate::store::{Key, Order, Span, View, WriteSet};

/// Entries looked through for one page; most of the log is about cases.
const LOOKED_AT_MAX: usize = 500_000;

/// Writes down what the system did or met. Data of a format whose builds would not know the entry get
/// none, so that they can be taken over again: there the program's own log has to do.
pub async fn record(services: &Services, audit: Audit) -> Result<(), Refusal> {
    if services.store.format() < audit.since_format() {
        return Ok(());
    }
    let plan = move |_: &View<'_>, _| {
        let mut writes = WriteSet::new();
        writes.entry(Asked::by(Actor::system()).audit(audit));
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await
}

/// At most `limit` audit entries before `before` (`None`: from the end), latest first.
pub async fn page(
    services: &Services,
    actor: Actor,
    before: Option<Seq>,
    limit: usize,
) -> Result<Vec<Entry>, Refusal> {
    require(&Asked::by(actor), Role::Auditor)?;
    let span = before.map_or_else(Span::all, |seq| Span::below(Key::new().seq(seq).done()));
    let read = move |view: &View<'_>| {
        let (mut found, mut looked_at) = (Vec::new(), 0);
        view.each::<Entry>(&span, Order::Reverse, |entry| {
            looked_at += 1;
            if matches!(entry.body, Body::Audit(_)) {
                found.push(entry);
            }
            if found.len() >= limit || looked_at >= LOOKED_AT_MAX {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        Ok::<_, Refusal>(found)
    };
    services.store.read_aside(read).await
}
