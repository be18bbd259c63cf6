//! The machine's clock is set while we run, by an hour and by ten years, forwards, back, and to
//! before the first entry. The log keeps its order, nothing is done twice or forgotten, sessions
//! and locks last as long as they should, and people are told.

use std::path::Path;
use std::sync::Arc;

use suqiu::crypto::Keyring;
use suqiu::demo::furnish::{Furnishing, Login, furnish};
use suqiu::domain::actor::{Actor, Role};
use suqiu::domain::case::Place;
use suqiu::domain::case::command::{AskInfo, Command};
use suqiu::domain::case::personal::RawIntake;
use suqiu::domain::codes::{Channel, Nature, Source, Urgency};
use suqiu::domain::log::{Body, Entry};
use suqiu::kernel::id::{CaseId, Seq};
use suqiu::kernel::secret::Secret;
use suqiu::kernel::time::{DAY_MS, HOUR_MS, ManualClock, SECOND_MS, Timestamp};
use suqiu::store::blob::Blobs;
use suqiu::store::{DataFile, OnceKey, WriterHandle};
use suqiu::usecase::act::act;
use suqiu::usecase::clock::{ClockState, state};
use suqiu::usecase::register::{RawAppeal, register};
use suqiu::usecase::{Asked, Refusal, Rules, Services, session, wake};

use crate::support::say;

const TEN_YEARS_MS: i64 = 3_652 * DAY_MS;

/// Each wrong password costs a hash, so a few have to do.
fn rules() -> Rules {
    Rules {
        login_failures: 2,
        ..Rules::default()
    }
}

fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-23T16:20:00+08:00").expect("valid")
}

/// A furnished district with a clock anybody may set.
struct House {
    services: Services,
    writer: WriterHandle,
    clock: Arc<ManualClock>,
}

impl House {
    async fn furnished(folder: &Path) -> (Self, Vec<Login>) {
        let data = DataFile::open(folder).expect("opens");
        let blobs = Blobs::open(folder).expect("opens");
        let furnishing = Furnishing::whole(7, 40, now());
        let keyring = Keyring::in_memory();
        let done = furnish(data, blobs, keyring, furnishing, &mut |_| {}).await;
        (Self::open(folder, now()), done.expect("furnishes").0)
    }

    fn open(folder: &Path, at: Timestamp) -> Self {
        let data = DataFile::open(folder).expect("opens");
        let blobs = Blobs::open(folder).expect("opens");
        let clock = Arc::new(ManualClock::at(at));
        let (services, writer) = Services::start(
            data,
            blobs,
            Keyring::in_memory(),
            clock.clone(),
            rules(),
            vec![],
        )
        .expect("starts");
        Self {
            services,
            writer,
            clock,
        }
    }

    fn close(self) {
        drop(self.services);
        self.writer.join().expect("the writer ends in order");
    }

    fn clerk(&self) -> Actor {
        let directory = self.services.reference().directory;
        let mut users = directory.users();
        let clerk = users.find(|user| {
            let mut roles = user.grants.iter().map(|grant| grant.role);
            roles.any(|role| role == Role::IntakeClerk)
        });
        let clerk = clerk.expect("a clerk");
        Actor::person(clerk.id, clerk.unit, clerk.grants.clone())
    }

    /// The case that is registered under this key, now or before.
    async fn register(&self, key: &str) -> CaseId {
        let actor = self.clerk();
        let asked = Asked {
            once: OnceKey::new(actor.user, key, key.as_bytes()),
            ..Asked::by(actor)
        };
        let done = register(&self.services, asked, appeal(key)).await;
        done.expect("registers").case
    }

    async fn sign_in(&self, login: &Login, password: &Secret) -> Result<Secret, Refusal> {
        let asked = Asked::by(Actor::system());
        let password = password.clone();
        let signed = session::sign_in(&self.services, asked, &login.user, password).await?;
        Ok(signed.token)
    }

