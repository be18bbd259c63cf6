//! Which records the damaged pages of a file held.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Report;
use crate::kernel::chance::hex;
use crate::store::key::KeyReader;
use crate::store::kv::{Kv, KvError, Order, Span, Table};
use crate::store::tables;

/// Reads every table from either end, as far as that goes. There is at least one finding.
pub(super) fn report(kv: &Kv, file_bytes: u64) -> Report {
    let mut report = Report {
        file_bytes,
        ..Report::default()
    };
    for table in tables::ALL {
        if let Some(last) = ends_at(kv, *table, Order::Forward) {
            let first = ends_at(kv, *table, Order::Reverse);
            let from = last.map_or("开头".to_owned(), |key| told(*table, &key) + " 之后");
            let to = first
                .flatten()
                .map_or("末尾".to_owned(), |key| told(*table, &key) + " 之前");
            let what = format!("数据表 {} 从{from}到{to}的记录无法读取", table.name);
            report.find("page.damaged", table.name, what);
        }
    }
    if report.is_clean() {
        let what = "数据文件中有损坏的页，各表记录均可读取";
        report.find("page.damaged", "file", what);
    }
    report
}

/// The key before the first row that cannot be read, if there is one; the outer `None`: all can.
fn ends_at(kv: &Kv, table: Table, order: Order) -> Option<Option<Vec<u8>>> {
    let mut last = None;
    // Of a file without sums the engine may panic over what it finds.
    let read = catch_unwind(AssertUnwindSafe(|| -> Result<(), KvError> {
        kv.snapshot()?
            .scan(table, &Span::all(), order, &mut |key, _| {
                last = Some(key.to_vec());
                ControlFlow::Continue(())
            })
    }));
    match read {
        Ok(Ok(())) => None,
        Ok(Err(_)) | Err(_) => Some(last),
    }
}

fn told(table: Table, key: &[u8]) -> String {
    let is_of_a_case = [tables::CASE, tables::SEALED, tables::CASE_LOG].contains(&table);
    match KeyReader::new(key).u64() {
        Some(number) if is_of_a_case => format!("工单 {number}"),
        Some(number) if table == tables::LOG => format!("第 {number} 条"),
        _ => hex(key),
    }
}
