//! People and units: whoever is named exists.

use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;

use super::Check;
use crate::domain::calendar::{CalendarEdition, Notice};
use crate::domain::catalogue::proposal::RowProposal;
use crate::domain::catalogue::{CatalogueRow, Edition};
use crate::domain::knowledge::KnowledgeEntry;
use crate::domain::org::{Unit, User};
use crate::domain::policy::Policy;
use crate::domain::supervision::rules::SupervisionRules;
use crate::kernel::chance::hex;
use crate::kernel::id::{UnitId, UserId};
use crate::store::StoreError;
use crate::store::codec::{self, Record};
use crate::store::kv::{Order, Snapshot, Span};
use crate::store::record::{
    BackupRun, Credential, Outgoing, RecountRun, Session, SetUpToken, UploadedFile,
};

/// Who there is. Some thousands at most, so they are held in memory.
pub(super) struct Known {
    units: HashSet<UnitId>,
    users: HashSet<UserId>,
}

impl Known {
    /// What can be read; the rest is reported by [`Check::references`].
    pub(super) fn load(snapshot: &Snapshot) -> Result<Self, StoreError> {
        let mut known = Self {
            units: HashSet::new(),
            users: HashSet::new(),
        };
        read_all::<Unit>(snapshot, |unit| {
            known.units.insert(unit.id);
        })?;
        read_all::<User>(snapshot, |user| {
            known.users.insert(user.id);
        })?;
        Ok(known)
    }
}

fn read_all<R: Record>(snapshot: &Snapshot, mut each: impl FnMut(R)) -> Result<(), StoreError> {
    snapshot.scan(R::TABLE, &Span::all(), Order::Forward, &mut |_, bytes| {
        if let Ok(record) = codec::decode(bytes) {
            each(record);
        }
        ControlFlow::Continue(())
    })?;
    Ok(())
}

impl Check<'_> {
    pub(super) fn references(&mut self) -> Result<(), StoreError> {
        self.readable::<Unit>("单位", |check, unit| {
            check.units_exist(&format!("unit {}", unit.id), unit.parent);
        })?;
        self.readable::<User>("人员", |check, user| {
            let units = user
                .grants
                .iter()
                .map(|grant| grant.unit)
                .chain([user.unit]);
            check.units_exist(&format!("user {}", user.id), units.collect::<BTreeSet<_>>());
        })?;
        self.readable::<Credential>("口令", |check, credential| {
            check.user_exists("credential", credential.user);
        })?;
        self.readable::<Session>("会话", |check, session| {
            check.user_exists("session", session.user);
        })?;
        self.readable::<CatalogueRow>("职责清单", |_, _| ())?;
        self.readable::<Edition>("职责清单修订", |_, _| ())?;
        self.readable::<RowProposal>("职责清单修订建议", |_, _| ())?;
        self.readable::<KnowledgeEntry>("知识库", |_, _| ())?;
        self.readable::<Policy>("时限规则", |_, _| ())?;
        self.readable::<Notice>("放假安排", |_, _| ())?;
        self.readable::<CalendarEdition>("工作日历", |_, _| ())?;
        self.readable::<RecountRun>("到期时间重算记录", |_, _| ())?;
        self.readable::<UploadedFile>("附件登记", |_, _| ())?;
        self.readable::<SetUpToken>("初始化令牌", |_, _| ())?;
        self.readable::<SupervisionRules>("督办规则", |_, _| ())?;
        self.readable::<BackupRun>("备份记录", |_, _| ())?;
        self.readable::<Outgoing>("待发消息", |_, _| ())
    }

    /// Every record of the table can be read and lies under its own key.
    fn readable<R: Record>(
        &mut self,
        stage: &'static str,
        mut each: impl FnMut(&mut Self, R),
    ) -> Result<(), StoreError> {
        self.walk::<R>(stage, |check, key, _, record| {
            match record.filter(|record| record.key() == key) {
                Some(record) => each(check, record),
                None => {
                    let place = format!("{} {}", R::TABLE.name, hex(key));
                    check
                        .report
                        .find("record.unreadable", place, "记录无法读取或存放位置不符");
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    pub(super) fn units_exist(&mut self, place: &str, units: impl IntoIterator<Item = UnitId>) {
        for unit in units {
            if !self.known.units.contains(&unit) {
                self.report
                    .find("reference.unit", place, format!("单位 {unit} 不存在"));
            }
        }
    }

    pub(super) fn user_exists(&mut self, place: &str, user: UserId) {
        if user.0 >= UserId::FIRST && !self.known.users.contains(&user) {
            self.report
                .find("reference.user", place, format!("人员 {user} 不存在"));
        }
    }
}
