//! Which street and community a text is about: by the names of the district's own units, and by
//! where places of the same name turned out to lie in decided cases.

use std::collections::{BTreeMap, HashMap};

use super::{Hit, Told};
use crate::domain::case::Place;
use crate::domain::org::{Directory, UnitKind};
use crate::kernel::id::UnitId;
use crate::triage::place::{names, shown};
use crate::triage::text::Text;

/// What a name ends with that people leave out.
const ENDINGS: &[&str] = &["街道办事处", "街道", "社区居委会", "社区", "居委会"];
/// In characters, without the ending: a shorter one stands in other words.
const STEM_MIN: usize = 2;
/// Names that are learned at most.
const NAMES_MAX: usize = 50_000;
/// Places a name may lie in before it says nothing.
const PLACES_MAX: usize = 4;
/// Cases that must have agreed on a name, and their share among all with it.
const AGREED_MIN: u32 = 2;
const AGREED: f32 = 0.7;

/// A street, perhaps a community in it, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whereabouts {
    pub street: UnitId,
    pub community: Option<UnitId>,
    pub told: String,
    pub hits: Vec<Hit>,
}

/// Names of places, and where cases with them were.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    known: HashMap<String, Vec<Known>>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    street: UnitId,
    community: Option<UnitId>,
    cases: u32,
}

/// Names in the address, and in the title.
fn names_of(told: &Told<'_>) -> Vec<String> {
    let texts = [told.address, told.title].map(Text::of);
    let mut found: Vec<String> = Vec::new();
    for named in texts.iter().flat_map(names) {
        if !found.contains(&named.name) {
            found.push(named.name);
        }
    }
    found
}

impl Gazetteer {
    /// A decided case lay there.
    pub fn learn(&mut self, told: &Told<'_>, place: &Place) {
        let Some(street) = place.street else {
            return;
        };
        let community = place.community;
        for name in names_of(told) {
            if self.known.len() >= NAMES_MAX && !self.known.contains_key(&name) {
                continue;
            }
            let places = self.known.entry(name).or_default();
            let same = |known: &Known| (known.street, known.community) == (street, community);
            match places.iter().position(same) {
                Some(at) => places[at].cases = places[at].cases.saturating_add(1),
                None if places.len() < PLACES_MAX => places.push(Known {
                    street,
                    community,
                    cases: 1,
                }),
                None => {}
            }
        }
    }

    /// Where the text is about, as far as names tell.
    pub fn find(&self, told: &Told<'_>, directory: &Directory) -> Option<Whereabouts> {
        named(told, directory).or_else(|| self.by_cases(told, directory))
    }

    fn by_cases(&self, told: &Told<'_>, directory: &Directory) -> Option<Whereabouts> {
        for name in names_of(told) {
            let places = self.known.get(&name).map_or(&[][..], Vec::as_slice);
            let all: u32 = places.iter().map(|known| known.cases).sum();
            let mut by_street: BTreeMap<UnitId, u32> = BTreeMap::new();
            for known in places {
                *by_street.entry(known.street).or_default() += known.cases;
            }
            let is_agreed = |cases: u32| cases >= AGREED_MIN && cases as f32 >= AGREED * all as f32;
            let best = by_street.into_iter().max_by_key(|(_, cases)| *cases);
            let Some((street, cases)) = best.filter(|(_, cases)| is_agreed(*cases)) else {
                continue;
            };
            let community = places.iter().filter(|known| known.street == street);
            let community = community.filter(|known| is_agreed(known.cases));
            let community = community.max_by_key(|known| known.cases);
            let shown = shown(&name);
            return Some(Whereabouts {
                street,
                community: community.and_then(|known| known.community),
                told: format!(
                    "“{shown}”在已办 {all} 件工单中有 {cases} 件属{}",
                    directory.unit_name(street)
                ),
                hits: told.places(&shown),
            });
        }
        None
    }
}

