//! A small district: two departments with sections, two streets with communities, somebody in
//! every role, three rows of the catalogue and two entries of knowledge.

use std::sync::Arc;

use crate::domain::actor::{Actor, Role};
use crate::domain::case::command::Draft;
use crate::domain::case::{Attachment, Petitioner, Place};
use crate::domain::catalogue::{Catalogue, CatalogueRow, Lead};
use crate::domain::codes::{AttachmentPurpose, Channel, Nature, Source, Urgency};
use crate::domain::deadline::Limit;
use crate::domain::knowledge::{KnowledgeBase, KnowledgeEntry};
use crate::domain::org::{Directory, Grant, Unit, UnitKind, User};
use crate::domain::reference::Reference;
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::time::{DAY_MS, Timestamp};

pub(crate) const DISTRICT: UnitId = UnitId(1);
pub(crate) const CENTRE: UnitId = UnitId(5);
pub(crate) const CITY_MANAGEMENT: UnitId = UnitId(10);
pub(crate) const ENFORCEMENT: UnitId = UnitId(11);
pub(crate) const SQUAD: UnitId = UnitId(12);
pub(crate) const TEAM: UnitId = UnitId(13);
pub(crate) const POST: UnitId = UnitId(14);
pub(crate) const HOUSING: UnitId = UnitId(20);
pub(crate) const ESTATES: UnitId = UnitId(21);
pub(crate) const HAISHAN: UnitId = UnitId(30);
pub(crate) const TIANDONG: UnitId = UnitId(31);
pub(crate) const MEISHA: UnitId = UnitId(40);
pub(crate) const DAMEISHA: UnitId = UnitId(41);
/// Closed down.
pub(crate) const DISSOLVED: UnitId = UnitId(50);

pub(crate) const LIGHT: &str = "light";
/// On site, with a limit of its own: 4 working hours.
pub(crate) const RUBBISH: &str = "rubbish";
/// The street's the place lies in.
pub(crate) const ROAD: &str = "road";

/// Monday, 10:00.
pub(crate) fn start() -> Timestamp {
    at("2026-11-23T10:00")
}

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(&format!("{text}:00+08:00")).expect("a test's own time")
}

const UNITS: &[(UnitId, Option<UnitId>, UnitKind, &str)] = &[
    (DISTRICT, None, UnitKind::District, "盐田区"),
    (CENTRE, Some(DISTRICT), UnitKind::Department, "区指挥中心"),
    (
        CITY_MANAGEMENT,
        Some(DISTRICT),
        UnitKind::Department,
        "区城管局",
    ),
    (
        ENFORCEMENT,
        Some(CITY_MANAGEMENT),
        UnitKind::Section,
        "执法科",
    ),
    (SQUAD, Some(ENFORCEMENT), UnitKind::Section, "执法一队"),
    (TEAM, Some(SQUAD), UnitKind::Section, "执法一组"),
    (POST, Some(TEAM), UnitKind::Section, "执法岗亭"),
    (HOUSING, Some(DISTRICT), UnitKind::Department, "区住建局"),
    (ESTATES, Some(HOUSING), UnitKind::Section, "物业科"),
    (HAISHAN, Some(DISTRICT), UnitKind::Street, "海山街道"),
    (TIANDONG, Some(HAISHAN), UnitKind::Community, "田东社区"),
    (MEISHA, Some(DISTRICT), UnitKind::Street, "梅沙街道"),
    (DAMEISHA, Some(MEISHA), UnitKind::Community, "大梅沙社区"),
    (DISSOLVED, Some(DISTRICT), UnitKind::Department, "原旅游局"),
];

use Role as R;

/// Login, the unit the person belongs to, the role, the unit it is held for.
const PEOPLE: &[(&str, UnitId, Role, UnitId)] = &[
    ("clerk", CENTRE, R::IntakeClerk, DISTRICT),
    ("clerk2", CENTRE, R::IntakeClerk, DISTRICT),
    ("dispatcher", CENTRE, R::Dispatcher, DISTRICT),
    ("panel", CENTRE, R::RulingPanel, DISTRICT),
    ("supervisor", CENTRE, R::Supervisor, DISTRICT),
    ("supervisor2", CENTRE, R::Supervisor, DISTRICT),
    ("callback", CENTRE, R::CallbackClerk, DISTRICT),
    ("callback-city", ENFORCEMENT, R::CallbackClerk, DISTRICT),
    ("leader", DISTRICT, R::Leader, DISTRICT),
    ("leader-city", CITY_MANAGEMENT, R::Leader, CITY_MANAGEMENT),
    ("analyst", CENTRE, R::Analyst, DISTRICT),
    ("system-admin", CENTRE, R::SystemAdmin, DISTRICT),
    ("security-admin", CENTRE, R::SecurityAdmin, DISTRICT),
    ("auditor", CENTRE, R::Auditor, DISTRICT),
    ("grid", TIANDONG, R::GridWorker, TIANDONG),
    (
        "sign-city",
        CITY_MANAGEMENT,
        R::UnitDispatcher,
        CITY_MANAGEMENT,
    ),
    ("handler-city", CITY_MANAGEMENT, R::Handler, CITY_MANAGEMENT),
    ("handler-city2", ENFORCEMENT, R::Handler, CITY_MANAGEMENT),
    ("handler-squad", SQUAD, R::Handler, SQUAD),
    ("review-city", CITY_MANAGEMENT, R::Reviewer, CITY_MANAGEMENT),
    ("sign-housing", HOUSING, R::UnitDispatcher, HOUSING),
    ("handler-housing", HOUSING, R::Handler, HOUSING),
    ("review-housing", HOUSING, R::Reviewer, HOUSING),
    ("sign-haishan", HAISHAN, R::UnitDispatcher, HAISHAN),
    ("handler-haishan", HAISHAN, R::Handler, HAISHAN),
    ("review-haishan", HAISHAN, R::Reviewer, HAISHAN),
    ("sign-meisha", MEISHA, R::UnitDispatcher, MEISHA),
    ("handler-meisha", MEISHA, R::Handler, MEISHA),
    ("review-meisha", MEISHA, R::Reviewer, MEISHA),
];

