//! The index against the texts themselves, through changes, restarts and damage.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

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

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let since = Instant::now();
    while !is_so() {
        assert!(since.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Few different signs, so that they meet often.
fn text() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "路", "灯", "井", "盖", "噪", "音", "扰", "民", "１", "2", "a", "B", "，", " ", "。", "𠮷",
    ]);
    prop::collection::vec(sign, 1..25).prop_map(|signs| signs.concat())
}

/// Some texts, and parts of them to look for.
fn cases_and_queries() -> impl Strategy<Value = (Vec<[String; 3]>, Vec<String>)> {
    let case =
        (text(), text(), text()).prop_map(|(title, content, address)| [title, content, address]);
    prop::collection::vec(case, 60).prop_flat_map(|cases| {
        let part = (
            any::<prop::sample::Index>(),
            0..3_usize,
            0..20_usize,
            1..7_usize,
        );
        let cut = cases.clone();
        let part = part.prop_map(move |(case, field, from, length)| {
            let text = &case.get(&cut)[field];
            text.chars().skip(from).take(length).collect::<String>()
        });
        let queries = prop::collection::vec(prop_oneof![part, text()], 60);
        (Just(cases), queries)
    })
}

#[test]
fn every_match_is_found_and_nothing_else() {
    let mut runner = TestRunner::new(Config {
        cases: 4,
        failure_persistence: None,
        ..Config::default()
    });
    let looked = std::cell::Cell::new((0, 0));
    let run = |(cases, queries): (Vec<[String; 3]>, Vec<String>)| {
        let folder = tempfile::tempdir().expect("a folder");
        let house = House::open(folder.path());
        let register = |[title, content, address]: &[String; 3]| {
            // The domain trims and asks for some text; what it stores is what is searched.
            house.register(&format!("题{title}"), &format!("述{content}"), address);
        };
        let (early, late) = cases.split_at(cases.len() / 2);
        early.iter().for_each(register);
        house.settle();
        late.iter().for_each(register);
        house.settle();
        let stored: Vec<Case> = house
            .store
            .read(|view| view.cases_after(CaseId(0), usize::MAX))
            .expect("reads");
        for query in &queries {
            let wanted = Folded::of(query);
            let plain = query
                .chars()
                .all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
            let meant = |case: &Case| {
                let texts = [&case.title, &case.content, &case.place.address];
                texts.iter().any(|text| match plain {
                    true => text.contains(query.as_str()),
                    false => !Folded::of(text).find(&wanted).is_empty(),
                })
            };
            let expected: Vec<u32> = (0..)
                .zip(&stored)
                .filter(|(_, case)| meant(case))
                .map(|(slot, _)| slot)
                .collect();
            let (queries, matches) = looked.get();
            looked.set((queries + 1, matches + expected.len()));
            if !wanted.is_empty() {
                prop_assert_eq!(house.everywhere(query), expected, "{:?}", query);
            }
        }
        house.close();
        Ok(())
    };
    runner.run(&cases_and_queries(), run).expect("holds");
    let (queries, matches) = looked.get();
    assert!(queries >= 200 && matches > queries, "{queries} {matches}");
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

#[test]
fn a_restart_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::open(folder.path());
    house.register("路灯不亮", "海滨栈道夜间无照明", "海景路");
    house.settle();
    house.close();
    let index = folder.path().join(FOLDER);
    let before = files(&index);
    let house = House::open(folder.path());
    house.settle();
    assert_eq!(house.everywhere("路灯"), [0]);
    assert_eq!(files(&index), before, "nothing was built anew");
    house.register("井盖缺失", "行人绊倒", "沙盐路");
    house.settle();
    assert_eq!(house.everywhere("路"), [0, 1]);
    house.close();
}

fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("reads").map(|entry| {
        let name = entry.expect("an entry").file_name();
        name.into_string().expect("plain")
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// Whatever is done to the folder between two runs, the index comes back whole.
#[test]
fn damage_is_found_and_mended() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = folder.path().join(FOLDER);
    let house = House::open(folder.path());
    for n in 0..40 {
        house.register(&format!("路灯不亮{n}"), "海滨栈道夜间无照明", "海景路");
    }
    house.settle();
    house.close();
    let meta = || index.join("meta.json");
    let edited = |from: &str, to: &str| {
        let text = fs::read_to_string(meta()).expect("reads");
        assert!(text.contains(from), "{text}");
        fs::write(meta(), text.replace(from, to)).expect("writes");
    };
    let largest = |kind: &str| {
        let of_kind = files(&index)
            .into_iter()
            .filter(|name| name.ends_with(kind));
        let size = |name: &String| fs::metadata(index.join(name)).expect("is there").len();
        index.join(of_kind.max_by_key(size).expect("a segment"))
    };
    let damages: [(&str, &dyn Fn()); 7] = [
        ("deleted", &|| fs::remove_dir_all(&index).expect("deletes")),
        ("no meta", &|| fs::remove_file(meta()).expect("deletes")),
        ("no sense", &|| fs::write(meta(), "{").expect("writes")),
        ("another version", &|| {
            edited("\\\"version\\\":1", "\\\"version\\\":0")
        }),
        ("another log", &|| {
            edited("\\\"seq\\\":40", "\\\"seq\\\":39")
        }),
        ("flipped", &|| {
            let path = largest(".idx");
            let mut bytes = fs::read(&path).expect("reads");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(&path, bytes).expect("writes");
        }),
        ("cut", &|| {
            let path = largest(".term");
            let length = fs::metadata(&path).expect("is there").len();
            let file = fs::OpenOptions::new()
                .write(true)
                .open(path)
                .expect("opens");
            file.set_len(length / 2).expect("cuts");
        }),
    ];
    for (what, damage) in damages {
        damage();
        let house = House::open(folder.path());
        house.settle();
        assert_eq!(house.everywhere("路灯").len(), 40, "{what}");
        assert_eq!(house.search.standing().documents, 40, "{what}");
        house.close();
    }
}

#[test]
fn a_folder_deleted_while_serving_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::open(folder.path());
    house.register("路灯不亮", "海滨栈道夜间无照明", "海景路");
    house.settle();
    fs::remove_dir_all(folder.path().join(FOLDER)).expect("deletes");
    house.register("井盖缺失", "行人绊倒", "沙盐路");
    until("both are found", || house.everywhere("路") == [0, 1]);
    house.close();
}

#[test]
fn what_a_reader_finds_damaged_is_built_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::open(folder.path());
    house.register("路灯不亮", "海滨栈道夜间无照明", "海景路");
    house.settle();
    house.search.0.shared.order(|orders| orders.rebuild = true);
    house.register("井盖缺失", "行人绊倒", "沙盐路");
    until("both are found", || house.everywhere("路") == [0, 1]);
    house.close();
}
