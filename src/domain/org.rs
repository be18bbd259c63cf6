//! Units, people, and the roles they hold. A role is held for a unit and all below it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::actor::Role;
use crate::closed_list;
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::time::Timestamp;

closed_list! {
    UnitKind {
        District = "district" "区",
        Department = "department" "部门",
        Section = "section" "科室",
        Street = "street" "街道",
        Office = "office" "街道办公室",
        Community = "community" "社区",
        Enterprise = "enterprise" "公用企业",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    /// `None` only for the district itself.
    pub parent: Option<UnitId>,
    pub kind: UnitKind,
    /// Stable key in catalogues and imports, e.g. `zjj`; streets and communities: division code.
    pub code: String,
    pub name: String,
    pub short_name: String,
    /// What citizens are told.
    pub public_name: String,
    /// First letters of the pinyin, for type-ahead.
    pub initials: String,
    pub active: bool,
}

/// A role held for a unit's subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub role: Role,
    pub unit: UnitId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    /// Sign-in name: unique, lower case.
    pub login: String,
    pub name: String,
    /// The unit the person belongs to.
    pub unit: UnitId,
    pub grants: Vec<Grant>,
    pub active: bool,
    pub created_at: Timestamp,
}

/// Units and people in memory. Rebuilt when one of them changes.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    units: HashMap<UnitId, Unit>,
    users: HashMap<UserId, User>,
    by_code: HashMap<String, UnitId>,
    root: Option<UnitId>,
}

/// A chain of units longer than this is a mistake in the data, not a real organisation.
const DEPTH_MAX: usize = 12;

impl Directory {
    pub fn new(
        units: impl IntoIterator<Item = Unit>,
        users: impl IntoIterator<Item = User>,
    ) -> Self {
        let units: HashMap<_, _> = units.into_iter().map(|u| (u.id, u)).collect();
        Self {
            by_code: units.values().map(|u| (u.code.clone(), u.id)).collect(),
            root: units.values().find(|u| u.parent.is_none()).map(|u| u.id),
            users: users.into_iter().map(|u| (u.id, u)).collect(),
            units,
        }
    }

    /// The district itself; `None` before it is set up.
    pub fn root(&self) -> Option<UnitId> {
        self.root
    }

    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    pub fn unit_by_code(&self, code: &str) -> Option<&Unit> {
        self.by_code.get(code).and_then(|id| self.units.get(id))
    }

    pub fn user(&self, id: UserId) -> Option<&User> {
        self.users.get(&id)
    }

    pub fn user_by_login(&self, login: &str) -> Option<&User> {
        self.users.values().find(|u| u.login == login)
    }

    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    /// `unit` and everything above it, nearest first.
    pub fn chain(&self, unit: UnitId) -> impl Iterator<Item = &Unit> {
        let first = self.units.get(&unit);
        std::iter::successors(first, |u| u.parent.and_then(|p| self.units.get(&p))).take(DEPTH_MAX)
    }

    /// Whether `unit` is `above` or lies below it.
    pub fn covers(&self, above: UnitId, unit: UnitId) -> bool {
        self.chain(unit).any(|u| u.id == above)
    }

    /// The body that answers for a unit: the department, street or enterprise it belongs to.
    pub fn responsible(&self, unit: UnitId) -> Option<&Unit> {
        self.chain(unit).find(|u| {
            matches!(
                u.kind,
                UnitKind::Department | UnitKind::Street | UnitKind::Enterprise
            )
        })
    }

    /// Whether two units answer as one: parts of the same department, street or enterprise.
    pub fn same_body(&self, one: UnitId, other: UnitId) -> bool {
        let body = |unit| self.responsible(unit).map_or(unit, |body| body.id);
        body(one) == body(other)
    }

    /// Name for people; a unit that is gone from the tree still shows as something.
    pub fn unit_name(&self, id: UnitId) -> &str {
        self.unit(id).map_or("（未知单位）", |u| &u.name)
    }

    pub fn user_name(&self, id: UserId) -> &str {
        match id {
            UserId::SYSTEM => "系统",
            UserId::CITIZEN => "诉求人",
            _ => self.user(id).map_or("（未知人员）", |u| &u.name),
        }
    }
}
