//! What decisions look things up in: organisation, catalogue, knowledge, policy, calendar.

use std::sync::Arc;

use super::calendar::{Calendar, Calendars};
use super::case::Basis;
use super::catalogue::Catalogue;
use super::knowledge::KnowledgeBase;
use super::org::Directory;
use super::policy::Policy;
use super::supervision::rules::RuleBook;

/// One consistent set, cheap to clone; a change of any part makes a new one.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    pub directory: Arc<Directory>,
    pub catalogue: Arc<Catalogue>,
    pub knowledge: Arc<KnowledgeBase>,
    pub policy: Arc<Policy>,
    /// The one in force.
    pub calendar: Arc<Calendar>,
    /// Every version of it.
    pub calendars: Arc<Calendars>,
    pub supervision: Arc<RuleBook>,
}

impl Reference {
    /// What due times are counted by now.
    pub fn basis(&self) -> Basis {
        Basis {
            policy: self.policy.version,
            calendar: self.calendar.version(),
        }
    }
}
