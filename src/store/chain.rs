//! The end of the log: what the next entry is linked to.

use super::codec;
use super::key::{Key, KeyReader};
use super::kv::{KvError, Reads, WriteTxn};
use super::{StoreError, tables};
use crate::crypto::{Fingerprint, sm3};
use crate::domain::log::Entry;
use crate::kernel::id::Seq;
use crate::kernel::time::Timestamp;

pub(super) const NAME: &[u8] = b"head";

/// Kept in the same transaction as the entries it speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The last entry; 0 before the first.
    pub(super) seq: Seq,
    /// Its time. No later entry bears an earlier one.
    pub(super) at: Timestamp,
    /// SM3 of its plain form.
    pub(super) hash: Fingerprint,
}

impl Head {
    /// Of an empty log.
    pub(super) const START: Self = Self {
        seq: Seq(0),
        at: Timestamp(i64::MIN),
        hash: Fingerprint::ZERO,
    };

    pub(super) const fn next_seq(&self) -> Seq {
        Seq(self.seq.0 + 1)
    }

    /// Takes in the entry `seq`, whose plain form is `plain`: how it is packed on disk is no part of
    /// the chain.
    pub(super) fn advance(&mut self, seq: Seq, at: Timestamp, plain: &[u8]) {
        *self = Self {
            seq,
            at,
            hash: sm3::hash(plain),
        };
    }

    /// Takes in a row of the log as it is stored. False when it does not follow what came before.
    pub(super) fn follow(&mut self, key: &[u8], stored: &[u8]) -> bool {
        let (Some(seq), Ok(plain)) = (tables::read_log(key), codec::plain(tables::LOG, stored))
        else {
            return false;
        };
        let Ok(entry) = codec::decode_plain::<Entry>(&plain) else {
            return false;
        };
        let follows = seq == self.next_seq()
            && entry.seq == seq
            && entry.at >= self.at
            && Fingerprint(entry.previous) == self.hash;
        self.advance(seq, entry.at, &plain);
        follows
    }

    pub(super) fn load(reads: &dyn Reads) -> Result<Self, StoreError> {
        let mut read = Some(Self::START);
        reads.get(tables::META, NAME, &mut |bytes| {
            read = Self::from_bytes(bytes);
        })?;
        read.ok_or(StoreError::Corrupt {
            table: tables::META.name,
            format: 0,
        })
    }

    pub(super) fn store(&self, txn: &WriteTxn<'_>) -> Result<(), KvError> {
        let bytes = Key::new()
            .seq(self.seq)
            .time(self.at)
            .fingerprint(&self.hash)
            .done();
        txn.put(tables::META, NAME, &bytes)?;
        Ok(())
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = KeyReader::new(bytes);
        let head = Self {
            seq: reader.seq()?,
            at: reader.time()?,
            hash: reader.fingerprint()?,
        };
        reader.is_done().then_some(head)
    }
}
