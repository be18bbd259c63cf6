//! From a signed case to its report: contact, assistance, more time, and the report itself.

use super::super::district::Style;
use super::By;
use super::plan::Planner;
use crate::domain::actor::Role;
use crate::domain::case::command::{
    Command, Contact, Finish, ReassignWithin, RequestAssist, RequestExtension, SupplyInfo, Suspend,
};
use crate::domain::case::state::State;
use crate::domain::codes::{ContactMeans, ContactResult, ExtensionReason, SuspensionKind, Urgency};
use crate::domain::deadline::{Limit, extended};
use crate::domain::org::UnitKind;
use crate::domain::task::AssistKind;
use crate::kernel::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

impl Planner<'_> {
    pub(super) fn work_on_it(&mut self) {
        if self.turns.passed_down {
            self.pass_down();
        }
        if !self.facts.channel.is_own_finding() {
            self.contact_first();
        }
        self.answer_assisting(1..=self.tasks);
        if self.turns.assist && self.handle_due.since(self.at) > DAY_MS {
            self.request_assist();
        }
        self.on_the_way();
        if let Some(granted) = self.turns.extension {
            self.extend(granted);
        }
        if self.turns.suspended && !self.is_urgent() {
            self.suspend();
        }
        self.finish_in_time();
        self.review_and_feedback();
    }

    pub(super) fn handler(&self) -> By {
        self.of_unit(Role::Handler, self.unit)
    }

    fn signer(&self) -> By {
        self.of_unit(Role::UnitDispatcher, self.unit)
    }

    /// To a section or office of the unit, and the person who sits there.
    fn pass_down(&mut self) {
        let handler = self.handler();
        let By::Person(user) = handler else { return };
        let room = self.world.cast.user(user).map(|user| user.unit);
        let Some(room) = room.filter(|room| *room != self.unit) else {
            return;
        };
        self.work(3, 40);
        let note = self.say(&self.world.district.notes.reassign);
        let reassign = ReassignWithin {
            unit: room,
            handler: Some(user),
            note,
        };
        let by = self.signer();
        self.push(by, Command::ReassignWithin(reassign), State::InProgress);
    }

    fn contact_first(&mut self) {
        let notes = &self.world.district.notes;
        let in_time = !self.dice.percent(4);
        match self.facts.urgency {
            Urgency::U1 => self.wait(3, 25),
            Urgency::U2 => self.wait(5, 100),
            _ if in_time => self.work(10, 230),
            _ => self.work(560, 800),
        }
        if self.dice.percent(12) {
            let note = self.say(&notes.contact_missed);
            self.contact(ContactMeans::Phone, ContactResult::NoAnswer, note);
            self.wait(15, 100);
        }
        let means = [
            ContactMeans::Phone,
            ContactMeans::Visit,
            ContactMeans::Message,
        ][self.dice.weighted(&[80, 14, 6])];
        let note = self.say(&notes.contact_reached);
        self.contact(means, ContactResult::Reached, note);
    }

    pub(super) fn contact(&mut self, means: ContactMeans, result: ContactResult, note: String) {
        let handler = self.handler();
        let contact = Contact {
            at: self.at,
            means,
            result,
            note,
        };
        let state = self.state_at_work();
        self.push(handler, Command::Contact(contact), state);
    }

    /// In progress or in rework: contact and notes change neither.
    fn state_at_work(&self) -> State {
        let reworked = self.steps.iter().rev().find_map(|step| match step.leaves {
            State::Rework => Some(true),
            State::PendingSign | State::PendingReview | State::Ruling => Some(false),
            _ => None,
        });
        if reworked == Some(true) {
            State::Rework
        } else {
            State::InProgress
        }
    }

    /// Everyone who was asked signs, answers, and is adopted.
    fn answer_assisting(&mut self, tasks: std::ops::RangeInclusive<u16>) {
        let Some(unit) = self
            .row
            .assisting
            .iter()
            .copied()
            .find(|unit| *unit != self.unit)
        else {
            return;
        };
        for task in tasks {
            self.assisted(task, unit);
        }
    }

    fn assisted(&mut self, task: u16, unit: crate::kernel::id::UnitId) {
        self.work(20, 200);
        let by = self.of_unit(Role::UnitDispatcher, unit);
        self.push(by, Command::SignTask { task }, State::InProgress);
        self.work(40, 500);
        let answer = self.say(&self.world.district.notes.assist_answer);
        let by = self.of_unit(Role::Handler, unit);
        self.push(by, Command::AnswerTask { task, answer }, State::InProgress);
        self.work(10, 120);
        let handler = self.handler();
        self.push(handler, Command::AdoptTask { task }, State::InProgress);
    }

    fn request_assist(&mut self) {
        let street = self.spot.place.street.into_iter();
        let asked = self.row.assisting.iter().copied().chain(street);
        let Some(unit) = asked.into_iter().find(|unit| *unit != self.unit) else {
            return;
        };
        if self.tasks > 0 {
            return;
        }
        self.work(10, 120);
        let what = self.say(&self.world.district.notes.assist);
        let kinds = [AssistKind::Assist, AssistKind::Joint, AssistKind::Whistle];
        let of_street = self
            .world
            .district
            .unit_of(self.unit)
            .is_some_and(|unit| unit.kind == UnitKind::Street);
        let kind = kinds[self.dice.weighted(&[6, 2, if of_street { 4 } else { 0 }])];
        let mandatory = self.dice.percent(80);
        let request = RequestAssist {
            kind,
            units: vec![unit],
            what,
            limit: None,
            mandatory,
        };
        let handler = self.handler();
        self.push(handler, Command::RequestAssist(request), State::InProgress);
        self.tasks += 1;
        self.assisted(self.tasks, unit);
    }

    /// What comes in between: urging, more material, notes, a leader's word.
    fn on_the_way(&mut self) {
        let notes = &self.world.district.notes;
        if self.turns.noted {
            self.work(10, 200);
            let text = self.say(&notes.note);
            let handler = self.handler();
            self.push(handler, Command::Note { text }, State::InProgress);
        }
        if self.turns.supplemented {
            self.wait(60, 12 * 60);
            let text = self.say(&notes.supplement);
            let supply = SupplyInfo {
                text,
                attachments: vec![],
            };
            self.push(By::Citizen, Command::Supplement(supply), State::InProgress);
        }
        let has_time = self.handle_due.since(self.at) > 2 * DAY_MS;
        if self.turns.urged && (has_time || self.turns.late) {
            self.wait(5 * 60, 30 * 60);
            let text = self.say(&notes.urge);
            self.push(By::Citizen, Command::Urge { text }, State::InProgress);
            if self.dice.percent(25) {
                self.wait(25 * 60, 40 * 60);
                let text = self.say(&notes.urge);
                self.push(By::Citizen, Command::Urge { text }, State::InProgress);
            }
        }
        if self.turns.instructed {
            self.work(60, 300);
            let text = self.say(&notes.instruct);
            let leader = self.of_district(Role::Leader, 0);
            self.push(leader, Command::Instruct { text }, State::InProgress);
        }
    }

    /// Asked with some time still left, and only where a day or more was given.
    fn extend(&mut self, granted: bool) {
        let left = self.handle_due.since(self.at);
        let Some(most) = self.world.policy.extension(self.facts.urgency) else {
            return;
        };
        if left < 20 * HOUR_MS {
            return;
        }
        let asked_at = self.at.plus_ms(left * self.dice.between(35, 75) / 100);
        self.work_until(asked_at);
        if self.at >= self.handle_due.plus_ms(-HOUR_MS) {
            return;
        }
        let limit = match most {
            Limit::WorkingDays(days) => {
                let days = self.dice.between(1, i64::from(days));
                Limit::WorkingDays(u32::try_from(days).unwrap_or(1))
            }
            limit => limit,
        };
        let new_due_at = extended(self.world.calendar, self.handle_due, limit).at;
        let n = self.dice.weighted(&[5, 3, 5, 2, 1, 2]);
        let day = new_due_at.plus_ms(-MINUTE_MS).civil().date();
        self.scene.date = format!("{}月{}日", day.month(), day.day());
        let template = &self.world.district.notes.extension[n];
        let explanation = self.scene.say_this(self.dice, template);
        let request = RequestExtension {
            reason: ExtensionReason::ALL[n],
            explanation,
            new_due_at,
        };
        let handler = self.handler();
        self.push(
            handler,
            Command::RequestExtension(request),
            State::InProgress,
        );
        self.work(15, 200);
        let supervisor = self.of_district(Role::Supervisor, 0);
        let notes = &self.world.district.notes;
        if granted {
            let note = self.say(&notes.grant_extension);
            self.push(
                supervisor,
                Command::GrantExtension { note },
                State::InProgress,
            );
            self.handle_due = new_due_at;
        } else {
            let reason = self.say(&notes.deny_extension);
            self.push(
                supervisor,
                Command::DenyExtension { reason },
                State::InProgress,
            );
        }
    }

    fn suspend(&mut self) {
        self.work(100, 500);
        let kinds = [
            SuspensionKind::H1,
            SuspensionKind::H2,
            SuspensionKind::H5,
            SuspensionKind::H4,
        ];
        let n = self.dice.weighted(&[5, 2, 3, 2]);
        let days = self.dice.between(10, 28);
        let suspend = Suspend {
            kind: kinds[n],
            plan: self.world.district.notes.suspend[n].clone(),
            next_review_at: self.at.plus_ms(days * DAY_MS),
        };
        let handler = self.handler();
        self.push(handler, Command::Suspend(suspend), State::InProgress);
        self.work(40, 400);
        let note = self.say(&self.world.district.notes.grant_suspension);
        let supervisor = self.of_district(Role::Supervisor, 0);
        self.push(
            supervisor,
            Command::GrantSuspension { note },
            State::Suspended,
        );
        let paused_at = self.at;
        self.work_until(self.at.plus_ms((days - 2) * DAY_MS));
        let reason = self.say(&self.world.district.notes.resume);
        let handler = self.handler();
        self.push(handler, Command::Resume { reason }, State::InProgress);
        self.handle_due = self.handle_due.plus_ms(self.at.since(paused_at));
    }

    fn finish_in_time(&mut self) {
        let target = self.finish_target();
        self.work_until(target);
        if !self.turns.late && self.at > self.handle_due {
            // The office opens after the limit: somebody stays on and reports before it.
            let earliest = self.steps.last().map_or(self.at, |step| step.at);
            let before = self.handle_due.plus_ms(-12 * MINUTE_MS);
            self.at = before.max(earliest.plus_ms(3 * MINUTE_MS));
        }
        self.finish();
    }

    fn finish_target(&mut self) -> Timestamp {
        let left = self.handle_due.since(self.at);
        if self.turns.late || left <= 0 {
            let over = self.dice.between(2, 70) * HOUR_MS;
            return self.handle_due.max(self.at).plus_ms(over);
        }
        // Most are quick: the square leans to the early side.
        let part = self.dice.between(0, 1_000);
        let part = 60 + part * part / 1_000 * 84 / 100;
        self.at.plus_ms(left / 1_000 * part)
    }

    /// The report, with photos where the item asks for them.
    pub(super) fn finish(&mut self) {
        let notes = &self.world.district.notes;
        let solved = !self.turns.unsolved;
        let (results, replies) = if !solved {
            (&notes.result_unsolved, &notes.reply_unsolved)
        } else if self.state_at_work() == State::Rework {
            (&notes.rework_result, &notes.reply)
        } else if self.matter.style == Style::Matter {
            (&notes.result_matter, &notes.reply)
        } else {
            (&notes.result, &notes.reply)
        };
        let text = self.say(results);
        let reply = self.say(replies);
        let end = self.say(&notes.reply_end);
        let finish = Finish {
            text,
            public_reply: format!("{reply}{end}"),
            private_note: self.say(&notes.private_note),
            solved,
            contacted: !self.facts.channel.is_own_finding(),
            attachments: vec![],
        };
        let photos = self.site_photos();
        let deed = super::Deed::Command(Box::new(Command::Finish(finish)));
        let handler = self.handler();
        self.push_with(handler, deed, State::PendingReview, photos);
    }
}
