//! Tests of the store as a whole, and cases to put into it.

mod checking;
mod golden;
mod idempotency;
mod indexes;
mod times;
mod writing;

use std::sync::Arc;

use super::*;
use crate::domain::case::event::{ClockChange, Event, Registered, What};
use crate::domain::case::{Case, Petitioner, Place, StageClock, evolve};
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::domain::log::Body;
use crate::domain::policy::{Policy, Stage};
use crate::kernel::id::{CaseId, UserId};
use crate::kernel::time::{HOUR_MS, ManualClock, Timestamp};

/// 2026-11-23 09:00 in China.
const START: Timestamp = Timestamp(1_795_395_600_000);

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(START))
}

fn memory() -> (Store, WriterHandle) {
    DataFile::in_memory()
        .unwrap()
        .start(clock(), vec![])
        .unwrap()
}

fn registered(n: u64) -> What {
    What::Registered(Box::new(Registered {
        title: format!("路灯不亮 {n}"),
        content: "梅沙街道海滨栈道有路灯不亮，夜间行人不便。".into(),
        nature: Nature::ALL[0],
        urgency: Urgency::ALL[2],
        channel: Channel::Web,
        source: Source::Citizen,
        external_id: n.is_multiple_of(3).then(|| format!("W-{n}")),
        place: Place::default(),
        petitioner: Petitioner::default(),
        attachments: vec![],
        item: None,
        received_at: START,
        higher_due_at: None,
    }))
}

/// Adds what happened and the case it makes of `before` to `writes`.
fn step(
    writes: &mut WriteSet,
    before: Option<Case>,
    id: CaseId,
    at: Timestamp,
    what: What,
) -> Case {
    let event = Event {
        at,
        by: UserId::CITIZEN,
        what,
        clocks: vec![],
    };
    step_with(writes, before, id, event)
}

fn step_with(writes: &mut WriteSet, before: Option<Case>, id: CaseId, event: Event) -> Case {
    let state = before.as_ref().map(|case| case.state);
    let after = match before {
        None => Case::begin(id, &event).expect("a registration"),
        Some(before) => evolve(before, &event),
    };
    writes.entry(NewEntry {
        by: event.by,
        on_behalf_of: None,
        request: "r-1".into(),
        body: Body::Case {
            case: id,
            revision: after.revision,
            before: state,
            after: after.state,
            event,
        },
    });
    after
}

fn register_in(view: &View<'_>, now: Timestamp, n: u64) -> Result<(WriteSet, Case), StoreError> {
    let id = crate::domain::case::number::next(view.last_case_id()?, now);
    let mut writes = WriteSet::new();
    let case = step(&mut writes, None, id, now, registered(n));
    writes.case(case.clone());
    Ok((writes, case))
}

async fn register(store: &Store, n: u64) -> Result<Case, StoreError> {
    store
        .write(move |view, now| register_in(view, now, n))
        .await
}

async fn happen(
    store: &Store,
    id: CaseId,
    what: What,
    clocks: impl FnOnce(Timestamp) -> Vec<ClockChange> + Send + 'static,
) -> Result<Case, StoreError> {
    let plan = move |view: &View<'_>, now| {
        let event = Event {
            at: now,
            by: UserId::CITIZEN,
            what,
            clocks: clocks(now),
        };
        let mut writes = WriteSet::new();
        let case = step_with(&mut writes, view.case(id)?, id, event);
        writes.case(case.clone());
        Ok((writes, case))
    };
    store.write(plan).await
}

async fn note(store: &Store, id: CaseId, text: &'static str) -> Result<Case, StoreError> {
    happen(store, id, What::Noted { text: text.into() }, |_| vec![]).await
}

const INFO_LIMIT_MS: i64 = 48 * HOUR_MS;

/// Starts the clock whose end is a timer.
async fn ask_info(store: &Store, id: CaseId) -> Result<Case, StoreError> {
    happen(
        store,
        id,
        What::InfoAsked {
            what: "地点".into(),
        },
        |now| {
            let clock = StageClock {
                started_at: now,
                due_at: now.plus_ms(INFO_LIMIT_MS),
                limit: Policy::default().info,
                provisional: false,
                stopped_at: None,
                paused_at: None,
                paused_ms: 0,
            };
            vec![ClockChange::Start(Stage::Info, clock)]
        },
    )
    .await
}

async fn supply_info(store: &Store, id: CaseId) -> Result<Case, StoreError> {
    let what = What::InfoSupplied {
        text: "海滨栈道".into(),
        attachments: vec![],
    };
    happen(store, id, what, |_| vec![ClockChange::Stop(Stage::Info)]).await
}
