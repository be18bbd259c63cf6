//! What the administrators of the machine have to know.

use std::sync::atomic::Ordering;

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::Administrator;
use crate::http::door::Door;
use crate::usecase::notices::notices;

/// Something that is not as it should be, for as long as it lasts.
#[derive(Serialize, ToSchema)]
pub struct NoticeShown {
    /// Stable: `clock.behind`, `clock.disbelieved`, `disk.full`, `disk.nearly_full`.
    code: &'static str,
    message: String,
}

/// The clock and the disk, when they need somebody. Empty when all is well.
#[utoipa::path(tag = "admin", responses((status = 200, body = Vec<NoticeShown>)))]
#[get("/api/admin/notices")]
pub async fn read_notices(
    _administrator: Administrator,
    door: web::Data<Door>,
) -> web::Json<Vec<NoticeShown>> {
    let percent = door.disk_used.load(Ordering::Relaxed);
    let found = notices(&door.services, u8::try_from(percent).unwrap_or(100));
    let shown = found.into_iter().map(|notice| NoticeShown {
        code: notice.code(),
        message: notice.sentence(),
    });
    web::Json(shown.collect())
}
