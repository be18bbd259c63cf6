//! After whatever was written, the indexes are what a rebuild makes; and the file format's ladder.

use proptest::prelude::*;

use super::checking::rows;
use super::*;
use crate::crypto::Keyring;
use crate::domain::case::state::State;
use crate::domain::codes::PersonalField;
use crate::kernel::time::HOUR_MS;
use crate::store::record::SealedRecord;

on_each_engine! {
    async
    timers_come_due_in_order_and_go_when_the_case_moves_on
    cases_are_found_by_phone_latest_first
}

#[derive(Clone, Debug)]
enum Write {
    Register(u64),
    Note(usize),
    AskInfo(usize),
    SupplyInfo(usize),
    Merge(usize, usize),
    Seal(usize, &'static str),
}

fn any_write() -> impl Strategy<Value = Write> {
    let phone = prop::sample::select(vec!["13800000001", "13800000002", ""]);
    prop_oneof![
        3 => (0..1_000_000u64).prop_map(Write::Register),
        1 => (0..8usize).prop_map(Write::Note),
        3 => (0..8usize).prop_map(Write::AskInfo),
        2 => (0..8usize).prop_map(Write::SupplyInfo),
        1 => (0..8usize, 0..8usize).prop_map(|(n, master)| Write::Merge(n, master)),
        2 => (0..8usize, phone).prop_map(|(n, phone)| Write::Seal(n, phone)),
    ]
}

async fn carry_out(store: &Store, keys: &Keyring, cases: &mut Vec<CaseId>, write: Write) {
    let nth = |n: usize| cases.get(n % cases.len().max(1)).copied();
    match write {
        Write::Register(n) => {
            // A channel's number that is taken already is refused, which is right too.
            if let Ok(case) = register(store, n).await {
                cases.push(case.id);
            }
        }
        Write::Note(n) => {
            if let Some(id) = nth(n) {
                let open = store.read(|view| view.case(id)).unwrap().unwrap();
                if open.state.is_open() {
                    note(store, id, "x").await.unwrap();
                }
            }
        }
        Write::AskInfo(n) => {
            if let Some(id) = nth(n) {
                let open = store.read(|view| view.case(id)).unwrap().unwrap();
                if open.state == State::PendingAccept {
                    ask_info(store, id).await.unwrap();
                }
            }
        }
        Write::SupplyInfo(n) => {
            if let Some(id) = nth(n) {
                let open = store.read(|view| view.case(id)).unwrap().unwrap();
                if open.state == State::NeedInfo {
                    supply_info(store, id).await.unwrap();
                }
            }
        }
        Write::Merge(n, master) => {
            if let (Some(id), Some(master)) = (nth(n), nth(master)) {
                let open = store.read(|view| view.case(master)).unwrap().unwrap();
                if id != master && open.state.is_open() {
                    // A merged one may be taken along into another.
                    merge(store, id, master).await.unwrap();
                }
            }
        }
        Write::Seal(n, phone) => {
            if let Some(id) = nth(n) {
                let fields = [(PersonalField::Phone, phone), (PersonalField::Name, "某人")];
                let record = SealedRecord::seal(keys, id, fields).unwrap();
                let plan = move |_: &View<'_>, _| {
                    let mut writes = WriteSet::new();
                    writes.sealed(record);
                    Ok::<_, StoreError>((writes, ()))
                };
                store.write(plan).await.unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_index_is_what_a_rebuild_makes(
        writes in prop::collection::vec(any_write(), 1..40),
        which in prop::sample::select(vec![Which::Redb, Which::Memory]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let kv = which.kv();
        let keys = Keyring::in_memory();
        runtime.block_on(async {
            let file = data_on(kv.clone());
            let (store, writer) = file.start(clock(), vec![]).unwrap();
            let mut cases = vec![];
            for write in writes {
                carry_out(&store, &keys, &mut cases, write).await;
            }
            drop(store);
            writer.join().unwrap();
        });
        let all = || tables::INDEXES.iter().map(|index| rows(&kv, *index)).collect::<Vec<_>>();
        let written = all();
        kv.write(migrate::rebuild_indexes).unwrap();
        prop_assert_eq!(written, all());
    }
}

async fn timers_come_due_in_order_and_go_when_the_case_moves_on(which: Which) {
    let (store, _writer) = store_on(which);
    let (first, second) = (
        register(&store, 1).await.unwrap(),
        register(&store, 2).await.unwrap(),
    );
    ask_info(&store, first.id).await.unwrap();
    ask_info(&store, second.id).await.unwrap();
    let due = START.plus_ms(48 * HOUR_MS);
    let timers = |now, limit| store.read(|view| view.timers_due(now, limit)).unwrap();
    assert_eq!(timers(due.plus_ms(-1), 10), []);
    let both: Vec<_> = timers(due, 10)
        .iter()
        .map(|timer| (timer.due, timer.case))
        .collect();
    assert_eq!(both, [(due, first.id), (due, second.id)]);
    assert_eq!(timers(due, 1).len(), 1);
    supply_info(&store, first.id).await.unwrap();
    let next = store.read(|view| view.next_timer()).unwrap().unwrap();
    assert_eq!((next.due, next.case), (due, second.id));
    supply_info(&store, second.id).await.unwrap();
    assert_eq!(store.read(|view| view.next_timer()).unwrap(), None);
}

async fn cases_are_found_by_phone_latest_first(which: Which) {
    let (store, _writer) = store_on(which);
    let keys = Keyring::in_memory();
    let mut cases = vec![];
    for n in 0..3 {
        carry_out(&store, &keys, &mut cases, Write::Register(n * 3 + 1)).await;
        let phone = if n == 1 { "13800000002" } else { "13800000001" };
        carry_out(&store, &keys, &mut cases, Write::Seal(n as usize, phone)).await;
    }
    let find = |phone, limit| {
        let index = keys.blind_index(phone).unwrap();
        store
            .read(|view| view.cases_by_phone(&index, limit))
            .unwrap()
    };
    assert_eq!(find("138 0000 0001", 10), [cases[2], cases[0]]);
    assert_eq!(find("13800000001", 1), [cases[2]]);
    assert_eq!(find("13800000003", 10), []);
}
