//! A case that was begun on the district's former platform and goes on, or rests, here. Its former
//! history is kept as it was told and never replayed: nobody here took those steps, and they need
//! not keep to our rules. What the case comes to with it is one event, [`What::Migrated`].
//!
//! [`What::Migrated`]: super::event::What::Migrated

mod clocks;
mod coming;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::command::Draft;
use super::decide::text::{self, fields};
use super::event::{Event, Registered, What};
use super::refusal::{Field, Refusal};
use super::state::State;
use super::{Case, Closing, Outcome, Rating, Suspension, TransferRecord};
use crate::domain::reference::Reference;
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::time::Timestamp;
use coming::Coming;

/// Steps of one case's former history.
pub const STEPS_MAX: usize = 500;
/// Bytes of all of them together: an entry of the log stays far below what is packed at once.
const HISTORY_BYTES_MAX: usize = 1 << 20;
const NUMBER_MAX: usize = 100;
const WORD_MAX: usize = 200;

/// The states a former case may come to here. The others rest on steps that only our own life
/// cycle takes: a return somebody asked for, a panel, a master.
pub const STATES: &[State] = &[
    State::PendingAccept,
    State::PendingDispatch,
    State::PendingSign,
    State::InProgress,
    State::Suspended,
    State::PendingReview,
    State::PendingFeedback,
    State::Rework,
    State::Closed,
    State::Archived,
    State::NotAccepted,
    State::Withdrawn,
    State::Transferred,
];

/// Which case of the former platform it is. Platform and number name it for ever, so that a
/// second migration adds nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// The district's code for the platform.
    pub platform: String,
    pub number: String,
    /// Keyed mark of everything the export said of the case: another one means that a later
    /// export says something else.
    pub mark: String,
}

/// One row of the former history, in that platform's words.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerStep {
    pub at: Option<Timestamp>,
    pub actor: String,
    pub unit: String,
    pub action: String,
    pub text: String,
}

/// Where the case stood when it was taken over.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub state: State,
    /// The state in the former platform's words.
    pub called: String,
    pub unit: Option<UnitId>,
    pub accepted_at: Option<Timestamp>,
    pub dispatched_at: Option<Timestamp>,
    pub signed_at: Option<Timestamp>,
    pub contacted_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub archive_at: Option<Timestamp>,
    pub hops: u16,
    pub outcome: Option<Outcome>,
    pub rating: Option<Rating>,
    pub closing: Option<Closing>,
    pub transfer: Option<TransferRecord>,
    pub suspension: Option<Suspension>,
}

/// What the event says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migrated {
    /// What the citizen said and when, as with any other case.
    pub told: Registered,
    pub former: Former,
    /// Name of the former platform.
    pub platform: String,
    pub standing: Standing,
    pub history: Vec<FormerStep>,
}

/// A former case as the export tells it, personal values taken out and free text masked.
#[derive(Clone, Debug)]
pub struct FormerCase {
    pub draft: Draft,
    pub former: Former,
    pub platform: String,
    /// `archive_at` and what the state demands are filled in by [`migrate`].
    pub standing: Standing,
    /// The limit the former platform had set for the work.
    pub due_at: Option<Timestamp>,
    pub history: Vec<FormerStep>,
}

const NUMBER: Field = Field("number", "原编号");
const HISTORY: Field = Field("history", "办理记录");

/// The one event with which a former case begins here, or why it cannot.
pub fn migrate(case: FormerCase, reference: &Reference, now: Timestamp) -> Result<Event, Refusal> {
    let mut coming = Coming {
        reference,
        now,
        received_at: case
            .draft
            .received_at
            .ok_or(Refusal::Missing(fields::RECEIVED_AT))?,
        due_at: case.due_at,
        last_step: case.history.iter().filter_map(|step| step.at).max(),
        standing: case.standing,
    };
    text::required(&case.former.number, NUMBER, NUMBER_MAX)?;
    check_history(&case.history)?;
    coming.check_times()?;
    coming.check_state()?;
    coming.complete();
    let told = coming.told(case.draft)?;
    let clocks = coming.clocks(&told);
    let what = What::Migrated(Box::new(Migrated {
        told,
        former: case.former,
        platform: case.platform,
        standing: coming.standing,
        history: case.history,
    }));
    Ok(Event {
        at: now,
        by: UserId::SYSTEM,
        what,
        clocks,
    })
}

fn check_history(history: &[FormerStep]) -> Result<(), Refusal> {
    let bytes = |step: &FormerStep| {
        step.actor.len() + step.unit.len() + step.action.len() + step.text.len()
    };
    if history.len() > STEPS_MAX || history.iter().map(bytes).sum::<usize>() > HISTORY_BYTES_MAX {
        return Err(Refusal::Invalid {
            field: HISTORY,
            why: "超过500条或1MB",
        });
    }
    for step in history {
        for word in [&step.actor, &step.unit, &step.action] {
            text::optional(word, HISTORY, WORD_MAX)?;
        }
        text::optional(&step.text, HISTORY, text::CONTENT_MAX)?;
    }
    Ok(())
}

impl Case {
    /// What the former platform left it as.
    pub(super) fn take_over(&mut self, migrated: &Migrated) {
        let Standing {
            state,
            called: _,
            unit,
            accepted_at,
            dispatched_at,
            signed_at,
            contacted_at,
            finished_at,
            closed_at,
            archive_at,
            hops,
            outcome,
            rating,
            closing,
            transfer,
            suspension,
        } = migrated.standing.clone();
        self.former = Some(migrated.former.clone());
        self.state = state;
        (self.unit, self.first_unit) = (unit, unit);
        (self.accepted_at, self.dispatched_at) = (accepted_at, dispatched_at);
        (self.signed_at, self.contacted_at) = (signed_at, contacted_at);
        (self.finished_at, self.closed_at) = (finished_at, closed_at);
        (self.archive_at, self.closing) = (archive_at, closing);
        self.hops = hops;
        self.outcome = outcome;
        let dissatisfied = rating.as_ref().is_some_and(|rating| !rating.is_satisfied());
        self.dissatisfied = u8::from(dissatisfied);
        self.round = u8::from(state == State::Rework);
        self.rating = rating;
        (self.transfer, self.suspension) = (transfer, suspension);
    }
}
