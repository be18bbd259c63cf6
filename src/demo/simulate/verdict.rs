//! What must be true of a year, read from its log: nobody sent a case round, and every timer went
//! off when it was due, once.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::domain::case::event::{ClockChange, Event, What};
use crate::domain::log::Body;
use crate::domain::policy::Stage;
use crate::kernel::id::{CaseId, Seq, UserId};
use crate::kernel::time::{DAY_MS, Timestamp};
use crate::store::check::check;
use crate::store::{OpenError, StoreError};
use crate::usecase::Services;

/// The simulation looks at its timers once a day.
pub const TIMER_SLACK_MS: i64 = DAY_MS;
/// Returns of one case that may be granted.
const RETURNS_MAX: u8 = 2;
/// Findings listed; beyond it they are counted.
const LISTED_MAX: usize = 20;
const ENTRIES_AT_ONCE: usize = 4_096;

/// What was found wrong; nothing, if all is well.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    pub wrong: usize,
    pub listed: Vec<String>,
    /// Most returns that were granted on one case.
    pub returns_most: u8,
    /// What timers did.
    pub timers_run: usize,
}

/// What is remembered of a case while its log is read.
#[derive(Default)]
struct Life {
    returns: u8,
    is_ruled: bool,
    /// Due times of clocks that have not stopped; none while they stand still.
    clocks: BTreeMap<Stage, Option<Timestamp>>,
    archive_at: Option<Timestamp>,
}

impl Verdict {
    /// Reads the whole log.
    pub(super) fn of(services: &Services, now: Timestamp) -> Result<Self, StoreError> {
        let mut verdict = Self::default();
        let mut lives: HashMap<CaseId, Life> = HashMap::new();
        let mut after = Seq(0);
        loop {
            let entries = services
                .store
                .read(|view| view.log_after(after, ENTRIES_AT_ONCE))?;
            let Some(last) = entries.last() else { break };
            after = last.seq;
            for entry in &entries {
                if let Body::Case { case, event, .. } = &entry.body {
                    let life = lives.entry(*case).or_default();
                    verdict.hear(*case, life, event);
                }
            }
        }
        for (case, life) in &lives {
            verdict.missed(*case, life, now);
        }
        let left = services.store.read(|view| view.timers_due(now, 1))?;
        verdict.hold(left.is_empty(), || "a timer that is due was not run".into());
        Ok(verdict)
    }

    /// The store itself, closed: its chain, its indexes, every case against its log.
    pub(super) fn check(&mut self, folder: &Path) -> Result<(), OpenError> {
        let report = check(folder, &mut |_| ())?;
        for finding in &report.findings {
            self.hold(false, || format!("{}: {}", finding.place, finding.what));
        }
        Ok(())
    }

    fn hold(&mut self, is_so: bool, else_say: impl FnOnce() -> String) {
        if is_so {
            return;
        }
        self.wrong += 1;
        if self.listed.len() < LISTED_MAX {
            self.listed.push(else_say());
        }
    }

    fn hear(&mut self, case: CaseId, life: &mut Life, event: &Event) {
        match &event.what {
            What::ReturnGranted { .. } => {
                life.returns += 1;
                self.returns_most = self.returns_most.max(life.returns);
                let bounced = life.returns > RETURNS_MAX;
                self.hold(!bounced, || {
                    format!("{case:?} was returned {} times", life.returns)
                });
            }
            What::ReturnRequested(_) => {
                self.hold(!life.is_ruled, || {
                    format!("{case:?}: a return after the ruling")
                });
            }
            What::Ruled(_) => life.is_ruled = true,
            _ => {}
        }
        self.timer(case, life, event);
        life.follow(event);
    }

    /// What the appliance did by itself: once, not before it was due, and soon after.
    fn timer(&mut self, case: CaseId, life: &Life, event: &Event) {
        let due = match &event.what {
            What::Signed { .. } if event.by == UserId::SYSTEM => life.due(Stage::Sign),
            What::InfoExpired => life.due(Stage::Info),
            What::ClosedUnrated { .. } => life.due(Stage::Feedback),
            What::Archived => life.archive_at,
            _ => return,
        };
        self.timers_run += 1;
        let what = event.what.kind();
        let Some(due) = due else {
            return self.hold(false, || format!("{case:?}: {what} a second time"));
        };
        let late = event.at.since(due);
        self.hold((0..=TIMER_SLACK_MS).contains(&late), || {
            format!("{case:?}: {what} {late} ms after it was due")
        });
    }

    fn missed(&mut self, case: CaseId, life: &Life, now: Timestamp) {
        let timed = [Stage::Sign, Stage::Info, Stage::Feedback];
        let dues = timed.iter().filter_map(|stage| life.due(*stage));
        let overdue = dues
            .chain(life.archive_at)
            .any(|due| due < now.plus_ms(-TIMER_SLACK_MS));
        self.hold(!overdue, || format!("{case:?}: a timer never went off"));
    }
}

impl Life {
    fn due(&self, stage: Stage) -> Option<Timestamp> {
        self.clocks.get(&stage).copied().flatten()
    }

    fn follow(&mut self, event: &Event) {
        for change in &event.clocks {
            match *change {
                ClockChange::Start(stage, clock) | ClockChange::Renew(stage, clock) => {
                    self.clocks.insert(stage, Some(clock.due_at));
                }
                ClockChange::Resume(stage, due) | ClockChange::Move(stage, due) => {
                    self.clocks.insert(stage, Some(due));
                }
                ClockChange::Recount(stage, due) => {
                    self.clocks.insert(stage, Some(due.at));
                }
                ClockChange::Pause(stage) => {
                    self.clocks.insert(stage, None);
                }
                ClockChange::Stop(stage) => {
                    self.clocks.remove(&stage);
                }
            }
        }
        match &event.what {
            What::AnsweredDirectly { archive_at, .. }
            | What::Satisfied { archive_at, .. }
            | What::ClosedUnrated { archive_at }
            | What::Concluded { archive_at, .. } => self.archive_at = Some(*archive_at),
            What::Archived | What::Reopened { .. } => self.archive_at = None,
            _ => {}
        }
    }
}
