//! Queues: any combination of filters, sorted, a page at a time by key, with facet counts.

use std::collections::{BTreeMap, HashSet};

use super::facts::Facts;
use super::row::Row;
use super::views::{Desk, QueueView, ViewCount};
use crate::domain::actor::Actor;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Urgency};
use crate::domain::org::Directory;
use crate::domain::rights::Scope;
use crate::kernel::id::{CaseId, Seq, UnitId};
use crate::kernel::time::Timestamp;

/// Rows on a page at most.
pub const LIMIT_MAX: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Next due first; what has none comes last.
    Due,
    DueLast,
    Received,
    ReceivedLast,
    Updated,
    UpdatedLast,
}

impl Sort {
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "due" => Sort::Due,
            "-due" => Sort::DueLast,
            "received" => Sort::Received,
            "-received" => Sort::ReceivedLast,
            "updated" => Sort::Updated,
            "-updated" => Sort::UpdatedLast,
            _ => return None,
        })
    }

    /// Ascending order of this is the order of the page.
    fn key(self, row: &Row) -> Cursor {
        let due = row.due.map_or(i64::MAX, |due| due.at.0);
        let (key, forward) = match self {
            Sort::Due => (due, true),
            Sort::DueLast => (if due == i64::MAX { i64::MAX } else { -due }, true),
            Sort::Received => (row.received_at.0, true),
            Sort::ReceivedLast => (-row.received_at.0, false),
            Sort::Updated => (row.updated_at.0, true),
            Sort::UpdatedLast => (-row.updated_at.0, false),
        };
        Cursor {
            key,
            tie: if forward {
                row.id.0
            } else {
                u64::MAX - row.id.0
            },
        }
    }
}

/// Where a page ends: a key, never an offset, so that rows that come and go shift nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    key: i64,
    tie: u64,
}

impl Cursor {
    pub fn parse(text: &str) -> Option<Self> {
        let (key, tie) = text.split_once('.')?;
        Some(Self {
            key: key.parse().ok()?,
            tie: tie.parse().ok()?,
        })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.key, self.tie)
    }
}

/// Filters; an empty list or `None` filters nothing.
#[derive(Clone, Debug)]
pub struct Query {
    pub view: QueueView,
    pub states: Vec<State>,
    /// The unit or anything below it.
    pub unit: Option<UnitId>,
    pub street: Option<UnitId>,
    /// First level of the category.
    pub category: Option<String>,
    pub channel: Option<Channel>,
    pub urgency: Option<Urgency>,
    /// In the number, the title, the content or the address.
    pub text: Option<String>,
    pub due_before: Option<Timestamp>,
    pub sort: Sort,
    pub after: Option<Cursor>,
    /// 1 to [`LIMIT_MAX`].
    pub limit: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            view: QueueView::All,
            states: vec![],
            unit: None,
            street: None,
            category: None,
            channel: None,
            urgency: None,
            text: None,
            due_before: None,
            sort: Sort::Due,
            after: None,
            limit: 50,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet<T> {
    pub value: T,
    pub count: usize,
}

/// Counts over everything the filters let through, not over the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    pub state: Vec<Facet<State>>,
    pub street: Vec<Facet<UnitId>>,
    pub category: Vec<Facet<String>>,
    pub channel: Vec<Facet<Channel>>,
    pub urgency: Vec<Facet<Urgency>>,
    pub unit: Vec<Facet<UnitId>>,
}

#[derive(Clone, Debug)]
pub struct Page {
    pub rows: Vec<Row>,
    pub next: Option<Cursor>,
    pub total: usize,
    pub facets: Facets,
    pub seq: Seq,
}

impl Facts {
    pub fn queue(
        &self,
        query: &Query,
        actor: &Actor,
        directory: &Directory,
        now: Timestamp,
    ) -> Page {
        let filter = Filter::new(query, actor, directory, now);
        let columns = self.read();
        let mut tally = Tally::default();
        let mut keys: Vec<(Cursor, usize)> = Vec::new();
        for (place, row) in columns.rows.iter().enumerate() {
            if filter.lets_through(row) {
                tally.count(row);
                keys.push((query.sort.key(row), place));
            }
        }
        let total = keys.len();
        if let Some(after) = query.after {
            keys.retain(|(key, _)| *key > after);
        }
        let limit = query.limit.clamp(1, LIMIT_MAX);
        let more = keys.len() > limit;
        if more {
            keys.select_nth_unstable(limit);
            keys.truncate(limit);
        }
        keys.sort_unstable();
        Page {
            next: keys.last().filter(|_| more).map(|(key, _)| *key),
            rows: keys
                .iter()
                .map(|(_, place)| columns.rows[*place].clone())
                .collect(),
            total,
            facets: tally.facets(),
            seq: columns.seq,
        }
    }

