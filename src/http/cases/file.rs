//! Filing an appeal at the desk: an operator for a caller, a grid worker for what was found.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::case::Place;
use crate::domain::case::personal::RawIntake;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::http::auth::Signed;
use crate::http::body::Body;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::wire::filing::{AttachmentRef, PetitionerBody, PlaceBody, attachments};
use crate::http::wire::{At, code};
use crate::kernel::id::UserId;
use crate::usecase::register::{RawAppeal, Registered, may_register, register};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileBody {
    /// Left out: the beginning of the content.
    #[schema(max_length = 100)]
    pub title: Option<String>,
    #[schema(max_length = 5000)]
    pub content: String,
    #[schema(value_type = code::Nature)]
    pub nature: Nature,
    /// Left out: U3.
    #[schema(value_type = Option<code::Urgency>)]
    pub urgency: Option<Urgency>,
    #[schema(value_type = code::Channel)]
    pub channel: Channel,
    /// Left out: a grid worker for own findings, else a citizen.
    #[schema(value_type = Option<code::Source>)]
    pub source: Option<Source>,
    /// The number the channel gave it; the same number twice is one case.
    pub external_id: Option<String>,
    pub place: PlaceBody,
    pub petitioner: PetitionerBody,
    pub attachments: Option<Vec<AttachmentRef>>,
    /// Row of the duty catalogue, when known.
    pub item: Option<String>,
    /// When the channel received it, if earlier than now.
    pub received_at: Option<At>,
}

/// What is handed in, with the place's address among the personal part: it is masked together.
pub fn intake(
    title: Option<String>,
    content: String,
    place: PlaceBody,
    petitioner: PetitionerBody,
) -> Result<(RawIntake, Place), Problem> {
    let place = place.into_place()?;
    let PetitionerBody {
        name,
        phone,
        id_no,
        home,
        anonymous,
        identity_hidden,
    } = petitioner;
    let personal = RawIntake {
        title,
        content,
        address: place.address.clone(),
        name,
        phone,
        id_no,
        home,
        anonymous,
        identity_hidden,
    };
    Ok((personal, place))
}

impl FileBody {
    pub fn into_appeal(self) -> Result<RawAppeal, Problem> {
        let Self {
            title,
            content,
            nature,
            urgency,
            channel,
            source,
            external_id,
            place,
            petitioner,
            attachments: refs,
            item,
            received_at,
        } = self;
        let (personal, place) = intake(title, content, place, petitioner)?;
        let usual = match channel {
            Channel::Grid => Source::GridWorker,
            Channel::Sensing => Source::Device,
            Channel::Media => Source::Media,
            _ => Source::Citizen,
        };
        Ok(RawAppeal {
            personal,
            nature,
            urgency: urgency.unwrap_or(Urgency::U3),
            channel,
            source: source.unwrap_or(usual),
            external_id: external_id.filter(|given| !given.trim().is_empty()),
            place,
            attachments: attachments(refs)?,
            item: item.filter(|item| !item.trim().is_empty()),
            received_at: received_at.map(|At(at)| at),
            higher_due_at: None,
        })
    }
}

#[derive(Serialize, ToSchema)]
pub struct Receipt {
    no: String,
    /// With the number it lets the citizen look the case up.
    query_code: String,
    revision: u32,
    #[schema(value_type = code::CaseState)]
    state: State,
    received_at: At,
    #[schema(required)]
    accept_due_at: Option<At>,
}

/// Registers an appeal. The same number from the same channel gives the case there is, with 200.
#[utoipa::path(
    tag = "cases",
    request_body = FileBody,
    responses((status = 201, body = Receipt), (status = 200, body = Receipt))
)]
#[post("/api/cases")]
pub async fn file_case(
    signed: Signed,
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<FileBody>,
) -> Result<HttpResponse, Problem> {
    let Body { value, bytes } = body;
    let refuse = |refusal| door.refuse(refusal);
    may_register(&door.services, &signed.present.actor).map_err(refuse)?;
    let mut asked = asked(&door, &request, signed.actor(), &bytes)?;
    asked.on_behalf_of = value.petitioner.is_somebody().then_some(UserId::CITIZEN);
    let registered = register(&door.services, asked, value.into_appeal()?)
        .await
        .map_err(refuse)?;
    let Registered {
        case,
        no,
        revision,
        state,
        received_at,
        accept_due_at,
        already,
    } = registered;
    let receipt = Receipt {
        query_code: door.services.keyring.query_code(case),
        no,
        revision,
        state,
        received_at: At(received_at),
        accept_due_at: accept_due_at.map(At),
    };
    let mut response = if already {
        HttpResponse::Ok()
    } else {
        HttpResponse::Created()
    };
    Ok(response.json(receipt))
}
