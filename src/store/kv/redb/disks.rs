//! Disks for the tests, below the engine.

use std::io;
use std::sync::Arc;

use redb::StorageBackend;
use redb::backends::InMemoryBackend;

use super::File;
use crate::store::kv::Kv;
use crate::store::kv::faults::{Call, Faults};

/// Fails when it is told to.
#[derive(Debug)]
struct Faulty {
    memory: InMemoryBackend,
    faults: Faults,
}

impl Kv {
    /// Gone when dropped; fails when `faults` says so.
    pub(crate) fn on_faulty_disk(faults: Faults) -> Self {
        let memory = InMemoryBackend::new();
        let file = File::on(Faulty { memory, faults }).expect("nothing fails yet");
        Self(Arc::new(file))
    }
}

impl StorageBackend for Faulty {
    fn len(&self) -> io::Result<u64> {
        self.memory.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.faults.call(Call::Read)?;
        self.memory.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.faults.call(Call::Write)?;
        self.memory.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.faults.call(Call::Sync)?;
        self.memory.sync_data()?;
        self.faults.call(Call::Synced)
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.faults.call(Call::Write)?;
        self.memory.write(offset, data)
    }
}
