//! Whose is it? Returns, their review, and the ruling that ends the dispute.

use super::text::{self, fields};
use super::{Decision, Step};
use crate::domain::case::command::{RequestReturn, Rule, SubmitRuling};
use crate::domain::case::event::{ClockChange, Event, What};
use crate::domain::case::refusal::Refusal;
use crate::domain::case::{Case, ReturnRequest, Ruling, RulingQuestion};
use crate::domain::codes::ReturnReason;
use crate::domain::org::Directory;
use crate::domain::policy::Stage;
use crate::domain::supervision::rules::Trigger;
use crate::kernel::id::UnitId;

/// The second dispute goes to the panel by itself.
const DISPUTES_BEFORE_RULING: u16 = 1;
/// What a precedent may ask, and characters of each question and answer.
const QUESTIONS_MAX: usize = 10;
const ANSWER_MAX: usize = 100;

impl Step<'_> {
    pub(super) fn request_return(&self, request: &RequestReturn) -> Decision {
        let unit = self.case.unit.ok_or(Refusal::NoSuchUnit)?;
        let directory = &self.ctx.reference.directory;
        if let Some(barred) = why_no_return(self.case, directory) {
            return Err(barred);
        }
        let limit = self.ctx.reference.policy.return_request(self.case.urgency);
        let since = self.case.clock(Stage::Sign).map(|clock| clock.started_at);
        if since.is_some_and(|since| self.is_over(since, limit)) {
            return Err(Refusal::ReturnTooLate);
        }
        let basis = text::reason(&request.basis, fields::BASIS)?;
        match request.suggested_unit {
            Some(suggested) if directory.same_body(suggested, unit) => {
                return Err(Refusal::Invalid {
                    field: fields::SUGGESTED_UNIT,
                    why: "不能是本单位",
                });
            }
            Some(suggested) => self.usable_unit(suggested)?,
            None if needs_suggestion(request.reason) => {
                return Err(Refusal::Missing(fields::SUGGESTED_UNIT));
            }
            None => {}
        }
        let asked = ReturnRequest {
            unit,
            by: self.ctx.actor.user,
            at: self.ctx.now,
            reason: request.reason,
            basis,
            suggested_unit: request.suggested_unit,
        };
        let mut clocks = self.stop(&[Stage::Sign]);
        let forced = self.case.disputes >= DISPUTES_BEFORE_RULING;
        if !forced {
            clocks.push(self.start(Stage::ReturnReview));
        }
        let mut events = vec![Event {
            clocks,
            ..self.event(What::ReturnRequested(asked))
        }];
        if forced {
            events.push(self.forced_ruling(unit));
        }
        let count = u32::from(self.case.disputes) + 1;
        events.extend(self.raise_supervision(Trigger::Returned, count, "单位多次退件"));
        Ok(events)
    }

    /// The unit that has it now keeps it in the interim: dangers do not wait for rulings.
    fn forced_ruling(&self, interim_unit: UnitId) -> Event {
        let question = RulingQuestion {
            submitted_at: self.ctx.now,
            forced: true,
            interim_unit,
            question: "两个单位先后提出异议，按规定直接转快裁".into(),
        };
        let mut clocks = self.stop(&[Stage::Contact]);
        clocks.push(self.start(Stage::Ruling));
        Event {
            clocks,
            ..self.event(What::RulingSubmitted(question))
        }
    }

    pub(super) fn grant_return(&self, reason: &str) -> Decision {
        let reason = text::reason(reason, fields::REASON)?;
        let mut clocks = self.stop(&[Stage::ReturnReview, Stage::Contact]);
        clocks.push(self.start(Stage::Dispatch));
        self.with_clocks(What::ReturnGranted { reason }, clocks)
    }

    /// Denied, the unit has it for good: it counts as signed.
    pub(super) fn deny_return(&self, reason: &str) -> Decision {
        let reason = text::reason(reason, fields::REASON)?;
        let mut clocks = self.stop(&[Stage::ReturnReview]);
        let contact_runs = self
            .case
            .clock(Stage::Contact)
            .is_some_and(|c| c.is_running());
        if self.is_contact_due() && !contact_runs {
            clocks.push(self.start(Stage::Contact));
        }
        self.with_clocks(What::ReturnDenied { reason }, clocks)
    }

    pub(super) fn submit_ruling(&self, submit: &SubmitRuling) -> Decision {
        self.usable_unit(submit.interim_unit)?;
        let question = RulingQuestion {
            submitted_at: self.ctx.now,
            forced: false,
            interim_unit: submit.interim_unit,
            question: text::reason(&submit.question, fields::QUESTION)?,
        };
        let mut clocks: Vec<ClockChange> =
            self.stop(&[Stage::ReturnReview, Stage::Dispatch, Stage::Contact]);
        clocks.push(self.start(Stage::Ruling));
        self.with_clocks(What::RulingSubmitted(question), clocks)
    }

    pub(super) fn rule(&self, rule: &Rule) -> Decision {
        self.usable_unit(rule.unit)?;
        let ruling = Ruling {
            at: self.ctx.now,
            by: self.ctx.actor.user,
            unit: rule.unit,
            basis: text::reason(&rule.basis, fields::BASIS)?,
            applies_to_the_like: rule.applies_to_the_like,
            questions: self.questions(rule)?,
        };
        let mut clocks = self.stop(&[Stage::Ruling, Stage::Contact]);
        clocks.extend(self.hand_over_clocks(None, self.item_limit()));
        self.with_clocks(What::Ruled(ruling), clocks)
    }

    /// What makes a case one of the like. A precedent is for a row of the catalogue, so there has
    /// to be one.
    fn questions(&self, rule: &Rule) -> Result<Vec<(String, String)>, Refusal> {
        const SEPARATORS: [char; 6] = ['=', '＝', ';', '；', '\n', '\r'];
        let invalid = |field, why| Refusal::Invalid { field, why };
        if !rule.applies_to_the_like {
            return if rule.questions.is_empty() {
                Ok(vec![])
            } else {
                Err(invalid(fields::APPLIES, "未勾选时不能填写判别要素"))
            };
        }
        let item = self.case.item.as_deref();
        if item.is_none_or(|item| self.ctx.reference.catalogue.get(item).is_none()) {
            return Err(Refusal::NoSuchItem);
        }
        if rule.questions.len() > QUESTIONS_MAX {
            return Err(invalid(fields::QUESTIONS, "最多10项"));
        }
        let mut questions: Vec<(String, String)> = Vec::with_capacity(rule.questions.len());
        for (question, answer) in &rule.questions {
            let question = text::required(question, fields::QUESTIONS, ANSWER_MAX)?;
            let answer = text::required(answer, fields::QUESTIONS, ANSWER_MAX)?;
            if question.contains(SEPARATORS) || answer.contains(SEPARATORS) {
                return Err(invalid(fields::QUESTIONS, "不能含有等号、分号或换行"));
            }
            if questions.iter().any(|(asked, _)| *asked == question) {
                return Err(invalid(fields::QUESTIONS, "同一问题不能出现两次"));
            }
            questions.push((question, answer));
        }
        Ok(questions)
    }
}

/// What bars the unit that leads from returning the case, whatever it says.
pub fn why_no_return(case: &Case, directory: &Directory) -> Option<Refusal> {
    if case.ruling.is_some() {
        return Some(Refusal::RuledAlready);
    }
    let unit = case.unit?;
    has_returned(case, unit, directory).then_some(Refusal::ReturnedBefore)
}

/// Once per unit: a section does not start again where its department has asked already.
fn has_returned(case: &Case, unit: UnitId, directory: &Directory) -> bool {
    case.returned_by
        .iter()
        .any(|returned| directory.same_body(*returned, unit))
}

/// «Not ours» has to say whose it is; a repeat, a procedure or thin facts do not.
const fn needs_suggestion(reason: ReturnReason) -> bool {
    !matches!(
        reason,
        ReturnReason::R5 | ReturnReason::R6 | ReturnReason::R7
    )
}
