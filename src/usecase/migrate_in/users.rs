//! People of the former platform: accounts out of use and without passwords, when the district asks
//! for them; else their names stay in the histories.

use std::collections::HashSet;
use std::io::Write;

use super::{Job, MigrateError};
use crate::channels::former::{FormerUser, Rejected, UnitOf, Units};
use crate::domain::actor::Actor;
use crate::domain::log::Audit;
use crate::domain::org::User;
use crate::kernel::id::{UnitId, UserId};
use crate::store::{View, WriteSet};
use crate::usecase::people::{checked_login, checked_name};
use crate::usecase::{Asked, Refusal};

/// Accounts in one plan.
const AT_ONCE: usize = 64;

/// An account to be made.
#[derive(Clone)]
struct NewAccount {
    login: String,
    name: String,
    unit: UnitId,
}

impl<W: Write> Job<'_, W> {
    pub(super) async fn users(
        &mut self,
        users: &[FormerUser],
        units: &Units,
    ) -> Result<(), MigrateError> {
        self.report.users = users.len() as u64;
        let creates = self
            .order
            .mapping
            .users
            .as_ref()
            .is_some_and(|users| users.create);
        if !creates {
            return Ok(());
        }
        let directory = &self.ground.reference.directory;
        let mut taken: HashSet<String> = directory.users().map(|user| user.login.clone()).collect();
        let mut accounts = Vec::new();
        for user in users {
            match account(user, units) {
                Ok(account) if taken.insert(account.login.clone()) => accounts.push(account),
                Ok(_) => self.report.users_known += 1,
                Err((column, reason)) => self.reject(&Rejected {
                    place: user.place,
                    number: String::new(),
                    column: column.to_owned(),
                    code: "user",
                    reason,
                })?,
            }
        }
        self.report.users_made = accounts.len() as u64;
        if self.order.only_plan {
            return Ok(());
        }
        for some in accounts.chunks(AT_ONCE) {
            let some = some.to_vec();
            let plan = move |view: &View<'_>, now| {
                let users: Vec<User> = view.all()?;
                let mut last = users.iter().map(|user| user.id.0).max().unwrap_or(0);
                let mut writes = WriteSet::new();
                for NewAccount { login, name, unit } in some {
                    last = (last + 1).max(UserId::FIRST);
                    let id = UserId(last);
                    writes.put(&User {
                        id,
                        login,
                        name,
                        unit,
                        grants: vec![],
                        active: false,
                        created_at: now,
                    });
                    writes.entry(Asked::by(Actor::channel()).audit(Audit::UserChanged {
                        user: id,
                        what: "由原平台迁入，停用".into(),
                    }));
                }
                Ok::<_, Refusal>((writes, ()))
            };
            self.ground.store.write(plan).await?;
        }
        Ok(())
    }
}

fn account(user: &FormerUser, units: &Units) -> Result<NewAccount, (&'static str, String)> {
    let login = checked_login(&user.login).map_err(|refusal| ("用户名", refusal.to_string()))?;
    let name = checked_name(&user.name).map_err(|refusal| ("姓名", refusal.to_string()))?;
    let UnitOf::Known(unit) = units.find(&user.unit) else {
        return Err(("单位", "不认识的单位，请在映射 [units] 中对应".to_owned()));
    };
    Ok(NewAccount { login, name, unit })
}
