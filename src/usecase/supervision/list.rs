//! Sheets in lists, by level, state, unit and time; page after page.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::domain::actor::Actor;
use crate::domain::org::Directory;
use crate::domain::supervision::Level;
use crate::domain::supervision::sheet::state::SheetState;
use crate::domain::supervision::sheet::{Sheet, rights};
use crate::kernel::id::{SheetId, UnitId};
use crate::kernel::time::Timestamp;
use crate::store::{ListedSheet, Order, StoreError, View};
use crate::usecase::{Refusal, Services};

/// Sheets on one page.
pub const PAGE_MAX: usize = 100;

/// Which states: open ones stand in the order of their due times, closed ones the latest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    #[default]
    Open,
    Closed,
    Only(SheetState),
}

impl Group {
    fn states(self) -> impl Iterator<Item = SheetState> {
        SheetState::ALL
            .iter()
            .copied()
            .filter(move |state| match self {
                Self::Open => state.is_open(),
                Self::Closed => !state.is_open(),
                Self::Only(only) => *state == only,
            })
    }

    fn order(self) -> Order {
        match self {
            Self::Open => Order::Forward,
            Self::Only(state) if state.is_open() => Order::Forward,
            Self::Closed | Self::Only(_) => Order::Reverse,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub level: Option<Level>,
    pub group: Group,
    /// And the units below it.
    pub unit: Option<UnitId>,
    /// Only those whose unit should have been heard by now.
    pub overdue: bool,
}

/// Where a page ended.
pub type Place = (Timestamp, SheetId);

pub struct Page {
    pub sheets: Vec<Sheet>,
    /// The last one listed, when there are more.
    pub next: Option<Place>,
}

/// Who looks, and at what moment.
struct Looking<'l> {
    actor: &'l Actor,
    directory: &'l Directory,
    now: Timestamp,
}

impl Looking<'_> {
    fn wants(&self, filter: &Filter, row: &ListedSheet) -> bool {
        let in_unit = |unit| self.directory.covers(unit, row.unit);
        (!filter.overdue || row.waits && row.at < self.now)
            && filter.unit.is_none_or(in_unit)
            && rights::sees(self.actor, row.unit, self.directory)
    }
}

/// At most `limit` sheets after `after`, as far as the actor sees them.
pub async fn list(
    services: &Services,
    actor: Actor,
    filter: Filter,
    after: Option<Place>,
    limit: usize,
) -> Result<Page, Refusal> {
    let (directory, now) = (services.reference().directory, services.clock.now());
    if !rights::sees_any(&actor, &directory) {
        return Err(Refusal::NotYours);
    }
    let read = move |view: &View<'_>| {
        let looking = Looking {
            actor: &actor,
            directory: &directory,
            now,
        };
        page(view, &looking, &filter, after, limit.min(PAGE_MAX))
    };
    services.store.read_aside(read).await
}

fn page(
    view: &View<'_>,
    looking: &Looking<'_>,
    filter: &Filter,
    after: Option<Place>,
    limit: usize,
) -> Result<Page, Refusal> {
    let order = filter.group.order();
    let mut rows: Vec<ListedSheet> = Vec::new();
    for level in levels(filter) {
        for state in filter.group.states() {
            let mut found = 0;
            view.each_listed_sheet(level, state, order, after, |row| {
                if looking.wants(filter, &row) {
                    rows.push(row);
                    found += 1;
                }
                if found > limit {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })?;
        }
    }
    rows.sort_by_key(|row| (row.at, row.sheet));
    if order == Order::Reverse {
        rows.reverse();
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let sheets = rows.iter().map(|row| view.sheet(row.sheet));
    let sheets: Vec<_> = sheets.collect::<Result<_, StoreError>>()?;
    Ok(Page {
        sheets: sheets.into_iter().flatten().collect(),
        next: rows.last().filter(|_| more).map(|row| (row.at, row.sheet)),
    })
}

fn levels(filter: &Filter) -> impl Iterator<Item = Level> {
    let only = filter.level;
    Level::ALL
        .iter()
        .copied()
        .filter(move |level| only.is_none_or(|only| only == *level))
}

/// How many sheets there are that the actor sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Open ones by level and state.
    pub open: BTreeMap<(Level, SheetState), u64>,
    /// Of them, those whose unit should have been heard by now.
    pub overdue: BTreeMap<Level, u64>,
}

pub async fn counts(services: &Services, actor: Actor) -> Result<Counts, Refusal> {
    let (directory, now) = (services.reference().directory, services.clock.now());
    if !rights::sees_any(&actor, &directory) {
        return Err(Refusal::NotYours);
    }
    let read = move |view: &View<'_>| {
        let looking = Looking {
            actor: &actor,
            directory: &directory,
            now,
        };
        let (all, overdue) = (
            Filter::default(),
            Filter {
                overdue: true,
                ..Filter::default()
            },
        );
        let mut counts = Counts::default();
        for level in Level::ALL.iter().copied() {
            for state in SheetState::OPEN.iter().copied() {
                view.each_listed_sheet(level, state, Order::Forward, None, |row| {
                    if looking.wants(&all, &row) {
                        *counts.open.entry((level, state)).or_default() += 1;
                    }
                    if looking.wants(&overdue, &row) {
                        *counts.overdue.entry(level).or_default() += 1;
                    }
                    ControlFlow::Continue(())
                })?;
            }
        }
        Ok(counts)
    };
    services.store.read_aside(read).await
}

/// The open sheets of the highest level: what a meeting looks at.
pub(super) fn open_red(view: &View<'_>, limit: usize) -> Result<Vec<Sheet>, Refusal> {
    let mut rows = Vec::new();
    for state in SheetState::OPEN.iter().copied() {
        let mut found = 0;
        view.each_listed_sheet(Level::L3, state, Order::Forward, None, |row| {
            rows.push(row);
            found += 1;
            if found < limit {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
    }
    rows.sort_by_key(|row| (row.at, row.sheet));
    rows.truncate(limit);
    let sheets = rows.iter().map(|row| view.sheet(row.sheet));
    let sheets: Vec<_> = sheets.collect::<Result<_, StoreError>>()?;
    Ok(sheets.into_iter().flatten().collect())
}