    fn is_signed_in(&self, token: &Secret) -> bool {
        let who = session::who(&self.services, token.reveal());
        who.expect("the store is read").is_some()
    }

    fn log(&self) -> Vec<Entry> {
        let read = self
            .services
            .store
            .read(|view| view.log_after(Seq(0), usize::MAX));
        read.expect("the log is read")
    }

    /// Runs timers until none is due.
    async fn wake(&self) -> usize {
        let mut woken = 0;
        loop {
            let found = wake::wake_due(&self.services, 64).await.expect("they run");
            woken += found;
            if found == 0 {
                return woken;
            }
        }
    }

    fn events(&self, of: CaseId, kind: &str) -> usize {
        let log = self.log();
        let events = log.iter().filter(|entry| match &entry.body {
            Body::Case { case, event, .. } => *case == of && event.what.kind() == kind,
            Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => false,
        });
        events.count()
    }
}

fn appeal(content: &str) -> RawAppeal {
    RawAppeal {
        personal: RawIntake {
            content: format!("校时时登记的诉求 {content}"),
            title: None,
            address: String::new(),
            name: None,
            phone: None,
            id_no: None,
            home: None,
            anonymous: false,
            identity_hidden: false,
        },
        nature: Nature::Help,
        urgency: Urgency::U3,
        channel: Channel::Hotline,
        source: Source::Citizen,
        external_id: None,
        place: Place::default(),
        attachments: vec![],
        item: None,
        received_at: None,
        higher_due_at: None,
    }
}

/// Each from where the one before left the clock.
fn jumps() -> Vec<i64> {
    let to_the_epoch = -now().0;
    vec![
        HOUR_MS,
        -HOUR_MS,
        -HOUR_MS,
        HOUR_MS,
        TEN_YEARS_MS,
        -TEN_YEARS_MS,
        -TEN_YEARS_MS,
        TEN_YEARS_MS,
        to_the_epoch,
        -to_the_epoch,
    ]
}

