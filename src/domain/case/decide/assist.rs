//! Child tasks: other units are called in, answer, and the lead adopts or sends back.

use super::text::{self, fields};
use super::{Decision, Step};
use crate::domain::case::command::RequestAssist;
use crate::domain::case::event::What;
use crate::domain::case::refusal::Refusal;
use crate::domain::rights;
use crate::domain::task::{Task, TaskState};
use crate::kernel::id::UnitId;

/// In one case; more is a meeting, not assistance.
const TASKS_MAX: usize = 30;
const TWICE: Refusal = Refusal::Invalid {
    field: fields::UNITS,
    why: "单位重复",
};

impl Step<'_> {
    pub(super) fn request_assist(&self, request: &RequestAssist) -> Decision {
        if request.units.is_empty() {
            return Err(Refusal::Missing(fields::UNITS));
        }
        self.room_for_tasks(request.units.len())?;
        let mut tasks: Vec<Task> = Vec::with_capacity(request.units.len());
        for unit in &request.units {
            if self.case.unit == Some(*unit) {
                return Err(TWICE);
            }
            self.not_asked_yet(&tasks, *unit)?;
            let no = self.case.tasks.len() + tasks.len() + 1;
            tasks.push(self.new_task(
                no,
                request.kind,
                *unit,
                &request.what,
                request.limit,
                request.mandatory,
            )?);
        }
        self.just(What::AssistRequested { tasks })
    }

    pub(super) fn room_for_tasks(&self, more: usize) -> Result<(), Refusal> {
        if self.case.tasks.len() + more > TASKS_MAX {
            return Err(Refusal::Invalid {
                field: fields::UNITS,
                why: "协办任务过多",
            });
        }
        Ok(())
    }

    /// A unit has one open task at a time, among those there are and `new` ones.
    pub(super) fn not_asked_yet(&self, new: &[Task], unit: UnitId) -> Result<(), Refusal> {
        let mut tasks = self.case.tasks.iter().chain(new);
        if tasks.any(|task| task.unit == unit && task.is_open()) {
            Err(TWICE)
        } else {
            Ok(())
        }
    }

    fn task(&self, no: u16, allowed: &[TaskState]) -> Result<&Task, Refusal> {
        let task = self
            .case
            .tasks
            .iter()
            .find(|t| t.no == no)
            .ok_or(Refusal::NoSuchTask(no))?;
        if allowed.contains(&task.state) {
            Ok(task)
        } else {
            Err(Refusal::TaskWrongState)
        }
    }

    /// The task, provided the actor answers for its unit.
    fn own_task(&self, no: u16, allowed: &[TaskState]) -> Result<&Task, Refusal> {
        let task = self.task(no, allowed)?;
        if rights::answers_task(self.ctx.actor, task, &self.ctx.reference.directory) {
            Ok(task)
        } else {
            Err(Refusal::NoSuchTask(no))
        }
    }

    pub(super) fn sign_task(&self, no: u16) -> Decision {
        let task = self.own_task(no, &[TaskState::PendingSign])?;
        self.just(What::TaskSigned { task: task.no })
    }

    pub(super) fn answer_task(&self, no: u16, answer: &str) -> Decision {
        let task = self.own_task(no, &[TaskState::InProgress, TaskState::SentBack])?;
        let answer = text::reason(answer, fields::ANSWER)?;
        self.just(What::TaskAnswered {
            task: task.no,
            answer,
        })
    }

    pub(super) fn adopt_task(&self, no: u16) -> Decision {
        let task = self.task(no, &[TaskState::Answered])?;
        self.just(What::TaskAdopted { task: task.no })
    }

    pub(super) fn send_back_task(&self, no: u16, reason: &str) -> Decision {
        let task = self.task(no, &[TaskState::Answered])?;
        let reason = text::reason(reason, fields::REASON)?;
        self.just(What::TaskSentBack {
            task: task.no,
            reason,
        })
    }
}
