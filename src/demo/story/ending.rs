//! Review, the citizen's word, and what follows from it.

use super::By;
use super::plan::Planner;
use super::turns::Feedback;
use crate::domain::actor::Role;
use crate::domain::case::command::{Command, Rate, Reopen};
use crate::domain::case::state::State;
use crate::domain::case::{Dimensions, Wake};
use crate::domain::codes::{Channel, ContactMeans, ContactResult, DissatisfactionReason};
use crate::domain::policy::Stage;
use crate::kernel::time::{DAY_MS, HOUR_MS};

/// Ratings come within the feedback window of the shipped policy.
const FEEDBACK_MS: i64 = 7 * DAY_MS;

impl Planner<'_> {
    pub(super) fn review_and_feedback(&mut self) {
        if self.turns.rejected {
            self.review(false);
            self.work(30, 300);
            self.finish();
        }
        self.review(true);
        match self.turns.feedback {
            Feedback::Unrated => return self.unrated(),
            Feedback::Satisfied => self.satisfied(),
            Feedback::Dissatisfied => {
                self.dissatisfied();
                self.rework();
                if self.dice.percent(60) {
                    self.satisfied();
                } else {
                    return self.unrated();
                }
            }
            Feedback::DissatisfiedTwice => {
                self.dissatisfied();
                self.rework();
                self.dissatisfied();
                self.rework();
                self.conclude();
            }
        }
        if self.turns.reopened {
            self.reopen();
        }
    }

    /// Nobody says anything until the window is over.
    fn unrated(&mut self) {
        self.wake(self.due(Stage::Feedback), Wake::CloseUnrated, State::Closed);
    }

    fn review(&mut self, approved: bool) {
        self.work(8, 260);
        let notes = &self.world.district.notes;
        let reviewer = self.of_unit(Role::Reviewer, self.unit);
        if approved {
            let note = self.say(&notes.approve_result);
            self.push(
                reviewer,
                Command::ApproveResult { note },
                State::PendingFeedback,
            );
        } else {
            let reason = self.say(&notes.reject_result);
            self.push(
                reviewer,
                Command::RejectResult { reason },
                State::InProgress,
            );
        }
    }

    /// Those who filed online mostly rate themselves; the others are called back.
    fn rates_online(&mut self) -> bool {
        let online = matches!(self.facts.channel, Channel::Web | Channel::City);
        self.dice.percent(if online { 75 } else { 10 })
    }

    fn satisfied(&mut self) {
        let notes = &self.world.district.notes;
        let grade = [5, 4, 3][self.dice.weighted(&[56, 30, 14])];
        let online = self.rates_online();
        let comment = if online {
            self.wait(20, 3 * 24 * 60);
            self.say(&notes.satisfied)
        } else {
            self.work(60, 1_200);
            self.say(&notes.callback_satisfied)
        };
        let dimensions = self.dimensions(grade);
        let solved = Some(!self.turns.unsolved || grade == 5);
        let rate = Rate {
            grade,
            dimensions,
            reasons: vec![],
            solved,
            comment,
        };
        self.push_rating(online, rate, State::Closed);
    }

    fn dissatisfied(&mut self) {
        use DissatisfactionReason::{S1, S2, S3, S4, S5, S6, S8};
        let notes = &self.world.district.notes;
        let n = self.dice.weighted(&[30, 18, 10, 16, 12, 8, 6]);
        let online = self.rates_online();
        if online {
            self.wait(10, 2 * 24 * 60);
        } else {
            self.work(60, 900);
        }
        let grade = if self.dice.percent(35) { 1 } else { 2 };
        let rate = Rate {
            grade,
            dimensions: self.dimensions(grade),
            reasons: vec![[S1, S5, S4, S2, S6, S3, S8][n]],
            solved: Some(false),
            comment: notes.dissatisfied[n].clone(),
        };
        self.push_rating(online, rate, State::Rework);
    }

    fn push_rating(&mut self, online: bool, rate: Rate, leaves: State) {
        let by = if online {
            By::Citizen
        } else {
            self.of_district(Role::CallbackClerk, 0)
        };
        // A long holiday may lie in between; the window does not wait for it.
        let approved_at = self.steps.last().map_or(self.at, |step| step.at);
        let latest = approved_at.plus_ms(FEEDBACK_MS - self.dice.between(1, 20) * HOUR_MS);
        self.at = self.at.min(latest);
        self.push(by, Command::Rate(rate), leaves);
    }

    /// Four marks around the grade.
    fn dimensions(&mut self, grade: u8) -> Dimensions {
        let mut mark = || {
            let mark = i64::from(grade) + self.dice.between(-1, 1);
            u8::try_from(mark.clamp(1, 5)).ok()
        };
        Dimensions {
            speed: mark(),
            effect: mark(),
            service: mark(),
            quality: mark(),
        }
    }

    fn rework(&mut self) {
        if self.is_urgent() {
            self.wait(60, 400);
        } else {
            self.work(60, 500);
        }
        let note = self.say(&self.world.district.notes.contact_reached);
        self.contact(ContactMeans::Phone, ContactResult::Reached, note);
        if self.is_urgent() {
            self.wait(60, 600);
        } else {
            self.work(100, 700);
        }
        self.finish();
        self.review(true);
    }

    /// One supervisor proposes, another confirms.
    fn conclude(&mut self) {
        let latest = self.at.plus_ms(FEEDBACK_MS - 2 * HOUR_MS);
        for (turn, leaves) in [(0_usize, State::PendingFeedback), (1, State::Closed)] {
            self.work(60, 500);
            self.at = self.at.min(latest.plus_ms(i64::from(turn == 1) * HOUR_MS));
            let evidence = self.say(&self.world.district.notes.conclude);
            let by = self.of_district(Role::Supervisor, turn);
            self.push(by, Command::Conclude { evidence }, leaves);
        }
    }

    fn reopen(&mut self) {
        let days = self.dice.between(2, 12);
        self.at = self
            .at
            .plus_ms(days * DAY_MS - self.dice.between(0, 9) * HOUR_MS);
        let explanation = self.say(&self.world.district.notes.reopen);
        self.push(
            By::Citizen,
            Command::Reopen(Reopen { explanation }),
            State::Rework,
        );
        self.rework();
        self.satisfied();
    }
}
