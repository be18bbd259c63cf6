//! Search over a furnished district, asked as the desk asks: what is found is what the texts hold,
//! and nobody learns anything of a case outside their scope.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use suqiu::domain::actor::{Actor, Role};
use suqiu::domain::case::Case;
use suqiu::domain::case::Place;
use suqiu::domain::case::personal::RawIntake;
use suqiu::domain::case::state::State;
use suqiu::domain::codes::{Channel, Nature, PersonalField, Source, Urgency};
use suqiu::domain::log::{Audit, Body};
use suqiu::domain::rights::Scope;
use suqiu::insight::Query;
use suqiu::insight::search::{Folded, Highlights, Phrase, TextField, Texts};
use suqiu::kernel::id::{CaseId, UserId};
use suqiu::usecase::find::{Found, find};
use suqiu::usecase::register::{RawAppeal, register};
use suqiu::usecase::{Asked, Refusal, Services, read};
use tokio::runtime::Runtime;

use crate::queue::{CASES, furnished, somebody};

/// More would be a page of its own.
const PAGE: usize = 200;

/// A district of its own, and the texts of all its cases.
struct District {
    services: Services,
    cases: Vec<Case>,
    runtime: Runtime,
}

impl District {
    fn open(folder: &Path) -> Self {
        let services = furnished(folder);
        let cases = services
            .store
            .read(|view| view.cases_after(CaseId(0), usize::MAX))
            .expect("reads");
        let runtime = Runtime::new().expect("a runtime");
        let district = Self {
            services,
            cases,
            runtime,
        };
        district.settle();
        district
    }

