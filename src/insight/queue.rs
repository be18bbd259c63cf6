//! Queues: any combination of filters, sorted, a page at a time by key, with facet counts. Every
//! filter is a set of slots, rights first; an answer is their intersection.

use std::borrow::Cow;
use std::sync::Arc;

use roaring::RoaringBitmap;

use super::columns::Columns;
use super::desk::{Desk, Reach, subtree};
use super::facts::Facts;
use super::page::{Cursor, Sort};
use super::recent::{Answer, Question, Said, Sight};
use super::row::Row;
use super::tally::{self, Facets};
use super::views::{QueueView, ViewCount, held, holds, views_of};
use crate::domain::actor::Actor;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Urgency};
use crate::domain::org::Directory;
use crate::kernel::id::{Seq, UnitId};
use crate::kernel::time::Timestamp;

/// Rows on a page at most.
pub const LIMIT_MAX: usize = 200;

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
    /// What a search found, whoever may see it: `usecase::find`.
    pub matching: Option<RoaringBitmap>,
    /// What it was asked for, when the answer may be kept.
    pub said: Option<Said>,
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
            matching: None,
            said: None,
            due_before: None,
            sort: Sort::Due,
            after: None,
            limit: 50,
        }
    }
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
        directory: &Arc<Directory>,
        now: Timestamp,
    ) -> Page {
        let desk = self.desk(actor, directory);
        let columns = self.read();
        let question = columns.question(query, &desk, directory);
        let answer = self.answer(&columns, question, query, &desk, now);
        columns.page_of(&answer, query)
    }

    /// The page, when [`Query::said`] was asked lately and holds: then nothing has to be looked for.
    pub fn queue_again(
        &self,
        query: &Query,
        actor: &Actor,
        directory: &Arc<Directory>,
        now: Timestamp,
    ) -> Option<Page> {
        query.said.as_ref()?;
        let desk = self.desk(actor, directory);
        let columns = self.read();
        let question = columns.question(query, &desk, directory);
        let answer = self.answers().get(&question, columns.seq, now)?;
        Some(columns.page_of(&answer, query))
    }

    /// The actor's views with their counts.
    pub fn views(
        &self,
        actor: &Actor,
        directory: &Arc<Directory>,
        now: Timestamp,
    ) -> Vec<ViewCount> {
        let desk = self.desk(actor, directory);
        let columns = self.read();
        let seen = columns.seen_by(&desk);
        let all = columns.len() as u64;
        let count_of = |view| {
            let held = held(&columns, view, &desk, now);
            count(match (&seen, &held) {
                (None, None) => all,
                (Some(set), None) | (None, Some(set)) => set.len(),
                (Some(seen), Some(held)) => seen.intersection_len(held),
            })
        };
        views_of(actor)
            .into_iter()
            .map(|view| ViewCount {
                view,
                count: count_of(view),
            })
            .collect()
    }

    /// What was found and its facets, from memory while they hold.
    fn answer(
        &self,
        columns: &Columns,
        question: Question,
        query: &Query,
        desk: &Arc<Desk>,
        now: Timestamp,
    ) -> Arc<Answer> {
        let make = |question: &Question| {
            let found = self.found(columns, question, query.matching.as_ref(), desk, now);
            Arc::new(Answer {
                facets: tally::facets(columns, &found),
                found,
                holds: holds(columns, query.view, desk, now),
            })
        };
        // What a search found is too much to compare, and may be of before the last entry.
        let holds = |said: &Said| said.seq == columns.seq;
        if query.matching.is_some() && !query.said.as_ref().is_some_and(holds) {
            return make(&question);
        }
        if let Some(answer) = self.answers().get(&question, columns.seq, now) {
            return answer;
        }
        let answer = make(&question);
        let kept = Arc::clone(&answer);
        self.answers().keep(question, columns.seq, kept);
        answer
    }

    /// What the filters let through of what the actor may see.
    fn found(
        &self,
        columns: &Columns,
        question: &Question,
        matching: Option<&RoaringBitmap>,
        desk: &Desk,
        now: Timestamp,
    ) -> RoaringBitmap {
        let Question {
            sight: _,
            view,
            states,
            units,
            street,
            category,
            channel,
            urgency,
            due_before,
            said: _,
        } = question;
        let sets = &columns.sets;
        let mut all: Vec<Cow<'_, RoaringBitmap>> = Vec::new();
        all.extend(columns.seen_by(desk));
        all.extend(held(columns, *view, desk, now));
        if !states.is_empty() {
            all.push(sets.states(states));
        }
        if let Some(units) = units {
            all.push(sets.unit.union(columns.codes(units.iter().copied())));
        }
        if let Some(street) = street {
            all.push(sets.street.union(columns.codes([*street])));
        }
        if let Some(category) = category {
            all.push(
                sets.major
                    .union(known(columns.majors.code(category.as_str()))),
            );
        }
        all.extend(channel.map(|channel| Cow::Borrowed(sets.channel(channel))));
        all.extend(urgency.map(|urgency| Cow::Borrowed(sets.urgency(urgency))));
        if let Some(before) = due_before {
            all.push(Cow::Owned(
                columns.due_between(Timestamp(i64::MIN), *before),
            ));
        }
        all.extend(matching.map(Cow::Borrowed));
        columns.intersection(all)
    }
}

