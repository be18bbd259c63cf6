//! The first hour: the one-time token makes the three administrators.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Body;
use super::door::Door;
use super::headers::asked;
use super::problem::{Code, Problem};
use super::wire::code;
use crate::domain::actor::{Actor, Role};
use crate::kernel::secret::Secret;
use crate::usecase::setup::{self, Administrator};

#[derive(Serialize, ToSchema)]
#[schema(as = SetupState)]
pub struct SetUpState {
    /// Nobody can sign in yet.
    needed: bool,
}

/// Whether the installation waits for its administrators.
#[utoipa::path(tag = "setup", responses((status = 200, body = SetUpState)))]
#[get("/api/setup")]
pub async fn state(door: web::Data<Door>) -> web::Json<SetUpState> {
    web::Json(SetUpState {
        needed: setup::is_needed(&door.services),
    })
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SetupBody)]
pub struct SetUpBody {
    /// As `suqiu init` printed it.
    #[schema(value_type = String)]
    pub token: Secret,
    /// Left out: as configured.
    pub district_name: Option<String>,
    /// One system administrator, one security administrator, one auditor.
    pub administrators: Vec<AdministratorBody>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdministratorBody {
    #[schema(value_type = code::Role)]
    pub role: Role,
    pub login: String,
    pub name: String,
    #[schema(value_type = String)]
    pub password: Secret,
}

/// Far more than three is not a slip.
const ADMINISTRATORS_MAX: usize = 10;

/// Makes the three administrators and uses the token up.
#[utoipa::path(tag = "setup", request_body = SetUpBody, responses((status = 204)))]
#[post("/api/setup")]
pub async fn set_up(
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<SetUpBody>,
) -> Result<HttpResponse, Problem> {
    let now = std::time::Instant::now();
    door.limits.sign_in.take(door.network(&request), now)?;
    let SetUpBody {
        token,
        district_name,
        administrators,
    } = body.value;
    if administrators.len() > ADMINISTRATORS_MAX {
        return Err(Problem::new(Code::TooMany).field("administrators"));
    }
    let people = administrators.into_iter().map(
        |AdministratorBody {
             role,
             login,
             name,
             password,
         }| Administrator {
            role,
            login,
            name,
            password,
        },
    );
    let asked = asked(&door, &request, Actor::system(), &body.bytes)?;
    let people = people.collect();
    setup::set_up(&door.services, asked, token, district_name, people)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    Ok(HttpResponse::NoContent().finish())
}
