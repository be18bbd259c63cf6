//! The rows of a case's history.

use super::fields::fits;
use super::{FormerStep, HISTORY, Reader, Rejected, Spooled, StepField};
use crate::channels::table::Cell;
use crate::domain::case::decide::CONTENT_MAX;

const WORD_MAX: usize = 200;

impl Reader<'_> {
    /// In the order of time, where every row has one; else as they stood in the file. A row that
    /// cannot be read costs itself and not its case.
    pub(super) fn steps<'r>(
        &self,
        rows: impl Iterator<Item = &'r Spooled>,
        number: &str,
    ) -> (Vec<FormerStep>, Vec<Rejected>) {
        let (mut steps, mut lost) = (Vec::new(), Vec::new());
        for row in rows {
            match self.step(row) {
                Ok(step) => steps.push(step),
                Err((field, code, reason)) => lost.push(Rejected {
                    place: row.place,
                    number: number.to_owned(),
                    column: self.step_column(field).to_owned(),
                    code,
                    reason,
                }),
            }
        }
        if steps.iter().all(|step| step.at.is_some()) {
            steps.sort_by_key(|step| step.at);
        }
        (steps, lost)
    }

    fn step(&self, row: &Spooled) -> Result<FormerStep, (StepField, &'static str, String)> {
        let at = self
            .mapping
            .moments
            .read(&self.step_cell(row, StepField::At));
        let at = at.map_err(|reason| (StepField::At, "not_a_time", reason))?;
        let text = |field, max| {
            let text = match self.step_cell(row, field) {
                Cell::Failed(why) => return Err((field, "cell_error", format!("无法读取：{why}"))),
                cell => super::super::sources::plain(&cell),
            };
            match fits(&text, max) {
                Ok(()) => Ok(text),
                Err((code, reason)) => Err((field, code, reason)),
            }
        };
        Ok(FormerStep {
            at,
            actor: text(StepField::Actor, WORD_MAX)?,
            unit: text(StepField::Unit, WORD_MAX)?,
            action: text(StepField::Action, WORD_MAX)?,
            text: text(StepField::Text, CONTENT_MAX)?,
        })
    }

    fn step_cell(&self, row: &Spooled, field: StepField) -> Cell {
        let Some(column) = self.mapping.step_columns.get(&field) else {
            return Cell::Empty;
        };
        let cell = self.cell(HISTORY, &column.name, Some(row));
        self.looked_up(column.lookup.as_deref(), cell)
    }
}

/// Adds the history to what the case is known again by.
pub(super) fn say(history: &[FormerStep], said: &mut Vec<u8>) {
    for step in history {
        let FormerStep {
            at,
            actor,
            unit,
            action,
            text,
        } = step;
        let at = at.map(|at| at.rfc3339()).unwrap_or_default();
        for word in [&at, actor, unit, action, text] {
            said.extend_from_slice(word.as_bytes());
            said.push(0);
        }
    }
}
