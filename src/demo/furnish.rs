//! Furnishes an empty data folder: organisation, catalogue, knowledge, accounts, and a year of
//! cases with their whole histories, all through the use cases.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::stream;
use serde::Serialize;

use super::cast::Cast;
use super::district::District;
use super::pictures;
use super::player::{Played, Player, Told, in_order};
use super::story::{Stories, Story, World};
use crate::crypto::{Keyring, password};
use crate::domain::actor::Actor;
use crate::domain::case::Attachment;
use crate::domain::codes::AttachmentPurpose;
use crate::domain::knowledge::KnowledgeEntry;
use crate::domain::org::User;
use crate::kernel::chance::secret_text;
use crate::kernel::secret::Secret;
use crate::kernel::time::{DAY_MS, ManualClock, Timestamp};
use crate::store::blob::{BlobError, Blobs};
use crate::store::{DataFile, StoreError};
use crate::usecase::people::{self, NewUser, UserChange};
use crate::usecase::{Asked, Refusal, Rules, Services, catalogue, units, upload, wake};

/// No letters or digits that look alike.
const PASSWORD_ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const PASSWORD_LENGTH: usize = 12;
/// Passwords on their way; hashing has a queue of its own.
const HASHING_AT_ONCE: usize = 8;
/// An answer of the knowledge base is good for at least this long after furnishing.
const KNOWLEDGE_VALID_MS: i64 = 120 * DAY_MS;
pub(super) const WAKES_AT_ONCE: usize = 256;

/// What to furnish with.
#[derive(Clone, Copy, Debug)]
pub struct Furnishing {
    /// The same seed tells the same year.
    pub seed: u64,
    pub cases: usize,
    /// The end of the year that is told.
    pub now: Timestamp,
    pub histories: Histories,
    pub accounts: Accounts,
}

impl Furnishing {
    /// Everything of every case, and a way in for everybody.
    pub const fn whole(seed: u64, cases: usize, now: Timestamp) -> Self {
        Self {
            seed,
            cases,
            now,
            histories: Histories::Whole,
            accounts: Accounts::Everybody,
        }
    }
}

/// How much is told of each case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Histories {
    /// Everything that happened to it.
    Whole,
    /// Everything for cases still open; those that ended come there on the shortest way.
    Brief,
    /// Only that it was filed.
    Filed,
}

/// Who gets a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {
    Everybody,
    /// The first of every role.
    OneOfEachRole,
}

/// A way in, for `logins.json`.
pub struct Login {
    pub role: &'static str,
    pub user: String,
    pub password: Secret,
    /// Name of the unit.
    pub unit: String,
}

#[derive(Debug, thiserror::Error)]
pub enum FurnishError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The folder was not empty, or somebody else writes into it.
    #[error("编号与预期不符，演示数据须写入空的数据目录")]
    WrongNumber,
}

