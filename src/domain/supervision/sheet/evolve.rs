//! What an event makes of a sheet.

use super::event::{SheetEvent, SheetWhat};
use super::state::SheetState;
use super::{Answer, Sheet};
use crate::domain::case::Proposal;
use crate::kernel::id::SheetId;

/// The sheet its first event makes; `None` when that is no issue.
pub fn begin(id: SheetId, event: &SheetEvent) -> Option<Sheet> {
    let SheetWhat::Issued(issued) = &event.what else {
        return None;
    };
    Some(Sheet {
        id,
        revision: 1,
        state: SheetState::Issued,
        due_at: Some(issued.due_at),
        issued: (**issued).clone(),
        issued_at: event.at,
        issued_by: event.by,
        answer: None,
        reports: 0,
        sent_back: 0,
        withdrawal: None,
        replaced_by: None,
        closed_at: None,
        updated_at: event.at,
    })
}

/// The sheet after the event.
#[must_use]
pub fn evolve(mut sheet: Sheet, event: &SheetEvent) -> Sheet {
    sheet.revision += 1;
    sheet.updated_at = event.at;
    let heard = |text: &String, late: bool| Answer {
        by: event.by,
        at: event.at,
        text: text.clone(),
        late,
    };
    match &event.what {
        // Only ever the first: see `begin`.
        SheetWhat::Issued(_) => {}
        SheetWhat::Answered { text, late } => {
            sheet.answer = Some(heard(text, *late));
            sheet.due_at = None;
            sheet.state = SheetState::Answered;
        }
        SheetWhat::Reported { text, late, due_at } => {
            sheet.answer = Some(heard(text, *late));
            sheet.reports = sheet.reports.saturating_add(1);
            sheet.due_at = Some(*due_at);
        }
        SheetWhat::Accepted { due_at, .. } => {
            sheet.due_at = *due_at;
            sheet.state = SheetState::Accepted;
        }
        SheetWhat::SentBack { due_at, .. } => {
            sheet.due_at = Some(*due_at);
            sheet.sent_back = sheet.sent_back.saturating_add(1);
            sheet.state = SheetState::Issued;
        }
        SheetWhat::StruckOff { .. } => close(&mut sheet, event, SheetState::StruckOff),
        SheetWhat::Superseded { by, .. } => {
            sheet.replaced_by = Some(*by);
            close(&mut sheet, event, SheetState::Superseded);
        }
        SheetWhat::WithdrawalAsked { reason } => {
            sheet.withdrawal = Some(Proposal {
                by: event.by,
                at: event.at,
                what: reason.clone(),
            });
        }
        SheetWhat::WithdrawalDenied { .. } => sheet.withdrawal = None,
        SheetWhat::Withdrawn { .. } => close(&mut sheet, event, SheetState::Withdrawn),
    }
    sheet
}

fn close(sheet: &mut Sheet, event: &SheetEvent, state: SheetState) {
    sheet.state = state;
    sheet.due_at = None;
    sheet.withdrawal = None;
    sheet.closed_at = Some(event.at);
}
