//! Reading what was sent: JSON bodies and query strings, bounded in size and time, with every
//! mistake a problem document.

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut, Query};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use super::door::Door;
use super::pace::{self, Pace};
use super::problem::{Code, Problem};
use super::wire;

/// A text of 5,000 characters in the longest escapes, thrice over.
pub const JSON_MAX: usize = 192 * 1024;
/// Somebody is on a slow line, not holding a connection.
const PACE: pace::Rule = pace::Rule {
    grace: Duration::from_secs(10),
    bytes_per_second: 1_024,
    whole: Duration::from_secs(30),
};

/// A spreadsheet over a slow line.
const FILE_PACE: pace::Rule = pace::Rule {
    grace: Duration::from_secs(30),
    bytes_per_second: 4 * 1024,
    whole: Duration::from_secs(300),
};

/// The bytes of a JSON request, for those who read them themselves.
pub struct Json(pub Bytes);

impl FromRequest for Json {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let fits = check_head(request);
        let payload = payload.take();
        let door = request.app_data::<web::Data<Door>>();
        let room = door.map(|door| Arc::clone(&door.bodies));
        Box::pin(async move {
            fits?;
            let room = room.ok_or_else(|| Problem::new(Code::Internal).internal("no door"))?;
            Ok(Json(collect(payload, &room, PACE, JSON_MAX).await?))
        })
    }
}

fn check_head(request: &HttpRequest) -> Result<(), Problem> {
    let wrong = |detail| Err(Problem::new(Code::MediaType).detail(detail));
    if request.content_type() != "application/json" {
        return wrong("Content-Type 应为 application/json");
    }
    let encoding = request.headers().get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| encoding != "identity") {
        return wrong("不接收压缩的请求");
    }
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > JSON_MAX) {
        return Err(too_large(JSON_MAX));
    }
    Ok(())
}

/// Reads the body. What it takes up while it comes is taken from `room`.
async fn collect(
    mut payload: Payload,
    room: &Semaphore,
    rule: pace::Rule,
    max: usize,
) -> Result<Bytes, Problem> {
    let mut bytes = BytesMut::new();
    let mut pace = Pace::begin(rule, Instant::now());
    let mut taken = Vec::new();
    while let Some(piece) = pace.next(payload.next()).await? {
        let piece = piece.map_err(|error| Problem::new(Code::Malformed).internal(error))?;
        if bytes.len() + piece.len() > max {
            return Err(too_large(max));
        }
        let kib = u32::try_from(piece.len().div_ceil(1_024)).unwrap_or(u32::MAX);
        let place = room.try_acquire_many(kib);
        taken.push(place.map_err(|_full| Problem::new(Code::Busy).retry_after(5))?);
        pace.came(piece.len());
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}

fn too_large(max: usize) -> Problem {
    Problem::new(Code::TooLarge).detail(format!("最多{}KB", max / 1024))
}

/// A file of at most `max` bytes, held in memory while it is read.
pub async fn file(payload: Payload, door: &Door, max: usize) -> Result<Bytes, Problem> {
    collect(payload, &door.bodies, FILE_PACE, max).await
}

/// A JSON request of a known type, with the bytes it came in.
pub struct Body<T> {
    pub value: T,
    pub bytes: Bytes,
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = Json::from_request(request, payload);
        Box::pin(async move {
            let Json(bytes) = json.await?;
            let value = wire::read(&bytes)?;
            Ok(Self { value, bytes })
        })
    }
}

/// The query string.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = Query::<T>::from_query(request.query_string());
        std::future::ready(match read {
            Ok(query) => Ok(Self(query.into_inner())),
            Err(actix_web::error::QueryPayloadError::Deserialize(error)) => {
                Err(wire::mismatch(".", &error.to_string()))
            }
            Err(error) => Err(Problem::new(Code::Malformed).internal(error)),
        })
    }
}
