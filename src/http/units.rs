//! The organisation, and the people in it, for pickers.

use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Signed;
use super::body::Params;
use super::door::Door;
use super::wire::code;
use crate::domain::org::{Unit, UnitKind};
use crate::kernel::id::UnitId;

#[derive(Serialize, ToSchema)]
pub struct UnitView {
    id: u32,
    #[schema(required)]
    parent: Option<u32>,
    #[schema(value_type = code::UnitKind)]
    kind: UnitKind,
    code: String,
    name: String,
    short_name: String,
    /// What citizens are told.
    public_name: String,
    /// First letters of the pinyin, for type-ahead.
    initials: String,
    active: bool,
}

impl UnitView {
    pub fn of(unit: &Unit) -> Self {
        let Unit {
            id,
            parent,
            kind,
            code,
            name,
            short_name,
            public_name,
            initials,
            active,
        } = unit.clone();
        Self {
            id: id.0,
            parent: parent.map(|parent| parent.0),
            kind,
            code,
            name,
            short_name,
            public_name,
            initials,
            active,
        }
    }

    /// All of them, by number: the order they were made in.
    pub fn all(door: &Door) -> Vec<Self> {
        let directory = door.reference().directory;
        let mut all: Vec<_> = directory.units().map(Self::of).collect();
        all.sort_unstable_by_key(|unit| unit.id);
        all
    }
}

/// Every unit, closed ones too: old cases point at them.
#[utoipa::path(tag = "reference", responses((status = 200, body = Vec<UnitView>)))]
#[get("/api/units")]
pub async fn units(_signed: Signed, door: web::Data<Door>) -> web::Json<Vec<UnitView>> {
    web::Json(UnitView::all(&door))
}

#[derive(Serialize, ToSchema)]
pub struct UserBrief {
    id: u32,
    name: String,
    unit: u32,
    unit_name: String,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsersParams {
    /// People of this unit and of those below it.
    pub unit: u32,
}

/// Active people of a unit's subtree, for the handler picker.
#[utoipa::path(tag = "reference", params(UsersParams), responses((status = 200, body = Vec<UserBrief>)))]
#[get("/api/users")]
pub async fn users(
    _signed: Signed,
    door: web::Data<Door>,
    params: Params<UsersParams>,
) -> web::Json<Vec<UserBrief>> {
    let unit = UnitId(params.0.unit);
    let directory = door.reference().directory;
    let people = directory
        .users()
        .filter(|user| user.active && directory.covers(unit, user.unit));
    let mut people: Vec<_> = people
        .map(|user| UserBrief {
            id: user.id.0,
            name: user.name.clone(),
            unit: user.unit.0,
            unit_name: directory.unit_name(user.unit).to_owned(),
        })
        .collect();
    people.sort_unstable_by_key(|user| (user.unit, user.id));
    web::Json(people)
}
