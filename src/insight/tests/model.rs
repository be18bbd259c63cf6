//! The queue as one would write it first: every case is asked every question.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::invented::Town;
use crate::domain::actor::{Actor, Role};
use crate::domain::case::Case;
use crate::domain::case::state::State;
use crate::domain::codes::Urgency;
use crate::domain::reference::Reference;
use crate::domain::rights::Scope;
use crate::insight::page::Sort;
use crate::insight::queue::Query;
use crate::insight::row::{Row, awaits_approval};
use crate::insight::tally::{Facet, Facets};
use crate::insight::views::QueueView;
use crate::kernel::time::{DAY_MS, Timestamp};

pub(super) struct Model<'t> {
    cases: Vec<&'t Case>,
    reference: &'t Reference,
}

pub(super) struct Expected {
    pub(super) rows: Vec<Row>,
    pub(super) more: bool,
    pub(super) total: usize,
    pub(super) facets: Facets,
}

impl<'t> Model<'t> {
    pub(super) fn of(town: &'t Town) -> Self {
        Self {
            cases: town.cases.values().collect(),
            reference: &town.reference,
        }
    }

    pub(super) fn queue(&self, query: &Query, actor: &Actor, now: Timestamp) -> Expected {
        let mut rows = Vec::new();
        self.each(query, actor, now, |row| rows.push(row.clone()));
        let total = rows.len();
        let facets = facets(&rows);
        rows.truncate(query.limit);
        Expected {
            more: total > rows.len(),
            rows,
            total,
            facets,
        }
    }

    pub(super) fn each(
        &self,
        query: &Query,
        actor: &Actor,
        now: Timestamp,
        each: impl FnMut(&Row),
    ) {
        let asked = Asked {
            actor,
            reference: self.reference,
            now,
        };
        let scope = Scope::of(actor);
        let mut rows: Vec<Row> = self
            .cases
            .iter()
            .zip(0..)
            .filter(|(_, slot)| {
                query
                    .matching
                    .as_ref()
                    .is_none_or(|set| set.contains(*slot))
            })
            .map(|(case, _)| case)
            .filter(|case| scope.sees(case, &self.reference.directory))
            .map(|case| (*case, Row::of(case, &self.reference.catalogue)))
            .filter(|(case, row)| asked.lets_through(query, case, row))
            .map(|(_, row)| row)
            .collect();
        let due = |row: &Row| row.due.map_or(i64::MAX, |due| due.at.0);
        rows.sort_by_key(|row| {
            let id = i64::try_from(row.id.0).expect("small");
            match query.sort {
                Sort::Due => (due(row), id),
                Sort::DueLast if row.due.is_none() => (i64::MAX, id),
                Sort::DueLast => (-due(row), -id),
                Sort::Received => (row.received_at.0, id),
                Sort::ReceivedLast => (-row.received_at.0, -id),
                Sort::Updated => (row.updated_at.0, id),
                Sort::UpdatedLast => (-row.updated_at.0, -id),
            }
        });
        rows.iter().for_each(each);
    }
}

struct Asked<'a> {
    actor: &'a Actor,
    reference: &'a Reference,
    now: Timestamp,
}

