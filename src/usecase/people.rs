//! Accounts and the roles they hold. The system administrator makes accounts, the security
//! administrator grants roles: neither can do the other's part. domain.md §3.

use super::session::sessions_of;
use super::{Asked, Refusal, Services};
use crate::crypto::password;
use crate::domain::actor::Role;
use crate::domain::log::Audit;
use crate::domain::org::{Directory, Grant, User};
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::secret::Secret;
use crate::store::record::{Credential, Session};
use crate::store::{View, WriteSet};

const LOGIN_MAX: usize = 32;
const NAME_MAX: usize = 50;
const GRANTS_MAX: usize = 20;

pub struct NewUser {
    pub login: String,
    pub name: String,
    pub unit: UnitId,
    /// `None`: the account cannot sign in until a password is set.
    pub password: Option<Secret>,
}

/// `None` leaves a thing as it is.
#[derive(Default)]
pub struct UserChange {
    pub name: Option<String>,
    pub unit: Option<UnitId>,
    pub active: Option<bool>,
    pub password: Option<Secret>,
}

pub async fn create(services: &Services, asked: Asked, new: NewUser) -> Result<UserId, Refusal> {
    require(&asked, Role::SystemAdmin)?;
    let login = checked_login(&new.login)?;
    let name = checked_name(&new.name)?;
    let hash = match new.password {
        Some(secret) => Some(hashed(services, secret, &login).await?),
        None => None,
    };
    let references = services.references.clone();
    let plan = move |view: &View<'_>, now| {
        if let Some(known) = asked.answered(view, now)? {
            return Ok((WriteSet::new(), known));
        }
        let users: Vec<User> = view.all()?;
        if users.iter().any(|user| user.login == login) {
            return Err(Refusal::LoginTaken);
        }
        if references
            .current()
            .directory
            .unit(new.unit)
            .is_none_or(|unit| !unit.active)
        {
            return Err(NO_UNIT);
        }
        let last = users.iter().map(|user| user.id.0).max().unwrap_or(0);
        let id = UserId((last + 1).max(UserId::FIRST));
        let mut writes = WriteSet::new();
        writes.put(&User {
            id,
            login,
            name,
            unit: new.unit,
            grants: vec![],
            active: true,
            created_at: now,
        });
        if let Some(password) = hash {
            writes.put(&Credential {
                user: id,
                password,
                changed_at: now,
                failures: 0,
                locked_until: None,
            });
        }
        writes.entry(asked.audit(Audit::UserChanged {
            user: id,
            what: "新建账号".into(),
        }));
        asked.remember(&mut writes, now, &id);
        Ok((writes, id))
    };
    let id = services.store.write(plan).await?;
    reload(services)?;
    Ok(id)
}

const NO_UNIT: Refusal = Refusal::Invalid {
    field: "unit",
    detail: "单位不存在或已停用",
};

const OWN_ACCOUNT: Refusal = Refusal::Invalid {
    field: "active",
    detail: "不能停用自己的账号",
};

pub async fn change(
    services: &Services,
    asked: Asked,
    id: UserId,
    change: UserChange,
) -> Result<(), Refusal> {
    require(&asked, Role::SystemAdmin)?;
    if change.active == Some(false) && id == asked.actor.user {
        // The last one out would lock the door from inside.
        return Err(OWN_ACCOUNT);
    }
    let name = change.name.as_deref().map(checked_name).transpose()?;
    let login = services
        .reference()
        .directory
        .user(id)
        .map(|user| user.login.clone());
    let login = login.ok_or(Refusal::NotFound)?;
    let hash = match change.password {
        Some(secret) => Some(hashed(services, secret, &login).await?),
        None => None,
    };
    let references = services.references.clone();
    let plan = move |view: &View<'_>, now| {
        if asked.answered::<()>(view, now)?.is_some() {
            return Ok::<_, Refusal>((WriteSet::new(), ()));
        }
        let mut user = view.user(id)?.ok_or(Refusal::NotFound)?;
        let mut writes = WriteSet::new();
        let directory = references.current().directory;
        let mut what = applied(&mut user, name, change.unit, change.active, &directory)?;
        if let Some(password) = hash {
            what.push("重置密码");
            let credential = Credential {
                user: id,
                password,
                changed_at: now,
                failures: 0,
                locked_until: None,
            };
            writes.put(&credential);
        }
        // Whoever lost the account or its password is out at once.
        if !user.active || what.contains(&"重置密码") {
            for session in sessions_of(view, id)? {
                writes.delete::<Session>(Session::key_of(&session.token));
            }
        }
        writes.put(&user);
        writes.entry(asked.audit(Audit::UserChanged {
            user: id,
            what: what.join("、"),
        }));
        asked.remember(&mut writes, now, &());
        Ok((writes, ()))
    };
    services.store.write(plan).await?;
    reload(services)
}

