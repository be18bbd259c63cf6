//! The API's description, collected from the routes and the table of actions.

use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{App, HttpResponse, get};
use utoipa::openapi::content::Content;
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::{ResponseBuilder, ResponsesBuilder};
use utoipa::openapi::schema::{Object, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{OpenApi as OpenApiDocument, Ref, Required};
use utoipa::{OpenApi, PartialSchema, ToSchema};
use utoipa_actix_web::AppExt;

use super::actions::{BodySchema, OFFERED, Offered};
use super::auth;
use super::cases::act::ActionDone;
use super::problem::{self, ProblemDocument};
use super::routes::{Declared, api};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "诉求 suqiu",
        description = "区级民生诉求一体化平台接口。时间为 RFC 3339（+08:00）；错误为 RFC 9457 problem 文档，程序按 code 判断。",
        license(name = "")
    ),
    components(schemas(ProblemDocument))
)]
struct Document;

/// Paths that answer anybody.
const OPEN: &[&str] = &[
    "/api/public/",
    "/api/setup",
    "/api/dictionary",
    "/healthz",
    "/metrics",
];

/// The whole document.
pub fn document() -> OpenApiDocument {
    let (_app, mut document) = App::new()
        .into_utoipa_app()
        .openapi(Document::openapi())
        .configure(api)
        .split_for_parts();
    document.info.license = None;
    let components = document.components.get_or_insert_default();
    let mut parts = Vec::new();
    ActionDone::schemas(&mut parts);
    parts.push((ActionDone::name().into_owned(), ActionDone::schema()));
    for row in OFFERED {
        let BodySchema {
            name,
            schema,
            parts: of_body,
        } = (row.body)();
        parts.extend(of_body);
        parts.push((name, schema));
    }
    components.schemas.extend(parts);
    components.add_security_scheme(
        "session",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(auth::COOKIE))),
    );
    components.add_security_scheme(
        "csrf",
        SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-CSRF-Token"))),
    );
    for row in OFFERED {
        let path = format!("/api/cases/{{no}}/actions/{}", row.action.code());
        let item = PathItem::new(HttpMethod::Post, action(row));
        document.paths.paths.insert(path, item);
    }
    for (path, item) in &mut document.paths.paths {
        complete(path, item);
    }
    document
}

fn action(row: &Offered) -> Operation {
    let name = (row.body)().name;
    let done = Content::new(Some(Ref::from_schema_name(ActionDone::name())));
    let answer = ResponseBuilder::new()
        .description("How the case stands now")
        .content("application/json", done);
    let body = RequestBodyBuilder::new()
        .content(
            "application/json",
            Content::new(Some(Ref::from_schema_name(name))),
        )
        .required(Some(Required::True));
    OperationBuilder::new()
        .tag("actions")
        .operation_id(Some(format!("act_{}", row.action.code())))
        .summary(Some(row.action.label()))
        .parameter(parameter("no", ParameterIn::Path, "Number of the case"))
        .parameter(parameter(
            "If-Match",
            ParameterIn::Header,
            "The revision the caller has read, in quotes",
        ))
        .request_body(Some(body.build()))
        .responses(ResponsesBuilder::new().response("200", answer).build())
        .build()
}

fn parameter(name: &str, place: ParameterIn, about: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .description(Some(about))
        .required(Required::True)
        .schema(Some(Object::with_type(Type::String)))
        .build()
}

/// What all operations have in common: problems, the session, idempotency.
fn complete(path: &str, item: &mut PathItem) {
    let reading = [&mut item.get];
    let writing = [
        &mut item.post,
        &mut item.put,
        &mut item.patch,
        &mut item.delete,
    ];
    for operation in reading.into_iter().flatten() {
        refuse(operation);
        if !is_open(path) {
            operation.security = Some(vec![session()]);
        }
    }
    for operation in writing.into_iter().flatten() {
        refuse(operation);
        let once = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .description(Some("The same key and request again gives the same answer"))
            .required(Required::False)
            .schema(Some(Object::with_type(Type::String)))
            .build();
        operation
            .parameters
            .get_or_insert_default()
            .push(once.into());
        let signs_in = path == "/api/session" && operation.request_body.is_some();
        if !(is_open(path) || signs_in) {
            let csrf = session().add("csrf", Vec::<String>::new());
            operation.security = Some(vec![csrf]);
        }
    }
}

fn session() -> SecurityRequirement {
    SecurityRequirement::new("session", Vec::<String>::new())
}

fn is_open(path: &str) -> bool {
    OPEN.iter().any(|open| path.starts_with(open))
}

fn refuse(operation: &mut Operation) {
    let problem = Content::new(Some(Ref::from_schema_name(ProblemDocument::name())));
    let response = ResponseBuilder::new()
        .description("A problem document")
        .content(problem::CONTENT_TYPE, problem)
        .build();
    operation
        .responses
        .responses
        .insert("default".to_owned(), response.into());
}

/// As checked in and as served.
pub fn text() -> String {
    let mut text = document()
        .to_pretty_json()
        .expect("a document of strings and lists serialises");
    text.push('\n');
    text
}

static TEXT: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(text()));

static DECLARED: LazyLock<Vec<Declared>> = LazyLock::new(|| {
    let paths = document().paths.paths;
    let mut declared: Vec<_> = paths
        .iter()
        .map(|(path, item)| Declared::new(path, item))
        .collect();
    declared.push(Declared {
        pattern: actix_web::dev::ResourceDef::new("/api/openapi.json"),
        methods: "GET".to_owned(),
    });
    declared
});

/// The methods of a documented address; `None` when it is not one.
pub(super) fn methods_at(path: &str) -> Option<&'static str> {
    let declared = DECLARED.iter().find(|row| row.pattern.is_match(path));
    declared.map(|row| row.methods.as_str())
}

/// This description.
#[get("/api/openapi.json")]
pub(super) async fn document_route() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(TEXT.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `UPDATE_DOCS=1 cargo test openapi` writes it anew.
    #[test]
    fn the_checked_in_document_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web/openapi.json");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, text()).expect("web/openapi.json is written");
        }
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            kept == text(),
            "web/openapi.json is stale: run UPDATE_DOCS=1 cargo test openapi"
        );
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let text = text();
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let schemas = json["components"]["schemas"].as_object().expect("schemas");
        for part in text.split("#/components/schemas/").skip(1) {
            let name = part.split('"').next().expect("a name");
            assert!(schemas.contains_key(name), "{name} is not described");
        }
        assert_eq!(methods_at("/api/cases"), Some("GET, POST"));
        assert_eq!(methods_at("/api/cases/x/actions/sign"), Some("POST"));
        assert_eq!(methods_at("/api/nothing"), None);
    }
}
