//! From acceptance to a signed case: what clerks and dispatchers do, and whose it is.

use super::plan::Planner;
use super::turns::{Course, Dispute};
use super::{By, Deed};
use crate::domain::actor::Role;
use crate::domain::case::command::{
    Accept, AnswerDirectly, AskInfo, Assisting, Command, Dispatch, Refuse, SupplyInfo, Transfer,
    Withdraw,
};
use crate::domain::case::state::State;
use crate::domain::case::{Label, Wake};
use crate::domain::codes::{
    LabelDimension, LabelSource, RefusalReason, TransferTarget, Urgency, WithdrawalReason,
};
use crate::domain::deadline::due;
use crate::domain::policy::Stage;
use crate::kernel::id::{UnitId, UserId};

/// Items whose appeals carry a risk label, and what it says.
const RISKS: [(&str, &str); 6] = [
    ("0310", "燃气"),
    ("0901", "欠薪"),
    ("0305", "触电"),
    ("0705", "坍塌"),
    ("0807", "坍塌"),
    ("1705", "涉未成年"),
];

impl Planner<'_> {
    /// The whole story.
    pub(super) fn tell(mut self) -> Vec<super::Planned> {
        match self.turns.course {
            Course::Direct => self.answer_directly(),
            Course::Refused => self.refuse(),
            Course::Ordinary => {
                self.accept();
                self.dispatch();
                self.work_on_it();
            }
            course => self.leave_early(course),
        }
        if self.state() == State::Closed {
            let limit = self.world.policy.archive;
            let archive_at = due(self.world.calendar, self.at, limit).at;
            self.wake(archive_at, Wake::Archive, State::Archived);
        }
        self.steps
    }

    fn clerk(&self, turn: usize) -> By {
        self.of_district(Role::IntakeClerk, turn)
    }

    pub(super) fn dispatcher(&self) -> By {
        self.of_district(Role::Dispatcher, 0)
    }

    fn wait_for_clerk(&mut self) {
        match self.facts.urgency {
            Urgency::U1 => self.wait(1, 7),
            Urgency::U2 => self.wait(2, 13),
            _ if self.dice.percent(3) => self.wait(33, 80),
            _ => self.wait(3, 27),
        }
    }

    fn answer_directly(&mut self) {
        self.wait_for_clerk();
        let entry = self
            .facts
            .knowledge
            .and_then(|n| self.world.district.knowledge.get(n));
        let Some(entry) = entry else {
            return self.accept();
        };
        let answer = AnswerDirectly {
            knowledge: entry.id.clone(),
            reply: format!(
                "您好！关于您咨询的“{}”，答复如下：{}",
                entry.title, entry.answer
            ),
        };
        let clerk = self.clerk(0);
        self.push(clerk, Command::AnswerDirectly(answer), State::Closed);
    }

    /// One clerk proposes, another confirms.
    fn refuse(&mut self) {
        self.wait_for_clerk();
        let reasons = [
            RefusalReason::N1,
            RefusalReason::N4,
            RefusalReason::N5,
            RefusalReason::N8,
        ];
        let n = self.dice.weighted(&[4, 3, 2, 1]);
        let notes = &self.world.district.notes;
        let refuse = Refuse {
            reason: reasons[n],
            explanation: notes.refuse[n].clone(),
            go_to: notes.refuse_go_to[n].clone(),
        };
        let clerk = self.clerk(0);
        self.push(clerk, Command::Refuse(refuse.clone()), State::PendingAccept);
        self.wait(4, 40);
        let second = self.clerk(1);
        self.push(second, Command::Refuse(refuse), State::NotAccepted);
    }

    pub(super) fn accept(&mut self) {
        self.wait_for_clerk();
        if self.turns.ask_info {
            self.ask_info();
        }
        let accept = Accept {
            title: None,
            nature: self.facts.nature,
            urgency: self.facts.urgency,
            item: self.facts.item.clone(),
            place: self.spot.place.clone(),
        };
        let clerk = self.clerk(0);
        self.push(clerk, Command::Accept(accept), State::PendingDispatch);
    }

    fn ask_info(&mut self) {
        let notes = &self.world.district.notes;
        let what = self.say(&notes.ask_info);
        let clerk = self.clerk(0);
        self.push(clerk, Command::AskInfo(AskInfo { what }), State::NeedInfo);
        if self.dice.percent(15) {
            // Nothing comes; it goes back to the clerk.
            self.wake(
                self.due(Stage::Info),
                Wake::ExpireInfo,
                State::PendingAccept,
            );
            return self.wait(5, 60);
        }
        self.wait(25, 26 * 60);
        let text = self.say(&notes.supply_info);
        let supply = SupplyInfo {
            text,
            attachments: vec![],
        };
        self.push(
            By::Citizen,
            Command::SupplyInfo(supply),
            State::PendingAccept,
        );
        self.wait_for_clerk();
    }

    /// Withdrawn, entered by mistake, transferred, merged: before or shortly after dispatch.
    fn leave_early(&mut self, course: Course) {
        self.accept();
        let notes = &self.world.district.notes;
        match course {
            Course::Mistake => {
                self.wait(5, 50);
                let note = self.say(&notes.withdraw_mistake);
                let withdraw = Withdraw {
                    reason: WithdrawalReason::W5,
                    note,
                };
                let dispatcher = self.dispatcher();
                self.push(dispatcher, Command::Withdraw(withdraw), State::Withdrawn);
            }
            Course::Transferred => self.transfer(),
            Course::Merged(master) => {
                self.wait(5, 70);
                let reason = self.say(&notes.merge);
                let deed = Deed::Merge { master, reason };
                let dispatcher = self.dispatcher();
                self.push_with(dispatcher, deed, State::Merged, vec![]);
            }
            _ => self.withdraw(),
        }
    }

    fn transfer(&mut self) {
        self.wait(10, 100);
        let targets = [
            TransferTarget::Petition,
            TransferTarget::Police,
            TransferTarget::City,
            TransferTarget::OtherDistrict,
        ];
        let n = self.dice.weighted(&[3, 2, 3, 2]);
        let transfer = Transfer {
            target: targets[n],
            explanation: self.world.district.notes.transfer[n].clone(),
            receipt: None,
        };
        let dispatcher = self.dispatcher();
        self.push(dispatcher, Command::Transfer(transfer), State::Transferred);
        self.wait(3 * 60, 40 * 60);
        let receipt = format!("YS{}{:05}", self.date_in(0), self.facts.no);
        let dispatcher = self.dispatcher();
        self.push(
            dispatcher,
            Command::ConfirmTransfer { receipt },
            State::Transferred,
        );
    }

    fn withdraw(&mut self) {
        if self.dice.percent(60) {
            self.dispatch();
            self.wait(30, 20 * 60);
        } else {
            self.wait(3, 60);
        }
        use WithdrawalReason::{W1, W2, W3, W4};
        let n = self.dice.weighted(&[4, 3, 2, 2, 2]);
        let note = self.world.district.notes.withdraw[n].clone();
        let withdraw = Withdraw {
            reason: [W1, W1, W2, W4, W3][n],
            note,
        };
        self.push(By::Citizen, Command::Withdraw(withdraw), State::Withdrawn);
    }

    /// To the right unit in the end, with whatever dispute there is on the way; then signed.
    pub(super) fn dispatch(&mut self) {
        match self.facts.urgency {
            Urgency::U1 => self.wait(2, 20),
            Urgency::U2 => self.wait(4, 45),
            _ if self.dice.percent(3) => self.wait(125, 300),
            _ => self.wait(4, 100),
        }
        self.label_risk();
        let right = self.unit;
        let dispute = self
            .turns
            .dispute
            .filter(|_| self.turns.course == Course::Ordinary);
        let first = match dispute {
            None | Some(Dispute::Denied) => right,
            Some(_) => self.another_unit(&[right]),
        };
        self.send_to(first, dispute.is_none());
        self.start_handle_clock();
        match dispute {
            None => self.sign(),
            Some(dispute) => self.dispute(dispute, right, first),
        }
    }

    fn label_risk(&mut self) {
        let risk = RISKS.iter().find(|(item, _)| *item == self.facts.item);
        let Some((_, value)) = risk.filter(|_| self.turns.course == Course::Ordinary) else {
            return;
        };
        let label = Label {
            dimension: LabelDimension::Risk,
            value: (*value).to_owned(),
            source: LabelSource::Person,
            confidence: 100,
            at: self.at,
            by: UserId::SYSTEM,
        };
        let (dispatcher, state) = (self.dispatcher(), self.state());
        self.push(
            dispatcher,
            Command::Label {
                add: vec![label],
                remove: vec![],
            },
            state,
        );
        self.wait(0, 2);
    }

    pub(super) fn send_to(&mut self, unit: UnitId, with_assisting: bool) {
        self.give_to(unit);
        let notes = &self.world.district.notes;
        let asked: Vec<_> = self
            .row
            .assisting
            .iter()
            .copied()
            .filter(|u| *u != unit)
            .collect();
        let mut assisting = Vec::new();
        if with_assisting && !asked.is_empty() && self.dice.percent(4) {
            let what = self.say(&notes.assist);
            assisting.push(Assisting {
                unit: asked[0],
                what,
            });
            self.tasks += 1;
        }
        let note = self.say(&notes.dispatch);
        let item = self.facts.item.clone();
        let dispatch = Dispatch {
            item,
            unit,
            assisting,
            limit: None,
            note,
        };
        let dispatcher = self.dispatcher();
        self.push(dispatcher, Command::Dispatch(dispatch), State::PendingSign);
    }

    pub(super) fn sign(&mut self) {
        if self.turns.unsigned {
            self.wake(self.due(Stage::Sign), Wake::AutoSign, State::InProgress);
            return self.work(10, 90);
        }
        match self.facts.urgency {
            Urgency::U1 => self.wait(2, 13),
            Urgency::U2 => self.wait(3, 28),
            _ => self.work(3, 105),
        }
        let note = self.say(&self.world.district.notes.sign);
        let by = self.of_unit(Role::UnitDispatcher, self.unit);
        self.push(by, Command::Sign { note }, State::InProgress);
    }
}
