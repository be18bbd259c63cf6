//! The district as data: units, duty catalogue, knowledge, places, and what people write about.
//! The files are built in; a test reads every one of them.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::notes::Notes;
use super::phrases::Phrases;
use crate::domain::case::Place;
use crate::domain::catalogue::{CatalogueRow, Lead};
use crate::domain::codes::Urgency;
use crate::domain::deadline::Limit;
use crate::domain::knowledge::KnowledgeEntry;
use crate::domain::org::{Unit, UnitKind};
use crate::kernel::id::UnitId;
use crate::kernel::time::Timestamp;

const UNITS: &str = include_str!("data/units.csv");
const CATALOGUE: &str = include_str!("data/catalogue.csv");
const PLACES: &str = include_str!("data/places.csv");
const KNOWLEDGE: &str = include_str!("data/knowledge.toml");
const PHRASES: &str = include_str!("data/phrases.toml");
const NOTES: &str = include_str!("data/notes.toml");
const APPEALS: [&str; 4] = [
    include_str!("data/appeals/1_city.toml"),
    include_str!("data/appeals/2_home.toml"),
    include_str!("data/appeals/3_life.toml"),
    include_str!("data/appeals/4_order.toml"),
];

/// In the catalogue: whoever is the street of the place.
const STREET_OF_PLACE: &str = "@street";
/// A row with this among its evidence is work on site.
const PHOTO_AFTER: &str = "处理后照片";
const WELL_FORMED: &str = "the built-in data are well formed: a test reads them";

/// A place people write about.
#[derive(Clone, Debug)]
pub struct Spot {
    pub name: String,
    /// `estate`, `road`, `beach`…: which matters can occur there.
    pub kind: String,
    pub place: Place,
}

/// The part of the year in which a matter is frequent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Season {
    Typhoon,
    Summer,
    Spring,
    Festival,
    Term,
    Yearend,
}

/// Whether a matter is something to be seen on the spot or an affair with an office.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    #[default]
    Site,
    Matter,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Pressing {
    U1,
    U2,
}

/// What citizens write about one row of the catalogue, and what comes of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    #[serde(rename = "id")]
    pub item: String,
    /// How often it comes up, against the others.
    pub weight: u32,
    pub season: Option<Season>,
    #[serde(default)]
    pub style: Style,
    urgency: Option<Pressing>,
    /// Kinds of places it can be about.
    pub places: Vec<String>,
    pub titles: Vec<String>,
    pub bodies: Vec<String>,
    pub wants: Vec<String>,
    /// For each body the title and the want that go with it; none given: any.
    #[serde(default)]
    pub told_as: Vec<(usize, usize)>,
    pub found: Vec<String>,
    pub done: Vec<String>,
}

impl Matter {
    /// When it is more pressing than usual by its nature.
    pub fn pressing(&self) -> Option<Urgency> {
        self.urgency.map(|pressing| match pressing {
            Pressing::U1 => Urgency::U1,
            Pressing::U2 => Urgency::U2,
        })
    }
}

/// Everything the demo furnishes with.
#[derive(Debug)]
pub struct District {
    pub units: Vec<Unit>,
    pub catalogue: Vec<CatalogueRow>,
    pub knowledge: Vec<KnowledgeEntry>,
    pub spots: Vec<Spot>,
    pub matters: Vec<Matter>,
    pub phrases: Phrases,
    pub notes: Notes,
    rows: HashMap<String, usize>,
    by_code: HashMap<String, UnitId>,
    spots_by_kind: HashMap<String, Vec<usize>>,
}

impl District {
    /// Reads the built-in files.
    pub fn built_in() -> Self {
        let units = units();
        let by_code: HashMap<_, _> = units.iter().map(|u| (u.code.clone(), u.id)).collect();
        let catalogue = catalogue(&by_code);
        let spots = spots(&units);
        let mut spots_by_kind: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, spot) in spots.iter().enumerate() {
            spots_by_kind.entry(spot.kind.clone()).or_default().push(n);
        }
        Self {
            knowledge: knowledge(&by_code),
            matters: APPEALS.iter().flat_map(|text| matters(text)).collect(),
            phrases: toml::from_str(PHRASES).expect(WELL_FORMED),
            notes: toml::from_str(NOTES).expect(WELL_FORMED),
            rows: (0..)
                .zip(&catalogue)
                .map(|(n, row)| (row.item_id.clone(), n))
                .collect(),
            units,
            catalogue,
            spots,
            by_code,
            spots_by_kind,
        }
    }

    /// The catalogue's row of an item; every matter has one.
    pub fn row(&self, item: &str) -> &CatalogueRow {
        &self.catalogue[self.rows[item]]
    }

    pub fn matter(&self, item: &str) -> Option<&Matter> {
        self.matters.iter().find(|matter| matter.item == item)
    }

    /// Panics on a code that is not in `units.csv`: codes are written in this room only.
    pub fn unit(&self, code: &str) -> UnitId {
        self.by_code[code]
    }

    pub fn unit_of(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// Units right below another, of one kind.
    pub fn below(&self, parent: UnitId, kind: UnitKind) -> impl Iterator<Item = &Unit> {
        let is_one = move |unit: &&Unit| unit.parent == Some(parent) && unit.kind == kind;
        self.units.iter().filter(is_one)
    }

    /// Where a matter can occur.
    pub fn spots_for(&self, matter: &Matter) -> Vec<usize> {
        let of_kind = |kind| self.spots_by_kind.get(kind).into_iter().flatten();
        matter.places.iter().flat_map(of_kind).copied().collect()
    }

    /// Who leads on a row at a place.
    pub fn lead_at(&self, lead: Lead, spot: &Spot) -> UnitId {
        match lead {
            Lead::Unit(unit) => unit,
            Lead::StreetOfPlace => spot
                .place
                .street
                .expect("every built-in place has a street"),
        }
    }
}

fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader
        .deserialize()
        .collect::<Result<_, _>>()
        .expect(WELL_FORMED)
}

fn list(text: &str) -> Vec<String> {
    let parts = text.split(';').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitLine {
    id: u32,
    parent_id: Option<u32>,
    code: String,
    name: String,
    short_name: String,
    kind: UnitKind,
    pinyin: String,
    public_name: String,
}

fn units() -> Vec<Unit> {
    let unit = |line: UnitLine| Unit {
        id: UnitId(line.id),
        parent: line.parent_id.map(UnitId),
        kind: line.kind,
        code: line.code,
        name: line.name,
        short_name: line.short_name,
        public_name: line.public_name,
        initials: line.pinyin,
        active: true,
    };
    rows(UNITS).into_iter().map(unit).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueLine {
    item_id: String,
    major: String,
    minor: String,
    detail: String,
    keywords: String,
    discriminators: String,
    lead: String,
    assisting: String,
    interim: String,
    level: String,
    legal_basis: String,
    limit: String,
    closing_standard: String,
    evidence: String,
    reply_points: String,
    effective_from: jiff::civil::Date,
}

fn catalogue(by_code: &HashMap<String, UnitId>) -> Vec<CatalogueRow> {
    let lead = |code: &str| match code {
        STREET_OF_PLACE => Lead::StreetOfPlace,
        code => Lead::Unit(by_code[code]),
    };
    let row = |line: CatalogueLine| {
        let evidence = list(&line.evidence);
        let pair = |text: &String| {
            let (question, answer) = text.split_once('=').expect(WELL_FORMED);
            (question.to_owned(), answer.to_owned())
        };
        CatalogueRow {
            keywords: list(&line.keywords),
            discriminators: list(&line.discriminators).iter().map(pair).collect(),
            lead: lead(&line.lead),
            // «the street» cannot be named before the place is known; it is told, not asked.
            assisting: list(&line.assisting)
                .iter()
                .filter_map(|code| by_code.get(code).copied())
                .collect(),
            interim: (!line.interim.is_empty()).then(|| lead(&line.interim)),
            limit: Some(Limit::parse(&line.limit).expect(WELL_FORMED)),
            effective_from: midnight(line.effective_from),
            effective_to: None,
            on_site: evidence.iter().any(|kind| kind == PHOTO_AFTER),
            version: 1,
            item_id: line.item_id,
            major: line.major,
            minor: line.minor,
            detail: line.detail,
            level: line.level,
            legal_basis: line.legal_basis,
            closing_standard: line.closing_standard,
            evidence,
            reply_points: line.reply_points,
        }
    };
    rows(CATALOGUE).into_iter().map(row).collect()
}

fn midnight(date: jiff::civil::Date) -> Timestamp {
    Timestamp::from_civil(date.to_datetime(jiff::civil::Time::midnight()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceLine {
    #[serde(rename = "id")]
    _id: u32,
    name: String,
    kind: String,
    street: String,
    community: String,
    address: String,
    lon: f64,
    lat: f64,
}

fn spots(units: &[Unit]) -> Vec<Spot> {
    let by_name: HashMap<_, _> = units
        .iter()
        .map(|u| (u.short_name.as_str(), u.id))
        .collect();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "degrees times a million fit"
    )]
    let millionths = |degrees: f64| (degrees * 1e6).round() as i32;
    let spot = |line: PlaceLine| Spot {
        place: Place {
            street: Some(by_name[line.street.as_str()]),
            community: Some(by_name[line.community.as_str()]),
            address: format!("{}{}", line.street, line.address),
            lon_e6: Some(millionths(line.lon)),
            lat_e6: Some(millionths(line.lat)),
        },
        name: line.name,
        kind: line.kind,
    };
    rows(PLACES).into_iter().map(spot).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    item_id: String,
    title: String,
    questions: Vec<String>,
    answer: String,
    owner: String,
    expires: jiff::civil::Date,
}

#[derive(Deserialize)]
struct Entries {
    entry: Vec<Entry>,
}

fn knowledge(by_code: &HashMap<String, UnitId>) -> Vec<KnowledgeEntry> {
    let entries: Entries = toml::from_str(KNOWLEDGE).expect(WELL_FORMED);
    let entry = |entry: Entry| KnowledgeEntry {
        owner: by_code[&entry.owner],
        expires_at: Some(midnight(entry.expires)),
        version: 1,
        id: entry.id,
        title: entry.title,
        questions: entry.questions,
        answer: entry.answer,
        category: entry.item_id,
    };
    entries.entry.into_iter().map(entry).collect()
}

fn matters(text: &str) -> Vec<Matter> {
    #[derive(Deserialize)]
    struct Matters {
        item: Vec<Matter>,
    }
    let matters: Matters = toml::from_str(text).expect(WELL_FORMED);
    matters.item
}

#[cfg(test)]
#[path = "district_tests.rs"]
mod tests;
