//! Changing one's own password: it is proved once more, and every other session of the account ends.

use super::people::hashed;
use super::session::{is_carried_out, locked, present, refused, sessions_of};
use super::{Asked, Refusal, Services};
use crate::crypto::sm3;
use crate::domain::log::Audit;
use crate::kernel::secret::Secret;
use crate::store::record::{Credential, Session};
use crate::store::{View, WriteSet};

const WRONG: Refusal = Refusal::Invalid {
    field: "current",
    detail: "原密码不正确",
};

const SAME: Refusal = Refusal::Invalid {
    field: "password",
    detail: "新密码不能与原密码相同",
};

/// Sets the password of the account that `token` belongs to. A wrong `current` counts like a wrong
/// sign-in: whoever finds an open desk must not get to try passwords there.
pub async fn change(
    services: &Services,
    asked: Asked,
    token: &str,
    current: Secret,
    new: Secret,
) -> Result<(), Refusal> {
    let user = match present(services, token)? {
        Some(present) => present.user,
        None => return Err(Refusal::NotYours),
    };
    let stored: Option<Credential> = services
        .store
        .read(|view| view.get(&Credential::key_of(user.id)))?;
    let steady = services.clock.steady();
    let lock = stored
        .as_ref()
        .and_then(|c| locked(c, steady, &services.rules));
    if let Some(until) = lock {
        let until = services.clock.shown_at(until);
        return Err(Refusal::Locked { until });
    }
    let same = current.reveal() == new.reveal();
    let phc = stored.map(|credential| credential.password);
    // Asked again, the new password is the one there is: it is proved in place of the former.
    let is_again = is_carried_out(services, &asked)?;
    if is_again && services.hashing.verify(phc.clone(), new.clone()).await? {
        return Ok(());
    }
    if is_again || !services.hashing.verify(phc, current).await? {
        return Err(match refused(services, asked, Some(user.id)).await? {
            Refusal::WrongPassword => WRONG,
            other => other,
        });
    }
    if same {
        return Err(SAME);
    }
    let password = hashed(services, new, &user.login).await?;
    let this = sm3::hash(token.as_bytes());
    let plan = move |view: &View<'_>, now| {
        if asked.answered::<()>(view, now)?.is_some() {
            return Ok((WriteSet::new(), ()));
        }
        let mut writes = WriteSet::new();
        writes.put(&Credential {
            user: user.id,
            password,
            changed_at: now,
            failures: 0,
            locked_until: None,
        });
        for session in sessions_of(view, user.id)? {
            if session.token != this {
                writes.delete::<Session>(Session::key_of(&session.token));
            }
        }
        writes.entry(asked.audit(Audit::UserChanged {
            user: user.id,
            what: "本人修改密码".into(),
        }));
        asked.remember(&mut writes, now, &());
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await
}
