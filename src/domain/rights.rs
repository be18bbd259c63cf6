//! May this actor do this to this case? And may they see it at all? Deny by default.

use super::actor::{Actor, Role};
use super::case::Case;
use super::case::action::{Action, Standing};
use super::org::Directory;
use super::task::Task;
use crate::kernel::id::{UnitId, UserId};

/// The role in which the actor may do `action`, or `None`. `case` is `None` only for `register`.
pub fn role_for(
    actor: &Actor,
    action: Action,
    case: Option<&Case>,
    directory: &Directory,
) -> Option<Role> {
    action
        .rule()
        .who
        .iter()
        .find(|(role, standing)| stands(actor, *role, *standing, case, directory))
        .map(|(role, _)| *role)
}

fn stands(
    actor: &Actor,
    role: Role,
    standing: Standing,
    case: Option<&Case>,
    directory: &Directory,
) -> bool {
    match standing {
        Standing::Own => actor.holds_somewhere(role),
        Standing::District => actor.holds(role, None, directory),
        Standing::Lead => case
            .and_then(|case| case.unit)
            .is_some_and(|unit| actor.holds(role, Some(unit), directory)),
        Standing::LeadOrDistrict => match case {
            Some(case) => actor.holds(role, case.unit, directory),
            None => actor.holds_somewhere(role),
        },
        Standing::Assisting => case.is_some_and(|case| {
            case.tasks
                .iter()
                .any(|task| actor.holds(role, Some(task.unit), directory))
        }),
    }
}

/// Whether the actor may answer for this child task.
pub fn answers_task(actor: &Actor, task: &Task, directory: &Directory) -> bool {
    [Role::UnitDispatcher, Role::Handler]
        .iter()
        .any(|role| actor.holds(*role, Some(task.unit), directory))
}

/// Roles that see every case of the units they are held for, whatever its state.
const READERS: &[Role] = &[
    Role::IntakeClerk,
    Role::Dispatcher,
    Role::RulingPanel,
    Role::UnitDispatcher,
    Role::Handler,
    Role::Reviewer,
    Role::CallbackClerk,
    Role::Supervisor,
    Role::Leader,
];

/// What an actor may see. Every listing and every look-up takes one; outside it is «not found».
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The appliance itself: timers, channels, the citizen who has shown the code.
    All,
    /// Cases led, assisted or held in the interim by one of these units or a unit below them,
    /// and those the person registered; the root unit means the whole district.
    Units {
        units: Vec<UnitId>,
        registered_by: UserId,
    },
}

impl Scope {
    pub fn of(actor: &Actor) -> Self {
        if actor.is_system() || actor.is_citizen() || actor.holds_somewhere(Role::Channel) {
            return Scope::All;
        }
        let mut units: Vec<_> = actor
            .grants
            .iter()
            .filter(|grant| READERS.contains(&grant.role))
            .map(|grant| grant.unit)
            .collect();
        units.sort_unstable();
        units.dedup();
        Scope::Units {
            units,
            registered_by: actor.user,
        }
    }

    /// Whether every case of the district lies inside.
    pub fn sees_whole_district(&self, directory: &Directory) -> bool {
        match self {
            Scope::All => true,
            Scope::Units { units, .. } => {
                directory.root().is_some_and(|root| units.contains(&root))
            }
        }
    }

    pub fn sees(&self, case: &Case, directory: &Directory) -> bool {
        self.sees_units(case.involved_units(), case.registered_by, directory)
    }

    /// The same question for a row that only knows the units.
    pub fn sees_units(
        &self,
        involved: impl IntoIterator<Item = UnitId>,
        by: UserId,
        directory: &Directory,
    ) -> bool {
        match self {
            Scope::All => true,
            Scope::Units {
                units,
                registered_by,
            } => {
                directory.root().is_some_and(|root| units.contains(&root))
                    || *registered_by == by
                    || involved
                        .into_iter()
                        .any(|unit| units.iter().any(|above| directory.covers(*above, unit)))
            }
        }
    }
}

/// The units whose statistics an actor may read: those they read cases of; an analyst's too, for
/// numbers name nobody. Empty: nothing of it.
pub fn counted_units(actor: &Actor) -> Vec<UnitId> {
    let reads = |role: &Role| READERS.contains(role) || *role == Role::Analyst;
    let mut units: Vec<_> = actor
        .grants
        .iter()
        .filter(|grant| reads(&grant.role))
        .map(|grant| grant.unit)
        .collect();
    units.sort_unstable();
    units.dedup();
    units
}

/// Whether the actor belongs to the department, street or enterprise that handles the case.
pub fn is_of_handling_body(actor: &Actor, case: &Case, directory: &Directory) -> bool {
    match (case.unit, actor.unit) {
        (Some(unit), Some(own)) => directory.same_body(unit, own),
        _ => false,
    }
}

/// Who has the ball: the roles that may open personal fields now. domain.md §3.
pub fn may_reveal(actor: &Actor, case: &Case, directory: &Directory) -> bool {
    use super::case::state::State as S;
    let district = |role| actor.holds(role, None, directory);
    let unit = |role| {
        !case.petitioner.identity_hidden
            && case
                .unit
                .is_some_and(|unit| actor.holds(role, Some(unit), directory))
    };
    match case.state {
        S::PendingAccept | S::NeedInfo => district(Role::IntakeClerk),
        S::PendingDispatch | S::ReturnReview => district(Role::Dispatcher),
        S::Ruling => district(Role::RulingPanel),
        S::PendingSign | S::InProgress | S::Rework => {
            unit(Role::Handler) || unit(Role::UnitDispatcher)
        }
        S::Suspended => district(Role::Supervisor),
        S::PendingReview => unit(Role::Reviewer),
        S::PendingFeedback => {
            district(Role::CallbackClerk) && !is_of_handling_body(actor, case, directory)
        }
        _ => false,
    }
}
