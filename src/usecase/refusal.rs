//! Why a use case says no. Transport-free: http, cli and jobs each translate it.

use crate::channels::duties::{NotTaken, NotWritten};
use crate::crypto::CryptoError;
use crate::crypto::password::{HashFailed, WeakPassword};
use crate::domain::calendar::NoticeMistake;
use crate::domain::case::refusal::Refusal as CaseRefusal;
use crate::domain::log::Entry;
use crate::insight::search::{Mistake, Unreadable};
use crate::kernel::time::Timestamp;
use crate::store::StoreError;
use crate::store::blob::BlobError;

#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Case(#[from] CaseRefusal),
    #[error(transparent)]
    Supervision(#[from] crate::domain::supervision::Refusal),
    #[error("未找到")]
    NotFound,
    /// Somebody changed the case since the caller read it.
    #[error("工单已被他人更新，请查看最新内容后重试")]
    Stale { found: u32, changed: Vec<Entry> },
    #[error("您没有进行此操作的权限")]
    NotYours,
    /// What was typed into the search box is no query.
    #[error(transparent)]
    Query(#[from] Mistake),
    #[error(transparent)]
    Search(#[from] Unreadable),
    #[error("{detail}")]
    Invalid {
        field: &'static str,
        detail: &'static str,
    },
    #[error(transparent)]
    Notice(#[from] NoticeMistake),
    #[error("附件 {0} 不存在，请重新上传")]
    NoSuchAttachment(String),
    #[error("用户名或密码不正确")]
    WrongPassword,
    #[error("登录失败次数过多，账号已临时锁定，请稍后再试")]
    Locked { until: Timestamp },
    #[error(transparent)]
    WeakPassword(#[from] WeakPassword),
    #[error("系统已完成初始化，设置链接已失效")]
    SetUpAlready,
    #[error("设置口令不正确或已过期，请在服务器上执行 suqiu init --new-token 重新生成")]
    WrongSetUpToken,
    #[error("用户名已被使用")]
    LoginTaken,
    #[error("系统管理员、安全管理员、审计员三者不得由同一账号兼任")]
    AdministratorsApart,
    #[error("单位代码已被使用")]
    UnitCodeTaken,
    /// Nothing of the file was taken.
    #[error(transparent)]
    CatalogueFile(#[from] NotTaken),
    #[error(transparent)]
    CatalogueNotWritten(#[from] NotWritten),
    #[error("预览之后职责清单或文件有变化，请重新预览后再导入")]
    CatalogueMoved,
    #[error("预览之后日历或文件有变化，请重新预览后再确认")]
    CalendarMoved,
    #[error("上一次变更后，在办工单仍在重新计算到期时间，请待其完成后再操作")]
    RecountUnderWay,
    #[error("该修订建议已经办结")]
    ProposalDecided,
    #[error("尚未配置备份目录；请在配置文件中设置 backup.dir")]
    NoBackupFolder,
    #[error("已有备份或恢复演练正在进行，请等待其完成")]
    BackupUnderWay,
    #[error("系统繁忙，请稍后再试")]
    Busy,
    #[error("该请求此前已处理，但结果无法读取，请查询后再操作")]
    AnswerLost,
    #[error("内部错误")]
    Hashing(#[source] HashFailed),
    #[error("内部错误")]
    Crypto(#[from] CryptoError),
    #[error(transparent)]
    Blob(#[from] BlobError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
