//! What decisions look things up in: organisation, catalogue, knowledge, policy, calendar.

use std::sync::Arc;

use super::calendar::Calendar;
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
    pub calendar: Arc<Calendar>,
    pub supervision: Arc<RuleBook>,
}
