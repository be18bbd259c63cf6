//! Who is asking. The session is looked up in middleware, before any body is read; a handler
//! that needs somebody says so in its signature with [`Signed`], first.

use std::future::{Ready, ready};
use std::sync::Arc;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, web};

use super::door::Door;
use super::headers;
use super::problem::{Code, Problem};
use crate::domain::actor::Actor;
use crate::kernel::secret::Secret;
use crate::usecase::session::{Present, who};

pub const COOKIE: &str = "suqiu_session";

/// Somebody who is signed in, and the token they showed.
#[derive(Clone)]
pub struct Signed {
    pub present: Arc<Present>,
    pub token: Secret,
}

impl Signed {
    pub fn actor(&self) -> Actor {
        self.present.actor.clone()
    }
}

impl FromRequest for Signed {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let signed = request.extensions().get::<Signed>().cloned();
        ready(signed.ok_or_else(|| Problem::new(Code::SignInFirst)))
    }
}

/// Finds the session and refuses what another site could have sent in its name.
pub async fn attach(
    door: web::Data<Door>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Err(problem) = check(&door, &request) {
        return Ok(request.error_response(problem));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn check(door: &Door, request: &ServiceRequest) -> Result<(), Problem> {
    let path = request.path();
    if !path.starts_with("/api/") {
        return Ok(());
    }
    let is_unsafe = !request.method().is_safe();
    if is_unsafe && !is_same_site(door, request.headers()) {
        return Err(Problem::new(Code::Csrf));
    }
    let signed = if path.starts_with("/api/public/") {
        None
    } else {
        signed(door, request)?
    };
    count(door, request, signed.as_ref())?;
    let Some(signed) = signed else {
        return Ok(());
    };
    // Signing in anew, and the first set-up, stand on what is in the body alone.
    let by_cookie = is_unsafe && !(path == "/api/session" && *request.method() == "POST");
    if by_cookie && path != "/api/setup" && !has_csrf_token(door, &signed.token, request.headers())
    {
        return Err(Problem::new(Code::Csrf));
    }
    request.extensions_mut().insert(signed);
    Ok(())
}

fn signed(door: &Door, request: &ServiceRequest) -> Result<Option<Signed>, Problem> {
    let Some(token) = token_of(request.request()) else {
        return Ok(None);
    };
    let present = who(&door.services, token.reveal()).map_err(|refusal| door.refuse(refusal))?;
    Ok(present.map(|present| Signed {
        present: Arc::new(present),
        token,
    }))
}

/// By account where there is one: everybody in an office has the same address.
fn count(door: &Door, request: &ServiceRequest, signed: Option<&Signed>) -> Result<(), Problem> {
    let request = request.request();
    if door.is_near(request) && !door.settings.rates.loopback {
        return Ok(());
    }
    let now = Instant::now();
    match signed {
        Some(signed) => door.limits.accounts.take(signed.present.user.id, now),
        None => door.limits.anonymous.take(door.network(request), now),
    }
}

pub fn token_of(request: &HttpRequest) -> Option<Secret> {
    let cookie = request.cookie(COOKIE)?;
    let token = cookie.value();
    let sane = (32..=128).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_hexdigit());
    sane.then(|| Secret::new(token))
}

/// Browsers say where a request comes from; programs that say nothing have no cookie jar to abuse.
fn is_same_site(door: &Door, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => door.is_own_origin(origin, headers),
        (None, None) => true,
    }
}

fn has_csrf_token(door: &Door, token: &Secret, headers: &HeaderMap) -> bool {
    headers
        .get(headers::CSRF)
        .and_then(|given| given.to_str().ok())
        .is_some_and(|given| {
            let keyring = &door.services.keyring;
            keyring.is_csrf_token(token.reveal().as_bytes(), given)
        })
}

/// The cookie that carries a session; gone with the browser, or when the session ends.
pub fn cookie<'c>(door: &Door, request: &HttpRequest, token: &Secret) -> Cookie<'c> {
    Cookie::build(COOKIE, token.reveal().to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(door.is_encrypted(request))
        .finish()
}

/// Takes the cookie away.
pub fn no_cookie<'c>(door: &Door, request: &HttpRequest) -> Cookie<'c> {
    let mut cookie = cookie(door, request, &Secret::new(""));
    cookie.make_removal();
    cookie
}
