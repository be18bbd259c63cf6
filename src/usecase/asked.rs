//! Who asks, and how an answer is given once however often it is asked for.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Refusal;
use crate::domain::actor::Actor;
use crate::domain::log::{Audit, Body};
use crate::kernel::id::UserId;
use crate::kernel::time::Timestamp;
use crate::store::once::OnceKey;
use crate::store::{NewEntry, StoreError, View, WriteSet};

/// A request, as far as it is the same for every use case.
#[derive(Clone, Debug)]
pub struct Asked {
    pub actor: Actor,
    /// The request's id, for the log; empty for what the appliance does by itself.
    pub request: String,
    pub once: Option<OnceKey>,
    pub on_behalf_of: Option<UserId>,
}

impl Asked {
    pub fn by(actor: Actor) -> Self {
        Self {
            actor,
            request: String::new(),
            once: None,
            on_behalf_of: None,
        }
    }

    /// The answer this request was given before, if it was.
    pub(super) fn answered<T: DeserializeOwned>(
        &self,
        view: &View<'_>,
        now: Timestamp,
    ) -> Result<Option<T>, Refusal> {
        let Some(once) = &self.once else {
            return Ok(None);
        };
        let Some(bytes) = view.answered(once, now)? else {
            return Ok(None);
        };
        // Written by another version of the answer's type: better to say so than to act twice.
        rmp_serde::from_slice(&bytes)
            .map(Some)
            .map_err(|_unreadable| Refusal::AnswerLost)
    }

    /// Whether something was answered under this request's key, whatever it said.
    pub(super) fn is_known(&self, view: &View<'_>, now: Timestamp) -> Result<bool, Refusal> {
        let Some(once) = &self.once else {
            return Ok(false);
        };
        match view.answered(once, now) {
            Ok(found) => Ok(found.is_some()),
            Err(StoreError::KeyReused) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps the answer for the next time.
    pub(super) fn remember<T: Serialize>(&self, writes: &mut WriteSet, now: Timestamp, answer: &T) {
        if let Some(once) = &self.once {
            let bytes = rmp_serde::to_vec_named(answer).expect("answers are plain data");
            writes.remember(once, now, bytes);
        }
    }

    pub(super) fn entry(&self, body: Body) -> NewEntry {
        NewEntry {
            by: self.actor.user,
            on_behalf_of: self.on_behalf_of,
            request: self.request.clone(),
            body,
        }
    }

    pub(super) fn audit(&self, audit: Audit) -> NewEntry {
        self.entry(Body::Audit(audit))
    }
}
