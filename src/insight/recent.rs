//! Answers kept for as long as they stay true: until the next entry of the log, and for what
//! depends on the clock until the next case comes due. A desk asks the same again and again.

use std::collections::HashMap;
use std::sync::Arc;

use roaring::RoaringBitmap;

use super::desk::Desk;
use super::tally::Facets;
use super::views::QueueView;
use crate::domain::actor::Actor;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Urgency};
use crate::domain::org::Directory;
use crate::kernel::id::{Seq, UnitId, UserId};
use crate::kernel::time::Timestamp;

/// Answers kept at most: a set of a million slots takes 128 KiB.
const ANSWERS_MAX: usize = 64;
/// Desks kept at most: as many people as work at once, and more.
const DESKS_MAX: usize = 4_096;

/// Everything an answer depends on, beside the log and the time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) sight: Sight,
    pub(super) view: QueueView,
    pub(super) states: Vec<State>,
    /// A unit with all below it.
    pub(super) units: Option<Vec<UnitId>>,
    pub(super) street: Option<UnitId>,
    pub(super) category: Option<String>,
    pub(super) channel: Option<Channel>,
    pub(super) urgency: Option<Urgency>,
    pub(super) due_before: Option<Timestamp>,
    pub(super) said: Option<Said>,
}

/// A text that was looked for, where the same text finds the same: at this entry of the log and in
/// this state of the index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Said {
    pub text: String,
    /// Before anything was looked for.
    pub seq: Seq,
    /// [`super::search::Search::published`], before anything was looked for.
    pub index: u64,
}

/// Whose eyes. People who see the same share their answers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sight {
    Everything,
    /// Cases of these units.
    Units(Vec<UnitId>),
    /// It matters who asks.
    Own(Arc<Desk>),
}

pub(super) struct Answer {
    pub(super) found: RoaringBitmap,
    pub(super) facets: Facets,
    pub(super) holds: Holds,
}

/// The first and the last moment an answer holds at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holds {
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
}

impl Holds {
    pub(super) const ALWAYS: Self = Self {
        from: Timestamp(i64::MIN),
        until: Timestamp(i64::MAX),
    };
}

#[derive(Default)]
pub(super) struct Answers {
    seq: Seq,
    answers: HashMap<Question, Arc<Answer>>,
}

impl Answers {
    pub(super) fn get(&self, question: &Question, seq: Seq, now: Timestamp) -> Option<Arc<Answer>> {
        let answer = self.answers.get(question).filter(|_| self.seq == seq)?;
        let Holds { from, until } = answer.holds;
        (from..=until).contains(&now).then(|| Arc::clone(answer))
    }

    pub(super) fn keep(&mut self, question: Question, seq: Seq, answer: Arc<Answer>) {
        if seq < self.seq {
            return;
        }
        if seq > self.seq || self.answers.len() >= ANSWERS_MAX {
            self.answers.clear();
        }
        self.seq = seq;
        self.answers.insert(question, answer);
    }

    /// Something else than the log has changed what they stand on.
    pub(super) fn forget(&mut self) {
        self.answers.clear();
    }
}

/// What each person may do where, spelt out once while units and rights stay the same.
#[derive(Default)]
pub(super) struct Desks {
    directory: Option<Arc<Directory>>,
    desks: HashMap<UserId, (Actor, Arc<Desk>)>,
}

impl Desks {
    pub(super) fn of(&mut self, actor: &Actor, directory: &Arc<Directory>) -> Arc<Desk> {
        let same = self
            .directory
            .as_ref()
            .is_some_and(|it| Arc::ptr_eq(it, directory));
        if !same || self.desks.len() >= DESKS_MAX {
            self.desks.clear();
            self.directory = Some(Arc::clone(directory));
        }
        if let Some((known, desk)) = self.desks.get(&actor.user)
            && known == actor
        {
            return Arc::clone(desk);
        }
        let desk = Arc::new(Desk::of(actor, directory));
        self.desks
            .insert(actor.user, (actor.clone(), Arc::clone(&desk)));
        desk
    }
}
