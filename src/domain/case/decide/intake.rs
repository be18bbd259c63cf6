//! Registration and acceptance: from what arrives to a case that can be dispatched.

use super::text::{self, fields};
use super::{Context, Decision, Step, clock};
use crate::domain::case::action::Action;
use crate::domain::case::command::{Accept, AnswerDirectly, AskInfo, Draft, Refuse, SupplyInfo};
use crate::domain::case::event::{ClockChange, Event, Registered, What};
use crate::domain::case::refusal::{Field, Refusal};
use crate::domain::case::{Place, RefusalGrounds};
use crate::domain::codes::Nature;
use crate::domain::deadline::{due, resumed};
use crate::domain::org::UnitKind;
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::domain::rights;
use crate::kernel::time::Timestamp;

const EXTERNAL_ID_MAX: usize = 100;
const ADDRESS_MAX: usize = 200;

/// The first event of a case. Its number is given by the one who stores it.
pub fn register(draft: &Draft, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let action = Action::Register;
    if rights::role_for(ctx.actor, action, None, &ctx.reference.directory).is_none() {
        return Err(Refusal::NotYours { action });
    }
    let received_at = draft.received_at.unwrap_or(ctx.now);
    if received_at > ctx.now {
        return Err(Refusal::Invalid {
            field: fields::RECEIVED_AT,
            why: "不能晚于当前时间",
        });
    }
    let told = content_of(draft, received_at, ctx.reference)?;
    let limit = ctx
        .reference
        .policy
        .limit(Stage::Accept, draft.urgency, draft.nature);
    let due = due(&ctx.reference.calendar, ctx.now, limit);
    let what = What::Registered(Box::new(told));
    let clocks = vec![ClockChange::Start(
        Stage::Accept,
        clock(ctx.now, limit, due, ctx.reference.basis()),
    )];
    Ok(Event {
        at: ctx.now,
        by: ctx.actor.user,
        what,
        clocks,
    })
}

/// What was told, within the limits of every field.
pub(in crate::domain::case) fn content_of(
    draft: &Draft,
    received_at: Timestamp,
    reference: &Reference,
) -> Result<Registered, Refusal> {
    text::attachments(&[], &draft.attachments)?;
    let external_id = match &draft.external_id {
        Some(id) => Some(text::required(id, fields::EXTERNAL_ID, EXTERNAL_ID_MAX)?),
        None => None,
    };
    let known = |item: &String| reference.catalogue.get(item).is_some();
    Ok(Registered {
        title: text::required(&draft.title, fields::TITLE, text::TITLE_MAX)?,
        content: text::required(&draft.content, fields::CONTENT, text::CONTENT_MAX)?,
        nature: draft.nature,
        urgency: draft.urgency,
        channel: draft.channel,
        source: draft.source,
        external_id,
        place: checked_place(&draft.place, reference)?,
        petitioner: draft.petitioner.clone(),
        attachments: draft.attachments.clone(),
        item: draft.item.clone().filter(known),
        received_at,
        higher_due_at: draft.higher_due_at,
    })
}

fn checked_place(place: &Place, reference: &Reference) -> Result<Place, Refusal> {
    let directory = &reference.directory;
    let of_kind = |unit, kind| {
        directory
            .unit(unit)
            .is_some_and(|u| u.kind == kind && u.active)
    };
    if place
        .street
        .is_some_and(|street| !of_kind(street, UnitKind::Street))
    {
        return Err(Refusal::Invalid {
            field: Field("street", "街道"),
            why: "不在本区",
        });
    }
    let community_fits = place.community.is_none_or(|community| {
        of_kind(community, UnitKind::Community)
            && place
                .street
                .is_none_or(|street| directory.covers(street, community))
    });
    if !community_fits {
        return Err(Refusal::Invalid {
            field: Field("community", "社区"),
            why: "不属于该街道",
        });
    }
    Ok(Place {
        address: text::optional(&place.address, fields::ADDRESS, ADDRESS_MAX)?,
        ..place.clone()
    })
}

