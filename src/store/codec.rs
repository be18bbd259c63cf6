//! Records as bytes. The plain form is one byte of shape number and MessagePack with field names;
//! it is what the log is chained by. What is stored is the plain form or, in a compact data file,
//! the same bytes packed (see `pack`). Unknown fields are ignored, so a newer build may add one;
//! every shape ever written is read for ever.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::kv::Table;
use super::{StoreError, pack};

/// Something kept under its key in a table of its own.
pub trait Record: Serialize + DeserializeOwned {
    const TABLE: Table;
    /// Raised when a field changes its meaning or a new one has no sensible default. The old
    /// shape is then frozen in `record/` and read by [`Record::upgrade`]. Below 128.
    const FORMAT: u8 = 1;

    fn key(&self) -> Vec<u8>;

    /// Reads a body of an older format. There is none until the first change.
    fn upgrade(_format: u8, _body: &[u8]) -> Option<Self> {
        None
    }
}

/// The plain form of `record`.
pub fn encode<R: Record>(record: &R) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    encode_into(record, &mut out);
    out
}

/// Appends the plain form of `record` to `out`.
pub fn encode_into<R: Record>(record: &R, out: &mut Vec<u8>) {
    out.push(R::FORMAT);
    rmp_serde::encode::write_named(out, record)
        .expect("records hold only what MessagePack can say, and a Vec takes every byte");
}

/// The plain form of a stored value of `table`.
pub fn plain(table: Table, stored: &[u8]) -> Result<Cow<'_, [u8]>, StoreError> {
    pack::unpack(stored).ok_or_else(|| StoreError::Corrupt {
        table: table.name,
        format: stored.first().copied().unwrap_or(0),
    })
}

/// Reads a stored value, open or packed, written now or years ago.
pub fn decode<R: Record>(stored: &[u8]) -> Result<R, StoreError> {
    decode_plain(&plain(R::TABLE, stored)?)
}

/// Reads what [`encode`] made.
pub fn decode_plain<R: Record>(plain: &[u8]) -> Result<R, StoreError> {
    let table = R::TABLE.name;
    let Some((&format, body)) = plain.split_first() else {
        return Err(StoreError::Corrupt { table, format: 0 });
    };
    let read = if format == R::FORMAT {
        rmp_serde::from_slice(body).ok()
    } else {
        R::upgrade(format, body)
    };
    read.ok_or(StoreError::Corrupt { table, format })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::store::tables;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Now {
        id: u32,
        name: String,
        notes: u8,
    }

    impl Record for Now {
        const TABLE: Table = tables::META;
        const FORMAT: u8 = 2;

        fn key(&self) -> Vec<u8> {
            vec![]
        }

        fn upgrade(format: u8, body: &[u8]) -> Option<Self> {
            #[derive(Deserialize)]
            struct V1 {
                id: u32,
                title: String,
            }
            (format == 1).then_some(())?;
            let V1 { id, title } = rmp_serde::from_slice(body).ok()?;
            Some(Self {
                id,
                name: title,
                notes: 0,
            })
        }
    }

    fn bytes(format: u8, body: &impl Serialize) -> Vec<u8> {
        let mut out = vec![format];
        out.extend(rmp_serde::to_vec_named(body).unwrap());
        out
    }

    #[test]
    fn reads_itself_older_formats_and_fields_it_does_not_know() {
        #[derive(Serialize)]
        struct V1 {
            id: u32,
            title: &'static str,
        }
        #[derive(Serialize)]
        struct Later {
            id: u32,
            colour: &'static str,
            name: &'static str,
            notes: u8,
        }
        let now = Now {
            id: 7,
            name: "路灯".into(),
            notes: 0,
        };
        assert_eq!(decode::<Now>(&encode(&now)).unwrap(), now);
        assert_eq!(
            decode::<Now>(&bytes(
                1,
                &V1 {
                    id: 7,
                    title: "路灯"
                }
            ))
            .unwrap(),
            now
        );
        let later = Later {
            id: 7,
            colour: "red",
            name: "路灯",
            notes: 0,
        };
        assert_eq!(decode::<Now>(&bytes(2, &later)).unwrap(), now);
    }

    #[test]
    fn damage_is_an_error_not_a_panic() {
        let good = encode(&Now {
            id: 7,
            name: "路灯".into(),
            notes: 0,
        });
        assert!(matches!(
            decode::<Now>(&[]),
            Err(StoreError::Corrupt { format: 0, .. })
        ));
        assert!(matches!(
            decode::<Now>(&[9, 1]),
            Err(StoreError::Corrupt { format: 9, .. })
        ));
        for n in 1..good.len() {
            assert!(decode::<Now>(&good[..n]).is_err(), "cut at {n}");
        }
    }
}
