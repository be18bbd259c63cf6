//! The scheduler: sleeps until the next timer, or until a case gets an earlier one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::Counts;
use crate::kernel::time::{SECOND_MS, Timestamp};
use crate::store::{Committed, Follower};
use crate::usecase::{Refusal, Services, supervision, wake};

/// Timers run at once; more in the next round, so that people's requests come in between.
const SLICE: usize = 64;
/// The wall clock may be set: never trust a sleep for longer.
const SLEEP_MAX_MS: i64 = 60 * SECOND_MS;
/// After a failure, and when a round left its timers standing.
const PAUSE: Duration = Duration::from_secs(5);

/// Wakes the scheduler when a case has to be looked at sooner than it meant to.
#[derive(Clone)]
pub struct Nudge {
    next: Arc<AtomicI64>,
    sooner: Arc<Notify>,
}

impl Default for Nudge {
    fn default() -> Self {
        Self {
            next: Arc::new(AtomicI64::new(i64::MAX)),
            sooner: Arc::default(),
        }
    }
}

impl Follower for Nudge {
    fn follow(&mut self, committed: &[Committed]) {
        let wakes = committed
            .iter()
            .filter_map(|step| step.case.as_ref()?.wake());
        if let Some(soonest) = wakes.map(|(at, _)| at.0).min()
            && soonest < self.next.load(Ordering::Acquire)
        {
            self.sooner.notify_one();
        }
    }
}