impl Asked<'_> {
    fn lets_through(&self, query: &Query, case: &Case, row: &Row) -> bool {
        let covers = |above, unit| self.reference.directory.covers(above, unit);
        (query.states.is_empty() || query.states.contains(&row.state))
            && query.channel.is_none_or(|it| row.channel == it)
            && query.urgency.is_none_or(|it| row.urgency == it)
            && query.street.is_none_or(|it| row.street == Some(it))
            && query
                .category
                .as_deref()
                .is_none_or(|it| row.major.as_deref() == Some(it))
            && query
                .due_before
                .is_none_or(|it| row.due.is_some_and(|due| due.at < it))
            && query
                .unit
                .is_none_or(|above| row.unit.is_some_and(|unit| covers(above, unit)))
            && self.holds(query.view, case, row)
    }

    fn holds(&self, view: QueueView, case: &Case, row: &Row) -> bool {
        match view {
            QueueView::Mine => self.has_the_ball(case, row),
            QueueView::PendingAccept => row.state == State::PendingAccept,
            QueueView::NeedInfo => row.state == State::NeedInfo,
            QueueView::PendingDispatch => row.state == State::PendingDispatch,
            QueueView::ReturnReview => row.state == State::ReturnReview,
            QueueView::Ruling => row.state == State::Ruling,
            QueueView::PendingSign => row.state == State::PendingSign,
            QueueView::InProgress => matches!(row.state, State::InProgress | State::Rework),
            QueueView::PendingReview => row.state == State::PendingReview,
            QueueView::Callback => row.state == State::PendingFeedback,
            QueueView::Approvals => awaits_approval(case),
            QueueView::DueSoon => {
                is_working(row)
                    && row
                        .due
                        .is_some_and(|due| due.at >= self.now && due.at.since(self.now) <= DAY_MS)
            }
            QueueView::Overdue => is_working(row) && row.is_overdue(self.now),
            QueueView::Supervised => row.supervision_level > 0 && row.state.is_open(),
            QueueView::All => true,
        }
    }

    fn has_the_ball(&self, case: &Case, row: &Row) -> bool {
        let directory = &self.reference.directory;
        let district = |role| self.actor.holds(role, None, directory);
        let lead = |role| {
            row.unit
                .is_some_and(|u| self.actor.holds(role, Some(u), directory))
        };
        let ball = match row.state {
            State::PendingAccept => district(Role::IntakeClerk),
            State::PendingDispatch | State::ReturnReview => district(Role::Dispatcher),
            State::Ruling => district(Role::RulingPanel),
            State::PendingSign => lead(Role::UnitDispatcher) || lead(Role::Handler),
            State::InProgress | State::Rework => match row.handler {
                Some(handler) => handler == self.actor.user || lead(Role::UnitDispatcher),
                None => lead(Role::UnitDispatcher) || lead(Role::Handler),
            },
            State::PendingReview => lead(Role::Reviewer),
            State::PendingFeedback => {
                !row.channel.is_own_finding() && district(Role::CallbackClerk)
            }
            _ => false,
        };
        let owes = row.state.is_open()
            && case.tasks.iter().filter(|task| task.is_open()).any(|task| {
                [Role::UnitDispatcher, Role::Handler]
                    .iter()
                    .any(|role| self.actor.holds(*role, Some(task.unit), directory))
            });
        let late = row.urgency == Urgency::U1 && row.is_overdue(self.now);
        ball || owes || ((awaits_approval(case) || late) && district(Role::Supervisor))
    }
}

fn is_working(row: &Row) -> bool {
    row.state.is_open() && !matches!(row.state, State::NeedInfo | State::PendingFeedback)
}

fn facets(rows: &[Row]) -> Facets {
    fn list<T: Ord + Clone>(values: impl Iterator<Item = T>) -> Vec<Facet<T>> {
        let mut counts: BTreeMap<T, usize> = BTreeMap::new();
        for value in values {
            *counts.entry(value).or_default() += 1;
        }
        let counts = counts
            .into_iter()
            .map(|(value, count)| Facet { value, count });
        let mut facets: Vec<_> = counts.collect();
        facets.sort_by_key(|facet| Reverse(facet.count));
        facets
    }
    Facets {
        state: list(rows.iter().map(|row| row.state)),
        street: list(rows.iter().filter_map(|row| row.street)),
        category: list(
            rows.iter()
                .filter_map(|row| row.major.as_deref().map(str::to_owned)),
        ),
        channel: list(rows.iter().map(|row| row.channel)),
        urgency: list(rows.iter().map(|row| row.urgency)),
        unit: list(rows.iter().filter_map(|row| row.unit)),
    }
}
