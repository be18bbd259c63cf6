//! An appeal's wording, read out of the entry that registered it without making the rest of it.

use serde::Deserialize;

use crate::domain::case::event::What;
use crate::domain::log::{Body, Entry};
use crate::store::codec::{self, Record};
use crate::store::{StoreError, tables};

/// The part of an [`Entry`] that leads to the wording; what is not named here is skipped.
#[derive(Deserialize)]
struct Told {
    body: ToldBody,
}

#[derive(Deserialize)]
enum ToldBody {
    Case { event: ToldEvent },
}

#[derive(Deserialize)]
struct ToldEvent {
    what: ToldWhat,
}

#[derive(Deserialize)]
enum ToldWhat {
    Registered(ToldAppeal),
    Migrated(ToldByFormer),
}

#[derive(Deserialize)]
struct ToldByFormer {
    told: ToldAppeal,
}

#[derive(Deserialize)]
struct ToldAppeal {
    content: String,
}

/// The wording that a stored entry registered; `None` when it registered nothing.
pub(in crate::store) fn wording_of(stored: &[u8]) -> Result<Option<String>, StoreError> {
    let plain = codec::plain(tables::LOG, stored)?;
    if let Some((&Entry::FORMAT, body)) = plain.split_first()
        && let Ok(told) = rmp_serde::from_slice::<Told>(body)
    {
        let ToldBody::Case { event } = told.body;
        return Ok(Some(match event.what {
            ToldWhat::Registered(told) | ToldWhat::Migrated(ToldByFormer { told }) => told.content,
        }));
    }
    // Of another shape, or damaged, or no registration: read whole, it says which.
    match codec::decode_plain::<Entry>(&plain)?.body {
        Body::Case { event, .. } => match event.what {
            What::Registered(told) => Ok(Some(told.content)),
            What::Migrated(migrated) => Ok(Some(migrated.told.content)),
            _ => Ok(None),
        },
        Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::store::DataFile;
    use crate::store::kv::{Kv, Order, Span};
    use crate::store::tests::golden;

    /// As reading the whole entry would have it.
    fn told_by(entry: Entry) -> Option<String> {
        match entry.body {
            Body::Case { event, .. } => match event.what {
                What::Registered(told) => Some(told.content),
                What::Migrated(migrated) => Some(migrated.told.content),
                _ => None,
            },
            Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => None,
        }
    }

    #[test]
    fn an_entry_says_the_same_read_in_part_and_read_whole() {
        for format in [1, 2] {
            let folder = tempfile::tempdir().unwrap();
            golden::unpack_into(folder.path(), format);
            let snapshot = Kv::open(&DataFile::path(folder.path())).unwrap();
            let snapshot = snapshot.snapshot().unwrap();
            let (mut registrations, mut others) = (0, 0);
            let mut compare = |_: &[u8], stored: &[u8]| {
                let told = wording_of(stored).unwrap();
                assert_eq!(told, told_by(codec::decode::<Entry>(stored).unwrap()));
                *told.map_or(&mut others, |_| &mut registrations) += 1;
                ControlFlow::Continue(())
            };
            let all = Span::all();
            snapshot
                .scan(tables::LOG, &all, Order::Forward, &mut compare)
                .unwrap();
            assert!(registrations > 0 && others > 0, "format {format}");
        }
    }

    #[test]
    fn a_damaged_entry_is_an_error() {
        assert!(wording_of(&[]).is_err());
        assert!(wording_of(&[Entry::FORMAT, 0x81]).is_err());
        assert!(wording_of(&[Entry::FORMAT + 1, 0x80]).is_err());
    }
}
