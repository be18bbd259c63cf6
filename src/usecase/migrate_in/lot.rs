//! The writer's part: a lot of cases in one plan.

use std::collections::HashSet;

use super::Done;
use super::prepare::Prepared;
use crate::channels::former::Tally;
use crate::crypto::Keyring;
use crate::domain::actor::Actor;
use crate::domain::case::{Case, number};
use crate::domain::log::Body;
use crate::kernel::id::CaseId;
use crate::kernel::time::Timestamp;
use crate::store::record::SealedRecord;
use crate::store::{Store, View, WriteSet};
use crate::usecase::{Asked, Refusal};

pub(super) type Lot = Vec<(Tally, Done)>;

/// What becomes of a case.
pub(super) enum Fate {
    /// Its number here; `None` when it only would be taken.
    Taken(Option<CaseId>),
    Known(CaseId),
    /// Here already, and the export says something else now.
    Differs(CaseId),
    /// The channel's number belongs to the case with this number.
    ExternalTaken(String),
}

/// Writes those that are not here yet. Nothing is written when it is only a plan.
pub(super) async fn take(
    store: Store,
    keyring: Keyring,
    lot: Vec<(Tally, Prepared)>,
    only_plan: bool,
) -> Result<Lot, Refusal> {
    if only_plan {
        return store.read(|view| Lots::new(view, &keyring, None).each(lot));
    }
    let plan = move |view: &View<'_>, now| {
        let mut lots = Lots::new(view, &keyring, Some(now));
        let done = lots.each(lot)?;
        Ok((lots.writes, done))
    };
    store.write(plan).await
}

/// A lot while it is decided.
struct Lots<'l, 'v> {
    view: &'l View<'v>,
    keyring: &'l Keyring,
    /// `None`: nothing is written.
    now: Option<Timestamp>,
    writes: WriteSet,
    /// Numbers this lot has given already: the view does not show them.
    last: Option<CaseId>,
    external: HashSet<(&'static str, String)>,
}

impl<'l, 'v> Lots<'l, 'v> {
    fn new(view: &'l View<'v>, keyring: &'l Keyring, now: Option<Timestamp>) -> Self {
        Self {
            view,
            keyring,
            now,
            writes: WriteSet::new(),
            last: None,
            external: HashSet::new(),
        }
    }

    fn each(&mut self, lot: Vec<(Tally, Prepared)>) -> Result<Lot, Refusal> {
        self.last = self.view.last_case_id()?;
        lot.into_iter()
            .map(|(tally, case)| Ok((tally, self.one(case)?)))
            .collect()
    }

    fn one(&mut self, mut case: Prepared) -> Result<Done, Refusal> {
        let (place, steps) = (case.place, case.steps);
        let number = case.former.number.clone();
        let sealed_apart = case.sealed_apart.take();
        let fate = self.fate(case)?;
        let is_new = matches!(fate, Fate::Taken(_));
        Ok(Done {
            place,
            number,
            steps,
            fate,
            sealed_apart: sealed_apart.filter(|_| is_new),
        })
    }

    fn fate(&mut self, case: Prepared) -> Result<Fate, Refusal> {
        if let Some((id, known)) = self
            .view
            .former(&case.former.platform, &case.former.number)?
        {
            return Ok(if known.mark == case.former.mark {
                Fate::Known(id)
            } else {
                Fate::Differs(id)
            });
        }
        if let Some(given) = &case.external_id {
            if let Some(other) = self.view.external(case.channel, given)? {
                return Ok(Fate::ExternalTaken(number::format(other, case.channel)));
            }
            if !self.external.insert((case.channel.code(), given.clone())) {
                return Ok(Fate::ExternalTaken(format!(
                    "{given}（此次导出中的另一件）"
                )));
            }
        }
        match self.now {
            None => Ok(Fate::Taken(None)),
            Some(now) => self.write(case, now).map(|id| Fate::Taken(Some(id))),
        }
    }

    fn write(&mut self, prepared: Prepared, now: Timestamp) -> Result<CaseId, Refusal> {
        let id = number::next(self.last, now);
        self.last = Some(id);
        let event = prepared.event;
        let case = Case::begin(id, &event).expect("a case begins with what `migrate` gives");
        let sealed = SealedRecord::seal(self.keyring, id, prepared.personal.fields())?;
        if !sealed.is_empty() {
            self.writes.sealed(sealed);
        }
        let body = Body::Case {
            case: id,
            revision: case.revision,
            before: None,
            after: case.state,
            event,
        };
        self.writes.entry(Asked::by(Actor::channel()).entry(body));
        self.writes.case(case);
        Ok(id)
    }
}
