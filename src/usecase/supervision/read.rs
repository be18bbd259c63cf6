//! Looking at a sheet, and at the sheets of a case.

use crate::domain::actor::Actor;
use crate::domain::log::Entry;
use crate::domain::supervision::sheet::action::SheetAction;
use crate::domain::supervision::sheet::{Sheet, rights};
use crate::kernel::id::{CaseId, SheetId};
use crate::usecase::{Refusal, Services};

/// A sheet, its history oldest first, and what the actor may do with it.
pub struct Found {
    pub sheet: Sheet,
    pub log: Vec<Entry>,
    pub actions: Vec<SheetAction>,
    /// Whether the actor sees the case it is about.
    pub sees_case: bool,
}

pub fn sheet(services: &Services, actor: &Actor, id: SheetId) -> Result<Found, Refusal> {
    let reference = services.reference();
    services.store.read(|view| {
        let sheet = view
            .sheet(id)?
            .filter(|sheet| rights::sees(actor, sheet.issued.unit, &reference.directory))
            .ok_or(Refusal::NotFound)?;
        let case = sheet.issued.case.map(|case| view.case(case)).transpose()?;
        let scope = crate::domain::rights::Scope::of(actor);
        let sees_case = case
            .flatten()
            .is_some_and(|case| scope.sees(&case, &reference.directory));
        Ok(Found {
            log: view.sheet_log(id)?,
            actions: rights::offered(&sheet, actor, &reference),
            sheet,
            sees_case,
        })
    })
}

/// The sheets of a case that the actor sees, the latest first.
pub fn of_case(services: &Services, actor: &Actor, case: CaseId) -> Result<Vec<Sheet>, Refusal> {
    let case = crate::usecase::read::case(services, actor, case)?;
    let directory = services.reference().directory;
    let mut sheets = services.store.read(|view| {
        let sheets = view.sheets_of(case.id)?;
        Ok::<_, Refusal>(sheets)
    })?;
    sheets.retain(|sheet| rights::sees(actor, sheet.issued.unit, &directory));
    sheets.reverse();
    Ok(sheets)
}
