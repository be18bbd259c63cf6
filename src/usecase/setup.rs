//! The first hour of an installation: a one-time token makes the three administrators, each
//! with an account of their own. There is no default account and no default password.

use subtle::ConstantTimeEq;

use super::people::{checked_login, checked_name, hashed, reload};
use super::{Asked, Refusal, Services, units};
use crate::crypto::sm3;
use crate::domain::actor::{Actor, Role};
use crate::domain::log::Audit;
use crate::domain::org::{Grant, Unit, UnitKind, User};
use crate::kernel::chance::secret_text;
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::secret::Secret;
use crate::kernel::time::{DAY_MS, Timestamp};
use crate::store::record::{Credential, SetUpToken};
use crate::store::{View, WriteSet};

const TOKEN_ALPHABET: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const TOKEN_LENGTH: usize = 32;
const TOKEN_LIVES_MS: i64 = DAY_MS;
const ROOT: UnitId = UnitId(1);

pub struct Administrator {
    pub role: Role,
    pub login: String,
    pub name: String,
    pub password: Secret,
}

/// Whether nobody can sign in yet.
pub fn is_needed(services: &Services) -> bool {
    let directory = services.reference().directory;
    !directory.users().any(|user| {
        user.grants
            .iter()
            .any(|grant| grant.role.is_administrator())
    })
}

/// Makes the district itself, if it is not there, and a fresh token that lives for a day.
/// Refused once the administrators are there.
pub async fn begin(
    services: &Services,
    district_code: String,
    district_name: String,
) -> Result<Secret, Refusal> {
    if !is_needed(services) {
        return Err(Refusal::SetUpAlready);
    }
    let token = Secret::new(secret_text(TOKEN_ALPHABET, TOKEN_LENGTH));
    let fingerprint = sm3::hash(token.reveal().as_bytes());
    let plan = move |view: &View<'_>, now: Timestamp| {
        let mut writes = WriteSet::new();
        if view.unit(ROOT)?.is_none() {
            writes.put(&district(district_code, district_name));
        }
        let expires_at = now.plus_ms(TOKEN_LIVES_MS);
        writes.put(&SetUpToken {
            token: fingerprint,
            expires_at,
        });
        let version = env!("CARGO_PKG_VERSION").into();
        writes.entry(Asked::by(Actor::system()).audit(Audit::Started { version }));
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await?;
    reload(services)?;
    Ok(token)
}

fn district(code: String, name: String) -> Unit {
    Unit {
        id: ROOT,
        parent: None,
        kind: UnitKind::District,
        code,
        short_name: name.clone(),
        public_name: name.clone(),
        initials: String::new(),
        name,
        active: true,
    }
}

/// Makes the three and gives the district its name, if one is given. The token is used up.
pub async fn set_up(
    services: &Services,
    asked: Asked,
    token: Secret,
    district_name: Option<String>,
    administrators: Vec<Administrator>,
) -> Result<(), Refusal> {
    // First of all: once it is done, the same request is no «already done» but this answer.
    let now = services.clock.now();
    let answered = services
        .store
        .read(|view| asked.answered::<()>(view, now))?
        .is_some();
    if answered {
        return Ok(());
    }
    if !is_needed(services) {
        return Err(Refusal::SetUpAlready);
    }
    check_token(services, &token)?;
    let district_name = district_name
        .map(|name| units::checked_name(&name, "district_name"))
        .transpose()?;
    let people = checked(services, administrators).await?;
    let given = sm3::hash(token.reveal().as_bytes());
    let plan = move |view: &View<'_>, now: Timestamp| {
        if asked.answered::<()>(view, now)?.is_some() {
            return Ok((WriteSet::new(), ()));
        }
        // Two may have come with the same token: the first one has used it up.
        let stored = view.get::<SetUpToken>(&SetUpToken::only_key())?;
        if stored.is_none_or(|stored| stored.token != given || stored.expires_at < now) {
            return Err(Refusal::WrongSetUpToken);
        }
        let mut writes = WriteSet::new();
        let ids = put_administrators(&mut writes, people, now);
        writes.delete::<SetUpToken>(SetUpToken::only_key());
        writes.entry(asked.audit(Audit::SetUp { users: ids }));
        if let Some(name) = district_name {
            writes.put(&named(view, name)?);
            writes.entry(asked.audit(Audit::UnitChanged {
                unit: ROOT.0,
                what: "修改单位".into(),
            }));
        }
        asked.remember(&mut writes, now, &());
        Ok((writes, ()))
    };
    services.store.write(plan).await?;
    reload(services)
}

/// The three with their passwords, and the numbers they got.
fn put_administrators(writes: &mut WriteSet, people: Vec<Person>, now: Timestamp) -> Vec<UserId> {
    let mut ids = vec![];
    for (offset, (role, login, name, password)) in (0u32..).zip(people) {
        let id = UserId(UserId::FIRST + offset);
        let grants = vec![Grant { role, unit: ROOT }];
        writes.put(&User {
            id,
            login,
            name,
            unit: ROOT,
            grants,
            active: true,
            created_at: now,
        });
        writes.put(&Credential {
            user: id,
            password,
            changed_at: now,
            failures: 0,
            locked_until: None,
        });
        ids.push(id);
    }
    ids
}

/// The district under the name it was given.
fn named(view: &View<'_>, name: String) -> Result<Unit, Refusal> {
    let district = view.unit(ROOT)?.ok_or(Refusal::NotFound)?;
    Ok(Unit {
        short_name: name.clone(),
        public_name: name.clone(),
        name,
        ..district
    })
}

fn check_token(services: &Services, token: &Secret) -> Result<(), Refusal> {
    let stored: Option<SetUpToken> = services
        .store
        .read(|view| Ok::<_, Refusal>(view.get(&SetUpToken::only_key())?))?;
    let given = sm3::hash(token.reveal().as_bytes());
    let now = services.clock.now();
    let right = stored.is_some_and(|stored| {
        // One that lives longer than any comes from a clock that was wrong.
        let lives = stored.expires_at.since(now);
        bool::from(stored.token.as_bytes().ct_eq(given.as_bytes()))
            && (0..=TOKEN_LIVES_MS).contains(&lives)
    });
    if right {
        Ok(())
    } else {
        Err(Refusal::WrongSetUpToken)
    }
}

type Person = (Role, String, String, String);

/// One of each, with different names to sign in with, and good passwords.
async fn checked(
    services: &Services,
    administrators: Vec<Administrator>,
) -> Result<Vec<Person>, Refusal> {
    let wrong = |detail| {
        Err(Refusal::Invalid {
            field: "administrators",
            detail,
        })
    };
    let mut people: Vec<Person> = vec![];
    for wanted in [Role::SystemAdmin, Role::SecurityAdmin, Role::Auditor] {
        let mut of_role = administrators.iter().filter(|person| person.role == wanted);
        let (Some(person), None) = (of_role.next(), of_role.next()) else {
            return wrong("须设置系统管理员、安全管理员、审计员各一名");
        };
        let login = checked_login(&person.login)?;
        if people.iter().any(|(_, taken, _, _)| *taken == login) {
            return Err(Refusal::LoginTaken);
        }
        let name = checked_name(&person.name)?;
        let password = hashed(services, person.password.clone(), &login).await?;
        people.push((wanted, login, name, password));
    }
    if administrators.len() != people.len() {
        return wrong("须设置系统管理员、安全管理员、审计员各一名");
    }
    Ok(people)
}
