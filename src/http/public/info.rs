//! What the citizen's pages need before anything is asked.

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::codes::{DissatisfactionReason, Nature, Urgency, WithdrawalReason};
use crate::domain::org::{Directory, UnitKind};
use crate::domain::policy::Stage;
use crate::http::dictionary::{Term, term};
use crate::http::door::Door;
use crate::http::session::DistrictView;
use crate::kernel::id::UnitId;

#[derive(Serialize, ToSchema)]
pub struct Info {
    district: DistrictView,
    streets: Vec<StreetView>,
    natures: Vec<Term>,
    dissatisfaction_reasons: Vec<Term>,
    /// Those a citizen may give.
    withdrawal_reasons: Vec<Term>,
    limits: InfoLimits,
}

#[derive(Serialize, ToSchema)]
pub struct StreetView {
    id: u32,
    name: String,
    communities: Vec<CommunityView>,
}

#[derive(Serialize, ToSchema)]
pub struct CommunityView {
    id: u32,
    name: String,
}

/// How long things usually take, in words.
#[derive(Serialize, ToSchema)]
pub struct InfoLimits {
    accept: String,
    handle: String,
}

fn below(directory: &Directory, parent: UnitId, kind: UnitKind) -> Vec<(u32, String)> {
    let units = directory.units().filter(|unit| {
        unit.active && unit.kind == kind && directory.chain(unit.id).any(|up| up.id == parent)
    });
    let mut named: Vec<_> = units
        .map(|unit| (unit.id.0, unit.short_name.clone()))
        .collect();
    named.sort_unstable_by_key(|(id, _)| *id);
    named
}

/// District, places, reasons and usual times.
#[utoipa::path(tag = "public", responses((status = 200, body = Info)))]
#[get("/api/public/info")]
pub async fn info(door: web::Data<Door>) -> web::Json<Info> {
    let reference = door.reference();
    let directory = &reference.directory;
    let root = directory.root().unwrap_or(UnitId(0));
    let streets = below(directory, root, UnitKind::Street).into_iter();
    let streets = streets.map(|(id, name)| {
        let communities = below(directory, UnitId(id), UnitKind::Community);
        let communities = communities
            .into_iter()
            .map(|(id, name)| CommunityView { id, name })
            .collect();
        StreetView {
            id,
            name,
            communities,
        }
    });
    let usual = |stage| {
        let limit = reference.policy.limit(stage, Urgency::U3, Nature::Help);
        limit.label()
    };
    let own = |reason: &&WithdrawalReason| **reason != WithdrawalReason::W5;
    web::Json(Info {
        district: DistrictView::of(&door),
        streets: streets.collect(),
        natures: Nature::ALL.iter().map(|it| term!(it)).collect(),
        dissatisfaction_reasons: DissatisfactionReason::ALL
            .iter()
            .map(|it| term!(it))
            .collect(),
        withdrawal_reasons: WithdrawalReason::ALL
            .iter()
            .filter(own)
            .map(|it| term!(it))
            .collect(),
        limits: InfoLimits {
            accept: usual(Stage::Accept),
            handle: usual(Stage::Handle),
        },
    })
}
