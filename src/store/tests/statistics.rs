//! The statistics are what a recount of the cases gives: after merges, reopens, corrected
//! categories, whatever was asked by whom, and restarts in between.

use proptest::prelude::*;

use super::checking::rows;
use super::*;
use crate::domain::case::action::Action;
use crate::domain::case::tests::asked::sensible;
use crate::domain::case::tests::fixture;
use crate::domain::statistics::{Count, Counts, Month, Share};
use crate::kernel::time::{Clock as _, DAY_MS, HOUR_MS, ManualClock};
use crate::store::kv::Kv;
use crate::store::record::StoredCase;
use crate::store::statistics::Changes;

/// Steps that end a case early or only add to it.
const ASIDE: &[Action] = &[
    Action::AskInfo,
    Action::Refuse,
    Action::AnswerDirectly,
    Action::Withdraw,
    Action::Transfer,
    Action::Merge,
    Action::Urge,
    Action::Supplement,
    Action::Note,
    Action::Label,
    Action::Instruct,
    Action::RequestAssist,
    Action::ReassignWithin,
    Action::Contact,
];

#[derive(Clone, Debug)]
enum Turn {
    Register,
    Wait(i64),
    Restart,
    /// Numbers pick, among what there is at that moment.
    Act {
        case: usize,
        who: usize,
        what: usize,
        how: usize,
    },
}

fn turn() -> impl Strategy<Value = Turn> {
    let any = || any::<usize>();
    prop_oneof![
        1 => Just(Turn::Register),
        3 => prop::sample::select(vec![HOUR_MS, DAY_MS, 9 * DAY_MS]).prop_map(Turn::Wait),
        1 => Just(Turn::Restart),
        40 => (any(), any(), any(), any())
            .prop_map(|(case, who, what, how)| Turn::Act { case, who, what, how }),
    ]
}

struct World {
    kv: Kv,
    clock: Arc<ManualClock>,
    open: Option<(Store, WriterHandle)>,
    cases: Vec<CaseId>,
    reference: Reference,
    /// Actions that were carried out.
    done: Vec<Action>,
}

impl World {
    fn new(which: Which) -> Self {
        let mut world = Self {
            kv: which.kv(),
            clock: Arc::new(ManualClock::at(fixture::start())),
            open: None,
            cases: vec![],
            reference: fixture::reference(),
            done: vec![],
        };
        world.start();
        world
    }

    fn start(&mut self) {
        let file = data_on(self.kv.clone());
        self.open = Some(file.start(Arc::clone(&self.clock) as _, vec![]).unwrap());
    }

    fn stop(&mut self) {
        if let Some((store, writer)) = self.open.take() {
            drop(store);
            writer.join().unwrap();
        }
    }

