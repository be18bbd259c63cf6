//! The citizen's word and what follows: rating, rework, closing, withdrawal, transfer; and what may be added on the way.

use super::text::{self, fields};
use super::{Decision, Step};
use crate::domain::case::command::{Rate, Reopen, SupplyInfo, Transfer, Withdraw};
use crate::domain::case::event::{Event, What};
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::case::{Dimensions, Label, Rating, TransferRecord};
use crate::domain::codes::{LabelSource, WithdrawalReason};
use crate::domain::policy::Stage;
use crate::domain::rights;
use crate::domain::supervision::rules::Trigger;

const RECEIPT_MAX: usize = 100;
const LABEL_MAX: usize = 40;
const LABELS_MAX: usize = 40;

impl Step<'_> {
    pub(super) fn rate(&self, rate: &Rate) -> Decision {
        let (actor, directory) = (self.ctx.actor, &self.ctx.reference.directory);
        if rights::is_of_handling_body(actor, self.case, directory) {
            return Err(Refusal::OwnUnitCallback);
        }
        let in_scale = |grade: &u8| (1..=5).contains(grade);
        let Dimensions {
            speed,
            effect,
            service,
            quality,
        } = rate.dimensions;
        let scores = [Some(rate.grade), speed, effect, service, quality];
        if !scores.iter().flatten().all(in_scale) {
            return Err(Refusal::Invalid {
                field: fields::GRADE,
                why: "须为1至5级",
            });
        }
        let mut reasons = rate.reasons.clone();
        reasons.sort_unstable();
        reasons.dedup();
        let rating = Rating {
            at: self.ctx.now,
            by: self.ctx.actor.user,
            grade: rate.grade,
            dimensions: rate.dimensions,
            reasons,
            solved: rate.solved,
            comment: text::note(&rate.comment, fields::COMMENT)?,
        };
        if rating.is_satisfied() {
            let what = What::Satisfied {
                rating,
                archive_at: self.archive_at(),
            };
            return self.with_clocks(what, self.stop_all());
        }
        if rating.reasons.is_empty() {
            return Err(Refusal::Missing(fields::REASONS));
        }
        self.dissatisfied(rating)
    }

    /// Round + 1, supervision raised; by the shipped rules the second time to level 3. domain.md §2.
    fn dissatisfied(&self, rating: Rating) -> Decision {
        let second = self.case.dissatisfied > 0;
        let mut clocks = self.stop_all();
        clocks.push(self.start(Stage::Rework));
        let mut events = self.with_clocks(What::Dissatisfied { rating }, clocks)?;
        let count = u32::from(self.case.dissatisfied) + 1;
        let why = if second {
            "第二次评价不满意"
        } else {
            "首次评价不满意"
        };
        events.extend(self.raise_supervision(Trigger::Dissatisfied, count, why));
        Ok(events)
    }

    pub(super) fn close_unrated(&self) -> Decision {
        self.ran_out(Stage::Feedback)?;
        let what = What::ClosedUnrated {
            archive_at: self.archive_at(),
        };
        self.with_clocks(what, self.stop_all())
    }

    /// Said once it is a proposal of one supervisor, said again by another it is the panel's.
    pub(super) fn conclude(&self, evidence: &str) -> Decision {
        if self.case.dissatisfied == 0 {
            return Err(Refusal::NothingPending);
        }
        let evidence = text::reason(evidence, fields::EVIDENCE)?;
        match &self.case.conclusion {
            None => self.just(What::ConclusionProposed { evidence }),
            Some(proposal) if proposal.by == self.ctx.actor.user => {
                Err(Refusal::SecondPersonNeeded)
            }
            Some(_) => {
                let what = What::Concluded {
                    evidence,
                    archive_at: self.archive_at(),
                };
                self.with_clocks(what, self.stop_all())
            }
        }
    }

    /// The citizen's right, or the dispatcher's for a mis-entry; never the unit's.
    pub(super) fn withdraw(&self, withdraw: &Withdraw) -> Decision {
        let mis_entry = withdraw.reason == WithdrawalReason::W5;
        if mis_entry == self.ctx.actor.is_citizen() {
            return Err(Refusal::WrongWithdrawal);
        }
        let note = text::note(&withdraw.note, fields::NOTE)?;
        let reason = withdraw.reason;
        let goes_on_with_master = self.case.state == State::Merged;
        if !mis_entry && !goes_on_with_master && self.case.has_public_safety_label() {
            return self.take_over(reason, note);
        }
        self.with_clocks(What::Withdrawn { reason, note }, self.stop_all())
    }

    /// The district goes on by itself. What waited for the citizen goes to the dispatcher.
    fn take_over(&self, reason: WithdrawalReason, note: String) -> Decision {
        let mut clocks = vec![];
        if self.case.state.taken_over() != self.case.state {
            clocks = self.stop_all();
            clocks.push(self.start(Stage::Dispatch));
        }
        self.with_clocks(What::TakenOver { reason, note }, clocks)
    }

    pub(super) fn reopen(&self, reopen: &Reopen) -> Decision {
        let limit = self.ctx.reference.policy.reopen;
        if self.case.closed_at.is_none_or(|at| self.is_over(at, limit)) {
            return Err(Refusal::TooLate(limit.label()));
        }
        let explanation = text::reason(&reopen.explanation, fields::EXPLANATION)?;
        let stage = if self.case.unit.is_some() {
            Stage::Rework
        } else {
            Stage::Dispatch
        };
        self.with_clocks(What::Reopened { explanation }, vec![self.start(stage)])
    }

    pub(super) fn archive(&self) -> Decision {
        if self.case.archive_at.is_none_or(|at| at > self.ctx.now) {
            return Err(Refusal::TooEarly);
        }
        self.just(What::Archived)
    }

    pub(super) fn transfer(&self, transfer: &Transfer) -> Decision {
        let receipt = match &transfer.receipt {
            Some(receipt) => Some(text::required(receipt, fields::RECEIPT, RECEIPT_MAX)?),
            None => None,
        };
        let record = TransferRecord {
            at: self.ctx.now,
            target: transfer.target,
            explanation: text::reason(&transfer.explanation, fields::EXPLANATION)?,
            receipt,
        };
        self.with_clocks(What::Transferred(record), self.stop_all())
    }

    pub(super) fn confirm_transfer(&self, receipt: &str) -> Decision {
        if self
            .case
            .transfer
            .as_ref()
            .is_none_or(|t| t.receipt.is_some())
        {
            return Err(Refusal::NothingPending);
        }
        let receipt = text::required(receipt, fields::RECEIPT, RECEIPT_MAX)?;
        self.just(What::TransferConfirmed { receipt })
    }

    /// By the shipped rules two urgings raise the first level of supervision. domain.md §5.
    pub(super) fn urge(&self, text: &str) -> Decision {
        let every = self.ctx.reference.policy.urge_every;
        if self
            .case
            .urged_at
            .is_some_and(|at| !self.is_over(at, every))
        {
            return Err(Refusal::UrgedTooSoon(every.label()));
        }
        let text = text::note(text, fields::TEXT)?;
        let mut events = self.just(What::Urged { text })?;
        events.extend(self.urged_again());
        Ok(events)
    }

    pub(super) fn urged_again(&self) -> Option<Event> {
        let count = u32::from(self.case.urges) + 1;
        self.raise_supervision(Trigger::Urged, count, "诉求人多次催办")
    }

    pub(super) fn supplement(&self, supply: &SupplyInfo) -> Decision {
        text::attachments(&self.case.attachments, &supply.attachments)?;
        let text = text::required(&supply.text, fields::TEXT, text::CONTENT_MAX)?;
        self.just(What::Supplemented {
            text,
            attachments: supply.attachments.clone(),
        })
    }

    pub(super) fn note(&self, text: &str) -> Decision {
        let text = text::reason(text, fields::TEXT)?;
        self.just(What::Noted { text })
    }

    pub(super) fn label(&self, add: &[Label], remove: &[Label]) -> Decision {
        if self.case.labels.len() + add.len() > LABELS_MAX {
            return Err(Refusal::Invalid {
                field: fields::LABEL,
                why: "标签过多",
            });
        }
        let by_system = self.ctx.actor.is_system();
        let mut added: Vec<Label> = Vec::with_capacity(add.len());
        for label in add {
            let label = Label {
                value: text::required(&label.value, fields::LABEL, LABEL_MAX)?,
                // A person cannot speak for a model, nor the system for a person.
                source: if by_system {
                    label.source
                } else {
                    LabelSource::Person
                },
                confidence: if by_system {
                    label.confidence.min(100)
                } else {
                    100
                },
                at: self.ctx.now,
                by: self.ctx.actor.user,
                dimension: label.dimension,
            };
            if !added.iter().any(|other| other.is_same(&label)) {
                added.push(label);
            }
        }
        let gone = |have: &&Label| remove.iter().any(|label| label.is_same(have));
        let remove: Vec<_> = self.case.labels.iter().filter(gone).cloned().collect();
        if added.is_empty() && remove.is_empty() {
            return Err(Refusal::Missing(fields::LABEL));
        }
        self.just(What::Labelled { add: added, remove })
    }

    pub(super) fn instruct(&self, text: &str) -> Decision {
        let text = text::reason(text, fields::TEXT)?;
        let mut events = self.just(What::Instructed { text })?;
        events.extend(self.raise_supervision(Trigger::Instructed, 0, "领导批示"));
        Ok(events)
    }
}
