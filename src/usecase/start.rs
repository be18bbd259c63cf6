//! Putting the services together: everything that follows the log is built before anyone can ask.

use std::sync::Arc;

use super::{Counsel, Hashing, References, Rules, Services};
use crate::crypto::Keyring;
use crate::insight::search::Search;
use crate::insight::{Facts, Past};
use crate::kernel::time::Clock;
use crate::store::blob::Blobs;
use crate::store::{DataFile, Follower, StoreError, WriterHandle};

impl Services {
    /// Reads what is kept in memory and starts the writer. `followers` hear of every commit after
    /// the columns have it. The handle joins once every clone of the services is gone.
    pub fn start(
        data: DataFile,
        blobs: Blobs,
        keyring: Keyring,
        clock: Arc<dyn Clock>,
        rules: Rules,
        followers: Vec<Box<dyn Follower>>,
    ) -> Result<(Self, WriterHandle), StoreError> {
        let (references, facts) = (References::default(), Facts::default());
        data.read(|view| references.reload(view))?;
        facts.start(&data, references.current().catalogue)?;
        let search = Search::start(data.folder(), data.reading(), facts.clone());
        let search = search.map_err(StoreError::NoThread)?;
        let past = Past::start(data.reading(), facts.clone()).map_err(StoreError::NoThread)?;
        let counsel = Counsel::new(past);
        let mut all: Vec<Box<dyn Follower>> = vec![Box::new(facts.clone())];
        all.extend(followers);
        let (store, writer) = data.start(Arc::clone(&clock), all)?;
        let hashing = Hashing::default();
        Ok((
            Self {
                store,
                blobs,
                keyring,
                clock,
                facts,
                search,
                counsel,
                references,
                hashing,
                rules,
            },
            writer,
        ))
    }

    /// Has what is kept in memory on disk, so that the next start reads it. A failure costs that
    /// start its time and nothing else.
    pub fn save(&self) {
        if let Err(error) = self.facts.save(&self.store) {
            tracing::warn!(%error, "the columns could not be saved; the next start makes them anew");
        }
    }
}