fn count(slots: u64) -> usize {
    usize::try_from(slots).expect("slots are u32")
}

/// A value nobody ever had has the number of «none», which must not find what has none.
pub(super) fn known(code: u32) -> Option<u32> {
    Some(code).filter(|code| *code != super::dictionary::NONE)
}

impl Columns {
    fn question(&self, query: &Query, desk: &Arc<Desk>, directory: &Directory) -> Question {
        Question {
            sight: self.sight(desk, query.view),
            view: query.view,
            states: query.states.clone(),
            units: query.unit.map(|unit| subtree(&[unit], directory)),
            street: query.street,
            category: query.category.clone(),
            channel: query.channel,
            urgency: query.urgency,
            due_before: query.due_before,
            said: query.said.clone(),
        }
    }

    fn page_of(&self, answer: &Answer, query: &Query) -> Page {
        let limit = query.limit.clamp(1, LIMIT_MAX);
        let (slots, next) = self.page(&answer.found, query.sort, query.after, limit);
        Page {
            rows: slots.into_iter().map(|slot| self.row(slot)).collect(),
            next,
            total: count(answer.found.len()),
            facets: answer.facets.clone(),
            seq: self.seq,
        }
    }

    pub(super) fn codes(
        &self,
        units: impl IntoIterator<Item = UnitId>,
    ) -> impl Iterator<Item = u32> {
        units
            .into_iter()
            .filter_map(|unit| known(self.cells.units.code(&unit)))
    }

    /// What the actor may see. `None`: everything.
    fn seen_by(&self, desk: &Desk) -> Option<Cow<'_, RoaringBitmap>> {
        let Reach::Units(units) = &desk.reach else {
            return None;
        };
        let involved = self.sets.involved.union(self.codes(units.iter().copied()));
        let own = known(self.cells.users.code(&desk.user));
        Some(match own.map(|code| self.sets.registered_by.get(code)) {
            Some(own) if !own.is_empty() => Cow::Owned(&*involved | own),
            _ => involved,
        })
    }

    /// Whose eyes it depends on what is found.
    fn sight(&self, desk: &Arc<Desk>, view: QueueView) -> Sight {
        let own = known(self.cells.users.code(&desk.user));
        let own = own.is_some_and(|code| !self.sets.registered_by.get(code).is_empty());
        match &desk.reach {
            _ if view == QueueView::Mine => Sight::Own(Arc::clone(desk)),
            Reach::Everything => Sight::Everything,
            Reach::Units(_) if own => Sight::Own(Arc::clone(desk)),
            Reach::Units(units) => Sight::Units(units.clone()),
        }
    }

    /// Due in `from..before`.
    pub(super) fn due_between(&self, from: Timestamp, before: Timestamp) -> RoaringBitmap {
        self.by_due.between(from.0, before.0, &self.cells.due)
    }

    pub(super) fn overdue(&self, now: Timestamp) -> RoaringBitmap {
        self.due_between(Timestamp(i64::MIN), now)
    }

    /// What is in all of `sets`; every slot when there are none.
    fn intersection(&self, mut sets: Vec<Cow<'_, RoaringBitmap>>) -> RoaringBitmap {
        sets.sort_by_key(|set| set.len());
        let mut sets = sets.into_iter();
        let Some(first) = sets.next() else {
            let mut all = RoaringBitmap::new();
            all.insert_range(..u32::try_from(self.len()).expect("slots are u32"));
            return all;
        };
        sets.fold(first.into_owned(), |mut left, set| {
            left &= &*set;
            left
        })
    }
}