impl Step<'_> {
    pub(super) fn accept(&self, accept: &Accept) -> Decision {
        let catalogue = &self.ctx.reference.catalogue;
        if catalogue.in_force(&accept.item, self.ctx.now).is_none() {
            return Err(Refusal::NoSuchItem);
        }
        let place = checked_place(&accept.place, self.ctx.reference)?;
        if place.street.is_none() && place.address.is_empty() {
            return Err(Refusal::Missing(fields::PLACE));
        }
        let title = match &accept.title {
            Some(title) => text::required(title, fields::TITLE, text::TITLE_MAX)?,
            None => self.case.title.clone(),
        };
        let policy = &self.ctx.reference.policy;
        let limit = policy.limit(Stage::Dispatch, accept.urgency, accept.nature);
        let mut clocks = self.stop(&[Stage::Accept]);
        clocks.push(self.start_with(Stage::Dispatch, limit, self.due(limit)));
        let what = What::Accepted {
            title,
            nature: accept.nature,
            urgency: accept.urgency,
            item: accept.item.clone(),
            place,
        };
        self.with_clocks(what, clocks)
    }

    pub(super) fn ask_info(&self, ask: &AskInfo) -> Decision {
        let what = text::reason(&ask.what, fields::WHAT)?;
        let clocks = vec![ClockChange::Pause(Stage::Accept), self.start(Stage::Info)];
        self.with_clocks(What::InfoAsked { what }, clocks)
    }

    pub(super) fn supply_info(&self, supply: &SupplyInfo) -> Decision {
        let text = text::required(&supply.text, fields::TEXT, text::CONTENT_MAX)?;
        text::attachments(&self.case.attachments, &supply.attachments)?;
        let what = What::InfoSupplied {
            text,
            attachments: supply.attachments.clone(),
        };
        self.with_clocks(what, self.back_to_accept())
    }

    pub(super) fn expire_info(&self) -> Decision {
        self.ran_out(Stage::Info)?;
        self.with_clocks(What::InfoExpired, self.back_to_accept())
    }

    /// The clerk's clock goes on where it stood still.
    fn back_to_accept(&self) -> Vec<ClockChange> {
        let mut clocks = self.stop(&[Stage::Info]);
        clocks.extend(self.resume_clock(Stage::Accept));
        clocks
    }

    /// Goes on with the due time moved by what the pause took from the limit. A due time set by a
    /// higher platform is not ours to move.
    pub(super) fn resume_clock(&self, stage: Stage) -> Option<ClockChange> {
        let clock = self.case.clock(stage)?;
        let pause = (clock.paused_at?, self.ctx.now);
        let (calendar, so_far) = (
            &self.ctx.reference.calendar,
            (clock.started_at, clock.due_at),
        );
        let due_at = match self.case.higher_due_at {
            Some(_) if stage == Stage::Handle => clock.due_at,
            _ => resumed(calendar, so_far, clock.limit, pause).at,
        };
        Some(ClockChange::Resume(stage, due_at))
    }

    pub(super) fn refuse(&self, refuse: &Refuse) -> Decision {
        let grounds = RefusalGrounds {
            reason: refuse.reason,
            explanation: text::reason(&refuse.explanation, fields::EXPLANATION)?,
            go_to: text::reason(&refuse.go_to, fields::GO_TO)?,
        };
        let Some(proposal) = &self.case.refusal else {
            return self.just(What::RefusalProposed(grounds));
        };
        let same_reason = proposal.what.reason == grounds.reason;
        match (proposal.by == self.ctx.actor.user, same_reason) {
            (true, true) => return Err(Refusal::SecondPersonNeeded),
            // On second thoughts: whoever proposed may propose another reason.
            (true, false) => return self.just(What::RefusalProposed(grounds)),
            (false, false) => return Err(Refusal::ProposalDiffers),
            (false, true) => {}
        }
        self.with_clocks(What::Refused(grounds), self.stop_all())
    }

    pub(super) fn object(&self, explanation: &str) -> Decision {
        if self.case.objected {
            return Err(Refusal::ObjectedBefore);
        }
        let limit = self.ctx.reference.policy.objection;
        if self
            .case
            .closed_at
            .is_some_and(|at| self.is_over(at, limit))
        {
            return Err(Refusal::TooLate(limit.label()));
        }
        let explanation = text::reason(explanation, fields::EXPLANATION)?;
        self.with_clocks(
            What::Objected { explanation },
            vec![self.start(Stage::Accept)],
        )
    }

    pub(super) fn answer_directly(&self, answer: &AnswerDirectly) -> Decision {
        if self.case.nature != Nature::Consultation {
            return Err(Refusal::NotAConsultation);
        }
        let entry = self.ctx.reference.knowledge.get(&answer.knowledge);
        let valid = entry.is_some_and(|e| e.expires_at.is_none_or(|at| at > self.ctx.now));
        if !valid {
            return Err(Refusal::NoSuchKnowledge);
        }
        let what = What::AnsweredDirectly {
            knowledge: answer.knowledge.clone(),
            reply: text::required(&answer.reply, fields::REPLY, text::CONTENT_MAX)?,
            archive_at: self.archive_at(),
        };
        self.with_clocks(what, self.stop_all())
    }
}