pub(crate) fn reference() -> Reference {
    let units = UNITS.iter().map(|(id, parent, kind, name)| Unit {
        id: *id,
        parent: *parent,
        kind: *kind,
        code: format!("u{id}"),
        name: (*name).into(),
        short_name: (*name).into(),
        public_name: format!("公开-{name}"),
        initials: String::new(),
        active: *id != DISSOLVED,
    });
    Reference {
        directory: Arc::new(Directory::new(units, users())),
        catalogue: Arc::new(Catalogue::new([
            row(LIGHT, Lead::Unit(CITY_MANAGEMENT), None, false),
            row(
                RUBBISH,
                Lead::Unit(CITY_MANAGEMENT),
                Some(Limit::WorkingHours(4)),
                true,
            ),
            row(
                ROAD,
                Lead::StreetOfPlace,
                Some(Limit::WorkingDays(10)),
                false,
            ),
        ])),
        knowledge: Arc::new(KnowledgeBase::new([
            entry("fresh", None),
            entry("stale", Some(start().plus_ms(-DAY_MS))),
        ])),
        ..Reference::default()
    }
}

pub(crate) fn users() -> impl Iterator<Item = User> {
    let from_100 = UserId::FIRST..;
    from_100
        .zip(PEOPLE)
        .map(|(id, (login, unit, role, held_for))| User {
            id: UserId(id),
            login: (*login).into(),
            name: format!("姓名-{login}"),
            unit: *unit,
            grants: vec![Grant {
                role: *role,
                unit: *held_for,
            }],
            active: true,
            created_at: start(),
        })
}

/// Somebody of the district by login; `citizen`, `system` and `channel` are who they are.
pub(crate) fn actor(login: &str) -> Actor {
    match login {
        "citizen" => Actor::citizen(),
        "system" => Actor::system(),
        "channel" => Actor::channel(),
        _ => {
            let user = users().find(|user| user.login == login);
            let user = user.expect("a test names people there are");
            Actor::person(user.id, user.unit, user.grants)
        }
    }
}

/// Everybody, by login.
pub(crate) fn everybody() -> Vec<(&'static str, Actor)> {
    let people = PEOPLE.iter().map(|(login, ..)| *login);
    people
        .chain(["citizen", "system", "channel"])
        .map(|login| (login, actor(login)))
        .collect()
}

fn row(item: &str, lead: Lead, limit: Option<Limit>, on_site: bool) -> CatalogueRow {
    CatalogueRow {
        item_id: item.into(),
        major: "市容环境".into(),
        minor: "公共设施".into(),
        detail: format!("细项-{item}"),
        keywords: vec![],
        discriminators: vec![],
        lead,
        assisting: vec![],
        interim: None,
        level: "区".into(),
        legal_basis: String::new(),
        limit,
        closing_standard: String::new(),
        evidence: vec![],
        reply_points: String::new(),
        version: 1,
        effective_from: start(),
        effective_to: None,
        on_site,
    }
}

fn entry(id: &str, expires_at: Option<Timestamp>) -> KnowledgeEntry {
    KnowledgeEntry {
        id: id.into(),
        title: "海水浴场开放时间".into(),
        questions: vec![],
        answer: "每日七时至十九时。".into(),
        category: "文体旅游".into(),
        owner: CENTRE,
        version: 1,
        expires_at,
    }
}

pub(crate) fn place() -> Place {
    Place {
        street: Some(HAISHAN),
        community: Some(TIANDONG),
        address: "海山路与深盐路口".into(),
        ..Place::default()
    }
}

pub(crate) fn draft() -> Draft {
    Draft {
        title: "路灯不亮".into(),
        content: "海山路口路灯连续三天不亮。".into(),
        nature: Nature::Complaint,
        urgency: Urgency::U3,
        channel: Channel::Web,
        source: Source::Citizen,
        external_id: None,
        place: place(),
        petitioner: Petitioner::default(),
        attachments: vec![],
        item: None,
        received_at: None,
        higher_due_at: None,
    }
}

pub(crate) fn photo(purpose: AttachmentPurpose) -> Attachment {
    Attachment {
        hash: "0".repeat(64),
        name: "现场.jpg".into(),
        mime: "image/jpeg".into(),
        size: 1_024,
        purpose,
    }
}
