//! The built web interface, inside the binary. Text is embedded compressed: a browser gets the
//! form it takes, anyone else gets it unpacked. A build without it says so in words.

use std::borrow::Cow;
use std::io::Read;

use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse};
use flate2::read::GzDecoder;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::problem::Problem;
use crate::kernel::chance::hex;

#[derive(RustEmbed)]
#[folder = "web/dist/"]
#[allow_missing = true]
struct Built;

/// Largest file of the interface; a build with a larger one has gone wrong.
const UNPACKED_MAX: u64 = 16 * 1024 * 1024;

/// Addresses people type, and the page behind each.
const PAGES: &[(&str, &str)] = &[("", "citizen.html"), ("desk", "desk.html"), ("m", "m.html")];

const NOT_BUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">\
<title>网页界面尚未构建</title><body><h1>网页界面尚未构建</h1>\
<p>本程序编译时没有网页界面。请在源代码目录执行 <code>make web</code> 后重新编译。</p>\
<p>接口不受影响，说明见 <a href=\"/api/openapi.json\">/api/openapi.json</a>。</p></body></html>";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
    Plain,
}

impl Coding {
    const fn ending(self) -> &'static str {
        match self {
            Coding::Brotli => ".br",
            Coding::Gzip => ".gz",
            Coding::Plain => "",
        }
    }
}

/// Any file of the interface; what is not one is not found, never the front page.
pub fn serve(request: &HttpRequest) -> Result<HttpResponse, Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Problem::not_found());
    }
    let path = request.path().trim_matches('/');
    let page = PAGES.iter().find(|(address, _)| *address == path);
    let name = page.map_or(path, |(_, file)| file);
    if name.ends_with(".gz") || name.ends_with(".br") {
        return Err(Problem::not_found());
    }
    let accepted = request.headers().get(header::ACCEPT_ENCODING);
    let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or("");
    let Some((file, coding)) = find(name, accepted) else {
        return match page {
            Some(_) => Ok(not_built()),
            None => Err(Problem::not_found()),
        };
    };
    Ok(answer(request, name, &file, coding))
}

fn not_built() -> HttpResponse {
    HttpResponse::ServiceUnavailable()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(NOT_BUILT)
}

/// The file in the best form there is and the browser takes; gzip also for those who take none.
fn find(name: &str, accepted: &str) -> Option<(EmbeddedFile, Coding)> {
    let wanted = [
        (Coding::Brotli, takes(accepted, "br")),
        (Coding::Gzip, takes(accepted, "gzip")),
        (Coding::Plain, true),
    ];
    let taken = wanted.iter().filter(|(_, takes)| *takes);
    for (coding, _) in taken {
        if let Some(file) = Built::get(&format!("{name}{}", coding.ending())) {
            return Some((file, *coding));
        }
    }
    let packed = Built::get(&format!("{name}.gz"))?;
    let mut plain = Vec::new();
    let unpacked = GzDecoder::new(&*packed.data)
        .take(UNPACKED_MAX)
        .read_to_end(&mut plain);
    if let Err(error) = unpacked {
        tracing::error!(%error, "an embedded file does not unpack");
        return None;
    }
    let file = EmbeddedFile {
        data: Cow::Owned(plain),
        metadata: packed.metadata,
    };
    Some((file, Coding::Plain))
}

/// Whether `Accept-Encoding` names the coding without refusing it.
fn takes(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let refused = weight
            .trim()
            .strip_prefix("q=")
            .is_some_and(|weight| weight.trim().parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

fn answer(request: &HttpRequest, name: &str, file: &EmbeddedFile, coding: Coding) -> HttpResponse {
    let hash = hex(&file.metadata.sha256_hash()[..12]);
    let etag = format!("\"{hash}{}\"", coding.ending());
    // Names below assets/ hold a hash of their content: what they name never changes.
    let cache = if name.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let known = request.headers().get(header::IF_NONE_MATCH);
    let known = known.and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| known.split(',').any(|tag| tag.trim() == etag));
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::VARY, "Accept-Encoding"));
    if is_known {
        return response.finish();
    }
    match coding {
        Coding::Brotli => response.insert_header((header::CONTENT_ENCODING, "br")),
        Coding::Gzip => response.insert_header((header::CONTENT_ENCODING, "gzip")),
        Coding::Plain => &mut response,
    };
    response
        .content_type(media_type(name))
        .body(file.data.to_vec())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_are_taken_as_the_browser_says() {
        for (accepted, coding, expected) in [
            ("gzip, deflate, br", "br", true),
            ("gzip, deflate", "br", false),
            ("br;q=0, gzip;q=0.5", "br", false),
            ("br;q=0, gzip;q=0.5", "gzip", true),
            ("GZIP", "gzip", true),
            ("", "gzip", false),
            ("xgzip", "gzip", false),
        ] {
            assert_eq!(takes(accepted, coding), expected, "{accepted:?} {coding}");
        }
    }
}
