//! Invented texts and parts of them: everything is found that is there, and nothing else.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::House;
use crate::domain::case::Case;
use crate::insight::search::Folded;
use crate::kernel::id::CaseId;

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
