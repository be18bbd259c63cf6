//! The limit: redb with the store's settings, committing 64 rows at a time and nothing else.

use std::path::Path;
use std::time::{Duration, Instant};

use redb::{Database, Durability, TableDefinition};

const ROWS: TableDefinition<u64, &[u8]> = TableDefinition::new("rows");
const BATCH: u64 = 64;
/// About what one create stores: entry, case, sealed record and index rows.
const ROW_BYTES: usize = 1_600;

/// Rows a second over `span`.
pub fn commit_loop(
    path: &Path,
    span: Duration,
) -> Result<f64, Box<dyn std::error::Error + Send + Sync>> {
    let db = Database::create(path)?;
    let row = vec![0x5a_u8; ROW_BYTES];
    let (started, mut written) = (Instant::now(), 0_u64);
    while started.elapsed() < span {
        let mut txn = db.begin_write()?;
        txn.set_durability(Durability::Immediate)?;
        txn.set_two_phase_commit(true);
        txn.set_quick_repair(true);
        {
            let mut table = txn.open_table(ROWS)?;
            for _ in 0..BATCH {
                table.insert(written, row.as_slice())?;
                written += 1;
            }
        }
        txn.commit()?;
    }
    Ok(written as f64 / started.elapsed().as_secs_f64())
}