    async fn take(&mut self, turn: &Turn) {
        match *turn {
            Turn::Wait(ms) => self.clock.advance_ms(ms),
            Turn::Restart => {
                self.stop();
                self.start();
            }
            Turn::Register => {
                let store = &self.open.as_ref().unwrap().0;
                let reference = self.reference.clone();
                let register = move |view: &View<'_>, now| {
                    let actor = Actor::citizen();
                    let ctx = context(now, &actor, &reference);
                    let event = decide::register(&fixture::draft(), &ctx).expect("well-formed");
                    let id = number::next(view.last_case_id()?, now);
                    let mut writes = WriteSet::new();
                    let case = step(&mut writes, None, id, event);
                    writes.case(case);
                    Ok::<_, StoreError>((writes, id))
                };
                self.cases.push(store.write(register).await.unwrap());
            }
            Turn::Act {
                case,
                who,
                what,
                how,
            } => {
                if let Some(id) = self.cases.get(case % self.cases.len().max(1)).copied() {
                    self.act(id, who, what, how).await;
                }
            }
        }
    }

    /// Something somebody may do to the case now, if there is anything.
    async fn act(&mut self, id: CaseId, who: usize, what: usize, how: usize) {
        let store = self.open.as_ref().unwrap().0.clone();
        let (reference, now) = (self.reference.clone(), self.clock.now());
        let plan = move |view: &View<'_>, _| {
            let before = view.case(id)?.expect("registered");
            let people = fixture::everybody();
            let mut able = vec![];
            for (_, actor) in &people {
                for action in decide::offered(&before, actor, &reference) {
                    able.push((actor, action));
                }
            }
            // Mostly what carries the case on, else no life would be long.
            able.retain(|(_, action)| what.is_multiple_of(5) || !ASIDE.contains(action));
            let Some((actor, action)) = able.get((who ^ what) % able.len().max(1)) else {
                return Ok((WriteSet::new(), None));
            };
            let commands = sensible(*action, &before, now);
            let Some(command) = commands.get(how % commands.len().max(1)) else {
                return Ok((WriteSet::new(), None));
            };
            let master = match command {
                Command::Merge { master, .. } => view.case(*master)?,
                _ => None,
            };
            let ctx = Context {
                master: master.as_ref(),
                ..context(now, actor, &reference)
            };
            let Ok(events) = decide(&before, command, &ctx) else {
                return Ok((WriteSet::new(), None));
            };
            let (mut writes, mut case) = (WriteSet::new(), before);
            for event in events {
                case = step(&mut writes, Some(case), id, event);
            }
            writes.case(case);
            Ok::<_, StoreError>((writes, Some(*action)))
        };
        self.done.extend(store.write(plan).await.unwrap());
    }

    /// What counting all cases anew gives.
    fn recounted(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut changes = Changes::default();
        let cases = data_on(self.kv.clone()).read(|view| view.all::<StoredCase<'_>>());
        for case in cases.unwrap() {
            changes.add(&Share::of(case.bare()));
        }
        let mut rows: Vec<_> = changes.into_rows().into_iter().collect();
        rows.sort_unstable();
        rows
    }
}

#[test]
fn after_whatever_was_done_the_counts_are_a_recount() {
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(
        ProptestConfig {
            cases: 40,
            failure_persistence: None,
            ..ProptestConfig::default()
        },
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let seen = std::cell::RefCell::new(Vec::new());
    let which = prop::sample::select(vec![Which::Redb, Which::Memory]);
    let lives = (prop::collection::vec(turn(), 1..160), which);
    let lived = runner.run(&lives, |(turns, which)| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let mut world = World::new(which);
        runtime.block_on(async {
            for turn in &turns {
                world.take(turn).await;
            }
        });
        world.stop();
        let kept = rows(&world.kv, tables::STATISTICS);
        prop_assert_eq!(&kept, &world.recounted());
        world.kv.write(migrate::rebuild_indexes).unwrap();
        prop_assert_eq!(kept, rows(&world.kv, tables::STATISTICS));
        seen.borrow_mut().append(&mut world.done);
        Ok(())
    });
    if let Err(error) = lived {
        panic!("{error}");
    }
    for action in [
        Action::Merge,
        Action::Unmerge,
        Action::Accept,
        Action::Dispatch,
        Action::Rate,
        Action::Withdraw,
        Action::GrantReturn,
    ] {
        assert!(seen.borrow().contains(&action), "nobody came to {action}");
    }
}

async fn a_month_is_read_by_itself(which: Which) {
    let (store, _writer) = store_on(which);
    for n in [1, 2] {
        register(&store, n).await.unwrap();
    }
    let read = |from, to| {
        let mut sum = Counts::default();
        let each = |_, counts: &Counts| sum.add(counts);
        store.read(|view| view.statistics(from, to, each)).unwrap();
        sum.of(Count::Registered)
    };
    let month = Month::of(START);
    let (before, after) = (Month(month.0 - 1), Month(month.0 + 1));
    assert_eq!(read(month, month), 2);
    assert_eq!(read(before, after), 2);
    assert_eq!((read(before, before), read(after, after)), (0, 0));
}

on_each_engine! {
    async
    a_month_is_read_by_itself
}
