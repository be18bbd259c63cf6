//! The rules of supervision: read by everybody who supervises, changed by the system administrator.

use super::act::require;
use crate::domain::log::Audit;
use crate::domain::supervision::rules::SupervisionRules;
use crate::domain::supervision::sheet::action::SheetAction;
use crate::kernel::id::CaseId;
use crate::kernel::time::Timestamp;
use crate::store::{View, WriteSet};
use crate::usecase::{Asked, Refusal, Services};

/// Watches moved in one write.
const SLICE: usize = 256;

/// Makes `rules` the next version, from their day on. Sheets keep what they were issued with;
/// every case that is watched is looked at again on that day.
pub async fn change(
    services: &Services,
    asked: Asked,
    rules: SupervisionRules,
) -> Result<u32, Refusal> {
    let reference = services.reference();
    require(&reference, &asked.actor, SheetAction::ChangeRules)?;
    rules.check()?;
    let audit_format = Audit::SupervisionRulesChanged { version: 0 }.since_format();
    if services.store.format() < audit_format {
        return Err(Refusal::Invalid {
            field: "rules",
            detail: "数据格式较旧，不能修改督办规则；请先升级数据格式",
        });
    }
    let effective_from = rules.effective_from;
    let plan = move |view: &View<'_>, now| {
        if let Some(version) = asked.answered(view, now)? {
            return Ok((WriteSet::new(), version));
        }
        let there = view.all::<SupervisionRules>()?;
        let shipped = SupervisionRules::default().version;
        let highest = there.iter().map(|rules| rules.version).max();
        let version = highest.unwrap_or(shipped) + 1;
        let mut writes = WriteSet::new();
        writes.put(&SupervisionRules {
            version,
            // What was issued stays issued: no rule holds for the past.
            effective_from: rules.effective_from.max(now),
            ..rules
        });
        writes.entry(asked.audit(Audit::SupervisionRulesChanged { version }));
        asked.remember(&mut writes, now, &version);
        Ok::<_, Refusal>((writes, version))
    };
    let version = services.store.write(plan).await?;
    let references = &services.references;
    services.store.read(|view| references.reload(view))?;
    look_again(services, effective_from).await?;
    Ok(version)
}

/// Whatever would be looked at later is looked at when the rules come into force.
async fn look_again(services: &Services, from: Timestamp) -> Result<(), Refusal> {
    let mut last = CaseId(0);
    loop {
        let plan = move |view: &View<'_>, now: Timestamp| {
            let mut writes = WriteSet::new();
            let watches = view.watches_after(last, SLICE)?;
            let at = from.max(now);
            for watch in watches.iter().filter(|watch| watch.at > at) {
                writes.watch(watch.case, Some(at));
            }
            Ok::<_, Refusal>((writes, watches.last().map(|watch| watch.case)))
        };
        match services.store.write(plan).await? {
            Some(next) => last = next,
            None => return Ok(()),
        }
    }
}
