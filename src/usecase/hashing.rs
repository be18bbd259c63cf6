//! Password hashing off the async threads, a few at a time: it is slow on purpose, and must not
//! become a lever to stop the server with.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::Refusal;
use crate::crypto::password;
use crate::kernel::secret::Secret;

/// How many may wait; more get «busy».
const WAITING_MAX: usize = 64;

#[derive(Clone)]
pub struct Hashing {
    running: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Hashing {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            running: Arc::new(Semaphore::new(cores.max(2))),
            places: Arc::new(Semaphore::new(WAITING_MAX)),
        }
    }
}

impl Hashing {
    pub async fn hash(&self, secret: Secret) -> Result<String, Refusal> {
        self.run(move || password::hash(&secret))
            .await?
            .map_err(Refusal::Hashing)
    }

    /// As long for a user who is not there (`stored` is `None`) as for one who is.
    pub async fn verify(&self, stored: Option<String>, secret: Secret) -> Result<bool, Refusal> {
        self.run(move || password::verify(stored.as_deref(), &secret))
            .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let _place = self.places.try_acquire().map_err(|_full| Refusal::Busy)?;
        let _turn = self
            .running
            .acquire()
            .await
            .map_err(|_closed| Refusal::Busy)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_stopped| Refusal::Busy)
    }
}
