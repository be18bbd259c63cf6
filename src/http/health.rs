//! Is it alive, and does it take writes?

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::door::Door;
use crate::store::Condition;
use crate::usecase::clock;

#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `ok`; `storage_full`: reads, takes no changes, goes on by itself when there is room;
    /// `stopped`: writes have ended, the process is about to.
    status: &'static str,
    /// `ok`; `behind` the log's last entry; `disbelieved`, because it jumped ahead by days.
    clock: &'static str,
}

/// Answers as long as the server does. 503 once nothing can be written until a restart.
#[utoipa::path(
    tag = "operation",
    responses((status = 200, body = Health), (status = 503, body = Health))
)]
#[get("/healthz")]
pub async fn healthz(door: web::Data<Door>) -> HttpResponse {
    let (code, status) = match door.services.store.counts().condition() {
        Condition::Writing => (StatusCode::OK, "ok"),
        Condition::Full => (StatusCode::OK, "storage_full"),
        Condition::Stopped => (StatusCode::SERVICE_UNAVAILABLE, "stopped"),
    };
    HttpResponse::build(code).json(Health {
        status,
        clock: clock::state(&door.services).code(),
    })
}