/// Fills an empty folder. Everything is on disk when it returns.
///
/// # Errors
/// When something could not be written, or the folder was not empty.
pub async fn furnish(
    data: DataFile,
    blobs: Blobs,
    keyring: Keyring,
    furnishing: Furnishing,
    tell: &mut (dyn FnMut(Told<'_>) + Send),
) -> Result<(Vec<Login>, Played), FurnishError> {
    let clock = Arc::new(ManualClock::at(furnishing.now.plus_ms(-366 * DAY_MS)));
    let rules = Rules::default();
    let (services, writer) =
        Services::start(data, blobs, keyring, Arc::clone(&clock) as _, rules, vec![])?;
    let done = fill(&services, &clock, furnishing, tell).await;
    services.save();
    drop(services);
    let ended = tokio::task::spawn_blocking(|| writer.join()).await;
    let done = done?;
    ended.unwrap_or(Err(StoreError::Stopped))?;
    Ok(done)
}

async fn fill(
    services: &Services,
    clock: &ManualClock,
    furnishing: Furnishing,
    tell: &mut (dyn FnMut(Told<'_>) + Send),
) -> Result<(Vec<Login>, Played), FurnishError> {
    let Furnishing {
        seed,
        cases,
        now,
        histories,
        accounts,
    } = furnishing;
    let district = District::built_in();
    lay_out(services, &district, now).await?;
    let cast = Cast::new(&district, seed, clock_now(clock));
    open_accounts(services, &cast.users).await?;
    let photos = take_photos(services).await?;
    let reference = services.reference();
    let world = World {
        district: &district,
        cast: &cast,
        calendar: &reference.calendar,
        policy: &reference.policy,
    };
    let stories = Stories::new(world, seed, now, cases).map(|story| match histories {
        Histories::Whole => story,
        Histories::Brief => story.brief(now),
        Histories::Filed => Story {
            steps: vec![],
            ..story
        },
    });
    let mut player = Player::new(clock, &reference, &photos);
    let mut stories = stories.peekable();
    player.play(services, &mut stories, now, tell).await?;
    let played = player.played();
    clock.set(now);
    if histories != Histories::Filed {
        while wake::wake_due(services, WAKES_AT_ONCE).await? == WAKES_AT_ONCE {}
    }
    let logins = set_passwords(services, &district, &accounts.among(&cast.users)).await?;
    Ok((logins, played))
}

impl Accounts {
    fn among(self, users: &[User]) -> Vec<User> {
        let mut seen = HashSet::new();
        let has_new_role = |user: &&User| {
            let mut roles = user.grants.iter().map(|grant| grant.role);
            self == Self::Everybody || roles.any(|role| seen.insert(role))
        };
        users.iter().filter(has_new_role).cloned().collect()
    }
}

/// Units, starter catalogue and knowledge base: what a district corrects rather than types.
/// `suqiu init --starter` puts it into a real installation.
pub async fn lay_out(
    services: &Services,
    district: &District,
    now: Timestamp,
) -> Result<(), Refusal> {
    let system = || Asked::by(Actor::system());
    units::import(services, system(), district.units.clone()).await?;
    catalogue::import_rows(services, system(), district.catalogue.clone()).await?;
    let knowledge = lasting(&district.knowledge, now);
    catalogue::import_knowledge(services, system(), knowledge).await
}

fn clock_now(clock: &ManualClock) -> Timestamp {
    use crate::kernel::time::Clock as _;
    clock.now()
}

/// Entries that would expire soon are good for some months more.
pub(super) fn lasting(entries: &[KnowledgeEntry], now: Timestamp) -> Vec<KnowledgeEntry> {
    let least = now.plus_ms(KNOWLEDGE_VALID_MS);
    let lasting = |entry: &KnowledgeEntry| KnowledgeEntry {
        expires_at: entry.expires_at.map(|at| at.max(least)),
        ..entry.clone()
    };
    entries.iter().map(lasting).collect()
}

/// Accounts with their roles; passwords come at the end, when the clock has arrived.
pub(super) async fn open_accounts(services: &Services, users: &[User]) -> Result<(), FurnishError> {
    let opening = users.iter().map(|user| {
        let new = NewUser {
            login: user.login.clone(),
            name: user.name.clone(),
            unit: user.unit,
            password: None,
        };
        people::create(services, Asked::by(Actor::system()), new)
    });
    for (user, id) in users.iter().zip(in_order(opening).await) {
        if id? != user.id {
            return Err(FurnishError::WrongNumber);
        }
    }
    let granting = users.iter().map(|user| {
        people::grant(
            services,
            Asked::by(Actor::system()),
            user.id,
            user.grants.clone(),
        )
    });
    in_order(granting)
        .await
        .into_iter()
        .collect::<Result<(), _>>()?;
    Ok(())
}

/// The pictures, in the order of their numbers.
pub(super) async fn take_photos(services: &Services) -> Result<Vec<Attachment>, FurnishError> {
    let mut photos = Vec::new();
    for picture in pictures::all() {
        let stored = services.blobs.put(&picture.png())?;
        let asked = Asked::by(Actor::system());
        let file = upload::uploaded(services, asked, stored).await?;
        photos.push(Attachment {
            hash: file.hash.to_string(),
            name: picture.name(),
            mime: file.mime,
            size: file.size,
            purpose: if picture.after {
                AttachmentPurpose::After
            } else {
                AttachmentPurpose::Before
            },
        });
    }
    Ok(photos)
}

async fn set_passwords(
    services: &Services,
    district: &District,
    users: &[User],
) -> Result<Vec<Login>, FurnishError> {
    let setting = users.iter().map(|user| async move {
        let password = new_password(&user.login);
        let change = UserChange {
            password: Some(password.clone()),
            ..UserChange::default()
        };
        people::change(services, Asked::by(Actor::system()), user.id, change).await?;
        let unit = district.unit_of(user.unit);
        Ok(Login {
            role: user.grants.first().map_or("", |grant| grant.role.code()),
            user: user.login.clone(),
            password,
            unit: unit.map_or_else(String::new, |unit| unit.name.clone()),
        })
    });
    let logins: Vec<Result<_, Refusal>> = stream::iter(setting)
        .buffered(HASHING_AT_ONCE)
        .collect()
        .await;
    Ok(logins.into_iter().collect::<Result<_, _>>()?)
}

/// Drawn until it is as strong as everybody's has to be.
fn new_password(login: &str) -> Secret {
    loop {
        let drawn = Secret::new(secret_text(PASSWORD_ALPHABET, PASSWORD_LENGTH));
        if password::check_strength(&drawn, login).is_ok() {
            return drawn;
        }
    }
}

/// The content of `logins.json`.
pub fn logins_json(logins: &[Login]) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        role: &'a str,
        user: &'a str,
        password: &'a str,
        unit: &'a str,
    }
    let line = |login: &'_ Login| {
        serde_json::to_string(&Line {
            role: login.role,
            user: &login.user,
            password: login.password.reveal(),
            unit: &login.unit,
        })
        .expect("four texts")
    };
    let lines: Vec<_> = logins.iter().map(line).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[cfg(test)]
#[path = "furnish_tests.rs"]
mod tests;
