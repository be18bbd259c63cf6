//! Reading without a part in the writer's life: for what follows the log on a thread of its own.

use super::StoreError;
use super::kv::Kv;
use super::view::View;
use super::writer::read_kv;

/// Reads snapshots. Holding one keeps the file open, but not the writer running.
#[derive(Clone)]
pub struct Reading {
    kv: Kv,
}

impl Reading {
    pub(super) const fn of(kv: Kv) -> Self {
        Self { kv }
    }

    /// Reads one consistent state.
    pub fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&View<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        read_kv(&self.kv, read)
    }
}
