//! Filing by the citizen.

use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::within;
use crate::domain::actor::Actor;
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::http::body::{Body, Params};
use crate::http::cases::attachments::{UploadParams, Uploaded, take_in};
use crate::http::cases::file::intake;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::wire::filing::{AttachmentRef, PetitionerBody, PlaceBody, attachments};
use crate::http::wire::{At, code};
use crate::usecase::register::{RawAppeal, Registered, register};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicAppealBody {
    /// Left out: the beginning of the content.
    #[schema(max_length = 100)]
    pub title: Option<String>,
    #[schema(max_length = 5000)]
    pub content: String,
    #[schema(value_type = code::Nature)]
    pub nature: Nature,
    pub place: PlaceBody,
    pub petitioner: PetitionerBody,
    pub attachments: Option<Vec<AttachmentRef>>,
}

/// What the citizen keeps.
#[derive(Serialize, ToSchema)]
pub struct PublicReceipt {
    no: String,
    /// With the number it opens the case to whoever filed it.
    code: String,
    received_at: At,
    #[schema(required)]
    accept_due_at: Option<At>,
}

impl PublicAppealBody {
    pub fn into_appeal(self) -> Result<RawAppeal, Problem> {
        let Self {
            title,
            content,
            nature,
            place,
            petitioner,
            attachments: refs,
        } = self;
        let (personal, place) = intake(title, content, place, petitioner)?;
        Ok(RawAppeal {
            personal,
            nature,
            urgency: Urgency::U3,
            channel: Channel::Web,
            source: Source::Citizen,
            external_id: None,
            place,
            attachments: attachments(refs)?,
            item: None,
            received_at: None,
            higher_due_at: None,
        })
    }
}

/// Takes an appeal from the citizen.
#[utoipa::path(tag = "public", request_body = PublicAppealBody, responses((status = 201, body = PublicReceipt)))]
#[post("/api/public/appeals")]
pub async fn file_appeal(
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<PublicAppealBody>,
) -> Result<HttpResponse, Problem> {
    within(&door.limits.public_writes, &door, &request)?;
    let Body { value, bytes } = body;
    let asked = asked(&door, &request, Actor::citizen(), &bytes)?;
    let registered = register(&door.services, asked, value.into_appeal()?)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    let Registered {
        case,
        no,
        revision: _,
        state: _,
        received_at,
        accept_due_at,
        already: _,
    } = registered;
    Ok(HttpResponse::Created().json(PublicReceipt {
        no,
        code: door.services.keyring.query_code(case),
        received_at: At(received_at),
        accept_due_at: accept_due_at.map(At),
    }))
}

/// Takes in a file to be named in an appeal.
#[utoipa::path(
    tag = "public",
    params(UploadParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Uploaded))
)]
#[post("/api/public/attachments")]
pub async fn upload_public_file(
    request: HttpRequest,
    door: web::Data<Door>,
    _params: Params<UploadParams>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    within(&door.limits.public_writes, &door, &request)?;
    take_in(&request, &door, Actor::citizen(), payload).await
}
