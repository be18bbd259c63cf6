//! Entries of kinds that came after the data format they are stored in, byte by byte: what a build
//! once wrote, every later one reads.
//!
//! `SUQIU_WRITE_GOLDEN=1 cargo test golden` writes one that is not there yet.

use std::path::Path;

use super::*;
use crate::domain::case::migrated::migrate;
use crate::domain::case::state::State;
use crate::domain::case::tests::fixture::{reference, start};
use crate::domain::case::tests::migrated::former;
use crate::domain::log::Entry;
use crate::kernel::id::Seq;
use crate::store::codec;

#[test]
fn a_migrated_case_is_read_as_it_was_written() {
    let events = [State::Closed, State::Suspended, State::Transferred]
        .map(|state| migrate(former(state), &reference(), start()).expect("taken"));
    for (n, event) in (1..).zip(events) {
        let entry = Entry {
            seq: Seq(n),
            at: start(),
            by: event.by,
            on_behalf_of: None,
            request: String::new(),
            body: Body::Case {
                case: CaseId(261_123_000_000 + n),
                revision: 1,
                before: None,
                after: Case::begin(CaseId(n), &event).expect("a first event").state,
                event,
            },
            previous: [7; 32],
        };
        let bytes = codec::encode(&entry);
        let kept = format!("tests/golden/entry-migrated-{n}.bin");
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(kept);
        if std::env::var_os("SUQIU_WRITE_GOLDEN").is_some() && !kept.exists() {
            std::fs::write(&kept, &bytes).unwrap();
        }
        let golden = std::fs::read(&kept).unwrap();
        assert_eq!(codec::decode_plain::<Entry>(&golden).unwrap(), entry);
        assert_eq!(
            golden, bytes,
            "what is written has changed: give it a new shape"
        );
    }
}
