//! Accounts by the system administrator, roles by the security administrator.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{KeeperOfAccounts, SecurityAdmin, SystemAdmin};
use crate::domain::actor::Role;
use crate::domain::org::{Directory, Grant, User};
use crate::http::body::Body;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::wire::code;
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::secret::Secret;
use crate::usecase::people::{self, NewUser, UserChange};

#[derive(Serialize, ToSchema)]
pub struct UserAdmin {
    id: u32,
    login: String,
    name: String,
    unit: u32,
    unit_name: String,
    active: bool,
    grants: Vec<GrantView>,
}

#[derive(Serialize, ToSchema)]
pub struct GrantView {
    #[schema(value_type = code::Role)]
    role: Role,
    unit: u32,
}

impl UserAdmin {
    fn of(user: &User, directory: &Directory) -> Self {
        let User {
            id,
            login,
            name,
            unit,
            grants,
            active,
            created_at: _,
        } = user.clone();
        let grants = grants
            .into_iter()
            .map(|Grant { role, unit }| GrantView { role, unit: unit.0 });
        Self {
            id: id.0,
            login,
            name,
            unit: unit.0,
            unit_name: directory.unit_name(unit).to_owned(),
            active,
            grants: grants.collect(),
        }
    }

    /// As it stands after a change.
    fn now(door: &Door, id: UserId) -> Result<Self, Problem> {
        let directory = door.reference().directory;
        let user = directory.user(id).ok_or_else(Problem::not_found)?;
        Ok(Self::of(user, &directory))
    }
}

/// Every account.
#[utoipa::path(tag = "admin", responses((status = 200, body = Vec<UserAdmin>)))]
#[get("/api/admin/users")]
pub async fn list_users(
    _keeper: KeeperOfAccounts,
    door: web::Data<Door>,
) -> web::Json<Vec<UserAdmin>> {
    let directory = door.reference().directory;
    let mut users: Vec<_> = directory
        .users()
        .map(|user| UserAdmin::of(user, &directory))
        .collect();
    users.sort_unstable_by_key(|user| user.id);
    web::Json(users)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUserBody {
    pub login: String,
    pub name: String,
    #[schema(value_type = u32)]
    pub unit: UnitId,
    #[schema(value_type = String)]
    pub password: Secret,
}

/// Makes an account that may do nothing yet.
#[utoipa::path(tag = "admin", request_body = NewUserBody, responses((status = 201, body = UserAdmin)))]
#[post("/api/admin/users")]
pub async fn create_user(
    admin: SystemAdmin,
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<NewUserBody>,
) -> Result<HttpResponse, Problem> {
    let asked = asked(&door, &request, admin.0.actor(), &body.bytes)?;
    let NewUserBody {
        login,
        name,
        unit,
        password,
    } = body.value;
    let new = NewUser {
        login,
        name,
        unit,
        password: Some(password),
    };
    let id = people::create(&door.services, asked, new)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    Ok(HttpResponse::Created().json(UserAdmin::now(&door, id)?))
}

/// What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChangeBody {
    pub name: Option<String>,
    #[schema(value_type = Option<u32>)]
    pub unit: Option<UnitId>,
    pub active: Option<bool>,
    /// Ends the account's sessions too.
    #[schema(value_type = Option<String>)]
    pub password: Option<Secret>,
}

/// Changes an account.
#[utoipa::path(
    tag = "admin",
    params(("id" = u32, Path, description = "Account")),
    request_body = UserChangeBody,
    responses((status = 200, body = UserAdmin))
)]
#[patch("/api/admin/users/{id}")]
pub async fn change_user(
    admin: SystemAdmin,
    request: HttpRequest,
    door: web::Data<Door>,
    id: web::Path<u32>,
    body: Body<UserChangeBody>,
) -> Result<web::Json<UserAdmin>, Problem> {
    let (id, asked) = (
        UserId(*id),
        asked(&door, &request, admin.0.actor(), &body.bytes)?,
    );
    let UserChangeBody {
        name,
        unit,
        active,
        password,
    } = body.value;
    let change = UserChange {
        name,
        unit,
        active,
        password,
    };
    people::change(&door.services, asked, id, change)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    UserAdmin::now(&door, id).map(web::Json)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantsBody {
    /// All the roles the account shall hold, each for a unit and all below it.
    pub grants: Vec<GrantBody>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantBody {
    #[schema(value_type = code::Role)]
    pub role: Role,
    #[schema(value_type = u32)]
    pub unit: UnitId,
}

/// Sets the roles of an account.
#[utoipa::path(
    tag = "admin",
    params(("id" = u32, Path, description = "Account")),
    request_body = GrantsBody,
    responses((status = 200, body = UserAdmin))
)]
#[put("/api/admin/users/{id}/grants")]
pub async fn grant(
    admin: SecurityAdmin,
    request: HttpRequest,
    door: web::Data<Door>,
    id: web::Path<u32>,
    body: Body<GrantsBody>,
) -> Result<web::Json<UserAdmin>, Problem> {
    let (id, asked) = (
        UserId(*id),
        asked(&door, &request, admin.0.actor(), &body.bytes)?,
    );
    let grants = body.value.grants.into_iter();
    let grants = grants.map(|GrantBody { role, unit }| Grant { role, unit });
    people::grant(&door.services, asked, id, grants.collect())
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    UserAdmin::now(&door, id).map(web::Json)
}
