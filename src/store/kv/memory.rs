//! The port in memory: ordered maps, of which a snapshot shares the ones nobody has changed since.
//! Nothing reaches a disk, and every call can be made to fail.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::faults::{Call, Faults};
use super::{
    Each, Engine, KvError, Order, Reads, Snapshot, Span, TABLES_MAX, Table, TableUse, WriteTxn,
    Writes,
};

type Rows = BTreeMap<Vec<u8>, Vec<u8>>;
type Tables = [Arc<Rows>; TABLES_MAX];

pub(super) struct Memory {
    committed: RwLock<Tables>,
    /// Held while a write is open.
    writing: Mutex<()>,
    faults: Faults,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            committed: RwLock::new(std::array::from_fn(|_| Arc::default())),
            writing: Mutex::default(),
            faults: Faults::default(),
        }
    }
}

impl Memory {
    pub(super) fn with(faults: Faults) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }

    fn state(&self) -> State {
        // Whoever panicked held no half-changed state: tables are replaced as a whole.
        let committed = self
            .committed
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        State {
            tables: RefCell::new(committed.clone()),
            faults: self.faults.clone(),
        }
    }
}

impl Engine for Memory {
    fn snapshot(&self) -> Result<Box<Snapshot>, KvError> {
        self.faults.call(Call::Read)?;
        Ok(Box::new(self.state()))
    }

    fn write(&self, work: &mut dyn FnMut(&WriteTxn<'_>) -> bool) -> Result<(), KvError> {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let open = self.state();
        if work(&open) {
            self.faults.call(Call::Sync)?;
            let mut committed = self
                .committed
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            *committed = open.tables.into_inner();
            drop(committed);
            self.faults.call(Call::Synced)?;
        }
        Ok(())
    }

    fn compact(&mut self) -> Result<(), KvError> {
        Ok(())
    }
}

/// A state of all tables: a snapshot, or the one an open write is making.
struct State {
    tables: RefCell<Tables>,
    faults: Faults,
}

impl State {
    fn rows(&self, table: Table) -> Result<Arc<Rows>, KvError> {
        self.faults.call(Call::Read)?;
        Ok(Arc::clone(&self.tables.borrow()[table.slot]))
    }

    fn change<T>(
        &self,
        table: Table,
        call: Call,
        change: impl FnOnce(&mut Rows) -> T,
    ) -> Result<T, KvError> {
        self.faults.call(call)?;
        let mut tables = self.tables.borrow_mut();
        Ok(change(Arc::make_mut(&mut tables[table.slot])))
    }
}

impl Reads for State {
    fn get(&self, table: Table, key: &[u8], found: &mut dyn FnMut(&[u8])) -> Result<bool, KvError> {
        let rows = self.rows(table)?;
        let value = rows.get(key);
        if let Some(value) = value {
            found(value);
        }
        Ok(value.is_some())
    }

    fn scan(
        &self,
        table: Table,
        span: &Span,
        order: Order,
        each: &mut Each<'_>,
    ) -> Result<(), KvError> {
        if span.is_empty() {
            return Ok(());
        }
        let rows = self.rows(table)?;
        let mut rows = rows.range::<[u8], _>(span.bounds());
        loop {
            let row = match order {
                Order::Forward => rows.next(),
                Order::Reverse => rows.next_back(),
            };
            let Some((key, value)) = row else {
                return Ok(());
            };
            if let ControlFlow::Break(()) = each(key, value) {
                return Ok(());
            }
        }
    }

    fn last_key(&self, table: Table) -> Result<Option<Vec<u8>>, KvError> {
        Ok(self
            .rows(table)?
            .last_key_value()
            .map(|(key, _)| key.clone()))
    }

    fn usage(&self, table: Table) -> Result<TableUse, KvError> {
        let rows = self.rows(table)?;
        let bytes = rows.iter().map(|(key, value)| key.len() + value.len());
        let bytes = bytes.sum::<usize>() as u64;
        Ok(TableUse {
            table: table.name,
            rows: rows.len() as u64,
            bytes,
            taken: bytes,
        })
    }

    fn count(&self, table: Table) -> Result<u64, KvError> {
        Ok(self.rows(table)?.len() as u64)
    }
}

impl Writes for State {
    fn put(&self, table: Table, key: &[u8], value: &[u8]) -> Result<bool, KvError> {
        self.change(table, Call::Grow, |rows| {
            rows.insert(key.to_vec(), value.to_vec()).is_some()
        })
    }

    fn delete(&self, table: Table, key: &[u8]) -> Result<bool, KvError> {
        self.change(table, Call::Write, |rows| rows.remove(key).is_some())
    }

    fn clear(&self, table: Table) -> Result<(), KvError> {
        self.change(table, Call::Write, Rows::clear)
    }
}
