//! Records as they lie on the disk.

use crate::store::reread::KINDS;

/// The first byte says which kind; the rest is as stored.
pub(super) fn records(data: &[u8]) {
    if let Some((kind, stored)) = data.split_first() {
        (KINDS[usize::from(*kind) % KINDS.len()].reread)(stored);
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::path::Path;

    use super::*;
    use crate::crypto::Keyring;
    use crate::demo::{Furnishing, furnish};
    use crate::kernel::time::Timestamp;
    use crate::store::blob::Blobs;
    use crate::store::kv::{Kv, Table};
    use crate::store::{DataFile, FORMAT, Order, Span};

    /// Of each kind.
    const SEEDS: usize = 3;

    /// `SUQIU_WRITE_CORPUS=1 cargo test seeds_of_today` adds records as they are stored today.
    #[tokio::test(flavor = "multi_thread")]
    async fn seeds_of_today_s_format() {
        if std::env::var_os("SUQIU_WRITE_CORPUS").is_none() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let data = DataFile::open(folder.path()).unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let furnishing = Furnishing::whole(7, 40, Timestamp(1_795_413_600_000));
        let keys = Keyring::in_memory();
        furnish(data, blobs, keys, furnishing, &mut |_| {})
            .await
            .unwrap();
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/records");
        let kv = Kv::open(&DataFile::path(folder.path())).unwrap();
        let snapshot = kv.snapshot().unwrap();
        for (kind, known) in (0_u8..).zip(KINDS) {
            let mut n = 0;
            let mut write = |_: &[u8], stored: &[u8]| {
                let name = format!("{}_{FORMAT}_{n}", known.table);
                std::fs::write(corpus.join(name), [&[kind], stored].concat()).unwrap();
                n += 1;
                if n < SEEDS {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            };
            let table = Table::new(known.table, usize::from(kind));
            snapshot
                .scan(table, &Span::all(), Order::Reverse, &mut write)
                .unwrap();
        }
    }
}
