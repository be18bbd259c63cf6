//! Signing in and out. The browser holds a random token; the store only its hash.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Asked, Refusal, Rules, Services};
use crate::crypto::{Fingerprint, sm3};
use crate::domain::actor::Actor;
use crate::domain::log::Audit;
use crate::domain::org::User;
use crate::kernel::chance::secret_bytes;
use crate::kernel::id::UserId;
use crate::kernel::secret::Secret;
use crate::kernel::time::{MINUTE_MS, Timestamp};
use crate::store::kv::{Order, Span};
use crate::store::record::{Credential, Session};
use crate::store::{StoreError, View, WriteSet};

/// Sessions one account may have at once; the oldest gives way.
const SESSIONS_MAX: usize = 10;
/// `seen_at` is written this seldom: idle expiry is exact to it.
const SEEN_EVERY_MS: i64 = MINUTE_MS;

pub struct SignedIn {
    pub token: Secret,
    pub user: User,
    pub started_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What is kept of a sign-in that named itself. The token is made again from the seed by whoever
/// has the key file; the data alone opens nothing.
#[derive(Serialize, Deserialize)]
struct Opened {
    seed: [u8; 32],
    started_at: Timestamp,
    expires_at: Timestamp,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Present {
    pub user: User,
    pub actor: Actor,
    pub expires_at: Timestamp,
}

/// A right password opens a session. Wrong ones count; too many lock the account for a while,
/// durably, and a locked account hears nothing about the password. Asked again under the same key
/// the password is proved again, and the answer is the same session.
pub async fn sign_in(
    services: &Services,
    asked: Asked,
    login: &str,
    password: Secret,
) -> Result<SignedIn, Refusal> {
    let login = login.trim().to_lowercase();
    let user = services
        .reference()
        .directory
        .user_by_login(&login)
        .filter(|u| u.active)
        .cloned();
    let stored = match &user {
        Some(user) => credential(services, user.id)?,
        None => None,
    };
    let steady = services.clock.steady();
    if let Some(until) = stored
        .as_ref()
        .and_then(|c| locked(c, steady, &services.rules))
    {
        let until = services.clock.shown_at(until);
        return Err(Refusal::Locked { until });
    }
    let phc = stored
        .as_ref()
        .map(|credential| credential.password.clone());
    let right = services.hashing.verify(phc, password).await?;
    match (user, right) {
        (Some(user), true) => open_session(services, asked, user).await,
        (user, _) => Err(refused(services, asked, user.map(|user| user.id)).await?),
    }
}

/// Until when the account is locked, on the steady clock. A lock further away than any is made for
/// comes from a clock that was wrong, and does not hold.
pub(super) fn locked(
    credential: &Credential,
    steady: Timestamp,
    rules: &Rules,
) -> Option<Timestamp> {
    credential
        .locked_until
        .filter(|until| (1..=rules.lock_ms).contains(&until.since(steady)))
}

/// Whether a session has run out, on the steady clock. One that was used later than now, by more
/// than it may rest, comes from a clock that was wrong: else it would last until that time comes.
fn is_over(session: &Session, steady: Timestamp, rules: &Rules) -> bool {
    let rested = steady.since(session.seen_at);
    rested.saturating_abs() > rules.session_idle_ms
        || steady.since(session.started_at) >= rules.session_absolute_ms
}

fn credential(services: &Services, user: UserId) -> Result<Option<Credential>, Refusal> {
    services
        .store
        .read(|view| Ok(view.get::<Credential>(&Credential::key_of(user))?))
}

async fn open_session(services: &Services, asked: Asked, user: User) -> Result<SignedIn, Refusal> {
    let seed = secret_bytes::<32>();
    let fingerprint = sm3::hash(services.keyring.session_token(&seed).reveal().as_bytes());
    let (rules, clock) = (services.rules, Arc::clone(&services.clock));
    let id = user.id;
    let plan = move |view: &View<'_>, now: Timestamp| {
        let steady = clock.steady();
        let mut writes = WriteSet::new();
        if let Some(mut credential) = view.get::<Credential>(&Credential::key_of(id))? {
            // Attempts that ran beside this one may have locked it meanwhile.
            if let Some(until) = locked(&credential, steady, &rules) {
                let until = clock.shown_at(until);
                return Err(Refusal::Locked { until });
            }
            credential.failures = 0;
            credential.locked_until = None;
            writes.put(&credential);
        }
        if let Some(opened) = asked.answered::<Opened>(view, now)? {
            return Ok((writes, opened));
        }
        let mut sessions = sessions_of(view, id)?;
        sessions.sort_by_key(|session| session.seen_at);
        let surplus = (sessions.len() + 1).saturating_sub(SESSIONS_MAX);
        for session in sessions.iter().take(surplus) {
            writes.delete::<Session>(Session::key_of(&session.token));
        }
        writes.put(&Session {
            token: fingerprint,
            user: id,
            started_at: steady,
            seen_at: steady,
        });
        let mut entry = asked.audit(Audit::SignedIn { user: id });
        entry.by = id;
        writes.entry(entry);
        let opened = Opened {
            seed,
            started_at: now,
            expires_at: clock.shown_at(steady.plus_ms(rules.session_absolute_ms)),
        };
        asked.remember(&mut writes, now, &opened);
        Ok((writes, opened))
    };
    let opened = services.store.write(plan).await?;
    Ok(SignedIn {
        token: services.keyring.session_token(&opened.seed),
        user,
        started_at: opened.started_at,
        expires_at: opened.expires_at,
    })
}

/// Counts a wrong attempt and gives the refusal for it. An idempotency key changes nothing about
/// the counting: else who knows one could try passwords without end.
pub(super) async fn refused(
    services: &Services,
    asked: Asked,
    user: Option<UserId>,
) -> Result<Refusal, Refusal> {
    let (rules, clock) = (services.rules, Arc::clone(&services.clock));
    let plan = move |view: &View<'_>, now: Timestamp| {
        let mut writes = WriteSet::new();
        let mut locked = None;
        let found = match user {
            Some(user) => view.get::<Credential>(&Credential::key_of(user))?,
            None => None,
        };
        if let Some(mut credential) = found {
            credential.failures = credential.failures.saturating_add(1);
            if credential.failures >= rules.login_failures {
                credential.failures = 0;
                let until = clock.steady().plus_ms(rules.lock_ms);
                credential.locked_until = Some(until);
                locked = Some(clock.shown_at(until));
            }
            writes.put(&credential);
        }
        writes.entry(asked.audit(Audit::SignInRefused {
            user,
            locked: locked.is_some(),
        }));
        let refusal = match locked {
            Some(until) => Refusal::Locked { until },
            // What came first under this key was right, so this says something else.
            None if asked.is_known(view, now)? => Refusal::Store(StoreError::KeyReused),
            None => Refusal::WrongPassword,
        };
        Ok::<_, Refusal>((writes, refusal))
    };
    services.store.write(plan).await
}

