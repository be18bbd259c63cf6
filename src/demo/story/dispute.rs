//! Whose is it? A unit says it is not its own: returns, their review, the ruling.

use super::plan::Planner;
use super::turns::Dispute;
use crate::domain::actor::Role;
use crate::domain::case::command::{Command, RequestReturn, Rule, SubmitRuling};
use crate::domain::case::state::State;
use crate::domain::codes::{ReturnReason, Urgency};
use crate::kernel::id::UnitId;

impl Planner<'_> {
    /// A body that could be thought responsible but is not among `not`.
    pub(super) fn another_unit(&mut self, not: &[UnitId]) -> UnitId {
        let district = self.world.district;
        let street = self.spot.place.street.into_iter();
        let usual = ["CGJ", "ZJJ", "JTJ", "SWJ", "STJ"].map(|code| district.unit(code));
        let candidates: Vec<_> = street
            .chain(self.row.assisting.iter().copied())
            .chain(usual)
            .filter(|unit| !not.contains(unit))
            .collect();
        *self.dice.pick(&candidates[..candidates.len().min(4)])
    }

    pub(super) fn dispute(&mut self, dispute: Dispute, right: UnitId, first: UnitId) {
        let notes = &self.world.district.notes;
        let suggested = if dispute == Dispute::Denied {
            self.another_unit(&[first])
        } else {
            right
        };
        self.request_return(suggested);
        match dispute {
            Dispute::Denied => {
                self.wait_for_review();
                let reason = self.say(&notes.deny_return);
                let by = self.dispatcher();
                self.push(by, Command::DenyReturn { reason }, State::InProgress);
            }
            Dispute::Granted => {
                self.grant_return();
                self.send_to(right, false);
                self.sign();
            }
            Dispute::Submitted => {
                self.wait_for_review();
                let question = self.say(&notes.ruling_question);
                let submit = SubmitRuling {
                    interim_unit: first,
                    question,
                };
                let by = self.dispatcher();
                self.push(by, Command::SubmitRuling(submit), State::Ruling);
                self.rule(right);
            }
            Dispute::Twice => {
                self.grant_return();
                let second = self.another_unit(&[right, first]);
                self.send_to(second, false);
                self.request_return(right);
                self.rule(right);
            }
        }
    }

    fn request_return(&mut self, suggested: UnitId) {
        match self.facts.urgency {
            Urgency::U1 => self.wait(2, 12),
            Urgency::U2 => self.wait(4, 24),
            _ => self.work(10, 105),
        }
        let first_dispute = self.state() == State::PendingSign
            && !self
                .steps
                .iter()
                .any(|step| step.leaves == State::ReturnReview);
        let leaves = if first_dispute {
            State::ReturnReview
        } else {
            State::Ruling
        };
        let basis = self.say(&self.world.district.notes.return_wrong_unit);
        let request = RequestReturn {
            reason: ReturnReason::R2,
            basis,
            suggested_unit: Some(suggested),
        };
        let by = self.of_unit(Role::UnitDispatcher, self.unit);
        self.push(by, Command::RequestReturn(request), leaves);
    }

    fn wait_for_review(&mut self) {
        match self.facts.urgency {
            Urgency::U1 | Urgency::U2 => self.wait(3, 25),
            _ => self.work(8, 130),
        }
    }

    fn grant_return(&mut self) {
        self.wait_for_review();
        let reason = self.say(&self.world.district.notes.grant_return);
        let by = self.dispatcher();
        self.push(by, Command::GrantReturn { reason }, State::PendingDispatch);
        self.wait(3, 40);
    }

    fn rule(&mut self, right: UnitId) {
        match self.facts.urgency {
            Urgency::U1 | Urgency::U2 => self.wait(15, 55),
            _ => self.work(40, 400),
        }
        let basis = self.say(&self.world.district.notes.ruling_basis);
        let applies_to_the_like = self.dice.percent(50);
        let rule = Rule {
            unit: right,
            basis,
            applies_to_the_like,
            questions: vec![],
        };
        let panel = self.of_district(Role::RulingPanel, 0);
        self.push(panel, Command::Rule(rule), State::PendingSign);
        self.give_to(right);
        self.sign();
    }
}
