//! Headers that mean something: revision, idempotency key, where a stream left off, request id.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::door::Door;
use super::problem::{Code, Problem};
use crate::crypto::sm3;
use crate::domain::actor::Actor;
use crate::kernel::chance::{hex, secret_bytes};
use crate::kernel::secret::Secret;
use crate::store::OnceKey;
use crate::usecase::Asked;

pub const REQUEST_ID: &str = "x-request-id";
pub const CSRF: &str = "x-csrf-token";
const ONCE: &str = "idempotency-key";
const LAST_EVENT: &str = "last-event-id";

/// `If-Match: "12"`: the revision of the case the caller has read.
#[derive(Clone, Copy, Debug)]
pub struct Revision(pub u32);

impl FromRequest for Revision {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match text(request.headers(), header::IF_MATCH.as_str()) {
            Ok(None) => Err(Problem::new(Code::RevisionMissing)),
            Ok(Some(text)) => revision(text).ok_or_else(|| {
                Problem::new(Code::BadHeader).detail("If-Match 应为带引号的工单版本号，如 \"12\"")
            }),
            Err(problem) => Err(problem),
        })
    }
}

fn revision(text: &str) -> Option<Revision> {
    let digits = text.trim().strip_prefix('"')?.strip_suffix('"')?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten().map(Revision)
}

/// `Last-Event-ID`: the last number a reconnecting stream has seen.
#[derive(Clone, Copy, Debug)]
pub struct LastEvent(pub Option<u64>);

impl FromRequest for LastEvent {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // What is no number of ours is a gap of unknown size, not an error: browsers cannot help it.
        let last = match text(request.headers(), LAST_EVENT) {
            Ok(None) => None,
            Ok(Some(text)) => Some(text.trim().parse().unwrap_or(0)),
            Err(_) => Some(0),
        };
        ready(Ok(Self(last)))
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Result<Option<&'h str>, Problem> {
    headers
        .get(name)
        .map(|value| {
            value.to_str().map_err(|error| {
                Problem::new(Code::BadHeader)
                    .detail(format!("{name} 含有不可用的字符"))
                    .internal(error)
            })
        })
        .transpose()
}

/// The id of a request, in the log and in every problem.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

impl RequestId {
    /// The caller's, when it is a sane one: 1 to 64 letters, digits, `-`, `_`. Else a new one.
    pub fn of(headers: &HeaderMap) -> Self {
        let given = headers
            .get(REQUEST_ID)
            .and_then(|value| value.to_str().ok());
        let sane = |text: &&str| {
            (1..=64).contains(&text.len())
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        let given = given.filter(sane);
        Self(given.map_or_else(|| hex(&secret_bytes::<8>()), str::to_owned))
    }
}

/// The id the edge gave this request.
pub fn request_id(request: &HttpRequest) -> String {
    let extensions = request.extensions();
    let id = extensions.get::<RequestId>();
    id.map_or_else(String::new, |id| id.0.clone())
}

/// What use cases need to know of a request. `body` is part of what the idempotency key stands for.
pub fn asked(
    door: &Door,
    request: &HttpRequest,
    actor: Actor,
    body: &[u8],
) -> Result<Asked, Problem> {
    let user = actor.user;
    let once = once(door, request, body, |key, mark| {
        OnceKey::new(user, key, mark)
    })?;
    Ok(Asked {
        request: request_id(request),
        once,
        ..Asked::by(actor)
    })
}

/// [`asked`] for what ends the session it comes with: asked again, nobody is signed in any more.
pub fn asked_of_session(
    door: &Door,
    request: &HttpRequest,
    actor: Actor,
    token: &Secret,
) -> Result<Asked, Problem> {
    let session = sm3::hash(token.reveal().as_bytes());
    let once = once(door, request, b"", |key, mark| {
        OnceKey::of_session(&session, key, mark)
    })?;
    Ok(Asked {
        request: request_id(request),
        once,
        ..Asked::by(actor)
    })
}

/// The request's name, made by `make` from the key and from the mark of all it says.
fn once(
    door: &Door,
    request: &HttpRequest,
    body: &[u8],
    make: impl FnOnce(&str, &[u8]) -> Option<OnceKey>,
) -> Result<Option<OnceKey>, Problem> {
    let Some(key) = text(request.headers(), ONCE)? else {
        return Ok(None);
    };
    let target = request.uri().path_and_query();
    let target = target.map_or("", |target| target.as_str());
    let mut whole = format!("{} {target}\n", request.method()).into_bytes();
    if let Some(read) = request.headers().get(header::IF_MATCH) {
        whole.extend_from_slice(read.as_bytes());
    }
    whole.push(b'\n');
    whole.extend_from_slice(body);
    let mark = door.services.keyring.request_mark(&whole);
    let once = make(key.trim(), mark.as_bytes()).ok_or_else(|| {
        Problem::new(Code::BadHeader).detail("Idempotency-Key 须为1至128个可见字符")
    })?;
    Ok(Some(once))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions_are_quoted_numbers() {
        assert_eq!(revision("\"12\"").map(|r| r.0), Some(12));
        assert_eq!(revision(" \"0\" ").map(|r| r.0), Some(0));
        for wrong in [
            "12",
            "\"\"",
            "\"-1\"",
            "\"+1\"",
            "*",
            "W/\"12\"",
            "\"99999999999\"",
            "\"",
            "\"1\",\"2\"",
        ] {
            assert!(revision(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn only_sane_request_ids_are_taken() {
        let id = |given: &str| {
            let mut headers = HeaderMap::new();
            let value = header::HeaderValue::from_str(given).expect("printable");
            headers.insert(header::HeaderName::from_static(REQUEST_ID), value);
            RequestId::of(&headers).0
        };
        assert_eq!(id("trace-01_a"), "trace-01_a");
        for wrong in ["", "a b", "张三", &"x".repeat(65), "a\tb"] {
            if header::HeaderValue::from_str(wrong).is_ok() {
                assert_eq!(id(wrong).len(), 16, "{wrong}");
            }
        }
    }
}
