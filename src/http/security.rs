//! Headers every answer carries, so that a browser helps to keep it safe.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// The policies, worked out once.
#[derive(Clone, Debug)]
pub struct Policies {
    content: HeaderValue,
}

/// May the outside look in? Only a portal that embeds us, and only if configured.
impl Policies {
    /// `portal` is the origin of the portal that may embed the pages.
    pub fn new(portal: Option<&str>) -> Self {
        let ancestors = portal.map_or(String::new(), |portal| format!(" {portal}"));
        let content = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
             font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
             frame-src 'self'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'self'{ancestors}"
        );
        let content = HeaderValue::from_str(&content)
            .expect("configuration checks that the portal is a plain origin");
        Self { content }
    }

    /// Adds what is missing; a handler that knows better has set its own.
    pub fn dress(&self, headers: &mut HeaderMap, is_api: bool) {
        let is_html = headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if is_html {
            headers.insert(header::CONTENT_SECURITY_POLICY, self.content.clone());
            let allowed = HeaderValue::from_static("geolocation=(self), camera=(self)");
            headers.insert(PERMISSIONS, allowed);
        }
        let fixed = [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "same-origin"),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if is_api && !headers.contains_key(header::CACHE_CONTROL) {
            let never = HeaderValue::from_static("no-store");
            headers.insert(header::CACHE_CONTROL, never);
        }
    }
}
