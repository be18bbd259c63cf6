use proptest::prelude::*;

use super::*;
use crate::kernel::time::DAY_MS;

/// Own texts: three matters in two places, and talk of other things.
fn messages() -> Vec<Message> {
    let say = |id: &str, person: &str, day: i64, title: &str, body: &str| Message {
        id: id.to_owned(),
        person: person.to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
        address: String::new(),
        at: Some(Timestamp(day * DAY_MS)),
    };
    vec![
        say(
            "a1",
            "甲",
            1,
            "望海花园旁渣土车半夜运土",
            "望海花园北门外，渣土车每晚十二点后轰鸣，无法入睡。",
        ),
        say(
            "a2",
            "乙",
            2,
            "渣土车夜里吵得睡不着（望海花园）",
            "我住望海花园3栋，渣土车夜里不停，请查一查。",
        ),
        say(
            "a3",
            "甲",
            3,
            "再次反映望海花园渣土车半夜运土",
            "渣土车还是每晚十二点后轰鸣，望海花园的人都睡不着。",
        ),
        say(
            "b1",
            "丙",
            2,
            "望海花园电梯停运一周",
            "望海花园5栋电梯停运一周，老人上不了楼。",
        ),
        say(
            "c1",
            "丁",
            2,
            "松林新苑旁渣土车半夜运土",
            "松林新苑南门，渣土车夜里轰鸣，无法入睡。",
        ),
        say(
            "d1",
            "戊",
            9,
            "图书馆周末能否延长开放",
            "希望区图书馆周末开到晚上九点。",
        ),
    ]
}

fn index(messages: &[Message]) -> Index {
    let mut index = Index::default();
    for message in messages {
        index.insert(message);
    }
    index
}

#[test]
fn the_same_matter_in_the_same_place_comes_first() {
    let messages = messages();
    let found = index(&messages).similar(&messages[0], 5);
    let order: Vec<&str> = found.iter().map(|candidate| &*candidate.id).collect();
    assert_eq!(
        order[..2].iter().collect::<std::collections::BTreeSet<_>>(),
        ["a2", "a3"].iter().collect()
    );
    let score = |id: &str| found.iter().find(|c| c.id == id).map_or(0.0, |c| c.score);
    assert!(score("a2") > score("c1"), "another estate: {found:#?}");
    assert!(score("a2") > score("b1"), "another matter: {found:#?}");
    assert!(!order.contains(&"a1"), "not the message itself");
}

#[test]
fn a_repeat_is_told_from_another_voice_and_reasons_are_given() {
    let messages = messages();
    let found = index(&messages).similar(&messages[0], 5);
    let of = |id: &str| found.iter().find(|candidate| candidate.id == id).unwrap();
    assert!(of("a3").same_person && !of("a2").same_person);
    let told: Vec<&str> = of("a3")
        .reasons
        .iter()
        .map(|reason| &*reason.told)
        .collect();
    assert!(told.contains(&"同一地点：望海花园"), "{told:?}");
    assert!(told.contains(&"时间相隔 2 天"), "{told:?}");
    assert!(told.contains(&"同一人再次反映"), "{told:?}");
}

#[test]
fn without_a_person_nobody_is_the_same() {
    let mut messages = messages();
    for message in &mut messages {
        message.person.clear();
    }
    let found = index(&messages).similar(&messages[0], 5);
    assert!(found.iter().all(|candidate| !candidate.same_person));
}

#[test]
fn an_address_places_a_message_that_names_no_place() {
    let messages = messages();
    let mut asked = messages[0].clone();
    asked.id = "new".to_owned();
    asked.title = "渣土车半夜运土".to_owned();
    asked.body = "每晚十二点后轰鸣".to_owned();
    asked.address = "松林新苑南门".to_owned();
    let found = index(&messages).similar(&asked, 1);
    assert_eq!(found[0].id, "c1");
}

#[test]
fn what_is_removed_or_replaced_is_not_found_any_more() {
    let messages = messages();
    let mut index = index(&messages);
    assert!(index.remove("a2") && !index.remove("a2"));
    let mut other = messages[2].clone();
    other.title = "图书馆周末开放".to_owned();
    other.body = "区图书馆周末开到晚上九点就好了".to_owned();
    index.insert(&other);
    assert_eq!(index.len(), messages.len() - 1);
    let found = index.similar(&messages[0], 5);
    assert!(found.iter().all(|candidate| candidate.id != "a2"));
    assert_eq!(index.similar(&messages[5], 1)[0].id, "a3");
}

#[test]
fn nothing_and_nonsense_find_nothing() {
    let index = index(&messages());
    for text in ["", "😀😀😀", "！！！", "zzz qqq", "龘龘龘龘"] {
        let asked = Message {
            title: text.to_owned(),
            ..Message::default()
        };
        assert_eq!(index.similar(&asked, 5), [], "{text:?}");
    }
    let asked = &messages()[0];
    assert_eq!(Index::default().similar(asked, 5), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// An index that was filled and emptied in any order answers like one filled afresh.
    #[test]
    fn inserting_and_removing_leave_no_trace(order in prop::collection::vec((0..6_usize, any::<bool>()), 0..40)) {
        let messages = messages();
        let mut index = Index::default();
        let mut there = [false; 6];
        for (which, insert) in order {
            there[which] = insert;
            if insert {
                index.insert(&messages[which]);
            } else {
                index.remove(&messages[which].id);
            }
        }
        let mut fresh = Index::default();
        for message in messages.iter().zip(there).filter(|(_, there)| *there).map(|(m, _)| m) {
            fresh.insert(message);
        }
        let told = |index: &Index| {
            let mut found = index.similar(&messages[1], 10);
            found.sort_by(|a, b| a.id.cmp(&b.id));
            found.into_iter().map(|c| (c.id, c.score)).collect::<Vec<_>>()
        };
        prop_assert_eq!(index.len(), fresh.len());
        for (left, right) in told(&index).into_iter().zip(told(&fresh)) {
            // Terms have other numbers, so sums were made in another order.
            prop_assert_eq!(&left.0, &right.0);
            prop_assert!((left.1 - right.1).abs() < 1e-4, "{left:?} {right:?}");
        }
        prop_assert_eq!(told(&index).len(), told(&fresh).len());
    }

    #[test]
    fn any_text_can_be_taken_in_and_asked_for(texts in prop::collection::vec(".{0,60}", 1..8)) {
        let mut index = Index::default();
        for (number, text) in texts.iter().enumerate() {
            let message = Message { id: number.to_string(), title: text.clone(), body: text.repeat(3), ..Message::default() };
            index.insert(&message);
            for candidate in index.similar(&message, 3) {
                prop_assert!((0.0..=1.0).contains(&candidate.score));
                prop_assert_ne!(candidate.id, message.id.clone());
            }
        }
    }
}
