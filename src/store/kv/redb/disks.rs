//! A disk in memory, for the tests: it fails when it is told to, and writes down what is done to
//! it, so that a test can say what a power cut at any moment may leave.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

use super::File;
use crate::store::kv::faults::{Call, Faults};
use crate::store::kv::{Kv, KvError};

/// What was done to the disk.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    Write {
        at: usize,
        bytes: Vec<u8>,
    },
    Resize(usize),
    /// Everything before it lasts.
    Sync,
}

/// Cheap to clone: the same disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct SimulatedDisk {
    content: Arc<Mutex<Content>>,
    faults: Faults,
}

#[derive(Debug, Default)]
struct Content {
    bytes: Vec<u8>,
    /// What the disk itself holds for certain.
    synced: Vec<u8>,
    /// Since the last sync; lost for good when a sync fails, while `bytes` goes on showing it.
    unsynced: Vec<Event>,
    /// Bytes that have room: the file may be longer, of holes.
    has_room: usize,
    /// As they were when recording began.
    recorded_from: Option<Vec<u8>>,
    events: Vec<Event>,
}

impl SimulatedDisk {
    pub(crate) fn failing(faults: Faults) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }

    /// One that holds these bytes.
    pub(crate) fn holding(bytes: Vec<u8>) -> Self {
        let disk = Self::default();
        disk.content().has_room = bytes.len();
        disk.content().synced.clone_from(&bytes);
        disk.content().bytes = bytes;
        disk
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.content().bytes.clone()
    }

    /// What is left when everything since the last sync is lost.
    pub(crate) fn synced(&self) -> Vec<u8> {
        self.content().synced.clone()
    }

    /// Remembers every event from now on.
    pub(crate) fn begin_recording(&self) {
        let mut content = self.content();
        content.recorded_from = Some(content.bytes.clone());
    }

    /// How many events were recorded.
    pub(crate) fn position(&self) -> usize {
        self.content().events.len()
    }

    /// The bytes before the first event, and the events.
    pub(crate) fn recorded(&self) -> (Vec<u8>, Vec<Event>) {
        let content = self.content();
        let before = content.recorded_from.clone();
        (before.unwrap_or_default(), content.events.clone())
    }

    /// Opens the engine on it.
    pub(crate) fn kv(&self) -> Result<Kv, KvError> {
        let disk = self.clone();
        let file = File::made_by(false, move |health| {
            Ok(super::Disk::new(disk.clone(), health, None))
        })?;
        Ok(Kv(Arc::new(file)))
    }

    fn change(&self, event: Event) {
        let mut content = self.content();
        event.apply(&mut content.bytes);
        match &event {
            Event::Write { at, bytes } => content.has_room = content.has_room.max(at + bytes.len()),
            Event::Resize(len) => content.has_room = content.has_room.min(*len),
            Event::Sync => {}
        }
        let Content {
            synced, unsynced, ..
        } = &mut *content;
        if matches!(event, Event::Sync) {
            for event in unsynced.drain(..) {
                event.apply(synced);
            }
        } else {
            unsynced.push(event.clone());
        }
        if content.recorded_from.is_some() {
            content.events.push(event);
        }
    }
}

impl Event {
    pub(crate) fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write { at, bytes: new } => {
                // A file whose growth was lost grows with the write.
                bytes.resize(bytes.len().max(at + new.len()), 0);
                bytes[*at..*at + new.len()].copy_from_slice(new);
            }
            Self::Resize(len) => bytes.resize(*len, 0),
            Self::Sync => {}
        }
    }
}

fn place(offset: u64, len: usize, size: usize) -> io::Result<usize> {
    let at = usize::try_from(offset).map_err(io::Error::other)?;
    if at.checked_add(len).is_none_or(|end| end > size) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(at)
}

impl StorageBackend for SimulatedDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.content().bytes.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.faults.call(Call::Read)?;
        let content = self.content();
        let at = place(offset, out.len(), content.bytes.len())?;
        out.copy_from_slice(&content.bytes[at..at + out.len()]);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.faults.call(Call::Write)?;
        let len = usize::try_from(len).map_err(io::Error::other)?;
        self.change(Event::Resize(len));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        if let Err(error) = self.faults.call(Call::Sync) {
            self.content().unsynced.clear();
            return Err(error);
        }
        self.change(Event::Sync);
        self.faults.call(Call::Synced)
    }

    /// A write that fails may have been done in part.
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let (len, has_room) = {
            let content = self.content();
            (content.bytes.len(), content.has_room)
        };
        let at = place(offset, data.len(), len)?;
        let is_inside = at + data.len() <= has_room;
        let failed = self
            .faults
            .call(if is_inside { Call::Write } else { Call::Grow });
        let written = if failed.is_err() {
            data.len() / 2
        } else {
            data.len()
        };
        let bytes = data[..written].to_vec();
        self.change(Event::Write { at, bytes });
        failed
    }
}
