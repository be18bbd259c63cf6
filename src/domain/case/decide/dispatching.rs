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
            .get(&dispatch.item)
            .ok_or(Refusal::NoSuchItem)?;
        self.usable_unit(dispatch.unit)?;
        let note = text::note(&dispatch.note, fields::NOTE)?;
        let tasks = self.assisting_tasks(&dispatch.assisting, dispatch.unit)?;
        let mut clocks = self.stop(&[Stage::Dispatch, Stage::ReturnReview]);
        clocks.push(self.start(Stage::Sign));
        if self
            .case
            .clock(Stage::Handle)
            .is_none_or(|c| c.stopped_at.is_some())
        {
            let (limit, due) = self.handle_due(dispatch.limit, item.limit);
            clocks.push(self.start_with(Stage::Handle, limit, due));
        }
        let what = What::Dispatched {
            item: dispatch.item.clone(),
            unit: dispatch.unit,
            tasks,
            note,
        };
        self.with_clocks(what, clocks)
    }

    /// A higher platform's due time wins; else what the dispatcher set; else the strictest of
    /// the item's and the table's.
    fn handle_due(&self, chosen: Option<Limit>, of_item: Option<Limit>) -> (Limit, Due) {
        let reference = self.ctx.reference;
        let table = reference
            .policy
            .limit(Stage::Handle, self.case.urgency, self.case.nature);
        let (limit, due) = match chosen {
            Some(limit) => (limit, self.due(limit)),
            None => {
                let limits: Vec<_> = of_item.into_iter().chain([table]).collect();
                strictest(&reference.calendar, self.ctx.now, &limits)
                    .unwrap_or_else(|| (table, self.due(table)))
            }
        };
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
        let mut tasks = Vec::with_capacity(asked.len());
        for assisting in asked {
            if assisting.unit == lead {
                return Err(Refusal::Invalid {
                    field: fields::UNITS,
                    why: "不能与主办单位相同",
                });
            }
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
            no: u16::try_from(no).map_err(|_| Refusal::Invalid {
                field: fields::UNITS,
                why: "协办任务过多",
            })?,
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
        let late = self
            .case
            .clock(Stage::Sign)
            .is_some_and(|c| c.is_late(self.ctx.now))
            || self.ctx.actor.is_system();
        let mut clocks = self.stop(&[Stage::Sign]);
        if self.case.contacted_at.is_none() && !self.case.channel.is_own_finding() {
            clocks.push(self.start(Stage::Contact));
        }
        self.with_clocks(What::Signed { note, late }, clocks)
    }

    /// Both the sign clock and, when it never ran, the handle clock of a unit that gets it.
    pub(super) fn hand_over_clocks(&self) -> Vec<ClockChange> {
        let mut clocks = vec![self.start(Stage::Sign)];
        if self.case.clock(Stage::Handle).is_none() {
            let (limit, due) = self.handle_due(None, self.item_limit());
            clocks.push(self.start_with(Stage::Handle, limit, due));
        }
        clocks
    }

    fn item_limit(&self) -> Option<Limit> {
        let item = self.case.item.as_deref()?;
        self.ctx.reference.catalogue.get(item)?.limit
    }
}
