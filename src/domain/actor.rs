//! Who acts, in which roles. domain.md §3.

use serde::{Deserialize, Serialize};

use super::org::{Directory, Grant};
use crate::closed_list;
use crate::kernel::id::{UnitId, UserId};

closed_list! {
    /// The roles of domain.md §3, and the two that are not people.
    Role {
        Citizen = "citizen" "诉求人",
        IntakeClerk = "intake_clerk" "受理员",
        Dispatcher = "dispatcher" "分拨员",
        RulingPanel = "ruling_panel" "裁决组",
        UnitDispatcher = "unit_dispatcher" "单位签收员",
        Handler = "handler" "处置员",
        Reviewer = "reviewer" "审核员",
        CallbackClerk = "callback_clerk" "回访员",
        Supervisor = "supervisor" "督办员",
        Leader = "leader" "领导",
        GridWorker = "grid_worker" "网格员",
        Analyst = "analyst" "分析员",
        SystemAdmin = "system_admin" "系统管理员",
        SecurityAdmin = "security_admin" "安全管理员",
        Auditor = "auditor" "审计员",
        Channel = "channel" "渠道接口",
        System = "system" "系统",
    }
}

impl Role {
    /// 三员: no account holds two of these, and none of them sees case content.
    pub const fn is_administrator(self) -> bool {
        matches!(
            self,
            Role::SystemAdmin | Role::SecurityAdmin | Role::Auditor
        )
    }

    /// Can be granted to a person's account.
    pub const fn is_grantable(self) -> bool {
        !matches!(self, Role::Citizen | Role::Channel | Role::System)
    }
}

/// Whoever asks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub user: UserId,
    /// The unit the person belongs to; `None` for citizens, channels and the system.
    pub unit: Option<UnitId>,
    pub grants: Vec<Grant>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    Person,
    Citizen,
    Channel,
    System,
}

impl Actor {
    pub fn person(user: UserId, unit: UnitId, grants: Vec<Grant>) -> Self {
        Self {
            user,
            unit: Some(unit),
            grants,
            kind: Kind::Person,
        }
    }

    /// A citizen who has shown number and code (or is filing).
    pub fn citizen() -> Self {
        Self {
            user: UserId::CITIZEN,
            unit: None,
            grants: vec![],
            kind: Kind::Citizen,
        }
    }

    /// Timers and automatic steps.
    pub fn system() -> Self {
        Self {
            user: UserId::SYSTEM,
            unit: None,
            grants: vec![],
            kind: Kind::System,
        }
    }

    /// An adapter or an import.
    pub fn channel() -> Self {
        Self {
            user: UserId::SYSTEM,
            unit: None,
            grants: vec![],
            kind: Kind::Channel,
        }
    }

    /// Whether the actor holds `role` for `unit` (`None`: for the whole district).
    pub fn holds(&self, role: Role, unit: Option<UnitId>, directory: &Directory) -> bool {
        match (self.kind, role) {
            (Kind::Citizen, Role::Citizen)
            | (Kind::Channel, Role::Channel)
            | (Kind::System, Role::System) => true,
            (Kind::Person, role) if role.is_grantable() => {
                let place = unit.or(directory.root());
                self.grants.iter().any(|grant| {
                    grant.role == role
                        && place.is_some_and(|place| directory.covers(grant.unit, place))
                })
            }
            _ => false,
        }
    }

    /// Whether the actor holds `role` anywhere at all.
    pub fn holds_somewhere(&self, role: Role) -> bool {
        match (self.kind, role) {
            (Kind::Citizen, Role::Citizen)
            | (Kind::Channel, Role::Channel)
            | (Kind::System, Role::System) => true,
            (Kind::Person, role) if role.is_grantable() => {
                self.grants.iter().any(|grant| grant.role == role)
            }
            _ => false,
        }
    }

    pub fn is_system(&self) -> bool {
        self.kind == Kind::System
    }

    pub fn is_citizen(&self) -> bool {
        self.kind == Kind::Citizen
    }
}
