//! What is proved of the data before anybody is let in: the end of the log hangs together, and the
//! key at hand opens what is sealed. All of it is what `suqiu check` is for; this much costs no
//! time that anybody notices.

use std::ops::ControlFlow;

use super::chain::Head;
use super::kv::{KvError, Order, Reads, Span};
use super::open::DataFile;
use super::record::SealedRecord;
use super::view::View;
use super::{StoreError, codec, tables};
use crate::crypto::{CryptoError, Keyring};
use crate::domain::log::Entry;
use crate::kernel::id::{CaseId, Seq};

/// How much of the log: what was written last is what a crash or a bad disk spoils first.
const ENTRIES: u64 = 1_000;

/// Why nobody is let in. Somebody has to act: exit code 78.
#[derive(Debug, thiserror::Error)]
pub enum StartCheckFailed {
    #[error(
        "启动自检未通过 [start.log]：日志第 {0} 条与前后不衔接，数据被改动或磁盘已损坏；\
         已停止启动。请执行 suqiu check 查明范围，用备份恢复"
    )]
    Log(Seq),
    #[error(
        "启动自检未通过 [start.log_end]：日志末端的记录与最后一条不符，数据被改动或磁盘已损坏；\
         已停止启动。请执行 suqiu check 查明范围，用备份恢复"
    )]
    LogEnd,
    #[error(
        "启动自检未通过 [start.key]：密钥文件打不开工单 {case} 的个人信息（{source}），\
         不是这份数据的密钥文件，或数据已损坏；已停止启动。请换回与数据配套的密钥文件"
    )]
    Key { case: CaseId, source: CryptoError },
    #[error("启动自检未通过 [{code}]：{0}；已停止启动", code = .0.code())]
    Store(#[from] StoreError),
}

impl From<KvError> for StartCheckFailed {
    fn from(error: KvError) -> Self {
        Self::Store(error.into())
    }
}

impl DataFile {
    /// Proves the last thousand entries of the log and opens one sealed record, the latest.
    pub fn prove(&self, keys: &Keyring) -> Result<(), StartCheckFailed> {
        // A page that decayed may make the engine panic; then it is the store that is unsound.
        self.read_rows(|reads| {
            log_end(reads, ENTRIES)?;
            sealed(&View::of_snapshot(reads), keys)
        })
    }
}

/// Follows the chain from the entry before the last `entries` to the end that is on record.
pub(super) fn log_end(reads: &dyn Reads, entries: u64) -> Result<(), StartCheckFailed> {
    let last = reads.last_key(tables::LOG)?;
    let last = last.as_deref().and_then(tables::read_log).unwrap_or(Seq(0));
    let before = Seq(last.0.saturating_sub(entries));
    let (mut head, mut broken) = (Head::START, None);
    let span = Span::from(tables::log_key(before));
    reads.scan(tables::LOG, &span, Order::Forward, &mut |key, stored| {
        // The first one is where the chain is taken up.
        let follows = if head == Head::START && before > Seq(0) {
            take_up(&mut head, before, stored).is_some()
        } else {
            head.follow(key, stored)
        };
        if follows {
            ControlFlow::Continue(())
        } else {
            broken = Some(tables::read_log(key).unwrap_or(head.next_seq()));
            ControlFlow::Break(())
        }
    })?;
    if let Some(seq) = broken {
        return Err(StartCheckFailed::Log(seq));
    }
    if Head::load(reads)? == head {
        Ok(())
    } else {
        Err(StartCheckFailed::LogEnd)
    }
}

fn take_up(head: &mut Head, seq: Seq, stored: &[u8]) -> Option<()> {
    let plain = codec::plain(tables::LOG, stored).ok()?;
    let entry = codec::decode_plain::<Entry>(&plain).ok()?;
    head.advance(seq, entry.at, &plain);
    Some(())
}

fn sealed(view: &View<'_>, keys: &Keyring) -> Result<(), StartCheckFailed> {
    let latest = view.scan::<SealedRecord>(&Span::all(), Order::Reverse, 1)?;
    latest.first().map_or(Ok(()), |record| {
        record.opens_with(keys).map_err(|source| {
            let case = record.case;
            StartCheckFailed::Key { case, source }
        })
    })
}
