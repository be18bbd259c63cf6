//! Rows of a small catalogue, weighed for small appeals.

use super::*;
use crate::domain::catalogue::{Catalogue, Lead};
use crate::domain::org::{Directory, Unit, UnitKind};
use crate::kernel::time::Timestamp;
use crate::triage::Term;
use crate::triage::model::Verdict;

const NOW: Timestamp = Timestamp(1_000);

/// 1 the district; 2 城管局, 3 住建局; 12 海山街道, 13 梅沙街道 with a community each.
pub(super) fn directory() -> Directory {
    let unit = |id, parent: u32, kind, name: &str| Unit {
        id: UnitId(id),
        parent: (parent > 0).then_some(UnitId(parent)),
        kind,
        code: id.to_string(),
        name: name.into(),
        short_name: name.into(),
        public_name: name.into(),
        initials: String::new(),
        active: true,
    };
    let units = [
        unit(1, 0, UnitKind::District, "盐田区"),
        unit(2, 1, UnitKind::Department, "城管局"),
        unit(3, 1, UnitKind::Department, "住建局"),
        unit(21, 2, UnitKind::Section, "市容科"),
        unit(12, 1, UnitKind::Street, "海山街道"),
        unit(1201, 12, UnitKind::Community, "梧桐社区"),
        unit(13, 1, UnitKind::Street, "梅沙街道"),
        unit(1301, 13, UnitKind::Community, "东海岸社区"),
    ];
    Directory::new(units, [])
}

fn row(item: &str, detail: &str, keywords: &[&str], lead: Lead) -> CatalogueRow {
    CatalogueRow {
        item_id: item.into(),
        major: "市容环卫".into(),
        minor: "垃圾清运".into(),
        detail: detail.into(),
        keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
        discriminators: Vec::new(),
        lead,
        assisting: Vec::new(),
        interim: None,
        level: String::new(),
        legal_basis: String::new(),
        limit: None,
        closing_standard: String::new(),
        evidence: Vec::new(),
        reply_points: String::new(),
        version: 1,
        effective_from: Timestamp(0),
        effective_to: None,
        on_site: false,
    }
}

fn pairs(asks: &str, answer: &str) -> Vec<(String, String)> {
    vec![(asks.to_owned(), answer.to_owned())]
}

fn catalogue() -> Catalogue {
    let city = Lead::Unit(UnitId(2));
    let mut road = row("0101", "道路垃圾", &["垃圾", "满溢"], city);
    road.discriminators = pairs("位置", "市政道路");
    let mut estate = row(
        "0102",
        "小区垃圾未清运",
        &["小区垃圾", "垃圾"],
        Lead::StreetOfPlace,
    );
    estate.discriminators = pairs("位置", "物业红线内");
    let mut noise = row("0201", "施工噪音", &["噪音", "施工"], Lead::Unit(UnitId(3)));
    noise.minor = "噪声".into();
    let mut ended = row("0301", "垃圾旧项", &["垃圾"], city);
    ended.effective_to = Some(Timestamp(500));
    for row in [&mut road, &mut estate] {
        row.detail = "垃圾问题".into();
    }
    Catalogue::new([road, estate, noise, ended])
}

struct Case<'a> {
    title: &'a str,
    content: &'a str,
    own: Option<&'a str>,
    street: Option<u32>,
    returned_by: Vec<UnitId>,
    verdict: Option<Verdict>,
    like: Vec<Like<'a>>,
    returns: usize,
}

fn case<'a>(title: &'a str, content: &'a str) -> Case<'a> {
    Case {
        title,
        content,
        own: None,
        street: Some(12),
        returned_by: Vec::new(),
        verdict: None,
        like: Vec::new(),
        returns: 0,
    }
}

fn suggested(case: &Case<'_>) -> Vec<Candidate> {
    let catalogue = catalogue();
    let place = case.street.map(|street| Whereabouts {
        street: UnitId(street),
        community: None,
        told: "登记的事发地".into(),
        hits: Vec::new(),
    });
    let asked = Asked {
        told: Told {
            title: case.title,
            content: case.content,
            address: "",
        },
        own: case.own,
        place: place.as_ref(),
        returned_by: &case.returned_by,
        verdict: case.verdict.as_ref(),
        like: &case.like,
        returns: &|_, _| case.returns,
        now: NOW,
    };
    let words = Words::of(&catalogue).expect("few words");
    weigh(&asked, &words, &catalogue, &directory())
}

fn items(found: &[Candidate]) -> Vec<&str> {
    found.iter().map(|one| &*one.row.item_id).collect()
}

fn sources(one: &Candidate) -> Vec<Source> {
    one.reasons.iter().map(|reason| reason.source).collect()
}

