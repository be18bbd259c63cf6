//! Files: taken in as a stream of raw bytes, given out safely.

use std::io::Read;
use std::time::{Duration, Instant};

use actix_web::http::header;
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use futures_util::StreamExt;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::case_id;
use crate::domain::actor::Actor;
use crate::http::auth::Signed;
use crate::http::body::Params;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::pace::{self, Pace};
use crate::http::problem::{self, Code, Problem};
use crate::store::Condition;
use crate::store::blob::{BlobError, Stored, Upload};
use crate::usecase::{read, upload};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadParams {
    /// The file's name; what it is, is told by its bytes.
    #[expect(
        dead_code,
        reason = "part of the contract; the case keeps the name it is given"
    )]
    pub name: Option<String>,
}

/// To be named in the request that puts it into a case.
#[derive(Serialize, ToSchema)]
pub struct Uploaded {
    hash: String,
    mime: String,
    /// Bytes.
    size: u64,
}

/// A photo of 2 MB over the slowest line a telephone still finds.
const PACE: pace::Rule = pace::Rule {
    grace: Duration::from_secs(30),
    bytes_per_second: 4 * 1024,
    whole: Duration::from_secs(600),
};

/// Takes in a file: images, PDF, sound, film, Word, Excel, plain text.
#[utoipa::path(
    tag = "cases",
    params(UploadParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Uploaded))
)]
#[post("/api/attachments")]
pub async fn upload_file(
    signed: Signed,
    request: HttpRequest,
    door: web::Data<Door>,
    _params: Params<UploadParams>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    take_in(&request, &door, signed.actor(), payload).await
}

/// The same for whoever is at the door.
pub async fn take_in(
    request: &HttpRequest,
    door: &Door,
    actor: Actor,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let max = door.settings.upload_max;
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > max) {
        return Err(too_large(max));
    }
    // What room there is belongs to the log.
    if door.services.store.counts().condition() == Condition::Full {
        return Err(problem::full());
    }
    let blobs = door.services.blobs.clone();
    let begun = aside(move || blobs.begin()).await?;
    let stored = receive(begun, payload, max).await?;
    let asked = asked(door, request, actor, stored.hash.as_bytes())?;
    let file = upload::uploaded(&door.services, asked, stored)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    Ok(HttpResponse::Created().json(Uploaded {
        hash: file.hash.to_string(),
        mime: file.mime,
        size: file.size,
    }))
}

async fn receive(mut upload: Upload, mut payload: Payload, max: u64) -> Result<Stored, Problem> {
    let mut size = 0;
    let mut pace = Pace::begin(PACE, Instant::now());
    while let Some(piece) = pace.next(payload.next()).await? {
        let piece = piece.map_err(|error| Problem::new(Code::Malformed).internal(error))?;
        size += piece.len() as u64;
        pace.came(piece.len());
        if size > max {
            return Err(too_large(max));
        }
        upload = aside(move || {
            upload.push(&piece)?;
            Ok(upload)
        })
        .await?;
    }
    aside(move || upload.finish()).await
}

/// Disk work, off the threads that answer others.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BlobError> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Problem::new(Code::Internal).internal(error))?
        .map_err(|error| problem::of_blob(&error))
}

fn too_large(max: u64) -> Problem {
    let megabytes = max / (1024 * 1024);
    Problem::new(Code::TooLarge).detail(format!("文件超过{megabytes}MB"))
}

/// The bytes of a file of a case. Images and PDF are shown, everything else is saved.
#[utoipa::path(
    tag = "cases",
    params(
        ("no" = String, Path, description = "Number of the case"),
        ("hash" = String, Path, description = "As the case names it")
    ),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
#[get("/api/cases/{no}/attachments/{hash}")]
pub async fn download(
    signed: Signed,
    door: web::Data<Door>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (no, hash) = path.into_inner();
    let actor = &signed.present.actor;
    let (attachment, hash) = read::attachment(&door.services, actor, case_id(&no)?, &hash)
        .map_err(|refusal| door.refuse(refusal))?;
    let blobs = door.services.blobs.clone();
    let file = aside(move || blobs.read_intact(&hash)).await?;
    let shown = matches!(
        attachment.mime.as_str(),
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "application/pdf"
    );
    let mut response = HttpResponse::Ok();
    // A browser's PDF viewer does not work in a sandbox.
    if attachment.mime != "application/pdf" {
        let nothing = "default-src 'none'; sandbox";
        response.insert_header((header::CONTENT_SECURITY_POLICY, nothing));
    }
    Ok(response
        .content_type(attachment.mime.as_str())
        .insert_header((
            header::CONTENT_DISPOSITION,
            disposition(shown, &attachment.name),
        ))
        // Only for the one who may see the case; the bytes behind a hash never change.
        .insert_header((header::CACHE_CONTROL, "private, max-age=3600"))
        .no_chunking(attachment.size)
        .streaming(pieces(file)))
}

/// RFC 6266, with the name in UTF-8 by RFC 5987 and a plain one for old browsers.
fn disposition(shown: bool, name: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');
    let kind = if shown { "inline" } else { "attachment" };
    let plain: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => c,
            _ => '_',
        })
        .collect();
    let encoded = utf8_percent_encode(name, KEPT);
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// The file in pieces, read off the threads that answer others.
fn pieces(file: std::fs::File) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> {
    const PIECE: usize = 64 * 1024;
    futures_util::stream::try_unfold(file, |mut file| async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE];
            let length = file.read(&mut piece)?;
            piece.truncate(length);
            Ok::<_, std::io::Error>((piece, file))
        });
        let (piece, file) = read.await.map_err(std::io::Error::other)??;
        Ok((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_the_header() {
        assert_eq!(
            disposition(true, "处置后 𠮷\".jpg"),
            "inline; filename=\"______.jpg\"; \
             filename*=UTF-8''%E5%A4%84%E7%BD%AE%E5%90%8E%20%F0%A0%AE%B7%22.jpg"
        );
        let evil = disposition(false, "a\r\nSet-Cookie: x=1");
        assert!(!evil.contains(['\r', '\n']) && evil.starts_with("attachment;"));
    }
}
