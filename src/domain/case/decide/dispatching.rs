//! Dispatch and signing. The handle clock starts at dispatch, not at signing.

use super::text::{self, fields};
use super::{Decision, Step};
use crate::domain::case::command::{Assisting, Dispatch};
use crate::domain::case::event::{ClockChange, What};
use crate::domain::case::refusal::Refusal;
use crate::domain::deadline::{Due, Limit, strictest};
use crate::domain::policy::Stage;
use crate::domain::task::{AssistKind, Task, TaskState};
use crate::kernel::id::UnitId;

impl Step<'_> {
    pub(super) fn dispatch(&self, dispatch: &Dispatch) -> Decision {
        let item = self
            .ctx
            .reference
            .catalogue
            .in_force(&dispatch.item, self.ctx.now)
            .ok_or(Refusal::NoSuchItem)?;
        self.usable_unit(dispatch.unit)?;
        let note = text::note(&dispatch.note, fields::NOTE)?;
        let tasks = self.assisting_tasks(&dispatch.assisting, dispatch.unit)?;
        let mut clocks = self.stop(&[Stage::Dispatch, Stage::ReturnReview]);
        clocks.extend(self.hand_over_clocks(dispatch.limit, item.limit));
        let what = What::Dispatched {
            item: dispatch.item.clone(),
            unit: dispatch.unit,
            tasks,
            note,
        };
        self.with_clocks(what, clocks)
    }

    /// A higher platform's due time wins; else the strictest of what the dispatcher set, the
    /// item's and the table's. domain.md §4.
    fn handle_due(&self, chosen: Option<Limit>, of_item: Option<Limit>) -> (Limit, Due) {
        let reference = self.ctx.reference;
        let table = reference
            .policy
            .limit(Stage::Handle, self.case.urgency, self.case.nature);
        let limits: Vec<_> = chosen.into_iter().chain(of_item).chain([table]).collect();
        let (limit, due) = strictest(&reference.calendar, self.ctx.now, &limits)
            .unwrap_or_else(|| (table, self.due(table)));
        match self.case.higher_due_at {
            Some(at) => (
                limit,
                Due {
                    at,
                    provisional: false,
                },
            ),
            None => (limit, due),
        }
    }

    fn assisting_tasks(&self, asked: &[Assisting], lead: UnitId) -> Result<Vec<Task>, Refusal> {
        self.room_for_tasks(asked.len())?;
        let mut tasks: Vec<Task> = Vec::with_capacity(asked.len());
        for assisting in asked {
            if assisting.unit == lead {
                return Err(Refusal::Invalid {
                    field: fields::UNITS,
                    why: "不能与主办单位相同",
                });
            }
            self.not_asked_yet(&tasks, assisting.unit)?;
            let no = self.case.tasks.len() + tasks.len() + 1;
            tasks.push(self.new_task(
                no,
                AssistKind::Assist,
                assisting.unit,
                &assisting.what,
                None,
                true,
            )?);
        }
        Ok(tasks)
    }

    pub(super) fn new_task(
        &self,
        no: usize,
        kind: AssistKind,
        unit: UnitId,
        what: &str,
        limit: Option<Limit>,
        mandatory: bool,
    ) -> Result<Task, Refusal> {
        self.usable_unit(unit)?;
        let limit = limit.unwrap_or(self.ctx.reference.policy.assist);
        Ok(Task {
            no: u16::try_from(no).expect("fewer than TASKS_MAX"),
            kind,
            unit,
            what: text::reason(what, fields::WHAT)?,
            mandatory,
            state: TaskState::PendingSign,
            asked_at: self.ctx.now,
            due_at: self.due(limit).at,
            signed_by: None,
            answer: None,
            answered_at: None,
        })
    }

    /// Units that can hold a case: alive, and not the district as such.
    pub(super) fn usable_unit(&self, unit: UnitId) -> Result<(), Refusal> {
        let directory = &self.ctx.reference.directory;
        let usable = directory
            .unit(unit)
            .is_some_and(|u| u.active && u.parent.is_some());
        if usable {
            Ok(())
        } else {
            Err(Refusal::NoSuchUnit)
        }
    }

    pub(super) fn sign(&self, note: &str) -> Decision {
        let note = text::note(note, fields::NOTE)?;
        if self.ctx.actor.is_system() {
            self.ran_out(Stage::Sign)?;
        }
        let late = self
            .case
            .clock(Stage::Sign)
            .is_some_and(|c| c.is_late(self.ctx.now))
            || self.ctx.actor.is_system();
        let mut clocks = self.stop(&[Stage::Sign]);
        if self.is_contact_due() {
            clocks.push(self.start(Stage::Contact));
        }
        self.with_clocks(What::Signed { note, late }, clocks)
    }

    /// There is a citizen to speak to, and nobody has yet.
    pub(super) fn is_contact_due(&self) -> bool {
        self.case.contacted_at.is_none() && !self.case.own_initiative
    }

    /// The clocks of a unit that gets the case: to sign, and to handle unless that runs already.
    pub(super) fn hand_over_clocks(
        &self,
        chosen: Option<Limit>,
        of_item: Option<Limit>,
    ) -> Vec<ClockChange> {
        let mut clocks = vec![self.start(Stage::Sign)];
        let handle = self.case.clock(Stage::Handle);
        if handle.is_none_or(|clock| clock.stopped_at.is_some()) {
            let (limit, due) = self.handle_due(chosen, of_item);
            clocks.push(self.start_with(Stage::Handle, limit, due));
        }
        clocks
    }

    pub(super) fn item_limit(&self) -> Option<Limit> {
        let item = self.case.item.as_deref()?;
        let catalogue = &self.ctx.reference.catalogue;
        catalogue.in_force(item, self.ctx.now)?.limit
    }
}
