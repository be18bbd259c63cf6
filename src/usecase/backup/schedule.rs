//! When a backup or a drill is due. What was missed while the machine was off is made up for once.

use jiff::civil;

use crate::kernel::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};
use crate::store::record::{BackupRun, RunCause, RunKind};

/// After a failure it is tried again, but not for ever: the next day comes.
const RETRY_MS: i64 = 30 * MINUTE_MS;
const TRIES: usize = 3;

/// The last moment at or before `now` when China's clocks showed `at`.
fn last_moment(at: civil::Time, now: Timestamp) -> Timestamp {
    let today = Timestamp::from_civil(now.civil().date().to_datetime(at));
    if today <= now {
        today
    } else {
        today.plus_ms(-DAY_MS)
    }
}

/// The next moment after `now` when China's clocks show `at`.
pub fn next_moment(at: civil::Time, now: Timestamp) -> Timestamp {
    last_moment(at, now).plus_ms(DAY_MS)
}

/// A run from the future was recorded before the clock was set back.
fn is_past(run: &BackupRun, now: Timestamp) -> bool {
    run.started_at <= now.plus_ms(HOUR_MS)
}

/// Whether the daily backup is due. `runs`: latest first.
pub fn backup_is_due(at: civil::Time, runs: &[BackupRun], now: Timestamp) -> bool {
    let moment = last_moment(at, now);
    let of_schedule = |run: &&BackupRun| {
        run.kind == RunKind::Backup && run.cause == RunCause::Scheduled && is_past(run, now)
    };
    let since: Vec<_> = runs
        .iter()
        .filter(of_schedule)
        .take_while(|run| run.started_at >= moment)
        .collect();
    match since.first() {
        None => true,
        Some(last) if last.failure.is_some() => {
            since.len() < TRIES && now.since(last.started_at) >= RETRY_MS
        }
        Some(_) => false,
    }
}

/// Whether a drill is due: there is something to try, and the last one was long enough ago. A
/// failed one is tried again the next day.
pub fn drill_is_due(every_days: u32, runs: &[BackupRun], now: Timestamp) -> bool {
    let is_backup = |run: &BackupRun| run.kind == RunKind::Backup && run.succeeded();
    if every_days == 0 || !runs.iter().any(is_backup) {
        return false;
    }
    let last = runs
        .iter()
        .find(|run| run.kind == RunKind::Drill && is_past(run, now));
    last.is_none_or(|last| {
        let days = if last.failure.is_some() {
            1
        } else {
            i64::from(every_days)
        };
        now.since(last.started_at) >= days * DAY_MS
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::UserId;
    use crate::store::record::RunFailure;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(&format!("{text}+08:00")).expect("a time")
    }

    fn run(kind: RunKind, started: &str, succeeded: bool) -> BackupRun {
        let started_at = at(started);
        BackupRun {
            id: 1,
            kind,
            cause: RunCause::Scheduled,
            by: UserId::SYSTEM,
            started_at,
            ended_at: Some(started_at),
            name: None,
            result: None,
            failure: (!succeeded).then(|| RunFailure {
                code: String::new(),
                message: String::new(),
            }),
        }
    }

    const NIGHT: civil::Time = civil::time(2, 30, 0, 0);

    fn due(runs: &[BackupRun], now: &str) -> bool {
        backup_is_due(NIGHT, runs, at(now))
    }

    #[test]
    fn once_a_day_and_once_for_all_that_was_missed() {
        assert!(due(&[], "2026-11-23T09:00:00"), "the first one at once");
        let last = [run(RunKind::Backup, "2026-11-23T02:30:04", true)];
        assert!(!due(&last, "2026-11-23T02:31:00"));
        assert!(!due(&last, "2026-11-24T02:29:59"));
        assert!(due(&last, "2026-11-24T02:30:00"));
        assert!(due(&last, "2026-12-24T17:00:00"), "off for a month");
        let made_up = [run(RunKind::Backup, "2026-12-24T17:00:00", true)];
        assert!(!due(&made_up, "2026-12-24T23:00:00"));
        assert!(due(&made_up, "2026-12-25T02:30:00"));
        let next = next_moment(NIGHT, at("2026-11-23T09:00:00"));
        assert_eq!(next, at("2026-11-24T02:30:00"));
    }

    #[test]
    fn a_failure_is_tried_again_three_times_a_day() {
        let failed = |started| run(RunKind::Backup, started, false);
        let mut runs = vec![failed("2026-11-23T02:30:00")];
        assert!(!due(&runs, "2026-11-23T02:59:59"));
        assert!(due(&runs, "2026-11-23T03:00:00"));
        runs.insert(0, failed("2026-11-23T03:00:00"));
        runs.insert(0, failed("2026-11-23T03:30:00"));
        assert!(!due(&runs, "2026-11-23T20:00:00"));
        assert!(due(&runs, "2026-11-24T02:30:00"));
    }

    #[test]
    fn a_clock_set_back_does_not_stop_backups() {
        let future = [run(RunKind::Backup, "2036-11-23T02:30:00", true)];
        assert!(due(&future, "2026-11-23T09:00:00"));
    }

    #[test]
    fn drills_come_after_backups_and_keep_their_distance() {
        let drill = |runs: &[BackupRun], now| drill_is_due(7, runs, at(now));
        assert!(!drill(&[], "2026-11-23T09:00:00"), "nothing to try");
        let backup = run(RunKind::Backup, "2026-11-23T02:30:00", true);
        let runs = [backup.clone()];
        assert!(drill(&runs, "2026-11-23T02:31:00"));
        let runs = [
            run(RunKind::Drill, "2026-11-23T02:31:00", true),
            backup.clone(),
        ];
        assert!(!drill(&runs, "2026-11-30T02:30:59"));
        assert!(drill(&runs, "2026-11-30T02:31:00"));
        let runs = [run(RunKind::Drill, "2026-11-23T02:31:00", false), backup];
        assert!(drill(&runs, "2026-11-24T02:31:00"));
        assert!(!drill_is_due(0, &runs, at("2027-01-01T00:00:00")));
    }
}
