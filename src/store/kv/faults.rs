//! Faults on demand: the test keeps one end, the engine it is given to asks the other before
//! every call. And the engines to be tested, with and without.

use std::io::{self, ErrorKind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::memory::Memory;
use super::{Kv, SimulatedDisk};

/// What an engine, or the disk below it, is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Read,
    /// Within the room there is.
    Write,
    /// Taking more room.
    Grow,
    /// Making it last.
    Sync,
    /// It has been made to last; only the answer can still fail.
    Synced,
}

/// Shared by whoever breaks things and whatever is broken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(Arc<Mutex<Plan>>);

#[derive(Debug, Default)]
struct Plan {
    calls: u64,
    /// The call to fail, by number, and how.
    nth: Option<(u64, ErrorKind)>,
    /// The next call of this kind fails.
    next: Option<(Call, ErrorKind)>,
    /// The next call of this kind takes its time.
    held: Option<(Call, Hold)>,
    /// The disk is gone for writing.
    is_unplugged: bool,
    is_full: bool,
}

/// Says that the call has come, then waits until it may go on.
#[derive(Debug)]
struct Hold {
    has_come: Sender<()>,
    goes_on: Receiver<()>,
}

impl Faults {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Only reading works from now on.
    pub(crate) fn unplug(&self) {
        self.plan().is_unplugged = true;
    }

    /// There is no room from now on, or there is again.
    pub(crate) fn set_full(&self, is_full: bool) {
        self.plan().is_full = is_full;
    }

    /// The `n`-th call from now fails, counted from 0.
    pub(crate) fn fail_nth(&self, n: u64, how: ErrorKind) {
        let mut plan = self.plan();
        plan.nth = Some((plan.calls + n, how));
    }

    /// The next call of this kind fails.
    pub(crate) fn fail_next(&self, call: Call, how: ErrorKind) {
        self.plan().next = Some((call, how));
    }

    /// The next call of this kind hangs: the one end hears that it has come, and it goes on when the
    /// other is dropped.
    pub(crate) fn hold_next(&self, call: Call) -> (Receiver<()>, Sender<()>) {
        let ((has_come, comes), (go_on, goes_on)) = (channel(), channel());
        self.plan().held = Some((call, Hold { has_come, goes_on }));
        (comes, go_on)
    }

    /// Calls made so far.
    pub(crate) fn calls(&self) -> u64 {
        self.plan().calls
    }

    /// Counts the call, and fails it if it is its turn.
    pub(crate) fn call(&self, call: Call) -> io::Result<()> {
        let mut plan = self.plan();
        if let Some((_, hold)) = plan.held.take_if(|(held, _)| *held == call) {
            drop(plan);
            let _whoever_waits = hold.has_come.send(());
            let _dropped = hold.goes_on.recv();
            plan = self.plan();
        }
        let number = plan.calls;
        plan.calls += 1;
        if let Some((nth, how)) = plan.nth
            && nth == number
        {
            return Err(how.into());
        }
        if let Some((next, how)) = plan.next
            && next == call
        {
            plan.next = None;
            return Err(how.into());
        }
        match call {
            Call::Write | Call::Grow | Call::Sync if plan.is_unplugged => {
                Err(io::Error::other("disk gone"))
            }
            Call::Grow if plan.is_full => Err(ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }
}

/// The engines there are.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    Redb,
    Memory,
}

impl Which {
    /// An empty engine that is gone when dropped.
    pub(crate) fn kv(self) -> Kv {
        self.with_faults().0
    }

    /// One that can be made to fail.
    pub(crate) fn with_faults(self) -> (Kv, Faults) {
        let faults = Faults::default();
        let kv = match self {
            Self::Redb => {
                let disk = SimulatedDisk::failing(faults.clone());
                disk.kv().expect("nothing fails yet")
            }
            Self::Memory => Kv(Arc::new(Memory::with(faults.clone()))),
        };
        (kv, faults)
    }
}

impl Kv {
    /// Gone when dropped.
    pub(crate) fn in_memory() -> Self {
        Which::Memory.kv()
    }
}

/// Runs each test on each engine: it takes a [`Which`].
macro_rules! on_each_engine {
    (async $($name:ident)+) => {
        mod on_redb {
            $(#[tokio::test] async fn $name() {
                super::$name($crate::store::kv::faults::Which::Redb).await;
            })+
        }
        mod in_memory {
            $(#[tokio::test] async fn $name() {
                super::$name($crate::store::kv::faults::Which::Memory).await;
            })+
        }
    };
    ($($name:ident)+) => {
        mod on_redb {
            $(#[test] fn $name() {
                super::$name($crate::store::kv::faults::Which::Redb);
            })+
        }
        mod in_memory {
            $(#[test] fn $name() {
                super::$name($crate::store::kv::faults::Which::Memory);
            })+
        }
    };
}
pub(crate) use on_each_engine;
