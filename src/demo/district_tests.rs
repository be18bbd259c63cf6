use std::collections::{HashMap, HashSet};

use super::*;
use crate::domain::org::Directory;

#[test]
fn the_tree_of_units_is_whole() {
    let district = District::built_in();
    let directory = Directory::new(district.units.clone(), []);
    assert_eq!(
        directory.units().count(),
        district.units.len(),
        "numbers are unique"
    );
    let codes: HashSet<_> = district.units.iter().map(|u| &u.code).collect();
    assert_eq!(codes.len(), district.units.len(), "codes are unique");
    for unit in &district.units {
        let top = directory.chain(unit.id).last().expect("itself at least");
        assert_eq!(top.kind, UnitKind::District, "{}", unit.name);
        assert!(
            unit.initials.chars().all(|c| c.is_ascii_lowercase()),
            "{}",
            unit.initials
        );
        assert!(!unit.public_name.is_empty());
    }
    let count = |kind| district.units.iter().filter(|u| u.kind == kind).count();
    assert_eq!(count(UnitKind::Street), 4);
    assert_eq!(count(UnitKind::Community), 23);
    assert!(count(UnitKind::Department) >= 25);
    for street in district.units.iter().filter(|u| u.kind == UnitKind::Street) {
        assert!((3..=5).contains(&district.below(street.id, UnitKind::Office).count()));
    }
}

#[test]
fn the_catalogue_covers_the_eighteen_majors_and_resolves() {
    let district = District::built_in();
    assert!(district.catalogue.len() >= 110);
    let majors: HashSet<_> = district.catalogue.iter().map(|row| &row.major).collect();
    assert_eq!(majors.len(), 18);
    for row in &district.catalogue {
        if let Lead::Unit(unit) = row.lead {
            assert!(district.unit_of(unit).is_some(), "{}", row.item_id);
            assert!(
                !row.assisting.contains(&unit),
                "{} assists itself",
                row.item_id
            );
        }
        let matter = district.matter(&row.item_id);
        let matter = matter.unwrap_or_else(|| panic!("nobody writes about {}", row.item_id));
        assert!(!district.spots_for(matter).is_empty(), "{}", row.item_id);
    }
    assert_eq!(district.matters.len(), district.catalogue.len());
}

#[test]
fn every_minor_category_has_enough_to_say() {
    let district = District::built_in();
    let mut bodies: HashMap<_, usize> = HashMap::new();
    for matter in &district.matters {
        let row = district.row(&matter.item);
        *bodies.entry((&row.major, &row.minor)).or_default() += matter.bodies.len();
        assert!(matter.told_as.is_empty() || matter.told_as.len() == matter.bodies.len());
        for (title, want) in &matter.told_as {
            let there = *title < matter.titles.len() && *want < matter.wants.len();
            assert!(there, "{}", matter.item);
        }
        let lists = [&matter.titles, &matter.wants, &matter.found, &matter.done];
        assert!(lists.iter().all(|list| !list.is_empty()), "{}", matter.item);
        assert!(
            district.phrases.impacts.contains_key(&row.major),
            "{}",
            row.major
        );
    }
    assert!(bodies.values().all(|count| *count >= 5), "{bodies:?}");
}

#[test]
fn places_lie_in_the_district() {
    let district = District::built_in();
    assert!(district.spots.len() >= 160);
    let names: HashSet<_> = district.spots.iter().map(|spot| &spot.name).collect();
    assert_eq!(names.len(), district.spots.len());
    for spot in &district.spots {
        let (lon, lat) = (spot.place.lon_e6.unwrap(), spot.place.lat_e6.unwrap());
        assert!((114_220_000..=114_330_000).contains(&lon), "{}", spot.name);
        assert!((22_550_000..=22_620_000).contains(&lat), "{}", spot.name);
        let community = district.unit_of(spot.place.community.unwrap()).unwrap();
        assert_eq!(community.parent, spot.place.street, "{}", spot.name);
        assert!(
            district.phrases.spots.contains_key(&spot.kind),
            "{}",
            spot.kind
        );
    }
}

#[test]
fn knowledge_answers_are_of_readable_length() {
    let district = District::built_in();
    assert!(district.knowledge.len() >= 36);
    for entry in &district.knowledge {
        let length = entry.answer.chars().count();
        assert!((80..=250).contains(&length), "{}: {length}", entry.id);
        assert!(entry.questions.len() >= 2, "{}", entry.id);
        district.row(&entry.category);
        let numbers = entry.answer.split(|c: char| !c.is_ascii_digit());
        let invented = |n: &&str| n.len() >= 5 && !["12345", "12315"].contains(n);
        assert_eq!(numbers.filter(invented).count(), 0, "{}", entry.id);
    }
}
