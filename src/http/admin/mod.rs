//! Administration by the three (三员): accounts, grants and organisation, the audit log.

pub mod audit;
pub mod backups;
pub mod notices;
pub mod units;
pub mod users;

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::auth::Signed;
use super::problem::{Code, Problem};
use crate::domain::actor::Role;

/// Somebody who holds one of the roles; checked before any body is read. The use case checks
/// again, for those who come another way.
pub(super) fn holding(
    request: &HttpRequest,
    payload: &mut Payload,
    roles: &[Role],
) -> Result<Signed, Problem> {
    let signed = Signed::from_request(request, payload).into_inner()?;
    let actor = &signed.present.actor;
    if roles.iter().any(|role| actor.holds_somewhere(*role)) {
        Ok(signed)
    } else {
        Err(Problem::new(Code::Forbidden))
    }
}

macro_rules! administrators {
    ($($name:ident)+) => {$(
        pub struct $name(pub Signed);

        impl FromRequest for $name {
            type Error = Problem;
            type Future = Ready<Result<Self, Problem>>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                ready(holding(request, payload, &[Role::$name]).map(Self))
            }
        }
    )+};
}

administrators! { SystemAdmin SecurityAdmin Auditor }

/// Any of the three.
pub struct Administrator;

impl FromRequest for Administrator {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let roles = [Role::SystemAdmin, Role::SecurityAdmin, Role::Auditor];
        ready(holding(request, payload, &roles).map(|_signed| Self))
    }
}

/// Who has to know the accounts: one makes them, one grants them roles.
pub struct KeeperOfAccounts;

impl FromRequest for KeeperOfAccounts {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let roles = [Role::SystemAdmin, Role::SecurityAdmin];
        ready(holding(request, payload, &roles).map(|_signed| Self))
    }
}
