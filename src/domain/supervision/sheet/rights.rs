//! May this actor do this to a sheet? And may they see it at all? Deny by default.

use super::Sheet;
use super::action::{SheetAction, Standing};
use crate::domain::actor::{Actor, Role};
use crate::domain::org::Directory;
use crate::domain::reference::Reference;
use crate::domain::supervision::Level;
use crate::kernel::id::UnitId;

/// Whether the actor may; `sheet` is `None` for what begins one or is about none.
pub fn may(
    actor: &Actor,
    action: SheetAction,
    sheet: Option<&Sheet>,
    directory: &Directory,
) -> bool {
    action
        .rule()
        .who
        .iter()
        .any(|(role, standing)| stands(actor, *role, *standing, sheet, directory))
}

fn stands(
    actor: &Actor,
    role: Role,
    standing: Standing,
    sheet: Option<&Sheet>,
    directory: &Directory,
) -> bool {
    match standing {
        Standing::System => actor.is_system() && role == Role::System,
        Standing::District => actor.holds(role, None, directory),
        Standing::Unit => {
            sheet.is_some_and(|sheet| holds_in_unit(actor, role, sheet.issued.unit, directory))
        }
        Standing::UnitFirstLevel => sheet.is_some_and(|sheet| {
            sheet.issued.level == Level::L1
                && holds_in_unit(actor, role, sheet.issued.unit, directory)
        }),
    }
}

/// Holds it for the unit or a unit above it, but not just for the whole district.
fn holds_in_unit(actor: &Actor, role: Role, unit: UnitId, directory: &Directory) -> bool {
    actor.holds(role, Some(unit), directory)
        && actor.grants.iter().any(|grant| {
            let own = Some(grant.unit) != directory.root() || Some(unit) == directory.root();
            grant.role == role && own && directory.covers(grant.unit, unit)
        })
}

/// Roles in the supervised unit that read its sheets.
const UNIT_READERS: &[Role] = &[
    Role::UnitDispatcher,
    Role::Handler,
    Role::Reviewer,
    Role::Leader,
];

/// The supervisors and leaders of the district, and those of the unit it is addressed to.
pub fn sees(actor: &Actor, unit: UnitId, directory: &Directory) -> bool {
    sees_all(actor, directory)
        || UNIT_READERS
            .iter()
            .any(|role| actor.holds(*role, Some(unit), directory))
}

/// Whether the actor reads every sheet, and the meetings.
pub fn sees_all(actor: &Actor, directory: &Directory) -> bool {
    actor.is_system()
        || actor.holds(Role::Supervisor, None, directory)
        || actor.holds(Role::Leader, None, directory)
}

/// Whether there may be anything for the actor to see.
pub fn sees_any(actor: &Actor, directory: &Directory) -> bool {
    sees_all(actor, directory) || UNIT_READERS.iter().any(|role| actor.holds_somewhere(*role))
}

/// What the actor may do with the sheet as it stands: what the screen offers.
pub fn offered(sheet: &Sheet, actor: &Actor, reference: &Reference) -> Vec<SheetAction> {
    let has_occasion = |action: SheetAction| match action {
        SheetAction::Report => sheet.due_at.is_some(),
        SheetAction::Escalate => sheet.issued.level.next().is_some(),
        SheetAction::AskWithdrawal => sheet.withdrawal.is_none(),
        SheetAction::ConfirmWithdrawal => {
            let asked = sheet.withdrawal.as_ref();
            asked.is_some_and(|asked| asked.by != actor.user)
        }
        SheetAction::DenyWithdrawal => sheet.withdrawal.is_some(),
        _ => true,
    };
    SheetAction::ALL
        .iter()
        .copied()
        .filter(|action| action.rule().from.contains(&sheet.state))
        .filter(|action| may(actor, *action, Some(sheet), &reference.directory))
        .filter(|action| has_occasion(*action))
        .collect()
}