/// Who the token belongs to, unless it is unknown, too old or too long unused. Being asked for
/// counts as use.
pub fn who(services: &Services, token: &str) -> Result<Option<Present>, Refusal> {
    let Some((session, present)) = look_up(services, token)? else {
        return Ok(None);
    };
    if services.clock.steady().since(session.seen_at) > SEEN_EVERY_MS {
        touch(services, session);
    }
    Ok(Some(present))
}

/// The same without counting as use: for what goes on by itself, such as a page that listens.
pub fn present(services: &Services, token: &str) -> Result<Option<Present>, Refusal> {
    Ok(look_up(services, token)?.map(|(_, present)| present))
}

fn look_up(services: &Services, token: &str) -> Result<Option<(Session, Present)>, Refusal> {
    let fingerprint = sm3::hash(token.as_bytes());
    let found: Option<Session> = services
        .store
        .read(|view| view.get::<Session>(&Session::key_of(&fingerprint)))?;
    let Some(session) = found else {
        return Ok(None);
    };
    let (steady, rules) = (services.clock.steady(), services.rules);
    let ends = session.started_at.plus_ms(rules.session_absolute_ms);
    let reference = services.reference();
    let user = reference
        .directory
        .user(session.user)
        .filter(|user| user.active);
    let Some(user) = user.filter(|_| !is_over(&session, steady, &rules)) else {
        return Ok(None);
    };
    let present = Present {
        user: user.clone(),
        actor: Actor::person(user.id, user.unit, user.grants.clone()),
        expires_at: services.clock.shown_at(ends),
    };
    Ok(Some((session, present)))
}

