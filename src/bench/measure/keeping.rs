//! What the data take: on the disk, and of memory when there are none.

use super::{BASELINE, Bench};
use crate::bench::appliance::{self, Appliance};
use crate::bench::folder::bytes_below;
use crate::bench::stock::Stock;
use crate::bench::{BenchError, Part, desk, row};
use crate::demo::Histories;

/// Until everything that is done at the start has been done.
const SETTLE: std::time::Duration = std::time::Duration::from_secs(2);

impl Bench<'_> {
    /// After the program has ended in order; the photographs of the furnished district are its
    /// own and not counted.
    pub(super) async fn disk(&mut self) -> Result<(), BenchError> {
        if !self.wants(Part::Disk) {
            return Ok(());
        }
        for (row, name, histories) in [
            (&row::DISK_FILED, "filed", Histories::Filed),
            (&row::DISK_WHOLE, "whole", Histories::Whole),
        ] {
            let cases = self.cases().min(BASELINE);
            let stock = Stock::get(self.folder, name, cases, histories, self.tell).await?;
            let blobs = bytes_below(&stock.data.join("blobs"))?;
            let bytes = bytes_below(&stock.data)? - blobs;
            let each = bytes as f64 / cases.max(1) as f64;
            self.found(row, each * BASELINE as f64 / 1e6);
            self.folder.remove(name)?;
        }
        Ok(())
    }

    pub(super) async fn idle_memory(&mut self) -> Result<(), BenchError> {
        if !self.wants(Part::Memory) {
            return Ok(());
        }
        self.measuring("空库的内存");
        let data = self.folder.path().join("empty");
        self.folder.remove("empty")?;
        appliance::init(&data)?;
        let appliance = Appliance::start(&data, &desk::health()).await?;
        tokio::time::sleep(SETTLE).await;
        self.found(&row::MEMORY_IDLE, appliance.memory()? as f64 / 1e6);
        appliance.stop().await?;
        self.folder.remove("empty")
    }
}