#[test]
fn the_catalogue_alone_suggests_and_shows_its_words() {
    let case = case("垃圾满溢", "门口垃圾桶满溢，占了市政道路");
    let found = suggested(&case);
    assert_eq!(items(&found), ["0101", "0102"], "ended rows are none");
    let first = &found[0];
    assert_eq!(first.unit, UnitId(2));
    assert_eq!(first.reasons[0].source, Source::Catalogue);
    let hits = first.reasons[0].hits.iter();
    let shown: Vec<_> = hits
        .map(|hit| match hit.field {
            Field::Title => &case.title[hit.range.clone()],
            Field::Content => &case.content[hit.range.clone()],
            Field::Address => "",
        })
        .collect();
    assert!(
        shown.contains(&"满溢") && shown.contains(&"垃圾"),
        "{shown:?}"
    );
    assert_eq!(first.questions[0].standing, Standing::Met);
    assert_eq!(found[1].questions[0].standing, Standing::Against);
    let all: f32 = found.iter().map(|one| one.share).sum();
    assert!(first.share > found[1].share && all < 1.0);
}

#[test]
fn a_row_without_a_reason_or_a_unit_is_none() {
    assert!(suggested(&case("咨询", "办事大厅几点开门")).is_empty());
    assert!(suggested(&case("", "")).is_empty());
    assert!(suggested(&case("😀😀", "hello")).is_empty());
    let mut nowhere = case("小区垃圾", "");
    nowhere.street = None;
    assert_eq!(items(&suggested(&nowhere)), ["0101"], "no street to lead");
}

#[test]
fn the_settled_item_comes_first_and_says_so() {
    let mut settled = case("小区垃圾", "垃圾没人清");
    settled.own = Some("0201");
    let found = suggested(&settled);
    assert_eq!(found[0].row.item_id, "0201");
    assert_eq!(sources(&found[0]), [Source::Case]);
    settled.own = Some("no such item");
    assert_eq!(suggested(&settled)[0].row.item_id, "0102");
}

#[test]
fn a_model_speaks_with_its_words_and_for_what_it_means() {
    let mut judged = case("半夜太吵", "工地打桩，睡不着");
    let verdict = |label: &str| Verdict {
        labels: vec![(label.to_owned(), 0.9), ("没有这类".to_owned(), 0.05)],
        confident: true,
        terms: vec![Term {
            term: "打桩".into(),
            weight: 0.5,
        }],
    };
    judged.verdict = Some(verdict("0201"));
    let found = suggested(&judged);
    assert_eq!(
        (items(&found), sources(&found[0])),
        (vec!["0201"], vec![Source::Model])
    );
    let hit = &found[0].reasons[0].hits[0];
    assert_eq!(&judged.content[hit.range.clone()], "打桩");
    let of_item = found[0].share;
    judged.verdict = Some(verdict("噪声"));
    let found = suggested(&judged);
    assert!(found[0].share <= of_item, "{found:?}");
    judged.verdict = Some(verdict("从没见过的类别"));
    assert!(suggested(&judged).is_empty());
}

#[test]
fn history_speaks_for_and_against() {
    let mut asked = case("半夜太吵", "工地打桩");
    let like = |unit, near| Like {
        item: "0201",
        unit: UnitId(unit),
        near,
    };
    asked.like = vec![like(3, 0.5), like(3, 0.3)];
    let found = suggested(&asked);
    assert_eq!(
        (items(&found), sources(&found[0])),
        (vec!["0201"], vec![Source::History])
    );
    assert!(found[0].against.is_empty());
    let before = found[0].share;
    asked.returns = 2;
    let found = suggested(&asked);
    assert_eq!(found[0].against, [Against::ReturnedLike(2)]);
    assert!(found[0].share < before);
    asked.like = vec![like(21, 0.5), like(2, 0.5), like(2, 0.4)];
    let found = suggested(&asked);
    let elsewhere = Against::Elsewhere {
        of: 3,
        ended: 2,
        unit: UnitId(2),
    };
    assert!(found[0].against.contains(&elsewhere), "{found:?}");
    asked.like = vec![like(3, 0.05)];
    assert!(suggested(&asked).is_empty(), "too far to be the like");
}

#[test]
fn who_returned_it_is_no_longer_first() {
    let mut asked = case("小区垃圾", "垃圾没人清运");
    asked.own = Some("0101");
    assert_eq!(suggested(&asked)[0].row.item_id, "0101");
    asked.returned_by = vec![UnitId(21)];
    let found = suggested(&asked);
    assert_eq!(
        found[0].row.item_id, "0102",
        "a section answers for its department"
    );
    let returned = found.iter().find(|one| one.row.item_id == "0101");
    assert_eq!(
        returned.expect("still there").against,
        [Against::ReturnedThis]
    );
}

#[test]
fn the_street_of_the_place_leads_and_says_why() {
    let found = suggested(&case("小区垃圾", "小区垃圾未清运"));
    assert_eq!(
        (found[0].unit, &*found[0].row.item_id),
        (UnitId(12), "0102")
    );
    let place = found[0]
        .reasons
        .iter()
        .find(|reason| reason.source == Source::Place);
    assert!(place.expect("said").told.contains("海山街道"));
}
