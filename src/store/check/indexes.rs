//! Indexes: every row there should be is there, and no other.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::Check;
use crate::kernel::chance::hex;
use crate::kernel::id::CaseId;
use crate::store::kv::{Order, Span, Table};
use crate::store::tables::IndexRow;
use crate::store::{StoreError, tables};

/// What is known of one index so far.
#[derive(Clone, Copy, Default)]
struct Seen {
    expected: u64,
    missing: bool,
}

#[derive(Default)]
pub(super) struct IndexCounts(BTreeMap<&'static str, Seen>);

impl Check<'_> {
    /// The row has to be there, with this value. `owner` is what wants it.
    pub(super) fn expect(
        &mut self,
        table: Table,
        key: &[u8],
        value: &[u8],
        owner: &str,
    ) -> Result<(), StoreError> {
        let mut is_right = false;
        self.snapshot
            .get(table, key, &mut |found| is_right = found == value)?;
        let seen = self.expected.0.entry(table.name).or_default();
        seen.expected += 1;
        if !is_right {
            seen.missing = true;
            let what = format!("索引 {} 缺少 {}", table.name, hex(key));
            self.report.find("index.missing", owner, what);
        }
        Ok(())
    }

    /// After all expected rows were looked for: names those that nobody expects.
    pub(super) fn indexes(&mut self) -> Result<(), StoreError> {
        for table in tables::INDEXES {
            let count = self.snapshot.count(*table)?;
            self.report.index_rows += count;
            let seen = self.expected.0.get(table.name).copied().unwrap_or_default();
            if count != seen.expected || seen.missing {
                self.extra_rows(*table)?;
            }
        }
        Ok(())
    }

    fn extra_rows(&mut self, table: Table) -> Result<(), StoreError> {
        let (snapshot, mut failed) = (self.snapshot, None);
        snapshot.scan(table, &Span::all(), Order::Forward, &mut |key, value| {
            match self.is_wanted(table, key, value) {
                Ok(true) => {}
                Ok(false) => {
                    let what = format!("索引 {} 多出 {}", table.name, hex(key));
                    self.report.find("index.extra", table.name, what);
                }
                Err(error) => {
                    failed = Some(error);
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        })?;
        failed.map_or(Ok(()), Err)
    }

    fn is_wanted(&self, table: Table, key: &[u8], value: &[u8]) -> Result<bool, StoreError> {
        match self.is_wanted_by_supervision(table, key) {
            Ok(None) => {}
            Ok(Some(wanted)) => return Ok(wanted),
            // Whatever cannot be read was reported where it lies.
            Err(StoreError::Corrupt { .. }) => return Ok(false),
            Err(error) => return Err(error),
        }
        let Some(case) = tables::case_of_index_row(table, key, value) else {
            return Ok(false);
        };
        let rows = match self.rows_of(table, key, case) {
            // Whatever cannot be read was reported where it lies.
            Err(StoreError::Corrupt { .. }) => return Ok(false),
            other => other?,
        };
        Ok(rows
            .iter()
            .any(|row| row.table == table && row.key == key && row.value == value))
    }

    /// The rows that what `case` stands for is indexed under in `table`.
    fn rows_of(&self, table: Table, key: &[u8], case: CaseId) -> Result<Vec<IndexRow>, StoreError> {
        if table == tables::PHONE {
            let record = self.view.sealed(case)?;
            return Ok(record
                .as_ref()
                .map_or_else(Vec::new, tables::sealed_index_keys));
        }
        if table == tables::CASE_LOG {
            let Some((_, seq)) = tables::read_case_log(key) else {
                return Ok(vec![]);
            };
            let entry = self
                .view
                .entry(seq)?
                .filter(|entry| entry.body.case() == Some(case));
            return Ok(entry
                .iter()
                .map(|_| IndexRow::fact(table, key.to_vec()))
                .collect());
        }
        let case = self.view.case(case)?;
        Ok(case.as_ref().map_or_else(Vec::new, tables::index_keys))
    }
}
