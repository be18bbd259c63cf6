//! What supervision keeps: sheets under their numbers and in lists, and when it looks at which case
//! again.

use serde::{Deserialize, Serialize};

use super::StoreError;
use super::codec::Record;
use super::key::{Key, KeyReader};
use super::kv::Table;
use super::tables::{self, IndexRow, Move};
use super::view::View;
use super::write_set::NewEntry;
use crate::domain::log::Body;
use crate::domain::supervision::Level;
use crate::domain::supervision::sheet::Sheet;
use crate::domain::supervision::sheet::state::SheetState;
use crate::kernel::id::{CaseId, Seq, SheetId, UnitId};
use crate::kernel::time::Timestamp;

/// When supervision looks at a case although nothing happens to it. Made from the case's clocks,
/// the calendar and the rules of its day; replaced whenever the clocks change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    pub case: CaseId,
    pub at: Timestamp,
}

impl Record for Watch {
    const TABLE: Table = tables::WATCH;

    fn key(&self) -> Vec<u8> {
        tables::case_key(self.case)
    }
}

/// A row of the lists of sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedSheet {
    pub level: Level,
    pub state: SheetState,
    pub at: Timestamp,
    /// It is the unit's turn, until `at`.
    pub waits: bool,
    pub unit: UnitId,
    pub sheet: SheetId,
}

/// What a sheet is indexed under. Writing, rebuilding and checking all call it.
pub(super) fn sheet_index_keys(sheet: &Sheet) -> Vec<IndexRow> {
    let listed = ListedSheet {
        level: sheet.issued.level,
        state: sheet.state,
        at: sheet.listed_at(),
        waits: sheet.due_at.is_some(),
        unit: sheet.issued.unit,
        sheet: sheet.id,
    };
    let of_case = sheet.issued.case.map(|case| {
        let key = Key::new().case(case).sheet(sheet.id).done();
        IndexRow::fact(tables::SHEET_CASE, key)
    });
    let list = IndexRow::fact(tables::SHEET_LIST, list_key(&listed));
    of_case.into_iter().chain([list]).collect()
}

pub(super) fn list_prefix(level: Level, state: SheetState) -> Key {
    Key::new().u8(level.number()).u8(state as u8)
}

fn list_key(row: &ListedSheet) -> Vec<u8> {
    list_prefix(row.level, row.state)
        .time(row.at)
        .sheet(row.sheet)
        .unit(row.unit)
        .u8(u8::from(row.waits))
        .done()
}

pub(super) fn read_list(key: &[u8]) -> Option<ListedSheet> {
    let mut key = KeyReader::new(key);
    let (level, state) = (key.u8()?, key.u8()?);
    let row = ListedSheet {
        level: *Level::ALL.get(usize::from(level.checked_sub(1)?))?,
        state: *SheetState::ALL.get(usize::from(state))?,
        at: key.time()?,
        sheet: key.sheet()?,
        unit: key.unit()?,
        waits: key.u8()? == 1,
    };
    key.is_done().then_some(row)
}

pub(super) fn read_sheet(key: &[u8]) -> Option<SheetId> {
    let mut key = KeyReader::new(key);
    key.sheet().filter(|_| key.is_done())
}

pub(super) fn read_sheet_of_case(key: &[u8]) -> Option<(CaseId, SheetId)> {
    let mut key = KeyReader::new(key);
    Some((key.case()?, key.sheet()?)).filter(|_| key.is_done())
}

pub(super) fn sheet_log_key(sheet: SheetId, seq: Seq) -> Vec<u8> {
    Key::new().sheet(sheet).seq(seq).done()
}

pub(super) fn read_sheet_log(key: &[u8]) -> Option<(SheetId, Seq)> {
    let mut key = KeyReader::new(key);
    Some((key.sheet()?, key.seq()?)).filter(|_| key.is_done())
}

pub(super) fn watch_key(watch: &Watch) -> IndexRow {
    let key = Key::new().time(watch.at).case(watch.case).done();
    IndexRow::fact(tables::WATCH_DUE, key)
}

pub(super) fn read_watch(key: &[u8]) -> Option<Watch> {
    let mut key = KeyReader::new(key);
    let (at, case) = (key.time()?, key.case()?);
    key.is_done().then_some(Watch { case, at })
}

/// How the indexes change with the sheets and watches, and how many of `entries` are steps of them.
pub(super) fn moves(
    view: &View<'_>,
    entries: &[NewEntry],
    sheets: &[Sheet],
    watches: &[(CaseId, Option<Timestamp>)],
    moves: &mut Vec<Move>,
) -> Result<usize, StoreError> {
    let mut logged = 0;
    for after in sheets {
        let (sheet, steps) = sheet_move(view, entries, after)?;
        logged += steps;
        moves.push(sheet);
    }
    for (case, at) in watches {
        moves.push(watch_move(view, *case, *at)?);
    }
    Ok(logged)
}

/// How the lists change with the sheet, and how many of `entries` are steps of it. Refused when
/// they do not lead from what is stored to `after`.
fn sheet_move(
    view: &View<'_>,
    entries: &[NewEntry],
    after: &Sheet,
) -> Result<(Move, usize), StoreError> {
    let before = view.sheet(after.id)?;
    let mut revision = before.as_ref().map_or(0, |sheet| sheet.revision);
    let mut steps = 0;
    for entry in entries {
        if let Body::Sheet {
            sheet,
            revision: next,
            ..
        } = &entry.body
            && *sheet == after.id
        {
            if *next != revision + 1 {
                return Err(StoreError::Unlogged);
            }
            (revision, steps) = (*next, steps + 1);
        }
    }
    if steps == 0 || revision != after.revision {
        return Err(StoreError::Unlogged);
    }
    let moved = Move {
        before: before.as_ref().map_or_else(Vec::new, sheet_index_keys),
        after: sheet_index_keys(after),
    };
    Ok((moved, steps))
}

fn watch_move(view: &View<'_>, case: CaseId, at: Option<Timestamp>) -> Result<Move, StoreError> {
    let before = view.watch(case)?;
    Ok(Move {
        before: before.iter().map(watch_key).collect(),
        after: at
            .iter()
            .map(|at| watch_key(&Watch { case, at: *at }))
            .collect(),
    })
}
