//! Finding cases by the petitioner's telephone number. Whoever finds a case this way knows whose it
//! is: so it is for those who may open the number, and it is in the log as if they had. domain.md §3.

use super::{Asked, Refusal, Services};
use crate::domain::case::Case;
use crate::domain::codes::PersonalField;
use crate::domain::log::{Audit, Body};
use crate::domain::reference::Reference;
use crate::domain::rights::{Scope, may_reveal};
use crate::kernel::id::CaseId;
use crate::kernel::time::{MINUTE_MS, Timestamp};
use crate::store::{StoreError, View, WriteSet};

/// Cases of one number that are looked at, the latest first.
const CASES_MAX: usize = 500;
/// A page that is turned or refreshed is the same look.
const SAME_LOOK_MS: i64 = 30 * MINUTE_MS;
const PURPOSE: &str = "按电话号码查找";

/// The cases with this number that the actor may open it of; none of the others.
pub(super) async fn find_by_phone(
    services: &Services,
    asked: &Asked,
    phone: &str,
) -> Result<Vec<CaseId>, Refusal> {
    let Some(index) = services.keyring.blind_index(phone) else {
        return Ok(Vec::new());
    };
    let look = Look {
        asked: asked.clone(),
        reference: services.reference(),
    };
    let now = services.clock.now();
    let (found, fresh) = services.store.read(|view| {
        let cases = view.cases_by_phone(&index, CASES_MAX)?;
        let found = look.opened(view, cases)?;
        let fresh = look.unlogged(view, &found, now)?;
        Ok::<_, Refusal>((found, fresh))
    })?;
    if fresh.is_empty() {
        return Ok(found);
    }
    let plan = move |view: &View<'_>, now| {
        let fresh = look.opened(view, fresh)?;
        let mut writes = WriteSet::new();
        for case in look.unlogged(view, &fresh, now)? {
            writes.entry(look.asked.audit(Audit::Revealed {
                case,
                fields: vec![PersonalField::Phone],
                purpose: PURPOSE.to_owned(),
            }));
        }
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await?;
    Ok(found)
}

struct Look {
    asked: Asked,
    reference: Reference,
}

impl Look {
    /// Of `cases`, those the actor may open the number of now.
    fn opened(&self, view: &View<'_>, cases: Vec<CaseId>) -> Result<Vec<CaseId>, StoreError> {
        let (actor, directory) = (&self.asked.actor, &self.reference.directory);
        let scope = Scope::of(actor);
        let opens = |case: &Case| scope.sees(case, directory) && may_reveal(actor, case, directory);
        let mut opened = Vec::new();
        for case in cases {
            opened.extend(view.case(case)?.filter(opens).map(|case| case.id));
        }
        Ok(opened)
    }

    /// Of `cases`, those whose number the actor has not opened a short while ago.
    fn unlogged(
        &self,
        view: &View<'_>,
        cases: &[CaseId],
        now: Timestamp,
    ) -> Result<Vec<CaseId>, StoreError> {
        let mut unlogged = Vec::new();
        for case in cases {
            let log = view.case_log(*case)?;
            let is_logged = log.iter().rev().any(|entry| {
                let phone = matches!(&entry.body, Body::Audit(Audit::Revealed { fields, .. })
                    if fields.contains(&PersonalField::Phone));
                phone && entry.by == self.asked.actor.user && now.since(entry.at) < SAME_LOOK_MS
            });
            if !is_logged {
                unlogged.push(*case);
            }
        }
        Ok(unlogged)
    }
}