    /// One for all tests here that change nothing.
    fn shared() -> &'static Self {
        static DISTRICT: OnceLock<District> = OnceLock::new();
        DISTRICT.get_or_init(|| {
            // Lives as long as the process; the system's cleaning takes it afterwards.
            Self::open(&tempfile::tempdir().expect("a folder").keep())
        })
    }

    fn settle(&self) {
        let since = Instant::now();
        while self.services.search.standing().lag > 0 {
            assert!(
                since.elapsed() < Duration::from_secs(30),
                "the index stays behind"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn find(&self, actor: &Actor, text: &str) -> Result<Found, Refusal> {
        let query = Query {
            limit: PAGE,
            ..Query::default()
        };
        let asked = Asked::by(actor.clone());
        self.runtime
            .block_on(find(&self.services, &asked, query, text))
    }

    fn ids(&self, actor: &Actor, text: &str) -> BTreeSet<CaseId> {
        let found = self.find(actor, text).expect("a query").page;
        let rest = found.next.map(|next| {
            let query = Query {
                limit: PAGE,
                after: Some(next),
                ..Query::default()
            };
            let asked = Asked::by(actor.clone());
            let rest = self
                .runtime
                .block_on(find(&self.services, &asked, query, text));
            rest.expect("a query").page.rows
        });
        let ids = found.rows.into_iter().chain(rest.into_iter().flatten());
        let ids: BTreeSet<_> = ids.map(|row| row.id).collect();
        assert_eq!(found.total, ids.len(), "{text}");
        ids
    }

    fn people(&self) -> Vec<Actor> {
        let directory = self.services.reference().directory;
        let mut users: Vec<_> = directory.users().filter(|user| user.active).collect();
        users.sort_by_key(|user| user.id);
        let actor = |user: &&suqiu::domain::org::User| {
            Actor::person(user.id, user.unit, user.grants.clone())
        };
        users.iter().map(actor).collect()
    }

    fn appeal(&self, content: &str, phone: Option<&str>) -> CaseId {
        let raw = RawAppeal {
            personal: RawIntake {
                title: None,
                content: content.to_owned(),
                address: "海景路9号".to_owned(),
                name: None,
                phone: phone.map(str::to_owned),
                id_no: None,
                home: None,
                anonymous: false,
                identity_hidden: false,
            },
            nature: Nature::Complaint,
            urgency: Urgency::U3,
            channel: Channel::Web,
            source: Source::Citizen,
            external_id: None,
            place: Place::default(),
            attachments: vec![],
            item: None,
            received_at: None,
            higher_due_at: None,
        };
        let asked = Asked::by(Actor::citizen());
        let registered = register(&self.services, asked, raw);
        self.runtime.block_on(registered).expect("registers").case
    }
}

/// One condition, and what it means, worked out the slow way.
#[derive(Clone, Debug)]
enum Condition {
    Words(Option<TextField>, String),
    State(State),
    Street(usize),
    Number(CaseId),
}

#[derive(Clone, Debug)]
struct Clause {
    negated: bool,
    condition: Condition,
}

const FIELDS: [(TextField, &str); 4] = [
    (TextField::Title, "标题"),
    (TextField::Content, "content"),
    (TextField::Address, "地址"),
    (TextField::Reply, "答复"),
];

impl Clause {
    fn typed(&self, district: &District) -> String {
        let minus = if self.negated { "-" } else { "" };
        let said = match &self.condition {
            Condition::Words(None, words) => format!("“{words}”"),
            Condition::Words(Some(field), words) => {
                let (_, name) = FIELDS.iter().find(|(it, _)| it == field).expect("listed");
                format!("{name}：\"{words}\"")
            }
            Condition::State(state) => format!("状态:{}", state.label()),
            Condition::Street(n) => format!("街道:{}", streets(district)[*n].1),
            Condition::Number(id) => format!("编号:{}", id.0 / 1_000_000),
        };
        format!("{minus}{said}")
    }

    fn meets(&self, district: &District, case: &Case) -> bool {
        let meets = match &self.condition {
            Condition::Words(field, words) => {
                let (texts, words) = (Texts::of(case), Folded::of(words));
                let mut fields = TextField::ALL
                    .iter()
                    .filter(|it| field.is_none_or(|f| f == **it));
                fields.any(|field| !Folded::of(texts.field(*field)).find(&words).is_empty())
            }
            Condition::State(state) => case.state == *state,
            Condition::Street(n) => {
                case.place.street.map(|it| it.0) == Some(streets(district)[*n].0)
            }
            Condition::Number(id) => case.id.0 / 1_000_000 == id.0 / 1_000_000,
        };
        meets != self.negated
    }

    fn phrase(&self) -> Option<Phrase> {
        match &self.condition {
            Condition::Words(field, words) if !self.negated => Some(Phrase {
                text: Folded::of(words),
                fields: field.map_or(TextField::ALL.to_vec(), |field| vec![field]),
            }),
            // A channel's own number may be meant.
            Condition::Number(id) if !self.negated => Some(Phrase {
                text: Folded::of(&(id.0 / 1_000_000).to_string()),
                fields: vec![TextField::External],
            }),
            _ => None,
        }
    }
}

fn streets(district: &District) -> Vec<(u32, String)> {
    let directory = district.services.reference().directory;
    let streets = directory
        .units()
        .filter(|unit| unit.kind == suqiu::domain::org::UnitKind::Street);
    let mut streets: Vec<_> = streets.map(|unit| (unit.id.0, unit.name.clone())).collect();
    streets.sort();
    streets
}

fn clause(district: &'static District) -> impl Strategy<Value = Clause> {
    let cases = district.cases.len();
    let words = (
        0..cases,
        0..4_usize,
        0..40_usize,
        1..6_usize,
        prop::bool::weighted(0.7),
    );
    let words = words.prop_filter_map(
        "some words",
        move |(case, field, from, length, anywhere)| {
            let (field, _) = FIELDS[field];
            let texts = Texts::of(&district.cases[case]);
            let text: Vec<char> = texts.field(field).chars().collect();
            let from = from % text.len().max(1);
            let words: String = text.iter().skip(from).take(length).collect();
            let is_plain = !words.contains(['"', '“', '”', '「', '」', '『', '』']);
            (is_plain && !Folded::of(&words).is_empty())
                .then(|| Condition::Words((!anywhere).then_some(field), words))
        },
    );
    let condition = prop_oneof![
        8 => words,
        1 => prop::sample::select(State::ALL.to_vec()).prop_map(Condition::State),
        1 => (0..streets(district).len()).prop_map(Condition::Street),
        1 => (0..cases).prop_map(move |case| Condition::Number(district.cases[case].id)),
    ];
    (prop::bool::weighted(0.2), condition)
        .prop_map(|(negated, condition)| Clause { negated, condition })
}

/// Everything an answer tells that does not depend on when it was asked.
fn told(found: &Found) -> String {
    format!(
        "{:?}",
        (
            &found.page.rows,
            &found.page.next,
            found.page.total,
            &found.page.facets,
            &found.highlights
        )
    )
}

/// For anybody and any query, the answer is the one the visible cases alone would give.
#[test]
fn nothing_outside_the_scope_shows() {
    let district = District::shared();
    let (people, directory) = (district.people(), district.services.reference().directory);
    let mut runner = TestRunner::new(Config {
        cases: 300,
        failure_persistence: None,
        ..Config::default()
    });
    let tally = std::cell::Cell::new((0, 0));
    let queries = (
        0..people.len(),
        prop::collection::vec(clause(district), 1..4),
    );
    let run = |(person, clauses): (usize, Vec<Clause>)| {
        let actor = &people[person];
        let typed: Vec<_> = clauses
            .iter()
            .map(|clause| clause.typed(district))
            .collect();
        let found = district.find(actor, &typed.join(" ")).expect("a query");
        let scope = Scope::of(actor);
        let meets = |case: &&Case| clauses.iter().all(|clause| clause.meets(district, case));
        let (mut seen, mut unseen) = (BTreeMap::new(), 0);
        for case in district.cases.iter().filter(meets) {
            if scope.sees(case, &directory) {
                seen.insert(case.id, case);
            } else {
                unseen += 1;
            }
        }
        let (hits, hidden) = tally.get();
        tally.set((hits + seen.len(), hidden + unseen));
        let rows: BTreeSet<_> = found.page.rows.iter().map(|row| row.id).collect();
        prop_assert!(rows.iter().all(|id| seen.contains_key(id)), "{:?}", typed);
        prop_assert_eq!(rows.len(), seen.len().min(PAGE), "{:?}", typed);
        prop_assert_eq!(found.page.total, seen.len());
        let count = |all: Vec<usize>| all.iter().sum::<usize>();
        let facets = &found.page.facets;
        prop_assert_eq!(
            count(facets.state.iter().map(|it| it.count).collect()),
            seen.len()
        );
        for facet in &facets.street {
            let there = seen
                .values()
                .filter(|case| case.place.street == Some(facet.value));
            prop_assert_eq!(facet.count, there.count());
        }
        for facet in &facets.unit {
            let theirs = seen.values().filter(|case| case.unit == Some(facet.value));
            prop_assert_eq!(facet.count, theirs.count());
        }
        let phrases: Vec<Phrase> = clauses.iter().filter_map(Clause::phrase).collect();
        let marked = if phrases.is_empty() { 0 } else { rows.len() };
        prop_assert_eq!(found.highlights.len(), marked);
        for (row, highlights) in found.page.rows.iter().zip(&found.highlights) {
            prop_assert_eq!(
                highlights,
                &Highlights::of(&Texts::of(seen[&row.id]), &phrases)
            );
        }
        Ok(())
    };
    runner.run(&queries, run).expect("holds");
    let (hits, hidden) = tally.get();
    assert!(hits > 300 && hidden > 300, "{hits} found, {hidden} hidden");
}

/// Cases elsewhere change nothing of what a unit is told.
#[test]
fn cases_of_others_change_no_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let district = District::open(folder.path());
    let handler = somebody(&district.services, Role::Handler);
    let supervisor = somebody(&district.services, Role::Supervisor);
    let word: String = district.cases[7].title.chars().take(2).collect();
    let queries = [
        word.clone(),
        format!("-{word}"),
        "街道:街道".to_owned(),
        "路 -井".to_owned(),
    ];
    let answers = || {
        queries
            .iter()
            .map(|text| told(&district.find(&handler, text).expect("a query")))
    };
    let before: Vec<_> = answers().collect();
    let known = district.ids(&supervisor, &word).len();
    for n in 0..12 {
        district.appeal(&format!("{word}，有路有井，第{n}件，请尽快处理"), None);
    }
    district.settle();
    assert_eq!(district.ids(&supervisor, &word).len(), known + 12);
    let after: Vec<_> = answers().collect();
    assert_eq!(after, before);
}

#[test]
fn a_number_and_its_beginning_are_found() {
    let district = District::shared();
    let dispatcher = somebody(&district.services, Role::Dispatcher);
    let some = &district.cases[CASES / 2];
    let only = BTreeSet::from([some.id]);
    let digits = some.no().split_off(8);
    for typed in [
        some.no(),
        some.no().to_lowercase(),
        digits.clone(),
        format!("编号:{digits}"),
        format!("no:{}", &digits[..14]),
    ] {
        assert_eq!(district.ids(&dispatcher, &typed), only, "{typed}");
    }
    let day = some.id.0 / 1_000_000;
    let of_day = district
        .cases
        .iter()
        .filter(|case| case.id.0 / 1_000_000 == day);
    let of_day: BTreeSet<_> = of_day.map(|case| case.id).collect();
    assert_eq!(district.ids(&dispatcher, &digits[..6]), of_day);
    assert!(
        district
            .ids(&dispatcher, "“这样的话没有人会写进诉求里”")
            .is_empty()
    );
}

/// What followed the log is what a fresh index holds: no event changes a text unseen.
#[test]
fn an_index_built_anew_answers_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let district = District::open(folder.path());
    let dispatcher = somebody(&district.services, Role::Dispatcher);
    let mut words = BTreeSet::new();
    for case in &district.cases {
        let texts = Texts::of(case);
        for field in TextField::ALL {
            let text: Vec<char> = texts.field(field).chars().collect();
            words.extend(
                text.chunks(9)
                    .map(|some| some.iter().take(2).collect::<String>()),
            );
        }
    }
    words.retain(|word| !Folded::of(word).is_empty() && word.chars().all(char::is_alphanumeric));
    let words: Vec<_> = words.into_iter().step_by(5).collect();
    assert!(words.len() > 50);
    let answers = || {
        let answer = |word: &String| district.ids(&dispatcher, word);
        words.iter().map(answer).collect::<Vec<_>>()
    };
    let followed = answers();
    std::fs::remove_dir_all(folder.path().join("search")).expect("deletes");
    let since = Instant::now();
    while !folder.path().join("search/meta.json").exists() {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "it does not come back"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    district.settle();
    assert_eq!(answers(), followed);
}

/// How often somebody's look at the number is in the log.
fn looks(district: &District, case: CaseId, by: UserId) -> usize {
    let log = district
        .services
        .store
        .read(|view| view.case_log(case))
        .expect("reads");
    let look = log.iter().filter(|entry| {
        matches!(&entry.body, Body::Audit(Audit::Revealed { fields, .. })
            if *fields == [PersonalField::Phone])
            && entry.by == by
    });
    look.count()
}

#[test]
fn a_phone_is_found_by_those_who_may_open_it_and_the_look_is_logged() {
    let folder = tempfile::tempdir().expect("a folder");
    let district = District::open(folder.path());
    let case = district.appeal("楼下烧烤店油烟扰民", Some("137 1234 9876"));
    district.appeal("楼上装修噪音扰民", Some("13712349877"));
    district.settle();
    let clerk = somebody(&district.services, Role::IntakeClerk);
    let only = BTreeSet::from([case]);
    for typed in [
        "13712349876",
        "电话:137-1234-9876",
        "手机：＋８６１３７１２３４９８７６",
    ] {
        let typed = typed.replace('＋', "+");
        assert_eq!(district.ids(&clerk, &typed), only, "{typed}");
    }
    assert_eq!(
        district.ids(&clerk, "电话:13712349876 -油烟"),
        BTreeSet::new()
    );
    assert_eq!(
        looks(&district, case, clerk.user),
        1,
        "a page turned is the same look"
    );
    for role in [
        Role::Supervisor,
        Role::Handler,
        Role::CallbackClerk,
        Role::Leader,
    ] {
        let actor = somebody(&district.services, role);
        assert!(
            district.ids(&actor, "电话:13712349876").is_empty(),
            "{role}"
        );
        assert_eq!(looks(&district, case, actor.user), 0, "{role}");
    }
    assert!(district.ids(&clerk, "电话:13712349000").is_empty());
    for wrong in ["-电话:13712349876", "电话:137", "电话:油烟"] {
        assert!(
            matches!(district.find(&clerk, wrong), Err(Refusal::Query(_))),
            "{wrong}"
        );
    }
    assert!(read::case(&district.services, &clerk, case).is_ok());
}
