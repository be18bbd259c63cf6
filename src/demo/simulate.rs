//! A simulated year: the stories of the demo, people who meddle, timers left to themselves, a store
//! that is closed and opened again; and at the end what must be true whatever happened.

mod verdict;

use std::path::Path;
use std::sync::Arc;

use super::cast::Cast;
use super::district::District;
use super::furnish::{FurnishError, WAKES_AT_ONCE, lay_out, open_accounts, take_photos};
use super::player::{Player, Told, in_order};
use super::story::{Stories, Story, World};
use crate::crypto::Keyring;
use crate::domain::actor::Actor;
use crate::domain::case::command::{Command, RequestReturn, Withdraw};
use crate::domain::codes::{ReturnReason, WithdrawalReason};
use crate::domain::org::User;
use crate::kernel::chance::Dice;
use crate::kernel::id::{CaseId, UnitId};
use crate::kernel::time::{DAY_MS, ManualClock, Timestamp};
use crate::store::blob::{BlobError, Blobs};
use crate::store::{DataFile, OpenError, StoreError, WriterHandle};
use crate::usecase::act::act;
use crate::usecase::{Asked, Refusal, Rules, Services, wake};

pub use verdict::{TIMER_SLACK_MS, Verdict};

/// What to simulate.
#[derive(Clone, Copy, Debug)]
pub struct Simulation {
    /// The same seed tells the same year.
    pub seed: u64,
    pub cases: usize,
    /// The end of the year.
    pub now: Timestamp,
    /// How often the store is closed and opened again.
    pub restarts: u32,
    /// Attempts a day of people whom nobody asked.
    pub meddling: usize,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Simulated {
    pub cases: usize,
    pub steps: usize,
    /// Attempts of meddlers, and how many of them were allowed.
    pub attempts: usize,
    pub allowed: usize,
    pub timers: usize,
    pub restarts: u32,
    pub verdict: Verdict,
}

#[derive(Debug, thiserror::Error)]
pub enum SimulationError {
    #[error(transparent)]
    Furnish(#[from] FurnishError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Blobs(#[from] BlobError),
}

/// A store that is open, and what ends with it.
struct House {
    services: Services,
    writer: WriterHandle,
}

impl House {
    fn open(folder: &Path, clock: &Arc<ManualClock>) -> Result<Self, SimulationError> {
        let data = DataFile::open(folder)?;
        let blobs = Blobs::open(folder)?;
        let clock = Arc::clone(clock) as _;
        let keyring = Keyring::in_memory();
        let rules = Rules::default();
        let (services, writer) = Services::start(data, blobs, keyring, clock, rules, vec![])?;
        Ok(Self { services, writer })
    }