/// Notes that the session is in use, beside the request that uses it.
fn touch(services: &Services, session: Session) {
    let (store, steady) = (services.store.clone(), services.clock.steady());
    tokio::spawn(async move {
        let plan = move |view: &View<'_>, _now| {
            let mut writes = WriteSet::new();
            // Signed out meanwhile: it must not come back.
            if let Some(mut current) = view.get::<Session>(&Session::key_of(&session.token))? {
                current.seen_at = steady;
                writes.put(&current);
            }
            Ok::<_, StoreError>((writes, ()))
        };
        if let Err(error) = store.write(plan).await {
            tracing::warn!(%error, "session use not noted");
        }
    });
}

/// Whether this request was carried out before, for those that do away with what they come with.
pub fn is_carried_out(services: &Services, asked: &Asked) -> Result<bool, Refusal> {
    let now = services.clock.now();
    services
        .store
        .read(|view| Ok(asked.answered::<()>(view, now)?.is_some()))
}

/// Ends this session, or every session of the account.
pub async fn sign_out(
    services: &Services,
    asked: Asked,
    token: &str,
    everywhere: bool,
) -> Result<(), Refusal> {
    let fingerprint = sm3::hash(token.as_bytes());
    let plan = move |view: &View<'_>, now| {
        if asked.answered::<()>(view, now)?.is_some() {
            return Ok((WriteSet::new(), ()));
        }
        let user = asked.actor.user;
        let mut writes = WriteSet::new();
        for session in ending(view, user, &fingerprint, everywhere)? {
            writes.delete::<Session>(Session::key_of(&session));
        }
        writes.entry(asked.audit(Audit::SignedOut { user, everywhere }));
        asked.remember(&mut writes, now, &());
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await
}

fn ending(
    view: &View<'_>,
    user: UserId,
    this: &Fingerprint,
    everywhere: bool,
) -> Result<Vec<Fingerprint>, StoreError> {
    if !everywhere {
        return Ok(vec![*this]);
    }
    Ok(sessions_of(view, user)?
        .into_iter()
        .map(|session| session.token)
        .collect())
}

/// Few enough to look through: a district has hundreds of accounts, each with a few sessions.
pub(super) fn sessions_of(view: &View<'_>, user: UserId) -> Result<Vec<Session>, StoreError> {
    let all: Vec<Session> = view.scan(&Span::all(), Order::Forward, usize::MAX)?;
    Ok(all
        .into_iter()
        .filter(|session| session.user == user)
        .collect())
}

/// Drops sessions that have run out; bounded, for the scheduler.
pub async fn forget_expired(services: &Services, limit: usize) -> Result<usize, Refusal> {
    let (steady, rules) = (services.clock.steady(), services.rules);
    let plan = move |view: &View<'_>, _now| {
        let all: Vec<Session> = view.scan(&Span::all(), Order::Forward, usize::MAX)?;
        let mut writes = WriteSet::new();
        let mut count = 0;
        let over = all
            .iter()
            .filter(|session| is_over(session, steady, &rules));
        for session in over.take(limit) {
            writes.delete::<Session>(Session::key_of(&session.token));
            count += 1;
        }
        Ok::<_, Refusal>((writes, count))
    };
    services.store.write(plan).await
}
