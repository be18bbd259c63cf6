//! The statistics: every row holds what a recount of the cases gives.

use std::ops::ControlFlow;

use super::Check;
use crate::kernel::chance::hex;
use crate::store::kv::{Order, Span};
use crate::store::statistics::read_key;
use crate::store::{StoreError, tables};

impl Check<'_> {
    pub(super) fn statistics(&mut self) -> Result<(), StoreError> {
        let mut counted = std::mem::take(&mut self.counted).into_rows();
        let (report, snapshot) = (&mut self.report, self.snapshot);
        snapshot.scan(
            tables::STATISTICS,
            &Span::all(),
            Order::Forward,
            &mut |key, found| {
                report.index_rows += 1;
                if counted.remove(key).is_none_or(|counted| counted != found) {
                    report.find(
                        "statistics.differs",
                        place(key),
                        "统计数与工单重新计数的结果不一致",
                    );
                }
                ControlFlow::Continue(())
            },
        )?;
        let mut missing: Vec<_> = counted.into_keys().collect();
        missing.sort_unstable();
        for key in missing {
            let what = "统计中缺少工单重新计数应有的一行";
            self.report.find("statistics.missing", place(&key), what);
        }
        Ok(())
    }
}

/// The month of a row, as far as it can be read.
fn place(key: &[u8]) -> String {
    match read_key(key) {
        Some(cell) => format!("statistics {} {}", cell.month, hex(key)),
        None => format!("statistics {}", hex(key)),
    }
}
