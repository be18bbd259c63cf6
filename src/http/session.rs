//! Signing in and out, and who one is.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{self, Signed};
use super::body::{Body, Params};
use super::door::Door;
use super::headers::{asked, asked_of_session};
use super::problem::{Code, Problem};
use super::wire::{At, code};
use crate::domain::actor::{Actor, Role};
use crate::domain::org::{Directory, Grant, User};
use crate::kernel::secret::Secret;
use crate::kernel::time::Timestamp;
use crate::usecase::{own_password, session};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInBody {
    pub login: String,
    #[schema(value_type = String)]
    pub password: Secret,
}

/// Who one is, and what one may be.
#[derive(Serialize, ToSchema)]
pub struct Me {
    user: MyUser,
    roles: Vec<MyRole>,
    /// To be sent as `X-CSRF-Token` with every change.
    csrf: String,
    /// Minutes without a request after which the session ends.
    idle_minutes: u32,
    /// When it ends whatever happens.
    expires_at: At,
    district: DistrictView,
    server_time: At,
    version: &'static str,
}

#[derive(Serialize, ToSchema)]
pub struct MyUser {
    id: u32,
    login: String,
    name: String,
    unit: u32,
    unit_name: String,
}

#[derive(Serialize, ToSchema)]
pub struct MyRole {
    #[schema(value_type = code::Role)]
    role: Role,
    label: &'static str,
    unit: u32,
    unit_name: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = District)]
pub struct DistrictView {
    code: String,
    name: String,
}

impl DistrictView {
    /// The district as set up; before that, as configured.
    pub fn of(door: &Door) -> Self {
        let directory = door.reference().directory;
        match directory.root().and_then(|root| directory.unit(root)) {
            Some(unit) => Self {
                code: unit.code.clone(),
                name: unit.name.clone(),
            },
            None => Self {
                code: door.settings.district_code.clone(),
                name: door.settings.district_name.clone(),
            },
        }
    }
}

impl Me {
    fn of(door: &Door, user: &User, now: Timestamp, expires_at: Timestamp, token: &Secret) -> Self {
        let directory = door.reference().directory;
        let User {
            id,
            login,
            name,
            unit,
            grants,
            active: _,
            created_at: _,
        } = user;
        Self {
            user: MyUser {
                id: id.0,
                login: login.clone(),
                name: name.clone(),
                unit: unit.0,
                unit_name: directory.unit_name(*unit).to_owned(),
            },
            roles: grants
                .iter()
                .map(|grant| MyRole::of(grant, &directory))
                .collect(),
            csrf: door.services.keyring.csrf_token(token.reveal().as_bytes()),
            idle_minutes: door.settings.idle_minutes,
            expires_at: At(expires_at),
            district: DistrictView::of(door),
            server_time: At(now),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

impl MyRole {
    fn of(grant: &Grant, directory: &Directory) -> Self {
        let Grant { role, unit } = *grant;
        Self {
            role,
            label: role.label(),
            unit: unit.0,
            unit_name: directory.unit_name(unit).to_owned(),
        }
    }
}

/// Opens a session; the cookie carries it.
#[utoipa::path(tag = "session", request_body = SignInBody, responses((status = 200, body = Me)))]
#[post("/api/session")]
pub async fn sign_in(
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<SignInBody>,
) -> Result<HttpResponse, Problem> {
    let now = std::time::Instant::now();
    door.limits.sign_in.take(door.network(&request), now)?;
    let SignInBody { login, password } = body.value;
    // Without the password: it is proved each time, and a mark of it could be guessed from.
    let asked = asked(&door, &request, Actor::system(), login.as_bytes())?;
    let signed = session::sign_in(&door.services, asked, &login, password).await;
    let session::SignedIn {
        token,
        user,
        started_at,
        expires_at,
    } = signed.map_err(|refusal| door.refuse(refusal))?;
    Ok(HttpResponse::Ok()
        .cookie(auth::cookie(&door, &request, &token))
        .json(Me::of(&door, &user, started_at, expires_at, &token)))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SignOutParams {
    /// Ends every session of the account.
    #[serde(default)]
    pub everywhere: bool,
}

/// Ends this session, or all of one's own.
#[utoipa::path(tag = "session", params(SignOutParams), responses((status = 204)))]
#[delete("/api/session")]
pub async fn sign_out(
    signed: Option<Signed>,
    request: HttpRequest,
    door: web::Data<Door>,
    params: Params<SignOutParams>,
) -> Result<HttpResponse, Problem> {
    let sign_in_first = || Problem::new(Code::SignInFirst);
    let token = auth::token_of(&request).ok_or_else(sign_in_first)?;
    let refuse = |refusal| door.refuse(refusal);
    if let Some(signed) = signed {
        let asked = asked_of_session(&door, &request, signed.actor(), &token)?;
        let Params(SignOutParams { everywhere }) = params;
        session::sign_out(&door.services, asked, token.reveal(), everywhere)
            .await
            .map_err(refuse)?;
    } else {
        // The answer may have been lost, and the session is gone: told again that it is.
        let asked = asked_of_session(&door, &request, Actor::system(), &token)?;
        if !session::is_carried_out(&door.services, &asked).map_err(refuse)? {
            return Err(sign_in_first());
        }
    }
    Ok(HttpResponse::NoContent()
        .cookie(auth::no_cookie(&door, &request))
        .finish())
}

/// The session's own account.
#[utoipa::path(tag = "session", responses((status = 200, body = Me)))]
#[get("/api/me")]
pub async fn me(signed: Signed, door: web::Data<Door>) -> web::Json<Me> {
    let present = &signed.present;
    web::Json(Me::of(
        &door,
        &present.user,
        door.services.clock.now(),
        present.expires_at,
        &signed.token,
    ))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPasswordBody {
    /// The password as it is.
    #[schema(value_type = String)]
    pub current: Secret,
    /// As it shall be.
    #[schema(value_type = String)]
    pub password: Secret,
}

/// Changes one's own password; one's other sessions end.
#[utoipa::path(tag = "session", request_body = OwnPasswordBody, responses((status = 204)))]
#[post("/api/me/password")]
pub async fn change_own_password(
    signed: Signed,
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<OwnPasswordBody>,
) -> Result<HttpResponse, Problem> {
    let now = std::time::Instant::now();
    door.limits.sign_in.take(door.network(&request), now)?;
    // Without the passwords, as at signing in.
    let asked = asked(&door, &request, signed.actor(), b"")?;
    let OwnPasswordBody { current, password } = body.value;
    own_password::change(
        &door.services,
        asked,
        signed.token.reveal(),
        current,
        password,
    )
    .await
    .map_err(|refusal| door.refuse(refusal))?;
    Ok(HttpResponse::NoContent().finish())
}
