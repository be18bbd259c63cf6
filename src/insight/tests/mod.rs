//! The columns against a slow model: the queue as a pass over the cases themselves.

mod invented;
mod model;
mod saving;

use std::sync::Arc;

use invented::Town;
use model::Model;

use super::columns::Columns;
use super::facts::Facts;
use super::page::Sort;
use super::queue::Query;
use super::recent::Said;
use super::row::Row;
use super::views::QueueView;
use crate::domain::actor::Actor;
use crate::domain::org::Directory;
use crate::kernel::chance::Dice;
use crate::kernel::id::Seq;
use crate::kernel::time::{HOUR_MS, Timestamp};

const SORTS: &[Sort] = &[
    Sort::Due,
    Sort::DueLast,
    Sort::Received,
    Sort::ReceivedLast,
    Sort::Updated,
    Sort::UpdatedLast,
];

/// The same case, taken in over and over as it changes, is the row the case itself would give.
#[test]
fn a_row_is_what_the_case_says() {
    let mut town = Town::new(3);
    let mut columns = Columns::new(Arc::clone(&town.reference.catalogue));
    for _ in 0..3_000 {
        let case = town.step();
        columns.take(&case);
        let slot = columns.slot(case.id).expect("taken in");
        assert_eq!(columns.row(slot), Row::of(&case, &town.reference.catalogue));
    }
    assert_eq!(columns.len(), town.cases.len());
    for case in town.cases.values() {
        let slot = columns.slot(case.id).expect("taken in");
        assert_eq!(columns.row(slot), Row::of(case, &town.reference.catalogue));
    }
    columns.assert_sound();
}

/// A step of the town, as the columns hear of it.
fn take(facts: &Facts, town: &mut Town) {
    let case = town.step();
    let mut columns = facts.write();
    columns.take(&case);
    columns.seq = Seq(columns.seq.0 + 1);
}

#[test]
fn any_query_finds_what_a_pass_over_the_cases_finds() {
    let mut town = Town::new(5);
    let mut dice = Dice::from_seed(8);
    let facts = Facts::default();
    facts.use_catalogue(Arc::clone(&town.reference.catalogue));
    let (mut asked, mut found) = (0, 0);
    for round in 0..20 {
        for _ in 0..60 {
            take(&facts, &mut town);
        }
        let model = Model::of(&town);
        let asking: Vec<_> = (0..20)
            .map(|_| (town.somebody(&mut dice), town.query(&mut dice)))
            .collect();
        // The same again, later and earlier: what is kept must be what would be found.
        for later in [0, 1, HOUR_MS, -HOUR_MS, 30 * HOUR_MS] {
            let now = town.now.plus_ms(later);
            for (actor, query) in &asking {
                let expected = model.queue(query, actor, now);
                let page = facts.queue(query, actor, &town.reference.directory, now);
                let told = format!("round {round} {later}: {query:?} by {actor:?}");
                assert_eq!(page.total, expected.total, "{told}");
                assert_eq!(page.facets, expected.facets, "{told}");
                assert_eq!(page.rows, expected.rows, "{told}");
                assert_eq!(page.next.is_some(), expected.more, "{told}");
                if query.matching.is_some() {
                    let ask = (query, actor, &town.reference.directory, now);
                    assert_eq!(kept(&facts, ask, 0), Some(page.rows), "{told}");
                    assert_eq!(kept(&facts, ask, 1), None, "{told}");
                }
                asked += 1;
                found += usize::from(page.total > 0);
            }
        }
        let actor = town.somebody(&mut dice);
        for count in facts.views(&actor, &town.reference.directory, town.now) {
            let query = Query {
                view: count.view,
                ..Query::default()
            };
            let expected = model.queue(&query, &actor, town.now).total;
            assert_eq!(count.count, expected, "{:?} of {actor:?}", count.view);
        }
    }
    assert!(
        found * 4 > asked,
        "only {found} of {asked} queries found something"
    );
}

/// What is kept of an answer to a text, when the log went on by `late` while it was looked for.
fn kept(
    facts: &Facts,
    (query, actor, directory, now): (&Query, &Actor, &Arc<Directory>, Timestamp),
    late: u64,
) -> Option<Vec<Row>> {
    let slots: Vec<u32> = query.matching.iter().flatten().collect();
    let said = |index| {
        Some(Said {
            text: format!("{late} {slots:?}"),
            seq: Seq(facts.seq().0.checked_sub(late)?),
            index,
        })
    };
    let asking = Query {
        said: said(1),
        ..query.clone()
    };
    facts.queue(&asking, actor, directory, now);
    let again = |said| {
        let query = Query {
            matching: None,
            said,
            ..query.clone()
        };
        facts.queue_again(&query, actor, directory, now)
    };
    assert!(again(said(2)).is_none(), "another state of the index");
    assert!(again(None).is_none(), "what is no text");
    Some(again(said(1))?.rows)
}

#[test]
fn pages_join_up_whatever_the_order() {
    let mut town = Town::new(9);
    let facts = Facts::default();
    facts.use_catalogue(Arc::clone(&town.reference.catalogue));
    for _ in 0..900 {
        take(&facts, &mut town);
    }
    let model = Model::of(&town);
    let dispatcher = town.actor("dispatcher");
    for sort in SORTS {
        for view in [QueueView::All, QueueView::Mine, QueueView::Overdue] {
            let mut query = Query {
                view,
                sort: *sort,
                limit: 200,
                ..Query::default()
            };
            let mut expected = Vec::new();
            model.each(&query, &dispatcher, town.now, |row| expected.push(row.id));
            query.limit = 7;
            let mut ids = Vec::new();
            loop {
                let page = facts.queue(&query, &dispatcher, &town.reference.directory, town.now);
                ids.extend(page.rows.iter().map(|row| row.id));
                match page.next {
                    Some(next) => {
                        // The way a browser sends it back.
                        query.after = super::page::Cursor::parse(&next.to_string());
                        assert_eq!(query.after, Some(next));
                    }
                    None => break,
                }
            }
            assert_eq!(ids, expected, "{sort:?} {view:?}");
        }
    }
}
