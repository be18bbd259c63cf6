//! Queues over a furnished district: pages join up, counts agree, nobody sees more than theirs,
//! and rows that followed the log are the rows a start would read.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use suqiu::crypto::Keyring;
use suqiu::demo::furnish::{Furnishing, furnish};
use suqiu::domain::actor::{Actor, Role};
use suqiu::domain::case::command::Command;
use suqiu::domain::org::User;
use suqiu::insight::{Facts, Page, Query, QueueView, Row, Sort};
use suqiu::kernel::time::{ManualClock, Timestamp};
use suqiu::store::DataFile;
use suqiu::store::blob::Blobs;
use suqiu::usecase::act::act;
use suqiu::usecase::{Asked, Rules, Services};

pub(crate) const CASES: usize = 260;

fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-23T16:20:00+08:00").expect("valid")
}

/// One district for all tests here: furnished once, changed by none but its own test.
fn district() -> &'static Services {
    static DISTRICT: OnceLock<Services> = OnceLock::new();
    DISTRICT.get_or_init(|| {
        // Lives as long as the process; the system's cleaning takes it afterwards.
        let folder = tempfile::tempdir().expect("a folder").keep();
        furnished(&folder)
    })
}

pub(crate) fn furnished(folder: &Path) -> Services {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let open = || {
        let data = DataFile::open(folder).expect("opens");
        (data, Blobs::open(folder).expect("opens"))
    };
    let (data, blobs) = open();
    let furnishing = Furnishing::whole(11, CASES, now());
    let keyring = Keyring::in_memory();
    let played = runtime
        .block_on(furnish(data, blobs, keyring, furnishing, &mut |_| {}))
        .expect("furnishes");
    assert_eq!(played.1.refused, 0);
    let (data, blobs) = open();
    let (clock, keyring) = (Arc::new(ManualClock::at(now())), Keyring::in_memory());
    let started = Services::start(data, blobs, keyring, clock, Rules::default(), vec![]);
    started.expect("starts").0
}

/// Somebody who holds the role for the smallest unit there is.
pub(crate) fn somebody(services: &Services, role: Role) -> Actor {
    let directory = services.reference().directory;
    let mut people: Vec<&User> = directory
        .users()
        .filter(|user| user.active && user.grants.iter().any(|grant| grant.role == role))
        .collect();
    people.sort_by_key(|user| user.id);
    let user = people.first().expect("everybody is there");
    Actor::person(user.id, user.unit, user.grants.clone())
}

fn page(services: &Services, actor: &Actor, query: &Query) -> Page {
    services
        .facts
        .queue(query, actor, &services.reference().directory, now())
}

fn all(services: &Services, actor: &Actor, query: &Query) -> Vec<Row> {
    let mut query = query.clone();
    let mut rows = Vec::new();
    loop {
        let page = page(services, actor, &query);
        assert!(page.rows.len() <= query.limit);
        rows.extend(page.rows);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return rows,
        }
    }
}

#[test]
fn pages_join_up_in_every_order() {
    let services = district();
    let dispatcher = somebody(services, Role::Dispatcher);
    for order in [
        "due",
        "-due",
        "received",
        "-received",
        "updated",
        "-updated",
    ] {
        let sort = Sort::parse(order).expect("an order");
        let query = Query {
            sort,
            limit: 7,
            ..Query::default()
        };
        let rows = all(services, &dispatcher, &query);
        let ids: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
        assert_eq!((rows.len(), ids.len()), (CASES, CASES), "{order}");
        let key = |row: &Row| match order.trim_start_matches('-') {
            "due" => row.due.map(|due| due.at),
            "received" => Some(row.received_at),
            _ => Some(row.updated_at),
        };
        let known: Vec<_> = rows.iter().filter_map(key).collect();
        let sorted = if order.starts_with('-') {
            known.is_sorted_by(|a, b| a >= b)
        } else {
            known.is_sorted()
        };
        assert!(sorted, "{order}");
        // What has no due time comes after all that has.
        let first_without = rows.iter().position(|row| key(row).is_none());
        assert!(first_without.is_none_or(|place| rows[place..].iter().all(|r| key(r).is_none())));
    }
}

#[test]
fn facets_and_views_count_what_the_queue_shows() {
    let services = district();
    let dispatcher = somebody(services, Role::Dispatcher);
    let directory = services.reference().directory;
    let whole = page(services, &dispatcher, &Query::default());
    assert_eq!(whole.total, CASES);
    let facets = &whole.facets;
    assert_eq!(facets.state.iter().map(|f| f.count).sum::<usize>(), CASES);
    assert_eq!(facets.channel.iter().map(|f| f.count).sum::<usize>(), CASES);
    for facet in &facets.state {
        let query = Query {
            states: vec![facet.value],
            ..Query::default()
        };
        assert_eq!(
            page(services, &dispatcher, &query).total,
            facet.count,
            "{}",
            facet.value
        );
    }
    for facet in &facets.category {
        let query = Query {
            category: Some(facet.value.clone()),
            ..Query::default()
        };
        assert_eq!(
            page(services, &dispatcher, &query).total,
            facet.count,
            "{}",
            facet.value
        );
    }
    for count in services.facts.views(&dispatcher, &directory, now()) {
        let query = Query {
            view: count.view,
            ..Query::default()
        };
        let found = page(services, &dispatcher, &query).total;
        assert_eq!(found, count.count, "{}", count.view.label());
    }
}

#[test]
fn a_unit_sees_its_own_and_administrators_nothing() {
    let services = district();
    let directory = services.reference().directory;
    let handler = somebody(services, Role::Handler);
    let held: Vec<_> = handler.grants.iter().map(|grant| grant.unit).collect();
    let rows = all(services, &handler, &Query::default());
    assert!(rows.len() < CASES);
    for row in &rows {
        let case = suqiu::usecase::read::case(services, &handler, row.id).expect("listed, so seen");
        let theirs = case
            .involved_units()
            .any(|unit| held.iter().any(|above| directory.covers(*above, unit)));
        assert!(theirs || case.registered_by == handler.user, "{}", row.no());
    }
    for role in [
        Role::SystemAdmin,
        Role::SecurityAdmin,
        Role::Auditor,
        Role::Analyst,
    ] {
        let actor = somebody(services, role);
        assert_eq!(page(services, &actor, &Query::default()).total, 0, "{role}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_followed_are_rows_as_read_at_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_owned();
    let services = tokio::task::spawn_blocking(move || furnished(&path))
        .await
        .expect("furnishes");
    let supervisor = somebody(&services, Role::Supervisor);
    let query = Query {
        view: QueueView::All,
        limit: 200,
        ..Query::default()
    };
    let open = all(&services, &supervisor, &query);
    let mut changed = 0;
    for row in open.iter().filter(|row| row.state.is_open()) {
        let note = Command::Note {
            text: "督促尽快办理".into(),
        };
        let asked = Asked::by(supervisor.clone());
        act(&services, asked, row.id, Some(row.revision), note)
            .await
            .expect("a note");
        changed += 1;
    }
    assert!(changed > 20, "{changed}");
    let fresh = Facts::default();
    let catalogue = Arc::clone(&services.reference().catalogue);
    services
        .store
        .read(|view| fresh.rebuild(view, catalogue))
        .expect("reads");
    assert_eq!(fresh.seq(), services.facts.seq());
    let directory = services.reference().directory;
    let followed = services.facts.queue(&query, &supervisor, &directory, now());
    let read = fresh.queue(&query, &supervisor, &directory, now());
    assert_eq!(followed.rows, read.rows);
    assert_eq!(followed.facets, read.facets);
}
