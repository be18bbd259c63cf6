//! Search over a furnished district, asked as the desk asks: what is found is what the texts hold,
//! and nobody learns anything of a case outside their scope.

mod scope;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use suqiu::domain::actor::{Actor, Role};
use suqiu::domain::case::Case;
use suqiu::domain::case::Place;
use suqiu::domain::case::personal::RawIntake;
use suqiu::domain::codes::{Channel, Nature, PersonalField, Source, Urgency};
use suqiu::domain::log::{Audit, Body};
use suqiu::insight::Query;
use suqiu::insight::search::{Folded, TextField, Texts};
use suqiu::kernel::id::{CaseId, UserId};
use suqiu::usecase::find::{Found, find};
use suqiu::usecase::register::{RawAppeal, register};
use suqiu::usecase::{Asked, Refusal, Services, read};
use tokio::runtime::Runtime;

use crate::queue::{CASES, furnished, somebody};

/// More would be a page of its own.
const PAGE: usize = 200;

#[expect(
    clippy::disallowed_methods,
    reason = "what is waited for happens on a thread that tells nobody"
)]
fn until(what: &str, is_so: impl Fn() -> bool) {
    let since = Instant::now();
    while !is_so() {
        assert!(since.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

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
        until("the index is at the log", || {
            self.services.search.standing().lag == 0
        });
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
    until("the index comes back", || {
        folder.path().join("search/meta.json").exists()
    });
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
