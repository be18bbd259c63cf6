//! The log: without gaps, in order of time, each entry linked to the one before.

use super::Check;
use crate::crypto::Fingerprint;
use crate::domain::log::{Body, Entry};
use crate::kernel::id::Seq;
use crate::store::chain::Head;
use crate::store::{StoreError, tables};

impl Check<'_> {
    pub(super) fn log(&mut self) -> Result<(), StoreError> {
        let mut head = Head::START;
        self.report.entries = self.walk::<Entry>("日志", |check, key, bytes, entry| {
            let Some(seq) = tables::read_log(key) else {
                check.report.find("log.key", "log", "日志中有无法识别的键");
                return Ok(());
            };
            let place = format!("log {seq}");
            if seq != head.next_seq() {
                let what = format!("序号不连续，前一条为 {}", head.seq);
                check.report.find("log.gap", &place, what);
            }
            let Some(entry) = entry else {
                check
                    .report
                    .find("log.unreadable", &place, "日志条目无法读取");
                head.advance(seq, head.at, bytes);
                return Ok(());
            };
            check.entry(&place, seq, &entry, &head)?;
            head.advance(seq, entry.at, bytes);
            Ok(())
        })?;
        if Head::load(self.snapshot).ok() != Some(head) {
            let what = format!("日志末端记录与最后一条（{}）不符", head.seq);
            self.report.find("log.head", "meta head", what);
        }
        Ok(())
    }

    fn entry(
        &mut self,
        place: &str,
        seq: Seq,
        entry: &Entry,
        head: &Head,
    ) -> Result<(), StoreError> {
        if entry.seq != seq {
            self.report.find(
                "log.misplaced",
                place,
                format!("条目自称序号为 {}", entry.seq),
            );
        }
        if Fingerprint(entry.previous) != head.hash {
            self.report
                .find("log.chain", place, "与前一条的散列不符：其中一条被改动");
        }
        if entry.at < head.at {
            self.report.find("log.time", place, "时间早于前一条");
        }
        for user in [Some(entry.by), entry.on_behalf_of].into_iter().flatten() {
            self.user_exists(place, user);
        }
        self.supervision_entry(place, seq, entry)?;
        let Some(case) = entry.body.case() else {
            return Ok(());
        };
        self.expect(
            tables::CASE_LOG,
            &tables::case_log_key(case, seq),
            &[],
            place,
        )?;
        // Once a case is enough; its other entries are met again when it is replayed.
        let is_first = matches!(entry.body, Body::Case { revision: 1, .. });
        if is_first && !self.view.has_case(case)? {
            self.report.find(
                "case.missing",
                format!("case {case}"),
                "日志中有登记，工单不存在",
            );
        }
        Ok(())
    }
}