/// By the name of a community, else of a street; the one that stands first in the address, then in
/// the title, then in the text.
fn named(told: &Told<'_>, directory: &Directory) -> Option<Whereabouts> {
    let mut found: Vec<(bool, super::Field, usize, UnitId, Hit)> = Vec::new();
    for unit in directory.units().filter(|unit| unit.active) {
        let is_street = unit.kind == UnitKind::Street;
        if !is_street && unit.kind != UnitKind::Community {
            continue;
        }
        for name in [&unit.short_name, &unit.name] {
            let stem = stem(name);
            for hit in told.places(stem) {
                // «海山路» is not 海山街道: bare names count where they end or their ending follows.
                if is_whole(told.field(hit.field), &hit, is_street) {
                    found.push((is_street, hit.field, hit.range.start, unit.id, hit));
                }
            }
        }
    }
    let order = |field: super::Field| match field {
        super::Field::Address => 0,
        super::Field::Title => 1,
        super::Field::Content => 2,
    };
    let best = found
        .into_iter()
        .min_by_key(|(is_street, field, at, unit, _)| (*is_street, order(*field), *at, *unit));
    let (is_street, _, _, unit, hit) = best?;
    let street = if is_street {
        unit
    } else {
        directory.unit(unit)?.parent?
    };
    let unit_name = directory.unit_name(unit);
    Some(Whereabouts {
        street,
        community: (!is_street).then_some(unit),
        told: format!("文中提到{unit_name}"),
        hits: vec![hit],
    })
}

fn stem(name: &str) -> &str {
    let ending = ENDINGS.iter().find(|ending| name.ends_with(**ending));
    let stem = ending.map_or(name, |ending| &name[..name.len() - ending.len()]);
    if stem.chars().count() >= STEM_MIN {
        stem
    } else {
        ""
    }
}

/// Whether the name is said with what it is: a street or a community.
fn is_whole(text: &str, hit: &Hit, is_street: bool) -> bool {
    let rest = &text[hit.range.end..];
    let own: &[&str] = if is_street {
        &["街道", "街办"]
    } else {
        &["社区", "居委"]
    };
    own.iter().any(|ending| rest.starts_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::dispatch::tests::directory;

    fn told<'a>(title: &'a str, address: &'a str) -> Told<'a> {
        Told {
            title,
            content: "",
            address,
        }
    }

    fn found(gazetteer: &Gazetteer, told: &Told<'_>) -> Option<(u32, Option<u32>)> {
        let found = gazetteer.find(told, &directory())?;
        assert!(!found.told.is_empty() && !found.hits.is_empty());
        Some((found.street.0, found.community.map(|unit| unit.0)))
    }

    #[test]
    fn a_community_tells_its_street() {
        let none = Gazetteer::default();
        let address = "梅沙街道东海岸社区环梅路";
        assert_eq!(found(&none, &told("漏水", address)), Some((13, Some(1301))));
        assert_eq!(found(&none, &told("梅沙街道停水", "")), Some((13, None)));
        assert_eq!(found(&none, &told("海山路路灯不亮", "海山路3号")), None);
    }

    #[test]
    fn places_are_learned_from_where_cases_were() {
        let mut gazetteer = Gazetteer::default();
        let place = |street, community| Place {
            street: Some(UnitId(street)),
            community: Some(UnitId(community)),
            ..Place::default()
        };
        let asked = told("云山新苑噪音", "");
        gazetteer.learn(&asked, &place(13, 1301));
        assert_eq!(found(&gazetteer, &asked), None, "one case is no rule");
        gazetteer.learn(&asked, &place(13, 1301));
        assert_eq!(found(&gazetteer, &asked), Some((13, Some(1301))));
        gazetteer.learn(&asked, &place(12, 1201));
        gazetteer.learn(&asked, &place(12, 1201));
        assert_eq!(found(&gazetteer, &asked), None, "they do not agree");
    }
}
