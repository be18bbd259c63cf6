//! Cases: each is what its entries make of it, keeps the rules, and has its sealed record and files.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Check;
use crate::crypto::Fingerprint;
use crate::domain::case::{Case, evolve, invariant};
use crate::domain::codes::PersonalField;
use crate::domain::log::{Body, Entry};
use crate::domain::statistics::Share;
use crate::store::blob::BlobError;
use crate::store::record::{SealedRecord, StoredCase};
use crate::store::{StoreError, tables};

impl Check<'_> {
    pub(super) fn cases(&mut self) -> Result<(), StoreError> {
        self.report.cases = self.walk::<StoredCase<'_>>("工单", |check, key, _, case| {
            let id = tables::read_case(key);
            let Some(case) = case.filter(|case| Some(case.bare().id) == id) else {
                let place = id.map_or("case".to_owned(), |id| format!("case {id}"));
                check
                    .report
                    .find("case.unreadable", place, "工单无法读取或存放位置不符");
                return Ok(());
            };
            check.case(&case)
        })?;
        Ok(())
    }

    fn case(&mut self, stored: &StoredCase<'_>) -> Result<(), StoreError> {
        let case = stored.bare();
        let place = case.no();
        match self.view.case_log(case.id).map(|log| replay(case, &log)) {
            Ok(Ok(replayed)) if stored.stands_for(&replayed) => {}
            Ok(Ok(replayed)) => {
                let what = differences(case, &replayed);
                self.report.find(
                    "case.differs",
                    &place,
                    format!("与日志重放结果不一致：{what}"),
                );
            }
            Ok(Err(why)) => self.report.find("case.replay", &place, why),
            Err(StoreError::Corrupt { .. }) => {
                self.report
                    .find("case.replay", &place, "日志条目缺失或无法读取，不能重放");
            }
            Err(error) => return Err(error),
        }
        if let Err(broken) = invariant(case) {
            self.report
                .find("case.invariant", &place, format!("违反规则：{broken}"));
        }
        self.counted.add(&Share::of(case));
        for row in tables::index_keys(case) {
            self.expect(row.table, &row.key, &row.value, &place)?;
        }
        self.references_of(case, &place);
        self.sealed_fields_of(case, &place)?;
        self.attachments_of(case, &place)
    }

    fn references_of(&mut self, case: &Case, place: &str) {
        self.units_exist(place, case.involved_units().chain(case.first_unit));
        if let Some(handler) = case.handler {
            self.user_exists(place, handler);
        }
    }

    fn sealed_fields_of(&mut self, case: &Case, place: &str) -> Result<(), StoreError> {
        let petitioner = &case.petitioner;
        let said = [
            (PersonalField::Name, !petitioner.name_masked.is_empty()),
            (PersonalField::Phone, !petitioner.phone_masked.is_empty()),
            (PersonalField::IdNo, petitioner.has_id_no),
            (PersonalField::Home, petitioner.has_home),
            (PersonalField::Wording, petitioner.wording_sealed),
        ];
        if said.iter().all(|(_, given)| !given) {
            return Ok(());
        }
        let record = match self.view.sealed(case.id) {
            // Named when the sealed records themselves are walked through.
            Err(StoreError::Corrupt { .. }) => return Ok(()),
            other => other?,
        };
        for (field, _) in said.iter().filter(|(_, given)| *given) {
            if !record.as_ref().is_some_and(|record| record.holds(*field)) {
                let what = format!("密封记录中缺少{}", field.label());
                self.report.find("sealed.missing", place, what);
            }
        }
        Ok(())
    }

    fn attachments_of(&mut self, case: &Case, place: &str) -> Result<(), StoreError> {
        for attachment in &case.attachments {
            self.report.attachments += 1;
            let name = &attachment.hash;
            let Some(hash) = Fingerprint::parse(name) else {
                self.report.find(
                    "attachment.name",
                    place,
                    format!("附件散列 {name} 格式不正确"),
                );
                continue;
            };
            match self.blobs.is_intact(&hash) {
                Ok(true) => {}
                Ok(false) => {
                    self.report
                        .find("attachment.changed", place, format!("附件 {name} 被改动"));
                }
                Err(BlobError::Missing) => {
                    self.report
                        .find("attachment.missing", place, format!("附件 {name} 不存在"));
                }
                Err(_unreadable) => {
                    self.report.find(
                        "attachment.unreadable",
                        place,
                        format!("附件 {name} 无法读取"),
                    );
                }
            }
        }
        Ok(())
    }

    pub(super) fn sealed(&mut self) -> Result<(), StoreError> {
        self.report.sealed =
            self.walk::<SealedRecord>("密封记录", |check, key, _, record| {
                let id = tables::read_case(key);
                let place = id.map_or("sealed".to_owned(), |id| format!("sealed {id}"));
                let Some(record) = record.filter(|record| Some(record.case) == id) else {
                    check
                        .report
                        .find("sealed.unreadable", place, "密封记录无法读取或存放位置不符");
                    return Ok(());
                };
                if !check.view.has_case(record.case)? {
                    check
                        .report
                        .find("sealed.orphan", &place, "密封记录没有对应的工单");
                }
                for row in tables::sealed_index_keys(&record) {
                    check.expect(row.table, &row.key, &row.value, &place)?;
                }
                Ok(())
            })?;
        Ok(())
    }
}

/// What the entries make of a case; or why they make none.
fn replay(stored: &Case, log: &[Entry]) -> Result<Case, String> {
    let mut replayed: Option<Case> = None;
    for entry in log {
        let Body::Case {
            revision, event, ..
        } = &entry.body
        else {
            continue;
        };
        let expected = replayed.as_ref().map_or(0, |case| case.revision) + 1;
        if *revision != expected {
            return Err(format!(
                "日志 {} 的版本为 {revision}，应为 {expected}",
                entry.seq
            ));
        }
        // The domain may trip over events that never happened; that is a finding, not our end.
        let next = catch_unwind(AssertUnwindSafe(|| match replayed.take() {
            None => Case::begin(stored.id, event),
            Some(before) => Some(evolve(before, event)),
        }));
        replayed = match next {
            Ok(Some(case)) => Some(case),
            Ok(None) | Err(_) => return Err(format!("日志 {} 不能重放", entry.seq)),
        };
    }
    replayed.ok_or_else(|| "没有日志".to_owned())
}

/// Names of the fields that differ; never what is in them.
fn differences(stored: &Case, replayed: &Case) -> String {
    let fields = |case| match serde_json::to_value(case) {
        Ok(serde_json::Value::Object(fields)) => fields,
        Ok(_) | Err(_) => serde_json::Map::new(),
    };
    let (stored, replayed) = (fields(stored), fields(replayed));
    let differ = |name: &&String| stored.get(*name) != replayed.get(*name);
    stored
        .keys()
        .filter(differ)
        .cloned()
        .collect::<Vec<_>>()
        .join("、")
}
