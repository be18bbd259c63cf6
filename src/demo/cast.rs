//! The people of the district who have an account, one or more for every role of domain.md §3.

use std::collections::HashMap;

use super::district::District;
use super::people;
use crate::domain::actor::Role;
use crate::domain::org::{Grant, Unit, UnitKind, User};
use crate::kernel::chance::Dice;
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::time::Timestamp;

/// Who works where: role, unit by code, sign-in name, how many.
const DISTRICT_STAFF: &[(Role, &str, &str, u32)] = &[
    (Role::IntakeClerk, "FBZX-01", "shouli", 4),
    (Role::Dispatcher, "FBZX-02", "fenbo", 3),
    (Role::CallbackClerk, "FBZX-03", "huifang", 2),
    (Role::Analyst, "FBZX-04", "fenxi", 1),
    (Role::RulingPanel, "KCZ", "kuaicai", 2),
    (Role::Supervisor, "DCS", "duban", 3),
    (Role::Leader, "440308", "lingdao", 2),
    (Role::SystemAdmin, "ZSJ-02", "xitong", 1),
    (Role::SecurityAdmin, "ZSJ-02", "anquan", 1),
    (Role::Auditor, "ZSJ-03", "shenji", 1),
];
/// Bodies that handle so much that two people do it.
const BUSY: [&str; 10] = [
    "ZJJ", "CGJ", "STJ", "JTJ", "GAJ", "JJD", "SJJ", "RLJ", "SWJ", "JYJ",
];
/// Not asked to handle anything.
const NOT_HANDLING: [&str; 3] = ["FBZX", "DCS", "KCZ"];
const GRID_WORKERS_A_STREET: usize = 2;

/// The accounts, and who of them plays which part.
#[derive(Debug)]
pub struct Cast {
    pub users: Vec<User>,
    parts: HashMap<(Role, UnitId), Vec<UserId>>,
}

impl Cast {
    /// Deterministic by seed, but for the time of creation.
    pub fn new(district: &District, seed: u64, now: Timestamp) -> Self {
        let mut casting = Casting {
            dice: Dice::from_seed(seed ^ 0xCA57),
            cast: Self {
                users: vec![],
                parts: HashMap::new(),
            },
            now,
        };
        casting.district_staff(district);
        for unit in &district.units {
            let handles = matches!(unit.kind, UnitKind::Department | UnitKind::Enterprise)
                && !NOT_HANDLING.contains(&unit.code.as_str());
            if handles || unit.kind == UnitKind::Street {
                casting.body(district, unit);
            }
            if unit.kind == UnitKind::Street {
                casting.grid(district, unit);
            }
        }
        casting.cast
    }

    /// Someone who plays the part; `turn` chooses among several.
    pub fn one(&self, role: Role, unit: UnitId, turn: usize) -> Option<UserId> {
        let people = self.parts.get(&(role, unit))?;
        people.get(turn % people.len()).copied()
    }

    pub fn user(&self, id: UserId) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }
}

struct Casting {
    dice: Dice,
    cast: Cast,
    now: Timestamp,
}

impl Casting {
    fn add(&mut self, login: String, role: Role, held_for: UnitId, works_in: UnitId) {
        let count = u32::try_from(self.cast.users.len()).expect("fewer than 4 billion people");
        let id = UserId(UserId::FIRST + count);
        self.cast.users.push(User {
            id,
            login,
            name: people::name(&mut self.dice),
            unit: works_in,
            grants: vec![Grant {
                role,
                unit: held_for,
            }],
            active: true,
            created_at: self.now,
        });
        self.cast
            .parts
            .entry((role, held_for))
            .or_default()
            .push(id);
    }

    fn district_staff(&mut self, district: &District) {
        let whole = district.unit("440308");
        for (role, code, login, count) in DISTRICT_STAFF {
            for n in 1..=*count {
                self.add(format!("{login}{n}"), *role, whole, district.unit(code));
            }
        }
    }

    fn body(&mut self, district: &District, body: &Unit) {
        let mut rooms = district.units.iter().filter(|unit| {
            unit.parent == Some(body.id)
                && matches!(unit.kind, UnitKind::Section | UnitKind::Office)
        });
        let initials = &body.initials;
        self.add(
            format!("{initials}-qs"),
            Role::UnitDispatcher,
            body.id,
            body.id,
        );
        self.add(format!("{initials}-sh"), Role::Reviewer, body.id, body.id);
        let is_busy = BUSY.contains(&body.code.as_str()) || body.kind == UnitKind::Street;
        for n in 1..=if is_busy { 2 } else { 1 } {
            let room = rooms.next().map_or(body.id, |room| room.id);
            self.add(format!("{initials}-cz{n}"), Role::Handler, body.id, room);
        }
    }

    fn grid(&mut self, district: &District, street: &Unit) {
        let communities: Vec<_> = district
            .below(street.id, UnitKind::Community)
            .take(GRID_WORKERS_A_STREET)
            .collect();
        for community in communities {
            let login = format!("{}-wg", community.initials);
            self.add(login, Role::GridWorker, street.id, community.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_role_has_its_people_and_every_body_its_hands() {
        let district = District::built_in();
        let cast = Cast::new(&district, 1, Timestamp(0));
        let logins: HashSet<_> = cast.users.iter().map(|user| &user.login).collect();
        assert_eq!(logins.len(), cast.users.len(), "sign-in names are unique");
        for role in Role::ALL.iter().filter(|role| role.is_grantable()) {
            let holds = |user: &User| user.grants.iter().any(|grant| grant.role == *role);
            assert!(cast.users.iter().any(holds), "nobody is {role}");
        }
        for row in &district.catalogue {
            let leads = district
                .spots
                .iter()
                .map(|spot| district.lead_at(row.lead, spot));
            for unit in leads.chain(row.assisting.iter().copied()) {
                for role in [Role::UnitDispatcher, Role::Handler, Role::Reviewer] {
                    assert!(cast.one(role, unit, 0).is_some(), "{role} of {unit}");
                }
            }
        }
    }
}
