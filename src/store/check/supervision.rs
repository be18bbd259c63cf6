//! Sheets and meetings: each is what its entries make of it; a sheet's case is at least as
//! supervised as the sheet says; whatever is to be looked at exists.

use super::Check;
use crate::domain::log::{Body, Entry};
use crate::domain::supervision::meeting::Meeting;
use crate::domain::supervision::number;
use crate::domain::supervision::sheet::state::SheetState;
use crate::domain::supervision::sheet::{Sheet, begin, evolve};
use crate::kernel::id::Seq;
use crate::store::codec::Record as _;
use crate::store::kv::Table;
use crate::store::supervision::{self, Watch};
use crate::store::{StoreError, tables};

impl Check<'_> {
    /// An entry of the log, as far as it is about supervision.
    pub(super) fn supervision_entry(
        &mut self,
        place: &str,
        seq: Seq,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        match &entry.body {
            Body::Sheet { sheet, .. } => {
                let key = supervision::sheet_log_key(*sheet, seq);
                self.expect(tables::SHEET_LOG, &key, &[], place)
            }
            Body::Meeting {
                meeting,
                revision,
                event,
            } => {
                let before = self.meetings.remove(meeting);
                let after = match before {
                    None => Meeting::begin(*meeting, event),
                    Some(before) => Some(before.evolve(event)),
                };
                match after.filter(|after| after.revision == *revision) {
                    Some(after) => {
                        self.meetings.insert(*meeting, after);
                    }
                    None => self
                        .report
                        .find("meeting.replay", place, "会议日志不能重放"),
                }
                Ok(())
            }
            Body::Case { .. } | Body::Audit(_) => Ok(()),
        }
    }

    pub(super) fn sheets(&mut self) -> Result<(), StoreError> {
        self.walk::<Sheet>("督办单", |check, key, _, sheet| {
            let id = supervision::read_sheet(key);
            let place = id.map_or("sheet".to_owned(), number::format);
            let Some(sheet) = sheet.filter(|sheet| Some(sheet.id) == id) else {
                let what = "督办单无法读取或存放位置不符";
                check.report.find("sheet.unreadable", place, what);
                return Ok(());
            };
            check.sheet(&sheet, &place)
        })?;
        Ok(())
    }

    fn sheet(&mut self, sheet: &Sheet, place: &str) -> Result<(), StoreError> {
        let log = match self.view.sheet_log(sheet.id) {
            Ok(log) => log,
            Err(StoreError::Corrupt { .. }) => vec![],
            Err(error) => return Err(error),
        };
        if replay(sheet, &log).as_ref() != Some(sheet) {
            let what = "与日志重放结果不一致";
            self.report.find("sheet.differs", place, what);
        }
        for row in supervision::sheet_index_keys(sheet) {
            self.expect(row.table, &row.key, &row.value, place)?;
        }
        self.units_exist(place, [sheet.issued.unit]);
        let Some(case) = sheet.issued.case else {
            return Ok(());
        };
        let case = match self.view.case(case) {
            // Named where the cases are walked through.
            Err(StoreError::Corrupt { .. }) => return Ok(()),
            case => case?,
        };
        let Some(case) = case else {
            self.report
                .find("sheet.orphan", place, "督办单所涉工单不存在");
            return Ok(());
        };
        let stands = sheet.state != SheetState::Withdrawn;
        if stands && case.supervision_level < sheet.issued.level.number() {
            let what = format!("工单{}的督办级别低于督办单", case.no());
            self.report.find("sheet.level", place, what);
        }
        Ok(())
    }

    pub(super) fn meetings(&mut self) -> Result<(), StoreError> {
        self.walk::<Meeting>("每周一议", |check, key, _, stored| {
            let Some(stored) = stored.filter(|stored| stored.key() == key) else {
                let what = "会议记录无法读取或存放位置不符";
                check.report.find("meeting.unreadable", "meeting", what);
                return Ok(());
            };
            if check.meetings.remove(&stored.id).as_ref() != Some(&stored) {
                let what = "与日志重放结果不一致";
                check.report.find("meeting.differs", stored.no(), what);
            }
            Ok(())
        })?;
        for missing in std::mem::take(&mut self.meetings).into_values() {
            let what = "日志中有会议，记录不存在";
            self.report.find("meeting.missing", missing.no(), what);
        }
        Ok(())
    }

    pub(super) fn watches(&mut self) -> Result<(), StoreError> {
        self.walk::<Watch>("督办提醒", |check, key, _, watch| {
            let Some(watch) = watch.filter(|watch| watch.key() == key) else {
                let what = "督办提醒无法读取或存放位置不符";
                check.report.find("watch.unreadable", "watch", what);
                return Ok(());
            };
            let place = format!("watch {}", watch.case);
            if !check.view.has_case(watch.case)? {
                check
                    .report
                    .find("watch.orphan", &place, "督办提醒所涉工单不存在");
            }
            let row = supervision::watch_key(&watch);
            check.expect(row.table, &row.key, &row.value, &place)
        })?;
        Ok(())
    }

    /// Whether somebody expects the row of an index of supervision; `None`: it is another's.
    pub(super) fn is_wanted_by_supervision(
        &self,
        table: Table,
        key: &[u8],
    ) -> Result<Option<bool>, StoreError> {
        let listed = if table == tables::SHEET_CASE {
            supervision::read_sheet_of_case(key).map(|(_, sheet)| sheet)
        } else if table == tables::SHEET_LIST {
            supervision::read_list(key).map(|row| row.sheet)
        } else if table == tables::SHEET_LOG {
            let entry = match supervision::read_sheet_log(key) {
                Some((sheet, seq)) => self.view.entry(seq)?.filter(
                    |entry| matches!(entry.body, Body::Sheet { sheet: of, .. } if of == sheet),
                ),
                None => None,
            };
            return Ok(Some(entry.is_some()));
        } else if table == tables::WATCH_DUE {
            let wanted = match supervision::read_watch(key) {
                Some(watch) => self.view.watch(watch.case)? == Some(watch),
                None => false,
            };
            return Ok(Some(wanted));
        } else {
            return Ok(None);
        };
        let sheet = listed.map(|id| self.view.sheet(id)).transpose()?.flatten();
        let rows = sheet.map_or_else(Vec::new, |sheet| supervision::sheet_index_keys(&sheet));
        Ok(Some(
            rows.iter().any(|row| row.table == table && row.key == key),
        ))
    }
}

/// What the entries make of a sheet; `None` when they make none.
fn replay(stored: &Sheet, log: &[Entry]) -> Option<Sheet> {
    let mut replayed: Option<Sheet> = None;
    for entry in log {
        let Body::Sheet {
            revision, event, ..
        } = &entry.body
        else {
            continue;
        };
        let after = match replayed.take() {
            None => begin(stored.id, event)?,
            Some(before) => evolve(before, event),
        };
        if after.revision != *revision {
            return None;
        }
        replayed = Some(after);
    }
    replayed
}