    async fn close(self) -> Result<(), StoreError> {
        drop(self.services);
        let writer = self.writer;
        let ended = tokio::task::spawn_blocking(|| writer.join()).await;
        ended.unwrap_or(Err(StoreError::Stopped))
    }
}

/// Simulates a year in an empty folder.
///
/// # Errors
/// When something could not be written. What is wrong with the year stands in the verdict.
pub async fn simulate(
    folder: &Path,
    simulation: Simulation,
    tell: &mut (dyn FnMut(Told<'_>) + Send),
) -> Result<Simulated, SimulationError> {
    let Simulation {
        seed,
        cases,
        now,
        restarts,
        meddling,
    } = simulation;
    let begin = now.plus_ms(-366 * DAY_MS);
    let clock = Arc::new(ManualClock::at(begin));
    let district = District::built_in();
    let mut house = House::open(folder, &clock)?;
    lay_out(&house.services, &district, now).await?;
    let cast = Cast::new(&district, seed, begin);
    open_accounts(&house.services, &cast.users).await?;
    let photos = take_photos(&house.services).await?;
    let reference = house.services.reference();
    let world = World {
        district: &district,
        cast: &cast,
        calendar: &reference.calendar,
        policy: &reference.policy,
    };
    let stories = Stories::new(world, seed, now, cases).map(left_to_its_timers);
    let mut stories = stories.peekable();
    let mut player = Player::new(&clock, &reference, &photos);
    let mut meddlers = Meddlers {
        dice: Dice::from_seed(seed ^ 0x5eed),
        users: &cast.users,
        attempts: 0,
        allowed: 0,
    };
    let mut done = Simulated::default();
    // Meddlers pick among the cases of some ten days: most of them are still under way.
    let some_days = cases / 36 + 10;
    let days_between = (366 / i64::from(restarts + 1)).max(1);
    for day in 1..=367 {
        let until = begin.plus_ms(day * DAY_MS).min(now);
        player
            .play(&house.services, &mut stories, until, tell)
            .await?;
        clock.set(until);
        done.timers += run_timers(&house.services).await?;
        meddlers
            .meddle(&house.services, player.latest(some_days), meddling)
            .await?;
        if day % days_between == 0 && done.restarts < restarts {
            if done.restarts % 2 == 0 {
                house.services.save();
            }
            house.close().await?;
            house = House::open(folder, &clock)?;
            done.restarts += 1;
        }
    }
    let played = player.played();
    (done.cases, done.steps) = (played.cases, played.steps);
    (done.attempts, done.allowed) = (meddlers.attempts, meddlers.allowed);
    done.verdict = Verdict::of(&house.services, now)?;
    house.close().await?;
    done.verdict.check(folder)?;
    Ok(done)
}

/// What a timer does at the end of a story is left to the timer.
fn left_to_its_timers(mut story: Story) -> Story {
    while story.steps.last().is_some_and(|step| step.is_timers()) {
        story.steps.pop();
    }
    story
}

async fn run_timers(services: &Services) -> Result<usize, Refusal> {
    let mut run = 0;
    loop {
        let found = wake::wake_due(services, WAKES_AT_ONCE).await?;
        run += found;
        if found < WAKES_AT_ONCE {
            return Ok(run);
        }
    }
}

/// People who try what comes into their heads.
struct Meddlers<'a> {
    dice: Dice,
    users: &'a [User],
    attempts: usize,
    allowed: usize,
}

impl Meddlers<'_> {
    async fn meddle(
        &mut self,
        services: &Services,
        recent: &[CaseId],
        attempts: usize,
    ) -> Result<(), Refusal> {
        if recent.is_empty() {
            return Ok(());
        }
        let mut asking = Vec::with_capacity(attempts);
        for _ in 0..attempts {
            let case = *self.dice.pick(recent);
            let unit = services.store.read(|view| view.case(case))?;
            let unit = unit.and_then(|case| case.unit);
            let (actor, command) = self.idea(unit);
            asking.push(act(services, Asked::by(actor), case, None, command));
        }
        self.attempts += attempts;
        for outcome in in_order(asking.into_iter()).await {
            match outcome {
                Ok(_) => self.allowed += 1,
                Err(Refusal::Case(_) | Refusal::NotFound) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// Mostly of somebody in the unit that has the case: who else could do much?
    fn idea(&mut self, unit: Option<UnitId>) -> (Actor, Command) {
        let there = self.users.iter().filter(|user| Some(user.unit) == unit);
        let there: Vec<_> = there.collect();
        let user = if there.is_empty() || self.dice.percent(30) {
            self.dice.pick(self.users)
        } else {
            *self.dice.pick(&there)
        };
        let person = Actor::person(user.id, user.unit, user.grants.clone());
        let text = || "随手一试".to_owned();
        let return_it = || {
            Command::RequestReturn(RequestReturn {
                reason: ReturnReason::R2,
                basis: text(),
                suggested_unit: None,
            })
        };
        match self.dice.below(14) {
            0 => (Actor::citizen(), Command::Urge { text: text() }),
            1 => (person, Command::Note { text: text() }),
            2..=4 => (person, return_it()),
            5 => (person, Command::GrantReturn { reason: text() }),
            6 => (person, Command::DenyReturn { reason: text() }),
            7 => (person, Command::Sign { note: text() }),
            8 => (person, Command::Resume { reason: text() }),
            9 => (Actor::system(), Command::Archive),
            10 => (Actor::system(), Command::CloseUnrated),
            11 => (Actor::system(), Command::ExpireInfo),
            12 => (Actor::system(), Command::Sign { note: text() }),
            _ => {
                let reason = WithdrawalReason::W3;
                let note = text();
                (
                    Actor::citizen(),
                    Command::Withdraw(Withdraw { reason, note }),
                )
            }
        }
    }
}