pub(super) async fn run(services: Services, nudge: Nudge, counts: Counts, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let pause = match round(&services, &nudge, &counts).await {
            Ok(pause) => pause,
            Err(error) => {
                counts.failures.fetch_add(1, Ordering::Relaxed);
                tracing::error!(%error, "timers could not be run");
                PAUSE
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = nudge.sooner.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Runs what is due and tells how long to sleep.
async fn round(services: &Services, nudge: &Nudge, counts: &Counts) -> Result<Duration, Refusal> {
    let found = wake::wake_due(services, SLICE).await?;
    let looked = supervision::look_due(services, SLICE).await?;
    counts
        .timers_run
        .fetch_add(u64::try_from(found).unwrap_or(u64::MAX), Ordering::Relaxed);
    let next = wake::next_due(services)?;
    let next_ms = next.map_or(i64::MAX, |next: Timestamp| next.0);
    nudge.next.store(next_ms, Ordering::Release);
    let look = supervision::next_look_due(services)?;
    let next_ms = look.map_or(next_ms, |look| look.0.min(next_ms));
    let wait = next_ms.saturating_sub(services.clock.now().0);
    if wait <= 0 {
        // A timer that is due again at once did nothing: not at full speed.
        let pause = if found.max(looked) == SLICE {
            Duration::ZERO
        } else {
            PAUSE
        };
        return Ok(pause);
    }
    let wait = u64::try_from(wait.min(SLEEP_MAX_MS)).unwrap_or(0);
    Ok(Duration::from_millis(wait))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::Keyring;
    use crate::domain::actor::{Actor, Role};
    use crate::domain::case::Case;
    use crate::domain::case::command::{AskInfo, Command};
    use crate::domain::case::personal::RawIntake;
    use crate::domain::case::state::State;
    use crate::domain::codes::{Channel, Nature, Source, Urgency};
    use crate::domain::org::Grant;
    use crate::kernel::id::{CaseId, UnitId, UserId};
    use crate::kernel::time::{Clock as _, HOUR_MS, ManualClock};
    use crate::store::DataFile;
    use crate::store::blob::Blobs;
    use crate::usecase::register::{RawAppeal, register};
    use crate::usecase::{Asked, Rules, act, setup};

    /// A district with nobody in it, its clock in our hands, and the scheduler at work.
    struct Night {
        services: Services,
        clock: Arc<ManualClock>,
        nudge: Nudge,
        counts: Counts,
        stop: CancellationToken,
        _folder: tempfile::TempDir,
    }

    impl Night {
        async fn begin() -> Self {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let clock = Arc::new(ManualClock::at(Timestamp(1_795_395_600_000)));
            let nudge = Nudge::default();
            let (services, _writer) = Services::start(
                DataFile::open(folder.path()).expect("a new folder"),
                Blobs::open(folder.path()).expect("a new folder"),
                Keyring::in_memory(),
                Arc::clone(&clock) as _,
                Rules::default(),
                vec![Box::new(nudge.clone())],
            )
            .expect("it starts");
            let named = ("440308".to_owned(), "盐田区".to_owned());
            setup::begin(&services, named.0, named.1)
                .await
                .expect("there is nobody yet");
            Self {
                services,
                clock,
                nudge,
                counts: Counts::default(),
                stop: CancellationToken::new(),
                _folder: folder,
            }
        }

        fn start(&self) -> tokio::task::JoinHandle<()> {
            tokio::spawn(run(
                self.services.clone(),
                self.nudge.clone(),
                self.counts.clone(),
                self.stop.clone(),
            ))
        }

        /// A case that waits for its citizen for 48 hours.
        async fn waiting(&self) -> CaseId {
            let personal = RawIntake {
                title: None,
                content: "小区垃圾清运不及时".into(),
                address: "海山路".into(),
                name: None,
                phone: None,
                id_no: None,
                home: None,
                anonymous: true,
                identity_hidden: false,
            };
            let raw = RawAppeal {
                personal,
                nature: Nature::Complaint,
                urgency: Urgency::U3,
                channel: Channel::Web,
                source: Source::Citizen,
                external_id: None,
                place: Default::default(),
                attachments: vec![],
                item: None,
                received_at: None,
                higher_due_at: None,
            };
            let citizen = Asked::by(Actor::citizen());
            let case = register(&self.services, citizen, raw).await;
            let case = case.expect("it is complete").case;
            let (role, unit) = (Role::IntakeClerk, UnitId(1));
            let clerk = Actor::person(UserId(100), unit, vec![Grant { role, unit }]);
            let ask = Command::AskInfo(AskInfo {
                what: "楼栋".into(),
            });
            act::act(&self.services, Asked::by(clerk), case, None, ask)
                .await
                .expect("a clerk asks");
            case
        }

        fn case(&self, id: CaseId) -> Case {
            let read = self.services.store.read(|view| view.case(id));
            read.expect("readable").expect("registered")
        }

        async fn until(&self, what: impl Fn(&Self) -> bool) {
            let waiting = async {
                while !what(self) {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            };
            let patience = Duration::from_secs(30);
            tokio::time::timeout(patience, waiting)
                .await
                .expect("in time");
        }

        fn run(&self) -> u64 {
            self.counts.timers_run.load(Ordering::Relaxed)
        }
    }

    #[tokio::test]
    async fn what_came_due_while_nobody_watched_is_run_at_the_start_and_once() {
        let night = Night::begin().await;
        let (first, second) = (night.waiting().await, night.waiting().await);
        night.clock.advance_ms(48 * HOUR_MS);
        let job = night.start();
        night.until(|night| night.run() == 2).await;
        for id in [first, second] {
            let case = night.case(id);
            assert_eq!(
                (case.state, case.info_expired),
                (State::PendingAccept, true)
            );
            assert_eq!(case.revision, 3, "asked, and run out once");
        }
        night.stop.cancel();
        job.await.expect("it ends when told");
        assert_eq!(night.run(), 2);
        assert_eq!(night.counts.failures.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn a_timer_that_comes_sooner_wakes_the_scheduler() {
        let night = Night::begin().await;
        let job = night.start();
        let next = |night: &Night| night.nudge.next.load(Ordering::Acquire);
        // It has looked, and found nothing to wait for.
        night.until(|night| next(night) == i64::MAX).await;
        let id = night.waiting().await;
        let due = night.clock.now().plus_ms(48 * HOUR_MS);
        night.until(|night| next(night) == due.0).await;
        assert_eq!(night.case(id).state, State::NeedInfo, "not before its time");
        // The clock is set on; the next thing that happens makes it look.
        night.clock.advance_ms(48 * HOUR_MS);
        night.nudge.sooner.notify_one();
        night.until(|night| night.run() == 1).await;
        assert_eq!(night.case(id).state, State::PendingAccept);
        night.stop.cancel();
        job.await.expect("it ends when told");
    }
}
