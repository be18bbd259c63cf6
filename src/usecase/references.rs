//! Organisation, catalogue and the rest, read once and kept in memory; read anew when one of
//! them is changed.

use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::calendar::{CalendarEdition, Calendars, Notice};
use crate::domain::catalogue::{Catalogue, CatalogueRow};
use crate::domain::knowledge::{KnowledgeBase, KnowledgeEntry};
use crate::domain::org::{Directory, Unit, User};
use crate::domain::reference::Reference;
use crate::domain::supervision::rules::{RuleBook, SupervisionRules};
use crate::store::{StoreError, View};

#[derive(Clone, Default)]
pub struct References(Arc<RwLock<Reference>>);

impl References {
    pub fn current(&self) -> Reference {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Reads everything from the store.
    pub fn reload(&self, view: &View<'_>) -> Result<(), StoreError> {
        let directory = Directory::new(view.all::<Unit>()?, view.all::<User>()?);
        let catalogue = Catalogue::new(view.all::<CatalogueRow>()?);
        let knowledge = KnowledgeBase::new(view.all::<KnowledgeEntry>()?);
        let calendars = Calendars::new(view.all::<Notice>()?, &view.all::<CalendarEdition>()?);
        let supervision = RuleBook::new(view.all::<SupervisionRules>()?);
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        current.directory = Arc::new(directory);
        current.catalogue = Arc::new(catalogue);
        current.knowledge = Arc::new(knowledge);
        current.calendar = Arc::clone(calendars.current());
        current.calendars = Arc::new(calendars);
        current.supervision = Arc::new(supervision);
        Ok(())
    }

    /// Only units and people.
    pub fn reload_directory(&self, view: &View<'_>) -> Result<(), StoreError> {
        let directory = Directory::new(view.all::<Unit>()?, view.all::<User>()?);
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .directory = Arc::new(directory);
        Ok(())
    }
}
