//! Around every request: its id, its span and line in the log, its place in the metrics, the
//! headers of its answer; and the document of every problem, which needs the id.

use std::rc::Rc;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use tracing::Instrument;

use super::auth::Signed;
use super::connection::Connection;
use super::door::Door;
use super::headers::{REQUEST_ID, RequestId};
use super::problem::{self, Code, Problem};

/// Seconds after which a connection too many may find a place.
const SURPLUS_RETRY: u32 = 5;

pub async fn around(
    door: web::Data<Door>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let id = RequestId::of(request.headers());
    let is_api = request.path().starts_with("/api/");
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!("request", id = %id.0);
    let connection = request.conn_data::<Rc<Connection>>().cloned();
    let is_surplus = connection.as_ref().is_some_and(|one| one.is_surplus());
    let answering = connection.map(Connection::answering);
    let answered = if is_surplus {
        request.error_response(Problem::new(Code::Busy).retry_after(SURPLUS_RETRY))
    } else {
        let answered = next.call(request).instrument(span.clone()).await?;
        answered.map_into_boxed_body()
    };
    drop(answering);
    let _entered = span.enter();
    let mut answer = with_document(answered, &id.0, is_api);
    if is_surplus {
        let head = answer.response_mut().head_mut();
        head.set_connection_type(ConnectionType::Close);
    }
    let headers = answer.headers_mut();
    door.policies.dress(headers, is_api);
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(HeaderName::from_static(REQUEST_ID), value);
    }
    record(&door, &answer, started);
    Ok(answer)
}

/// Writes the problem's document anew, now with the id, and its cause into the log. What actix
/// refuses by itself becomes a problem too.
fn with_document(
    answer: ServiceResponse<BoxBody>,
    id: &str,
    is_api: bool,
) -> ServiceResponse<BoxBody> {
    let error = answer.response().error();
    let known = error.and_then(|error| error.as_error::<Problem>());
    if let Some(problem) = known {
        tell(problem);
        let document = problem::document(problem, id);
        let kept = kept_headers(&answer);
        let mut answer = answer.into_response(document);
        for (name, value) in kept {
            answer.headers_mut().insert(name, value);
        }
        return answer;
    }
    let status = answer.status();
    if (status.is_client_error() || status.is_server_error()) && (is_api || error.is_some()) {
        let cause = error.map_or_else(String::new, ToString::to_string);
        let problem = Problem::new(code_of(status)).internal(cause);
        tell(&problem);
        return answer.into_response(problem::document(&problem, id));
    }
    answer
}

/// `Allow` of a 405 stays with its document.
fn kept_headers(answer: &ServiceResponse<BoxBody>) -> Vec<(HeaderName, HeaderValue)> {
    let allow = actix_web::http::header::ALLOW;
    let value = answer.headers().get(&allow).cloned();
    value.map(|value| (allow, value)).into_iter().collect()
}

fn tell(problem: &Problem) {
    let code = problem.code.code();
    if problem.code == Code::Internal {
        tracing::error!(code, cause = %problem.internal, "request failed");
    } else if !problem.internal.is_empty() {
        tracing::debug!(code, cause = %problem.internal, "request refused");
    }
}

fn code_of(status: StatusCode) -> Code {
    match status {
        StatusCode::UNAUTHORIZED => Code::SignInFirst,
        StatusCode::FORBIDDEN => Code::Forbidden,
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::Method,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        StatusCode::REQUEST_TIMEOUT => Code::TimedOut,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::MediaType,
        status if status.is_server_error() => Code::Internal,
        _ => Code::Malformed,
    }
}

/// Neither path nor query: both may hold what a person typed. The pattern says enough.
fn record(door: &Door, answer: &ServiceResponse<BoxBody>, started: Instant) {
    let request = answer.request();
    let pattern = request.match_pattern();
    let route = pattern.as_deref().unwrap_or("-");
    let method = method_name(request.method());
    let (status, took) = (answer.status().as_u16(), started.elapsed());
    door.requests.count(method, route, status, took);
    let user = request
        .extensions()
        .get::<Signed>()
        .map(|signed| signed.present.user.id.0);
    let ms = took.as_secs_f64() * 1_000.0;
    tracing::info!(method, route, status, ms, user, "answered");
}

/// Methods of our own making count as one.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
