//! Tests of the store as a whole, and cases to put into it.

mod idempotency;
mod writing;

use std::sync::Arc;

use super::*;
use crate::domain::case::event::{Event, Registered, What};
use crate::domain::case::{Case, Petitioner, Place, evolve};
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::domain::log::Body;
use crate::kernel::id::{CaseId, UserId};
use crate::kernel::time::{ManualClock, Timestamp};

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

async fn note(store: &Store, id: CaseId, text: &'static str) -> Result<Case, StoreError> {
    store
        .write(move |view, now| {
            let before = view.case(id)?;
            let mut writes = WriteSet::new();
            let case = step(
                &mut writes,
                before,
                id,
                now,
                What::Noted { text: text.into() },
            );
            writes.case(case.clone());
            Ok((writes, case))
        })
        .await
}
