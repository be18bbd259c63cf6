//! Why the product does not start, and whether starting it again could help.

use std::net::SocketAddr;

use crate::crypto::keyring::KeyringError;
use crate::crypto::selftest::SelfTestFailed;
use crate::store::blob::BlobError;
use crate::store::{KvError, OpenError, StartCheckFailed, StoreError};
use crate::tls;
use crate::usecase::clock;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    SelfTest(#[from] SelfTestFailed),
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    StartCheck(#[from] StartCheckFailed),
    #[error("附件目录：{0}")]
    Blobs(#[from] BlobError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Clock(#[from] clock::Wrong),
    #[error(transparent)]
    Tls(#[from] tls::Unusable),
    #[error("无法监听 {address}：{source}")]
    Bind {
        address: SocketAddr,
        source: std::io::Error,
    },
    #[error("服务意外停止：{0}")]
    Io(#[from] std::io::Error),
    #[error("数据写入线程已停止，服务退出")]
    WriterEnded,
    #[error("再次收到停止信号，未等处理中的请求结束即退出")]
    ToldTwice,
}

impl Failure {
    /// A person has to change something first; starting again would fail the same way.
    pub const fn needs_a_person(&self) -> bool {
        match self {
            Self::SelfTest(_)
            | Self::Keyring(_)
            | Self::StartCheck(_)
            | Self::Clock(_)
            | Self::Tls(_) => true,
            Self::Open(error) => matches!(
                error,
                OpenError::TooNew { .. }
                    | OpenError::TooOld { .. }
                    | OpenError::Missing(_)
                    | OpenError::NotUpgraded
                    | OpenError::Store(StoreError::Kv(KvError::Damaged(_)))
            ),
            Self::Blobs(_)
            | Self::Store(_)
            | Self::Bind { .. }
            | Self::Io(_)
            | Self::WriterEnded
            | Self::ToldTwice => false,
        }
    }
}
