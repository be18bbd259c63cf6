//! Tests of the store as a whole, and cases to put into it.

mod backup;
mod checking;
mod damage;
mod disputed;
mod failing;
pub(super) mod golden;
mod golden_calendar;
mod golden_entry;
mod idempotency;
mod indexes;
mod io_errors;
mod powercut;
mod starting;
mod statistics;
mod supervised;
mod times;
mod upgrading;
mod workload;
mod writing;

use std::sync::Arc;

use super::kv::Kv;
use super::kv::faults::{Which, on_each_engine};
use super::record::StoredCase;
use super::*;
use crate::domain::actor::{Actor, Role};
use crate::domain::case::command::{AskInfo, Command, Draft, SupplyInfo};
use crate::domain::case::decide::{self, decide};
use crate::domain::case::event::Event;
use crate::domain::case::{Case, Context, Petitioner, Place, evolve, number};
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::domain::log::Body;
use crate::domain::org::{Directory, Grant, Unit, UnitKind};
use crate::domain::reference::Reference;
use crate::kernel::id::{CaseId, UnitId, UserId};
use crate::kernel::time::{ManualClock, Timestamp};

/// 2026-11-23 09:00 in China.
const START: Timestamp = Timestamp(1_795_395_600_000);

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(START))
}

/// An empty store on an engine that is gone when dropped.
fn store_on(which: Which) -> (Store, WriterHandle) {
    data_on(which.kv()).start(clock(), vec![]).unwrap()
}

fn data_on(kv: Kv) -> DataFile {
    DataFile::opened(kv).unwrap()
}

/// An organisation of one unit.
fn reference() -> Reference {
    Reference {
        directory: Arc::new(Directory::new([district()], [])),
        ..Reference::default()
    }
}

fn district() -> Unit {
    Unit {
        id: UnitId(1),
        parent: None,
        kind: UnitKind::District,
        code: "440308".into(),
        name: "盐田区".into(),
        short_name: "盐田".into(),
        public_name: "盐田区".into(),
        initials: "ytq".into(),
        active: true,
    }
}

/// An official of a number below those of accounts, so that no table has to know them.
fn clerk() -> Actor {
    let grants = vec![Grant {
        role: Role::IntakeClerk,
        unit: UnitId(1),
    }];
    Actor::person(UserId(2), UnitId(1), grants)
}

fn draft(n: u64) -> Draft {
    Draft {
        title: format!("路灯不亮 {n}"),
        content: "梅沙街道海滨栈道有路灯不亮，夜间行人不便。".into(),
        nature: Nature::Complaint,
        urgency: Urgency::U3,
        channel: Channel::Web,
        source: Source::Citizen,
        external_id: n.is_multiple_of(3).then(|| format!("W-{n}")),
        place: Place::default(),
        petitioner: Petitioner::default(),
        attachments: vec![],
        item: None,
        received_at: None,
        higher_due_at: None,
    }
}

/// Adds `event` and the case it makes of `before` to `writes`.
fn step(writes: &mut WriteSet, before: Option<Case>, id: CaseId, event: Event) -> Case {
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

fn context<'a>(now: Timestamp, actor: &'a Actor, reference: &'a Reference) -> Context<'a> {
    Context {
        now,
        actor,
        reference,
        master: None,
    }
}

/// The writes of a registration, without the case, so that a test may add to them.
fn register_in(
    view: &View<'_>,
    now: Timestamp,
    draft: &Draft,
) -> Result<(WriteSet, Case), StoreError> {
    let (actor, reference) = (Actor::citizen(), reference());
    let event = decide::register(draft, &context(now, &actor, &reference)).expect("well-formed");
    let id = number::next(view.last_case_id()?, now);
    let mut writes = WriteSet::new();
    let case = step(&mut writes, None, id, event);
    writes.case(case.clone());
    Ok((writes, case))
}

async fn register(store: &Store, n: u64) -> Result<Case, StoreError> {
    store
        .write(move |view, now| register_in(view, now, &draft(n)))
        .await
}

/// What `command` makes of the case; as many entries as it has events.
fn act_in(
    writes: &mut WriteSet,
    mut case: Case,
    now: Timestamp,
    actor: &Actor,
    command: &Command,
) -> Case {
    let reference = reference();
    let events = decide(&case, command, &context(now, actor, &reference));
    for event in events.expect("allowed") {
        let id = case.id;
        case = step(writes, Some(case), id, event);
    }
    case
}

async fn act(
    store: &Store,
    id: CaseId,
    actor: Actor,
    command: Command,
) -> Result<Case, StoreError> {
    let plan = move |view: &View<'_>, now| {
        let before = view.case(id)?.expect("the test registered it");
        let mut writes = WriteSet::new();
        let case = act_in(&mut writes, before, now, &actor, &command);
        writes.case(case.clone());
        Ok((writes, case))
    };
    store.write(plan).await
}

fn noting(text: &str) -> Command {
    Command::Note { text: text.into() }
}

async fn note(store: &Store, id: CaseId, text: &str) -> Result<Case, StoreError> {
    act(store, id, clerk(), noting(text)).await
}

/// Merges the case into another, as the appliance does.
async fn merge(store: &Store, id: CaseId, master: CaseId) -> Result<Case, StoreError> {
    let plan = move |view: &View<'_>, now| {
        let before = view.case(id)?.expect("the test registered it");
        let into = view.case(master)?.expect("the test registered it");
        let (actor, reference) = (Actor::system(), reference());
        let ctx = Context {
            master: Some(&into),
            ..context(now, &actor, &reference)
        };
        let reason = "同一盏灯".into();
        let events = decide(&before, &Command::Merge { master, reason }, &ctx);
        let (mut writes, mut case) = (WriteSet::new(), before);
        for event in events.expect("allowed") {
            case = step(&mut writes, Some(case), id, event);
        }
        writes.case(case.clone());
        Ok((writes, case))
    };
    store.write(plan).await
}

/// Starts the clock whose end is a timer.
async fn ask_info(store: &Store, id: CaseId) -> Result<Case, StoreError> {
    let what = "地点".into();
    act(store, id, clerk(), Command::AskInfo(AskInfo { what })).await
}

async fn supply_info(store: &Store, id: CaseId) -> Result<Case, StoreError> {
    let supply = SupplyInfo {
        text: "海滨栈道".into(),
        attachments: vec![],
    };
    act(store, id, Actor::citizen(), Command::SupplyInfo(supply)).await
}
