//! One page of what was found, in any order, from where the last one ended.

use roaring::RoaringBitmap;

use super::cell::NEVER;
use super::columns::Columns;
use super::order::Order;
use crate::kernel::id::CaseId;

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

    const fn is_descending(self) -> bool {
        matches!(self, Sort::DueLast | Sort::ReceivedLast | Sort::UpdatedLast)
    }
}

/// Where a page ends: a key, never an offset, so that rows that come and go shift nothing.
/// Ascending order of it is the order of the page.
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

    fn of(columns: &Columns, sort: Sort, slot: u32) -> Self {
        let (key, id) = (columns.keys(sort)[slot as usize], columns.id(slot));
        if sort.is_descending() && key != NEVER {
            Self {
                key: key.saturating_neg(),
                tie: u64::MAX - id.0,
            }
        } else {
            Self { key, tie: id.0 }
        }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.key, self.tie)
    }
}

/// A place in an order: a key, and slots from here on.
type Start = (i64, u32);

/// Steps past rows that were not found, for each row that was: then gathering is cheaper.
const STRAY: u64 = 2;

impl Columns {
    fn keys(&self, sort: Sort) -> &[i64] {
        match sort {
            Sort::Due | Sort::DueLast => &self.cells.due,
            Sort::Received | Sort::ReceivedLast => &self.cells.received,
            Sort::Updated | Sort::UpdatedLast => &self.cells.updated,
        }
    }

    fn order(&self, sort: Sort) -> &Order {
        match sort {
            Sort::Due | Sort::DueLast => &self.by_due,
            Sort::Received | Sort::ReceivedLast => &self.by_received,
            Sort::Updated | Sort::UpdatedLast => &self.by_updated,
        }
    }

    /// At most `limit` of `found` after `after`, and where to go on when there are more.
    pub(super) fn page(
        &self,
        found: &RoaringBitmap,
        sort: Sort,
        after: Option<Cursor>,
        limit: usize,
    ) -> (Vec<u32>, Option<Cursor>) {
        let want = limit + 1;
        let mut slots = Vec::with_capacity(want);
        let undated_only = after.is_some_and(|after| after.key == NEVER);
        if !undated_only {
            self.sorted(found, sort, after, want, &mut slots);
        }
        if matches!(sort, Sort::Due | Sort::DueLast) && slots.len() < want {
            // In the order of their numbers, behind all that has a due time.
            let from = after.filter(|_| undated_only).map_or(0, |after| {
                self.cells.rank(CaseId(after.tie.saturating_add(1)))
            });
            let undated = found
                .range(from..)
                .filter(|slot| self.cells.due[*slot as usize] == NEVER);
            slots.extend(undated.take(want - slots.len()));
        }
        let more = slots.len() > limit;
        slots.truncate(limit);
        let next = slots.last().filter(|_| more);
        let next = next.map(|last| Cursor::of(self, sort, *last));
        (slots, next)
    }

    /// Of `found`, the case that changed last first.
    pub(super) fn changed_last(&self, found: &RoaringBitmap, most: usize) -> Vec<CaseId> {
        let (slots, _next) = self.page(found, Sort::UpdatedLast, None, most);
        slots.into_iter().map(|slot| self.id(slot)).collect()
    }

    /// Walks the order when what was found is dense in it, else gathers and sorts.
    fn sorted(
        &self,
        found: &RoaringBitmap,
        sort: Sort,
        after: Option<Cursor>,
        want: usize,
        slots: &mut Vec<u32>,
    ) {
        let descending = sort.is_descending();
        let (order, keys) = (self.order(sort), self.keys(sort));
        let start = self.start(after, descending);
        let budget = found
            .len()
            .saturating_mul(STRAY)
            .saturating_add(want as u64);
        let mut walked = 0;
        let mut step = |slot: u32| {
            walked += 1;
            if found.contains(slot) {
                slots.push(slot);
            }
            slots.len() < want && walked < budget
        };
        let ended = if descending {
            order.before(start, keys).all(&mut step)
        } else {
            order.from(start, keys).all(&mut step)
        };
        if !ended && slots.len() < want {
            *slots = gathered(found, keys, start, descending, want);
        }
    }

    /// The first place after the cursor, whichever way the walk goes.
    fn start(&self, after: Option<Cursor>, descending: bool) -> Start {
        match (after, descending) {
            (None, false) => (i64::MIN, 0),
            (None, true) => (NEVER, 0),
            (Some(Cursor { key, tie }), false) => {
                (key, self.cells.rank(CaseId(tie.saturating_add(1))))
            }
            (Some(Cursor { key, tie }), true) => (
                key.saturating_neg(),
                self.cells.rank(CaseId(u64::MAX - tie)),
            ),
        }
    }
}

fn gathered(
    found: &RoaringBitmap,
    keys: &[i64],
    start: Start,
    descending: bool,
    want: usize,
) -> Vec<u32> {
    let keyed = found.iter().map(|slot| (keys[slot as usize], slot));
    let mut all: Vec<Start> = if descending {
        keyed.filter(|at| *at < start).collect()
    } else {
        keyed.filter(|at| *at >= start && at.0 != NEVER).collect()
    };
    let by = |a: &Start, b: &Start| if descending { b.cmp(a) } else { a.cmp(b) };
    if all.len() > want {
        all.select_nth_unstable_by(want - 1, by);
        all.truncate(want);
    }
    all.sort_unstable_by(by);
    all.into_iter().map(|(_, slot)| slot).collect()
}