    /// The actor's views with their counts, from one pass over the rows.
    pub fn views(&self, actor: &Actor, directory: &Directory, now: Timestamp) -> Vec<ViewCount> {
        let desk = Desk::new(actor, directory, now);
        let scope = Reach::of(actor, directory);
        let mut counts: Vec<ViewCount> = desk
            .views()
            .into_iter()
            .map(|view| ViewCount { view, count: 0 })
            .collect();
        for row in self.read().rows.iter().filter(|row| scope.sees(row)) {
            for count in &mut counts {
                count.count += usize::from(desk.holds(count.view, row));
            }
        }
        counts
    }
}

/// A scope with its subtrees spelt out, so that asking it about a row is a look-up.
struct Reach {
    all: bool,
    units: HashSet<UnitId>,
    actor: crate::kernel::id::UserId,
}

impl Reach {
    fn of(actor: &Actor, directory: &Directory) -> Self {
        let scope = Scope::of(actor);
        let units = match &scope {
            Scope::All => HashSet::new(),
            Scope::Units { units, .. } => subtree(units, directory),
        };
        Self {
            all: scope.sees_whole_district(directory),
            units,
            actor: actor.user,
        }
    }

    fn sees(&self, row: &Row) -> bool {
        self.all
            || row.registered_by == self.actor
            || row.involved.iter().any(|unit| self.units.contains(unit))
    }
}

fn subtree(above: &[UnitId], directory: &Directory) -> HashSet<UnitId> {
    let inside = |unit: UnitId| above.iter().any(|top| directory.covers(*top, unit));
    directory
        .units()
        .map(|unit| unit.id)
        .filter(|unit| inside(*unit))
        .collect()
}

struct Filter<'a> {
    query: &'a Query,
    desk: Desk<'a>,
    reach: Reach,
    unit: Option<HashSet<UnitId>>,
    text: Option<String>,
    number: Option<CaseId>,
}

impl<'a> Filter<'a> {
    fn new(query: &'a Query, actor: &'a Actor, directory: &'a Directory, now: Timestamp) -> Self {
        let text = query
            .text
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty());
        Self {
            query,
            desk: Desk::new(actor, directory, now),
            reach: Reach::of(actor, directory),
            unit: query.unit.map(|unit| subtree(&[unit], directory)),
            number: text.and_then(crate::domain::case::number::parse),
            text: text.map(str::to_lowercase),
        }
    }

    /// Cheap tests first, the text last.
    fn lets_through(&self, row: &Row) -> bool {
        let Query {
            states,
            street,
            category,
            channel,
            urgency,
            due_before,
            view,
            ..
        } = self.query;
        (states.is_empty() || states.contains(&row.state))
            && channel.is_none_or(|channel| row.channel == channel)
            && urgency.is_none_or(|urgency| row.urgency == urgency)
            && street.is_none_or(|street| row.street == Some(street))
            && category
                .as_deref()
                .is_none_or(|major| row.major.as_deref() == Some(major))
            && due_before.is_none_or(|before| row.due.is_some_and(|due| due.at < before))
            && self
                .unit
                .as_ref()
                .is_none_or(|units| row.unit.is_some_and(|u| units.contains(&u)))
            && self.reach.sees(row)
            && self.desk.holds(*view, row)
            && self.has_text(row)
    }

    fn has_text(&self, row: &Row) -> bool {
        match (&self.number, &self.text) {
            (Some(number), _) => row.id == *number,
            (None, Some(text)) => {
                row.searched.contains(text.as_str())
                    || (text.len() >= 6 && row.no().to_lowercase().contains(text.as_str()))
            }
            (None, None) => true,
        }
    }
}

#[derive(Default)]
struct Tally {
    state: BTreeMap<State, usize>,
    street: BTreeMap<UnitId, usize>,
    category: BTreeMap<Box<str>, usize>,
    channel: BTreeMap<Channel, usize>,
    urgency: BTreeMap<Urgency, usize>,
    unit: BTreeMap<UnitId, usize>,
}

impl Tally {
    fn count(&mut self, row: &Row) {
        *self.state.entry(row.state).or_default() += 1;
        *self.channel.entry(row.channel).or_default() += 1;
        *self.urgency.entry(row.urgency).or_default() += 1;
        if let Some(street) = row.street {
            *self.street.entry(street).or_default() += 1;
        }
        if let Some(unit) = row.unit {
            *self.unit.entry(unit).or_default() += 1;
        }
        if let Some(major) = &row.major {
            match self.category.get_mut(major) {
                Some(count) => *count += 1,
                None => {
                    self.category.insert(major.clone(), 1);
                }
            }
        }
    }

    fn facets(self) -> Facets {
        fn list<K, T: From<K>>(counts: BTreeMap<K, usize>) -> Vec<Facet<T>> {
            let mut facets: Vec<_> = counts
                .into_iter()
                .map(|(value, count)| Facet {
                    value: value.into(),
                    count,
                })
                .collect();
            facets.sort_by_key(|facet| std::cmp::Reverse(facet.count));
            facets
        }
        Facets {
            state: list(self.state),
            street: list(self.street),
            category: list(self.category),
            channel: list(self.channel),
            urgency: list(self.urgency),
            unit: list(self.unit),
        }
    }
}
