//! Rows as a commit takes them: some at a time, each as format 2 has it.

use std::ops::ControlFlow;

use crate::store::kv::{Order, Reads, Span, Table};
use crate::store::pack::Packer;
use crate::store::record::StoredCase;
use crate::store::view::View;
use crate::store::{StoreError, codec, tables};

const BYTES_AT_ONCE: usize = 8 << 20;

pub(super) type Rows = Vec<(Vec<u8>, Vec<u8>)>;

/// At most `limit` rows of `span`, and whether they are its last.
pub(super) fn some_rows(
    reads: &dyn Reads,
    table: Table,
    span: &Span,
    limit: usize,
) -> Result<(Rows, bool), StoreError> {
    let (mut rows, mut bytes, mut is_last) = (Rows::new(), 0, true);
    reads.scan(table, span, Order::Forward, &mut |key, stored| {
        if rows.len() >= limit || bytes >= BYTES_AT_ONCE {
            is_last = false;
            return ControlFlow::Break(());
        }
        bytes += stored.len();
        rows.push((key.to_vec(), stored.to_vec()));
        ControlFlow::Continue(())
    })?;
    Ok((rows, is_last))
}

/// The value as format 2 has it; `None` when it is that already. What is damaged stays as it is,
/// for `suqiu check` to name.
pub(super) fn compact(
    reads: &dyn Reads,
    table: Table,
    stored: &[u8],
    packer: &mut Packer,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Ok(plain) = codec::plain(table, stored) else {
        return Ok(None);
    };
    let bare = if table == tables::CASE {
        without_wording(reads, &plain)?
    } else {
        None
    };
    let packed = packer.pack(bare.as_deref().unwrap_or(&plain));
    Ok((packed != stored).then(|| packed.to_vec()))
}

/// The plain form of a case without its wording, when that loses nothing.
fn without_wording(reads: &dyn Reads, plain: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    let Ok(stored) = codec::decode_plain::<StoredCase<'_>>(plain) else {
        return Ok(None);
    };
    let case = stored.bare();
    let is_elsewhere = match View::of_snapshot(reads).wording(case.id) {
        Ok(wording) => wording == case.content,
        Err(StoreError::Corrupt { .. }) => false,
        Err(error) => return Err(error),
    };
    // A field this build does not know would be lost by writing the case anew.
    let is_known = codec::encode(&stored) == plain;
    Ok((is_elsewhere && is_known).then(|| codec::encode(&StoredCase::without_wording(case))))
}
