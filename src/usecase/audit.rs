//! Reading the audit log: the auditor's alone, and nothing of the content of cases.

use super::people::require;
use super::{Asked, Refusal, Services};
use crate::domain::actor::{Actor, Role};
use crate::domain::log::{Body, Entry};
use crate::kernel::id::Seq;
use crate::store::View;

/// Entries looked through for one page; most of the log is about cases.
const LOOKED_AT_MAX: usize = 20_000;

pub struct AuditPage {
    pub entries: Vec<Entry>,
    /// Go on after this one; `None` at the end of the log.
    pub next: Option<Seq>,
}

/// At most `limit` audit entries after `after`, oldest first. A page may hold fewer, even none,
/// and still not be the last.
pub async fn page(
    services: &Services,
    actor: Actor,
    after: Seq,
    limit: usize,
) -> Result<AuditPage, Refusal> {
    require(&Asked::by(actor), Role::Auditor)?;
    let read = move |view: &View<'_>| {
        let looked_at = view.log_after(after, LOOKED_AT_MAX)?;
        let whole = looked_at.len() == LOOKED_AT_MAX;
        let last = looked_at.last().map(|entry| entry.seq);
        let mut audits = looked_at
            .into_iter()
            .filter(|entry| matches!(entry.body, Body::Audit(_)));
        let entries: Vec<Entry> = audits.by_ref().take(limit).collect();
        let next = if audits.next().is_some() {
            entries.last().map(|entry| entry.seq)
        } else {
            last.filter(|_| whole)
        };
        Ok::<_, Refusal>(AuditPage { entries, next })
    };
    services.store.read_aside(read).await
}
