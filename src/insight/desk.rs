//! An actor's rights, spelt out for the columns: which units they reach, and which they do what
//! for. Who may what is `domain::rights` and `Actor::holds`; here it is only asked for every unit.

use crate::domain::actor::{Actor, Role};
use crate::domain::org::Directory;
use crate::domain::rights::Scope;
use crate::kernel::id::{UnitId, UserId};

/// What an actor sees.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Reach {
    Everything,
    /// Cases one of these units has a part in, and those the person registered.
    Units(Vec<UnitId>),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Desk {
    pub(super) user: UserId,
    pub(super) reach: Reach,
    /// Roles held for the whole district.
    pub(super) accepts: bool,
    pub(super) dispatches: bool,
    pub(super) rules: bool,
    pub(super) calls_back: bool,
    pub(super) supervises: bool,
    /// Units the role is held for.
    pub(super) signs_for: Vec<UnitId>,
    pub(super) handles_for: Vec<UnitId>,
    pub(super) reviews_for: Vec<UnitId>,
}

impl Desk {
    pub(super) fn of(actor: &Actor, directory: &Directory) -> Self {
        let scope = Scope::of(actor);
        let reach = match &scope {
            Scope::All => Reach::Everything,
            Scope::Units { .. } if scope.sees_whole_district(directory) => Reach::Everything,
            Scope::Units { units, .. } => Reach::Units(subtree(units, directory)),
        };
        let district = |role| actor.holds(role, None, directory);
        let units = |role| {
            if !actor.holds_somewhere(role) {
                return Vec::new();
            }
            sorted(directory, |unit| actor.holds(role, Some(unit), directory))
        };
        Self {
            user: actor.user,
            reach,
            accepts: district(Role::IntakeClerk),
            dispatches: district(Role::Dispatcher),
            rules: district(Role::RulingPanel),
            calls_back: district(Role::CallbackClerk),
            supervises: district(Role::Supervisor),
            signs_for: units(Role::UnitDispatcher),
            handles_for: units(Role::Handler),
            reviews_for: units(Role::Reviewer),
        }
    }

    /// Units the actor may answer for when they assist.
    pub(super) fn answers_for(&self) -> impl Iterator<Item = UnitId> {
        self.signs_for.iter().chain(&self.handles_for).copied()
    }
}

/// These units and all below them.
pub(super) fn subtree(above: &[UnitId], directory: &Directory) -> Vec<UnitId> {
    sorted(directory, |unit| {
        directory.chain(unit).any(|over| above.contains(&over.id))
    })
}

fn sorted(directory: &Directory, holds: impl Fn(UnitId) -> bool) -> Vec<UnitId> {
    let units = directory.units().map(|unit| unit.id);
    let mut units: Vec<_> = units.filter(|unit| holds(*unit)).collect();
    units.sort_unstable();
    units
}