/// Changes what is asked for, and names it.
fn applied(
    user: &mut User,
    name: Option<String>,
    unit: Option<UnitId>,
    active: Option<bool>,
    directory: &Directory,
) -> Result<Vec<&'static str>, Refusal> {
    let mut what = vec![];
    if let Some(name) = name {
        what.push("姓名");
        user.name = name;
    }
    if let Some(unit) = unit {
        if directory.unit(unit).is_none_or(|unit| !unit.active) {
            return Err(NO_UNIT);
        }
        what.push("所属单位");
        user.unit = unit;
    }
    if let Some(active) = active {
        what.push(if active { "启用" } else { "停用" });
        user.active = active;
    }
    Ok(what)
}

/// Sets the roles an account holds, all at once.
pub async fn grant(
    services: &Services,
    asked: Asked,
    id: UserId,
    grants: Vec<Grant>,
) -> Result<(), Refusal> {
    require(&asked, Role::SecurityAdmin)?;
    check_grants(services, &grants)?;
    let plan = move |view: &View<'_>, now| {
        if asked.answered::<()>(view, now)?.is_some() {
            return Ok((WriteSet::new(), ()));
        }
        let mut user = view.user(id)?.ok_or(Refusal::NotFound)?;
        let names: Vec<_> = grants.iter().map(|grant| grant.role.label()).collect();
        let what = format!(
            "授予角色：{}",
            if names.is_empty() {
                "无".into()
            } else {
                names.join("、")
            }
        );
        user.grants = grants;
        let mut writes = WriteSet::new();
        writes.put(&user);
        writes.entry(asked.audit(Audit::UserChanged { user: id, what }));
        asked.remember(&mut writes, now, &());
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await?;
    reload(services)
}

fn check_grants(services: &Services, grants: &[Grant]) -> Result<(), Refusal> {
    let wrong = |detail| {
        Err(Refusal::Invalid {
            field: "grants",
            detail,
        })
    };
    if grants.len() > GRANTS_MAX {
        return wrong("角色过多，最多20项");
    }
    if grants.iter().any(|grant| !grant.role.is_grantable()) {
        return wrong("该角色不能授予账号");
    }
    let directory = services.reference().directory;
    if grants
        .iter()
        .any(|grant| directory.unit(grant.unit).is_none_or(|unit| !unit.active))
    {
        return wrong("单位不存在或已停用");
    }
    let administrators = grants
        .iter()
        .filter(|grant| grant.role.is_administrator())
        .count();
    // Administration and case work are kept apart: none of the three sees case content.
    if administrators > 1 || administrators == 1 && grants.len() > 1 {
        return Err(Refusal::AdministratorsApart);
    }
    Ok(())
}

pub(super) fn require(asked: &Asked, role: Role) -> Result<(), Refusal> {
    let granted = asked.actor.is_system() || asked.actor.holds_somewhere(role);
    if granted {
        Ok(())
    } else {
        Err(Refusal::NotYours)
    }
}

pub(super) async fn hashed(
    services: &Services,
    secret: Secret,
    login: &str,
) -> Result<String, Refusal> {
    password::check_strength(&secret, login)?;
    services.hashing.hash(secret).await
}

pub(super) fn checked_login(login: &str) -> Result<String, Refusal> {
    let login = login.trim().to_lowercase();
    let fits = (2..=LOGIN_MAX).contains(&login.len())
        && login
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b));
    if fits {
        Ok(login)
    } else {
        Err(Refusal::Invalid {
            field: "login",
            detail: "用户名须为2至32位小写字母、数字或 . _ -",
        })
    }
}

pub(super) fn checked_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    let fits =
        (1..=NAME_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits {
        Ok(name.to_owned())
    } else {
        Err(Refusal::Invalid {
            field: "name",
            detail: "姓名须为1至50个字",
        })
    }
}

pub(super) fn reload(services: &Services) -> Result<(), Refusal> {
    services
        .store
        .read(|view| Ok(services.references.reload_directory(view)?))
}
