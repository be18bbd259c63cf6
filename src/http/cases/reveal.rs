//! Opening personal fields of one case, for a purpose that is logged.

use actix_web::{HttpRequest, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::case_id;
use crate::domain::codes::PersonalField;
use crate::http::auth::Signed;
use crate::http::body::Body;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::wire::code;
use crate::usecase::reveal;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealBody {
    #[schema(value_type = Vec<code::PersonalField>)]
    pub fields: Vec<PersonalField>,
    /// What they are needed for; kept in the log.
    #[schema(max_length = 200)]
    pub purpose: String,
}

/// The values asked for; none where there is none.
#[derive(Default, Serialize, ToSchema)]
pub struct Revealed {
    #[schema(required)]
    name: Option<String>,
    #[schema(required)]
    phone: Option<String>,
    #[schema(required)]
    id_no: Option<String>,
    #[schema(required)]
    home: Option<String>,
    #[schema(required)]
    wording: Option<String>,
}

/// Shows personal fields to the one who has the ball.
#[utoipa::path(
    tag = "cases",
    params(("no" = String, Path, description = "Number of the case")),
    request_body = RevealBody,
    responses((status = 200, body = Revealed))
)]
#[post("/api/cases/{no}/reveal")]
pub async fn reveal_fields(
    signed: Signed,
    request: HttpRequest,
    door: web::Data<Door>,
    no: web::Path<String>,
    body: Body<RevealBody>,
) -> Result<web::Json<Revealed>, Problem> {
    let case = case_id(&no)?;
    let RevealBody { fields, purpose } = body.value;
    let asked = asked(&door, &request, signed.actor(), &body.bytes)?;
    let values = reveal::reveal(&door.services, asked, case, fields, purpose)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    let mut revealed = Revealed::default();
    for (field, value) in values {
        let place = match field {
            PersonalField::Name => &mut revealed.name,
            PersonalField::Phone => &mut revealed.phone,
            PersonalField::IdNo => &mut revealed.id_no,
            PersonalField::Home => &mut revealed.home,
            PersonalField::Wording => &mut revealed.wording,
        };
        *place = Some(value.to_string());
    }
    Ok(web::Json(revealed))
}
