//! RFC 9457 problem documents: the one form in which the API says no.
//!
//! A [`Problem`] carries what the caller may know apart from what only the log may know. Its
//! document is written in one place, [`document`], because only there the request id is known.

mod code;
mod refusal;

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use utoipa::ToSchema;

pub use code::Code;
pub use refusal::{full, of_blob, problem as of_refusal};

pub const CONTENT_TYPE: &str = "application/problem+json";

/// A refusal or a failure, on its way out.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", .code.code(), .internal)]
pub struct Problem {
    pub code: Code,
    /// For the caller, in Chinese. Never holds what was typed.
    pub detail: Option<String>,
    /// The field of the request it is about, as a path: `place.street`.
    pub field: Option<String>,
    /// For the log only.
    pub internal: String,
    /// Seconds after which asking again makes sense.
    pub retry_after: Option<u32>,
    pub stale: Option<Box<Stale>>,
}

/// What a caller with an old revision has missed.
#[derive(Debug)]
pub struct Stale {
    pub current_revision: u32,
    pub changed: Vec<ChangedBy>,
}

/// One step that was taken meanwhile.
#[derive(Clone, Debug, serde::Serialize, ToSchema)]
pub struct ChangedBy {
    pub revision: u32,
    pub kind: String,
    pub title: String,
    pub by_name: String,
    pub at: String,
}

/// The wire form. `code` is what clients switch on.
#[derive(Debug, serde::Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument<'a> {
    #[schema(example = "/problems/case.stale")]
    r#type: String,
    title: &'a str,
    status: u16,
    #[schema(value_type = super::wire::code::ProblemCode)]
    code: &'a str,
    #[schema(required)]
    detail: Option<&'a str>,
    #[schema(required)]
    field: Option<&'a str>,
    request_id: &'a str,
    /// Only with `case.stale`.
    #[serde(skip_serializing_if = "Option::is_none")]
    current_revision: Option<u32>,
    /// Only with `case.stale`.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<&'a [ChangedBy]>,
}

impl Problem {
    pub fn new(code: Code) -> Self {
        Self {
            code,
            detail: None,
            field: None,
            internal: String::new(),
            retry_after: None,
            stale: None,
        }
    }

    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    #[must_use]
    pub fn internal(mut self, cause: impl ToString) -> Self {
        self.internal = cause.to_string();
        self
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds.max(1));
        self
    }

    /// A field whose value makes no sense.
    pub fn invalid(field: &str, detail: impl Into<String>) -> Self {
        Self::new(Code::FieldInvalid).field(field).detail(detail)
    }

    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    /// Without a request id: the edge writes the document again with it.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        document(self, "")
    }
}

/// The answer as the caller sees it.
pub fn document(problem: &Problem, request_id: &str) -> HttpResponse<BoxBody> {
    let Problem {
        code,
        detail,
        field,
        internal: _,
        retry_after,
        stale,
    } = problem;
    let mut response = HttpResponse::build(code.status());
    response.content_type(CONTENT_TYPE);
    if let Some(seconds) = retry_after {
        response.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    let body = ProblemDocument {
        r#type: format!("/problems/{}", code.code()),
        title: code.title(),
        status: code.status().as_u16(),
        code: code.code(),
        detail: detail.as_deref(),
        field: field.as_deref(),
        request_id,
        current_revision: stale.as_ref().map(|stale| stale.current_revision),
        changed: stale.as_ref().map(|stale| stale.changed.as_slice()),
    };
    response.body(serde_json::to_vec(&body).expect("strings and numbers serialise"))
}
