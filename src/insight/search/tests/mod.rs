//! The index against the texts themselves, through changes, restarts and damage.

mod damage;
mod matches;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::*;
use crate::domain::actor::Actor;
use crate::domain::case::command::Draft;
use crate::domain::case::decide;
use crate::domain::case::event::{ClockChange, Event, What};
use crate::domain::case::{Case, Context, Petitioner, Place, evolve, number};
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::domain::log::Body;
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::kernel::id::{CaseId, UserId};
use crate::kernel::time::{ManualClock, Timestamp};
use crate::store::{DataFile, NewEntry, Store, StoreError, View, WriteSet, WriterHandle};

const START: Timestamp = Timestamp(1_795_395_600_000);

/// A store with its columns and its index.
struct House {
    store: Store,
    search: Search,
    writer: WriterHandle,
}

impl House {
    fn open(folder: &Path) -> Self {
        let data = DataFile::open(folder).expect("opens");
        let facts = Facts::default();
        data.read(|view| facts.rebuild(view, Arc::default()))
            .expect("reads");
        let search = Search::start(data.folder(), data.reading(), facts.clone()).expect("starts");
        let clock = Arc::new(ManualClock::at(START));
        let started = data.start(clock, vec![Box::new(facts)]);
        let (store, writer) = started.expect("starts");
        Self {
            store,
            search,
            writer,
        }
    }

    fn close(self) {
        drop((self.search, self.store));
        self.writer.join().expect("ends");
    }

    fn register(&self, title: &str, content: &str, address: &str) -> CaseId {
        let draft = Draft {
            title: title.to_owned(),
            content: content.to_owned(),
            nature: Nature::Complaint,
            urgency: Urgency::U3,
            channel: Channel::Web,
            source: Source::Citizen,
            external_id: None,
            place: Place {
                address: address.to_owned(),
                ..Place::default()
            },
            petitioner: Petitioner::default(),
            attachments: vec![],
            item: None,
            received_at: None,
            higher_due_at: None,
        };
        let registered = self.store.write_blocking(move |view, now| {
            let (actor, reference) = (Actor::citizen(), Reference::default());
            let context = Context {
                now,
                actor: &actor,
                reference: &reference,
                master: None,
            };
            let event = decide::register(&draft, &context).expect("well-formed");
            let id = number::next(view.last_case_id()?, now);
            let case = Case::begin(id, &event).expect("a registration");
            Ok::<_, StoreError>((writes(None, case, event), id))
        });
        registered.expect("registers")
    }

    fn happens(
        &self,
        id: CaseId,
        clocks: impl FnOnce(&Case) -> Vec<ClockChange> + Send + 'static,
        what: impl FnOnce(&Case) -> What + Send + 'static,
    ) {
        let done = self.store.write_blocking(move |view: &View<'_>, at| {
            let before = view.case(id)?.expect("registered");
            let event = Event {
                at,
                by: UserId::CITIZEN,
                what: what(&before),
                clocks: clocks(&before),
            };
            let after = evolve(before.clone(), &event);
            Ok::<_, StoreError>((writes(Some(&before), after, event), ()))
        });
        done.expect("is written");
    }

    fn settle(&self) {
        until("the index is at the log", || {
            self.search.standing().lag == 0
        });
    }

    fn found(&self, text: &str, fields: &[TextField]) -> Vec<u32> {
        let phrase = Phrase {
            text: Folded::of(text),
            fields: fields.to_vec(),
        };
        let found = self.search.find(&phrase).expect("is readable");
        found.iter().collect()
    }

    fn everywhere(&self, text: &str) -> Vec<u32> {
        self.found(text, &TextField::ALL)
    }
}

fn writes(before: Option<&Case>, after: Case, event: Event) -> WriteSet {
    let mut writes = WriteSet::new();
    writes.entry(NewEntry {
        by: event.by,
        on_behalf_of: None,
        request: String::new(),
        body: Body::Case {
            case: after.id,
            revision: after.revision,
            before: before.map(|case| case.state),
            after: after.state,
            event,
        },
    });
    writes.case(after);
    writes
}

#[expect(
    clippy::disallowed_methods,
    reason = "what is waited for happens on a thread that tells nobody"
)]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let since = Instant::now();
    while !is_so() {
        assert!(since.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn what_changes_is_found_as_it_is_now() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::open(folder.path());
    let first = house.register("路灯不亮", "海滨栈道夜间无照明", "海景路１０８号");
    house.register("井盖缺失", "行人绊倒", "沙盐路３号");
    house.settle();
    assert_eq!(house.everywhere("路灯"), [0]);
    assert_eq!(house.everywhere("路"), [0, 1]);
    assert_eq!(house.everywhere("108号"), [0]);
    assert_eq!(house.everywhere("08号"), [0_u32; 0]);
    assert_eq!(house.found("路", &[TextField::Title]), [0]);
    let clocks = |case: &Case| {
        let accepting = *case.clock(Stage::Accept).expect("runs");
        let dispatching = ClockChange::Start(Stage::Dispatch, accepting);
        vec![ClockChange::Stop(Stage::Accept), dispatching]
    };
    house.happens(first, clocks, |case| What::Accepted {
        title: "照明设施损坏".to_owned(),
        nature: case.nature,
        urgency: case.urgency,
        item: "light".to_owned(),
        place: case.place.clone(),
    });
    house.settle();
    assert_eq!(house.everywhere("路灯"), [0_u32; 0]);
    assert_eq!(house.everywhere("照明设施"), [0]);
    assert_eq!(house.search.standing().documents, 2);
    house.close();
}

/// Texts only change by what the index looks for: `tests/search.rs` proves it over whole lives.
#[test]
fn other_events_change_no_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::open(folder.path());
    let id = house.register("路灯不亮", "海滨栈道夜间无照明", "海景路");
    for what in [
        What::Noted {
            text: "督促".to_owned(),
        },
        What::Urged {
            text: "催办".to_owned(),
        },
        What::Supplemented {
            text: "补充".to_owned(),
            attachments: vec![],
        },
    ] {
        assert!(!Texts::changed_by(&what));
        let read = || {
            house
                .store
                .read(|view| view.case(id))
                .expect("reads")
                .expect("there")
        };
        let before = read();
        house.happens(id, |_| vec![], |_| what);
        assert_eq!(Texts::of(&read()), Texts::of(&before));
    }
    house.close();
}