/// Numbered without a gap, times that never run backwards, and none of ten years hence.
fn is_in_order(log: &[Entry]) {
    assert!(
        log.iter()
            .zip(1..)
            .all(|(entry, seq)| entry.seq == Seq(seq))
    );
    assert!(
        log.is_sorted_by_key(|entry| entry.at),
        "times run backwards"
    );
    let latest = log.last().expect("entries").at;
    assert!(latest < now().plus_ms(2 * HOUR_MS), "{}", latest.rfc3339());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_is_set_and_nothing_is_lost_or_done_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, logins) = House::furnished(folder.path()).await;
    let before = house.log();
    let login = &logins[0];
    let token = house
        .sign_in(login, &login.password)
        .await
        .expect("signs in");
    let waiting = house.register("waiting").await;
    let ask = Command::AskInfo(AskInfo {
        what: "具体楼栋".into(),
    });
    let asked = Asked::by(house.clerk());
    let asked = act(&house.services, asked, waiting, None, ask).await;
    asked.expect("asks for more");
    let mut cases = vec![];
    let (mut repeats, mut woken) = (0, house.wake().await);
    for (n, jump) in jumps().into_iter().enumerate() {
        house.clock.jump_ms(jump);
        house.clock.advance_ms(SECOND_MS);
        cases.push(house.register(&format!("key-{n}")).await);
        for (n, case) in cases.iter().enumerate() {
            assert_eq!(
                house.register(&format!("key-{n}")).await,
                *case,
                "key {n} after {jump}"
            );
            repeats += 1;
        }
        woken += house.wake().await;
        assert!(house.is_signed_in(&token), "signed out by {jump}");
    }
    is_in_order(&house.log());
    cases.sort_unstable();
    cases.dedup();
    assert_eq!(
        cases.len(),
        jumps().len(),
        "a key made a case of its own each time"
    );
    assert_eq!(
        house.events(waiting, "info_expired"),
        0,
        "ten years did not pass"
    );
    house.clock.advance_ms(30 * DAY_MS);
    woken += house.wake().await;
    house.clock.jump_ms(-HOUR_MS);
    woken += house.wake().await;
    house.clock.jump_ms(HOUR_MS);
    woken += house.wake().await;
    assert_eq!(house.events(waiting, "info_expired"), 1, "once");
    assert!(!house.is_signed_in(&token), "a month did pass");
    say(&format!(
        "clock: {} jumps, {} entries after {}, 0 out of order, {repeats} repeats with 0 done twice, \
         {woken} timers woken, each once",
        jumps().len() + 2,
        house.log().len() - before.len(),
        before.len(),
    ));
    house.close();
    let report = suqiu::store::check::check(folder.path(), &mut |_| {}).expect("readable");
    assert!(report.is_clean(), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_and_locks_last_as_long_as_they_should() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, logins) = House::furnished(folder.path()).await;
    let rules = rules();
    let (one, other, wrong) = (&logins[0], &logins[1], Secret::new("wrong"));
    for jump in jumps() {
        house.clock.jump_ms(jump);
        let token = house.sign_in(one, &one.password).await.expect("signs in");
        house.clock.advance_ms(rules.session_idle_ms - SECOND_MS);
        assert!(house.is_signed_in(&token), "{jump}: too early");
        house.clock.advance_ms(2 * rules.session_idle_ms);
        assert!(!house.is_signed_in(&token), "{jump}: for ever");
    }
    for jump in [HOUR_MS, -TEN_YEARS_MS, TEN_YEARS_MS, TEN_YEARS_MS] {
        for _ in 0..rules.login_failures {
            house.sign_in(other, &wrong).await.expect_err("wrong");
        }
        house.clock.jump_ms(jump);
        let refused = house.sign_in(other, &other.password).await;
        let shown = house.services.clock.now();
        let Err(Refusal::Locked { until }) = refused else {
            panic!("{jump}: no longer locked");
        };
        assert_eq!(until.since(shown), rules.lock_ms, "as people are told");
        house.clock.advance_ms(rules.lock_ms);
        house
            .sign_in(other, &other.password)
            .await
            .expect("no longer locked");
    }
    // What a wrong clock has written down does not last until that time comes.
    let token = house.sign_in(one, &one.password).await.expect("signs in");
    for _ in 0..rules.login_failures {
        house.sign_in(other, &wrong).await.expect_err("wrong");
    }
    house.close();
    let house = House::open(folder.path(), now().plus_ms(-TEN_YEARS_MS));
    assert!(!house.is_signed_in(&token), "a session of ten years hence");
    house
        .sign_in(other, &other.password)
        .await
        .expect("not locked for ten years");
    house.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, _) = House::furnished(folder.path()).await;
    let told = |house: &House| state(&house.services);
    assert_eq!(told(&house), ClockState::Right);
    house.register("before").await;
    house.clock.jump_ms(-HOUR_MS);
    assert_eq!(told(&house), ClockState::Behind { seconds: 3_600 });
    house.clock.jump_ms(HOUR_MS);
    assert_eq!(told(&house), ClockState::Right);
    house.clock.jump_ms(TEN_YEARS_MS);
    let seconds = u64::try_from(TEN_YEARS_MS / SECOND_MS).expect("positive");
    assert_eq!(told(&house), ClockState::Disbelieved { seconds });
    house.close();
    // A start takes the clock as it is: nobody knows how long the machine was off.
    let house = House::open(folder.path(), now().plus_ms(TEN_YEARS_MS));
    house.register("ten years later").await;
    house.close();
    let house = House::open(folder.path(), now());
    assert_eq!(told(&house), ClockState::Behind { seconds });
    let ahead = house.log().last().expect("entries").at;
    house.register("set right").await;
    assert_eq!(
        house.log().last().expect("entries").at,
        ahead,
        "stands still"
    );
    house.close();
}
