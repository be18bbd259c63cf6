//! Looking at things. Cheap, and never more than the actor may see.

use super::{Asked, Refusal, Services};
use crate::crypto::Fingerprint;
use crate::domain::actor::Actor;
use crate::domain::case::group::MERGED_MAX;
use crate::domain::case::{Attachment, Case};
use crate::domain::log::Entry;
use crate::domain::rights::Scope;
use crate::insight::ViewCount;
use crate::kernel::id::{CaseId, Seq};

pub fn case(services: &Services, actor: &Actor, id: CaseId) -> Result<Case, Refusal> {
    let reference = services.reference();
    let asked = Asked::by(actor.clone());
    services
        .store
        .read(|view| super::act::visible(view, &asked, id, &reference))
}

/// The cases that go with one, as far as the actor sees them.
pub struct Group {
    /// Number of the case it is merged into.
    pub master_no: Option<String>,
    pub merged: Vec<Case>,
    /// Merged into it, seen or not.
    pub merged_count: usize,
}

/// The case and those that go with it, of one moment.
pub fn case_with_group(
    services: &Services,
    actor: &Actor,
    id: CaseId,
) -> Result<(Case, Group), Refusal> {
    let reference = services.reference();
    let asked = Asked::by(actor.clone());
    services.store.read(|view| {
        let seen = |id| match super::act::visible(view, &asked, id, &reference) {
            Ok(case) => Ok(Some(case)),
            Err(Refusal::NotFound) => Ok(None),
            Err(refusal) => Err(refusal),
        };
        let case = seen(id)?.ok_or(Refusal::NotFound)?;
        let master = case.master.map(seen).transpose()?.flatten();
        let merged = view.merged_into(id, MERGED_MAX)?;
        let merged_count = merged.len();
        let merged = merged.into_iter().filter_map(|id| seen(id).transpose());
        let group = Group {
            master_no: master.map(|master| master.no()),
            merged: merged.collect::<Result<_, Refusal>>()?,
            merged_count,
        };
        Ok((case, group))
    })
}

/// Everything that happened to a case, oldest first, reveals included.
pub fn events(services: &Services, actor: &Actor, id: CaseId) -> Result<Vec<Entry>, Refusal> {
    case(services, actor, id)?;
    services.store.read(|view| Ok(view.case_log(id)?))
}

/// The case and everything that happened to it, of one moment.
pub fn case_with_log(
    services: &Services,
    actor: &Actor,
    id: CaseId,
) -> Result<(Case, Vec<Entry>), Refusal> {
    let reference = services.reference();
    let asked = Asked::by(actor.clone());
    services.store.read(|view| {
        let case = super::act::visible(view, &asked, id, &reference)?;
        Ok((case, view.case_log(id)?))
    })
}

/// What hangs on a case one may see, and the name its bytes are kept by.
pub fn attachment(
    services: &Services,
    actor: &Actor,
    id: CaseId,
    hash: &str,
) -> Result<(Attachment, Fingerprint), Refusal> {
    let case = case(services, actor, id)?;
    let attachment = case
        .attachments
        .into_iter()
        .find(|a| a.hash == hash)
        .ok_or(Refusal::NotFound)?;
    let fingerprint = Fingerprint::parse(hash).ok_or(Refusal::NotFound)?;
    Ok((attachment, fingerprint))
}

/// A citizen's look at the own case. A wrong number and a wrong code are the same «not found».
pub fn public_case(
    services: &Services,
    id: CaseId,
    code: &str,
) -> Result<(Case, Vec<Entry>), Refusal> {
    if !services.keyring.is_query_code(id, code) {
        return Err(Refusal::NotFound);
    }
    services.store.read(|view| {
        let case = view.case(id)?.ok_or(Refusal::NotFound)?;
        Ok((case, view.case_log(id)?))
    })
}

pub fn views(services: &Services, actor: &Actor) -> Vec<ViewCount> {
    let reference = services.reference();
    services
        .facts
        .views(actor, &reference.directory, services.clock.now())
}

/// Whether the actor may be told that something happened to this case.
pub fn sees(services: &Services, actor: &Actor, case: &Case) -> bool {
    Scope::of(actor).sees(case, &services.reference().directory)
}

/// At most `limit` entries after `seq`, for those who follow the log.
pub fn log_after(services: &Services, seq: Seq, limit: usize) -> Result<Vec<Entry>, Refusal> {
    services.store.read(|view| Ok(view.log_after(seq, limit)?))
}
